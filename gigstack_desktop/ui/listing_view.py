"""What every list screen shows alike: title, search and buttons, tabs, the table or its empty state, and totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gigstack_desktop.ui import messages
from gigstack_desktop.ui.widgets.card import Card, label
from gigstack_desktop.ui.widgets.fetching import FetchingState

if TYPE_CHECKING:
    from array import array

    from gigstack_desktop.errors import AppError
    from gigstack_desktop.services.queries import ListTotals
    from gigstack_desktop.ui.listing import ListViewModel
    from gigstack_desktop.ui.navigator import Navigator
    from gigstack_desktop.ui.widgets.chips import ChipBar
    from gigstack_desktop.ui.widgets.empty import EmptyState
    from gigstack_desktop.ui.widgets.search_field import SearchField
    from gigstack_desktop.ui.widgets.table import PagedTable


class ListView(QWidget):
    """A list screen. A subclass makes `tabs`, `search`, `table` and `empty`, then calls `_lay_out` and `_connect_list`.

    It also has the words for its totals (`_totals_words`) and for having nothing at all (`_show_nothing_yet`), and says
    what `new` does.
    """

    viewmodel: ListViewModel
    tabs: ChipBar
    search: SearchField
    table: PagedTable
    empty: EmptyState

    def __init__(self, viewmodel: ListViewModel, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.viewmodel = viewmodel
        self._navigator = navigator
        self.totals = label("", "soft")
        self.fetching: FetchingState | None = None  # made when it is first wanted: most never see it
        self._body = QStackedWidget()

    def _lay_out(self, page: QWidget, title: str, *buttons: QWidget, beside: QWidget | None = None) -> None:
        """Fill `page`, from the outside in: whatever joins a parent is styled again with all that it holds."""
        outer = QVBoxLayout(page)
        outer.setContentsMargins(24, 20, 24, 16)
        outer.setSpacing(12)
        outer.addLayout(self._header(title, *buttons))
        outer.addWidget(self.tabs)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        outer.addLayout(middle, 1)
        card = Card(padding=0)
        middle.addWidget(card, 1)
        card.body.setContentsMargins(1, 6, 1, 6)
        card.body.addWidget(self._body)
        self._body.addWidget(self.table)
        self._body.addWidget(self.empty)
        if beside is not None:
            middle.addWidget(beside)
        outer.addWidget(self.totals)

    def _header(self, title: str, *buttons: QWidget) -> QHBoxLayout:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(label(title, "title"))
        top.addStretch(1)
        self.search.setMinimumWidth(240)
        self.search.setMaximumWidth(340)
        top.addWidget(self.search, 2)
        for button in buttons:
            top.addWidget(button)
        return top

    def _connect_list(self) -> None:
        vm = self.viewmodel
        vm.listed.connect(self._show_list)
        vm.totals_changed.connect(self._show_totals)
        vm.fetching_changed.connect(self._show_fetching)
        vm.failed.connect(self._show_failure)
        self.tabs.changed.connect(self._tab_chosen)
        self.search.searched.connect(vm.search)
        self.table.sort_requested.connect(self._order)
        self.empty.acted.connect(self._empty_acted)

    # -- what the shell asks ---------------------------------------------------------------------------------------

    def new(self) -> None:
        """Ctrl+N."""
        raise NotImplementedError

    def refresh(self) -> None:
        """F5."""
        self.viewmodel.refresh()

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def show_tab(self, tab: str) -> None:
        """Only what this tab lets through; "" changes nothing."""
        if tab:
            self.tabs.set_value((tab,))
            self.viewmodel.show_tab(tab)

    # -- inside ----------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        """What the button of an empty list does."""
        self.new()

    def _totals_words(self, totals: ListTotals) -> list[str]:
        """The parts of the line below the list; the first has places for {n} and {all}."""
        raise NotImplementedError

    def _show_nothing_yet(self) -> None:
        """Say what will be in the list, and offer to begin."""
        raise NotImplementedError

    def _nothing_found(self) -> str:
        return self.tr("Nada por aquí")

    def _show_totals(self, totals: ListTotals) -> None:
        count, everything = f"{totals.count:,}", f"{totals.all:,}"
        first, *rest = self._totals_words(totals)
        unknown = self._body.currentWidget() is self.fetching and self.fetching is not None
        self.totals.setText("" if unknown else " · ".join([first.format(n=count, all=everything), *rest]))
        if self.viewmodel.filtered:
            text = self.tr("0 de {all} con estos filtros.").format(all=everything)
            self.empty.show_state("search", self._nothing_found(), text, self.tr("Quitar filtros"))
        else:
            self._show_nothing_yet()

    def _show_list(self, ids: array[int], top: bool) -> None:
        self.table.set_source(ids, self.viewmodel.rows, top=top)
        if len(ids):
            self._body.setCurrentWidget(self.table)
        elif self.viewmodel.fetching:
            self._body.setCurrentWidget(self._fetching_page())
            self._show_fetching()
        else:
            self._body.setCurrentWidget(self.empty)

    def _fetching_page(self) -> FetchingState:
        if self.fetching is None:
            self.fetching = FetchingState()
            self._body.addWidget(self.fetching)
        return self.fetching

    def _show_fetching(self) -> None:
        if self.fetching is None:
            return
        if self.viewmodel.reachable:
            self.fetching.show_progress(*self.viewmodel.progress)
        else:
            self.fetching.show_waiting()

    def _show_failure(self, error: AppError) -> None:
        self._navigator.notify(messages.sentence(error), "danger")

    def _tab_chosen(self, keys: tuple[str, ...]) -> None:
        self.viewmodel.show_tab(keys[0] if keys else "all")

    def _order(self, key: str, descending: bool) -> None:
        self.table.set_order(key, descending)
        self.viewmodel.order(key, descending)

    def _empty_acted(self) -> None:
        if not self.viewmodel.filtered:
            self._begin()
            return
        self.tabs.set_value(("all",))
        self.search.clear()
        self.viewmodel.clear_filters()


def soft(_: object) -> str:
    """The tone of a column that says little."""
    return "text_soft"
