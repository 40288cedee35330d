"""Webhooks: who wants to hear of what, and the events and deliveries that a change leaves behind (contract, 11)."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from gigstack_desktop.sandbox import ids, jsontext, records, tables
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.database import LEFT
from gigstack_desktop.sandbox.envelope import ApiError, missing
from gigstack_desktop.sandbox.paging import ListQuery, Page, fetch, owned
from gigstack_desktop.sandbox.reach import Reach
from gigstack_desktop.sandbox.records import Json
from gigstack_desktop.sandbox.vault import Vault
from gigstack_desktop.sandbox.webhook_events import KNOWN, documented

LIMIT = 50

_ACTIVE = select(tables.webhook.c.id, tables.webhook.c.payload).where(
    tables.webhook.c.team_id == bindparam("team"),
    tables.webhook.c.livemode == bindparam("mode"),
    tables.webhook.c.status == "active",
)


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
    connection.execute(insert(tables.webhook_delivery), [_delivery(each, event, kind, now_ms) for each in listeners])
    connection.info[LEFT] = True


def create(connection: Connection, actor: Actor, data: Json, vault: Vault, reach: Reach, now_ms: int) -> Json:
    """A new webhook, with the secret of its signatures, which is shown this once."""
    if not data.get("url"):
        raise missing("url")
    if connection.execute(select(func.count()).where(*owned(tables.webhook, actor))).scalar_one() >= LIMIT:
        raise ApiError("business_rule_violation", f"A team has at most {LIMIT} webhooks", message="Too many webhooks")
    payload: Json = {
        "id": f"wh_{secrets.token_hex(4)}",
        "url": reach.checked_url(data["url"]),
        "events": _checked_events(data.get("events") or []),
        "status": data.get("status") or "active",
        "description": data.get("description") or "",
        "owner": actor.owner,
        "team": actor.team,
        "livemode": actor.livemode,
        "created_at": now_ms,
    }
    secret = f"whsec_{secrets.token_hex(24)}"
    locked = vault.lock(secret.encode(), payload["id"])
    columns = {"name": payload["url"], "status": payload["status"], "secret": locked}
    records.add(connection, tables.webhook, actor, payload, now_ms, **columns)
    return {**payload, "secret": secret}


def update(connection: Connection, actor: Actor, identifier: str, data: Json, reach: Reach) -> Json:
    """Change what is given; what waits for an inactive webhook is sent when it is active again."""
    payload = get(connection, actor, identifier)
    if data.get("url"):
        payload["url"] = reach.checked_url(data["url"])
    if "events" in data:
        payload["events"] = _checked_events(data["events"] or [])
    for field in ("status", "description"):
        if data.get(field) is not None:
            payload[field] = data[field]
    records.replace(connection, tables.webhook, payload, name=payload["url"], status=payload["status"])
    connection.info[LEFT] = True
    return payload


def get(connection: Connection, actor: Actor, identifier: str) -> Json:
    """A webhook of the caller's team and mode; 404 for any other."""
    return records.get(connection, tables.webhook, actor, identifier, "Webhook")


def remove(connection: Connection, actor: Actor, identifier: str) -> Json:
    """Forget a webhook for good, with what was still to be sent to it and the log of what was."""
    payload = get(connection, actor, identifier)
    connection.execute(delete(tables.webhook).where(tables.webhook.c.id == identifier))
    return payload


def page(connection: Connection, actor: Actor, query: ListQuery, status: str) -> Page:
    """The webhooks of the caller's team and mode; `status` is active, inactive, or empty for both."""
    conditions = owned(tables.webhook, actor)
    if status:
        conditions.append(tables.webhook.c.status == status)
    return fetch(connection, tables.webhook, query.bound(status=status), conditions)


def deliveries(connection: Connection, actor: Actor, identifier: str, query: ListQuery) -> Page:
    """What was sent or is to be sent to a webhook, each with the log of its attempts."""
    get(connection, actor, identifier)
    table = tables.webhook_delivery
    return fetch(connection, table, query.bound(webhook=identifier), [table.c.webhook_id == identifier])


def _checked_events(names: list[str]) -> list[str]:
    """The names as they were given, each once; 400 for one that no event has."""
    unknown = [name for name in names if documented(name) is None]
    if unknown:
        details = [f"events: {name} is not an event" for name in unknown]
        raise ApiError("invalid_field_value", details[0], message="Invalid request body", details=details)
    return list(dict.fromkeys(names))


def _listeners(connection: Connection, actor: Actor, kind: str) -> list[str]:
    rows = connection.execute(_ACTIVE, {"team": actor.team, "mode": actor.mode}).all()
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


def _delivery(webhook: str, event: str, kind: str, now_ms: int) -> Json:
    identifier = ids.new_id("dlv")
    payload = {
        "id": identifier,
        "webhook_id": webhook,
        "event_id": event,
        "type": kind,
        "status": "pending",
        "created_at": now_ms,
        "next_attempt_at": now_ms,
        "attempts": [],
    }
    return {
        "id": identifier,
        "webhook_id": webhook,
        "event_id": event,
        "created_ms": now_ms,
        "name": kind,
        "status": "pending",
        "due_ms": now_ms,
        "leased_until_ms": 0,
        "payload": jsontext.dumps(payload),
    }
