"""Rules of the summary: every total is the rounded sum of its lines (rules, section 4), and local taxes."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final, NamedTuple

from gigstack_desktop.cfdi.model import ZERO, Factor, LocalAmount, Totals, TransferredGroup
from gigstack_desktop.cfdi.money import decimals, places
from gigstack_desktop.cfdi.rules import Case, Path, Rule, is_written
from gigstack_desktop.cfdi.rules_taxes import TAXES, is_allowed
from gigstack_desktop.cfdi.totals import summarize

GroupKey = tuple[str, Factor, Decimal | None]
_NO_SUMMARY = ("T", "P")


class SummaryCase(NamedTuple):
    """The totals as stated, beside those that their lines add up to."""

    case: Case
    path: Path
    stated: Totals
    right: Totals


def summary_case(case: Case) -> SummaryCase:
    """Add up the lines once, for all the rules below."""
    return SummaryCase(case, ("totals",), case.totals, summarize(case.totals.lines, case.invoice.currency))


def _key(impuesto: str, factor: Factor, rate: Decimal | None) -> GroupKey:
    return impuesto, factor, None if factor == "Exento" else rate


def _key_of(group: TransferredGroup) -> GroupKey:
    return _key(group.impuesto, group.factor, group.rate)


def _rated(totals: Totals) -> list[TransferredGroup]:
    return [group for group in totals.transferred if group.factor != "Exento"]


def _exempt(totals: Totals) -> list[TransferredGroup]:
    return [group for group in totals.transferred if group.factor == "Exento"]


def _has_summary(subject: SummaryCase) -> bool:
    stated = subject.stated
    sums = (stated.total_transferred, stated.total_withheld)
    return bool(stated.transferred or stated.withheld) or any(value is not None for value in sums)


def _too_long(subject: SummaryCase, *values: Decimal | None) -> bool:
    most = decimals(subject.case.invoice.currency)
    return any(value is not None and places(value) > most for value in values)


def _subtotal_wrong(subject: SummaryCase) -> bool:
    return subject.case.invoice.kind not in _NO_SUMMARY and subject.stated.subtotal != subject.right.subtotal


def _discount_wrong(subject: SummaryCase) -> bool:
    """A header discount of zero may stand for lines that say `Descuento="0"` (rules B 24)."""
    return (subject.stated.discount or ZERO) != (subject.right.discount or ZERO)


def _withheld_sums_wrong(subject: SummaryCase) -> bool:
    stated: dict[str, Decimal] = {}
    for group in subject.stated.withheld:
        stated[group.impuesto] = stated.get(group.impuesto, ZERO) + group.amount
    return stated != {group.impuesto: group.amount for group in subject.right.withheld}


def _is_twice(keys: list[object]) -> bool:
    return len(keys) != len(set(keys))


def _bases(groups: Iterable[TransferredGroup]) -> dict[GroupKey, Decimal]:
    return {_key_of(group): group.base for group in groups}


def _bases_wrong(subject: SummaryCase) -> bool:
    return _bases(_rated(subject.stated)) != _bases(_rated(subject.right))


def _exempt_bases_wrong(subject: SummaryCase) -> bool:
    return _bases(_exempt(subject.stated)) != _bases(_exempt(subject.right))


def _amounts_wrong(subject: SummaryCase) -> bool:
    right = {_key_of(group): group.amount or ZERO for group in _rated(subject.right)}
    return {_key_of(group): group.amount for group in _rated(subject.stated)} != right


def _total_transferred_wrong(subject: SummaryCase) -> bool:
    total = subject.stated.total_transferred
    rated = _rated(subject.stated)
    if total is None:
        return False  # CFDI40212
    return total != sum((group.amount or ZERO for group in rated), ZERO) or not rated


def _total_withheld_wrong(subject: SummaryCase) -> bool:
    total, groups = subject.stated.total_withheld, subject.stated.withheld
    if total is None:
        return False  # CFDI40206
    return total != sum((group.amount for group in groups), ZERO) or not groups


def _rate_unknown(subject: SummaryCase) -> bool:
    return any(
        group.rate is None or not is_allowed(subject.case, group.impuesto, group.factor, group.rate, withheld=False)
        for group in _rated(subject.stated)
        if group.impuesto in TAXES
    )


def _total_wrong(subject: SummaryCase) -> bool:
    stated = subject.stated
    if subject.case.invoice.kind in _NO_SUMMARY:
        return stated.total != 0 and subject.case.invoice.kind == "T"  # CRP20110 for payments
    taxes = (stated.total_transferred or ZERO) - (stated.total_withheld or ZERO)
    return stated.total != stated.subtotal - (stated.discount or ZERO) + taxes + local_sum(stated.local)


def local_sum(amounts: Iterable[LocalAmount]) -> Decimal:
    """What local taxes add to the total."""
    return sum((-entry.amount if entry.tax.withheld else entry.amount for entry in amounts), ZERO)


TOTALS: Final[tuple[Rule[SummaryCase], ...]] = (
    Rule("CFDI40107", ("subtotal",), lambda s: _too_long(s, s.stated.subtotal, s.stated.total)),
    Rule("CFDI40108", ("subtotal",), _subtotal_wrong),
    Rule(
        "CFDI40109",
        ("subtotal",),
        lambda s: s.case.invoice.kind in _NO_SUMMARY and s.stated.subtotal != 0,
        also=("CRP20103",),
    ),
    Rule("CFDI40110", ("discount",), lambda s: (s.stated.discount or ZERO) > s.stated.subtotal),
    Rule("CFDI40111", ("discount",), _discount_wrong, also=("CRP20108",)),
    Rule("CFDI40112", ("discount",), lambda s: _too_long(s, s.stated.discount)),
    Rule(
        "CFDI40201",
        ("transferred",),
        lambda s: s.case.invoice.kind in _NO_SUMMARY and _has_summary(s),
        also=("CRP20123",),
    ),
    Rule("CFDI40202", ("total_withheld",), lambda s: _too_long(s, s.stated.total_withheld)),
    Rule("CFDI40203", ("total_withheld",), _total_withheld_wrong),
    Rule(
        "CFDI40206",
        ("total_withheld",),
        lambda s: bool(s.stated.withheld) and s.stated.total_withheld is None,
        also=("CFDI40209",),
    ),
    Rule("CFDI40207", ("withheld",), lambda s: any(group.impuesto not in TAXES for group in s.stated.withheld)),
    Rule("CFDI40208", ("withheld",), lambda s: _is_twice([group.impuesto for group in s.stated.withheld])),
    Rule("CFDI40210", ("withheld",), lambda s: _too_long(s, *(group.amount for group in s.stated.withheld))),
    Rule("CFDI40211", ("withheld",), _withheld_sums_wrong),
    Rule("CFDI40204", ("total_transferred",), lambda s: _too_long(s, s.stated.total_transferred)),
    Rule("CFDI40205", ("total_transferred",), _total_transferred_wrong),
    Rule("CFDI40212", ("total_transferred",), lambda s: bool(_rated(s.stated)) and s.stated.total_transferred is None),
    Rule(
        "CFDI40213",
        ("transferred",),
        lambda s: any(group.rate is not None or group.amount is not None for group in _exempt(s.stated)),
    ),
    Rule("CFDI40214", ("transferred",), lambda s: _too_long(s, *(group.base for group in s.stated.transferred))),
    Rule("CFDI40215", ("transferred",), _bases_wrong),
    Rule("CFDI40216", ("transferred",), _exempt_bases_wrong),
    Rule("CFDI40217", ("transferred",), lambda s: any(g.impuesto not in TAXES for g in s.stated.transferred)),
    Rule("CFDI40218", ("transferred",), lambda s: _is_twice([_key_of(group) for group in s.stated.transferred])),
    Rule("CFDI40219", ("transferred",), _rate_unknown),
    Rule("CFDI40220", ("transferred",), lambda s: _too_long(s, *(group.amount for group in s.stated.transferred))),
    Rule("CFDI40221", ("transferred",), _amounts_wrong),
    Rule("CFDI40119", ("total",), _total_wrong),
)

# Asked of computed totals too: a large discount or withholding can make it so.
SIGN: Final[tuple[Rule[Case], ...]] = (
    Rule("NEGATIVE_TOTAL", ("totals", "total"), lambda c: c.totals.total < 0, also=("CFDI40119",)),
)


class LocalCase(NamedTuple):
    """One local tax of the document."""

    case: Case
    path: Path
    entry: LocalAmount


# Complement Impuestos locales 1.0: a percentage and an amount of two decimals each.
LOCAL: Final[tuple[Rule[LocalCase], ...]] = (
    Rule("LOCAL_TAX_NAME", ("name",), lambda s: not s.entry.tax.name.strip()),
    Rule(
        "LOCAL_TAX_RATE",
        ("rate",),
        lambda s: not 0 <= s.entry.tax.rate <= 1 or not is_written(s.entry.tax.rate, 4),
    ),
    Rule("LOCAL_TAX_AMOUNT", ("amount",), lambda s: not is_written(s.entry.amount, 2)),
)
