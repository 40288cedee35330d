"""The API's *services*: what a business sells. Called products here, as everywhere in our code."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from gigstack_desktop.cfdi.request import BASE_CODE
from gigstack_desktop.sandbox import ids, jsontext, records, tables, webhooks
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.envelope import ApiError, missing
from gigstack_desktop.sandbox.paging import owned
from gigstack_desktop.sandbox.records import Json
from gigstack_desktop.sandbox.teams import Team
from gigstack_desktop.sandbox.text import searchable

PRODUCT_KEY, UNIT_KEY, UNIT_NAME = "80141503", "E48", "Servicio"
FIELDS = ("description", "sku", "product_key", "unit_key", "unit_name", "unit_price", "quantity", "taxability")


def get(connection: Connection, actor: Actor, identifier: str) -> Json:
    """A service of this team and mode; 404 otherwise."""
    return records.get(connection, tables.service, actor, identifier, "Service")


def find(connection: Connection, actor: Actor, key: str, value: str) -> Json | None:
    """The newest service whose sku, id or description is this."""
    columns = tables.service.c
    column = {"sku": columns.sku, "id": columns.id, "description": columns.name}[key]
    wanted = searchable(value) if key == "description" else value.strip()
    statement = select(columns.payload).where(column == wanted, *owned(tables.service, actor))
    text = connection.execute(statement.order_by(columns.created_ms.desc()).limit(1)).scalar()
    return None if text is None else jsontext.loads(text)


def create(connection: Connection, actor: Actor, team: Team, data: Json, now_ms: int, identifier: str = "") -> Json:
    """Store a new service; description and unit_price are its own, the rest may come from the team's settings."""
    for field in ("description", "unit_price"):
        if data.get(field) is None:
            raise missing(field)
    blank = {
        "id": identifier or ids.new_id("service"),
        "description": "",
        "sku": "",
        "product_key": team.setting("product_key", PRODUCT_KEY),
        "unit_key": team.setting("unit_key", UNIT_KEY),
        "unit_name": team.setting("unit_name", UNIT_NAME),
        "unit_price": Decimal(0),
        "quantity": Decimal(1),
        "taxability": None,
        "taxes": team.setting("taxes", []),
        "metadata": {},
        "from": "api",
        "livemode": actor.livemode,
        "owner": actor.owner,
        "team": actor.team,
        "created_at": now_ms // 1000,
    }
    payload = _merge(blank, data)
    records.add(connection, tables.service, actor, payload, now_ms, deleted=0, **_columns(payload))
    webhooks.emit(connection, actor, "service.created", payload, now_ms)
    return payload


def update(connection: Connection, actor: Actor, identifier: str, data: Json, now_ms: int) -> Json:
    """Merge the given members; taxes are replaced as a whole."""
    payload = _merge(_lock(connection, actor, identifier), data)
    records.replace(connection, tables.service, payload, **_columns(payload))
    webhooks.emit(connection, actor, "service.updated", payload, now_ms)
    return payload


def delete(connection: Connection, actor: Actor, identifier: str, now_ms: int) -> Json:
    """Hide a service; documents keep their own lines."""
    payload = _lock(connection, actor, identifier)
    records.replace(connection, tables.service, payload, deleted=1)
    webhooks.emit(connection, actor, "service.deleted", payload, now_ms)
    return payload


def _lock(connection: Connection, actor: Actor, identifier: str) -> Json:
    """A service that nobody else changes until this transaction ends; 404 otherwise."""
    return records.lock(connection, tables.service, actor, identifier, "Service")


def normalize_tax(tax: Json) -> Json:
    """A TaxElement in its one canonical form; 400 for a rate that its factor does not go with."""
    kind, factor, rate = str(tax["type"]).upper(), tax.get("factor") or "Tasa", tax.get("rate")
    if factor == "Exento":
        rate = Decimal(0)
    elif rate is None:
        raise ApiError("missing_required_field", "taxes.rate is required", message="Invalid request body")
    return {
        "type": kind,
        "rate": rate,
        "factor": factor,
        "withholding": bool(tax.get("withholding")),
        "inclusive": bool(tax.get("inclusive")),
        "base": tax.get("base") or BASE_CODE,
    }


def _merge(service: Json, data: Json) -> Json:
    merged = dict(service)
    merged.update({field: data[field] for field in FIELDS if data.get(field) is not None})
    if data.get("taxes") is not None:
        merged["taxes"] = [normalize_tax(tax) for tax in data["taxes"]]
    merged["taxability"] = _taxability(merged, given=data.get("taxability"))
    merged["metadata"] = {**service["metadata"], **(data.get("metadata") or {})}
    return merged


def _taxability(service: Json, *, given: Any) -> str:
    """What was said; else the old value when it still fits; else 02 with taxes and 01 without."""
    if given is not None:
        return str(given)
    fitting = "02" if service["taxes"] else "01"
    old = service["taxability"]
    return fitting if old in (None, "01", "02") else str(old)


def _columns(service: Json) -> Json:
    words = (service["description"], service["sku"], service["product_key"], service["id"])
    return {"name": searchable(service["description"]), "search": searchable(*words), "sku": service["sku"]}
