"""Products and services that the business sells, and the SAT keys for them."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Sequence

from gigstack_desktop.api.models.products import Product, ProductInput, TaxInput
from gigstack_desktop.api.models.wire import Wire
from gigstack_desktop.errors import NotFound, Rejected
from gigstack_desktop.store import notes, outbox, products
from gigstack_desktop.store.outbox import Intent

from .catalogues import CatalogueService
from .core import Core
from .draft import new_key
from .events import Changed
from .outbox import OutboxService
from .queries import KeyHit, ListQuery, ListTotals, ProductRow
from .rows import product_row

DELETION = "product.delete"
UNDO_MILLIS = 8_000


class ProductsService:
    """Products of one workspace."""

    def __init__(self, core: Core, catalogues: CatalogueService, out: OutboxService) -> None:
        self._core = core
        self._catalogues = catalogues
        self._outbox = out

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
        now = self._core.millis()

        def work(db: sqlite3.Connection) -> None:
            product = products.get(db, product_id)
            if product is None:
                raise NotFound
            products.mark_deleted(db, product_id, True)
            if outbox.open_of(db, DELETION, product_id) is None:
                title, later = product.description, now + UNDO_MILLIS
                outbox.add(
                    db, Intent(new_key(), DELETION, product_id, title, "", {}, b"", created=now, next_attempt=later)
                )

        await self._core.database.run(work)
        self._changed(product_id)
        self._outbox.wake()

    async def restore(self, product_id: str) -> Product:
        """Undo a deletion; one that the service already carried out is created again (with a new id)."""
        product = await self.get(product_id)
        if product is None:
            raise NotFound
        promise = await self._core.database.read(lambda db: outbox.open_of(db, DELETION, product_id))
        if promise is not None:
            try:
                await self._outbox.discard(promise.id)
            except Rejected:  # already on its way
                return await self._again(product)
            return product
        return await self._again(product)

    async def _again(self, product: Product) -> Product:
        made = await self.save(input_of(product))
        await self._core.database.run(lambda db: products.remove(db, product.id))
        self._changed(product.id)
        return made

    def _changed(self, product_id: str) -> None:
        self._core.publish(Changed("product", frozenset({product_id})))


class ProductDeletion:
    """Promises of kind product.delete; deleting twice is once, so a lost answer is simply sent again."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def send(self, intent: Intent) -> Wire | None:
        """Delete; gone already is as good."""
        try:
            await self._core.api.delete_product(intent.subject)
        except NotFound:
            return None
        return None

    async def find(self, intent: Intent) -> Wire | None:
        """Nothing to be found: sending again is harmless."""
        return None

    def accept(self, db: sqlite3.Connection, intent: Intent, result: Wire | None) -> tuple[str, list[Changed]]:
        """Keep the hidden row, so that `restore` can still bring it back."""
        return "", []

    def show(self, db: sqlite3.Connection, intent: Intent, state: str) -> list[Changed]:
        """A refused or discarded deletion shows the product again."""
        if state in ("", outbox.REJECTED):
            products.mark_deleted(db, intent.subject, False)
        return [Changed("product", frozenset({intent.subject}))]

    async def after(self, intent: Intent, result: Wire | None) -> None:
        """Nothing follows."""


def input_of(product: Product) -> ProductInput:
    """What to send to make this product again."""
    taxes = tuple(
        TaxInput(type=t.type, rate=t.rate, factor=t.factor, withholding=t.withholding, inclusive=t.inclusive)
        for t in product.taxes
    )
    names = ("description", "sku", "product_key", "unit_key", "unit_name", "unit_price", "taxability")
    filled = {name: getattr(product, name) for name in names if getattr(product, name)}
    return ProductInput(**filled, taxes=taxes)
