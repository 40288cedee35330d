"""What the routes are given: the server's parts, the caller, and parsed bodies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, TypeVar

from fastapi import Depends, Query, Request
from fastapi.security import HTTPBearer
from sqlalchemy import Connection, select
from starlette.concurrency import run_in_threadpool

from gigstack_desktop.sandbox import cancellation, links, tables, teams
from gigstack_desktop.sandbox.auth import Actor, Keys, bearer
from gigstack_desktop.sandbox.database import Database
from gigstack_desktop.sandbox.deliverer import Deliverer
from gigstack_desktop.sandbox.envelope import ErrorStyle
from gigstack_desktop.sandbox.failures import Failures
from gigstack_desktop.sandbox.ids import Clock
from gigstack_desktop.sandbox.invoices import Job
from gigstack_desktop.sandbox.paper import Painter
from gigstack_desktop.sandbox.practice import Practice
from gigstack_desktop.sandbox.press import Press
from gigstack_desktop.sandbox.reach import Reach
from gigstack_desktop.sandbox.vault import Vault

Found = TypeVar("Found")
SECONDS_BETWEEN_LOOKS = 5


@dataclass
class Server:
    """The parts of one running server."""

    database: Database
    keys: Keys
    clock: Clock
    failures: Failures
    press: Press
    painter: Painter
    practice: Practice
    vault: Vault
    reach: Reach
    deliverer: Deliverer
    error_style: ErrorStyle = "standard"
    cancellations_seen_ms: int = 0
    origin: str = ""
    receipts_seen_ms: dict[tuple[str, int], int] = field(default_factory=dict)

    def on_time(self) -> None:
        """Cancel what waited for its customer until its time was over; looked up every few seconds at most."""
        now = self.clock.now_ms()
        if now < self.cancellations_seen_ms + SECONDS_BETWEEN_LOOKS * 1000:
            return
        self.cancellations_seen_ms = now
        with self.database.read() as connection:
            due = cancellation.any_due(connection, now)
        if due:
            with self.database.write() as connection:
                cancellation.settle_due(connection, now)

    def seal(self, identifiers: list[str]) -> None:
        """Seal these documents, those that are not yet, in one transaction."""
        with self.database.write() as connection:
            for identifier in identifiers:
                self.press.seal(connection, identifier)

    def sealed(self, read: Callable[[], Found], identifiers: Callable[[Found], list[str]]) -> Found:
        """What `read` finds, after sealing what of it still waited for its seal."""
        found = read()
        waiting = self._waiting(identifiers(found))
        if waiting:
            self.seal(waiting)
            found = read()
        return found

    def _waiting(self, identifiers: list[str]) -> list[str]:
        columns = tables.invoice.c
        query = select(columns.id).where(columns.id.in_(identifiers), columns.sealed == 0)
        with self.database.read() as connection:
            return list(connection.execute(query).scalars())

    def close(self) -> None:
        """Stop working and close the database."""
        self.deliverer.close()
        self.keys.note_uses()
        self.practice.close()
        self.painter.close()
        self.press.close()
        self.database.close()


def server_of(request: Request) -> Server:
    """The server that answers this request."""
    server: Server = request.app.state.server
    return server


async def _server(request: Request) -> Server:
    """The same as a dependency: FastAPI takes those that are not `async` to a thread, which costs more than they."""
    return server_of(request)


_scheme = HTTPBearer(
    auto_error=False, scheme_name="key", description="A key of a team; the bare key without `Bearer` is accepted too"
)


async def actor_of(
    request: Request,
    _key: Annotated[object, Depends(_scheme)],
    team: Annotated[str, Query(max_length=200, description="Act for another team of the same owner")] = "",
) -> Actor:
    """Who asks: 401 without a good key, 403 for a team that the key may not act for. An empty team counts as none."""
    keys = server_of(request).keys
    token = bearer(request.headers.get("authorization"))
    known = keys.known(token)
    actor = known if known is not None else await run_in_threadpool(keys.look_up, token)
    if team and team != actor.team:
        actor = await run_in_threadpool(keys.as_team, actor, team)
    return actor


def job_of(request: Request, server: Server, actor: Actor, connection: Connection) -> Job:
    """What a write works with; `pac:CODE` ordered for this request goes along."""
    team = teams.load(connection, actor.team)
    pac = request.scope.get("state", {}).get("pac", "")
    origin = _origin(request, server, actor)
    return Job(connection, actor, team, server.press, server.clock.now_ms(), pac, origin=origin)


def _origin(request: Request, server: Server, actor: Actor) -> str:
    """Where callers with a key reach this server; who only has a link cannot choose it by a Host header of theirs."""
    own = str(request.base_url).rstrip("/")
    if actor.key_id.startswith(links.KEY_ID):
        return server.origin or own
    server.origin = own
    return own


async def ready(request: Request) -> None:
    """Wait for the rows of the practice business, which a new database gets in its first second."""
    practice = server_of(request).practice
    if not practice.is_ready:
        await run_in_threadpool(practice.wait)


TheServer = Annotated[Server, Depends(_server)]
TheActor = Annotated[Actor, Depends(actor_of)]
