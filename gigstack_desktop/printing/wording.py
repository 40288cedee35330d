"""The words and figures of a printed document: amounts, rates, dates and what SAT's keys stand for. Always Spanish."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from gigstack_desktop.cfdi.model import NO_CURRENCY, Document, Invoice, LocalTax, Tax, TaxAmount, TransferredGroup
from gigstack_desktop.cfdi.money import decimals as decimals_of
from gigstack_desktop.cfdi.money import round_half_up
from gigstack_desktop.cfdi.tables import USES
from gigstack_desktop.cfdi.words import in_words
from gigstack_desktop.printing.legends import SAID

MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
TAX_NAMES = {"001": "ISR", "002": "IVA", "003": "IEPS"}
KIND_NAMES = {"I": "Factura", "E": "Nota de crédito", "P": "Recibo de pago", "T": "Traslado", "N": "Recibo de nómina"}
KIND_KEYS = {"I": "I · Ingreso", "E": "E · Egreso", "P": "P · Pago", "T": "T · Traslado", "N": "N · Nómina"}
SYMBOLS = {"EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "¥"}
DOLLARS_AND_PESOS = frozenset(
    ["MXN", "USD", "CAD", "AUD", "NZD", "HKD", "SGD", "ARS", "CLP", "COP", "UYU", "DOP", "MXV"]
)
COMPLEMENTS = {
    "CartaPorte": "Carta Porte",
    "ComercioExterior": "Comercio Exterior",
    "Nomina": "Nómina",
    "Pagos": "Recepción de pagos",
    "VentaVehiculos": "Venta de vehículos",
}
OLD_USES = {"P01": "Por definir"}  # CFDI 3.3
REPRESENTATION = "Este documento es una representación impresa de un CFDI"
DRAFT_NOTICE = "Vista previa: el folio fiscal, los sellos y el código QR aparecen al timbrar."


def one_line(text: str, limit: int = 2000) -> str:
    """Text as an XML attribute keeps it, runs of blanks as one; beyond `limit` it ends in an ellipsis."""
    joined = " ".join(text.split())
    return joined if len(joined) <= limit else joined[: limit - 1] + "…"


def money(amount: Decimal, decimals: int = 2, symbol: str = "$") -> str:
    """`$1,234.50`, rounded half up as everywhere (rules, section 1); a negative amount carries its sign in front."""
    rounded = round_half_up(abs(amount), decimals)
    sign = "-" if amount < 0 and rounded else ""
    return f"{sign}{symbol}{rounded:,.{decimals}f}"


def price(amount: Decimal, least: int = 2, symbol: str = "$") -> str:
    """A unit price with the digits it has, between `least` and six."""
    places = -int(amount.normalize().as_tuple().exponent)
    return money(amount, min(max(places, least), 6), symbol)


@dataclass(frozen=True, slots=True)
class Money:
    """Amounts of one currency as they are printed: its decimals, its sign where everybody knows it."""

    currency: str = "MXN"

    @property
    def symbol(self) -> str:
        return "$" if self.currency in DOLLARS_AND_PESOS else SYMBOLS.get(self.currency, "")

    def text(self, amount: Decimal) -> str:
        """`$1,234.50`, `€1,234.50`, `1,234.50` for francs."""
        return money(amount, decimals_of(self.currency), self.symbol)

    def price(self, amount: Decimal) -> str:
        """With the digits that a unit price or a base has."""
        return price(amount, decimals_of(self.currency), self.symbol)

    def words(self, amount: Decimal) -> str:
        """The amount in words; nothing where there is no currency (XXX) or no word for so much."""
        if self.currency in {"", NO_CURRENCY} or abs(amount) >= 10**24:
            return ""
        whole, _, cents = in_words(amount, self.currency).rpartition(" ")
        return f"{whole}\N{NO-BREAK SPACE}{cents}" if "/" in whole else f"{whole} {cents}"


def number(value: Decimal) -> str:
    """`1,234.5`: a quantity or rate of exchange without zeros that say nothing."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(rate: Decimal) -> str:
    """A fraction as `16 %`, `10.6667 %`."""
    return f"{number(rate * 100)} %"


def date(moment: datetime) -> str:
    """`18 nov 2026, 10:24:03`."""
    return f"{day(moment)}, {moment:%H:%M:%S}"


def day(moment: dt.date) -> str:
    """`18 nov 2026`."""
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def keyed(table: Mapping[str, object], key: str) -> str:
    """A key with its name, `601 · General de Ley Personas Morales`; the key alone when the table does not know it."""
    entry = table.get(key)
    name = entry[0] if isinstance(entry, tuple) else entry
    return f"{key} · {name}" if name else key


def use(key: str) -> str:
    """A c_UsoCFDI key with its name, that of CFDI 3.3 too."""
    return keyed(OLD_USES if key in OLD_USES else USES, key)


def rate_of(impuesto: str, factor: str, rate: Decimal | None) -> str:
    """`IVA 16 %`, `IVA exento`, `IEPS $0.5400 por unidad`."""
    name = TAX_NAMES.get(impuesto, impuesto)
    if factor == "Exento" or rate is None:
        return f"{name} exento"
    return f"{name} {percent(rate)}" if factor == "Tasa" else f"{name} {money(rate, 4)} por unidad"


def tax_name(tax: Tax) -> str:
    """The name of a line's tax; withheld ones say so."""
    return f"{'Ret. ' if tax.withheld else ''}{rate_of(tax.impuesto, tax.factor, tax.rate)}"


def line_tax(computed: TaxAmount, natural_base: Decimal, amounts: Money = Money()) -> str:
    """A line's tax with its amount, and with its base where that is not the line's own amount."""
    tax, amount, name = computed.tax, computed.amount, tax_name(computed.tax)
    if tax.factor == "Cuota" or computed.base != natural_base:
        name += on_base(tax.factor, amounts.price(computed.base), computed.base) + ("" if amount is None else ":")
    return name if amount is None else f"{name} {amounts.text(amount)}"


def group_name(group: TransferredGroup) -> str:
    """A row of the summary's transferred taxes."""
    return rate_of(group.impuesto, group.factor, group.rate)


def on_base(factor: str, amount: str, base: Decimal) -> str:
    """What a rate is applied to: ` sobre $100.00`, or ` × 40.5` units for a quota."""
    return f" × {number(base)}" if factor == "Cuota" else f" sobre {amount}"


def local_name(tax: LocalTax) -> str:
    """A local tax with its rate: `ISH 3 %`, `5 al millar 0.5 % retenido`."""
    return f"{one_line(tax.name, 80)} {percent(tax.rate)}{' retenido' if tax.withheld else ''}"


def folio(invoice: Invoice) -> str:
    """Series and folio, `A 1024`."""
    return " ".join(part for part in (invoice.series, invoice.folio) if part)


def document_title(invoice: Invoice) -> str:
    """`Factura A 1024`."""
    return f"{kind_name(invoice)} {folio(invoice)}".strip()


def kind_name(invoice: Invoice) -> str:
    """What people call such a document."""
    return "Factura global" if invoice.global_period else KIND_NAMES[invoice.kind]


def representation(document: Document | None) -> str:
    """The sentence that the law asks for; older versions are named."""
    old = document is not None and document.version != "4.0"
    return f"{REPRESENTATION} {document.version}" if document is not None and old else REPRESENTATION


def unread(document: Document | None) -> str:
    """A sentence that names the complements which are not itemised; addenda are nobody's concern but the parties'."""
    found = document.extras if document else ()
    names = [COMPLEMENTS.get(name, name) for name in found if name != "Addenda" and name not in SAID]
    return f"Contiene complementos que se leen en el XML: {', '.join(names)}." if names else ""
