"""Objects as rows: JSON text with its searchable columns and its metadata entries, kept in step."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, delete, insert, select, update

from gigstack_desktop.sandbox import jsontext, tables
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.envelope import not_found

Json = dict[str, Any]


def add(connection: Connection, table: Table, actor: Actor, payload: Json, created_ms: int, **columns: Any) -> None:
    """Store a new object."""
    values = {
        "id": payload["id"],
        "team_id": actor.team,
        "livemode": actor.mode,
        "created_ms": created_ms,
        "payload": jsontext.dumps(payload),
        **columns,
    }
    connection.execute(insert(table), values)
    _index_metadata(connection, table, payload)


def replace(connection: Connection, table: Table, payload: Json, **columns: Any) -> None:
    """Store an object again, after a change."""
    values = {"payload": jsontext.dumps(payload), **columns}
    connection.execute(update(table).where(table.c.id == payload["id"]).values(values))
    kinds = [table.name, _keys_of(table)]
    condition = (tables.metadata_entry.c.kind.in_(kinds), tables.metadata_entry.c.ref == payload["id"])
    connection.execute(delete(tables.metadata_entry).where(*condition))
    _index_metadata(connection, table, payload)


def _index_metadata(connection: Connection, table: Table, payload: Json) -> None:
    rows = [
        {"kind": table.name, "ref": payload["id"], "key": key, "value": metadata_text(value)}
        for key, value in (payload.get("metadata") or {}).items()
        if not isinstance(value, dict | list)
    ]
    if key := payload.get("idempotency_key"):
        rows.append({"kind": _keys_of(table), "ref": payload["id"], "key": "idempotency_key", "value": key})
    if rows:
        connection.execute(insert(tables.metadata_entry), rows)


def _keys_of(table: Table) -> str:
    """Idempotency keys are looked up like metadata, without being mistaken for it."""
    return f"{table.name}:key"


def with_key(table: Table, key: str) -> Select[tuple[str]]:
    """The ids of objects that were made under an idempotency key."""
    entry = tables.metadata_entry.c
    return select(entry.ref).where(entry.kind == _keys_of(table), entry.value == key)


def metadata_text(value: object) -> str:
    """A metadata value as a filter spells it."""
    if isinstance(value, bool) or value is None or isinstance(value, Decimal):
        return jsontext.dumps(value)
    return str(value)


def find(connection: Connection, table: Table, actor: Actor, identifier: str) -> Json | None:
    """The object with this id, if this team and mode have it."""
    values = {"id": identifier, "team": actor.team, "mode": actor.mode}
    text = connection.execute(_finding(table), values).scalar()
    return None if text is None else jsontext.loads(text)


@cache
def _finding(table: Table) -> Select[Any]:
    """The question for one object, put together once: it is asked several times by most requests."""
    columns = table.c
    query = select(columns.payload).where(columns.id == bindparam("id"))
    query = query.where(columns.team_id == bindparam("team"), columns.livemode == bindparam("mode"))
    return query.where(columns.deleted == 0) if "deleted" in columns else query


def get(connection: Connection, table: Table, actor: Actor, identifier: str, noun: str) -> Json:
    """The object with this id; 404 when this team and mode do not have it."""
    found = find(connection, table, actor, identifier)
    if found is None:
        raise not_found(noun, identifier)
    return found


def lock(connection: Connection, table: Table, actor: Actor, identifier: str, noun: str) -> Json:
    """The same, which nobody else changes until this transaction ends."""
    connection.execute(select(table.c.id).where(table.c.id == identifier).with_for_update())
    return get(connection, table, actor, identifier, noun)
