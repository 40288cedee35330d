"""Webhooks: who wants to hear of what, and the events and deliveries that a change leaves behind (contract, 11)."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from gigstack_desktop.sandbox import ids, jsontext, tables
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.database import LEFT
from gigstack_desktop.sandbox.records import Json
from gigstack_desktop.sandbox.webhook_events import KNOWN, documented


def emit(connection: Connection, actor: Actor, kind: str, resource: Json, now_ms: int) -> None:
    """Tell the active webhooks of the caller's team and mode that `kind` happened to `resource`.

    Event and deliveries are rows of the caller's transaction: they are sent once it is committed, and never when it is
    undone. Nothing is written when nobody wants to hear of it. `kind` is a documented name (ValueError otherwise).
    """
    if kind not in KNOWN:
        raise ValueError(f"{kind} is not an event of the contract")
    listeners = _listeners(connection, actor, kind)
    if not listeners:
        return
    event = ids.new_id("evt")
    body = jsontext.dumps(_envelope(event, actor, kind, resource, now_ms))
    row = {"id": event, "team_id": actor.team, "livemode": actor.mode, "created_ms": now_ms, "kind": kind}
    connection.execute(insert(tables.webhook_event).values(**row, payload=body))
    connection.execute(insert(tables.webhook_delivery), [_delivery(each, event, now_ms) for each in listeners])
    connection.info[LEFT] = True


def _listeners(connection: Connection, actor: Actor, kind: str) -> list[str]:
    columns = tables.webhook.c
    query = select(columns.id, columns.payload).where(
        columns.team_id == actor.team, columns.livemode == actor.mode, columns.status == "active"
    )
    rows = connection.execute(query).all()
    return [row.id for row in rows if wants(jsontext.loads(row.payload)["events"], kind)]


def wants(events: list[str], kind: str) -> bool:
    """Whether a subscription to these names (none means all) covers an event."""
    return not events or kind in {documented(name) for name in events}


def _envelope(identifier: str, actor: Actor, kind: str, resource: Json, now_ms: int) -> Json:
    """The documented envelope, with the `event` and `timestamp` that other readers look for (contract, 11.3)."""
    moment = datetime.fromtimestamp(now_ms / 1000, UTC)
    return {
        "id": identifier,
        "type": kind,
        "event": kind,
        "created": now_ms,
        "timestamp": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "livemode": actor.livemode,
        "data": {"object": resource},
    }


def _delivery(webhook: str, event: str, now_ms: int) -> Json:
    return {
        "id": ids.new_id("dlv"),
        "webhook_id": webhook,
        "event_id": event,
        "created_ms": now_ms,
        "status": "pending",
        "attempts": 0,
        "due_ms": now_ms,
        "leased_until_ms": 0,
    }
