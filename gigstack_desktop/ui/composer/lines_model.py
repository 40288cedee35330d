"""The concepts of a draft as a table: text exactly as typed, computed amounts beside it, undo and redo by snapshots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, overload

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from gigstack_desktop.cfdi.model import Finding
from gigstack_desktop.services.draft import DraftLine, DraftTax, new_key
from gigstack_desktop.ui.composer import presets
from gigstack_desktop.ui.composer.columns import FIELDS, HINTS, NUMERIC, TITLES, pretty
from gigstack_desktop.ui.composer.columns import Column as Column

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
Lines = tuple[DraftLine, ...]
FINDING_ROLE = int(Role.UserRole) + 1
HINT_ROLE = int(Role.UserRole) + 2
UNDO_DEPTH = 200


@dataclass(frozen=True, slots=True)
class _Snapshot:
    lines: Lines
    place: tuple[int, int]


class LinesModel(QAbstractTableModel):
    """Concepts as a spreadsheet. There is always at least one line, blank if need be.

    Every change emits `edited` once, with all lines afterwards; typing in one cell is one step of undo.
    """

    edited = Signal()
    place_wanted = Signal(int, int)
    """Undo and redo: where the change was, for the caret to go there."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._default_taxes: tuple[DraftTax, ...] = presets.preset("iva16").draft_taxes
        self._default_objeto = ""
        self._lines: Lines = (self.blank(),)
        self._amounts: Mapping[str, str] = {}
        self._findings: Mapping[tuple[int, int], tuple[Finding, ...]] = {}
        self._undo: list[_Snapshot] = []
        self._redo: list[_Snapshot] = []
        self._typing: tuple[str, int] | None = None

    # -- what is in it ---------------------------------------------------------------------------------------------

    def lines(self) -> Lines:
        """All lines, blank ones too."""
        return self._lines

    def line(self, row: int) -> DraftLine:
        """One line."""
        return self._lines[row]

    def set_lines(self, lines: Sequence[DraftLine]) -> None:
        """Another draft: no undo beyond it, nothing is emitted as edited."""
        self.beginResetModel()
        self._lines = tuple(lines) or (self.blank(),)
        self._undo, self._redo, self._typing = [], [], None
        self._amounts, self._findings = {}, {}
        self.endResetModel()

    def set_default_taxes(self, taxes: tuple[DraftTax, ...], objeto_imp: str = "") -> None:
        """What a new line carries."""
        self._default_taxes, self._default_objeto = taxes, objeto_imp

    def blank(self) -> DraftLine:
        """A fresh line: one of something, with the usual taxes."""
        return DraftLine(taxes=self._default_taxes, objeto_imp=self._default_objeto)

    def set_amounts(self, amounts: Mapping[str, str]) -> None:
        """The amounts to show, formatted, by the line's key."""
        if amounts == self._amounts:
            return
        old, self._amounts = self._amounts, amounts
        rows = [row for row, line in enumerate(self._lines) if old.get(line.key) != amounts.get(line.key)]
        if rows:
            column = int(Column.AMOUNT)
            self.dataChanged.emit(self.index(min(rows), column), self.index(max(rows), column), [Role.DisplayRole])

    def set_findings(self, findings: Mapping[tuple[int, int], tuple[Finding, ...]]) -> None:
        """What the checker says, by (row, column)."""
        if findings == self._findings:
            return
        touched = self._findings.keys() | findings.keys()
        self._findings = findings
        for row, column in touched:
            if row < len(self._lines):
                index = self.index(row, column)
                self.dataChanged.emit(index, index, [FINDING_ROLE, Role.ToolTipRole])

    def findings(self, row: int, column: int) -> tuple[Finding, ...]:
        """What the checker says about one cell."""
        return self._findings.get((row, column), ())

    # -- Qt --------------------------------------------------------------------------------------------------------

    @overload
    def parent(self) -> QObject: ...
    @overload
    def parent(self, child: Index) -> QModelIndex: ...
    def parent(self, child: Any = None) -> Any:
        """Qt's two meanings of parent."""
        return super().parent() if child is None else super().parent(child)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return base | Qt.ItemFlag.ItemIsEditable if index.column() != Column.AMOUNT else base

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == Role.DisplayRole else None
        if not 0 <= section < len(Column):
            return None
        if role == Role.DisplayRole:
            return self.tr(TITLES[Column(section)])
        if role == Role.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section in NUMERIC else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), Column(index.column())
        if role == Role.DisplayRole:
            return self.text(row, column)
        if role == Role.EditRole:
            return self.typed(row, column)
        if role == Role.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column in NUMERIC else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == FINDING_ROLE:
            return self._findings.get((row, column))
        if role == HINT_ROLE:
            return self._hint(row, column)
        if role in (Role.ToolTipRole, Role.AccessibleDescriptionRole):
            return self._tip(row, column)
        if role == Role.AccessibleTextRole:
            return f"{self.tr(TITLES[column])}: {self.text(row, column)}"
        return None

    def text(self, row: int, column: int) -> str:
        """What a cell shows."""
        line = self._lines[row]
        if column == Column.AMOUNT:
            return self._amounts.get(line.key, "")
        if column == Column.TAXES:
            return "" if line.is_blank else presets.describe(line.taxes, line.objeto_imp)
        if column == Column.QUANTITY and line.is_blank and len(self._lines) > 1:
            return ""
        written = str(getattr(line, FIELDS[Column(column)]))
        return pretty(written, 2 if column == Column.PRICE else 0) if column in NUMERIC else written

    def typed(self, row: int, column: int) -> str:
        """What a cell's editor starts with: the text as typed."""
        line = self._lines[row]
        if column in FIELDS:
            return str(getattr(line, FIELDS[Column(column)]))
        return presets.describe(line.taxes, line.objeto_imp) if column == Column.TAXES else self.text(row, column)

    def _hint(self, row: int, column: Column) -> str:
        line = self._lines[row]
        if column == Column.DESCRIPTION and not line.description:
            return self.tr(HINTS[column]) if line.is_blank and row == len(self._lines) - 1 else ""
        return HINTS[column] if column == Column.PRICE and not line.is_blank else ""

    def _tip(self, row: int, column: int) -> str:
        found = self._findings.get((row, column))
        if found:
            return "\n".join(f.message for f in found)
        line = self._lines[row]
        if column == Column.UNIT and line.unit_key and line.unit_name:
            return f"{line.unit_key} · {line.unit_name}"
        return self.text(row, column)

    # -- changes ---------------------------------------------------------------------------------------------------

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Text from an editor; the taxes column only takes presets."""
        if role != Role.EditRole or index.column() not in FIELDS:
            return False
        self.type_text(index.row(), index.column(), str(value))
        return True

    def type_text(self, row: int, column: int, text: str) -> None:
        """One keystroke or more in one cell: kept as typed, one step of undo until another cell is touched."""
        line, name = self._lines[row], FIELDS[Column(column)]
        if getattr(line, name) == text:
            return
        changes: dict[str, Any] = {name: text}
        if column == Column.UNIT:
            changes["unit_name"] = ""
        if self._typing != (line.key, int(column)):
            self._remember(row, column)
            self._typing = (line.key, int(column))
        self._put(row, replace(line, **changes))

    def end_typing(self) -> None:
        """The editor closed: the next keystroke begins another step of undo."""
        self._typing = None

    def put(self, row: int, line: DraftLine, column: int = Column.DESCRIPTION) -> None:
        """Replace a line in one step (a product was picked). What was typed to find it is part of the same step."""
        if self._typing is None or self._typing[0] != line.key:
            self._remember(row, column)
        self._typing = None
        self._put(row, line)

    def set_taxes(self, rows: Iterable[int], taxes: tuple[DraftTax, ...], objeto_imp: str = "") -> None:
        """Give these lines that set of taxes, in one step."""
        chosen = set(rows)
        changed = tuple(
            replace(line, taxes=taxes, objeto_imp=objeto_imp) if row in chosen else line
            for row, line in enumerate(self._lines)
        )
        self._replace_all(changed, min(chosen, default=0), Column.TAXES)

    def insert(self, row: int, line: DraftLine | None = None) -> None:
        """A line (blank unless given) at that place; a blank one is no step of undo, nothing was typed in it.

        It is told all the same: the caret may be left in it, and has to find it again.
        """
        if line is not None:
            self._remember(row, Column.DESCRIPTION)
        self.beginInsertRows(QModelIndex(), row, row)
        self._lines = (*self._lines[:row], line or self.blank(), *self._lines[row:])
        self.endInsertRows()
        self._typing = None
        self.edited.emit()

    def remove(self, rows: Iterable[int]) -> None:
        """Delete lines; one blank line is left when all go."""
        gone = set(rows)
        kept = tuple(line for row, line in enumerate(self._lines) if row not in gone)
        self._replace_all(kept or (self.blank(),), min(gone, default=0), Column.DESCRIPTION)

    def move(self, row: int, by: int) -> bool:
        """Swap a line with its neighbour; False at the edges."""
        target = row + by
        if not 0 <= target < len(self._lines):
            return False
        lines = list(self._lines)
        lines[row], lines[target] = lines[target], lines[row]
        self._replace_all(tuple(lines), row, Column.DESCRIPTION)
        return True

    def replace_lines(self, lines: Lines) -> None:
        """Other lines in one step of undo (a correction)."""
        row = next((r for r, (a, b) in enumerate(zip(self._lines, lines, strict=False)) if a != b), 0)
        self._replace_all(lines, row, Column.DESCRIPTION)

    def clear_cells(self, cells: Iterable[tuple[int, int]]) -> None:
        """Empty these cells, in one step."""
        self.write_cells(dict.fromkeys(cells, ""))

    def write_cells(self, cells: Mapping[tuple[int, int], str]) -> None:
        """Text into many cells in one step, lines added as needed (paste); read-only cells are passed over."""
        if not cells:
            return
        lines = list(self._lines)
        last = max(row for row, _ in cells)
        lines += [self.blank() for _ in range(len(lines), last + 1)]
        for (row, column), text in cells.items():
            if column in FIELDS:
                changes: dict[str, Any] = {FIELDS[Column(column)]: text}
                if column == Column.UNIT:
                    changes["unit_name"] = ""
                lines[row] = replace(lines[row], **changes)
        row, column = min(cells)
        self._replace_all(tuple(lines), row, column)

    def copy_above(self, row: int, column: int) -> bool:
        """Fill a cell with what the one above says (Ctrl+J); units and keys bring their names along."""
        if row <= 0 or column == Column.AMOUNT:
            return False
        above, line = self._lines[row - 1], self._lines[row]
        if column == Column.TAXES:
            changed = replace(line, taxes=above.taxes, objeto_imp=above.objeto_imp)
        elif column == Column.UNIT:
            changed = replace(line, unit_key=above.unit_key, unit_name=above.unit_name)
        else:
            name = FIELDS[Column(column)]
            changed = replace(line, **{name: getattr(above, name)})
        if changed != line:
            self.end_typing()
            self.put(row, changed, column)
        return True

    def duplicate(self, row: int) -> None:
        """The same line again, below."""
        self.insert(row + 1, replace(self._lines[row], key=new_key()))

    # -- undo ------------------------------------------------------------------------------------------------------

    def can_undo(self) -> bool:
        """Whether there is a step back."""
        return bool(self._undo)

    def undo(self) -> None:
        """One step back."""
        self._step(self._undo, self._redo)

    def redo(self) -> None:
        """One step forward again."""
        self._step(self._redo, self._undo)

    def _step(self, source: list[_Snapshot], target: list[_Snapshot]) -> None:
        if not source:
            return
        snapshot = source.pop()
        target.append(_Snapshot(self._lines, snapshot.place))
        self._typing = None
        self._show(snapshot.lines)
        self.edited.emit()
        row, column = snapshot.place
        self.place_wanted.emit(min(row, len(self._lines) - 1), column)

    def _remember(self, row: int, column: int) -> None:
        self._undo.append(_Snapshot(self._lines, (row, int(column))))
        del self._undo[:-UNDO_DEPTH]
        self._redo.clear()

    def _put(self, row: int, line: DraftLine) -> None:
        self._lines = (*self._lines[:row], line, *self._lines[row + 1 :])
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))
        self.edited.emit()

    def _replace_all(self, lines: Lines, row: int, column: int) -> None:
        if lines == self._lines:
            return
        self._remember(row, column)
        self._typing = None
        self._show(lines)
        self.edited.emit()

    def _show(self, lines: Lines) -> None:
        """Tell the smallest truth: rows added or gone at the end, the others changed in place."""
        old = len(self._lines)
        if len(lines) > old:
            self.beginInsertRows(QModelIndex(), old, len(lines) - 1)
            self._lines = lines
            self.endInsertRows()
        elif len(lines) < old:
            self.beginRemoveRows(QModelIndex(), len(lines), old - 1)
            self._lines = lines
            self.endRemoveRows()
        else:
            self._lines = lines
        self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, len(Column) - 1))
