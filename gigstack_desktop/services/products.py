"""Products and services that the business sells, and the SAT keys for them."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Sequence

from gigstack_desktop.api.models.products import Product, ProductInput, TaxInput
from gigstack_desktop.store import notes, products

from .catalogues import CatalogueService
from .core import Core
from .deletion import Deletion
from .events import Changed
from .outbox import OutboxService
from .queries import KeyHit, ListQuery, ListTotals, ProductRow
from .rows import product_row


class ProductsService:
    """Products of one workspace."""

    def __init__(self, core: Core, catalogues: CatalogueService, out: OutboxService) -> None:
        self._core = core
        self._catalogues = catalogues
        self._deletion = Deletion(
            core,
            out,
            "product",
            products,
            erase=core.api.delete_product,
            make=lambda product: self.save(input_of(product)),
            names=lambda product: (product.description, ""),
        )

    async def ids(self, query: ListQuery) -> array[int]:
        """Ordered rowids of the list."""
        q = query
        return await self._core.database.read(lambda db: products.ids(db, q.text, q.filters, q.sort, q.descending))

    async def rows(self, rowids: Sequence[int]) -> list[ProductRow]:
        """Rows of a page, in the order asked."""
        found = await self._core.database.read(lambda db: products.rows(db, rowids))
        return [product_row(columns) for columns in found]

    async def totals(self, query: ListQuery) -> ListTotals:
        """How many match."""

        def work(db: sqlite3.Connection) -> ListTotals:
            found = products.count(db, products.where(query.text, query.filters))
            return ListTotals(found, products.count(db, products.where("", ())))

        return await self._core.database.read(work)

    async def get(self, product_id: str) -> Product | None:
        """The cached product."""
        return await self._core.database.read(lambda db: products.get(db, product_id))

    async def suggest(self, text: str, limit: int = 8) -> list[ProductRow]:
        """Own products that fit what is being typed, most used first."""
        found = await self._core.database.read(lambda db: products.suggest(db, text, limit))
        return [product_row(columns) for columns in found]

    async def search_keys(self, text: str, limit: int = 8) -> list[KeyHit]:
        """ClaveProdServ by words or digits: used before, everyday ones, then the whole catalogue."""
        used = await self._core.database.read(lambda db: notes.uses(db, "product_key"))
        return await self._catalogues.search_products(text, limit, used)

    async def search_units(self, text: str, limit: int = 8) -> list[KeyHit]:
        """ClaveUnidad by words, symbol or key."""
        used = await self._core.database.read(lambda db: notes.uses(db, "unit_key"))
        return await self._catalogues.search_units(text, limit, used)

    async def save(self, data: ProductInput, product_id: str | None = None) -> Product:
        """Create or update at the service and in the cache; raises AppError and changes nothing when that fails."""
        if product_id is None:
            product = await self._core.ask(self._core.api.create_product(data))
        else:
            product = await self._core.ask(self._core.api.update_product(product_id, data))
        await self._core.database.run(lambda db: products.put(db, [product], self._core.millis()))
        self._changed(product.id)
        return product

    async def delete(self, product_id: str) -> None:
        """Hide at once, delete at the service after a few seconds unless `restore` comes first."""
        await self._deletion.delete(product_id)

    async def restore(self, product_id: str) -> Product:
        """Undo a deletion; one that the service already carried out is created again (with a new id)."""
        return await self._deletion.restore(product_id)

    def _changed(self, product_id: str) -> None:
        self._core.publish(Changed("product", frozenset({product_id})))


def input_of(product: Product) -> ProductInput:
    """What to send to make this product again."""
    taxes = tuple(
        TaxInput(type=t.type, rate=t.rate, factor=t.factor, withholding=t.withholding, inclusive=t.inclusive)
        for t in product.taxes
    )
    names = ("description", "sku", "product_key", "unit_key", "unit_name", "unit_price", "taxability")
    filled = {name: getattr(product, name) for name in names if getattr(product, name)}
    return ProductInput(**filled, taxes=taxes)
