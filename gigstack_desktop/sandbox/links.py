"""Links that stand for a key: pay pages and client portals. Tokens are kept only as SHA-256."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from gigstack_desktop.sandbox import ids, tables
from gigstack_desktop.sandbox.auth import Actor, digest
from gigstack_desktop.sandbox.envelope import ApiError
from gigstack_desktop.sandbox.jsontext import Raw
from gigstack_desktop.sandbox.records import Json

KEY_ID = "link_"
ADDRESSES = ("short_url", "url")
_STORED = re.compile(r'(\{"id":"\w+","(?:short_url|url)":")/')


@dataclass(frozen=True, slots=True)
class Link:
    """What a token leads to, and for whom it acts."""

    ref: str
    actor: Actor


def make(connection: Connection, actor: Actor, kind: str, ref: str, expires_ms: int | None = None) -> str:
    """A fresh token for `ref`; without `expires_ms` it does not expire."""
    token = ids.token()
    row = {"hash": digest(token), "kind": kind, "ref": ref, "team_id": actor.team, "livemode": actor.mode}
    connection.execute(insert(tables.link).values(**row, expires_ms=expires_ms))
    return token


def find(connection: Connection, kind: str, token: str, now_ms: int) -> Link:
    """What a token of this kind leads to; 404 for any other token and for one that expired."""
    link, team = tables.link.c, tables.team.c
    query = select(tables.link, team.owner).join(tables.team, team.id == link.team_id)
    row = connection.execute(query.where(link.hash == digest(token), link.kind == kind)).first()
    if row is None or (row.expires_ms is not None and row.expires_ms < now_ms):
        raise ApiError("resource_not_found", "The link does not exist or has expired", message="Record Not Found")
    return Link(row.ref, Actor(row.team_id, bool(row.livemode), row.owner, KEY_ID + kind))


def absolute(stored: Json, origin: str) -> Json:
    """An object with its page's address on this server: objects keep only the path, as the port may change."""
    path = next((name for name in ADDRESSES if str(stored.get(name) or "").startswith("/")), None)
    return stored if path is None else {**stored, path: origin + stored[path]}


def absolute_text(stored: Raw, origin: str) -> Raw:
    """The same for an object that is still text; the address is its second member, where no user's text is."""
    return Raw(_STORED.sub(lambda found: found[1] + origin + "/", stored, count=1))
