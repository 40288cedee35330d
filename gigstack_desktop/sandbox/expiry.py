"""When receipts expire: as soon as anybody of their team looks at anything, after their window is over."""

from __future__ import annotations

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from gigstack_desktop.sandbox import closing
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.context import SECONDS_BETWEEN_LOOKS, Server, TheActor, TheServer, job_of


async def expire(request: Request, server: TheServer, actor: TheActor) -> None:
    """What the nightly process does, before an answer could show that it has not; every few seconds at most."""
    now, mine = server.clock.now_ms(), (actor.team, actor.mode)
    if now >= server.receipts_seen_ms.get(mine, 0) + SECONDS_BETWEEN_LOOKS * 1000:
        server.receipts_seen_ms[mine] = now
        await run_in_threadpool(expire_now, request, server, actor)


def expire_now(request: Request, server: Server, actor: Actor) -> None:
    """Let the receipts of this team and mode expire whose window is over."""
    with server.database.read() as connection:
        due = closing.is_due(connection, actor, server.clock.now_ms())
    if due:
        with server.database.write() as connection:
            closing.close(job_of(request, server, actor, connection))
