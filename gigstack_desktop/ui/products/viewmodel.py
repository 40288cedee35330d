"""The list of products without widgets: which of them, in which order, and what is done to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gigstack_desktop.errors import AppError
from gigstack_desktop.services.draft import DraftLine
from gigstack_desktop.services.queries import ProductRow
from gigstack_desktop.ui.composer import fill
from gigstack_desktop.ui.listing import ListViewModel
from gigstack_desktop.ui.products.form_viewmodel import ProductFormViewModel
from gigstack_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from gigstack_desktop.services.workspace import Workspace


class ProductsViewModel(ListViewModel):
    """Productos y servicios: emits what the table and the form need."""

    name = "products"
    tabs = {
        "all": (),
        "used": (("used", "yes"),),
        "unused": (("used", "no"),),
        "missing": (("key", "missing"),),
        "generic": (("key", "generic"),),
    }
    nouns = frozenset({"product"})

    form_wanted = Signal()
    deleted = Signal(str, str)  # product id, description
    restored = Signal(str)
    gone = Signal(str)  # product id that is not there any more
    drafted = Signal(str)  # id of a draft that sells the product

    def __init__(self, workspace: Workspace, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(workspace, workspace.products, tasks, parent)
        self.form = ProductFormViewModel(workspace, tasks, self)
        self.key_names: dict[str, str] = {}

    def create(self, values: dict[str, str] | None = None) -> None:
        """Open the form for a new product."""
        self.form.start(None, values)
        self.form_wanted.emit()

    def edit(self, product_id: str, values: dict[str, str] | None = None) -> None:
        """Open the form for this product, with `values` typed before."""
        self._tasks.latest("products.edit", partial(self._edit, product_id, values))

    def duplicate(self, product_id: str) -> None:
        """Open the form for a new product like this one."""
        self._tasks.latest("products.edit", partial(self._duplicate, product_id))

    def delete(self, product_id: str) -> None:
        """Delete; `restore` undoes it."""
        self._tasks.once(f"products.delete.{product_id}", partial(self._delete, product_id))

    def restore(self, product_id: str) -> None:
        """Undo a deletion."""
        self._tasks.once(f"products.restore.{product_id}", partial(self._restore, product_id))

    def invoice(self, product_id: str) -> None:
        """Start a draft with this product in its first line; `drafted` follows."""
        self._tasks.once("products.invoice", partial(self._invoice, product_id))

    async def rows(self, rowids: Sequence[int]) -> list[ProductRow]:
        """Contents of a page of the table, the names of their SAT keys known."""
        rows = await self._tasks.call(self._workspace.products.rows(rowids))
        unknown = {row.product_key for row in rows} - self.key_names.keys() - {""}
        if unknown:
            self.key_names |= await self._tasks.call(self._names(sorted(unknown)))
        return rows

    # -- inside ----------------------------------------------------------------------------------------------------

    async def _names(self, keys: list[str]) -> dict[str, str]:
        catalogues = self._workspace.catalogues
        found = {key: await catalogues.product(key) for key in keys}
        return {key: product.name if product else "" for key, product in found.items()}

    async def _edit(self, product_id: str, values: dict[str, str] | None) -> None:
        product = await self._tasks.call(self._workspace.products.get(product_id))
        if product is not None:
            self.form.start(product, values)
            self.form_wanted.emit()

    async def _duplicate(self, product_id: str) -> None:
        product = await self._tasks.call(self._workspace.products.get(product_id))
        if product is None:
            return
        self.form.start(product)
        copied = dict(self.form.values) | {"sku": ""}
        self.form.start(None, copied)
        self.form_wanted.emit()

    async def _delete(self, product_id: str) -> None:
        try:
            product = await self._tasks.call(self._workspace.products.get(product_id))
            await self._tasks.call(self._workspace.products.delete(product_id))
        except AppError as error:
            self.failed.emit(error)
            return
        self.gone.emit(product_id)
        self.deleted.emit(product_id, product.description if product else "")

    async def _restore(self, product_id: str) -> None:
        try:
            product = await self._tasks.call(self._workspace.products.restore(product_id))
        except AppError as error:
            self.failed.emit(error)
        else:
            self.restored.emit(product.id)

    async def _invoice(self, product_id: str) -> None:
        product = await self._tasks.call(self._workspace.products.get(product_id))
        if product is None:
            return
        drafts = self._workspace.drafts
        try:
            draft = await self._tasks.call(drafts.new())
            draft = replace(draft, lines=(fill.with_product(DraftLine(), product),))
            await self._tasks.call(drafts.save(draft))
        except AppError as error:
            self.failed.emit(error)
        else:
            self.drafted.emit(draft.id)
