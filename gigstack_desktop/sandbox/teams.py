"""Teams: who issues, with which defaults and series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from gigstack_desktop.sandbox import jsontext, tables
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.envelope import not_found
from gigstack_desktop.sandbox.paging import ListQuery, Page, fetch
from gigstack_desktop.sandbox.records import Json
from gigstack_desktop.sandbox.upsert import insert_or_ignore


@dataclass(frozen=True, slots=True)
class Team:
    """A team as the invoicing functions read it."""

    payload: Json

    @property
    def settings(self) -> Json:
        """Its settings; absent ones are None."""
        found: Json = self.payload.get("settings") or {}
        return found

    def setting(self, name: str, otherwise: Any) -> Any:
        """One setting, or what holds when the team has none."""
        value = self.settings.get(name)
        return otherwise if value in (None, "", []) else value

    def default_series(self, kind: str, otherwise: str) -> str:
        """The series of new documents: kind is income, complements or credit_note."""
        entry = (self.settings.get("default_series") or {}).get(kind) or {}
        return str(entry.get("serie") or otherwise)


def load(connection: Connection, identifier: str) -> Team:
    """A team by id; 404 for an unknown one."""
    text = connection.execute(select(tables.team.c.payload).where(tables.team.c.id == identifier)).scalar()
    if text is None:
        raise not_found("Team", identifier)
    return Team(jsontext.loads(text))


def get(connection: Connection, actor: Actor, identifier: str) -> Json:
    """A team that the caller may see; 404 for any other."""
    columns = tables.team.c
    condition = (columns.id == identifier, columns.owner == actor.owner)
    text = connection.execute(select(columns.payload).where(*condition)).scalar()
    if text is None:
        raise not_found("Team", identifier)
    found: Json = jsontext.loads(text)
    return found


def page(connection: Connection, actor: Actor, query: ListQuery) -> Page:
    """The teams of the caller's owner."""
    return fetch(connection, tables.team, query, [tables.team.c.owner == actor.owner])


def next_folio(connection: Connection, actor: Actor, series: str, wanted: int | None = None) -> int:
    """Take the next folio of a series in the caller's mode, making the series when it is new.

    A wanted folio is used as it is and moves the counter when it lies ahead. The row stays locked until the end of the
    transaction, so that no two documents get the same number.
    """
    counter = "live" if actor.livemode else "test"
    last = _lock_counter(connection, actor.team, series, counter)
    folio = wanted if wanted is not None else last + 1
    columns = tables.series.c
    statement = update(tables.series).where(columns.team_id == actor.team, columns.name == series)
    connection.execute(statement.values({counter: max(last, folio)}))
    return folio


def _lock_counter(connection: Connection, team: str, series: str, counter: str) -> int:
    row = {"team_id": team, "name": series, "live": 0, "test": 0}
    insert_or_ignore(connection, tables.series, row)
    columns = tables.series.c
    statement = select(columns[counter]).where(columns.team_id == team, columns.name == series).with_for_update()
    return int(connection.execute(statement).scalar_one())
