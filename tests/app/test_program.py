"""Starting, practising, surviving the embedded API's death, closing, and coming back."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys

from gigstack_desktop.app import Program
from gigstack_desktop.paths import data_dir


async def test_a_fresh_start_offers_three_choices_and_one_click_practises(program, eventually):
    assert program.first_run is not None
    assert program.shell.pages.currentWidget() is program.first_run
    program.first_run.practice.click()
    await eventually(lambda: program.workspace)
    await eventually(program.answered.is_set)
    assert program.first_run is None
    assert program.shell.banner.isVisible()
    home = program.shell.section("home")
    await eventually(lambda: home.invoiced.amount.text() not in ("—", "$0.00"))
    assert program.shell.topbar.connection.status().text == "En línea"
    assert "EKU9003173C9" in program.shell.topbar.company.accessibleName()


async def test_parts_made_ahead_are_not_seen_over_the_first_screen(program, eventually):
    from gigstack_desktop.ui.composer.view import AHEAD

    made = program.sections._made
    await eventually(lambda: len(made) == len(AHEAD))  # while the three choices are shown
    await program.open_practice()
    await eventually(program.shell.section("home").isVisible)
    assert [kind for kind, part in made.items() if part.isVisible()] == []
    program.shell.show_section("composer")
    composer = program.shell.section("composer")
    await eventually(composer.bar.isVisible)
    assert composer.fiscal.isVisible()


async def test_the_embedded_api_is_started_again_when_it_dies(program, eventually, expected_errors):
    await program.open_practice()
    await eventually(program.answered.is_set)
    first = program.embedded.pid()
    os.kill(first, signal.SIGKILL)
    await eventually(lambda: program.shell.notices.texts())
    assert "No se perdió nada" in program.shell.notices.texts()[0]
    await eventually(program.answered.is_set)
    assert program.embedded.pid() not in (0, first)
    assert program.workspace.connection == "online"


async def test_the_child_ends_with_the_program_and_a_returning_user_is_where_they_left(eventually):
    first = await Program.start(data_dir())
    await first.open_practice()
    await eventually(first.answered.is_set)
    pid = first.embedded.pid()
    first.shell.show_section("activity")
    await first.aclose()
    await eventually(lambda: not os.path.exists(f"/proc/{pid}/exe"))
    second = await Program.start(data_dir())
    try:
        assert second.first_run is None
        await eventually(lambda: second.workspace)
        assert second.shell.current_section() == "activity"
    finally:
        await second.aclose()


async def test_an_invoice_being_written_is_there_again(eventually):
    first = await Program.start(data_dir())
    await first.open_practice()
    first.shell.show_section("composer", new=True)
    composer = first.shell.section("composer")
    await eventually(lambda: not first.tasks.running("composer.open"))
    composer.viewmodel.set_field("name", "COMERCIALIZADORA A MEDIAS")
    await eventually(lambda: first.settings.current.section == "composer")
    await first.aclose()
    second = await Program.start(data_dir())
    try:
        await eventually(lambda: second.shell.section("composer"))
        again = second.shell.section("composer").viewmodel
        await eventually(lambda: again.draft.name == "COMERCIALIZADORA A MEDIAS")
        assert second.shell.current_section() == "composer"
    finally:
        await second.aclose()


async def test_a_wrong_key_is_explained(program, eventually):
    program.first_run.ask_key()
    program.first_run.key.setText("sk_test_wrong")
    program.profiles._transport = _answers(401)
    program.first_run.connect_button.click()
    await eventually(lambda: "no es válida" in program.first_run.problem.text())
    # The sentence stands there a moment before its task ends, and a second click counts only after that.
    await eventually(lambda: not program.tasks.running("program.open"))
    program.profiles._transport = _answers(None)
    program.first_run.connect_button.click()
    await eventually(lambda: "No hay conexión" in program.first_run.problem.text())
    assert program.first_run.key.text() == "sk_test_wrong"
    assert program.profiles.all() == ()


def _answers(status):
    import httpx

    def answer(request):
        if status is None:
            raise httpx.ConnectError("refused", request=request)
        return httpx.Response(status, json={"error": {"code": "unauthorized", "message": "no"}})

    return httpx.MockTransport(answer)


async def test_files_before_a_choice_are_answered_kindly(program, tmp_path):
    program.shell.files_dropped.emit([tmp_path / "a.pdf"])
    assert program.shell.notices.texts() == ["Primero elige cómo empezar; después suelta la constancia."]


async def test_a_defect_is_told_in_the_window_and_nothing_else_breaks(program, eventually, expected_errors):
    expected_errors.add("defect:")

    async def fail():
        raise ZeroDivisionError

    program.tasks.once("x", fail)
    await eventually(lambda: program.shell.notices.texts())
    assert "error inesperado" in program.shell.notices.texts()[0]
    assert logging.getLogger("gigstack_desktop").isEnabledFor(logging.ERROR)


def test_arguments():
    done = subprocess.run(
        [sys.executable, "-m", "gigstack_desktop", "--version"], capture_output=True, text=True, check=True, timeout=30
    )
    assert done.stdout.startswith("gigstack Desktop ")


async def test_every_focusable_widget_of_every_screen_is_named(program, eventually):
    await program.open_practice()
    await eventually(program.answered.is_set)
    for key in ("home", "activity", "settings"):
        program.shell.show_section(key)
        assert _unnamed(program.shell) == []


def _unnamed(root):
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QAccessible
    from PySide6.QtWidgets import QWidget

    focusable = [
        w for w in root.findChildren(QWidget) if w.isVisibleTo(root) and w.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]
    named = [(w, QAccessible.queryAccessibleInterface(w)) for w in focusable]
    return [f"{type(w).__name__} {w.objectName()}" for w, i in named if i and not i.text(QAccessible.Text.Name)]


async def test_settings_tell_the_truth_and_change_the_look(program, eventually):
    from gigstack_desktop.ui import theme

    await program.open_practice()
    await eventually(program.answered.is_set)
    program.shell.show_section("settings")
    settings = program.shell.section("settings")
    settings.test.click()
    await eventually(lambda: settings.result.text())
    assert settings.result.text() == "El servicio responde y la clave es válida."
    await eventually(lambda: settings.catalogue.text())
    assert settings.catalogue.text().startswith("Los catálogos del SAT son de ")
    settings.theme.set_value("dark")
    settings.theme.chosen.emit("dark")
    assert theme.is_dark()
    assert program.settings.current.theme == "dark"


async def test_emptied_practice_begins_anew(program, eventually):
    await program.open_practice()
    await eventually(program.answered.is_set)
    draft = await program.engine.call(program.workspace.drafts.new())
    await program.engine.call(program.workspace.drafts.save(draft))
    before = program.workspace
    await program.remove_profile(start_again=True)
    await eventually(program.answered.is_set)
    assert program.workspace is not before
    assert not await program.engine.call(program.workspace.drafts.list())


async def test_the_global_search_finds_practice_clients(program, eventually):
    await program.open_practice()
    await eventually(program.answered.is_set)
    home = program.shell.section("home")
    await eventually(lambda: home.invoiced.amount.text() not in ("—", "$0.00"))
    name = home.top.itemAt(0).widget()._words.text()
    found = await program.sections.search(name.split()[0])
    assert ("clients", "Cliente") in {(hit.data[0], hit.note) for hit in found}


async def test_nothing_leaves_the_three_choices_before_one_is_made(program, eventually):
    program.navigator.open("composer", new=True)
    assert program.shell.pages.currentWidget() is program.first_run
    assert await program._search("acme") == []
    await program.open_practice()
    assert program.shell.current_section() == "composer"
    await program.switch_profile()
    assert program.shell.pages.currentWidget() is program.first_run
    assert program.workspace is None
    assert not program.shell.banner.isVisible()
