"""How what a person picks (client, product, SAT key) becomes text of the draft. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from gigstack_desktop.services.draft import Draft, DraftLine, DraftTax
from gigstack_desktop.services.queries import ClientRow, KeyHit

if TYPE_CHECKING:
    from gigstack_desktop.api.models.products import Product, TaxElement

_CODES = {"ISR": "001", "IVA": "002", "IEPS": "003"}


def with_client(draft: Draft, row: ClientRow) -> Draft:
    """The draft addressed to this client."""
    return replace(
        draft,
        client_id=row.id,
        rfc=row.rfc,
        name=row.legal_name or row.name,
        regimen=row.regimen,
        zip=row.zip,
        uso=row.use,
        emails=row.email,
    )


def without_client(draft: Draft) -> Draft:
    """The draft addressed to nobody."""
    return replace(draft, client_id="", rfc="", name="", regimen="", zip="", uso="", emails="")


def with_product(line: DraftLine, product: Product) -> DraftLine:
    """The line selling this product; the quantity typed stays."""
    return replace(
        line,
        description=product.description,
        product_key=product.product_key,
        unit_key=product.unit_key,
        unit_name=product.unit_name,
        unit_price=plain(product.unit_price) if product.unit_price else line.unit_price,
        taxes=_taxes(product.taxes, line.taxes),
        objeto_imp=product.taxability if product.taxability not in ("", "02") else "",
        sku=product.sku,
        product_id=product.id,
    )


def with_key(line: DraftLine, hit: KeyHit) -> DraftLine:
    """The line under this ClaveProdServ; what was typed as description stays."""
    return replace(line, product_key=hit.key)


def with_key_described(line: DraftLine, hit: KeyHit) -> DraftLine:
    """The line under this ClaveProdServ, described by its name (picked from the description cell)."""
    unit: dict[str, Any] = {} if line.unit_key else default_unit(hit.key)
    return replace(line, product_key=hit.key, description=hit.name, **unit)


def with_unit(line: DraftLine, hit: KeyHit) -> DraftLine:
    """The line in this unit."""
    return replace(line, unit_key=hit.key, unit_name=hit.name)


def default_unit(product_key: str) -> dict[str, Any]:
    """The everyday unit: goods (classes 10 to 64) by the piece, services by the service (rules, section 17)."""
    goods = product_key[:2].isdigit() and 10 <= int(product_key[:2]) <= 64
    return (
        {"unit_key": "H87", "unit_name": "Pieza"} if goods else {"unit_key": "E48", "unit_name": "Unidad de servicio"}
    )


def plain(value: Decimal) -> str:
    """A figure as it is typed: no exponent, no idle zeros beyond cents."""
    text = f"{value:f}"
    whole, _, places = text.partition(".")
    places = places.rstrip("0")
    return f"{whole}.{places.ljust(2, '0')}" if places else whole


def _taxes(taxes: Sequence[TaxElement], usual: tuple[DraftTax, ...]) -> tuple[DraftTax, ...]:
    if not taxes:
        return usual
    return tuple(
        DraftTax(
            impuesto=_CODES.get(tax.type, tax.type),
            factor=tax.factor,
            rate="" if tax.rate is None else f"{tax.rate:f}",
            withheld=tax.withholding,
            included=tax.inclusive,
        )
        for tax in taxes
    )
