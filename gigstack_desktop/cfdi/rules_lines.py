"""Rules of lines and their taxes: amounts, keys, ObjetoImp, rates (rules 2, 3, 6, 10)."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from gigstack_desktop.cfdi.bands import amount_band, tax_band
from gigstack_desktop.cfdi.model import IEPS, ISR, IVA, Line, LineTotals, TaxAmount
from gigstack_desktop.cfdi.money import places
from gigstack_desktop.cfdi.rules import Case, LineRule, TaxRule, is_written
from gigstack_desktop.cfdi.tables import OBJETO_IMP, rate_allowed

_WITHOUT_NODE = frozenset({"01", "03", "04", "05"})
_NO_IVA_NOR_IEPS = frozenset({"06", "08"})
_FUEL = frozenset({"15101505", "15101514", "15101515"})
_BORDER_RATE = Decimal("0.08")


def _key_retired(case: Case, line: Line, computed: LineTotals) -> bool:
    key = line.product_key
    return len(key) != 8 or not key.isdecimal() or case.retired("c_ClaveProdServ", key)


def _iva_missing(case: Case, line: Line, computed: LineTotals) -> bool:
    product = case.product(line.product_key)
    if product is None or product.iva != "Sí":
        return False
    return not any(tax.impuesto == IVA and not tax.withheld for tax in line.taxes)


def _amount_out_of_band(case: Case, line: Line, computed: LineTotals) -> bool:
    low, high = amount_band(line.quantity, computed.unit_price, places(computed.amount))
    return line.quantity > 0 and not low <= computed.amount <= high


def _taxes_undue(case: Case, line: Line, computed: LineTotals) -> bool:
    return line.objeto_imp in _WITHOUT_NODE and bool(line.taxes)


def _iva_undue(case: Case, line: Line, computed: LineTotals) -> bool:
    if line.objeto_imp in _NO_IVA_NOR_IEPS:
        return any(tax.impuesto in (IVA, IEPS) for tax in line.taxes)
    return False


def _ieps_only(case: Case, line: Line, computed: LineTotals) -> bool:
    if line.objeto_imp != "07":
        return False
    has_ieps = any(tax.impuesto == IEPS and not tax.withheld for tax in line.taxes)
    return not has_ieps or any(tax.impuesto == IVA for tax in line.taxes)


def _twice(case: Case, line: Line, computed: LineTotals) -> bool:
    # Two rates of IEPS may meet in one product; two of IVA or ISR are a mistake.
    keys = [(t.impuesto, t.factor, t.withheld, t.rate if t.impuesto == IEPS else None) for t in line.taxes]
    return len(keys) != len(set(keys))


LINES: Final[tuple[LineRule, ...]] = (
    LineRule("DESCRIPTION_EMPTY", "description", lambda c, line, t: not line.description.strip()),
    LineRule("QUANTITY", "quantity", lambda c, line, t: line.quantity <= 0 or not is_written(line.quantity)),
    LineRule("CFDI40162", "product_key", _key_retired),
    LineRule("CFDI140228", "product_key", lambda c, line, t: line.product_key in _FUEL),
    LineRule(
        "CFDI40165",
        "unit_key",
        lambda c, line, t: not line.unit_key or c.retired("c_ClaveUnidad", line.unit_key),
    ),
    LineRule("CFDI40166", "unit_price", lambda c, line, t: t.unit_price <= 0),
    LineRule("PRICE_DECIMALS", "unit_price", lambda c, line, t: t.unit_price > 0 and not is_written(t.unit_price)),
    LineRule("CFDI40167", "quantity", _amount_out_of_band),
    LineRule("NEGATIVE_DISCOUNT", "discount", lambda c, line, t: line.discount < 0),
    LineRule("CFDI40168", "discount", lambda c, line, t: line.discount > 0 and not is_written(line.discount)),
    LineRule("CFDI40169", "discount", lambda c, line, t: t.discount > t.amount > 0),
    LineRule("CFDI40164", "taxes", _iva_missing),
    LineRule("OBJETO_IMP", "objeto_imp", lambda c, line, t: line.objeto_imp not in OBJETO_IMP),
    LineRule("CFDI40171", "taxes", lambda c, line, t: line.objeto_imp == "02" and not line.taxes),
    LineRule("CFDI40172", "objeto_imp", _taxes_undue, fix=lambda line: "02"),
    LineRule("CFDI140226", "objeto_imp", _iva_undue, fix=lambda line: "02"),
    LineRule("CFDI140227", "objeto_imp", _ieps_only, fix=lambda line: "02"),
    LineRule("TAX_TWICE", "taxes", _twice),
)


def _base_zero(case: Case, line: Line, entry: TaxAmount) -> bool:
    return entry.base <= 0 and line.discount <= line.quantity * line.unit_price


def _exempt_misused(case: Case, line: Line, entry: TaxAmount) -> bool:
    tax = entry.tax
    return tax.factor == "Exento" and (tax.rate is not None or tax.withheld)


def _rate_missing(case: Case, line: Line, entry: TaxAmount) -> bool:
    return entry.tax.factor != "Exento" and entry.tax.rate is None


def _rate_unknown(case: Case, line: Line, entry: TaxAmount) -> bool:
    tax = entry.tax
    if tax.rate is None or tax.factor == "Exento" or (tax.impuesto == ISR and not tax.withheld):
        return False
    rates = case.rates()
    if rates is None:
        return not rate_allowed(tax.impuesto, tax.factor, tax.rate, withheld=tax.withheld)
    return not any(
        (rate.tax, rate.factor) == (tax.impuesto, tax.factor)
        and (rate.withheld if tax.withheld else rate.transferred)
        and rate.allows(tax.rate)
        for rate in rates
    )


def _amount_wrong(case: Case, line: Line, entry: TaxAmount) -> bool:
    if entry.amount is None or entry.tax.rate is None:
        return False
    low, high = tax_band(entry.base, entry.tax.rate, places(entry.amount))
    return not low <= entry.amount <= high


def _border_undue(case: Case, line: Line, entry: TaxAmount) -> bool:
    tax = entry.tax
    if tax.impuesto != IVA or tax.withheld or tax.rate != _BORDER_RATE:
        return False
    place = case.place()
    return place is not None and place.border == 0


TAXES: Final[tuple[TaxRule, ...]] = (
    TaxRule("CFDI40174", _base_zero, "CFDI40181"),
    TaxRule("CFDI40175", lambda c, line, e: e.tax.impuesto not in (ISR, IVA, IEPS), "CFDI40182"),
    TaxRule("ISR_TRANSFERRED", lambda c, line, e: e.tax.impuesto == ISR and not e.tax.withheld),
    TaxRule("CFDI40177", _exempt_misused, "CFDI40184"),
    TaxRule("CFDI40178", _rate_missing, "CFDI40185"),
    TaxRule("CFDI40179", _rate_unknown, "CFDI40185"),
    TaxRule("CFDI40180", _amount_wrong, "CFDI40186"),
    TaxRule("IVA_BORDER", _border_undue),
)
