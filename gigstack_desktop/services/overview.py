"""The figures of the home screen, from the cache; currencies are never mixed."""

from __future__ import annotations

import itertools
import sqlite3
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from gigstack_desktop.store import notes
from gigstack_desktop.store.packing import amount, millis

from .queries import CurrencyTotal, MonthFigure, NameFigure, Overview

MONTHS = 12


def overview(db: sqlite3.Connection, now: datetime, zone: ZoneInfo) -> Overview:
    """Everything that the home screen shows, for the month of `now` in the company's zone."""
    starts = _month_starts(now.astimezone(zone))
    this, before = starts[-2:], starts[-3:-1]
    states = dict(db.execute("SELECT local_state, count(*) FROM invoice WHERE local_state <> '' GROUP BY 1").fetchall())
    open_count, receivable = _one(db, "count(*), sum(balance)", "invoice", "balance > 0 AND currency = 'MXN'")
    invalid = _one(db, "count(*)", "client", "is_valid = 0 AND deleted = 0")[0]
    invoiced, transferred, withheld = _income(db, *this)
    synced = notes.state(db, "synced")
    return Overview(
        drafts=states.get("borrador", 0),
        to_confirm=states.get("por confirmar", 0) + states.get("enviando", 0),
        rejected=states.get("rechazado", 0),
        queued=states.get("en cola", 0),
        open_count=open_count,
        receivable=amount(receivable),
        invalid_clients=invalid,
        invoiced=amount(invoiced),
        invoiced_before=amount(_income(db, *before)[0]),
        collected=amount(_collected(db, *this)),
        collected_before=amount(_collected(db, *before)),
        tax_transferred=amount(transferred),
        tax_withheld=amount(withheld),
        others=_others(db, *this),
        months=_months(db, starts, zone),
        top_clients=_top(db, starts[0], starts[-1]),
        synced=datetime.fromisoformat(synced) if synced else None,
    )


def _month_starts(local: datetime) -> list[int]:
    """The first instants of the last twelve months and of the next one."""
    first = local.year * 12 + local.month - 1
    return [
        millis(datetime((first + step) // 12, (first + step) % 12 + 1, 1, tzinfo=local.tzinfo))
        for step in range(1 - MONTHS, 2)
    ]


def _one(db: sqlite3.Connection, what: str, table: str, where: str, *arguments: Any) -> tuple[Any, ...]:
    row: tuple[Any, ...] = db.execute(f"SELECT {what} FROM {table} WHERE {where}", arguments).fetchone()  # noqa: S608
    return tuple(value or 0 for value in row)


def _income(db: sqlite3.Connection, start: int, end: int) -> tuple[Any, ...]:
    where = "status = 'valid' AND kind = 'I' AND currency = 'MXN' AND date >= ? AND date < ?"
    return _one(db, "sum(total), sum(taxes), sum(withheld)", "invoice", where, start, end)


def _collected(db: sqlite3.Connection, start: int, end: int) -> int:
    where = "status = 'succeeded' AND currency = 'MXN' AND date >= ? AND date < ?"
    return int(_one(db, "sum(amount)", "payment", where, start, end)[0])


def _others(db: sqlite3.Connection, start: int, end: int) -> tuple[CurrencyTotal, ...]:
    sql = """SELECT currency, count(*), sum(total), sum(balance) FROM invoice WHERE status = 'valid' AND kind = 'I'
      AND currency <> 'MXN' AND date >= ? AND date < ? GROUP BY currency ORDER BY currency"""
    return tuple(CurrencyTotal(c, n, amount(t), amount(b)) for c, n, t, b in db.execute(sql, (start, end)))


def _months(db: sqlite3.Connection, starts: list[int], zone: ZoneInfo) -> tuple[MonthFigure, ...]:
    found = []
    for start, end in itertools.pairwise(starts):
        month = datetime.fromtimestamp(start / 1000, zone).strftime("%Y-%m")
        found.append(MonthFigure(month, amount(_income(db, start, end)[0]), amount(_collected(db, start, end))))
    return tuple(found)


def _top(db: sqlite3.Connection, start: int, end: int) -> tuple[NameFigure, ...]:
    sql = """SELECT client_id, max(client_name), sum(total) FROM invoice WHERE status = 'valid' AND kind = 'I'
      AND currency = 'MXN' AND date >= ? AND date < ? AND client_id <> '' GROUP BY client_id ORDER BY 3 DESC LIMIT 5"""
    return tuple(NameFigure(ref, name, amount(total)) for ref, name, total in db.execute(sql, (start, end)))
