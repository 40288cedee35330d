"""Teams made and changed: what a team says of itself, its settings, its end."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, delete, insert, select, update

from gigstack_desktop.cfdi import rfc as rfcs
from gigstack_desktop.cfdi.tables import REGIMES
from gigstack_desktop.sandbox import company, ids, jsontext, members, people, tables, teams, webhooks
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.envelope import ApiError, invalid
from gigstack_desktop.sandbox.people import ADDRESS
from gigstack_desktop.sandbox.records import Json
from gigstack_desktop.sandbox.schemas_settings import merged
from gigstack_desktop.sandbox.text import searchable

TEXTS = ("name", "legal_name", "tax_id", "tax_system", "support_email", "support_phone")
BRAND = ("alias", "primary_color", "secondary_color", "logo")
DELETED_AFTER = timedelta(days=30)


def create(connection: Connection, actor: Actor, data: Json, now_ms: int) -> Json:
    """A new team of the caller's owner, who is a member like those that were asked for; it cannot stamp yet."""
    payload = _described(_blank(actor, now_ms), data)
    row = {"id": payload["id"], "owner": actor.owner, "created_ms": now_ms, "name": _sort_name(payload)}
    connection.execute(insert(tables.team).values(**row, payload=jsontext.dumps(payload)))
    for person, role in _first_members(connection, actor, data).items():
        members.join(connection, payload["id"], person, role)
    created = teams.get(connection, actor, payload["id"], now_ms)
    webhooks.emit(connection, actor, "teams.created", created, now_ms)
    return created


def change(connection: Connection, actor: Actor, identifier: str, data: Json, now_ms: int) -> Json:
    """Change what is given. With another RFC the CSD is no longer the team's: it must be uploaded again."""
    payload = lock(connection, actor, identifier, now_ms)
    before = payload["tax_id"]
    payload = _described(payload, data)
    if payload["tax_id"] != before:
        payload["sat"] = no_certificate()
        payload["integrations"] = {**payload["integrations"], "sat": {"completed": False}}
        connection.execute(delete(tables.team_csd).where(tables.team_csd.c.team_id == identifier))
    return save(connection, payload)


def configure(connection: Connection, actor: Actor, identifier: str, given: Json, now_ms: int) -> Json:
    """Merge settings: absent stays, null clears, `[]` empties (contract, 6.3); 400 for an addenda that is no XML."""
    if addenda := (given.get("addenda") or "").strip():
        from gigstack_desktop.sandbox import fiscal  # late: it draws in the whole fiscal core

        fiscal.markup("addenda", addenda)  # else no invoice could be issued any more
    payload = lock(connection, actor, identifier, now_ms)
    payload["settings"] = merged(payload["settings"], given)
    return save(connection, payload)


def schedule_deletion(connection: Connection, actor: Actor, identifier: str, now_ms: int) -> Json:
    """Let a team end in thirty days; until then it works. 400 for the practice company, without which nothing would."""
    payload = lock(connection, actor, identifier, now_ms)
    if identifier == company.TEAM_ID:
        raise ApiError("operation_not_allowed", "The practice company cannot be deleted", message="Invalid request")
    end = now_ms + int(DELETED_AFTER.total_seconds()) * 1000
    payload.setdefault("deletion_scheduled_at", end // 1000)
    columns = tables.team.c
    unscheduled = (columns.id == identifier, columns.deletion_ms.is_(None))
    connection.execute(update(tables.team).where(*unscheduled).values(deletion_ms=end))
    return save(connection, payload)


def lock(connection: Connection, actor: Actor, identifier: str, now_ms: int) -> Json:
    """A team that nobody else changes until this transaction ends; 404 for one of another owner."""
    connection.execute(select(tables.team.c.id).where(tables.team.c.id == identifier).with_for_update())
    return teams.get(connection, actor, identifier, now_ms)


def save(connection: Connection, payload: Json) -> Json:
    """Store a changed team."""
    values = {"payload": jsontext.dumps(payload), "name": _sort_name(payload)}
    connection.execute(update(tables.team).where(tables.team.c.id == payload["id"]).values(values))
    return payload


def no_certificate() -> Json:
    """`sat` of a team that has no CSD."""
    return {"completed": False, "connected_at": None, "csd_expires_at": None}


def _first_members(connection: Connection, actor: Actor, data: Json) -> dict[str, str]:
    roles = {actor.owner: "admin"}
    if data.get("add_master_team_members"):
        roles |= {each["id"]: each["role"] for each in members.of(connection, actor.team)}
    for member in data.get("add_members") or []:
        people.get(connection, actor, member["id"])
        roles[member["id"]] = member.get("role", "viewer")
    return roles


def _described(payload: Json, data: Json) -> Json:
    """The team with what was given of it."""
    found = {**payload, **{field: (data[field] or "").strip() for field in TEXTS if field in data}}
    for part, fields in (("brand", BRAND), ("address", ADDRESS)):
        given = data.get(part) or {}
        found[part] = {**payload[part], **{name: given[name] or "" for name in fields if name in given}}
    found["tax_id"] = rfcs.normalize(found["tax_id"])
    _check(found)
    if not payload["name"] and "name" not in data:
        found["name"] = found["brand"]["alias"]
    return found


def _check(payload: Json) -> None:
    if payload["tax_id"] and not rfcs.is_valid_form(payload["tax_id"]):
        raise invalid("tax_id", "is not an RFC")
    if payload["tax_system"] and payload["tax_system"] not in REGIMES:
        raise invalid("tax_system", "is not in SAT's catalogue")


def _sort_name(payload: Json) -> str:
    return searchable(payload["legal_name"] or payload["name"])


def _blank(actor: Actor, now_ms: int) -> Json:
    return {
        "id": ids.new_id("team"),
        **dict.fromkeys(TEXTS, ""),
        "address": {**dict.fromkeys(ADDRESS, ""), "country": "MEX"},
        "brand": {"alias": "", "primary_color": "#2C5FF6", "secondary_color": "#101828", "logo": ""},
        "settings": {},
        "owner": actor.owner,
        "created_at": now_ms // 1000,
        "credit_limit": 1000,
        "used_credits": 0,
        "credit_period_start": now_ms,
        "sat": no_certificate(),
        "members": [],
        "integrations": {"sat": {"completed": False}, "stripe": {"completed": False}},
    }
