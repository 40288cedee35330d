"""Users: the people behind the teams of one owner (contract, 6.4)."""

from __future__ import annotations

import re

from sqlalchemy import Connection, delete, select, update

from gigstack_desktop.sandbox import ids, jsontext, members, tables
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.envelope import ApiError, invalid, missing, not_found
from gigstack_desktop.sandbox.paging import ListQuery, Page, fetch
from gigstack_desktop.sandbox.records import Json
from gigstack_desktop.sandbox.text import searchable
from gigstack_desktop.sandbox.upsert import insert_or_ignore

TEXTS = ("first_name", "last_name", "phone", "company_role")
ADDRESS = ("country", "street", "zip", "city", "state", "exterior", "interior", "municipality", "neighborhood")
NEVER_RETURNED = "municipality"
EMAIL = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\"]+\.[^\s@,;<>\".]+")


def page(connection: Connection, actor: Actor, query: ListQuery) -> tuple[list[Json], Page]:
    """The users of the caller's owner, and the page that they are on."""
    columns = tables.person.c
    found = fetch(connection, tables.person, query, [columns.owner == actor.owner, columns.deleted == 0])
    return [shown(connection, jsontext.loads(item)) for item in found.items], found


def get(connection: Connection, actor: Actor, identifier: str) -> Json:
    """A user of the caller's owner, as it is stored; 404 for any other."""
    columns = tables.person.c
    conditions = (columns.id == identifier, columns.owner == actor.owner, columns.deleted == 0)
    text = connection.execute(select(columns.payload).where(*conditions)).scalar()
    if text is None:
        raise not_found("User", identifier)
    found: Json = jsontext.loads(text)
    return found


def by_email(connection: Connection, actor: Actor, email: str | None) -> Json:
    """The user with this address; 404 when nobody has it."""
    if not email:
        raise missing("email")
    columns = tables.person.c
    conditions = (columns.email == email.strip().casefold(), columns.owner == actor.owner, columns.deleted == 0)
    text = connection.execute(select(columns.payload).where(*conditions)).scalar()
    if text is None:
        raise ApiError("resource_not_found", "No user has this e-mail", message="Record Not Found")
    found: Json = jsontext.loads(text)
    return found


def shown(connection: Connection, payload: Json) -> Json:
    """A user as the API gives it: with its teams, without what is stored but never returned (contract, 6.4)."""
    address = {name: value for name, value in payload["address"].items() if name != NEVER_RETURNED}
    teams = members.teams_of(connection, payload["id"])
    role = teams[0]["role"] if teams else payload["role"]
    return {**payload, "address": address, "role": role, "teams": teams}


def create(connection: Connection, actor: Actor, data: Json, now_ms: int) -> Json:
    """A new user, a member of the caller's team with `auto_join`; 409 when the e-mail is taken."""
    email = (data.get("email") or "").strip()
    if not email:
        raise missing("email")
    if not EMAIL.fullmatch(email):
        raise invalid("email", "is not an e-mail address")
    payload = _merged(_blank(ids.new_id("user"), email, data.get("role") or "viewer", now_ms), data)
    if not insert_or_ignore(connection, tables.person, _row(actor.owner, payload, now_ms)):
        raise ApiError("resource_already_exists", f"A user with e-mail {email} already exists", message="Conflict")
    if data.get("auto_join"):
        members.join(connection, actor.team, payload["id"], payload["role"])
    return payload


def change(connection: Connection, actor: Actor, identifier: str, data: Json) -> Json:
    """Change what is given; an e-mail is an identity and stays (400)."""
    payload = get(connection, actor, identifier)
    if data.get("email") and data["email"].strip().casefold() != payload["email"].casefold():
        raise ApiError("operation_not_allowed", "The e-mail of a user cannot be changed", message="Invalid request")
    payload = _merged(payload, data)
    values = {"payload": jsontext.dumps(payload), "name": searchable(payload["name"])}
    connection.execute(update(tables.person).where(tables.person.c.id == identifier).values(values))
    return payload


def enter(connection: Connection, actor: Actor, identifier: str, now_ms: int) -> Json:
    """Note that a user entered now."""
    payload = {**get(connection, actor, identifier), "last_login": now_ms // 1000}
    values = {"payload": jsontext.dumps(payload)}
    connection.execute(update(tables.person).where(tables.person.c.id == identifier).values(values))
    return payload


def remove(connection: Connection, actor: Actor, identifier: str) -> Json:
    """Take a user out of all teams; its identity is kept. 400 for the owner of the account."""
    payload = get(connection, actor, identifier)
    if identifier == actor.owner:
        raise ApiError("operation_not_allowed", "The owner of the account cannot be deleted", message="Invalid request")
    teams = [each["team_id"] for each in members.teams_of(connection, identifier)]
    connection.execute(delete(tables.team_member).where(tables.team_member.c.person_id == identifier))
    connection.execute(update(tables.person).where(tables.person.c.id == identifier).values(deleted=1))
    for team in teams:
        members.show(connection, team)
    return payload


def ensure_owner(connection: Connection, owner: str, team: str, email: str, name: str, now_ms: int) -> None:
    """Make the owner of a practice company a user and a member, unless it is."""
    payload = {**_blank(owner, email, "admin", now_ms), "name": name, "first_name": name}
    insert_or_ignore(connection, tables.person, _row(owner, payload, now_ms))
    insert_or_ignore(connection, tables.team_member, {"team_id": team, "person_id": owner, "role": "admin"})


def _blank(identifier: str, email: str, role: str, now_ms: int) -> Json:
    return {
        "id": identifier,
        "email": email,
        "name": email,
        **dict.fromkeys(TEXTS, ""),
        "role": role,
        "address": dict.fromkeys(ADDRESS, ""),
        "created_at": now_ms // 1000,
        "last_login": None,
    }


def _merged(payload: Json, data: Json) -> Json:
    given = {field: (data[field] or "").strip() for field in TEXTS if field in data}
    address = {name: value or "" for name, value in (data.get("address") or {}).items()}
    found = {**payload, **given, "address": {**payload["address"], **address}}
    found["name"] = " ".join(part for part in (found["first_name"], found["last_name"]) if part) or found["email"]
    return found


def _row(owner: str, payload: Json, now_ms: int) -> Json:
    return {
        "id": payload["id"],
        "owner": owner,
        "created_ms": now_ms,
        "name": searchable(payload["name"]),
        "email": payload["email"].casefold(),
        "deleted": 0,
        "payload": jsontext.dumps(payload),
    }
