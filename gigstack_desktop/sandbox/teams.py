"""Teams: who issues, with which defaults and series."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, case, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from gigstack_desktop.sandbox import jsontext, tables
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.envelope import ApiError, not_found
from gigstack_desktop.sandbox.paging import ListQuery, Page, fetch
from gigstack_desktop.sandbox.records import Json

NEEDED = {
    "tax_id": "La empresa no tiene RFC.",
    "legal_name": "La empresa no tiene razón social.",
    "tax_system": "La empresa no tiene régimen fiscal.",
    "address.zip": "La empresa no tiene código postal.",
    "sat.completed": "La empresa no tiene CSD; súbelo con POST /teams/{id}/sat-connection.",
}

_TEAM = select(tables.team.c.payload).where(tables.team.c.id == bindparam("team"))


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

    def income_series(self, asked: str | None) -> str:
        """The series of an income invoice: the one that the team forces, else what was asked, else the usual one."""
        usual = self.default_series("income", "A") if asked is None else asked
        return str(self.setting("force_series", usual))

    def check_may_stamp(self) -> None:
        """400 while something is missing without which no CFDI can be sealed (contract, 6.2).

        The contract only says that stamping fails; the code and the details are inferred.
        """
        lacking = [f"team.{field}: {why}" for field, why in NEEDED.items() if not _at(self.payload, field)]
        if lacking:
            sentence = lacking[0].partition(": ")[2]
            raise ApiError("business_rule_violation", sentence, message="Failed to stamp invoice", details=lacking)


def _at(payload: Json, path: str) -> Any:
    value: Any = payload
    for name in path.split("."):
        value = value.get(name)
    return value


def load(connection: Connection, identifier: str) -> Team:
    """A team by id; 404 for an unknown one."""
    text = connection.execute(_TEAM, {"team": identifier}).scalar()
    if text is None:
        raise not_found("Team", identifier)
    return Team(jsontext.loads(text))


def get(connection: Connection, actor: Actor, identifier: str, now_ms: int) -> Json:
    """A team that the caller may see; 404 for any other."""
    condition = (tables.team.c.id == identifier, *_visible(actor, now_ms))
    text = connection.execute(select(tables.team.c.payload).where(*condition)).scalar()
    if text is None:
        raise not_found("Team", identifier)
    found: Json = jsontext.loads(text)
    return found


def page(connection: Connection, actor: Actor, query: ListQuery, now_ms: int) -> Page:
    """The teams of the caller's owner."""
    return fetch(connection, tables.team, query, _visible(actor, now_ms))


def _visible(actor: Actor, now_ms: int) -> list[ColumnElement[bool]]:
    """The teams of the caller's owner, until the end that was scheduled for one."""
    columns = tables.team.c
    return [columns.owner == actor.owner, or_(columns.deletion_ms.is_(None), columns.deletion_ms > now_ms)]


def next_folio(connection: Connection, actor: Actor, series: str, wanted: int | None = None) -> int:
    """Take the next folio of a series in the caller's mode, making the series when it is new.

    A wanted folio is used as it is and moves the counter when it lies ahead. The row stays locked until the end of the
    transaction, so that no two documents get the same number.
    """
    first = 1 if wanted is None else wanted
    values = {"in_team": actor.team, "called": series, "live_first": 0, "test_first": 0}
    values[f"{_counter(actor)}_first"] = first
    if wanted is not None:
        values["wanted"] = wanted
    statement = _taking(connection.dialect.name, _counter(actor), by_wish=wanted is not None)
    taken = int(connection.execute(statement, values).scalar_one())
    return taken if wanted is None else wanted


def _counter(actor: Actor) -> str:
    return "live" if actor.livemode else "test"


@cache
def _taking(dialect: str, counter: str, *, by_wish: bool) -> Any:
    """One statement that makes the series or moves its counter: this happens with every document."""
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    column: Any = tables.series.c[counter]
    wanted: Any = bindparam("wanted")
    moved = case((column < wanted, wanted), else_=column) if by_wish else column + 1
    row: dict[str, Any] = {"team_id": bindparam("in_team"), "name": bindparam("called")}
    row |= {name: bindparam(f"{name}_first") for name in ("live", "test")}
    statement = insert(tables.series).values(row)
    return statement.on_conflict_do_update(index_elements=["team_id", "name"], set_={counter: moved}).returning(column)
