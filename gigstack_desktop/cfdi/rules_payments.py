"""Rules of the payment complement (rules 13.2 and 13.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from gigstack_desktop.cfdi.messages import explain
from gigstack_desktop.cfdi.model import Finding, PaidDocument, Payment
from gigstack_desktop.cfdi.pagos import applied_within
from gigstack_desktop.cfdi.rules import Case, is_written
from gigstack_desktop.cfdi.tables import CURRENCY_DECIMALS, FORMS

_NO_TAXES = frozenset({"01", "03", "04", "05"})


def _applied_too_much(payment: Payment) -> bool:
    sane = all(document.equivalence > 0 for document in payment.documents)
    return payment.amount > 0 and sane and not applied_within(payment)


PAYMENTS: Final[tuple[tuple[str, str, Callable[[Payment], bool]], ...]] = (
    ("CRP20212", "form", lambda p: p.form not in FORMS or p.form == "99"),
    ("CRP20213", "currency", lambda p: p.currency == "XXX" or p.currency not in CURRENCY_DECIMALS),
    ("CRP20215", "exchange_rate", lambda p: p.currency == "MXN" and p.exchange_rate != 1),
    ("CRP20214", "exchange_rate", lambda p: p.exchange_rate <= 0 or not is_written(p.exchange_rate)),
    ("CRP20218", "amount", lambda p: p.amount <= 0),
    ("CRP20219", "amount", lambda p: p.amount > 0 and not is_written(p.amount, CURRENCY_DECIMALS.get(p.currency, 2))),
    ("CRP20217", "amount", _applied_too_much),
    ("PAYMENT_EMPTY", "documents", lambda p: not p.documents),
)

DOCUMENTS: Final[tuple[tuple[str, str, Callable[[Payment, PaidDocument], bool]], ...]] = (
    ("CRP20236", "currency", lambda p, d: d.currency == "XXX" or d.currency not in CURRENCY_DECIMALS),
    ("CRP20238", "equivalence", lambda p, d: d.currency == p.currency and d.equivalence != 1),
    (
        "CRP20237",
        "equivalence",
        lambda p, d: d.currency != p.currency and (d.equivalence <= 0 or not is_written(d.equivalence, 10)),
    ),
    ("CRP20241", "paid", lambda p, d: d.paid <= 0 or not is_written(d.paid, CURRENCY_DECIMALS.get(d.currency, 2))),
    ("CRP20244", "paid", lambda p, d: d.paid > d.previous_balance),
    (
        "CRP20245",
        "taxes",
        lambda p, d: (d.objeto_imp == "02") is not bool(d.taxes) and d.objeto_imp in _NO_TAXES | {"02"},
    ),
    ("INSTALLMENT", "installment", lambda p, d: not 1 <= d.installment <= 999),
)


def check_payments(case: Case) -> Iterator[Finding]:
    """Findings of every payment and of every document that it pays."""
    payments = case.invoice.payments
    if not payments:
        yield _finding("PAYMENT_EMPTY", ("payments",))
    for index, payment in enumerate(payments):
        for code, field, broken in PAYMENTS:
            if broken(payment):
                yield _finding(code, ("payments", index, field))
        for at, document in enumerate(payment.documents):
            for code, field, wrong in DOCUMENTS:
                if wrong(payment, document):
                    yield _finding(code, ("payments", index, "documents", at, field))


def _finding(code: str, path: tuple[str | int, ...]) -> Finding:
    return Finding(code, "B", path, explain(code))
