"""What the composer offers while one types: clients, own products, and SAT keys and units by words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gigstack_desktop.services.draft import DraftLine
from gigstack_desktop.services.queries import ClientRow, KeyHit, ProductRow
from gigstack_desktop.ui import format as fmt
from gigstack_desktop.ui.composer import fill
from gigstack_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from gigstack_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class LineChoice:
    """One thing that may fill a line: an own product or a SAT key."""

    title: str
    subtitle: str
    product: ProductRow | None = None
    key: KeyHit | None = None


class ComposerSuggestions(QObject):
    """Asked with what is typed so far, answers best first."""

    def __init__(self, workspace: Workspace, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._tasks = workspace, tasks

    async def clients(self, text: str) -> list[ClientRow]:
        """Clients by name, RFC or e-mail."""
        return await self._tasks.call(self._workspace.clients.suggest(text))

    async def lines(self, text: str) -> list[LineChoice]:
        """Own products first, then SAT keys by words."""
        products = await self._tasks.call(self._workspace.products.suggest(text, 6))
        found = [LineChoice(p.description, _product_line(p), product=p) for p in products]
        if len(text) > 2 and len(found) < 6:
            keys = await self._tasks.call(self._workspace.products.search_keys(text, 8 - len(found)))
            found += [LineChoice(k.name, self._why(k), key=k) for k in keys]
        return found

    async def keys(self, text: str) -> list[LineChoice]:
        """ClaveProdServ by words or digits."""
        keys = await self._tasks.call(self._workspace.products.search_keys(text))
        return [LineChoice(k.name, self._why(k), key=k) for k in keys]

    async def units(self, text: str) -> list[LineChoice]:
        """ClaveUnidad by words or key."""
        units = await self._tasks.call(self._workspace.products.search_units(text))
        return [LineChoice(u.name, u.key, key=u) for u in units]

    async def filled(self, line: DraftLine, picked: LineChoice) -> DraftLine:
        """The line with the suggestion picked in its description."""
        if picked.product is not None:
            product = await self._tasks.call(self._workspace.products.get(picked.product.id))
            return line if product is None else fill.with_product(line, product)
        return line if picked.key is None else fill.with_key_described(line, picked.key)

    def _why(self, hit: KeyHit) -> str:
        words = {
            "usada": self.tr("ya la usaste"),
            "común": self.tr("de uso común"),
            "catálogo": self.tr("catálogo del SAT"),
        }
        return f"{hit.key} · {words.get(hit.why, hit.why)}"


def _product_line(product: ProductRow) -> str:
    parts = (fmt.money(product.unit_price), product.product_key, product.taxes_text)
    return " · ".join(part for part in parts if part)
