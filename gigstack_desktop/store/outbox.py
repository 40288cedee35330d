"""Intents in the store: frozen requests and how far each one got."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

QUEUED, SENDING, UNCERTAIN, DONE, REJECTED = "en cola", "enviando", "por confirmar", "hecho", "rechazado"
OPEN = (QUEUED, SENDING, UNCERTAIN, REJECTED)
FIELDS = """id, kind, subject, title, party, facts, request, state, sent, attempts, created, next_attempt, last_sent,
  error, message, result"""


@dataclass(frozen=True, slots=True)
class Intent:
    """A promise: `id` is its idempotency key, `request` the exact body, `facts` what to look it up by.

    `sent` is False only while no byte can have left. Times in milliseconds.
    """

    id: str
    kind: str
    subject: str
    title: str
    party: str
    facts: dict[str, Any]
    request: bytes
    state: str = QUEUED
    sent: bool = False
    attempts: int = 0
    created: int = 0
    next_attempt: int = 0
    last_sent: int = 0
    error: str = ""
    message: str = ""
    result: str = ""


def add(db: sqlite3.Connection, intent: Intent) -> None:
    """Put a promise on disk."""
    db.execute(
        f"INSERT INTO outbox({FIELDS}) VALUES({','.join('?' * 16)})",
        (
            intent.id,
            intent.kind,
            intent.subject,
            intent.title,
            intent.party,
            json.dumps(intent.facts),
            intent.request,
            intent.state,
            int(intent.sent),
            intent.attempts,
            intent.created,
            intent.next_attempt,
            intent.last_sent,
            intent.error,
            intent.message,
            intent.result,
        ),
    )


def get(db: sqlite3.Connection, intent_id: str) -> Intent | None:
    """One promise."""
    row = db.execute(f"SELECT {FIELDS} FROM outbox WHERE id = ?", (intent_id,)).fetchone()  # noqa: S608
    return _intent(row) if row else None


def open_of(db: sqlite3.Connection, kind: str, subject: str) -> Intent | None:
    """The unfinished promise of a kind for one subject, if there is one."""
    row = db.execute(
        f"SELECT {FIELDS} FROM outbox WHERE kind = ? AND subject = ? AND state <> ? ORDER BY seq LIMIT 1",  # noqa: S608
        (kind, subject, DONE),
    ).fetchone()
    return _intent(row) if row else None


def last_of(db: sqlite3.Connection, kind: str, subject: str) -> Intent | None:
    """The newest promise of a kind for one subject, finished or not."""
    row = db.execute(
        f"SELECT {FIELDS} FROM outbox WHERE kind = ? AND subject = ? ORDER BY seq DESC LIMIT 1",  # noqa: S608
        (kind, subject),
    ).fetchone()
    return _intent(row) if row else None


def pending(db: sqlite3.Connection) -> list[Intent]:
    """Everything not done, oldest first."""
    sql = f"SELECT {FIELDS} FROM outbox WHERE state <> ? ORDER BY seq"  # noqa: S608
    return [_intent(row) for row in db.execute(sql, (DONE,))]


def due(db: sqlite3.Connection, now: int) -> list[Intent]:
    """Promises whose turn it is: per subject only the oldest unfinished one that is not rejected."""
    sql = f"""SELECT {FIELDS} FROM outbox o WHERE state IN (?, ?) AND next_attempt <= ? AND NOT EXISTS
      (SELECT 1 FROM outbox p WHERE p.subject = o.subject AND p.seq < o.seq AND p.state IN (?, ?, ?)) ORDER BY seq"""  # noqa: S608
    return [_intent(row) for row in db.execute(sql, (QUEUED, UNCERTAIN, now, QUEUED, SENDING, UNCERTAIN))]


def next_time(db: sqlite3.Connection) -> int | None:
    """When the next promise is due; None when none waits."""
    sql = "SELECT min(next_attempt) FROM outbox WHERE state IN (?, ?)"
    row = db.execute(sql, (QUEUED, UNCERTAIN)).fetchone()
    return None if row[0] is None else int(row[0])


def hasten(db: sqlite3.Connection) -> None:
    """The connection is back: what waited only for it is due now."""
    sql = "UPDATE outbox SET next_attempt = 0 WHERE state IN (?, ?) AND error = 'offline'"
    db.execute(sql, (QUEUED, UNCERTAIN))


def begin_sending(db: sqlite3.Connection, intent_id: str, now: int) -> None:
    """From here on a byte may have left: only a look-up can tell."""
    sql = "UPDATE outbox SET state = ?, sent = 1, last_sent = ?, attempts = attempts + 1 WHERE id = ?"
    db.execute(sql, (SENDING, now, intent_id))


def put_back(db: sqlite3.Connection, intent_id: str, *, sent: bool, next_attempt: int, error: str) -> None:
    """Not carried out: wait in the queue; `sent` False when it provably never left."""
    db.execute(
        "UPDATE outbox SET state = ?, sent = ?, next_attempt = ?, error = ? WHERE id = ?",
        (QUEUED, int(sent), next_attempt, error, intent_id),
    )


def set_state(
    db: sqlite3.Connection, intent_id: str, state: str, *, next_attempt: int = 0, error: str = "", message: str = ""
) -> None:
    """Change the state of a promise."""
    db.execute(
        "UPDATE outbox SET state = ?, next_attempt = ?, error = ?, message = ? WHERE id = ?",
        (state, next_attempt, error, message, intent_id),
    )


def finish(db: sqlite3.Connection, intent_id: str, result: str) -> None:
    """Kept: `result` is the id of what it made."""
    db.execute(
        "UPDATE outbox SET state = ?, result = ?, error = '', message = '' WHERE id = ?", (DONE, result, intent_id)
    )


def remove(db: sqlite3.Connection, intent_id: str) -> None:
    """Forget a promise."""
    db.execute("DELETE FROM outbox WHERE id = ?", (intent_id,))


def recover(db: sqlite3.Connection) -> list[str]:
    """After a crash: whatever was being sent must be looked up; subjects of those."""
    sql = "UPDATE outbox SET state = ?, next_attempt = 0 WHERE state = ? RETURNING subject"
    return [row[0] for row in db.execute(sql, (UNCERTAIN, SENDING)).fetchall()]


def _intent(row: tuple[Any, ...]) -> Intent:
    plain = dict(zip([name.strip() for name in FIELDS.split(",")], row, strict=True))
    plain.update(facts=json.loads(plain["facts"]), request=bytes(plain["request"]), sent=bool(plain["sent"]))
    return Intent(**plain)


def blocked(db: sqlite3.Connection, intent: Intent) -> bool:
    """Whether an older unfinished promise for the same subject comes first."""
    sql = """SELECT 1 FROM outbox WHERE subject = ? AND state IN (?, ?, ?)
      AND seq < (SELECT seq FROM outbox WHERE id = ?) LIMIT 1"""
    return db.execute(sql, (intent.subject, QUEUED, SENDING, UNCERTAIN, intent.id)).fetchone() is not None
