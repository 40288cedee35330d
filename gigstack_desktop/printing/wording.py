"""The words and figures of a printed document: amounts, rates, dates and what SAT's keys stand for. Always Spanish."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from gigstack_desktop.cfdi.model import Invoice, Payment, Tax, TaxAmount, TransferredGroup
from gigstack_desktop.cfdi.money import round_half_up

MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
TAX_NAMES = {"001": "ISR", "002": "IVA", "003": "IEPS"}
KIND_NAMES = {"I": "Factura", "E": "Nota de crédito", "P": "Recibo de pago"}
KIND_KEYS = {"I": "I · Ingreso", "E": "E · Egreso", "P": "P · Pago"}
REPRESENTATION = "Este documento es una representación impresa de un CFDI"
DRAFT_NOTICE = "Vista previa: el folio fiscal, los sellos y el código QR aparecen al timbrar."


def one_line(text: str, limit: int = 2000) -> str:
    """Text as an XML attribute keeps it, runs of blanks as one; beyond `limit` it ends in an ellipsis."""
    joined = " ".join(text.split())
    return joined if len(joined) <= limit else joined[: limit - 1] + "…"


def money(amount: Decimal, decimals: int = 2) -> str:
    """`$1,234.50`, rounded half up as everywhere (rules, section 1); a negative amount carries its sign in front."""
    sign = "-" if amount < 0 else ""
    return f"{sign}${round_half_up(abs(amount), decimals):,.{decimals}f}"


def price(amount: Decimal, least: int = 2) -> str:
    """A unit price with the digits it has, between `least` and six."""
    places = -int(amount.normalize().as_tuple().exponent)
    return money(amount, min(max(places, least), 6))


def number(value: Decimal) -> str:
    """`1,234.5`: a quantity or rate of exchange without zeros that say nothing."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(rate: Decimal) -> str:
    """A fraction as `16 %`, `10.6667 %`."""
    return f"{number(rate * 100)} %"


def date(moment: datetime) -> str:
    """`18 nov 2026, 10:24:03`."""
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}, {moment:%H:%M:%S}"


def keyed(table: Mapping[str, object], key: str) -> str:
    """A key with its name, `601 · General de Ley Personas Morales`; the key alone when the table does not know it."""
    entry = table.get(key)
    name = entry[0] if isinstance(entry, tuple) else entry
    return f"{key} · {name}" if name else key


def rate_of(impuesto: str, factor: str, rate: Decimal | None) -> str:
    """`IVA 16 %`, `IVA exento`, `IEPS $0.5400 por unidad`."""
    name = TAX_NAMES.get(impuesto, impuesto)
    if factor == "Exento" or rate is None:
        return f"{name} exento"
    return f"{name} {percent(rate)}" if factor == "Tasa" else f"{name} {money(rate, 4)} por unidad"


def tax_name(tax: Tax) -> str:
    """The name of a line's tax; withheld ones say so."""
    return f"{'Ret. ' if tax.withheld else ''}{rate_of(tax.impuesto, tax.factor, tax.rate)}"


def line_tax(computed: TaxAmount, natural_base: Decimal) -> str:
    """A line's tax with its amount, and with its base where that is not the line's own amount."""
    tax, amount = computed.tax, computed.amount
    base = "" if computed.base == natural_base or tax.factor == "Cuota" else f" sobre {price(computed.base)}"
    if tax.factor == "Cuota":
        base = f" × {number(computed.base)}"
    return tax_name(tax) + base if amount is None else f"{tax_name(tax)}{base} {money(amount)}"


def group_name(group: TransferredGroup) -> str:
    """A row of the summary's transferred taxes."""
    return rate_of(group.impuesto, group.factor, group.rate)


def folio(invoice: Invoice) -> str:
    """Series and folio, `A 1024`."""
    return " ".join(part for part in (invoice.series, invoice.folio) if part)


def document_title(invoice: Invoice) -> str:
    """`Factura A 1024`."""
    return f"{KIND_NAMES[invoice.kind]} {folio(invoice)}".strip()


def paid_in_pesos(payments: tuple[Payment, ...]) -> Decimal:
    """MontoTotalPagos: what was received, in pesos (rules 13.4)."""
    return round_half_up(sum((p.amount * p.exchange_rate for p in payments), Decimal(0)), 2)
