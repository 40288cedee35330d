"""One open company: its cache, its API client and every service, put together and taken apart."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .events import ConnectionState, Publish
from .profiles import Profile
from .queries import Overview, SearchHit

if TYPE_CHECKING:
    from .catalogues import CatalogueService
    from .clients import ClientsService
    from .company import CompanyService
    from .csf import CsfService
    from .documents import DocumentsService
    from .drafts import DraftsService
    from .files import FilesService
    from .invoicing import InvoicingService
    from .outbox import OutboxService
    from .payments import PaymentsService
    from .products import ProductsService
    from .sync import SyncService


class Workspace:
    """Everything a person can do with one company. Methods are coroutines of the engine's loop."""

    profile: Profile
    home: Path
    encrypted: bool
    clients: ClientsService
    products: ProductsService
    drafts: DraftsService
    invoicing: InvoicingService
    payments: PaymentsService
    documents: DocumentsService
    files: FilesService
    sync: SyncService
    outbox: OutboxService
    csf: CsfService
    catalogues: CatalogueService
    company: CompanyService

    @property
    def connection(self) -> ConnectionState:
        """Whether the API answers, as last seen."""
        raise NotImplementedError

    async def set_endpoint(self, base_url: str, key: str) -> None:
        """Tell where the API is (again); nothing under way is lost."""
        raise NotImplementedError

    async def search(self, text: str, limit: int = 20) -> list[SearchHit]:
        """Clients, products, invoices and payments that fit the words."""
        raise NotImplementedError

    async def overview(self) -> Overview:
        """What the home screen shows, from the cache."""
        raise NotImplementedError

    async def close(self) -> None:
        """End the workers and close the cache; nothing confirmed is lost."""
        raise NotImplementedError


async def open_workspace(
    profile: Profile,
    *,
    home: Path,
    publish: Publish,
    base_url: str | None = None,
    key: str | None = None,
    database_key: str | None = None,
) -> Workspace:
    """Open the profile's cache and start its workers; without `base_url` it works offline in state "starting"."""
    raise NotImplementedError
