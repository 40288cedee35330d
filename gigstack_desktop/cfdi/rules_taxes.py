"""Rules of a line's taxes: base, key, factor, rate, amount, the border's IVA (rules 3 and 6)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from gigstack_desktop.cfdi.bands import tax_band
from gigstack_desktop.cfdi.model import IEPS, ISR, IVA
from gigstack_desktop.cfdi.money import places
from gigstack_desktop.cfdi.rules import Case, Rule, TaxCase
from gigstack_desktop.cfdi.tables import rate_allowed

BORDER_RATE: Final = Decimal("0.08")
TAXES: Final = (ISR, IVA, IEPS)
_FACTORS = ("Tasa", "Cuota", "Exento")
_TICKET_KEY = "01010101"


def is_allowed(case: Case, impuesto: str, factor: str, rate: Decimal, *, withheld: bool) -> bool:
    """Whether c_TasaOCuota has this rate in this role on the day of the document (rules 6)."""
    if case.rates is None:
        return rate_allowed(impuesto, factor, rate, withheld=withheld)
    return any(
        (row.tax, row.factor) == (impuesto, factor)
        and (row.withheld if withheld else row.transferred)
        and row.allows(rate)
        for row in case.rates
    )


def is_in_band(base: Decimal, rate: Decimal, amount: Decimal) -> bool:
    """Whether a tax's amount is what base × rate gives, by SAT's tolerance (rule 3.6)."""
    if base * rate == amount:
        return True
    low, high = tax_band(base, rate, places(amount))
    return low <= amount <= high


def _base_zero(subject: TaxCase) -> bool:
    # A discount above the price is said at the discount (CFDI40169).
    line = subject.line
    return subject.entry.base <= 0 and (
        subject.entry.tax.factor == "Cuota" or line.discount <= line.quantity * line.unit_price
    )


def _unknown(subject: TaxCase) -> bool:
    return subject.entry.tax.impuesto not in TAXES


def _unknown_factor(subject: TaxCase) -> bool:
    return subject.entry.tax.factor not in _FACTORS


def _exempt_misused(subject: TaxCase) -> bool:
    tax = subject.entry.tax
    return tax.factor == "Exento" and (tax.rate is not None or subject.entry.amount is not None)


def _exempt_withheld(subject: TaxCase) -> bool:
    return subject.entry.tax.factor == "Exento"


def _rate_missing(subject: TaxCase) -> bool:
    tax = subject.entry.tax
    return tax.factor in ("Tasa", "Cuota") and (tax.rate is None or subject.entry.amount is None)


def _rate_unknown(subject: TaxCase) -> bool:
    tax = subject.entry.tax
    if tax.rate is None or tax.factor not in ("Tasa", "Cuota") or tax.impuesto not in TAXES:
        return False  # said by another rule
    if tax.impuesto == ISR and not tax.withheld:
        return False  # ISR_TRANSFERRED
    return not is_allowed(subject.case, tax.impuesto, tax.factor, tax.rate, withheld=tax.withheld)


def _amount_wrong(subject: TaxCase) -> bool:
    entry = subject.entry
    if entry.amount is None or entry.tax.rate is None:
        return False
    return not is_in_band(entry.base, entry.tax.rate, entry.amount)


def _is_border(subject: TaxCase) -> bool:
    return subject.entry.tax.impuesto == IVA and subject.entry.tax.rate == BORDER_RATE


def _border_undue(subject: TaxCase) -> bool:
    return _is_border(subject) and subject.case.place is not None and subject.case.place.border == 0


def _border_key_undue(subject: TaxCase) -> bool:
    """SAT denies the stimulus to some keys (software, among others); tickets of a global invoice have a key of none."""
    if not _is_border(subject) or subject.line.product_key == _TICKET_KEY or _border_undue(subject):
        return False
    product = subject.case.product(subject.line.product_key)
    return product is not None and not product.border


def _without_rate(subject: TaxCase) -> object:
    return replace(subject.entry.tax, rate=None)


TRANSFERRED: Final[tuple[Rule[TaxCase], ...]] = (
    Rule("CFDI40174", (), _base_zero),
    Rule("CFDI40175", (), _unknown),
    Rule("CFDI40176", (), _unknown_factor),
    Rule("ISR_TRANSFERRED", (), lambda s: s.entry.tax.impuesto == ISR),
    Rule("CFDI40177", (), _exempt_misused, fix=_without_rate),
    Rule("CFDI40178", (), _rate_missing),
    Rule("CFDI40179", (), _rate_unknown),
    Rule("CFDI40180", (), _amount_wrong),
    Rule("IVA_BORDER", (), _border_undue),
    Rule("IVA_BORDER_KEY", (), _border_key_undue, "W"),
)

WITHHELD: Final[tuple[Rule[TaxCase], ...]] = (
    Rule("CFDI40181", (), _base_zero),
    Rule("CFDI40182", (), _unknown),
    Rule("CFDI40183", (), _unknown_factor),
    Rule("CFDI40184", (), _exempt_withheld),
    Rule("CFDI40185", (), lambda s: _rate_missing(s) or _rate_unknown(s)),
    Rule("CFDI40186", (), _amount_wrong),
)
