"""Rules of payments and of the documents that they pay (rules 13.2 and 13.3)."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from gigstack_desktop.cfdi.model import NO_CURRENCY, ZERO, Payment
from gigstack_desktop.cfdi.money import decimals, plain
from gigstack_desktop.cfdi.pagos import applied_within, limits
from gigstack_desktop.cfdi.payment_totals import converted
from gigstack_desktop.cfdi.rules import Case, PaidCase, PaymentCase, Rule, Values, is_written
from gigstack_desktop.cfdi.rules_header import LIMIT, is_unusual
from gigstack_desktop.cfdi.rules_relations import UUID
from gigstack_desktop.cfdi.tables import CURRENCY_DECIMALS, FORMS, OBJETO_IMP

_OLD_FOLIO = re.compile(r"[0-9]{3}-[0-9]{2}-[0-9]{9}")
_NO_TAXES = frozenset({"01", "03", "04", "05"})
_DAY_OF_DEADLINE = 5
_SMALLEST = Decimal("1E-10")


def _form_unknown(subject: PaymentCase) -> bool:
    form = subject.payment.form
    return form not in FORMS or form == "99" or subject.case.retired("c_FormaPago", form)


def _is_real(case: Case, currency: str) -> bool:
    return currency != NO_CURRENCY and currency in CURRENCY_DECIMALS and not case.retired("c_Moneda", currency)


def _rate_missing(subject: PaymentCase) -> bool:
    """A rate of exactly 1 in a foreign currency is one that nobody gave."""
    payment = subject.payment
    if payment.currency == "MXN":
        return False
    return payment.exchange_rate <= 0 or payment.exchange_rate == 1 or not is_written(payment.exchange_rate)


def _rate_unusual(subject: PaymentCase) -> bool:
    payment = subject.payment
    if payment.currency == "MXN" or _rate_missing(subject):
        return False
    return is_unusual(payment.exchange_rate, subject.case.usual_rate)


def _has_foreign(payment: Payment) -> bool:
    return any(document.currency != payment.currency for document in payment.documents)


def _is_sane(payment: Payment) -> bool:
    return payment.amount > 0 and all(document.equivalence >= _SMALLEST for document in payment.documents)


def _applied_too_much(subject: PaymentCase, *, foreign: bool) -> bool:
    payment = subject.payment
    return _has_foreign(payment) is foreign and _is_sane(payment) and not applied_within(payment)


def _excess(subject: PaymentCase) -> bool:
    """More arrived than the documents take, beyond what conversion may lose."""
    payment = subject.payment
    if not payment.documents or not _is_sane(payment):
        return False
    if not _has_foreign(payment):
        return payment.amount > converted(payment.documents)
    return payment.amount > sum((limits(document, payment.currency)[1] for document in payment.documents), ZERO)


def _deadline(payment: Payment) -> date:
    """The 5th calendar day of the month after the money arrived (rule 2.7.1.32)."""
    year, month = min(payment.date.year, date.max.year - 1), payment.date.month
    return date(year + month // 12, month % 12 + 1, _DAY_OF_DEADLINE)


def _late(subject: PaymentCase) -> bool:
    return not _future(subject) and subject.case.day > _deadline(subject.payment)


def _future(subject: PaymentCase) -> bool:
    # By day: an unknown hour is written 12:00:00, and the document may be issued in the morning.
    return subject.payment.date.date() > subject.case.day


def _paid_now(subject: PaymentCase) -> object:
    return datetime.combine(subject.case.day, subject.payment.date.time())


PAYMENTS: Final[tuple[Rule[PaymentCase], ...]] = (
    Rule("CRP20212", ("form",), _form_unknown),
    Rule("PAYMENT_ADVANCE", ("form",), lambda s: s.payment.form == "30", "W"),
    Rule("CRP20213", ("currency",), lambda s: not _is_real(s.case, s.payment.currency)),
    Rule("CRP20214", ("exchange_rate",), _rate_missing),
    Rule(
        "CRP20215",
        ("exchange_rate",),
        lambda s: s.payment.currency == "MXN" and s.payment.exchange_rate != 1,
        fix=lambda s: Decimal(1),
    ),
    Rule("CRP20216", ("exchange_rate",), _rate_unusual, "W"),
    Rule("CRP20217", ("amount",), lambda s: _applied_too_much(s, foreign=False)),
    Rule("CRP20276", ("amount",), lambda s: _applied_too_much(s, foreign=True), also=("CRP20275",)),
    Rule("CRP20218", ("amount",), lambda s: s.payment.amount <= 0),
    Rule(
        "CRP20219",
        ("amount",),
        lambda s: s.payment.amount > 0 and not is_written(s.payment.amount, decimals(s.payment.currency)),
    ),
    Rule("CRP20220", ("amount",), lambda s: s.payment.amount > LIMIT),
    Rule("PAYMENT_EXCESS", ("amount",), _excess, "W"),
    Rule("PAYMENT_FUTURE", ("date",), _future, fix=_paid_now),
    Rule(
        "PAYMENT_LATE",
        ("date",),
        _late,
        "W",
        values=lambda s: {"fecha": f"{_deadline(s.payment):%d/%m/%Y}"},
    ),
    Rule("PAYMENT_EMPTY", ("documents",), lambda s: not s.payment.documents),
)

EMPTY: Final[tuple[Rule[Case], ...]] = (
    Rule("PAYMENT_EMPTY", ("payments",), lambda c: c.invoice.kind == "P" and not c.invoice.payments),
)


def _equivalence_missing(subject: PaidCase) -> bool:
    """Required between two currencies; exactly 1 between pesos and another is one that nobody gave."""
    document, payment = subject.document, subject.payment
    if document.currency == payment.currency:
        return False
    unsaid = document.equivalence == 1 and "MXN" in (document.currency, payment.currency)
    return unsaid or document.equivalence <= 0 or not is_written(document.equivalence, 10)


def _too_long(subject: PaidCase, value: Decimal) -> bool:
    return value > 0 and not is_written(value, decimals(subject.document.currency))


def _expected_installment(subject: PaidCase) -> int | None:
    """The number that follows the same document's parcel in this complement, or what is known of earlier ones."""
    if subject.earlier:
        return subject.earlier[-1].installment + 1
    fact = subject.case.fact(subject.document.uuid)
    return None if fact is None or fact.installments is None else fact.installments + 1


def _expected_balance(subject: PaidCase) -> Decimal | None:
    """What the last parcel left; before the first, the total minus the egresses related to it."""
    if subject.earlier:
        return subject.earlier[-1].remaining_balance
    fact = subject.case.fact(subject.document.uuid)
    if fact is None or fact.paid is None or fact.currency != subject.document.currency:
        return None
    return fact.total - fact.credited - fact.paid


def _out_of_order(subject: PaidCase) -> bool:
    expected = _expected_installment(subject)
    return expected is not None and subject.document.installment != expected


def _other_balance(subject: PaidCase) -> bool:
    expected = _expected_balance(subject)
    return expected is not None and subject.document.previous_balance != expected


def _balance_values(subject: PaidCase) -> Values:
    return {"saldo": plain(_expected_balance(subject) or ZERO), "moneda": subject.document.currency}


def _without_iva_nor_ieps(subject: PaidCase) -> bool:
    """True when 06 or 08 is broken: only ISR may be withheld (rules 10)."""
    document = subject.document
    return document.objeto_imp in ("06", "08") and any(tax.impuesto != "001" for tax in document.taxes)


def _only_ieps(subject: PaidCase) -> bool:
    document = subject.document
    if document.objeto_imp != "07":
        return False
    has_ieps = any(tax.impuesto == "003" and not tax.withheld for tax in document.taxes)
    return not has_ieps or any(tax.impuesto == "002" for tax in document.taxes)


DOCUMENTS: Final[tuple[Rule[PaidCase], ...]] = (
    Rule(
        "PAID_UUID",
        ("uuid",),
        lambda s: not UUID.fullmatch(s.document.uuid) and not _OLD_FOLIO.fullmatch(s.document.uuid),
    ),
    Rule("CRP20236", ("currency",), lambda s: not _is_real(s.case, s.document.currency)),
    Rule(
        "CRP20238",
        ("equivalence",),
        lambda s: s.document.currency == s.payment.currency and s.document.equivalence != 1,
        fix=lambda s: Decimal(1),
        also=("CRP20277",),
    ),
    Rule("CRP20237", ("equivalence",), _equivalence_missing),
    Rule("CRP20239", ("previous_balance",), lambda s: s.document.previous_balance <= 0),
    Rule("CRP20240", ("previous_balance",), lambda s: _too_long(s, s.document.previous_balance)),
    Rule("CRP20241", ("paid",), lambda s: s.document.paid <= 0),
    # What remains is computed from both, so it has the decimals of both.
    Rule("CRP20242", ("paid",), lambda s: _too_long(s, s.document.paid), also=("CRP20243",)),
    Rule("CRP20244", ("paid",), lambda s: s.document.paid > s.document.previous_balance),
    Rule("CRP20245", ("objeto_imp",), lambda s: s.document.objeto_imp not in OBJETO_IMP),
    # An empty ImpuestosDR (20248) is never written: a document without taxes has none.
    Rule(
        "CRP20246",
        ("taxes",),
        lambda s: s.document.objeto_imp == "02" and not s.document.taxes,
        also=("CRP20248",),
    ),
    Rule("CRP20247", ("taxes",), lambda s: s.document.objeto_imp in _NO_TAXES and bool(s.document.taxes)),
    Rule("CRP20278", ("taxes",), _without_iva_nor_ieps),
    Rule("CRP20279", ("taxes",), _only_ieps),
    Rule("INSTALLMENT", ("installment",), lambda s: not 1 <= s.document.installment <= 999),
    Rule(
        "INSTALLMENT_ORDER",
        ("installment",),
        _out_of_order,
        values=lambda s: {"numero": str(_expected_installment(s))},
        fix=_expected_installment,
    ),
    Rule("PREVIOUS_BALANCE", ("previous_balance",), _other_balance, values=_balance_values),
)
