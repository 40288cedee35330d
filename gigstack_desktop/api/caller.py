"""The one place where a request leaves and HTTP becomes an AppError: time limits, retries of reads, exact JSON."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx

from gigstack_desktop import __version__
from gigstack_desktop.errors import Busy, Offline, ServiceFailure, Unknown

from .failures import failure, refusal
from .models.wire import load

READ_LIMIT, WRITE_LIMIT, STAMP_LIMIT, FILE_LIMIT = 30.0, 45.0, 90.0, 120.0
ATTEMPTS = 3
PATIENCE = 10.0
UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)

Sleep = Callable[[float], Awaitable[None]]
Query = Sequence[tuple[str, str]]


@cache
def tls() -> ssl.SSLContext:
    """The shared TLS context; made at the first request (62 ms), in the engine's thread."""
    return ssl.create_default_context()


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a multipart request and the fields beside it."""

    name: str
    content: bytes
    mime_type: str
    fields: Mapping[str, str]


class Caller:
    """Sends requests to one base URL with one key; both may change while it lives (the embedded API restarted)."""

    def __init__(
        self, base_url: str, key: str, transport: httpx.AsyncBaseTransport | None = None, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._key = key
        self._transport = transport
        self._sleep = sleep
        self._http: httpx.AsyncClient | None = None

    @property
    def ready(self) -> bool:
        """Whether there is an address to call."""
        return bool(self._base_url)

    def point_to(self, base_url: str, key: str) -> None:
        """Use another address and key from the next request on."""
        self._base_url, self._key = base_url.rstrip("/"), key

    async def close(self) -> None:
        """Close the connections."""
        http, self._http = self._http, None
        if http is not None:
            await http.aclose()

    async def read(self, path: str, query: Query = (), limit: float = READ_LIMIT) -> Any:
        """GET, tried again when that may help; Offline whenever no answer came, for a read has no other effect."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await self._send("GET", path, query, limit=limit)
            except Unknown as error:
                if attempt == ATTEMPTS:
                    raise Offline from error
            except (Offline, ServiceFailure, Busy) as error:
                if attempt == ATTEMPTS or (isinstance(error, Busy) and (error.retry_after or 0) > PATIENCE):
                    raise
            await self._sleep(_pause(attempt))
        raise AssertionError("unreachable")

    async def write(
        self, method: str, path: str, body: bytes | None = None, query: Query = (), limit: float = WRITE_LIMIT
    ) -> Any:
        """Send once: Offline when it provably did not leave, Unknown when the answer was lost."""
        return await self._send(method, path, query, body=body, limit=limit)

    async def upload(self, path: str, upload: Upload, query: Query = ()) -> Any:
        """Send a file once, as multipart/form-data."""
        return await self._send("POST", path, query, upload=upload, limit=FILE_LIMIT)

    async def fetch(self, url: str, most: int) -> bytes:
        """The bytes behind a file's URL, without our key (contract 4.7); ServiceFailure above `most` bytes."""
        target = httpx.URL(self._base_url + "/").join(url)
        if target.scheme not in ("http", "https"):
            raise ServiceFailure(detail="file link of an unknown kind")
        try:
            async with asyncio.timeout(FILE_LIMIT), self._client().stream("GET", target) as answer:
                if answer.status_code != 200:
                    raise failure(answer.status_code, None, answer.headers.get("retry-after"))
                data = bytearray()
                async for chunk in answer.aiter_bytes():
                    data += chunk
                    if len(data) > most:
                        raise ServiceFailure(detail="the file is larger than expected")
                return bytes(data)
        except (httpx.TransportError, httpx.DecodingError, TimeoutError) as error:
            raise Offline from error

    async def _send(
        self,
        method: str,
        path: str,
        query: Query,
        *,
        body: bytes | None = None,
        upload: Upload | None = None,
        limit: float,
    ) -> Any:
        if not self.ready:
            raise Offline
        request = self._request(method, path, query, body, upload)
        try:
            async with asyncio.timeout(limit):
                answer = await self._client().send(request)
        except UNSENT as error:
            raise Offline from error
        except (httpx.TransportError, httpx.DecodingError, TimeoutError) as error:
            raise Unknown from error
        return _value(answer)

    def _request(
        self, method: str, path: str, query: Query, body: bytes | None, upload: Upload | None
    ) -> httpx.Request:
        headers = {"Authorization": f"Bearer {self._key}", "Accept": "application/json"}
        url, params = self._base_url + path, httpx.QueryParams(list(query)) if query else None
        if upload is not None:
            files = {"file": (upload.name, upload.content, upload.mime_type)}
            return self._client().build_request(
                method, url, params=params, headers=headers, files=files, data=dict(upload.fields)
            )
        if body is not None:
            headers["Content-Type"] = "application/json; charset=utf-8"
        return self._client().build_request(method, url, params=params, headers=headers, content=body)

    def _client(self) -> httpx.AsyncClient:
        if self._http is None:
            self._http = httpx.AsyncClient(
                transport=self._transport or httpx.AsyncHTTPTransport(verify=tls(), limits=_limits()),
                timeout=httpx.Timeout(None, connect=5.0, pool=20.0),
                headers={"User-Agent": f"gigstack-desktop/{__version__}"},
                follow_redirects=False,
            )
        return self._http


def _limits() -> httpx.Limits:
    return httpx.Limits(max_connections=10, max_keepalive_connections=10)


def _pause(attempt: int) -> float:
    return 0.2 * float(4 ** (attempt - 1))


def _value(answer: httpx.Response) -> Any:
    try:
        body = load(answer.content)
    except (ValueError, RecursionError):
        body = None
    if not answer.is_success:
        raise failure(answer.status_code, body, answer.headers.get("retry-after"))
    if not isinstance(body, dict):
        raise ServiceFailure(answer.status_code, "the answer is not JSON")
    if body.get("success") is False:
        raise refusal(body)
    return body
