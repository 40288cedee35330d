"""Rules of the summary: every total is the rounded sum of its lines (rules, section 4)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from gigstack_desktop.cfdi.model import ZERO, LineTotals, Totals
from gigstack_desktop.cfdi.money import decimals, money, places
from gigstack_desktop.cfdi.rules import Case, Rule


def _sum_of_lines(case: Case) -> Decimal:
    return money(sum((line.amount for line in case.totals.lines), ZERO), case.invoice.currency)


def _discounts(case: Case) -> Decimal | None:
    found = [line.discount for line in case.totals.lines if line.discount]
    return money(sum(found, ZERO), case.invoice.currency) if found else None


def _amounts(totals: Totals) -> Iterator[Decimal]:
    optional = (totals.discount, totals.total_transferred, totals.total_withheld)
    yield from (totals.subtotal, totals.total)
    yield from (value for value in optional if value is not None)
    for group in totals.transferred:
        yield group.base
        if group.amount is not None:
            yield group.amount
    yield from (group.amount for group in totals.withheld)


def _too_many_decimals(case: Case) -> bool:
    most = decimals(case.invoice.currency)
    return any(places(value) > most for value in _amounts(case.totals))


def _grouped(lines: tuple[LineTotals, ...], currency: str) -> tuple[dict[object, object], dict[str, Decimal]]:
    bases: dict[tuple[str, str, Decimal | None], tuple[Decimal, Decimal]] = {}
    withheld: dict[str, Decimal] = {}
    for line in lines:
        for entry in line.taxes:
            tax, amount = entry.tax, entry.amount or ZERO
            if tax.withheld:
                withheld[tax.impuesto] = withheld.get(tax.impuesto, ZERO) + amount
            else:
                key = (tax.impuesto, tax.factor, None if entry.amount is None else tax.rate)
                base_sum, amount_sum = bases.get(key, (ZERO, ZERO))
                bases[key] = (base_sum + entry.base, amount_sum + amount)
    rounded: dict[object, object] = {
        key: (money(base, currency), None if key[1] == "Exento" else money(amount, currency))
        for key, (base, amount) in bases.items()
    }
    return rounded, {tax: money(amount, currency) for tax, amount in withheld.items()}


def _transferred_wrong(case: Case) -> bool:
    expected, _ = _grouped(case.totals.lines, case.invoice.currency)
    found = {
        (group.impuesto, group.factor, group.rate): (group.base, group.amount) for group in case.totals.transferred
    }
    return found != expected or len(found) != len(case.totals.transferred)


def _withheld_wrong(case: Case) -> bool:
    _, expected = _grouped(case.totals.lines, case.invoice.currency)
    found = {group.impuesto: group.amount for group in case.totals.withheld}
    return found != expected or len(found) != len(case.totals.withheld)


def _total_transferred_wrong(case: Case) -> bool:
    rated = [group.amount for group in case.totals.transferred if group.amount is not None]
    return case.totals.total_transferred != (sum(rated, ZERO) if rated else None)


def _total_withheld_wrong(case: Case) -> bool:
    groups = case.totals.withheld
    return case.totals.total_withheld != (sum((group.amount for group in groups), ZERO) if groups else None)


def _total_wrong(case: Case) -> bool:
    totals = case.totals
    taxes = (totals.total_transferred or ZERO) - (totals.total_withheld or ZERO)
    return totals.total != totals.subtotal - (totals.discount or ZERO) + taxes


TOTALS: Final[tuple[Rule, ...]] = (
    Rule("CFDI40107", ("totals",), _too_many_decimals),
    Rule("CFDI40108", ("totals", "subtotal"), lambda c: c.totals.subtotal != _sum_of_lines(c)),
    Rule("CFDI40110", ("totals", "discount"), lambda c: (c.totals.discount or ZERO) > c.totals.subtotal),
    Rule("CFDI40111", ("totals", "discount"), lambda c: c.totals.discount != _discounts(c)),
    Rule("CFDI40208", ("totals", "withheld"), _withheld_wrong),
    Rule("CFDI40221", ("totals", "transferred"), _transferred_wrong),
    Rule("CFDI40203", ("totals", "total_withheld"), _total_withheld_wrong),
    Rule("CFDI40205", ("totals", "total_transferred"), _total_transferred_wrong),
    Rule("CFDI40119", ("totals", "total"), _total_wrong),
)

# Asked of computed totals too: a large discount or withholding can make it so.
SIGN: Final = Rule("NEGATIVE_TOTAL", ("totals", "total"), lambda c: c.totals.total < 0)
