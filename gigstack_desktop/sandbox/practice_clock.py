"""Time moved forward for practice: kept in the database, so that a restart does not go back to the past."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from gigstack_desktop.sandbox import tables
from gigstack_desktop.sandbox.upsert import insert_or_ignore

NAME = "clock_ahead_ms"


def ahead_ms(connection: Connection) -> int:
    """How far the server's clock is ahead of the computer's."""
    text = connection.execute(select(tables.setting.c.value).where(tables.setting.c.name == NAME)).scalar()
    return int(text or 0)


def advance(connection: Connection, seconds: int) -> int:
    """Move the kept time forward; how far it is ahead now, in milliseconds."""
    insert_or_ignore(connection, tables.setting, {"name": NAME, "value": "0"})
    row = select(tables.setting.c.value).where(tables.setting.c.name == NAME).with_for_update()
    ahead = int(connection.execute(row).scalar_one()) + seconds * 1000
    connection.execute(update(tables.setting).where(tables.setting.c.name == NAME).values(value=str(ahead)))
    return ahead
