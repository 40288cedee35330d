"""Products and services that the business sells, and the SAT keys for them."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .queries import KeyHit, ListQuery, ListTotals, ProductRow

if TYPE_CHECKING:
    from gigstack_desktop.api.models.products import Product, ProductInput


class ProductsService:
    """Products of one workspace."""

    async def ids(self, query: ListQuery) -> array[int]:
        """Ordered rowids of the list."""
        raise NotImplementedError

    async def rows(self, rowids: Sequence[int]) -> list[ProductRow]:
        """Rows of a page, in the order asked."""
        raise NotImplementedError

    async def totals(self, query: ListQuery) -> ListTotals:
        """How many match."""
        raise NotImplementedError

    async def get(self, product_id: str) -> Product | None:
        """The cached product."""
        raise NotImplementedError

    async def suggest(self, text: str, limit: int = 8) -> list[ProductRow]:
        """Own products that fit what is being typed, most used first."""
        raise NotImplementedError

    async def search_keys(self, text: str, limit: int = 8) -> list[KeyHit]:
        """ClaveProdServ by words or digits: used before, everyday ones, then the whole catalogue."""
        raise NotImplementedError

    async def search_units(self, text: str, limit: int = 8) -> list[KeyHit]:
        """ClaveUnidad by words, symbol or key."""
        raise NotImplementedError

    async def save(self, data: ProductInput, product_id: str | None = None) -> Product:
        """Create or update at the service and in the cache."""
        raise NotImplementedError

    async def delete(self, product_id: str) -> None:
        """Hide at once, delete at the service after a few seconds unless `restore` comes first."""
        raise NotImplementedError

    async def restore(self, product_id: str) -> Product:
        """Undo a deletion."""
        raise NotImplementedError
