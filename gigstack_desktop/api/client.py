"""The typed client of the gigstack API v2: one method per endpoint that this program uses."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar
from urllib.parse import quote

import httpx

from gigstack_desktop.errors import ServiceFailure

from .caller import STAMP_LIMIT, Caller, Query, Sleep, Upload
from .models.clients import Client, ClientCheck, ClientInput
from .models.documents import SupportDocument
from .models.invoices import FileLinks, Invoice
from .models.payments import Payment
from .models.products import Product, ProductInput
from .models.teams import Team
from .models.wire import Wire, dump, integer, text

R = TypeVar("R", bound=Wire)
Owner = Literal["clients", "invoices", "payments"]
PAGE = 100
LARGEST_FILE = 25 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """One page of a list; `next` is "" at the end."""

    items: tuple[R, ...]
    next: str = ""
    total: int | None = None


@dataclass(frozen=True, slots=True)
class ListOptions:
    """What a list can be asked for (contract 1.5); the window is inclusive, in whole seconds."""

    limit: int = PAGE
    next: str = ""
    sort: Literal["asc", "desc"] = "desc"
    since: datetime | None = None
    until: datetime | None = None
    filters: tuple[tuple[str, str], ...] = field(default=())

    def query(self) -> list[tuple[str, str]]:
        """The parameters, in a stable order."""
        return list(self._pairs())

    def _pairs(self) -> Iterator[tuple[str, str]]:
        yield "limit", str(self.limit)
        if self.sort != "desc":
            yield "sort", self.sort
        if self.since is not None:
            yield "created[gte]", str(int(self.since.timestamp()))
        if self.until is not None:
            yield "created[lte]", str(int(self.until.timestamp()))
        yield from self.filters
        if self.next:
            yield "next", self.next


ALL = ListOptions()


class ApiClient:
    """Requests of one team and mode. Writes are sent once; what that may raise is in `errors.py`."""

    def __init__(
        self,
        base_url: str,
        key: str,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        team: str = "",
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._call = Caller(base_url, key, transport, sleep)
        self._team: Query = (("team", team),) if team else ()

    @property
    def ready(self) -> bool:
        """Whether the address of the API is known."""
        return self._call.ready

    def point_to(self, base_url: str, key: str) -> None:
        """Use another address and key from the next request on."""
        self._call.point_to(base_url, key)

    async def close(self) -> None:
        """Close the connections."""
        await self._call.close()

    # Clients

    async def list_clients(self, options: ListOptions = ALL) -> Page[Client]:
        """One page of clients (C1)."""
        return await self._list("/clients", Client, options)

    async def get_client(self, client_id: str) -> Client:
        """One client (C2)."""
        return await self._one(f"/clients/{_part(client_id)}", Client)

    async def create_client(self, data: ClientInput) -> Client:
        """Create a client, or find one through `search` (C3)."""
        return await self._write("POST", "/clients", Client, data.body())

    async def update_client(self, client_id: str, data: ClientInput) -> Client:
        """Change the fields that were set (C4)."""
        return await self._write("PUT", f"/clients/{_part(client_id)}", Client, data.body())

    async def delete_client(self, client_id: str) -> None:
        """Delete a client (C5)."""
        await self._call.write("DELETE", f"/clients/{_part(client_id)}", query=self._team)

    async def validate_client(self, client_id: str) -> ClientCheck:
        """Have the client's tax data checked with the SAT (C6)."""
        return await self._write("POST", f"/clients/validate/{_part(client_id)}", ClientCheck, {})

    async def upload_csf(self, name: str, content: bytes, client_id: str = "") -> Client:
        """Let the service read a CSF and create or update the client (C9)."""
        query = [*self._team, *([("client_id", client_id)] if client_id else [])]
        body = await self._call.upload("/clients/csf", Upload(name, content, "application/pdf", {}), query)
        return _model(Client, body.get("data"))

    async def search_clients(self, words: str, page: int = 1) -> Page[Client]:
        """Clients by words (C12)."""
        return await self._search("/clients/search", Client, words, page)

    # Products

    async def list_products(self, options: ListOptions = ALL) -> Page[Product]:
        """One page of products (S1)."""
        return await self._list("/services", Product, options)

    async def get_product(self, product_id: str) -> Product:
        """One product (S2)."""
        return await self._one(f"/services/{_part(product_id)}", Product)

    async def create_product(self, data: ProductInput) -> Product:
        """Create a product (S3)."""
        return await self._write("POST", "/services", Product, data.body())

    async def update_product(self, product_id: str, data: ProductInput) -> Product:
        """Change the fields that were set (S4)."""
        return await self._write("PUT", f"/services/{_part(product_id)}", Product, data.body())

    async def delete_product(self, product_id: str) -> None:
        """Delete a product (S5)."""
        await self._call.write("DELETE", f"/services/{_part(product_id)}", query=self._team)

    # Invoices

    async def create_income_invoice(self, body: bytes) -> Invoice:
        """Stamp an income invoice from a finished request body (I2); its idempotency key makes twice once."""
        return await self._post("/invoices/income", Invoice, body, STAMP_LIMIT)

    async def list_income_invoices(self, options: ListOptions = ALL) -> Page[Invoice]:
        """One page of income invoices (I1)."""
        return await self._list("/invoices/income", Invoice, options)

    async def get_income_invoice(self, uuid: str) -> Invoice:
        """One income invoice (I3)."""
        return await self._one(f"/invoices/income/{_part(uuid)}", Invoice)

    async def list_egress_invoices(self, options: ListOptions = ALL) -> Page[Invoice]:
        """One page of credit notes (I4)."""
        return await self._list("/invoices/egress", Invoice, options)

    async def list_payment_complements(self, options: ListOptions = ALL) -> Page[Invoice]:
        """One page of payment complements (I7); filter `invoice_id` is the UUID of the invoice paid."""
        return await self._list("/invoices/payment", Invoice, options)

    async def get_payment_complement(self, uuid: str) -> Invoice:
        """One payment complement (I8)."""
        return await self._one(f"/invoices/payment/{_part(uuid)}", Invoice)

    async def invoice_files(self, uuid: str) -> FileLinks:
        """Where the PDF and the XML are (I9)."""
        return await self._one(f"/invoices/{_part(uuid)}/files", FileLinks)

    async def search_invoices(self, words: str, page: int = 1) -> Page[Invoice]:
        """Invoices by words (I14)."""
        return await self._search("/invoices/search", Invoice, words, page)

    async def download(self, link: str) -> bytes:
        """The bytes of a file link: URL, data URL or base64."""
        if link.startswith("data:"):
            return _decoded(link.partition(",")[2])
        if link.startswith(("http://", "https://", "/")) and not link.startswith("/9j/"):
            return await self._call.fetch(link, LARGEST_FILE)
        return _decoded(link)

    # Payments

    async def register_payment(self, body: bytes) -> Payment:
        """Register a received payment from a finished request body (P4); its idempotency key makes twice once."""
        return await self._post("/payments/register", Payment, body, STAMP_LIMIT)

    async def list_payments(self, options: ListOptions = ALL) -> Page[Payment]:
        """One page of payments (P1)."""
        return await self._list("/payments", Payment, options)

    async def get_payment(self, payment_id: str) -> Payment:
        """One payment (P2)."""
        return await self._one(f"/payments/{_part(payment_id)}", Payment)

    # Support documents

    async def upload_support_document(self, owner: Owner, owner_id: str, upload: Upload) -> SupportDocument:
        """Attach a file (C10, I12, P9); `upload.fields` holds documentType, name and description."""
        body = await self._call.upload(f"/{owner}/{_part(owner_id)}/support-documents", upload, self._team)
        return _model(SupportDocument, body.get("data"))

    async def list_support_documents(self, owner: Owner, owner_id: str) -> tuple[SupportDocument, ...]:
        """Files attached, newest first (C11, I13, P10)."""
        body = await self._call.read(f"/{owner}/{_part(owner_id)}/support-documents", self._team)
        return _models(SupportDocument, body.get("data"))

    # Teams

    async def list_teams(self, options: ListOptions = ALL) -> Page[Team]:
        """Teams that the key may act for (T1)."""
        return await self._list("/teams", Team, options)

    async def get_team(self, team_id: str) -> Team:
        """One team (T2)."""
        return await self._one(f"/teams/{_part(team_id)}", Team)

    async def ping(self) -> None:
        """A small real request: raises when the API does not answer or refuses the key."""
        await self._call.read("/teams", (("limit", "1"), *self._team), 10.0)

    async def _list(self, path: str, kind: type[R], options: ListOptions) -> Page[R]:
        body = await self._call.read(path, [*options.query(), *self._team])
        data = body.get("data")
        outer = data if isinstance(data, dict) else body
        cursor = text(outer.get("next") or outer.get("next_cursor"))
        more = bool(outer.get("has_more", cursor)) and bool(cursor)
        rows = outer.get("data") if isinstance(data, dict) else data
        return Page(_models(kind, rows), cursor if more else "", integer(body.get("total_results")))

    async def _search(self, path: str, kind: type[R], words: str, page: int) -> Page[R]:
        body = await self._call.read(path, [("q", words), ("page", str(page)), ("limit", "50"), *self._team])
        return Page(_models(kind, body.get("data")), total=integer(body.get("found")))

    async def _one(self, path: str, kind: type[R]) -> R:
        return _model(kind, (await self._call.read(path, self._team)).get("data"))

    async def _write(self, method: str, path: str, kind: type[R], body: dict[str, Any]) -> R:
        return _model(kind, (await self._call.write(method, path, dump(body), self._team)).get("data"))

    async def _post(self, path: str, kind: type[R], body: bytes, limit: float) -> R:
        return _model(kind, (await self._call.write("POST", path, body, self._team, limit)).get("data"))


def _part(value: str) -> str:
    return quote(value, safe="")


def _model(kind: type[R], data: object) -> R:
    if not isinstance(data, dict):
        raise ServiceFailure(200, "the answer carries no record")
    return kind.model_validate(data)


def _models(kind: type[R], data: object) -> tuple[R, ...]:
    rows = data if isinstance(data, list) else []
    return tuple(kind.model_validate(row) for row in rows if isinstance(row, dict))


def _decoded(content: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ServiceFailure(200, "the file link cannot be read") from error
