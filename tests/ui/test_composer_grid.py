"""The concepts grid: every key, undo and redo, pasting, findings by cell, presets."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from gigstack_desktop.cfdi.model import Finding
from gigstack_desktop.services.draft import DraftLine, DraftTax
from gigstack_desktop.ui.composer import presets
from gigstack_desktop.ui.composer.columns import Column, clean_number, pretty, read_block
from gigstack_desktop.ui.composer.lines_grid import LinesGrid
from gigstack_desktop.ui.composer.lines_model import FINDING_ROLE, LinesModel
from tests.support.screens import ALT, CTRL, SHIFT, Key, press, write


@pytest.fixture
def model() -> LinesModel:
    return LinesModel()


@pytest.fixture
def grid(model: LinesModel) -> Iterator[LinesGrid]:
    made = LinesGrid(model)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    made.resize(1100, 400)
    made.show()
    made.activateWindow()
    made.setFocus()
    made.go(0, Column.DESCRIPTION)
    QApplication.processEvents()
    yield made
    tester.deleteLater()
    made.close()


def filled(model: LinesModel, *descriptions: str) -> None:
    model.set_lines([DraftLine(description=text, unit_price="10") for text in descriptions])


def texts(model: LinesModel) -> list[str]:
    return [line.description for line in model.lines()]


def test_typing_goes_into_the_line_at_every_key(grid: LinesGrid, model: LinesModel) -> None:
    write("ñandú 3/4")
    assert model.line(0).description == "ñandú 3/4"


def test_tab_goes_on_and_adds_a_line_after_the_last_cell(grid: LinesGrid, model: LinesModel) -> None:
    write("Uno")
    for _ in range(4):
        press(Key.Key_Tab)
    assert grid.place() == (1, Column.QUANTITY)
    assert model.rowCount() == 2
    press(Key.Key_Backtab)
    assert grid.place() == (0, Column.TAXES)


def test_tab_leaves_a_blank_last_line_without_adding_more(grid: LinesGrid, model: LinesModel) -> None:
    grid.go(0, Column.TAXES)
    press(Key.Key_Tab)
    assert model.rowCount() == 1


def test_enter_goes_down_and_adds_a_line_below_the_last(grid: LinesGrid, model: LinesModel) -> None:
    write("Uno")
    press(Key.Key_Return)
    assert grid.place() == (1, Column.DESCRIPTION)
    press(Key.Key_Return)
    assert model.rowCount() == 2
    press(Key.Key_Return, SHIFT)
    assert grid.place() == (0, Column.DESCRIPTION)


def test_escape_gives_back_what_was_there(grid: LinesGrid, model: LinesModel) -> None:
    filled(model, "Uno")
    grid.go(0, Column.DESCRIPTION)
    write("Otra cosa")
    press(Key.Key_Escape)
    assert texts(model) == ["Uno"]


def test_ctrl_j_copies_the_cell_above_also_while_editing(grid: LinesGrid, model: LinesModel) -> None:
    filled(model, "Uno", "")
    grid.go(1, Column.DESCRIPTION)
    press(Key.Key_J, CTRL)
    assert texts(model) == ["Uno", "Uno"]
    model.set_taxes([0], presets.preset("fees").draft_taxes)
    grid.go(1, Column.TAXES)
    press(Key.Key_J, CTRL)
    assert model.line(1).taxes == presets.preset("fees").draft_taxes
    grid.open_at(1, Column.PRICE)
    write("7")
    press(Key.Key_J, CTRL)
    assert model.line(1).unit_price == "10"
    editor = grid.editor()
    assert editor is not None
    assert editor.text() == "10"


def test_ctrl_shift_v_pastes_a_block_and_adds_lines(grid: LinesGrid, model: LinesModel) -> None:
    QGuiApplication.clipboard().setText('1\tH87\t43211508\t"Tubo 3"" de ""cobre"""\t$1,200.50\n2\tE48\t\tDos\t30\n')
    grid.go(0, Column.QUANTITY)
    press(Key.Key_V, CTRL | SHIFT)
    assert [(r.quantity, r.unit_key, r.description, r.unit_price) for r in model.lines()] == [
        ("1", "H87", 'Tubo 3" de "cobre"', "1200.50"),
        ("2", "E48", "Dos", "30"),
    ]
    press(Key.Key_Z, CTRL)
    assert model.line(0).is_blank


def test_alt_arrows_move_the_line_with_the_caret(grid: LinesGrid, model: LinesModel) -> None:
    filled(model, "Uno", "Dos", "Tres")
    grid.open_at(1, Column.DESCRIPTION)
    press(Key.Key_Up, ALT)
    assert texts(model) == ["Dos", "Uno", "Tres"]
    assert grid.place() == (0, Column.DESCRIPTION)
    press(Key.Key_Up, ALT)
    assert texts(model) == ["Dos", "Uno", "Tres"]
    press(Key.Key_Down, ALT)
    press(Key.Key_Down, ALT)
    assert texts(model) == ["Uno", "Tres", "Dos"]


def test_ctrl_delete_removes_lines_and_undo_brings_them_back(grid: LinesGrid, model: LinesModel) -> None:
    filled(model, "Uno", "Dos")
    grid.open_at(0, Column.DESCRIPTION)
    press(Key.Key_Delete, CTRL)
    assert texts(model) == ["Dos"]
    press(Key.Key_Delete, CTRL)
    assert texts(model) == [""]
    press(Key.Key_Z, CTRL)
    press(Key.Key_Z, CTRL)
    assert texts(model) == ["Uno", "Dos"]
    press(Key.Key_Y, CTRL)
    assert texts(model) == ["Dos"]


def test_one_step_of_undo_is_what_was_typed_in_one_cell(grid: LinesGrid, model: LinesModel) -> None:
    write("Uno")
    press(Key.Key_Tab)
    write("100")
    press(Key.Key_Z, CTRL)
    assert (model.line(0).description, model.line(0).unit_price) == ("Uno", "")
    press(Key.Key_Z, CTRL)
    assert texts(model) == [""]
    press(Key.Key_Y, CTRL)
    press(Key.Key_Y, CTRL)
    assert (model.line(0).description, model.line(0).unit_price) == ("Uno", "100")


def test_f4_sets_the_taxes_of_the_selected_lines(grid: LinesGrid, model: LinesModel) -> None:
    filled(model, "Uno", "Dos")
    grid.go(0, Column.TAXES)
    press(Key.Key_F4)
    press(Key.Key_Down)
    press(Key.Key_Return)
    assert model.line(0).taxes == presets.PRESETS[1].draft_taxes
    assert model.line(1).taxes == ()


def test_delete_empties_the_selected_cells(grid: LinesGrid, model: LinesModel) -> None:
    filled(model, "Uno")
    grid.go(0, Column.PRICE)
    press(Key.Key_Delete)
    assert model.line(0).unit_price == ""


def test_a_picked_product_asks_for_quantity_then_price(grid: LinesGrid, model: LinesModel) -> None:
    filled(model, "Uno")
    grid.hop_after_quantity(0)
    write("4")
    press(Key.Key_Tab)
    assert grid.place() == (0, Column.PRICE)
    assert model.line(0).quantity == "4"


def test_findings_show_at_their_cell(model: LinesModel) -> None:
    finding = Finding("CFDI40166", "B", ("lines", 0, "unit_price"), "El precio debe ser mayor que cero.")
    model.set_findings({(0, Column.PRICE): (finding,)})
    index = model.index(0, Column.PRICE)
    assert index.data(FINDING_ROLE) == (finding,)
    model.set_findings({})
    assert index.data(FINDING_ROLE) is None


@pytest.mark.parametrize(
    ("text", "clean"),
    [("$1,234.50", "1234.50"), (" 12 ", "12"), ("10%", "10%"), ("doce", "doce"), ("", ""), ("1,5,", "15")],
)
def test_figures_from_other_programs(text: str, clean: str) -> None:
    assert clean_number(text) == clean


def test_blocks_keep_line_ends_inside_quotes_as_blanks() -> None:
    assert read_block('a\t"dos\nlíneas"\r\nb\tc\r\n') == [["a", "dos líneas"], ["b", "c"]]


def test_presets_are_the_rates_of_the_law() -> None:
    fees = presets.preset("fees").taxes
    assert [(t.impuesto, t.rate, t.withheld) for t in fees] == [
        ("002", Decimal("0.160000"), False),
        ("001", Decimal("0.100000"), True),
        ("002", Decimal("0.106667"), True),
    ]
    assert presets.preset("none").objeto_imp == "01"
    assert [p.key for p in presets.find("flete")] == ["freight"]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("iva16", "IVA 16"),
        ("iva16_included", "IVA 16 incl."),
        ("fees", "IVA 16 · ret ISR 10 · ret IVA 10.6667"),
        ("exempt", "IVA exento"),
        ("none", "No objeto"),
        ("freight", "IVA 16 · ret IVA 4"),
    ],
)
def test_taxes_in_one_short_line(key: str, words: str) -> None:
    chosen = presets.preset(key)
    assert presets.describe(chosen.draft_taxes, chosen.objeto_imp) == words


def test_a_rate_typed_wrong_is_shown_as_it_is() -> None:
    assert presets.describe([DraftTax(rate="x")]) == "IVA x"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("18500", "18,500.00"), ("86.198276", "86.198276"), ("1" * 60, "1" * 60), ("doce", "doce"), ("", "")],
)
def test_prices_are_written_neatly_when_they_can_be_read(text: str, shown: str) -> None:
    assert pretty(text, 2) == shown
