"""The list of clients without widgets: which of them, in which order, the one on the card, and what is done to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from gigstack_desktop.errors import AppError
from gigstack_desktop.services.queries import ClientRow, InvoiceRow, ListQuery, PaymentRow
from gigstack_desktop.ui.clients.form_viewmodel import ClientFormViewModel
from gigstack_desktop.ui.listing import ListViewModel
from gigstack_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from array import array

    from gigstack_desktop.api.models.clients import Client
    from gigstack_desktop.services.clients import ClientValidation
    from gigstack_desktop.services.workspace import Workspace


@dataclass(frozen=True)
class ClientSheet:
    """Everything the card shows: the record, its row of figures, its invoices and payments (row ids)."""

    client: Client
    row: ClientRow | None
    invoices: array[int]
    payments: array[int]
    errors: tuple[str, ...] = ()


class ClientsViewModel(ListViewModel):
    """Clientes: emits what the table, the card and the form need."""

    name = "clients"
    tabs = {
        "all": (),
        "valid": (("state", "valid"),),
        "unchecked": (("state", "unchecked"),),
        "invalid": (("state", "invalid"),),
        "balance": (("balance", "yes"),),
        "no_email": (("email", "no"),),
    }
    nouns = frozenset({"client", "invoice", "payment"})

    shown = Signal(object)  # ClientSheet, or None when the client is gone
    form_wanted = Signal()
    validated = Signal(object, str)  # ClientValidation, name
    deleted = Signal(str, str)  # client id, name
    restored = Signal(str)
    stated = Signal(object, str)  # StatementFiles (none: nothing was sold on credit), name

    def __init__(self, workspace: Workspace, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(workspace, workspace.clients, tasks, parent)
        self.form = ClientFormViewModel(workspace, tasks, self)
        self.current = ""
        self._errors: dict[str, tuple[str, ...]] = {}

    def show(self, client_id: str) -> None:
        """Put this client on the card ("" none)."""
        self.current = client_id
        if client_id:
            self._tasks.latest("clients.card", partial(self._show, client_id))

    def edit(self, client_id: str, values: dict[str, str] | None = None) -> None:
        """Open the form for this client, with `values` typed or read before."""
        self._tasks.latest("clients.edit", partial(self._edit, client_id, values))

    def create(self, values: dict[str, str] | None = None) -> None:
        """Open the form for a new client."""
        self.form.start(None, values)
        self.form_wanted.emit()

    def validate(self, client_id: str) -> None:
        """Ask the SAT about this client's data."""
        self._tasks.once(f"clients.validate.{client_id}", partial(self._validate, client_id))

    def delete(self, client_id: str) -> None:
        """Delete; `restore` undoes it."""
        self._tasks.once(f"clients.delete.{client_id}", partial(self._delete, client_id))

    def restore(self, client_id: str) -> None:
        """Undo a deletion."""
        self._tasks.once(f"clients.restore.{client_id}", partial(self._restore, client_id))

    def state(self, client_id: str) -> None:
        """Make this client's account statements; a second click while they are made does nothing."""
        self._tasks.once("clients.statement", partial(self._state, client_id))

    async def invoice_rows(self, rowids: Sequence[int]) -> list[InvoiceRow]:
        """Contents of a page of the card's invoices."""
        return await self._tasks.call(self._workspace.invoicing.rows(rowids))

    async def payment_rows(self, rowids: Sequence[int]) -> list[PaymentRow]:
        """Contents of a page of the card's payments."""
        return await self._tasks.call(self._workspace.payments.rows(rowids))

    # -- inside ----------------------------------------------------------------------------------------------------

    async def _show(self, client_id: str) -> None:
        workspace = self._workspace
        client = await self._tasks.call(workspace.clients.get(client_id))
        if client is None:
            self.shown.emit(None)
            return
        mine = ListQuery(filters=(("client", client_id),))
        invoices = await self._tasks.call(workspace.invoicing.ids(mine))
        payments = await self._tasks.call(workspace.payments.ids(mine))
        row = await self._row(client)
        if self.current == client_id:
            errors = () if client.is_valid else self._errors.get(client_id, ())
            self.shown.emit(ClientSheet(client, row, invoices, payments, errors))

    async def _row(self, client: Client) -> ClientRow | None:
        """The figures of a client; its row is found by what is its own."""
        clients = self._workspace.clients
        ids = await self._tasks.call(clients.ids(ListQuery(text=client.tax_id or client.display_name)))
        rows = await self._tasks.call(clients.rows(ids[:50]))
        return next((row for row in rows if row.id == client.id), None)

    async def _edit(self, client_id: str, values: dict[str, str] | None) -> None:
        client = await self._tasks.call(self._workspace.clients.get(client_id))
        if client is not None:
            self.form.start(client, values)
            self.form_wanted.emit()

    async def _validate(self, client_id: str) -> None:
        try:
            answer: ClientValidation = await self._tasks.call(self._workspace.clients.validate(client_id))
            client = await self._tasks.call(self._workspace.clients.get(client_id))
        except AppError as error:
            self.failed.emit(error)
            return
        self._errors[client_id] = answer.errors
        self.validated.emit(answer, client.display_name if client else "")
        if self.current == client_id:
            self.show(client_id)

    async def _delete(self, client_id: str) -> None:
        try:
            client = await self._tasks.call(self._workspace.clients.get(client_id))
            await self._tasks.call(self._workspace.clients.delete(client_id))
        except AppError as error:
            self.failed.emit(error)
            return
        if self.current == client_id:
            self.current = ""
            self.shown.emit(None)
        self.deleted.emit(client_id, client.display_name if client else "")

    async def _state(self, client_id: str) -> None:
        from gigstack_desktop.ui.clients import statement  # late: printing is not needed before

        workspace, call = self._workspace, self._tasks.call
        client = await call(workspace.clients.get(client_id))
        accounts = await call(workspace.statements.accounts(client_id))
        company = await call(workspace.company.get())
        if client is None:
            return
        folder, practice = workspace.home / "statements", workspace.profile.kind == "practice"
        try:
            files = [await call(statement.write(one, company, client, folder, practice=practice)) for one in accounts]
        except AppError as error:
            self.failed.emit(error)
        else:
            self.stated.emit(files, client.display_name)

    async def _restore(self, client_id: str) -> None:
        try:
            client = await self._tasks.call(self._workspace.clients.restore(client_id))
        except AppError as error:
            self.failed.emit(error)
        else:
            self.restored.emit(client.id)

    def _on_changed(self, event: Any) -> None:
        if event.noun not in ("client", "invoice", "payment"):
            return
        self.refresh()
        if self.current and (event.noun != "client" or not event.ids or self.current in event.ids):
            self.show(self.current)
