"""A card beside a list, and the columns of the list that give way to it."""

from __future__ import annotations

from gigstack_desktop.ui.widgets.card import Card
from gigstack_desktop.ui.widgets.table import PagedTable

NARROW = 1100
NARROWEST = 360


class SideCard(Card):
    """A card that opens beside `table`, hidden at first.

    While it is open, columns that it says too are hidden (by sort key): some always, some in a narrow window only.
    """

    def __init__(self, table: PagedTable, always: tuple[str, ...], if_narrow: tuple[str, ...], widest: int) -> None:
        super().__init__(padding=1)
        self._table, self._always, self._if_narrow, self._widest = table, always, if_narrow, widest
        self._before: list[list[int]] | None = None
        self._narrow = False
        self.hide()

    def appear(self) -> None:
        """Open, if it is not."""
        if self.isHidden():
            self._before = self._table.columns_state()
            self._hide_columns()
            self.show()

    def leave(self) -> None:
        """Give the list its room and columns back."""
        if not self.isHidden():
            self.hide()
            if self._before is not None:
                self._table.restore_columns(self._before)
                self._before = None

    def fit(self, width: int) -> None:
        """The list and the card are that wide together now."""
        self.setFixedWidth(max(NARROWEST, min(self._widest, round(width * 0.37))))
        self._narrow = width < NARROW
        self._hide_columns()

    def _hide_columns(self) -> None:
        if self._before is None:
            return
        for position, column in enumerate(self._table.paged_model().columns):
            if column.sort in self._always:
                self._table.setColumnHidden(position, True)
            elif column.sort in self._if_narrow:
                self._table.setColumnHidden(position, self._narrow or bool(self._before[position][1]))
