"""What is told of a document that could not be stamped: its transaction is undone, the news of it is not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gigstack_desktop.sandbox import webhooks
from gigstack_desktop.sandbox.envelope import ApiError
from gigstack_desktop.sandbox.records import Json

if TYPE_CHECKING:
    from gigstack_desktop.sandbox.auth import Actor
    from gigstack_desktop.sandbox.context import Server

HEADING = "Failed to stamp invoice"
TOLD = ("client", "items", "currency", "series", "metadata", "idempotency_key")


@contextmanager
def told(server: Server, actor: Actor, kind: str, asked: Json) -> Iterator[None]:
    """Emit `invoice.failed` when the block is refused by the checker or the PAC, and let the refusal pass on."""
    try:
        yield
    except ApiError as error:
        if error.message == HEADING:
            _tell(server, actor, kind, asked, error)
        raise


def _tell(server: Server, actor: Actor, kind: str, asked: Json, error: ApiError) -> None:
    reason = {"code": error.code, "message": error.sentence, "details": error.details, **error.extra}
    resource = {
        "id": None,
        "uuid": None,
        "status": "failed",
        "invoice_type": kind,
        **{name: asked[name] for name in TOLD if name in asked},
        "error": reason,
        "livemode": actor.livemode,
        "team": actor.team,
    }
    with server.database.write() as connection:
        webhooks.emit(connection, actor, "invoice.failed", resource, server.clock.now_ms())
