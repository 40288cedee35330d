"""Rules of the global invoice: its period, its deadline and its tickets (rules, section 8)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Final

from gigstack_desktop.cfdi import names
from gigstack_desktop.cfdi.rules import Case, LineCase, Rule
from gigstack_desktop.cfdi.rules_header import without_foreign_trade
from gigstack_desktop.cfdi.tables import MONTHS, PERIODICITY

_TICKET_KEY, _TICKET_UNIT, _TICKET_TEXT = "01010101", "ACT", "Venta"
# A week or fortnight counts for the month in which it begins: it may close some days into the next.
_SPILL = {"02": 6, "03": 14}


def is_global(case: Case) -> bool:
    """True for an income document to PUBLICO EN GENERAL, however the name is typed: the global invoice."""
    return case.invoice.kind == "I" and names.is_public(case.invoice.receiver.name)


def _periodicity(case: Case) -> str | None:
    period = case.invoice.global_period
    return period.periodicity if period else None


def _months(case: Case) -> str | None:
    """The months key, when it exists: what else can be wrong with it is told apart."""
    period = case.invoice.global_period
    return period.months if period and period.months in MONTHS else None


def _two_months_expected(case: Case) -> bool:
    return _periodicity(case) == "05"


def _is_two_months(case: Case) -> bool:
    return int(_months(case) or 1) > 12


def _months_unknown(case: Case) -> bool:
    return case.invoice.global_period is not None and _months(case) is None


def _wrong_year(case: Case) -> bool:
    period = case.invoice.global_period
    return period is not None and not 0 <= case.invoice.date.year - period.year <= 5


def _bounds(case: Case) -> tuple[date, date] | None:
    """First and last day of the period's months; None when the period makes no sense."""
    period, months = case.invoice.global_period, _months(case)
    if period is None or months is None or _wrong_year(case) or not case.is_dated:
        return None
    number = int(months)
    first, last = (number, number) if number <= 12 else (2 * (number - 12) - 1, 2 * (number - 12))
    return date(period.year, first, 1), date(period.year, last, monthrange(period.year, last)[1])


def _deadline(case: Case) -> datetime | None:
    """24 hours after the close of the latest period that may be meant (rule 2.7.1.21), local time."""
    bounds = _bounds(case)
    if bounds is None:
        return None
    days = 2 + _SPILL.get(_periodicity(case) or "", 0)
    return datetime.combine(bounds[1], datetime.min.time()) + timedelta(days=days)


def _late(case: Case) -> bool:
    deadline = _deadline(case)
    return deadline is not None and case.invoice.date > deadline


def _in_the_future(case: Case) -> bool:
    bounds = _bounds(case)
    return bounds is not None and case.invoice.date.date() < bounds[0]


def _withholds(case: Case) -> bool:
    return any(tax.withheld for line in case.invoice.lines for tax in line.taxes)


GLOBAL: Final[tuple[Rule[Case], ...]] = (
    Rule("CFDI40130", ("global_period",), lambda c: is_global(c) and c.invoice.global_period is None),
    Rule(
        "GLOBAL_ONLY_PUBLIC",
        ("global_period",),
        lambda c: c.invoice.global_period is not None and not is_global(c),
    ),
    Rule(
        "CFDI40131",
        ("global_period", "periodicity"),
        lambda c: (key := _periodicity(c)) is not None and (key not in PERIODICITY or c.retired("c_Periodicidad", key)),
    ),
    Rule(
        "CFDI40132",
        ("global_period", "periodicity"),
        lambda c: _two_months_expected(c) and c.invoice.issuer.regimen != "621",
    ),
    Rule("CFDI40133", ("global_period", "months"), _months_unknown),
    Rule(
        "CFDI40134",
        ("global_period", "months"),
        lambda c: _is_two_months(c) and not _two_months_expected(c),
    ),
    Rule(
        "CFDI40135",
        ("global_period", "months"),
        lambda c: _months(c) is not None and _two_months_expected(c) and not _is_two_months(c),
    ),
    Rule("CFDI40136", ("global_period", "year"), _wrong_year),
    Rule(
        "GLOBAL_METHOD",
        ("payment_method",),
        lambda c: is_global(c) and c.invoice.payment_method == "PPD",
        fix=lambda c: None if c.invoice.payment_form == "99" else "PUE",
    ),
    Rule(
        "GLOBAL_EXPORT",
        ("exportacion",),
        lambda c: is_global(c) and c.invoice.exportacion in ("02", "03", "04"),
        fix=without_foreign_trade,
    ),
    Rule("GLOBAL_CONDITIONS", ("conditions",), lambda c: is_global(c) and bool(c.invoice.conditions), fix=lambda c: ""),
    Rule("GLOBAL_WITHHELD", ("lines",), lambda c: is_global(c) and _withholds(c)),
    Rule(
        "GLOBAL_LATE",
        ("global_period",),
        lambda c: is_global(c) and _late(c),
        "W",
        values=lambda c: {"fecha": f"{_deadline(c):%d/%m/%Y %H:%M}"},
    ),
    Rule("GLOBAL_FUTURE", ("global_period",), lambda c: is_global(c) and _in_the_future(c), "W"),
)


def _is_ticket(subject: LineCase) -> bool:
    return subject.line.product_key == _TICKET_KEY


# Of the guide, not of the matrix: a PAC lets them pass, so they only warn.
GLOBAL_LINES: Final[tuple[Rule[LineCase], ...]] = (
    Rule("GLOBAL_KEY", ("product_key",), lambda s: not _is_ticket(s), "W", fix=lambda s: _TICKET_KEY),
    Rule("GLOBAL_QUANTITY", ("quantity",), lambda s: _is_ticket(s) and s.line.quantity != 1, "W"),
    Rule(
        "GLOBAL_UNIT",
        ("unit_key",),
        lambda s: _is_ticket(s) and s.line.unit_key not in ("", _TICKET_UNIT),
        "W",
        fix=lambda s: _TICKET_UNIT,
    ),
    Rule("GLOBAL_UNIT_NAME", ("unit_name",), lambda s: _is_ticket(s) and bool(s.line.unit_name), "W", fix=lambda s: ""),
    Rule(
        "GLOBAL_TEXT",
        ("description",),
        lambda s: _is_ticket(s) and s.line.description.strip() not in ("", _TICKET_TEXT),
        "W",
        fix=lambda s: _TICKET_TEXT,
    ),
    Rule("GLOBAL_TICKET", ("sku",), lambda s: _is_ticket(s) and not s.line.sku.strip(), "W"),
    Rule(
        "GLOBAL_EXTRAS",
        (),
        lambda s: bool(s.line.third_party or s.line.pedimentos or s.line.predial or s.line.parts),
    ),
)
