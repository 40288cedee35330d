"""What the routes are given: the server's parts, the caller, and parsed bodies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.concurrency import run_in_threadpool

from gigstack_desktop.sandbox.auth import Actor, Keys, bearer
from gigstack_desktop.sandbox.database import Database
from gigstack_desktop.sandbox.envelope import ErrorStyle
from gigstack_desktop.sandbox.failures import Failures
from gigstack_desktop.sandbox.ids import Clock


@dataclass
class Server:
    """The parts of one running server."""

    database: Database
    keys: Keys
    clock: Clock
    failures: Failures
    error_style: ErrorStyle = "standard"


def server_of(request: Request) -> Server:
    """The server that answers this request."""
    server: Server = request.app.state.server
    return server


async def actor_of(
    request: Request, team: Annotated[str, Query(max_length=200, description="Act for another team")] = ""
) -> Actor:
    """Who asks: 401 without a good key, 403 for a team that the key may not act for. An empty team counts as none."""
    keys = server_of(request).keys
    token = bearer(request.headers.get("authorization"))
    actor = keys.known(token) or await run_in_threadpool(keys.look_up, token)
    if team and team != actor.team:
        actor = await run_in_threadpool(keys.as_team, actor, team)
    return actor


TheServer = Annotated[Server, Depends(server_of)]
TheActor = Annotated[Actor, Depends(actor_of)]
