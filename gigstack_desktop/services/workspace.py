"""One open company: its cache, its API client and every service, put together and taken apart."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gigstack_desktop.api.client import ApiClient
from gigstack_desktop.errors import AppError, Offline, Unauthorized
from gigstack_desktop.store import search
from gigstack_desktop.store.database import Database

from . import clients, documents, payments, products
from .catalogues import CatalogueService
from .company import CompanyService
from .core import Clock, Core, utc_now
from .csf import CsfService
from .drafts import STAMPING, DraftsService
from .events import Connection, ConnectionState, Publish
from .files import FilesService
from .invoicing import InvoicingService
from .outbox import OutboxService
from .overview import overview
from .profiles import Profile
from .queries import Overview, SearchHit
from .stamping import InvoicePromise
from .statements import StatementsService
from .sync import SyncService

if TYPE_CHECKING:
    import httpx

NAME = "cache.db"
# How long a request whose answer was lost may still be at work: the embedded API ends with the program, a remote one
# may wait for its PAC (screens 3, row 3).
SETTLE_PRACTICE, SETTLE = 2_000, 90_000
SYNC_EVERY, SYNC_AGAIN = 300.0, 5.0
log = logging.getLogger(__name__)
WARM_AFTER = 5.0
PING_ONLINE, PING_FIRST, PING_LONGEST = 60.0, 1.0, 30.0


class Workspace:
    """Everything a person can do with one company. Methods are coroutines of the engine's loop."""

    def __init__(self, profile: Profile, core: Core, catalogues: CatalogueService, csf_command: Sequence[str]) -> None:
        settle = SETTLE_PRACTICE if profile.kind == "practice" else SETTLE
        self.profile = profile
        self.home = core.home
        self.encrypted = core.database.encrypted
        self.catalogues = catalogues
        self.outbox = OutboxService(core, settle)
        self.company = CompanyService(core, profile.team_id, catalogues)
        self.files = FilesService(core)
        self.clients = clients.ClientsService(core, self.outbox)
        self.products = products.ProductsService(core, catalogues, self.outbox)
        self.drafts = DraftsService(core, self.company)
        self.invoicing = InvoicingService(core, self.company, catalogues, self.outbox, self.files)
        self.payments = payments.PaymentsService(core, self.outbox)
        self.statements = StatementsService(core)
        self.documents = documents.DocumentsService(core, self.outbox)
        self.sync = SyncService(core, self.company)
        self.csf = CsfService(self.clients, csf_command or None)
        self._core = core
        self._workers: list[asyncio.Task[Any]] = []
        self._register()

    @property
    def connection(self) -> ConnectionState:
        """Whether the API answers, as last seen."""
        return self._core.state

    async def set_endpoint(self, base_url: str, key: str) -> None:
        """Tell where the API is (again); nothing under way is lost."""
        self._core.api.point_to(base_url, key)
        if await self.ping() == "online":
            await self.outbox.resume()

    async def ping(self) -> ConnectionState:
        """Ask the API whether it is there; the state is published when it changed."""
        try:
            await self._core.ask(self._core.api.ping())
        except (Offline, Unauthorized):
            return self._core.state  # noted already
        except AppError:
            self._core.seen("offline")
        return self._core.state

    async def search(self, text: str, limit: int = 20) -> list[SearchHit]:
        """Clients, products, invoices, payments and drafts that fit the words."""
        found = await self._core.database.read(lambda db: search.find(db, text, limit))
        return [SearchHit(*row) for row in found]

    async def overview(self) -> Overview:
        """What the home screen shows, from the cache."""
        now, zone = self._core.now(), self._core.zone
        return await self._core.database.read(lambda db: overview(db, now, zone))

    async def start(self) -> None:
        """Begin the outbox's work, the watch over the connection and the sync; called by `open_workspace`."""
        await self.outbox.recover()
        self._work(self.outbox.worker(), "outbox")
        self._work(self._watch(), "connection")
        self._work(self._keep_in_step(), "sync")
        self._work(self._warm_up(), "csf")

    async def close(self) -> None:
        """End the workers and close the cache; nothing confirmed is lost."""
        for worker in self._workers:
            worker.cancel()
        if self._workers:
            await asyncio.wait(self._workers, timeout=2)
        await self.outbox.close()
        await self._core.close()
        await self.csf.close()
        await self.catalogues.close()
        await self._core.api.close()
        await self._core.database.close()

    def _register(self) -> None:
        core = self._core
        self.outbox.register(STAMPING, InvoicePromise(core, self.files))
        self.outbox.register(payments.KIND, payments.PaymentPromise(core))
        self.outbox.register(documents.KIND, documents.UploadPromise(core))

    def _work(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.get_running_loop().create_task(work, name=name)
        task.add_done_callback(_report)
        self._workers.append(task)

    async def _watch(self) -> None:
        """Ask now and then whether the API is there: rarely while it answers, ever more rarely while it does not."""
        self._core.publish(Connection(self._core.state))
        pause = PING_FIRST
        was_online = False
        while True:
            if self._core.api.ready:
                await self.ping()
            online = self._core.state == "online"
            if online and not was_online:
                await self.outbox.resume()
            was_online = online
            pause = PING_ONLINE if online else min(PING_LONGEST, pause * 2 if pause < PING_ONLINE else PING_FIRST)
            await asyncio.sleep(pause)

    async def _warm_up(self) -> None:
        """Start the CSF reader once the start of the program is over, so that a drop finds it ready."""
        try:
            async with asyncio.timeout(WARM_AFTER):
                await self._core.online.wait()
        except TimeoutError:
            log.info("the CSF reader is started without a connection")
        await self.csf.warm()

    async def _keep_in_step(self) -> None:
        """Sync when the API is there, and again every few minutes."""
        while True:
            await self._core.online.wait()
            try:
                await self.sync.run()
            except AppError as error:
                log.info("sync: %r", error)
                await asyncio.sleep(SYNC_AGAIN)  # it goes on where it stopped
            else:
                await asyncio.sleep(SYNC_EVERY)


async def open_workspace(
    profile: Profile,
    *,
    home: Path,
    publish: Publish,
    base_url: str | None = None,
    key: str | None = None,
    database_key: str | None = None,
    csf_command: Sequence[str] = (),
    transport: httpx.AsyncBaseTransport | None = None,
    now: Clock = utc_now,
    work: bool = True,
) -> Workspace:
    """Open the profile's cache in its folder `home` and start its workers.

    Without `base_url` it works offline in state "starting" until `set_endpoint`. `database_key` (64 hex digits from
    the keyring) encrypts the cache; `encrypted` of the result says whether it is. `work=False` starts no worker.
    Raises StoreDamaged, DiskFull.
    """
    database = await Database.open(home / NAME, database_key)
    api = ApiClient(base_url or "", key or "", transport=transport)
    core = Core(database, api, publish, home, now)
    workspace = Workspace(profile, core, CatalogueService(), csf_command)
    await workspace.company.get()  # its zone dates every list
    if work:
        await workspace.start()
    return workspace


def _report(task: asyncio.Task[Any]) -> None:
    """A worker that ended by itself is a defect: to the loop's reporter."""
    if not task.cancelled() and (error := task.exception()) is not None:
        task.get_loop().call_exception_handler({"message": f"{task.get_name()} ended", "exception": error})
