"""The list of invoices without widgets: which tab, which words, which order, and the totals of what is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gigstack_desktop.errors import AppError
from gigstack_desktop.services.queries import INVOICE_TABS, ListQuery
from gigstack_desktop.ui.listing import ListViewModel
from gigstack_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from gigstack_desktop.services.workspace import Workspace


class InvoicesViewModel(ListViewModel):
    """Facturas: emits what the table needs; nothing is decided in the view."""

    name = "invoices"
    tabs = INVOICE_TABS
    nouns = frozenset({"invoice", "draft", "outbox", "payment"})

    counts_changed = Signal(object)  # {tab: how many}
    draft_deleted = Signal(str)  # draft id
    files_ready = Signal(object, object)  # api Invoice, InvoiceFiles

    def __init__(self, workspace: Workspace, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(workspace, workspace.invoicing, tasks, parent)
        self.workspace = workspace

    def delete_draft(self, draft_id: str) -> None:
        """Move a draft to the bin; `restore_draft` brings it back."""
        self._tasks.once(f"invoices.delete.{draft_id}", lambda: self._delete(draft_id))

    def restore_draft(self, draft_id: str) -> None:
        """Undo a deletion."""
        self._tasks.once(f"invoices.restore.{draft_id}", lambda: self._restore(draft_id))

    def fetch_files(self, invoice_id: str) -> None:
        """Bring the files of an invoice (to print it from the list)."""
        self._tasks.once("invoices.files", lambda: self._files(invoice_id))

    async def _read(self, query: ListQuery, top: bool) -> None:
        await super()._read(query, top)
        counts = await self._tasks.call(self._workspace.invoicing.counts(query.text, self.extra))
        self.counts_changed.emit(counts)

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
