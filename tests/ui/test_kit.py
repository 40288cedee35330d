"""Fields, money, suggestions, chips, notices: what they promise to the screens."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gigstack_desktop.ui import icons, theme
from gigstack_desktop.ui.widgets.chips import ChipBar
from gigstack_desktop.ui.widgets.empty import EmptyState
from gigstack_desktop.ui.widgets.form import Choice, Field, FindingLine
from gigstack_desktop.ui.widgets.money_field import MoneyField, parse_amount
from gigstack_desktop.ui.widgets.notice import Banner, NoticeArea
from gigstack_desktop.ui.widgets.search_field import SearchField
from gigstack_desktop.ui.widgets.suggest import Suggest, Suggestion


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,234.5", "1234.5"),
        ("$ 1 234.50", "1234.50"),
        (".5", "0.5"),
        ("12.", "12"),
        ("-3", "-3"),
        ("−3.10", "-3.10"),
        ("0.000001", "0.000001"),
        ("1500 MXN", "1500"),
        ("999999999999999999.99", "999999999999999999.99"),
    ],
)
def test_amounts_are_read_as_people_write_them(text, amount):
    assert parse_amount(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["", " ", "doce", "1.2.3", "1e5", "--1", "NaN", "Infinity", "1٣", "$"])
def test_what_is_not_an_amount_is_none(text):
    assert parse_amount(text) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6))
@settings(max_examples=60)
def test_a_shown_amount_reads_back_exactly(amount):
    field = MoneyField("Monto")
    field.set_value(amount)
    assert field.value() == amount


async def test_money_keeps_what_was_typed_and_tells_decimals():
    field, told = MoneyField("Monto"), []
    field.value_changed.connect(told.append)
    QTest.keyClicks(field, "12a.5")
    assert field.text() == "12a.5"
    assert not field.is_readable()
    assert told[:2] == [Decimal(1), Decimal(12)]
    assert told[-1] is None


async def test_a_finding_stands_beside_its_field_and_offers_the_correction():
    edit, fixes = QLineEdit("EKU9003173C8"), []
    field = Field("RFC", edit, "Trece letras o números")
    field.fix_requested.connect(fixes.append)
    field.show()
    field.set_finding("B", "El dígito verificador no corresponde.", fix="EKU9003173C9")
    assert edit.text() == "EKU9003173C8"
    assert field.finding.text() == "El dígito verificador no corresponde."
    assert edit.property("finding") == "B"
    assert edit.accessibleDescription() == "El dígito verificador no corresponde."
    field.finding.fix.click()
    assert fixes == ["EKU9003173C9"]
    field.clear_finding()
    assert not field.finding.isVisible()
    assert field.help.isVisible()
    assert field.label.buddy() is edit


async def test_a_choice_keeps_a_key_that_is_no_longer_offered():
    choice = Choice("Régimen", [("601", "General"), ("603", "Sin fines de lucro")])
    choice.set_value("603")
    choice.set_options([("601", "General")])
    assert choice.value() == "603"
    choice.set_value("")
    assert choice.value() == ""


async def test_chips_behave_as_tabs_or_as_filters():
    told = []
    tabs = ChipBar("Vista", [("all", "Todas"), ("draft", "Borradores")])
    tabs.changed.connect(told.append)
    tabs.show()
    assert tabs.value() == ("all",)
    QTest.mouseClick(tabs._chips["draft"], Qt.MouseButton.LeftButton)
    QTest.mouseClick(tabs._chips["draft"], Qt.MouseButton.LeftButton)
    assert told == [("draft",), ("draft",)]
    tabs.set_counts({"draft": 1200})
    assert tabs._chips["draft"].text().endswith("1,200")
    filters = ChipBar("Filtros", [("a", "A"), ("b", "B")], exclusive=False)
    filters.show()
    for chip in filters._chips.values():
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert filters.value() == ("a", "b")


async def test_a_search_speaks_once_after_a_pause_and_at_once_when_emptied(eventually):
    field, said = SearchField("Buscar", delay_ms=1), []
    field.searched.connect(said.append)
    field.show()
    QTest.keyClicks(field, "renta")
    await eventually(lambda: said == ["renta"])
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert said == ["renta"]
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert said == ["renta", ""]


class Typing:
    """A window with a field that suggests."""

    def __init__(self, tasks, **options):
        self.window = QWidget()
        self.window.resize(500, 400)
        self.edit = QLineEdit()
        self.edit.setAccessibleName("Concepto")
        layout = QVBoxLayout(self.window)
        layout.addWidget(self.edit)
        layout.addStretch(1)
        self.asked, self.picked = [], []
        self.suggest = Suggest(self.edit, self.provide, tasks, **options)
        self.suggest.picked.connect(self.picked.append)
        self.window.show()
        self.edit.setFocus()

    async def provide(self, text):
        self.asked.append(text)
        return [Suggestion(f"{text} {n}", "detalle", n) for n in (1, 2, 3)]

    def press(self, key):
        QTest.keyClick(self.edit, key)


async def test_suggestions_are_chosen_by_keyboard(tasks, eventually):
    typing = Typing(tasks)
    QTest.keyClicks(typing.edit, "ren")
    await eventually(typing.suggest.is_open)
    assert [s.title for s in typing.suggest.suggestions()] == ["ren 1", "ren 2", "ren 3"]
    typing.press(Qt.Key.Key_Down)
    typing.press(Qt.Key.Key_Return)
    assert [s.data for s in typing.picked] == [2]
    assert not typing.suggest.is_open()
    assert typing.asked == ["ren"], "one question for three keys typed quickly"


async def test_escape_closes_the_list_and_leaves_the_text(tasks, eventually):
    typing = Typing(tasks)
    QTest.keyClicks(typing.edit, "ren")
    await eventually(typing.suggest.is_open)
    typing.press(Qt.Key.Key_Escape)
    assert not typing.suggest.is_open()
    assert typing.edit.text() == "ren"
    typing.press(Qt.Key.Key_Down)
    await eventually(typing.suggest.is_open)
    typing.press(Qt.Key.Key_Up)
    typing.press(Qt.Key.Key_Return)
    assert [s.data for s in typing.picked] == [3]


async def test_nothing_found_says_so_and_cannot_be_picked(tasks, eventually):
    typing = Typing(tasks, empty_text="Nada parecido")

    async def nothing(text):
        return []

    typing.suggest._provider = nothing
    QTest.keyClicks(typing.edit, "zzz")
    await eventually(typing.suggest.is_open)
    typing.press(Qt.Key.Key_Down)
    typing.press(Qt.Key.Key_Return)
    assert typing.picked == []


async def test_notices_stack_act_and_leave(eventually):
    host = QWidget()
    host.resize(600, 400)
    area, undone = NoticeArea(host), []
    host.show()
    notice = area.notify("Cliente eliminado.", action="Deshacer", on_action=lambda: undone.append(1))
    area.notify("Listo.", "success", seconds=0.01)
    await eventually(lambda: area.texts() == ["Cliente eliminado."])
    notice.action.click()
    assert undone == [1]
    assert area.texts() == []
    for number in range(6):
        area.notify(f"Aviso {number}")
    assert area.texts() == ["Aviso 2", "Aviso 3", "Aviso 4", "Aviso 5"]


async def test_an_empty_state_acts():
    state, acted = EmptyState("file-text", "Aún no hay facturas", "Cree la primera.", "Nueva factura"), []
    state.acted.connect(lambda: acted.append(1))
    state.show()
    state.action.click()
    assert acted == [1]
    state.show_state("search", "Nada con estos filtros", "0 de 1,248", "", "Quitar filtros")
    assert not state.action.isVisible()
    assert state.secondary.text() == "Quitar filtros"


TEXT = ("text", "text_soft", "text_faint", "accent")
TONES = ("neutral", "info", "success", "warning", "danger")


@pytest.mark.parametrize("roles", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_every_text_has_enough_contrast(roles):
    pairs = [(role, ground) for role in TEXT for ground in ("window", "surface", "sunken", "hover")]
    pairs += [(tone, ground) for tone in TONES for ground in (f"{tone}_soft", "surface")]
    pairs += [("text", "accent_soft"), ("text_soft", "accent_soft"), ("text_soft", "rail"), ("accent", "accent_soft")]
    pairs += [("on_accent", "accent_fill"), ("on_accent", "accent_hover"), ("on_accent", "accent_pressed")]
    pairs += [("on_danger", "danger_fill"), ("on_practice", "practice"), ("danger", "accent_soft")]
    weak = {
        pair: round(ratio, 2)
        for pair in pairs
        if (ratio := theme.contrast(getattr(roles, pair[0]), getattr(roles, pair[1]))) < 4.5
    }
    assert weak == {}
    assert theme.contrast(roles.field_border, roles.surface) >= 3
    assert theme.contrast(roles.accent, roles.window) >= 3


async def test_icons_follow_the_theme(qapp):
    from gigstack_desktop.ui.widgets import buttons

    button = buttons.icon_button("x", "Cerrar")
    button.show()
    before = button.icon().pixmap(18, 18).toImage()
    theme.apply(qapp, "dark")
    assert button.icon().pixmap(18, 18).toImage() != before
    assert theme.is_dark()
    assert icons.pixmap("x", "accent", 16, 2.0).width() == 32


async def test_what_is_said_before_there_is_a_place_opens_no_window_and_is_seen_there(qapp):
    before = set(qapp.topLevelWidgets())
    line, banner = FindingLine(), Banner("Sin conexión", "warning", "Reintentar")
    line.show_finding("B", "El RFC no existe.", "EKU9003173C9")
    banner.say("Sin conexión todavía", "warning", "Reintentar")
    assert not [w for w in set(qapp.topLevelWidgets()) - before if w.isVisible()]
    host = QWidget()
    layout = QVBoxLayout(host)
    layout.addWidget(line)
    layout.addWidget(banner)
    host.show()
    assert line.isVisible()
    assert line.fix.isVisible()
    assert banner.isVisible()
    line.clear()
    banner.say("")
    assert not line.isVisible()
    assert not banner.isVisible()


async def test_the_correction_goes_below_a_sentence_that_has_little_room():
    host = QWidget()
    line = FindingLine(host)
    line.show_finding("W", "El dígito verificador no corresponde.", "EKU9003173C9")
    line.resize(400, 60)
    host.show()
    line.layout().activate()
    assert line.fix.y() < 10
    line.resize(180, 90)
    line.layout().activate()
    assert line.fix.y() > 10


async def test_a_change_of_theme_asks_each_widget_once(qapp):
    class Counted(QWidget):
        asked = 0

        def changeEvent(self, event):
            self.asked += event.type() == QEvent.Type.StyleChange
            super().changeEvent(event)

    outer = inner = QWidget()
    for _ in range(12):
        inner = QWidget(inner)
    counted = Counted(inner)
    outer.show()
    theme.apply(qapp, "dark")
    theme.apply(qapp, "light")
    counted.asked = 0
    theme.apply(qapp, "dark")
    assert counted.asked <= 3
    counted.asked = 0
    theme.apply(qapp, "dark")
    assert counted.asked == 0
    theme.apply(qapp, "light")
