"""Clients: lists, card, search as one types, saving and deleting."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .queries import ClientRow, ListQuery, ListTotals

if TYPE_CHECKING:
    from gigstack_desktop.api.models.clients import Client, ClientInput


@dataclass(frozen=True, slots=True)
class ClientValidation:
    """What the SAT's check said about a client's data; `errors` are the service's own sentences."""

    id: str
    is_valid: bool
    errors: tuple[str, ...] = ()


class ClientsService:
    """Clients of one workspace."""

    async def ids(self, query: ListQuery) -> array[int]:
        """Ordered rowids of the list."""
        raise NotImplementedError

    async def rows(self, rowids: Sequence[int]) -> list[ClientRow]:
        """Rows of a page, in the order asked; rows deleted meanwhile are left out."""
        raise NotImplementedError

    async def totals(self, query: ListQuery) -> ListTotals:
        """How many match and what they owe."""
        raise NotImplementedError

    async def get(self, client_id: str) -> Client | None:
        """The cached client."""
        raise NotImplementedError

    async def find_by_rfc(self, rfc: str) -> Client | None:
        """The cached client with this RFC; generic RFCs find nobody."""
        raise NotImplementedError

    async def suggest(self, text: str, limit: int = 8) -> list[ClientRow]:
        """Clients whose name, RFC or e-mail fit what is being typed; empty text gives the most recently invoiced."""
        raise NotImplementedError

    async def save(self, data: ClientInput, client_id: str | None = None) -> Client:
        """Create or update at the service and in the cache; raises AppError and changes nothing when that fails."""
        raise NotImplementedError

    async def delete(self, client_id: str) -> None:
        """Hide at once, delete at the service after a few seconds unless `restore` comes first."""
        raise NotImplementedError

    async def restore(self, client_id: str) -> Client:
        """Undo a deletion; one that the service already carried out is created again (with a new id)."""
        raise NotImplementedError

    async def validate(self, client_id: str) -> ClientValidation:
        """Ask the service to check the client's tax data with the SAT."""
        raise NotImplementedError
