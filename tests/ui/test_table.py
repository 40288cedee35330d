"""Paged tables: rows by id, contents by page, nothing moves when the list is read again."""

from __future__ import annotations

import asyncio
from array import array
from dataclasses import dataclass

import pytest
import shiboken6
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest

from gigstack_desktop.ui.widgets.cells import CELL_ROLE
from gigstack_desktop.ui.widgets.paged_model import PAGE, Column
from gigstack_desktop.ui.widgets.pill import PillSpec
from gigstack_desktop.ui.widgets.table import PagedTable


@dataclass(frozen=True)
class Row:
    rowid: int
    name: str


COLUMNS = (
    Column("Nombre", lambda r: r.name, stretch=True, sort="name"),
    Column("Estado", lambda r: "", pill=lambda r: PillSpec("Vigente", "success")),
    Column("Total", lambda r: f"${r.rowid}.00", align="right", sort="total"),
)


class Source:
    def __init__(self) -> None:
        self.pages: list[list[int]] = []
        self.words = "fila"

    async def fetch(self, ids):
        self.pages.append(list(ids))
        await asyncio.sleep(0)
        return [Row(i, f"{self.words} {i}") for i in ids if i != 13]


@pytest.fixture
def table(tasks):
    table = PagedTable("Facturas", COLUMNS, tasks)
    table.resize(600, 400)
    QAbstractItemModelTester(table.paged_model(), QAbstractItemModelTester.FailureReportingMode.Fatal, table)
    table.show()
    return table


def words(table, row, column=0):
    return table.paged_model().data(table.paged_model().index(row, column))


async def test_rows_are_there_at_once_and_their_contents_follow(table, eventually):
    source = Source()
    table.set_source(array("q", range(1, 3_001)), source.fetch)
    assert table.count() == 3_000
    assert table.paged_model().data(table.paged_model().index(0, 0), CELL_ROLE).skeleton
    await eventually(lambda: words(table, 0) == "fila 1")
    assert words(table, 0, 1) == "Vigente"
    table.scrollToBottom()
    await eventually(lambda: words(table, 2_999) == "fila 3000")
    assert len(source.pages) < 8, "only what was seen is read"
    assert all(len(page) <= PAGE for page in source.pages)


async def test_a_row_deleted_meanwhile_is_blank_and_not_asked_for_again(table, eventually):
    source = Source()
    table.set_source(array("q", [13, 14]), source.fetch)
    await eventually(lambda: words(table, 1) == "fila 14")
    table.viewport().repaint()
    await asyncio.sleep(0)
    assert words(table, 0) == ""
    assert len(source.pages) == 1


async def test_a_table_may_go_while_its_rows_are_being_read(tasks, eventually):
    reading, go_on = asyncio.Event(), asyncio.Event()

    async def fetch(ids):
        reading.set()
        await go_on.wait()
        return [Row(i, "tarde") for i in ids]

    table = PagedTable("Facturas", COLUMNS, tasks)
    table.set_source(array("q", [1]), fetch)
    assert words(table, 0) == ""
    await reading.wait()
    go_on.set()
    shiboken6.delete(table)
    await eventually(lambda: not tasks.busy())  # and without an error: see `tasks`


async def test_selection_follows_its_rows_when_the_list_is_read_again(table, eventually):
    source = Source()
    table.set_source(array("q", range(100, 200)), source.fetch)
    await eventually(lambda: words(table, 3) == "fila 103")
    assert table.select_rowid(103)
    for ids in (array("q", [99, *range(100, 200)]), array("q", [103, 150]), array("q", range(1, 400))):
        table.set_source(ids, source.fetch)
        position = list(ids).index(103)
        await eventually(lambda at=position: words(table, at) == "fila 103")
        assert [row.rowid for row in table.chosen()] == [103]
        assert table.currentIndex().row() == position


async def test_reading_again_shows_the_old_words_until_the_new_ones_are_there(table, eventually):
    source = Source()
    table.set_source(array("q", [1, 2]), source.fetch)
    await eventually(lambda: words(table, 0) == "fila 1")
    source.words = "nueva"
    table.reload()
    assert words(table, 0) == "fila 1"
    await eventually(lambda: words(table, 0) == "nueva 1")


async def test_enter_opens_and_the_header_asks_for_another_order(table, eventually):
    source, opened, orders = Source(), [], []
    table.activated_row.connect(opened.append)
    table.sort_requested.connect(lambda key, descending: orders.append((key, descending)))
    table.set_source(array("q", [1, 2]), source.fetch)
    await eventually(lambda: words(table, 0) == "fila 1")
    table.select_rowid(2)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert [row.rowid for row in opened] == [2]
    header = table.horizontalHeader()
    middle = header.sectionViewportPosition(2) + 20
    for _ in range(2):
        QTest.mouseClick(
            header.viewport(), Qt.MouseButton.LeftButton, pos=header.viewport().rect().center().__class__(middle, 10)
        )
        table.set_order(*orders[-1])
    assert orders == [("total", False), ("total", True)]


async def test_selected_rows_are_copied_as_a_spreadsheet_reads_them(table, eventually):
    source = Source()
    table.set_source(array("q", [1, 2]), source.fetch)
    await eventually(lambda: words(table, 0) == "fila 1")
    table.selectAll()
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    expected = "Nombre\tEstado\tTotal\nfila 1\tVigente\t$1.00\nfila 2\tVigente\t$2.00"
    assert QGuiApplication.clipboard().text() == expected


async def test_columns_are_remembered(table):
    table.setColumnHidden(1, True)
    state = table.columns_state()
    table.setColumnHidden(1, False)
    table.restore_columns(state)
    assert table.isColumnHidden(1)
    table.restore_columns([[1, 0]])
    assert table.isColumnHidden(1)


async def test_empty_lists(table, eventually):
    source = Source()
    table.set_source(array("q", [1]), source.fetch)
    await eventually(lambda: words(table, 0) == "fila 1")
    table.selectionModel().select(table.paged_model().index(0, 0), QItemSelectionModel.SelectionFlag.Select)
    table.set_source(array("q"), source.fetch)
    assert table.count() == 0
    assert table.chosen() == []
    assert table.current() is None
