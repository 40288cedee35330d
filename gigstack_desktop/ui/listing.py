"""What every list screen does alike: which rows, in which order, and showing them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from PySide6.QtCore import QObject, Signal

from gigstack_desktop.errors import AppError
from gigstack_desktop.services.queries import Filters, ListQuery, ListTotals
from gigstack_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from array import array

    from gigstack_desktop.services.workspace import Workspace


class Listed(Protocol):
    """What a list needs of its service."""

    async def ids(self, query: ListQuery) -> array[int]:
        """Ordered rowids of the list."""

    async def rows(self, rowids: Sequence[int]) -> Sequence[Any]:
        """Rows of a page."""

    async def totals(self, query: ListQuery) -> ListTotals:
        """How many match."""


class ListViewModel(QObject):
    """A list without widgets: its tab, words and order. A subclass says the name, the tabs and the nouns that matter.

    The tab "all" is where a list starts and what an unknown tab means.
    """

    listed = Signal(object, bool)  # array of rowids, whether to scroll to the top
    totals_changed = Signal(object)  # ListTotals
    fetching_changed = Signal()  # `fetching`, `progress` or `reachable`
    failed = Signal(object)  # AppError

    name: ClassVar[str]
    tabs: ClassVar[Mapping[str, Filters]]
    nouns: ClassVar[frozenset[str]]  # of services.events.Changed: what makes the list another

    def __init__(self, workspace: Workspace, service: Listed, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._service, self._tasks = service, tasks
        self.fetching = False  # whether the first sync is not complete: an empty list says nothing yet
        self.progress = (0, 0)  # its steps done, and all of them; 0 of 0 while not known
        self._complete = False
        self.tab, self.text = "all", ""
        self.extra: Filters = ()
        self.sort, self.descending = "", True
        tasks.events.changed.connect(self._on_changed)
        tasks.events.progress.connect(self._on_progress)
        tasks.events.connection.connect(self._on_connection)

    @property
    def query(self) -> ListQuery:
        """The list asked for now."""
        return ListQuery(self.text, self.tabs[self.tab] + self.extra, self.sort, self.descending)

    @property
    def filtered(self) -> bool:
        """Whether something hides rows."""
        return bool(self.text or self.extra or self.tab != "all")

    @property
    def reachable(self) -> bool:
        """Whether the first sync goes on, or will in a moment."""
        return self._workspace.connection in ("online", "starting")

    def refresh(self, *, top: bool = False) -> None:
        """Read the list again; another search or order goes to its top."""
        self._tasks.latest(f"{self.name}.list", lambda: self._list(top))

    def show_tab(self, tab: str) -> None:
        """Another tab."""
        self.tab = tab if tab in self.tabs else "all"
        self.refresh(top=True)

    def search(self, text: str) -> None:
        """Only what fits these words."""
        self.text = text
        self.refresh(top=True)

    def narrow(self, filters: Filters) -> None:
        """Only what these filters let through (one client, one currency)."""
        self.extra = filters
        self.refresh(top=True)

    def order(self, key: str, descending: bool) -> None:
        """Another order."""
        self.sort, self.descending = key, descending
        self.refresh(top=True)

    def clear_filters(self) -> None:
        """All rows again."""
        self.tab, self.text, self.extra = "all", "", ()
        self.refresh(top=True)

    async def rows(self, rowids: Sequence[int]) -> Sequence[Any]:
        """Contents of a page of the table."""
        return await self._tasks.call(self._service.rows(rowids))

    async def _list(self, top: bool) -> None:
        try:
            await self._read(self.query, top)
        except AppError as error:
            self.failed.emit(error)

    async def _read(self, query: ListQuery, top: bool) -> None:
        if not self._complete:  # once complete it stays so
            self._complete = (await self._tasks.call(self._workspace.sync.state())).complete
            self.fetching = not self._complete
        self.listed.emit(await self._tasks.call(self._service.ids(query)), top)
        self.totals_changed.emit(await self._tasks.call(self._service.totals(query)))

    def _on_changed(self, event: Any) -> None:
        if event.noun in self.nouns:
            self.refresh()

    def _on_progress(self, event: Any) -> None:
        if event.name != "sync" or self._complete:
            return
        self.progress = (event.done, event.total)
        self.fetching_changed.emit()
        if event.done >= event.total:  # an account without documents changes nothing: that there are none is news now
            self.refresh()

    def _on_connection(self, event: Any) -> None:
        if self.fetching:
            self.fetching_changed.emit()
