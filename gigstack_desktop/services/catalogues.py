"""SAT catalogues for services and screens, opened late and asked on a thread."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .queries import KeyHit

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.catalogues import Catalogues, ProductKey, UnitKey, ZipInfo


class CatalogueService:
    """The shipped SAT catalogues."""

    async def open(self) -> Catalogues:
        """The catalogues themselves (thread-safe for reading), for the checker."""
        raise NotImplementedError

    async def product(self, key: str) -> ProductKey | None:
        """One ClaveProdServ."""
        raise NotImplementedError

    async def unit(self, key: str) -> UnitKey | None:
        """One ClaveUnidad."""
        raise NotImplementedError

    async def zip(self, code: str) -> ZipInfo | None:
        """One postal code."""
        raise NotImplementedError

    async def search_products(self, text: str, limit: int = 8, used: Mapping[str, int] | None = None) -> list[KeyHit]:
        """Product keys by words."""
        raise NotImplementedError

    async def search_units(self, text: str, limit: int = 8, used: Mapping[str, int] | None = None) -> list[KeyHit]:
        """Unit keys by words."""
        raise NotImplementedError
