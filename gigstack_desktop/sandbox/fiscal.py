"""From what the API was asked for to a `cfdi.model.Invoice`: defaults of client and team, SAT's keys, no arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection

from gigstack_desktop.cfdi import request
from gigstack_desktop.cfdi import rfc as rfcs
from gigstack_desktop.cfdi.model import NO_CURRENCY, PUBLIC_NAME, PUBLIC_RFC, GlobalPeriod, Invoice, Party, Relation
from gigstack_desktop.cfdi.names import normalize_name
from gigstack_desktop.cfdi.xml_parsing import BadXml, parse_safely
from gigstack_desktop.sandbox import products
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.envelope import ApiError, invalid, missing
from gigstack_desktop.sandbox.records import Json
from gigstack_desktop.sandbox.teams import Team

IVA_RATES = (Decimal(0), Decimal("0.08"), Decimal("0.16"))
WITHHOLDING_LIMITS = {"IVA": Decimal("0.16"), "ISR": Decimal("0.35")}
PERIODICITY = {"day": "01", "week": "02", "two_weeks": "03", "month": "04", "two_months": "05"}


def issuer(team: Team) -> Party:
    """The Emisor."""
    facts = team.payload
    return Party(facts["tax_id"], facts["legal_name"], facts["tax_system"], facts["address"]["zip"])


def receiver(client: Json, use: str, team: Team) -> Party:
    """The Receptor; a generic RFC takes the issuer's postal code, regime 616 and a use that it allows (rules 8, 9)."""
    if not client["tax_id"]:
        raise ApiError("missing_required_field", "client.tax_id is required", message="Invalid request body")
    always = any(team.setting(name, False) for name in ("avoid_legal_name_replacer", "keep_full_legal_name"))
    keep = client["defaults"].get("keep_full_legal_name") or always
    return request.receiver(client, use=use, place=team.payload["address"]["zip"], keep_name=bool(keep))


def use_of(client: Json, team: Team, asked: str | None) -> str:
    """What was asked, else the client's, else the team's; the general public has none."""
    if rfcs.is_generic(client["tax_id"]):
        return asked or request.NO_EFFECT
    return asked or client["use"] or str(team.setting("use", "G03"))


def period_of(client: Json, team: Team, data: Json, date: datetime) -> GlobalPeriod | None:
    """InformacionGlobal: as asked; for PUBLICO EN GENERAL without it, the team's periodicity and this month."""
    if asked := data.get("global"):
        return GlobalPeriod(asked["periodicity"], asked["months"], asked["year"])
    if client["tax_id"] != PUBLIC_RFC or normalize_name(client["legal_name"]) != PUBLIC_NAME:
        return None
    setting = team.settings.get("periodicity") or {}
    periodicity = PERIODICITY.get(setting.get("value", "month"), "04")
    months = 13 + (date.month - 1) // 2 if periodicity == "05" else date.month
    return GlobalPeriod(periodicity, f"{months:02d}", date.year)


def complete_items(
    connection: Connection, actor: Actor, team: Team, asked: Sequence[Json], now_ms: int, currency: str = ""
) -> list[Json]:
    """Items with every member: the service's, then the team's settings, then what was asked wins.

    [inferred] In dollars the team's `taxes_usd`, where it has any, stand for its `taxes`.
    """
    if not asked:
        raise missing("items")
    usual = _usual_taxes(team, currency)
    return [_item(connection, actor, team, item, index, now_ms, usual) for index, item in enumerate(asked)]


def income_items(connection: Connection, actor: Actor, team: Team, data: Json, now_ms: int) -> list[Json]:
    """The complete items of an income invoice.

    [inferred] The team's `override_item_description` stands for every description but a global invoice's, which SAT
    prescribes.
    """
    items = complete_items(connection, actor, team, data["items"], now_ms, data.get("currency") or "")
    words = "" if data.get("global") else team.setting("override_item_description", "")
    return [{**item, "description": words} for item in items] if words else items


def _usual_taxes(team: Team, currency: str) -> list[Json]:
    """The taxes of what says nothing of taxes; `withholding_taxes` are withheld whether they say so or not."""
    dollars = team.setting("taxes_usd", None) if currency.upper() == "USD" else None
    withheld = [{**tax, "withholding": True} for tax in team.setting("withholding_taxes", [])]
    return [*(dollars or team.setting("taxes", [])), *withheld]


def _item(
    connection: Connection, actor: Actor, team: Team, asked: Json, index: int, now_ms: int, usual: list[Json]
) -> Json:
    service = _service(connection, actor, team, asked, index, now_ms) or {}
    item = {
        "id": service.get("id") or asked.get("id") or f"item_{index + 1}",
        "description": _first(asked, service, "description", team.setting("default_description", "")),
        "quantity": _first(asked, service, "quantity", Decimal(1)),
        "unit_price": _first(asked, service, "unit_price", None),
        "discount": asked.get("discount") or Decimal(0),
        "product_key": _first(asked, service, "product_key", team.setting("product_key", products.PRODUCT_KEY)),
        "unit_key": _first(asked, service, "unit_key", team.setting("unit_key", products.UNIT_KEY)),
        "unit_name": _first(asked, service, "unit_name", team.setting("unit_name", products.UNIT_NAME)),
        "sku": _first(asked, service, "sku", team.setting("sku", "")),
        "taxability": _first(asked, {}, "taxability", None),
        "taxes": _taxes(asked, service, usual, index),
        "third_party": asked.get("third_party"),
    }
    for field in ("description", "unit_price"):
        if item[field] in (None, ""):
            raise missing(f"items[{index}].{field}")
    return {**item, "taxability": _taxability(item, service)}


def _service(connection: Connection, actor: Actor, team: Team, asked: Json, index: int, now_ms: int) -> Json | None:
    """The service that an item points to: by id (404 unless the item is complete by itself) or by `search`."""
    if search := asked.get("search"):
        found = products.find(connection, actor, search["on_key"], search["on_value"])
        if found is None and search.get("auto_create"):
            found = products.create(connection, actor, team, {"sku": search["on_value"], **asked}, now_ms)
        if found is None:
            raise ApiError(
                "resource_not_found", f"No service matches items[{index}].search", message="Record Not Found"
            )
        return found
    if not asked.get("id"):
        return None
    found = products.find(connection, actor, "id", asked["id"])
    if found is None and not (asked.get("description") and asked.get("unit_price") is not None):
        return products.get(connection, actor, asked["id"])
    return found


def _first(asked: Json, service: Json, field: str, otherwise: object) -> object:
    for source in (asked, service):
        if source.get(field) not in (None, ""):
            return source[field]
    return otherwise


def _taxes(asked: Json, service: Json, usual: list[Json], index: int) -> list[Json]:
    chosen = asked.get("taxes")
    if chosen is None:
        chosen = service["taxes"] if service else usual
    taxes = [products.normalize_tax(tax) for tax in chosen]
    for tax in taxes:
        _check_rate(tax, index)
    return taxes


def _check_rate(tax: Json, index: int) -> None:
    """The documented sentence for a rate of IVA that does not exist (contract, 4.6); the checker judges the rest."""
    sentence = ""
    if tax["withholding"]:
        if tax["rate"] > WITHHOLDING_LIMITS.get(tax["type"], Decimal(1000)):
            sentence = f"{tax['type']} withholding rate is too high"
    elif tax["type"] == "IVA" and tax["factor"] == "Tasa" and tax["rate"] not in IVA_RATES:
        sentence = "IVA rate must be 0.16 for standard rate"
    if sentence:
        details = [f"items[{index}].taxes: {sentence}"]
        raise ApiError("validation_failed", sentence, message="Tax validation failed", details=details)


def _taxability(item: Json, service: Json) -> str:
    """What was asked for the item, else for its service (contract, 4.5)."""
    return request.objeto_imp(item["taxability"] or service.get("taxability"), item["taxes"])


def income(team: Team, client: Json, items: Sequence[Json], data: Json, date: datetime) -> Invoice:
    """The type I document of a request, without folio. `date` is local time of the issuer's postal code."""
    place = team.payload["address"]["zip"]
    method = data.get("payment_method") or "PUE"
    currency = (data.get("currency") or "MXN").upper()
    if currency in (NO_CURRENCY, "XTS"):
        raise invalid("currency", "must be a currency that money has")
    return Invoice(
        kind="I",
        issuer=issuer(team),
        receiver=receiver(client, use_of(client, team, data.get("use")), team),
        place=place,
        date=date,
        lines=tuple([request.line(item) for item in items]),
        currency=currency,
        exchange_rate=None if currency == "MXN" else data.get("exchange_rate"),
        payment_form=data.get("payment_form") or ("99" if method == "PPD" else "03"),
        payment_method=method,
        series=team.income_series(data.get("series")),
        conditions=data.get("payment_conditions") or "",
        exportacion=data.get("exports") or "01",
        relations=tuple(
            Relation(group["relationship"], tuple(group["documents"])) for group in data.get("related_documents") or ()
        ),
        global_period=period_of(client, team, data, date),
        local_taxes=tuple(request.local_tax(tax) for tax in team.setting("local_taxes", [])),
        complements=tuple(
            markup(f"complements[{index}].data", part["data"])
            for index, part in enumerate(data.get("complements") or ())
        ),
        addenda=tuple(markup("addenda", text) for text in [_addenda(team, data)] if text),
    )


def _addenda(team: Team, data: Json) -> str:
    """As asked, else the team's; an empty text leaves it out."""
    asked = data.get("addenda")
    return str(team.setting("addenda", "") if asked is None else asked).strip()


def markup(field: str, text: str) -> str:
    """One XML element, passed through as it is; 400 for what is none."""
    try:
        parse_safely(text.encode())
    except BadXml as error:
        raise invalid(field, "is not one well-formed XML element") from error
    return text
