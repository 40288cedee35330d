"""One HTTP request to a stranger's address: the address is checked, nobody is followed, and it ends in five seconds."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from typing import TypedDict

import httpx

from gigstack_desktop.sandbox.reach import Reach, Unreachable

LIMIT_SECONDS = 5.0


class Outcome(TypedDict):
    """What became of an attempt: the status that was answered, or None and why there was no answer."""

    http_status: int | None
    problem: str


class Post:
    """Sends bodies to addresses that `reach` allows."""

    def __init__(self, reach: Reach, limit_seconds: float = LIMIT_SECONDS) -> None:
        self._reach, self._limit = reach, limit_seconds
        self._tls = httpx.create_ssl_context()

    async def send(self, url: str, headers: dict[str, str], body: bytes) -> Outcome:
        """POST and give the status; nothing of the answer's body is read. Unreachable for an address not allowed.

        The name is resolved here, every address it has must be allowed, and the connection goes to one of them: a name
        that points elsewhere a moment later (DNS rebinding) changes nothing.
        """
        try:
            async with asyncio.timeout(self._limit):
                return await self._first_that_answers(httpx.URL(url), headers, body)
        except TimeoutError:
            return {"http_status": None, "problem": f"no answer within {self._limit:g} s"}

    async def _first_that_answers(self, url: httpx.URL, headers: dict[str, str], body: bytes) -> Outcome:
        problem = ""
        for address in await self._addresses(url):
            try:
                return {"http_status": await self._status(url, address, headers, body), "problem": ""}
            except httpx.ConnectError as error:
                problem = f"could not connect: {error}"
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                return {"http_status": None, "problem": str(error) or type(error).__name__}
        return {"http_status": None, "problem": problem}

    async def _addresses(self, url: httpx.URL) -> list[str]:
        port = url.port or (443 if url.scheme == "https" else 80)
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise Unreachable(f"{url.host} has no address") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        for address in addresses:
            if not self._reach.allows(ipaddress.ip_address(address.partition("%")[0])):
                raise Unreachable(f"{url.host} is not a public address")
        return addresses

    async def _status(self, url: httpx.URL, address: str, headers: dict[str, str], body: bytes) -> int:
        # Neither proxies nor connections that outlive the request: both would leave the address that was checked.
        limits = httpx.Limits(max_connections=1, max_keepalive_connections=0)
        transport = httpx.AsyncHTTPTransport(verify=self._tls, trust_env=False, limits=limits)
        async with httpx.AsyncClient(transport=transport, trust_env=False, timeout=self._limit) as client:
            named = {**headers, "Host": url.netloc.decode("ascii")}
            request = client.build_request("POST", url.copy_with(host=address), headers=named, content=body)
            request.extensions["sni_hostname"] = url.host
            answer = await client.send(request, stream=True, follow_redirects=False)
            await answer.aclose()
            return answer.status_code
