"""Search among invoices by client, RFC, e-mail, folio or UUID, at once however many there are (contract, 4.14).

Words are looked for among the clients (few) and not among the invoices (many): an invoice has only its folio and its
UUID for itself. A word that nobody has is looked for once more as one with a typing error.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from gigstack_desktop.sandbox import tables, typos
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.jsontext import Raw
from gigstack_desktop.sandbox.paging import SearchQuery, owned
from gigstack_desktop.sandbox.text import fold, like

HEX = re.compile(r"[0-9a-f-]{4,36}")
DIGITS = re.compile(r"[0-9]{1,18}")
ANYWHERE_FROM = 8
MOST = 1000
FEW_CLIENTS = 200
NIL = "00000000-0000-0000-0000-000000000000"


def search(connection: Connection, actor: Actor, query: SearchQuery) -> dict[str, Any]:
    """Invoices of any type that have every word, newest first: envelope members and ids."""
    columns = tables.invoice.c
    words = fold(query.text).split()
    matching = [*owned(tables.invoice, actor), *(_with(connection, actor, word) for word in words)]
    found = connection.execute(select(func.count()).select_from(tables.invoice).where(*matching)).scalar_one()
    offset = (query.page - 1) * query.per_page
    page = select(columns.id).where(*matching).order_by(columns.created_ms.desc(), columns.id.desc())
    identifiers = list(connection.execute(page.limit(query.per_page).offset(offset)).scalars())
    payloads = {
        row.id: Raw(row.payload)
        for row in connection.execute(select(columns.id, columns.payload).where(columns.id.in_(identifiers)))
    }
    return {
        "items": [payloads[identifier] for identifier in identifiers],
        "identifiers": identifiers,
        "found": found,
        "page": query.page,
        "per_page": query.per_page,
        "has_more": offset + len(identifiers) < found,
    }


def _with(connection: Connection, actor: Actor, word: str) -> ColumnElement[bool]:
    """The invoices that have a word: those of the clients that have it, and those whose folio or UUID it is."""
    party, invoice = tables.party.c, tables.invoice.c
    having = [*_of_team(actor), party.words.like(like(word), escape="\\")]
    clients = list(connection.execute(select(party.client_id).where(*having).limit(FEW_CLIENTS + 1)).scalars())
    many = len(clients) > FEW_CLIENTS
    own = _by_folio(connection, actor, word) or _by_uuid(connection, actor, word)
    if not clients and not own:
        clients = _alike(connection, actor, word)
    theirs = invoice.client_id.in_(select(party.client_id).where(*having) if many else clients)
    return or_(theirs, invoice.id.in_(own)) if own else theirs


def _of_team(actor: Actor) -> list[ColumnElement[bool]]:
    return [tables.party.c.team_id == actor.team, tables.party.c.livemode == actor.mode]


def _alike(connection: Connection, actor: Actor, word: str) -> list[str]:
    """The clients that have the word but for a typing error."""
    if not typos.allowed(word):
        return []
    party = tables.party.c
    pieces = typos.pieces(word)
    likely = or_(*(party.words.like(like(piece), escape="\\") for piece in pieces))
    rows = connection.execute(select(party.client_id, party.words).where(*_of_team(actor), likely).limit(MOST)).all()
    tokens = {token for row in rows for token in row.words.split() if any(piece in token for piece in pieces)}
    meant = {token for token in tokens if typos.distance(word, token) <= typos.allowed(word)}
    return [row.client_id for row in rows if not meant.isdisjoint(row.words.split())]


def _by_folio(connection: Connection, actor: Actor, word: str) -> list[str]:
    """The invoices whose folio is the word, with its series (`A12`, `A-12`) or without."""
    names = select(tables.series.c.name).where(tables.series.c.team_id == actor.team)
    wanted: dict[int, list[str]] = {}
    for name in connection.execute(names).scalars():
        for number in _numbers(fold(name), word):
            wanted.setdefault(number, []).append(name)
    columns, mine = tables.invoice.c, owned(tables.invoice, actor)
    found = [
        _some(connection, [*mine, columns.series.in_(series), columns.folio == number])
        for number, series in wanted.items()
    ]
    return [identifier for identifiers in found for identifier in identifiers]


def _numbers(series: str, word: str) -> set[int]:
    """The folios of a series that a word may mean: its digits, or those after the series."""
    rest = word.removeprefix(series).removeprefix("-") if word.startswith(series) else ""
    return {int(part) for part in (word, rest) if DIGITS.fullmatch(part)}


def _by_uuid(connection: Connection, actor: Actor, word: str) -> list[str]:
    """The invoices whose UUID begins with the word, else those that have it anywhere."""
    if not HEX.fullmatch(word):
        return []
    column, mine = tables.invoice.c.id, owned(tables.invoice, actor)
    if all((letter == "-") is (at == "-") for letter, at in zip(word, NIL, strict=False)):
        first = column.between(word + NIL[len(word) :], word + NIL.replace("0", "f")[len(word) :])
        if found := _some(connection, [first, *mine]):
            return found
    return _some(connection, [column.like(like(word), escape="\\"), *mine]) if len(word) >= ANYWHERE_FROM else []


def _some(connection: Connection, conditions: list[ColumnElement[bool]]) -> list[str]:
    columns = tables.invoice.c
    query = select(columns.id).where(*conditions).limit(MOST)
    return list(connection.execute(query).scalars())
