"""Clients: who is invoiced. Found, upserted, merged, validated and softly deleted."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from gigstack_desktop.cfdi import rfc as rfcs
from gigstack_desktop.cfdi.tables import REGIMES, USES
from gigstack_desktop.sandbox import ids, jsontext, records, tables, webhooks
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.envelope import ApiError, missing
from gigstack_desktop.sandbox.paging import owned
from gigstack_desktop.sandbox.records import Json
from gigstack_desktop.sandbox.text import searchable

ADDRESS = ("country", "street", "zip", "city", "state", "exterior", "interior", "municipality", "neighborhood")
TEXTS = ("name", "company", "legal_name", "email", "phone", "tax_id", "tax_system", "use")
IDENTITY = ("name", "legal_name", "email", "tax_id")
PUBLIC_ALIAS = "client_publico_general"
DEFAULTS = {
    "keep_full_legal_name": False,
    "issue_automatic_invoices": False,
    "issue_invoiceable_receipts": True,
}


def get(connection: Connection, actor: Actor, identifier: str) -> Json:
    """A client of this team and mode; 404 otherwise."""
    return records.get(connection, tables.client, actor, identifier, "Client")


def create(connection: Connection, actor: Actor, data: Json, now_ms: int, identifier: str = "") -> Json:
    """Store a new client; at least one of name, legal_name, email and tax_id must say who it is."""
    if not any(str(data.get(field) or "").strip() for field in IDENTITY):
        raise missing("name, legal_name, email or tax_id")
    payload = merged(_blank(actor, identifier or ids.new_id("client"), now_ms), data)
    _judge(payload)
    records.add(connection, tables.client, actor, payload, now_ms, deleted=0, **_columns(payload))
    webhooks.emit(connection, actor, "customer.created", payload, now_ms)
    return payload


def update(connection: Connection, actor: Actor, identifier: str, data: Json, now_ms: int) -> Json:
    """Merge the given members, the address and the metadata included; what was not given stays."""
    payload = merged(lock(connection, actor, identifier), data)
    _judge(payload)
    return keep(connection, actor, payload, now_ms)


def lock(connection: Connection, actor: Actor, identifier: str) -> Json:
    """A client that nobody else changes until this transaction ends; 404 otherwise."""
    return records.lock(connection, tables.client, actor, identifier, "Client")


def keep(connection: Connection, actor: Actor, payload: Json, now_ms: int) -> Json:
    """Store a changed client as it is, and tell of it."""
    records.replace(connection, tables.client, payload, **_columns(payload))
    webhooks.emit(connection, actor, "customer.updated", payload, now_ms)
    return payload


def upsert(connection: Connection, actor: Actor, data: Json, now_ms: int) -> tuple[Json, bool]:
    """Create a client, or find it through `search` (and update it when asked to). The flag says whether it is new.

    409 when the search finds more than one.
    """
    search = data.get("search")
    found = match(connection, actor, search["on_key"], search["on_value"]) if search else None
    if search is None or found is None:
        return create(connection, actor, data, now_ms), True
    return (update(connection, actor, found["id"], data, now_ms) if search.get("update") else found), False


def match(connection: Connection, actor: Actor, key: str, value: str) -> Json | None:
    """The one client whose field has this value; 409 when several have it."""
    found = matching(connection, actor, key, value)
    if len(found) > 1:
        raise ApiError("resource_conflict", f"More than one client has this {key}", message="Conflict")
    return found[0] if found else None


def matching(connection: Connection, actor: Actor, key: str, value: str) -> list[Json]:
    """At most two clients whose field has this value, newest first."""
    columns = tables.client.c
    wanted = value.strip()
    condition = {
        "id": columns.id == wanted,
        "tax_id": columns.tax_id == rfcs.normalize(wanted),
        "email": columns.email == wanted.casefold(),
        "name": columns.name == searchable(wanted),
        "legal_name": columns.name == searchable(wanted),
    }[key]
    statement = select(columns.payload).where(condition, *owned(tables.client, actor))
    statement = statement.order_by(columns.created_ms.desc()).limit(2)
    return [jsontext.loads(text) for text in connection.execute(statement).scalars()]


def resolve(connection: Connection, actor: Actor, reference: Json, now_ms: int) -> Json:
    """The client of a document: by id, by `search`, by RFC or e-mail of the inline data, or made from them.

    `client_publico_general` (the guide's id) is the general public, made when it is first used.
    """
    if identifier := reference.get("id"):
        found = records.find(connection, tables.client, actor, identifier)
        if found is None and identifier == PUBLIC_ALIAS:
            return public_in_general(connection, actor, now_ms)
        return found or get(connection, actor, identifier)
    if search := reference.get("search"):
        known = matching(connection, actor, search["on_key"], search["on_value"])
        if not known and not search.get("auto_create"):
            raise ApiError("resource_not_found", "No client matches client.search", message="Record Not Found")
        return known[0] if known else create(connection, actor, _named_by(reference, search), now_ms)
    return create(connection, actor, reference, now_ms)


def _named_by(reference: Json, search: Json) -> Json:
    """Inline data, completed with the value that was searched for."""
    key = search["on_key"]
    return reference if key == "id" or reference.get(key) else {**reference, key: search["on_value"]}


def public_in_general(connection: Connection, actor: Actor, now_ms: int) -> Json:
    """The team's client for the general public."""
    found = match_public(connection, actor)
    data = {
        "name": "Público en general",
        "legal_name": "PUBLICO EN GENERAL",
        "tax_id": "XAXX010101000",
        "tax_system": "616",
        "use": "S01",
    }
    return found or create(connection, actor, data, now_ms)


def match_public(connection: Connection, actor: Actor) -> Json | None:
    """The oldest client that is exactly PUBLICO EN GENERAL."""
    columns = tables.client.c
    condition = (columns.tax_id == "XAXX010101000", columns.name == "publico en general")
    statement = select(columns.payload).where(*condition, *owned(tables.client, actor)).order_by(columns.created_ms)
    text = connection.execute(statement.limit(1)).scalar()
    return None if text is None else jsontext.loads(text)


def delete(connection: Connection, actor: Actor, identifier: str, now_ms: int) -> Json:
    """Hide a client; documents keep their own copy of its data."""
    payload = lock(connection, actor, identifier)
    records.replace(connection, tables.client, payload, deleted=1)
    webhooks.emit(connection, actor, "customer.deleted", payload, now_ms)
    return payload


def validate(connection: Connection, actor: Actor, identifier: str) -> Json:
    """Check the fiscal data and keep the verdict on the client; the answer is a flat object (contract, C6)."""
    payload = lock(connection, actor, identifier)
    _judge(payload)
    records.replace(connection, tables.client, payload, **_columns(payload))
    return {
        "id": payload["id"],
        "is_valid": payload["is_valid"],
        "tax_id": payload["tax_id"],
        "legal_name": payload["legal_name"],
        "tax_system": payload["tax_system"],
        "zip": payload["address"]["zip"],
        "efos": payload["efos"],
        "errors": problems(payload),
    }


def problems(client: Json) -> list[str]:
    """What keeps a client from being invoiced, in the words of the API (English)."""
    rfc, zip_code = client["tax_id"], client["address"]["zip"]
    found = []
    if not rfcs.is_valid_form(rfc):
        found.append("tax_id is not a valid RFC")
    if not client["legal_name"]:
        found.append("legal_name is empty")
    if not rfcs.is_generic(rfc) and not (len(zip_code) == 5 and zip_code.isascii() and zip_code.isdigit()):
        found.append("address.zip must have 5 digits")
    return found + _regime_problems(client)


def can_be_named(client: Json) -> bool:
    """Whether a client has given what a CFDI says of it; whether that is right, the checker says (rules 8, 9)."""
    if rfcs.is_generic(client["tax_id"]):
        return True
    return all((client["tax_id"], client["legal_name"], client["tax_system"], client["address"]["zip"]))


def _regime_problems(client: Json) -> list[str]:
    rfc, regimen, use = client["tax_id"], client["tax_system"], client["use"]
    if regimen not in REGIMES:
        return ["tax_system is not a tax regime"]
    if rfcs.is_generic(rfc):
        return [] if regimen == "616" else ["tax_system must be 616 for a generic RFC"]
    fits = not rfcs.is_valid_form(rfc) or getattr(REGIMES[regimen], rfcs.person(rfc))
    found = [] if fits else ["tax_system does not fit the kind of person"]
    if use and use != "P01" and (use not in USES or regimen not in USES[use].regimes):
        found.append("use does not fit the tax regime")
    return found


def _judge(client: Json) -> None:
    client["is_valid"] = not problems(client)


def _blank(actor: Actor, identifier: str, now_ms: int) -> Json:
    return {
        "id": identifier,
        **dict.fromkeys(TEXTS, ""),
        "bcc": [],
        "address": dict.fromkeys(ADDRESS, ""),
        "metadata": {},
        "is_valid": False,
        "efos": {"is_valid": True},
        "defaults": dict(DEFAULTS),
        "from": "api",
        "livemode": actor.livemode,
        "owner": actor.owner,
        "team": actor.team,
        "created_at": now_ms // 1000,
    }


def merged(client: Json, data: Json) -> Json:
    """A client with the given members; None empties a text, `address` and `metadata` are merged member by member."""
    merged = dict(client)
    for field in TEXTS:
        if field in data:
            merged[field] = _clean(field, data[field])
    if "bcc" in data:
        merged["bcc"] = data["bcc"] or []
    address = {key: (value or "").strip() for key, value in (data.get("address") or {}).items()}
    merged["address"] = {**client["address"], **address}
    for field in ("metadata", "defaults"):
        merged[field] = {**client[field], **(data.get(field) or {})}
    merged["name"] = merged["name"] or merged["legal_name"] or merged["company"]
    return merged


def _clean(field: str, value: Any) -> str:
    text = (value or "").strip()
    return rfcs.normalize(text) if field == "tax_id" else text


def _columns(client: Json) -> Json:
    texts = [client[field] for field in ("name", "legal_name", "company", "tax_id", "email", "phone", "id")]
    return {
        "name": searchable(client["legal_name"] or client["name"] or client["email"] or client["tax_id"]),
        "search": searchable(*texts),
        "tax_id": client["tax_id"],
        "email": client["email"].casefold(),
    }
