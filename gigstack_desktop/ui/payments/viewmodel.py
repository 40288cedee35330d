"""The list of payments without widgets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from gigstack_desktop.errors import AppError
from gigstack_desktop.services.queries import ListQuery, OpenInvoice, PaymentRow
from gigstack_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from gigstack_desktop.services.workspace import Workspace

TABS: dict[str, tuple[tuple[str, str], ...]] = {
    "all": (),
    "received": (("status", "succeeded"),),
    "pending": (("status", "pending"), ("status", "requires_payment_method")),
    "cancelled": (("status", "cancelled"), ("status", "refunded")),
}


class PaymentsViewModel(QObject):
    """Pagos: emits what the table needs."""

    listed = Signal(object, bool)  # array of rowids, whether to scroll to the top
    totals_changed = Signal(object)  # ListTotals
    owing_found = Signal(object)  # list[OpenInvoice]
    failed = Signal(object)  # AppError

    def __init__(self, workspace: Workspace, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workspace, self._tasks = workspace, tasks
        self.tab, self.text = "all", ""
        self.sort, self.descending = "", True
        tasks.events.changed.connect(self._on_changed)

    @property
    def query(self) -> ListQuery:
        """The list asked for now."""
        return ListQuery(self.text, TABS[self.tab], self.sort, self.descending)

    @property
    def filtered(self) -> bool:
        """Whether something hides payments."""
        return bool(self.text or self.tab != "all")

    def refresh(self, *, top: bool = False) -> None:
        """Read the list again."""
        self._tasks.latest("payments.list", lambda: self._list(top))

    def show_tab(self, tab: str) -> None:
        """Another tab."""
        self.tab = tab if tab in TABS else "all"
        self.refresh(top=True)

    def search(self, text: str) -> None:
        """Only what fits these words."""
        self.text = text
        self.refresh(top=True)

    def order(self, key: str, descending: bool) -> None:
        """Another order."""
        self.sort, self.descending = key, descending
        self.refresh(top=True)

    def clear_filters(self) -> None:
        """All payments again."""
        self.tab, self.text = "all", ""
        self.refresh(top=True)

    def find_owing(self) -> None:
        """The invoices that can be paid, oldest first."""
        self._tasks.once("payments.owing", self._find_owing)

    async def rows(self, rowids: Sequence[int]) -> list[PaymentRow]:
        """Contents of a page of the table."""
        return await self._tasks.call(self.workspace.payments.rows(rowids))

    async def _list(self, top: bool) -> None:
        query = self.query
        try:
            self.listed.emit(await self._tasks.call(self.workspace.payments.ids(query)), top)
            self.totals_changed.emit(await self._tasks.call(self.workspace.payments.totals(query)))
        except AppError as error:
            self.failed.emit(error)

    async def _find_owing(self) -> None:
        try:
            found: list[OpenInvoice] = await self._tasks.call(self.workspace.payments.open_invoices())
        except AppError as error:
            self.failed.emit(error)
        else:
            self.owing_found.emit(found)

    def _on_changed(self, event: Any) -> None:
        if event.noun in ("payment", "outbox"):
            self.refresh()
