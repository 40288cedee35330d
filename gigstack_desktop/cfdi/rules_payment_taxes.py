"""Rules of the taxes of paid documents, and of what the complement states about their sums (rules 13.3 and 13.4)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final, NamedTuple

from gigstack_desktop.cfdi.model import ZERO, Payment, StatedPayment, StatedPayments
from gigstack_desktop.cfdi.money import places
from gigstack_desktop.cfdi.payment_totals import Key, PaymentSums, group_key, payment_sums, totals_of
from gigstack_desktop.cfdi.rules import Case, PaidTaxCase, Path, Rule
from gigstack_desktop.cfdi.rules_taxes import TAXES, is_allowed, is_in_band

_FACTORS = ("Tasa", "Cuota", "Exento")


def _rate_unknown(subject: PaidTaxCase) -> bool:
    tax = subject.tax
    if tax.rate is None or tax.factor not in ("Tasa", "Cuota") or tax.impuesto not in TAXES:
        return False
    return not is_allowed(subject.case, tax.impuesto, tax.factor, tax.rate, withheld=tax.withheld)


def _amount_wrong(subject: PaidTaxCase) -> bool:
    tax = subject.tax
    return tax.factor != "Exento" and tax.rate is not None and not is_in_band(tax.base, tax.rate, tax.amount)


def _rate_missing(subject: PaidTaxCase) -> bool:
    return subject.tax.factor in ("Tasa", "Cuota") and subject.tax.rate is None


PAID_TRANSFERRED: Final[tuple[Rule[PaidTaxCase], ...]] = (
    Rule("CRP20255", ("base",), lambda s: s.tax.base <= 0),
    Rule("CRP20256", ("impuesto",), lambda s: s.tax.impuesto not in TAXES, also=("CRP20270",)),
    Rule("CRP20257", ("factor",), lambda s: s.tax.factor not in _FACTORS),
    Rule(
        "CRP20258",
        ("rate",),
        lambda s: s.tax.factor == "Exento" and (s.tax.rate is not None or s.tax.amount != 0),
    ),
    Rule("CRP20259", ("rate",), _rate_missing),
    Rule("CRP20260", ("rate",), _rate_unknown, also=("CRP20272",)),
    Rule("CRP20261", ("amount",), _amount_wrong),
)

PAID_WITHHELD: Final[tuple[Rule[PaidTaxCase], ...]] = (
    Rule("CRP20249", ("base",), lambda s: s.tax.base <= 0),
    Rule("CRP20250", ("impuesto",), lambda s: s.tax.impuesto not in TAXES, also=("CRP20262",)),
    Rule("CRP20251", ("factor",), lambda s: s.tax.factor not in _FACTORS),
    Rule("CRP20252", ("factor",), lambda s: s.tax.factor == "Exento"),
    Rule("CRP20253", ("rate",), lambda s: _rate_missing(s) or _rate_unknown(s)),
    Rule("CRP20254", ("amount",), _amount_wrong),
)


class StatedCase(NamedTuple):
    """What one Pago states about its taxes, beside the exact sums of its documents."""

    case: Case
    path: Path
    payment: Payment
    stated: StatedPayment
    sums: PaymentSums


def stated_case(case: Case, index: int, payment: Payment, stated: StatedPayment) -> StatedCase:
    """Add up the documents' taxes once, converted to the payment's currency, unrounded."""
    return StatedCase(case, ("payments", index, "totals"), payment, stated, payment_sums(payment))


def _differs(subject: StatedCase, stated: dict[Key, Decimal], expected: dict[Key, Decimal]) -> bool:
    return stated.keys() != expected.keys() or any(
        not _is_close(subject, stated[key], expected[key]) for key in expected
    )


def _is_close(subject: StatedCase, stated: Decimal, expected: Decimal) -> bool:
    """Exact in one currency; with conversion, to the last decimal that was written (rules 13.4)."""
    if all(document.equivalence == 1 for document in subject.payment.documents):
        return stated == expected
    return abs(stated - expected) < Decimal(1).scaleb(-places(stated))


def _of(subject: StatedCase, part: str, *, exempt: bool) -> dict[Key, Decimal]:
    """Stated BaseP (`part` base) or ImporteP (amount) by key."""
    return {
        group_key(group.impuesto, group.factor, group.rate): getattr(group, part) or ZERO
        for group in subject.stated.transferred
        if (group.factor == "Exento") is exempt
    }


def _only(values: dict[Key, Decimal], *, exempt: bool) -> dict[Key, Decimal]:
    return {key: value for key, value in values.items() if (key[1] == "Exento") is exempt}


def _withheld_wrong(subject: StatedCase) -> bool:
    stated: dict[str, Decimal] = {}
    for group in subject.stated.withheld:
        stated[group.impuesto] = stated.get(group.impuesto, ZERO) + group.amount
    expected = subject.sums.withheld
    return stated.keys() != expected.keys() or any(
        not _is_close(subject, stated[impuesto], expected[impuesto]) for impuesto in expected
    )


def _is_twice(keys: list[object]) -> bool:
    return len(keys) != len(set(keys))


def _bases_wrong(subject: StatedCase, *, exempt: bool) -> bool:
    return _differs(subject, _of(subject, "base", exempt=exempt), _only(subject.sums.bases, exempt=exempt))


def _balances_wrong(subject: StatedCase) -> bool:
    return subject.stated.remaining != tuple(document.remaining_balance for document in subject.payment.documents)


STATED: Final[tuple[Rule[StatedCase], ...]] = (
    Rule("CRP20263", ("withheld",), lambda s: _is_twice([group.impuesto for group in s.stated.withheld])),
    Rule("CRP20265", ("withheld",), _withheld_wrong),
    Rule(
        "CRP20266",
        ("transferred",),
        lambda s: any(
            group.factor == "Exento" and (group.rate is not None or group.amount is not None)
            for group in s.stated.transferred
        ),
    ),
    Rule("CRP20268", ("transferred",), lambda s: _bases_wrong(s, exempt=False)),
    Rule("CRP20269", ("transferred",), lambda s: _bases_wrong(s, exempt=True)),
    Rule(
        "CRP20271",
        ("transferred",),
        lambda s: _is_twice([group_key(g.impuesto, g.factor, g.rate) for g in s.stated.transferred]),
    ),
    Rule("CRP20274", ("transferred",), lambda s: _differs(s, _of(s, "amount", exempt=False), s.sums.amounts)),
    Rule("CRP20244", ("remaining",), _balances_wrong),
)


class SumsCase(NamedTuple):
    """pago20:Totales as stated, beside what the payments feed into it, in pesos, unrounded."""

    case: Case
    path: Path
    stated: dict[str, Decimal]
    expected: dict[str, Decimal]


def sums_case(case: Case, stated: StatedPayments) -> SumsCase:
    """Add up the payments' own sums, as written, times their exchange rates."""
    expected = totals_of(zip(case.invoice.payments, stated.payments, strict=True))
    return SumsCase(case, ("totals", "payments"), dict(stated.totals), expected)


def _sum_wrong(name: str) -> Callable[[SumsCase], bool]:
    """The total is not what feeds it: another value, or there though nothing does."""
    return lambda subject: name in subject.stated and subject.stated[name] != subject.expected.get(name)


def _sum_missing(start: str) -> Callable[[SumsCase], bool]:
    """Some total of that family is fed and not stated."""
    return lambda subject: any(name.startswith(start) and name not in subject.stated for name in subject.expected)


_SUMS: Final = {
    "CRP20201": "TotalRetencionesIVA",
    "CRP20202": "TotalRetencionesISR",
    "CRP20203": "TotalRetencionesIEPS",
    "CRP20204": "TotalTrasladosBaseIVA16",
    "CRP20205": "TotalTrasladosImpuestoIVA16",
    "CRP20206": "TotalTrasladosBaseIVA8",
    "CRP20207": "TotalTrasladosImpuestoIVA8",
    "CRP20208": "TotalTrasladosBaseIVA0",
    "CRP20209": "TotalTrasladosImpuestoIVA0",
    "CRP20210": "TotalTrasladosBaseIVAExento",
    "CRP20211": "MontoTotalPagos",
}

SUMS: Final[tuple[Rule[SumsCase], ...]] = (
    *(Rule(code, (name,), _sum_wrong(name)) for code, name in _SUMS.items()),
    Rule("CRP20264", (), _sum_missing("TotalRetenciones")),
    Rule("CRP20267", (), _sum_missing("TotalTrasladosBase")),
    Rule("CRP20273", (), _sum_missing("TotalTrasladosImpuesto")),
)
