"""Keys: JWT-shaped, kept only as SHA-256; who is asking, for which team and in which mode."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy import ColumnElement, insert, or_, select, update

from gigstack_desktop.sandbox import ids, tables
from gigstack_desktop.sandbox.database import Database
from gigstack_desktop.sandbox.envelope import ApiError, not_found

MadeBy = Literal["start", "command"]
SEEN_SECONDS = 0.5
NOTED_EVERY_MS = 60_000


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


def key_id_of(key: str) -> str:
    """The id that a key of ours carries."""
    claims = key.split(".")[1]
    return str(json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["key_id"])


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


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """What may be told of a stored key; times in milliseconds."""

    key_id: str
    label: str
    team: str
    livemode: bool
    made_by: MadeBy
    created_ms: int
    last_used_ms: int | None
    revoked_ms: int | None


class Keys:
    """The keys of this server. Those given in memory (the program's own child) are never stored.

    What another server or a command revokes is refused here within a second: a key is looked up again when it was
    last looked up half a second ago.
    """

    def __init__(self, database: Database, clock: ids.Clock) -> None:
        self._database, self._clock = database, clock
        self._held: dict[str, Actor] = {}
        self._seen: dict[str, tuple[Actor, float]] = {}
        self._used: dict[str, int] = {}
        self.only_real = False  # an office server refuses the keys that a practice server prints when it starts

    def hold(self, key: str, team: str, owner: str, *, livemode: bool) -> None:
        """Accept `key` as long as this process lives."""
        self._held[digest(key)] = Actor(team, livemode, owner, "key_live_child" if livemode else "key_test_child")

    def create(self, team: str, *, livemode: bool, now_ms: int, label: str = "", made_by: MadeBy = "start") -> str:
        """Make and store a key of a team (404 for an unknown one); it is shown this once."""
        key, key_id = make_key(team, livemode=livemode)
        row = {"hash": digest(key), "key_id": key_id, "team_id": team, "livemode": int(livemode), "created_ms": now_ms}
        with self._database.write() as connection:
            if connection.execute(select(tables.team.c.id).where(tables.team.c.id == team)).first() is None:
                raise not_found("Team", team)
            connection.execute(insert(tables.api_key).values(**row, label=label, made_by=made_by))
        return key

    def stored(self) -> list[KeyFacts]:
        """Every key that was ever stored, oldest first."""
        columns = tables.api_key.c
        with self._database.read() as connection:
            rows = connection.execute(select(tables.api_key).order_by(columns.created_ms, columns.key_id)).all()
        return [
            KeyFacts(
                row.key_id,
                row.label,
                row.team_id,
                bool(row.livemode),
                row.made_by,
                row.created_ms,
                row.last_used_ms,
                row.revoked_ms,
            )
            for row in rows
        ]

    def any_stored(self, made_by: MadeBy) -> bool:
        """Whether keys of this kind were made before and are in force."""
        return any(key.made_by == made_by and key.revoked_ms is None for key in self.stored())

    def revoke(self, key_id: str, now_ms: int) -> bool:
        """Refuse a key from now on, here and on every server of this database; false when none in force has this id."""
        columns = tables.api_key.c
        statement = update(tables.api_key).where(columns.key_id == key_id, columns.revoked_ms.is_(None))
        with self._database.write() as connection:
            found = connection.execute(statement.values(revoked_ms=now_ms).returning(columns.key_id)).first()
        self._seen.clear()
        return found is not None

    def revoke_printed(self, now_ms: int) -> None:
        """Refuse the keys that earlier starts printed."""
        for key in self.stored():
            if key.made_by == "start":
                self.revoke(key.key_id, now_ms)

    def known(self, token: str) -> Actor | None:
        """The actor of a key that was seen a moment ago, without asking the database."""
        name = digest(token)
        if name in self._held:
            return self._held[name]
        actor, until = self._seen.get(name, (None, 0.0))
        return actor if time.monotonic() < until else None

    def look_up(self, token: str) -> Actor:
        """The actor of a stored key in force; 401 for any other."""
        key, team = tables.api_key.c, tables.team.c
        query = select(tables.api_key, team.owner).join(tables.team, team.id == key.team_id)
        query = query.where(key.hash == digest(token), key.revoked_ms.is_(None), *self._in_force())
        with self._database.read() as connection:
            row = connection.execute(query).first()
        if row is None:
            self._seen.pop(digest(token), None)
            raise ApiError("invalid_token", "The API key is not valid", message="Unauthorized")
        actor = Actor(row.team_id, bool(row.livemode), row.owner, row.key_id)
        now = self._clock.now_ms()
        if row.last_used_ms is None or now - row.last_used_ms > NOTED_EVERY_MS:
            self._used[row.hash] = now
        self._seen[row.hash] = (actor, time.monotonic() + SEEN_SECONDS)
        return actor

    def _in_force(self) -> list[ColumnElement[bool]]:
        ended = tables.team.c.deletion_ms
        living = [or_(ended.is_(None), ended > self._clock.now_ms())]
        return [*living, tables.api_key.c.made_by == "command"] if self.only_real else living

    def note_uses(self) -> None:
        """Write down when keys were last used, to the minute; done in the background: no request waits for it."""
        if not self._used:
            return
        used, self._used = self._used, {}
        columns = tables.api_key.c
        with self._database.write() as connection:
            for name, moment in used.items():
                connection.execute(update(tables.api_key).where(columns.hash == name).values(last_used_ms=moment))

    def as_team(self, actor: Actor, team: str) -> Actor:
        """The same caller acting for another team of the same owner (`?team=`); 403 for any other, and for none."""
        columns = tables.team.c
        living = or_(columns.deletion_ms.is_(None), columns.deletion_ms > self._clock.now_ms())
        with self._database.read() as connection:
            owner = connection.execute(select(columns.owner).where(columns.id == team, living)).scalar()
        if owner != actor.owner:
            raise ApiError("forbidden", "This key may not act for that team", message="Forbidden")
        return replace(actor, team=team)
