"""Series of a team: the last folio of each mode (contract, 6.3)."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, Row, select, update

from gigstack_desktop.sandbox import tables
from gigstack_desktop.sandbox.envelope import ApiError, missing, not_found
from gigstack_desktop.sandbox.records import Json
from gigstack_desktop.sandbox.upsert import insert_or_ignore

MODES = {"live": 1, "test": 0}


def all_of(connection: Connection, team: str) -> list[Json]:
    """The series of a team, by name."""
    columns = tables.series.c
    rows = connection.execute(select(tables.series).where(columns.team_id == team).order_by(columns.name)).all()
    return [_shown(row) for row in rows]


def create(connection: Connection, team: str, data: Json) -> Json:
    """A new series; 409 when the team has it."""
    name = (data.get("series") or "").strip()
    if not name:
        raise missing("series")
    row = {"team_id": team, "name": name, "live": data.get("live", 0), "test": data.get("test", 0)}
    if not insert_or_ignore(connection, tables.series, row):
        raise ApiError("resource_already_exists", f"Series {name} already exists", message="Conflict")
    return find(connection, team, name)


def change(connection: Connection, team: str, identifier: str, data: Json) -> Json:
    """Other counters; 400 for going back behind a folio that a document has."""
    found = find(connection, team, identifier, lock=True)
    name, given = found["series"], {mode: data[mode] for mode in MODES if data.get(mode) is not None}
    for mode, folio in given.items():
        if folio < found[mode] and _used(connection, team, name, MODES[mode]):
            why = f"Series {name} has documents up to folio {found[mode]} in {mode} mode"
            raise ApiError("business_rule_violation", why, message="Invalid folio")
    columns = tables.series.c
    if given:
        connection.execute(update(tables.series).where(columns.team_id == team, columns.name == name).values(given))
    return {**found, **given}


def find(connection: Connection, team: str, identifier: str, *, lock: bool = False) -> Json:
    """A series by name or id; 404 otherwise. A locked one keeps its counters until the transaction ends."""
    known = all_of(connection, team)
    by = {each["id"]: each["series"] for each in known} | {each["series"]: each["series"] for each in known}
    if identifier not in by:
        raise not_found("Series", identifier)
    columns = tables.series.c
    query = select(tables.series).where(columns.team_id == team, columns.name == by[identifier])
    return _shown(connection.execute(query.with_for_update() if lock else query).one())


def _used(connection: Connection, team: str, name: str, mode: int) -> bool:
    columns = tables.invoice.c
    query = select(columns.id).where(columns.team_id == team, columns.livemode == mode, columns.series == name)
    return connection.execute(query.limit(1)).first() is not None


def _shown(row: Row[tuple[str]]) -> Json:
    identifier = hashlib.sha256(row.name.encode()).hexdigest()[:12]
    return {"id": f"series_{identifier}", "series": row.name, "live": row.live, "test": row.test}
