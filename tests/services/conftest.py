"""A practice API served once, and workspaces over it with a fault injected at the transport where a test wants one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from gigstack_desktop.services.draft import Draft, DraftLine, DraftTax
from gigstack_desktop.services.events import Event
from gigstack_desktop.services.profiles import Profile
from gigstack_desktop.services.workspace import Workspace, open_workspace
from tests.support.sandbox_server import Server, serving

PRACTICE = Profile("practice", "practice", "Práctica")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The embedded API with its practice business."""
    with serving(tmp_path_factory.mktemp("sandbox"), key="a-key-of-this-test-run-0123456789") as found:
        yield found


@dataclass
class Faults(httpx.AsyncBaseTransport):
    """Passes requests on, except where a test says what goes wrong: "unsent", "lost" (acted, answer lost), "cut"."""

    inner: httpx.AsyncBaseTransport = field(default_factory=httpx.AsyncHTTPTransport)
    plan: list[tuple[str, str, str]] = field(default_factory=list)
    seen: list[tuple[str, str]] = field(default_factory=list)
    down: bool = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/v2")
        if self.down:
            raise httpx.ConnectError("refused", request=request)
        fault = self._take(request.method, path)
        if fault == "unsent":
            raise httpx.ConnectError("refused", request=request)
        if fault == "cut":  # the request left, the service never saw it
            raise httpx.ReadError("cut", request=request)
        self.seen.append((request.method, path))
        response = await self.inner.handle_async_request(request)
        if fault == "lost":
            await response.aread()
            raise httpx.ReadTimeout("lost", request=request)
        return response

    def count(self, method: str, path: str) -> int:
        """How many such requests reached the service."""
        return self.seen.count((method, path))

    def _take(self, method: str, path: str) -> str:
        for step in self.plan:
            if step[:2] == (method, path):
                self.plan.remove(step)
                return step[2]
        return ""

    async def aclose(self) -> None:
        await self.inner.aclose()


@dataclass
class Desk:
    """An open workspace, what it told, and its line to the service."""

    workspace: Workspace
    faults: Faults
    events: list[Event]
    reopen: Callable[..., Awaitable[Desk]]

    async def draft(self, **changes: Any) -> Draft:
        """A complete draft to the first client."""
        [client] = await self.workspace.clients.suggest("agroproductos", 1)
        draft = await self.workspace.drafts.new(client.id)
        line = DraftLine(
            quantity="2",
            unit_key="E48",
            product_key="86101705",
            description="Curso de inglés",
            unit_price="1,234.50",
            taxes=(DraftTax(),),
        )
        draft = replace(draft, **({"lines": (line,), "method": "PPD", "form": "99", "uso": "G03"} | changes))
        await self.workspace.drafts.save(draft)
        return draft


@pytest.fixture
async def desk(server: Server, tmp_path: Path) -> AsyncIterator[Desk]:
    """A synced workspace without workers: tests drive the outbox themselves.

    `reopen` closes the one before, as the program does: its cache is open once at a time.
    """
    opened: list[Workspace] = []

    async def close() -> None:
        while opened:
            await opened.pop().close()

    async def reopen(**options: Any) -> Desk:
        await close()
        faults, events = Faults(), []
        workspace = await open_workspace(
            PRACTICE,
            home=tmp_path / "home" / "profiles" / "practice",
            publish=events.append,
            **({"base_url": server.base_url, "key": server.key, "transport": faults, "work": False} | options),
        )
        opened.append(workspace)
        return Desk(workspace, faults, events, reopen)

    found = await reopen()
    await found.workspace.sync.run()
    yield found
    await close()
