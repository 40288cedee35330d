"""Lists: limit, cursor bound to its filters, page, order, time window and metadata filters (contract, 1.5)."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from fastapi import Query, Request
from sqlalchemy import ColumnElement, Connection, Table, and_, exists, func, or_, select

from gigstack_desktop.sandbox import tables, typos
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.envelope import invalid
from gigstack_desktop.sandbox.jsontext import Raw
from gigstack_desktop.sandbox.text import fold, like

OrderBy = Literal["timestamp", "created_at", "created", "name"]
Timestamp = Annotated[int | None, Query(ge=0, le=10**15)]
MILLISECONDS_FROM = 10**11
CANDIDATES, MOST_ALIKE = 5000, 200


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a list was asked for, normalised: times in milliseconds, one cursor whatever its name was."""

    limit: int = 10
    cursor: str = ""
    page: int | None = None
    ascending: bool = False
    by_name: bool = False
    since_ms: int | None = None
    until_ms: int | None = None
    metadata: tuple[tuple[str, str], ...] = ()
    filters: tuple[tuple[str, str], ...] = ()

    def bound(self, **filters: str) -> ListQuery:
        """The same query with the filters that its cursors belong to."""
        return replace(self, filters=tuple(sorted(filters.items())))

    def fingerprint(self) -> str:
        """What a cursor is bound to: everything but limit and position."""
        facts = (self.ascending, self.by_name, self.since_ms, self.until_ms, self.metadata, self.filters)
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Page:
    """One page: stored objects as they are, the next cursor, and how many match in all."""

    items: list[Raw]
    identifiers: list[str]
    next: str | None
    total: int

    def members(self) -> dict[str, Any]:
        """The members that a list adds to the envelope."""
        return {"next": self.next, "has_more": self.next is not None, "total_results": self.total}


async def list_query(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=100)] = 10,
    next: Annotated[str, Query(max_length=2000)] = "",  # noqa: A002 - the contract's name
    starting_after: Annotated[str, Query(max_length=2000)] = "",
    cursor: Annotated[str, Query(max_length=2000)] = "",
    page: Annotated[int | None, Query(ge=1, le=10**6)] = None,
    sort: Literal["asc", "desc"] = "desc",
    order_by: OrderBy = "timestamp",
    created_gte: Timestamp = None,
    created_lte: Timestamp = None,
    created_from: Annotated[int | None, Query(alias="created[gte]", ge=0, le=10**15)] = None,
    created_to: Annotated[int | None, Query(alias="created[lte]", ge=0, le=10**15)] = None,
) -> ListQuery:
    """The list parameters of a request, both spellings of each."""
    return ListQuery(
        limit=limit,
        cursor=next or starting_after or cursor,
        page=page,
        ascending=sort == "asc",
        by_name=order_by == "name",
        since_ms=_milliseconds(created_from if created_from is not None else created_gte, end=False),
        until_ms=_milliseconds(created_to if created_to is not None else created_lte, end=True),
        metadata=_metadata(request),
    )


def _milliseconds(value: int | None, *, end: bool) -> int | None:
    if value is None or value > MILLISECONDS_FROM:
        return value
    return value * 1000 + (999 if end else 0)  # a second is included to its end


def _metadata(request: Request) -> tuple[tuple[str, str], ...]:
    found = {}
    for name, value in request.query_params.items():
        if name.startswith(("metadata.", "metadata_")) and len(name) > len("metadata."):
            found[name[len("metadata.") :]] = value
    return tuple(sorted(found.items()))


def owned(table: Table, actor: Actor) -> list[ColumnElement[bool]]:
    """The conditions that keep teams and modes apart, and deleted objects out."""
    conditions = [table.c.team_id == actor.team, table.c.livemode == actor.mode]
    if "deleted" in table.c:
        conditions.append(table.c.deleted == 0)
    return conditions


def fetch(connection: Connection, table: Table, query: ListQuery, conditions: Iterable[ColumnElement[bool]]) -> Page:
    """One page of a table, newest first unless asked otherwise; ties are broken by id."""
    matching = [*conditions, *_window(table, query), *_with_metadata(table, query)]
    total = connection.execute(select(func.count()).select_from(table).where(*matching)).scalar_one()
    key = table.c.name if query.by_name else table.c.created_ms
    statement = select(table.c.id, key.label("sort_key"), table.c.payload).where(*matching)
    direction = (key.asc(), table.c.id.asc()) if query.ascending else (key.desc(), table.c.id.desc())
    statement = statement.order_by(*direction).limit(query.limit + 1)
    if query.cursor:
        statement = statement.where(_after(table, key, query))
    elif query.page is not None:
        statement = statement.offset((query.page - 1) * query.limit)
    rows = connection.execute(statement).all()
    more = len(rows) > query.limit
    rows = rows[: query.limit]
    following = _encode(rows[-1].sort_key, rows[-1].id, query) if more else None
    return Page([Raw(row.payload) for row in rows], [row.id for row in rows], following, total)


def _window(table: Table, query: ListQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.since_ms is not None:
        conditions.append(table.c.created_ms >= query.since_ms)
    if query.until_ms is not None:
        conditions.append(table.c.created_ms <= query.until_ms)
    return conditions


def _with_metadata(table: Table, query: ListQuery) -> list[ColumnElement[bool]]:
    entry = tables.metadata_entry.c
    return [
        exists().where(entry.kind == table.name, entry.ref == table.c.id, entry.key == key, entry.value == value)
        for key, value in query.metadata
    ]


def _encode(value: object, identifier: str, query: ListQuery) -> str:
    text = json.dumps([value, identifier, query.fingerprint()])
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def _after(table: Table, key: ColumnElement[Any], query: ListQuery) -> ColumnElement[bool]:
    value, identifier = _decode(query)
    if query.ascending:
        return or_(key > value, and_(key == value, table.c.id > identifier))
    return or_(key < value, and_(key == value, table.c.id < identifier))


def _decode(query: ListQuery) -> tuple[str | int, str]:
    padded = query.cursor + "=" * (-len(query.cursor) % 4)
    try:
        value, identifier, fingerprint = json.loads(base64.urlsafe_b64decode(padded))
    except (ValueError, TypeError) as error:
        raise invalid("next", "is not a cursor of this list") from error
    expected = str if query.by_name else int
    if fingerprint != query.fingerprint() or not isinstance(value, expected) or not isinstance(identifier, str):
        raise invalid("next", "belongs to a list with other filters")
    return value, identifier


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What was searched for: words, and one page of the matches."""

    text: str
    page: int
    per_page: int


async def search_query(
    q: Annotated[str, Query(min_length=1, max_length=200)],
    page: Annotated[int, Query(ge=1, le=10**6)] = 1,
    limit: Annotated[int | None, Query(ge=1, le=100)] = None,
    per_page: Annotated[int | None, Query(ge=1, le=100)] = None,
) -> SearchQuery:
    """The parameters of a search request."""
    return SearchQuery(q, page, limit or per_page or 10)


def search(
    connection: Connection,
    table: Table,
    query: SearchQuery,
    conditions: Iterable[ColumnElement[bool]],
    within: Sequence[ColumnElement[str]] = (),
) -> dict[str, Any]:
    """Objects that contain every word of the text, accents and case aside, newest first: envelope members and ids.

    When there are none, those that contain them but for a typing error. `within` are the columns to look in, instead
    of all the words of an object.
    """
    words, owners = fold(query.text).split(), list(conditions)
    columns: list[ColumnElement[str]] = [func.lower(column) for column in within]
    columns = columns or [table.c.search]
    matching = [*owners, *(_contains(columns, [word]) for word in words)]
    found = connection.execute(select(func.count()).select_from(table).where(*matching)).scalar_one()
    if not found:
        alike = _alike(connection, table, owners, columns, words)
        found, matching = len(alike), [table.c.id.in_(alike)]
    order = (table.c.created_ms.desc(), table.c.id.desc())
    offset = (query.page - 1) * query.per_page
    statement = select(table.c.id, table.c.payload).where(*matching).order_by(*order)
    rows = connection.execute(statement.limit(query.per_page).offset(offset)).all()
    return {
        "items": [Raw(row.payload) for row in rows],
        "identifiers": [row.id for row in rows],
        "found": found,
        "page": query.page,
        "per_page": query.per_page,
        "has_more": offset + len(rows) < found,
    }


def _contains(columns: Sequence[ColumnElement[str]], words: Iterable[str]) -> ColumnElement[bool]:
    return or_(*(column.like(like(word), escape="\\") for column in columns for word in words))


def _alike(
    connection: Connection,
    table: Table,
    conditions: Iterable[ColumnElement[bool]],
    columns: Sequence[ColumnElement[str]],
    words: Sequence[str],
) -> list[str]:
    """The ids of the newest objects that have every word but for a typing error."""
    if all(typos.allowed(word) == 0 for word in words):
        return []
    likely = [*conditions, *(_contains(columns, typos.pieces(word)) for word in words)]
    statement = select(table.c.id, *columns).where(*likely).order_by(table.c.created_ms.desc()).limit(CANDIDATES)
    rows = connection.execute(statement).all()
    return [row[0] for row in rows if typos.matches(words, " ".join(row[1:]))][:MOST_ALIKE]
