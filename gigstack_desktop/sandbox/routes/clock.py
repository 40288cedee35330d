"""/_sandbox/clock: time that can be moved forward, to see in a moment what takes days."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from gigstack_desktop.sandbox import practice_clock
from gigstack_desktop.sandbox.context import Server, TheActor, TheServer
from gigstack_desktop.sandbox.envelope import JsonResponse, ok
from gigstack_desktop.sandbox.exact import new_router
from gigstack_desktop.sandbox.routes.answers import Open, one
from gigstack_desktop.sandbox.schemas import WHOLE, Body

router = new_router("sandbox")
YEAR = 366 * 86_400


class Clock(Open):
    """The server's time in milliseconds, and how far it is ahead of the computer's."""

    now: int
    ahead_seconds: int


class AdvanceInput(Body):
    """How far to move the time forward."""

    advance_seconds: Annotated[int, Field(ge=0, le=YEAR), WHOLE]


def _shown(server: Server, ahead_ms: int) -> dict[str, Any]:
    return {"now": server.clock.now_ms(), "ahead_seconds": ahead_ms // 1000}


@router.get("/_sandbox/clock", responses=one(Clock))
def read_clock(server: TheServer, _actor: TheActor) -> JsonResponse:
    """What time it is for this server."""
    with server.database.read() as connection:
        ahead = practice_clock.ahead_ms(connection)
    return ok(_shown(server, ahead), "Clock retrieved successfully")


@router.post("/_sandbox/clock", responses=one(Clock))
def advance_clock(server: TheServer, _actor: TheActor, body: AdvanceInput) -> JsonResponse:
    """Move the time forward, never back: cancellations, receipts and links expire as if the days had passed.

    Kept over restarts. Of several servers on one database, the others follow within seconds.
    """
    with server.database.write() as connection:
        ahead = practice_clock.advance(connection, body.advance_seconds)
    server.clock.run_ahead(ahead)
    return ok(_shown(server, ahead), "Clock advanced")
