"""Idempotency keys: one execution per team, mode, endpoint and key; the answer is kept in the same transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, and_, bindparam, select, update

from gigstack_desktop.sandbox import jsontext, tables
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.envelope import ApiError
from gigstack_desktop.sandbox.records import Json
from gigstack_desktop.sandbox.upsert import insert_or_ignore

_KEY = ("team_id", "livemode", "endpoint", "key")
_SAME = and_(*(tables.idempotency.c[name] == bindparam(f"same_{name}") for name in _KEY))
_FIRST = select(tables.idempotency.c.body_hash, tables.idempotency.c.answer).where(_SAME)
_ANSWER = update(tables.idempotency).where(_SAME)


def once(
    connection: Connection, actor: Actor, endpoint: str, body: Json, now_ms: int, act: Callable[[], Json]
) -> tuple[Json, bool]:
    """Do `act` unless this body's `idempotency_key` was used: then give the first answer again (flag true).

    The claim is written before the work, so that a rival transaction waits for this one; when the work is refused, the
    claim goes with it. 409 for the same key with another body.
    """
    key = body.get("idempotency_key")
    if not key:
        return act(), False
    claim = {"team_id": actor.team, "livemode": actor.mode, "endpoint": endpoint, "key": key}
    fresh = {**claim, "body_hash": _fingerprint(body), "answer": "", "created_ms": now_ms}
    same = {f"same_{name}": value for name, value in claim.items()}
    if not insert_or_ignore(connection, tables.idempotency, fresh):
        return _first_answer(connection, same, fresh["body_hash"]), True
    answer = act()
    connection.execute(_ANSWER, {**same, "answer": jsontext.dumps(answer)})
    return answer, False


def _first_answer(connection: Connection, same: Json, body_hash: str) -> Json:
    row = connection.execute(_FIRST, same).one()
    if row.body_hash != body_hash:
        why = "This idempotency_key was used with another body"
        raise ApiError("resource_conflict", why, message="Conflict")
    answer: Json = jsontext.loads(row.answer)
    return answer


def _fingerprint(body: Json) -> str:
    return hashlib.sha256(jsontext.dumps(_sorted(body)).encode()).hexdigest()


def _sorted(value: Any) -> Any:
    """The body in one way of writing: members in order, 1000 and 1000.00 alike."""
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    if isinstance(value, Decimal) and abs(value.adjusted()) < 20:  # others are no amounts: as they were written
        return int(value) if value == value.to_integral_value() else value.normalize()
    return [_sorted(item) for item in value] if isinstance(value, list) else value
