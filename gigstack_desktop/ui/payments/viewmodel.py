"""The list of payments without widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gigstack_desktop.errors import AppError
from gigstack_desktop.services.queries import OpenInvoice
from gigstack_desktop.ui.listing import ListViewModel
from gigstack_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from gigstack_desktop.services.workspace import Workspace


class PaymentsViewModel(ListViewModel):
    """Pagos: emits what the table needs."""

    name = "payments"
    tabs = {
        "all": (),
        "received": (("status", "succeeded"),),
        "pending": (("status", "pending"), ("status", "requires_payment_method")),
        "cancelled": (("status", "cancelled"), ("status", "refunded")),
    }
    nouns = frozenset({"payment", "outbox"})

    owing_found = Signal(object)  # list[OpenInvoice]

    def __init__(self, workspace: Workspace, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(workspace, workspace.payments, tasks, parent)
        self.workspace = workspace

    def find_owing(self) -> None:
        """The invoices that can be paid, oldest first."""
        self._tasks.once("payments.owing", self._find_owing)

    async def _find_owing(self) -> None:
        try:
            found: list[OpenInvoice] = await self._tasks.call(self.workspace.payments.open_invoices())
        except AppError as error:
            self.failed.emit(error)
        else:
            self.owing_found.emit(found)
