"""What a table of any number of rows shows: row ids at once, their contents page by page, off the GUI thread."""

from __future__ import annotations

from array import array
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gigstack_desktop.ui.tasks import Tasks
from gigstack_desktop.ui.widgets.cells import CELL_ROLE, Cell
from gigstack_desktop.ui.widgets.pill import PillSpec

PAGE = 128
KEEP_ROWS = 8192
_Index = QModelIndex | QPersistentModelIndex
Fetch = Callable[[Sequence[int]], Awaitable[Sequence[Any]]]


@dataclass(frozen=True)
class Column:
    """One column: `text(row)` gives the words already formatted. `sort` is the key told to `sort_requested` ("" none).

    `pill(row)` shows a pill instead; `tone(row)` colours the words (a role of the theme, as "danger"); `icon(row)`
    puts an icon before them. `width` in pixels; exactly one column should `stretch`.
    `optional` columns start hidden.
    """

    title: str
    text: Callable[[Any], str]
    align: Literal["left", "right", "center"] = "left"
    sort: str = ""
    width: int = 120
    stretch: bool = False
    pill: Callable[[Any], PillSpec | None] | None = None
    tone: Callable[[Any], str] | None = None
    icon: Callable[[Any], str] | None = None
    strong: bool = False
    optional: bool = False

    def cell(self, row: Any) -> Cell:
        """What to paint for `row`."""
        return Cell(
            text=self.text(row),
            align=self.align,
            pill=self.pill(row) if self.pill else None,
            tone=self.tone(row) if self.tone else "",
            icon=self.icon(row) if self.icon else "",
            strong=self.strong,
        )


class PagedModel(QAbstractTableModel):
    """Rows by id; contents are asked for in pages when they are first seen, and shown as skeletons until then."""

    def __init__(self, columns: Sequence[Column], tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._tasks = tasks
        self._task = task = f"table.{id(self)}"
        self.destroyed.connect(lambda: tasks.cancel(task))  # a sheet may close while its rows are being read
        self._ids: Sequence[int] = array("q")
        self._fetch: Fetch | None = None
        self._rows: dict[int, tuple[int, Any, tuple[Cell, ...]]] = {}
        self._generation = 0
        self._wanted: list[int] = []
        self._loading = False
        self._gone = tuple(Cell(align=column.align) for column in self.columns)
        self._blank = tuple(Cell(align=column.align, skeleton=True) for column in self.columns)

    def set_source(self, ids: Sequence[int], fetch: Fetch) -> None:
        """Show these rows. Rows known already keep their place in the selection and are shown until read again."""
        self._fetch = fetch
        self._generation += 1
        if list(self._ids) == list(ids):
            self._ids = ids
            self.reload()
            return
        self._grow(ids)
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [self._ids[index.row()] for index in before]
        count, self._ids = len(self._ids), ids
        place = {rowid: position for position, rowid in enumerate(ids)} if before else {}
        after = [
            self.index(place[rowid], index.column()) if rowid in place else QModelIndex()
            for rowid, index in zip(kept, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self._ids = [*ids, *[-1] * (count - len(ids))] if count > len(ids) else ids
        self.layoutChanged.emit()
        if count > len(ids):
            self.beginRemoveRows(QModelIndex(), len(ids), count - 1)
            self._ids = ids
            self.endRemoveRows()

    def _grow(self, ids: Sequence[int]) -> None:
        """Qt wants the number of rows changed before the order: blank rows at the end first."""
        if len(ids) > len(self._ids):
            self.beginInsertRows(QModelIndex(), len(self._ids), len(ids) - 1)
            self._ids = [*self._ids, *[-1] * (len(ids) - len(self._ids))]
            self.endInsertRows()

    def reload(self) -> None:
        """Read the rows again; what is shown stays until the new contents are there."""
        self._generation += 1
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(self.columns) - 1))

    def row_at(self, position: int) -> Any | None:
        """The contents of a row, None while they are not there."""
        known = self._rows.get(self._ids[position]) if 0 <= position < len(self._ids) else None
        return known[1] if known else None

    def rowid_at(self, position: int) -> int:
        """The id of the row at `position`."""
        return self._ids[position]

    def position_of(self, rowid: int) -> int:
        """Where a row is, -1 when it is not in the list."""
        try:
            return list(self._ids).index(rowid)
        except ValueError:
            return -1

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """How many rows the list has."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """How many columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The prepared cell for the delegate, its words for everybody else."""
        if role not in (CELL_ROLE, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) or not index.isValid():
            return None
        cell = self._cell(index.row(), index.column())
        if role == CELL_ROLE:
            return cell
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.words if len(cell.words) > 18 else None
        return cell.words

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles, aligned as their column."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.align == "right" else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def _cell(self, position: int, column: int) -> Cell:
        known = self._rows.get(self._ids[position])
        if (known is None or known[0] != self._generation) and self._ids[position] >= 0:
            self._want(position // PAGE)
        return known[2][column] if known else self._blank[column]

    def _want(self, page: int) -> None:
        if page not in self._wanted:
            self._wanted.append(page)
            del self._wanted[:-6]
        if not self._loading:
            self._loading = True
            self._tasks.latest(self._task, self._load)

    async def _load(self) -> None:
        try:
            while self._wanted and self._fetch is not None:
                await self._load_page(self._fetch, self._wanted[-1])
        finally:
            self._wanted.clear()
            self._loading = False

    async def _load_page(self, fetch: Fetch, page: int) -> None:
        generation, ids = self._generation, self._ids
        rowids = ids[page * PAGE : (page + 1) * PAGE]
        rows = await fetch(rowids) if rowids else ()
        if page in self._wanted:
            self._wanted.remove(page)
        self._keep(generation, rowids, rows)
        if ids is self._ids and rowids:
            self._told(page)

    def _keep(self, generation: int, asked: Sequence[int], rows: Sequence[Any]) -> None:
        for rowid in set(asked) - {row.rowid for row in rows}:  # deleted meanwhile: blank, or it is asked for forever
            self._rows[rowid] = (generation, None, self._gone)
        for row in rows:
            self._rows.pop(row.rowid, None)
            self._rows[row.rowid] = (generation, row, tuple(column.cell(row) for column in self.columns))
        while len(self._rows) > KEEP_ROWS:
            del self._rows[next(iter(self._rows))]

    def _told(self, page: int) -> None:
        last = min((page + 1) * PAGE, len(self._ids)) - 1
        if last >= page * PAGE:
            self.dataChanged.emit(self.index(page * PAGE, 0), self.index(last, len(self.columns) - 1))
