"""An invoice as the API takes it (contract, 4.3 to 4.6) made into an `Invoice`: plain JSON in, exact amounts out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from gigstack_desktop.cfdi.json_fields import BadRequest, Fields
from gigstack_desktop.cfdi.model import (
    FOREIGN_RFC,
    IEPS,
    ISR,
    IVA,
    NO_CURRENCY,
    PUBLIC_NAME,
    PUBLIC_RFC,
    ZERO,
    Factor,
    GlobalPeriod,
    Invoice,
    Kind,
    Line,
    LocalTax,
    Party,
    Relation,
    Tax,
    ThirdParty,
)
from gigstack_desktop.cfdi.names import normalize_name, split_company_suffix
from gigstack_desktop.cfdi.tables import CURRENCY_DECIMALS

__all__ = ["BadRequest", "from_request", "line", "local_tax", "objeto_imp", "receiver", "tax"]

TAX_CODES: Final = {"IVA": IVA, "ISR": ISR, "IEPS": IEPS}
# What the contract documents as the default "tax base code": it is no quantity.
BASE_CODE: Final = "01"
MOST_LINES: Final = 5000
MOST_RATE: Final = Decimal(1000)
UNDEFINED_USE, NO_EFFECT, RETURNS = "P01", "S01", "G02"

_FACTORS: Final[dict[str, Factor]] = {"tasa": "Tasa", "cuota": "Cuota", "exento": "Exento"}
_QUANTITY = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?", re.ASCII)
_NOWHERE = Party("", "", "", "")


def from_request(
    body: Mapping[str, Any],
    *,
    issuer: Party | None = None,
    kind: Kind = "I",
    date: datetime | None = None,
) -> Invoice:
    """The document that `body` asks for; numbers are int or Decimal, as exact JSON parsing gives them.

    What the API would fill from its own records (a client or service by id, the team's defaults) is not known here and
    stays empty: that is for the checker to say. Amounts must be there. `date` is local time of the place of issue, now
    when None. Raises BadRequest with the path of the first field that is missing or of a wrong type.
    """
    whole = Fields.of(body)
    place = issuer.zip if issuer else ""
    method = whole.text("payment_method", "PUE")
    currency = whole.text("currency", "MXN").upper()
    if currency == NO_CURRENCY or currency not in CURRENCY_DECIMALS:
        raise BadRequest("currency", "No es la clave de una moneda, como MXN o USD.")
    return Invoice(
        kind=kind,
        issuer=issuer or _NOWHERE,
        receiver=_receiver(whole, place),
        place=place,
        date=date or datetime.now(UTC).astimezone().replace(tzinfo=None, microsecond=0),
        lines=_lines(whole),
        currency=currency,
        exchange_rate=None if currency == "MXN" else whole.amount("exchange_rate"),
        payment_form=whole.text("payment_form", "99" if method == "PPD" else "03"),
        payment_method=method,
        series=whole.text("series"),
        folio=str(whole.whole("folio_number") or ""),
        conditions=whole.text("payment_conditions"),
        exportacion=whole.text("exports", "01"),
        relations=_relations(whole),
        global_period=_period(whole),
        local_taxes=tuple([local_tax(group.data, group.path) for group in whole.children("local_taxes")]),
        complements=tuple([_complement(group) for group in whole.children("complements")]),
        addenda=tuple(filter(None, [whole.text("addenda").strip()])),
    )


def line(item: Mapping[str, Any], path: str = "") -> Line:
    """A Concepto from an Item (contract, 4.5). Raises BadRequest; the price is the one member that must be there."""
    fields = Fields.of(item, path)
    taxes = tuple([tax(element.data, element.path) for element in fields.children("taxes")])
    return Line(
        description=" ".join(fields.text("description").split()),
        quantity=_given(fields.amount("quantity", above_zero=True), Decimal(1)),
        unit_price=fields.needed_amount("unit_price"),
        product_key=fields.text("product_key"),
        unit_key=fields.text("unit_key"),
        unit_name=fields.text("unit_name"),
        sku=fields.text("sku"),
        discount=_given(fields.amount("discount"), ZERO),
        objeto_imp=objeto_imp(fields.text("taxability"), taxes),
        taxes=taxes,
        third_party=_third_party(fields.child("third_party")),
    )


def objeto_imp(asked: str | None, taxes: Sequence[object]) -> str:
    """ObjetoImp: what was asked, unless it denies the item's taxes (the guide's samples carry 01 with an IVA)."""
    if asked in (None, "", "01", "02"):
        return "02" if taxes else "01"
    return str(asked)


def tax(element: Mapping[str, Any], path: str = "") -> Tax:
    """A tax of an item from a TaxElement (contract, 4.6). Raises BadRequest for an unknown tax or a missing rate."""
    fields = Fields.of(element, path)
    code = TAX_CODES.get(fields.needed_text("type").upper())
    if code is None:
        raise BadRequest(fields.at("type"), "El impuesto debe ser IVA, ISR o IEPS.")
    factor = _FACTORS.get(fields.text("factor", "Tasa").lower())
    if factor is None:
        raise BadRequest(fields.at("factor"), "El factor debe ser Tasa, Cuota o Exento.")
    exempt, rate = factor == "Exento", fields.amount("rate", most=MOST_RATE)
    if rate is None and not exempt:
        raise BadRequest(fields.at("rate"), "Falta la tasa del impuesto.")
    withheld, included = fields.flag("withholding"), fields.flag("inclusive")
    base = _quota_base(fields) if factor == "Cuota" else None
    return Tax(code, factor, None if exempt else rate, withheld, included, base)


def _quota_base(fields: Fields) -> Decimal | None:
    """The base of a quota in its own unit, such as litres; the contract's default "01" is no quantity."""
    base = fields.data.get("base")
    text = base if isinstance(base, str) else format(base, "f") if isinstance(base, int | Decimal) else ""
    return Decimal(text) if text != BASE_CODE and _QUANTITY.fullmatch(text) else None


def local_tax(element: Mapping[str, Any], path: str = "") -> LocalTax:
    """A tax of a state or municipality: a TaxElement whose `type` is its name, with an optional `amount`."""
    fields = Fields.of(element, path)
    name = fields.text("name") or fields.needed_text("type")
    amount = fields.amount("amount")
    rate = fields.amount("rate", most=MOST_RATE)
    if rate is None and amount is None:
        raise BadRequest(fields.at("rate"), "Falta la tasa del impuesto local.")
    return LocalTax(name, rate or ZERO, fields.flag("withholding"), amount)


def receiver(client: Mapping[str, Any], *, use: str, place: str, keep_name: bool = False) -> Party:
    """The Receptor from a ClientInput; a generic RFC takes the issuer's postal code and regime 616 (rules 8 and 9).

    The kind of company leaves the name unless `keep_name`.
    """
    fields = Fields.of(client, "client")
    name = normalize_name(fields.text("legal_name") or fields.text("name"))
    if not keep_name:
        name = split_company_suffix(name)[0] or name
    rfc, cfdi_use = fields.text("tax_id"), NO_EFFECT if use == UNDEFINED_USE else use
    if rfc in (PUBLIC_RFC, FOREIGN_RFC):
        return Party(rfc, name or PUBLIC_NAME, "616", place, RETURNS if cfdi_use == RETURNS else NO_EFFECT)
    address = fields.child("address")
    return Party(rfc, name, fields.text("tax_system"), address.text("zip") if address else "", cfdi_use)


def _receiver(whole: Fields, place: str) -> Party:
    client = whole.child("client")
    if client is None:
        return _NOWHERE
    return receiver(client.data, use=whole.text("use") or client.text("use"), place=place)


def _lines(whole: Fields) -> tuple[Line, ...]:
    items = whole.children("items")
    if not items:
        raise BadRequest("items", "Faltan los conceptos de la factura.")
    if len(items) > MOST_LINES:
        raise BadRequest("items", f"Una factura lleva hasta {MOST_LINES} conceptos.")
    return tuple([line(item.data, item.path) for item in items])


def _third_party(fields: Fields | None) -> ThirdParty | None:
    if fields is None:
        return None
    return ThirdParty(fields.text("tax_id"), fields.text("legal_name"), fields.text("tax_system"), fields.text("zip"))


def _relations(whole: Fields) -> tuple[Relation, ...]:
    return tuple(
        [
            Relation(group.needed_text("relationship"), tuple(group.texts("documents")))
            for group in whole.children("related_documents")
        ]
    )


def _period(whole: Fields) -> GlobalPeriod | None:
    fields = whole.child("global")
    if fields is None:
        return None
    year = fields.whole("year")
    if year is None:
        raise BadRequest(fields.at("year"), "Falta el año de la factura global.")
    return GlobalPeriod(fields.needed_text("periodicity"), fields.needed_text("months"), year)


def _complement(fields: Fields) -> str:
    return fields.needed_text("data")


def _given(value: Decimal | None, otherwise: Decimal) -> Decimal:
    return otherwise if value is None else value
