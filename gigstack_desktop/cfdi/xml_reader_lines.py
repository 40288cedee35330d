"""Reading the Conceptos of a CFDI 4.0 or 3.3; `c` is the document's namespace in braces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigstack_desktop.cfdi.model import ZERO, Line, LineTotals, Part, Tax, TaxAmount, ThirdParty
from gigstack_desktop.cfdi.totals import plain_amount
from gigstack_desktop.cfdi.xml_elements import text_of
from gigstack_desktop.cfdi.xml_reader_values import factor, number, optional

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def line(node: Element, c: str) -> tuple[Line, LineTotals]:
    """One Concepto: as a person would state it (price without tax), and its amounts as written."""
    price, discount = number(node, "ValorUnitario"), optional(node, "Descuento") or ZERO
    quantity, amount = number(node, "Cantidad"), number(node, "Importe")
    taxes = tuple(_taxes(node, c))
    read = Line(
        description=node.get("Descripcion", ""),
        quantity=quantity,
        unit_price=price,
        product_key=node.get("ClaveProdServ", ""),
        unit_key=node.get("ClaveUnidad", ""),
        unit_name=node.get("Unidad", ""),
        sku=node.get("NoIdentificacion", ""),
        discount=discount,
        objeto_imp=node.get("ObjetoImp", ""),
        taxes=tuple(entry.tax for entry in taxes),
        third_party=_third_party(node, c),
        pedimentos=_pedimentos(node, c),
        predial=tuple(one.get("Numero", "") for one in node.iterchildren(f"{c}CuentaPredial")),
        complements=tuple(text_of(one) for one in node.iterfind(f"{c}ComplementoConcepto/*")),
        parts=tuple(_part(one, c) for one in node.iterchildren(f"{c}Parte")),
        amount=None if amount == plain_amount(quantity, price) else amount,
    )
    return read, LineTotals(price, amount, discount, taxes)


def _taxes(node: Element, c: str) -> list[TaxAmount]:
    return [
        _tax(tax, withheld)
        for path, withheld in ((f"{c}Traslados/{c}Traslado", False), (f"{c}Retenciones/{c}Retencion", True))
        for tax in node.iterfind(f"{c}Impuestos/{path}")
    ]


def _tax(node: Element, withheld: bool) -> TaxAmount:
    kind, base = factor(node, "TipoFactor"), number(node, "Base")
    quota_base = base if kind == "Cuota" else None
    tax = Tax(node.get("Impuesto", ""), kind, optional(node, "TasaOCuota"), withheld, base=quota_base)
    return TaxAmount(tax, base, optional(node, "Importe"))


def _third_party(node: Element, c: str) -> ThirdParty | None:
    found = node.find(f"{c}ACuentaTerceros")
    if found is None:
        return None
    names = ("RfcACuentaTerceros", "NombreACuentaTerceros", "RegimenFiscalACuentaTerceros")
    return ThirdParty(*(found.get(name, "") for name in (*names, "DomicilioFiscalACuentaTerceros")))


def _pedimentos(node: Element, c: str) -> tuple[str, ...]:
    return tuple(one.get("NumeroPedimento", "") for one in node.iterchildren(f"{c}InformacionAduanera"))


def _part(node: Element, c: str) -> Part:
    return Part(
        description=node.get("Descripcion", ""),
        quantity=number(node, "Cantidad"),
        product_key=node.get("ClaveProdServ", ""),
        sku=node.get("NoIdentificacion", ""),
        unit_name=node.get("Unidad", ""),
        unit_price=optional(node, "ValorUnitario"),
        amount=optional(node, "Importe"),
        pedimentos=_pedimentos(node, c),
    )
