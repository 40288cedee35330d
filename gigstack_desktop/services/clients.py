"""Clients: lists, card, search as one types, saving and deleting."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from gigstack_desktop.api.models.clients import AddressInput, Client, ClientInput, ClientSearch
from gigstack_desktop.store import clients
from gigstack_desktop.store.packing import amount

from .core import Core
from .deletion import Deletion
from .events import Changed
from .outbox import OutboxService
from .queries import ClientRow, CurrencyTotal, ListQuery, ListTotals
from .rows import client_row


@dataclass(frozen=True, slots=True)
class ClientValidation:
    """What the SAT's check said about a client's data; `errors` are the service's own sentences."""

    id: str
    is_valid: bool
    errors: tuple[str, ...] = ()


class ClientsService:
    """Clients of one workspace."""

    def __init__(self, core: Core, out: OutboxService) -> None:
        self._core = core
        self._deletion = Deletion(
            core,
            out,
            "client",
            clients,
            erase=core.api.delete_client,
            make=lambda client: self.save(input_of(client)),
            names=lambda client: ("", client.display_name),
        )

    async def ids(self, query: ListQuery) -> array[int]:
        """Ordered rowids of the list."""
        q = query
        return await self._core.database.read(lambda db: clients.ids(db, q.text, q.filters, q.sort, q.descending))

    async def rows(self, rowids: Sequence[int]) -> list[ClientRow]:
        """Rows of a page, in the order asked; rows that went meanwhile are left out."""
        found = await self._core.database.read(lambda db: clients.rows(db, rowids))
        return [client_row(columns, self._core.zone) for columns in found]

    async def totals(self, query: ListQuery) -> ListTotals:
        """How many match and what they owe."""

        def work(db: sqlite3.Connection) -> ListTotals:
            count, owed = clients.count(db, clients.where(query.text, query.filters))
            everyone, _ = clients.count(db, clients.where("", ()))
            return ListTotals(count, everyone, (CurrencyTotal("MXN", count, amount(owed), amount(owed)),))

        return await self._core.database.read(work)

    async def get(self, client_id: str) -> Client | None:
        """The cached client."""
        return await self._core.database.read(lambda db: clients.get(db, client_id))

    async def find_by_rfc(self, rfc: str) -> Client | None:
        """The cached client with this RFC; generic RFCs find nobody."""
        return await self._core.database.read(lambda db: clients.find_by_rfc(db, rfc))

    async def suggest(self, text: str, limit: int = 8) -> list[ClientRow]:
        """Clients whose name, RFC or e-mail fit what is being typed; empty text gives the last invoiced."""
        found = await self._core.database.read(lambda db: clients.suggest(db, text, limit))
        return [client_row(columns, self._core.zone) for columns in found]

    async def save(self, data: ClientInput, client_id: str | None = None) -> Client:
        """Create or update at the service and in the cache; raises AppError and changes nothing when that fails.

        A new client with an RFC of its own is looked for by it at the service, so that saving again after a lost answer
        makes no second one.
        """
        if client_id is None:
            client = await self._core.ask(self._core.api.create_client(_findable(data)))
        else:
            client = await self._core.ask(self._core.api.update_client(client_id, data))
        await self._keep(client)
        return client

    async def delete(self, client_id: str) -> None:
        """Hide at once, delete at the service after a few seconds unless `restore` comes first."""
        await self._deletion.delete(client_id)

    async def restore(self, client_id: str) -> Client:
        """Undo a deletion; one that the service already carried out is created again (with a new id)."""
        return await self._deletion.restore(client_id)

    async def validate(self, client_id: str) -> ClientValidation:
        """Ask the service to check the client's tax data with the SAT."""
        answer = await self._core.ask(self._core.api.validate_client(client_id))
        await self._keep(await self._core.ask(self._core.api.get_client(client_id)))
        return ClientValidation(client_id, bool(answer.is_valid), answer.errors)

    async def refresh(self, client_id: str) -> Client:
        """The client fresh from the service."""
        client = await self._core.ask(self._core.api.get_client(client_id))
        await self._keep(client)
        return client

    async def _keep(self, client: Client) -> None:
        await self._core.database.run(lambda db: clients.put(db, [client], self._core.millis()))
        self._changed(client.id)

    def _changed(self, *ids: str) -> None:
        self._core.publish(Changed("client", frozenset(ids)))


def input_of(client: Client) -> ClientInput:
    """What to send to make this client again."""
    address = AddressInput(**{name: getattr(client.address, name) for name in AddressInput.model_fields})
    names = ("name", "company", "legal_name", "email", "bcc", "phone", "tax_id", "tax_system", "use")
    filled = {name: getattr(client, name) for name in names if getattr(client, name)}
    return ClientInput(**filled, address=address)


def _findable(data: ClientInput) -> ClientInput:
    rfc = data.tax_id.strip().upper()
    if data.search is not None or not rfc or rfc in clients.GENERIC:
        return data
    return data.model_copy(update={"search": ClientSearch(on_key="tax_id", on_value=rfc, update=True)})
