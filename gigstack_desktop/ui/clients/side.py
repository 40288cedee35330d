"""Columns that give way while a card beside the list says the same."""

from __future__ import annotations

from gigstack_desktop.ui.widgets.table import PagedTable

NARROW = 1100


class SideColumns:
    """Hides columns of `table` (by sort key) while a card is open: some always, some when the window is narrow too."""

    def __init__(self, table: PagedTable, always: tuple[str, ...], if_narrow: tuple[str, ...]) -> None:
        self._table, self._always, self._if_narrow = table, always, if_narrow
        self._before: list[list[int]] | None = None

    def opened(self, width: int) -> None:
        """A card was opened in a view that wide."""
        if self._before is None:
            self._before = self._table.columns_state()
        self.fit(width)

    def fit(self, width: int) -> None:
        """The view is that wide now; without an open card nothing changes."""
        if self._before is None:
            return
        for position, column in enumerate(self._table.paged_model().columns):
            if column.sort in self._always:
                self._table.setColumnHidden(position, True)
            elif column.sort in self._if_narrow:
                self._table.setColumnHidden(position, width < NARROW or bool(self._before[position][1]))

    def closed(self) -> None:
        """The card was closed: everything as it was."""
        if self._before is not None:
            self._table.restore_columns(self._before)
            self._before = None
