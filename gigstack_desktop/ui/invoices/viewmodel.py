"""The list of invoices without widgets: which tab, which words, which order, and the totals of what is seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from gigstack_desktop.errors import AppError
from gigstack_desktop.services.queries import InvoiceRow, ListQuery
from gigstack_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from gigstack_desktop.services.workspace import Workspace

# Tab, its filters, and the name under which the service counts it.
TABS: dict[str, tuple[tuple[tuple[str, str], ...], str]] = {
    "all": ((), "all"),
    "draft": ((("status", "draft"),), "draft"),
    "confirm": ((("state", "por confirmar"), ("state", "en cola"), ("state", "enviando")), "por confirmar"),
    "valid": ((("status", "valid"),), "valid"),
    "receivable": ((("status", "valid"), ("method", "PPD"), ("balance", "yes")), "open"),
    "cancelled": ((("status", "cancelled"),), "cancelled"),
    "complements": ((("kind", "P"),), "complements"),
}


class InvoicesViewModel(QObject):
    """Facturas: emits what the table needs; nothing is decided in the view."""

    listed = Signal(object, bool)  # array of rowids, whether to scroll to the top
    totals_changed = Signal(object)  # ListTotals
    counts_changed = Signal(object)  # {tab: how many}
    failed = Signal(object)  # AppError
    draft_deleted = Signal(str)  # draft id
    files_ready = Signal(object, object)  # api Invoice, InvoiceFiles

    def __init__(self, workspace: Workspace, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._tasks = workspace, tasks
        self.tab = "all"
        self.text = ""
        self.extra: tuple[tuple[str, str], ...] = ()
        self.sort, self.descending = "", True
        tasks.events.changed.connect(self._on_changed)

    @property
    def query(self) -> ListQuery:
        """The list asked for now."""
        return ListQuery(self.text, TABS[self.tab][0] + self.extra, self.sort, self.descending)

    @property
    def filtered(self) -> bool:
        """Whether something hides invoices."""
        return bool(self.text or self.extra or self.tab != "all")

    def refresh(self, *, top: bool = False) -> None:
        """Read the list again; another search or order goes to its top."""
        self._tasks.latest("invoices.list", lambda: self._list(top))

    def show_tab(self, tab: str) -> None:
        """Another tab."""
        self.tab = tab if tab in TABS else "all"
        self.refresh(top=True)

    def search(self, text: str) -> None:
        """Only what fits these words."""
        self.text = text
        self.refresh(top=True)

    def narrow(self, filters: tuple[tuple[str, str], ...]) -> None:
        """Only what these filters let through (one client, one currency)."""
        self.extra = filters
        self.refresh(top=True)

    def order(self, key: str, descending: bool) -> None:
        """Another order."""
        self.sort, self.descending = key, descending
        self.refresh(top=True)

    def clear_filters(self) -> None:
        """All invoices again."""
        self.tab, self.text, self.extra = "all", "", ()
        self.refresh(top=True)

    async def rows(self, rowids: Sequence[int]) -> list[InvoiceRow]:
        """Contents of a page of the table."""
        return await self._tasks.call(self._workspace.invoicing.rows(rowids))

    def delete_draft(self, draft_id: str) -> None:
        """Move a draft to the bin; `restore_draft` brings it back."""
        self._tasks.once(f"invoices.delete.{draft_id}", lambda: self._delete(draft_id))

    def restore_draft(self, draft_id: str) -> None:
        """Undo a deletion."""
        self._tasks.once(f"invoices.restore.{draft_id}", lambda: self._restore(draft_id))

    def fetch_files(self, invoice_id: str) -> None:
        """Bring the files of an invoice (to print it from the list)."""
        self._tasks.once("invoices.files", lambda: self._files(invoice_id))

    async def _list(self, top: bool) -> None:
        query = self.query
        service = self._workspace.invoicing
        try:
            ids = await self._tasks.call(service.ids(query))
            self.listed.emit(ids, top)
            self.totals_changed.emit(await self._tasks.call(service.totals(query)))
            counts = await self._tasks.call(service.counts())
        except AppError as error:
            self.failed.emit(error)
            return
        self.counts_changed.emit({tab: counts.get(name, 0) for tab, (_, name) in TABS.items()})

    async def _delete(self, draft_id: str) -> None:
        try:
            await self._tasks.call(self._workspace.drafts.delete(draft_id))
        except AppError as error:
            self.failed.emit(error)
        else:
            self.refresh()
            self.draft_deleted.emit(draft_id)

    async def _restore(self, draft_id: str) -> None:
        try:
            await self._tasks.call(self._workspace.drafts.restore(draft_id))
        except AppError as error:
            self.failed.emit(error)
        else:
            self.refresh()

    async def _files(self, invoice_id: str) -> None:
        try:
            invoice = await self._tasks.call(self._workspace.invoicing.get(invoice_id))
            files = await self._tasks.call(self._workspace.invoicing.files(invoice_id))
        except AppError as error:
            self.failed.emit(error)
        else:
            if invoice is not None:
                self.files_ready.emit(invoice, files)

    def _on_changed(self, event: Any) -> None:
        if event.noun in ("invoice", "draft", "outbox", "payment"):
            self.refresh()
