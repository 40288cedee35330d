"""Keys: JWT-shaped, kept only as SHA-256; who is asking, for which team and in which mode."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, replace

from sqlalchemy import delete, insert, select

from gigstack_desktop.sandbox import ids, tables
from gigstack_desktop.sandbox.database import Database
from gigstack_desktop.sandbox.envelope import ApiError


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the team, the mode, the owner of the team, and the key that was used."""

    team: str
    livemode: bool
    owner: str
    key_id: str

    @property
    def mode(self) -> int:
        """The mode as it is stored."""
        return int(self.livemode)


def make_key(team: str, *, livemode: bool) -> tuple[str, str]:
    """A fresh key with the claims that clients read, and its key_id. Its signature is random: nobody verifies it."""
    key_id = f"key_{'live' if livemode else 'test'}_{secrets.token_hex(8)}"
    claims = {"team": team, "livemode": livemode, "key_id": key_id, "iat": ids.Clock().now_ms() // 1000}
    header = _segment(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
    return f"{header}.{_segment(json.dumps(claims).encode())}.{_segment(secrets.token_bytes(32))}", key_id


def _segment(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def digest(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()


def bearer(header: str | None) -> str:
    """The token of an Authorization header: `Bearer <token>` in any case, or the bare token. 401 without one."""
    words = (header or "").split()
    if len(words) == 2 and words[0].lower() == "bearer":
        return words[1]
    if len(words) == 1 and words[0].lower() != "bearer":
        return words[0]
    raise ApiError("unauthorized", "An API key is required", message="Unauthorized")


class Keys:
    """The keys of this server. Those given in memory (the program's own child) are never stored."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[str, Actor] = {}

    def hold(self, key: str, team: str, owner: str, *, livemode: bool) -> None:
        """Accept `key` as long as this process lives."""
        self._known[digest(key)] = Actor(team, livemode, owner, "key_live_child" if livemode else "key_test_child")

    def create(self, team: str, *, livemode: bool, now_ms: int) -> str:
        """Make and store a key of a team; it is shown this once."""
        key, key_id = make_key(team, livemode=livemode)
        row = {"hash": digest(key), "key_id": key_id, "team_id": team, "livemode": int(livemode), "created_ms": now_ms}
        with self._database.write() as connection:
            connection.execute(insert(tables.api_key).values(row))
        return key

    def any_stored(self) -> bool:
        """Whether keys were handed out before."""
        with self._database.read() as connection:
            return connection.execute(select(tables.api_key.c.hash).limit(1)).first() is not None

    def revoke_all(self) -> None:
        """Forget every stored key."""
        with self._database.write() as connection:
            connection.execute(delete(tables.api_key))
        self._known.clear()

    def known(self, token: str) -> Actor | None:
        """The actor of a key that was seen before, without asking the database."""
        return self._known.get(digest(token))

    def look_up(self, token: str) -> Actor:
        """The actor of a stored key; 401 for any other."""
        key, team = tables.api_key.c, tables.team.c
        query = select(key.team_id, key.livemode, team.owner, key.key_id).join(tables.team, team.id == key.team_id)
        with self._database.read() as connection:
            row = connection.execute(query.where(key.hash == digest(token))).first()
        if row is None:
            raise ApiError("invalid_token", "The API key is not valid", message="Unauthorized")
        actor = Actor(row.team_id, bool(row.livemode), row.owner, row.key_id)
        self._known[digest(token)] = actor
        return actor

    def as_team(self, actor: Actor, team: str) -> Actor:
        """The same caller acting for another team of the same owner (`?team=`); 403 for any other."""
        columns = tables.team.c
        with self._database.read() as connection:
            owner = connection.execute(select(columns.owner).where(columns.id == team)).scalar()
        if owner != actor.owner:
            raise ApiError("forbidden", "This key may not act for that team", message="Forbidden")
        return replace(actor, team=team)
