"""The window: sections made when first shown, drops from anywhere, search, notices, shortcuts."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import delete

from gigstack_desktop.ui import dialogs
from gigstack_desktop.ui.first_run.view import FirstRunView
from gigstack_desktop.ui.navigator import Navigator
from gigstack_desktop.ui.sections import STYLED_AT_ONCE, style_ahead
from gigstack_desktop.ui.shell import Shell
from gigstack_desktop.ui.shortcuts import ShortcutSheet
from gigstack_desktop.ui.widgets.suggest import Suggestion


class Screen(QWidget):
    def __init__(self, made):
        super().__init__()
        made.append(self)
        self.opened, self.called = [], []
        self.edit = QLineEdit()
        self.edit.setAccessibleName("Nombre")
        QVBoxLayout(self).addWidget(self.edit)

    def open_with(self, **arguments):
        self.opened.append(arguments)

    def new(self):
        self.called.append("new")

    def refresh(self):
        self.called.append("refresh")

    def focus_search(self):
        self.called.append("search")


@pytest.fixture
def made():
    return []


@pytest.fixture
def shell(tasks, made):
    shell = Shell(tasks, Navigator())
    for key, title in (("home", "Inicio"), ("clients", "Clientes")):
        shell.add_section(key, title, "house", lambda: Screen(made))
    shell.add_section("composer", "Factura", "", lambda: Screen(made), within="clients")
    shell.show()
    return shell


def press(shell, key, modifiers=Qt.KeyboardModifier.ControlModifier):
    shell.activateWindow()
    QTest.keyClick(shell, key, modifiers)


async def test_sections_are_skeletons_until_ready_and_made_when_first_shown(shell, made):
    shell.show_section("clients", client_id="c1")
    assert made == []
    assert shell.stack.currentWidget() is shell.skeleton
    shell.set_ready(True)
    assert made[0].opened == [{"client_id": "c1"}]
    shell.show_section("clients")
    assert len(made) == 1
    shell.show_section("composer")
    assert len(made) == 2
    assert [b.isChecked() for b in shell.rail._buttons.values()] == [False, True]
    shell.forget_sections()
    assert shell.widgets() == []


async def test_files_dropped_anywhere_are_handed_on(shell, drop_files, tmp_path):
    shell.set_ready(True)
    shell.show_section("home")
    dropped = []
    shell.files_dropped.connect(dropped.extend)
    files = [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    assert drop_files(shell, files)
    assert drop_files(shell.veil, files)
    assert dropped == files * 2
    assert not shell.veil.isVisible()


async def test_shortcuts_reach_the_view_that_is_shown(shell, made):
    shell.set_ready(True)
    shell.show_section("home")
    press(shell, Qt.Key.Key_N)
    press(shell, Qt.Key.Key_F)
    press(shell, Qt.Key.Key_F5, Qt.KeyboardModifier.NoModifier)
    assert made[0].called == ["new", "search", "refresh"]
    press(shell, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert shell.current_section() == "clients"
    press(shell, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert shell.current_section() == "composer"


async def test_search_opens_what_was_found(shell, made, eventually):
    async def provide(text):
        return [Suggestion("ACME", "AAA010101AAA", ("clients", {"client_id": "c9"}), "Cliente")]

    shell.set_ready(True)
    shell.set_search(provide)
    shell.focus_global_search()
    QTest.keyClicks(shell.topbar.search, "acm")
    await eventually(shell._suggest.is_open)
    QTest.keyClick(shell.topbar.search, Qt.Key.Key_Return)
    assert made[0].opened == [{"client_id": "c9"}]
    assert shell.topbar.search.text() == ""


async def test_mode_connection_and_outbox_are_said(shell):
    shell.show_mode("practice")
    assert shell.banner.isVisible()
    assert "MODO DE PRÁCTICA" in shell.banner.accessibleName()
    shell.show_mode("live")
    assert not shell.banner.isVisible()
    for state, words in (("online", "En línea"), ("offline", "Sin conexión"), ("unauthorized", "Clave no válida")):
        shell.show_connection(state)
        assert shell.topbar.connection.status().text == words
    shell.show_outbox(3)
    assert shell.topbar.outbox.text().endswith("(3)")
    shell.show_outbox(0)
    assert not shell.topbar.outbox.isVisible()


async def test_screens_speak_through_the_navigator(shell):
    undone = []
    shell.navigator.notify("Cliente eliminado.", action="Deshacer", on_action=lambda: undone.append(1))
    assert shell.notices.texts() == ["Cliente eliminado."]
    shell.navigator.open("nowhere")


async def test_everything_focusable_is_named(shell, unnamed):
    shell.set_ready(True)
    shell.show_section("home")
    shell.show_outbox(2)
    assert unnamed(shell) == []
    page = FirstRunView()
    page.show()
    assert unnamed(page) == []
    page.ask_key()
    assert unnamed(page) == []
    sheet = ShortcutSheet(shell)
    sheet.show()
    assert unnamed(sheet) == []


async def test_geometry_comes_back(shell, tasks):
    shell.resize(1111, 700)
    other = Shell(tasks, Navigator())
    other.restore_geometry_text(shell.geometry_text())
    assert other.height() == shell.height()


async def test_questions_are_awaited_and_the_dialog_is_gone_afterwards(shell, eventually):
    async def answer(accept):
        task = asyncio.ensure_future(
            dialogs.ask(shell, "¿Vaciar?", "No se puede deshacer.", "Vaciar", typed="PRACTICA")
        )
        await eventually(lambda: shell.findChildren(QDialog))
        dialog = shell.findChildren(QDialog)[0]
        field = dialog.findChild(QLineEdit)
        button = next(b for b in dialog.findChildren(dialogs.QPushButton) if b.text() == "Vaciar")
        assert not button.isEnabled()
        field.setText("practica")
        assert button.isEnabled()
        button.click() if accept else dialog.reject()
        result = await task
        await eventually(lambda: not shell.findChildren(QDialog))
        return result

    assert await answer(True) is True
    assert await answer(False) is False


async def test_first_run_says_what_is_wrong_and_keeps_the_key():
    view, keys = FirstRunView(), []
    view.connect_wanted.connect(lambda key, server: keys.append((key, server)))
    view.show()
    view.connect_account.click()
    view.connect_button.click()
    assert keys == []
    assert view.key_field.finding.text()
    QTest.keyClicks(view.key, "sk_test_1")
    QTest.keyClick(view.key, Qt.Key.Key_Return)
    assert keys == [("sk_test_1", "")]
    view.server.setText("http://oficina.example")
    view.connect_button.click()
    assert len(keys) == 1
    assert "https://" in view.server_field.finding.text()
    view.server.setText("oficina.example:8443")
    view.connect_button.click()
    assert keys[1] == ("sk_test_1", "https://oficina.example:8443/v2")
    view.show_problem("La clave de API no es válida.")
    assert view.key.text() == "sk_test_1"
    assert view.problem.text() == "La clave de API no es válida."


HEAVY = ("httpx", "pydantic", "keyring", "lxml", "cryptography", "fastapi", "sqlalchemy", "openpyxl", "pypdfium2")

FIRST_PAINT = """
import sys, json
from PySide6.QtWidgets import QApplication
app = QApplication([])
import gigstack_desktop.app as program
program.apply_theme("light")
from gigstack_desktop.ui.navigator import Navigator
from gigstack_desktop.ui.tasks import Tasks
from gigstack_desktop.ui.shell import Shell
shell = Shell(Tasks(None), Navigator())
shell.show_section
shell.show()
app.processEvents(); app.processEvents()
shell.grab()
print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
"""


def test_nothing_heavy_is_loaded_before_the_window_is_painted():
    done = subprocess.run([sys.executable, "-c", FIRST_PAINT], capture_output=True, text=True, check=True, timeout=60)
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert loaded & set(HEAVY) == set()


async def test_another_profile_shows_the_same_section_anew(shell, made):
    shell.set_ready(True)
    shell.show_section("clients", client_id="c1")
    shell.forget_sections()
    shell.set_ready(True)
    assert len(made) == 2
    assert made[1].opened == [{}]
    assert shell.stack.currentWidget() is made[1]


async def test_a_screen_may_lose_widgets_while_it_is_styled_ahead(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    editors = [QLineEdit(page) for _ in range(STYLED_AT_ONCE + 5)]
    styling = asyncio.ensure_future(style_ahead(page))
    await asyncio.sleep(0)
    delete(editors[-1])
    await styling
    assert all(editor.testAttribute(Qt.WidgetAttribute.WA_WState_Polished) for editor in editors[:-1])
