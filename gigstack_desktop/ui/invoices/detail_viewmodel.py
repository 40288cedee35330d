"""One invoice without widgets: the record, its payments, its files, and what may be done next."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from gigstack_desktop.errors import AppError
from gigstack_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from gigstack_desktop.api.models.invoices import Invoice
    from gigstack_desktop.services.invoicing import InvoiceFiles
    from gigstack_desktop.services.workspace import Workspace

MOST_XML = 2_000_000


class InvoiceDetailViewModel(QObject):
    """`show` one invoice; the rest follows by signals. Follows changes of the cache while it is shown."""

    loaded = Signal(object)  # api Invoice
    payments_changed = Signal(object)  # list[PaymentRow]
    owing_changed = Signal(object)  # OpenInvoice or None
    files_ready = Signal(object)  # InvoiceFiles
    files_failed = Signal(object)  # AppError
    xml_ready = Signal(str)
    failed = Signal(object)  # AppError

    def __init__(self, workspace: Workspace, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._tasks = workspace, tasks
        self.workspace = workspace
        self.invoice: Invoice | None = None
        self.files: InvoiceFiles | None = None
        self.owing: Any = None
        self.zone = "UTC"
        self._id = ""
        tasks.events.changed.connect(self._on_changed)

    def show(self, invoice_id: str) -> None:
        """Read the invoice from the cache (from the service when it is not there), then its files."""
        if invoice_id != self._id:
            self.invoice = self.files = self.owing = None
        self._id = invoice_id
        self._tasks.latest("invoice.detail", lambda: self._load(invoice_id))
        self._tasks.latest("invoice.files", lambda: self._load_files(invoice_id))

    def leave(self) -> None:
        """Nothing is shown any more."""
        self._id = ""

    def read_xml(self) -> None:
        """The XML as text, for the tab that shows it."""
        if self.files is not None:
            path = self.files.xml
            self._tasks.latest("invoice.xml", lambda: self._read_xml(path))

    async def _load(self, invoice_id: str) -> None:
        try:
            invoice = await self._tasks.call(self._workspace.invoicing.get(invoice_id))
            if invoice is None:
                invoice = await self._tasks.call(self._workspace.invoicing.refresh(invoice_id))
            self.zone = (await self._tasks.call(self._workspace.company.get())).tz
            self.invoice = invoice
            self.loaded.emit(invoice)
            self.payments_changed.emit(await self._tasks.call(self._workspace.payments.of_invoice(invoice_id)))
            self.owing = await self._tasks.call(self._workspace.payments.open_invoice(invoice_id))
            self.owing_changed.emit(self.owing)
        except AppError as error:
            self.failed.emit(error)

    async def _load_files(self, invoice_id: str) -> None:
        try:
            self.files = await self._tasks.call(self._workspace.invoicing.files(invoice_id))
        except AppError as error:
            self.files_failed.emit(error)
        else:
            self.files_ready.emit(self.files)

    async def _read_xml(self, path: Path) -> None:
        self.xml_ready.emit(await self._tasks.call(_pretty(path)))

    def _on_changed(self, event: Any) -> None:
        if self._id and event.noun in ("invoice", "payment") and (not event.ids or self._concerns(event)):
            self._tasks.latest("invoice.detail", lambda: self._load(self._id))

    def _concerns(self, event: Any) -> bool:
        return event.noun == "payment" or self._id in event.ids


async def _pretty(path: Path) -> str:
    def read() -> str:
        from lxml import etree

        data = path.read_bytes()[:MOST_XML]
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True)
        try:
            return etree.tostring(etree.fromstring(data, parser), encoding="unicode", pretty_print=True)
        except etree.XMLSyntaxError:
            return data.decode("utf-8", errors="replace")

    return await asyncio.to_thread(read)
