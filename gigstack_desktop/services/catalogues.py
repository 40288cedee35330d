"""SAT catalogues for services and screens, opened late and asked on a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from .queries import KeyHit

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.catalogues import Catalogues, Hit, ProductKey, UnitKey, ZipInfo

T = TypeVar("T")


class CatalogueService:
    """The shipped SAT catalogues, unpacked once into `cache` (None: the copy that the embedded API reads too)."""

    def __init__(self, cache: Path | None = None) -> None:
        self._cache = cache
        self._open: Catalogues | None = None
        self._lock = asyncio.Lock()

    async def open(self) -> Catalogues:
        """The catalogues themselves (safe to read from any thread), for the checker."""
        async with self._lock:
            if self._open is None:
                from gigstack_desktop.cfdi.catalogues import Catalogues

                self._open = await asyncio.to_thread(Catalogues.open, None, self._cache)
            return self._open

    async def product(self, key: str) -> ProductKey | None:
        """One ClaveProdServ."""
        return await self._ask(lambda catalogues: catalogues.product(key))

    async def unit(self, key: str) -> UnitKey | None:
        """One ClaveUnidad."""
        return await self._ask(lambda catalogues: catalogues.unit(key))

    async def zip(self, code: str) -> ZipInfo | None:
        """One postal code."""
        return await self._ask(lambda catalogues: catalogues.zip(code))

    async def search_products(self, text: str, limit: int = 8, used: Mapping[str, int] | None = None) -> list[KeyHit]:
        """Product keys by words."""
        return _hits(await self._ask(lambda catalogues: catalogues.search_products(text, limit, used or {})))

    async def search_units(self, text: str, limit: int = 8, used: Mapping[str, int] | None = None) -> list[KeyHit]:
        """Unit keys by words."""
        return _hits(await self._ask(lambda catalogues: catalogues.search_units(text, limit, used or {})))

    async def close(self) -> None:
        """Close the file."""
        if self._open is not None:
            self._open.close()
            self._open = None

    async def _ask(self, question: Callable[[Catalogues], T]) -> T:
        catalogues = await self.open()
        return await asyncio.to_thread(question, catalogues)


def _hits(found: list[Hit]) -> list[KeyHit]:
    return [KeyHit(hit.key, hit.name, hit.why) for hit in found]
