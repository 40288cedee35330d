"""Rules of a payment's bank data and of its SPEI proof (rules 13.2): what each form of payment may carry."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from gigstack_desktop.cfdi.model import FOREIGN_RFC, Banks, PaymentProof
from gigstack_desktop.cfdi.rules import PaymentCase, Rule
from gigstack_desktop.cfdi.tables import ACCOUNTS, FORMS

_BANK_RFC = re.compile(r"[A-Z&Ñ]{3}[0-9]{2}(0[1-9]|1[012])(0[1-9]|[12][0-9]|3[01])[A-Z0-9]{2}[0-9A]")
_TRANSFER = "03"
# Monederos and electronic money name no foreign bank (c_FormaPago).
_WITHOUT_FOREIGN_BANK = ("05", "06")


def _banks(subject: PaymentCase) -> Banks:
    return subject.payment.banks


def _banked(subject: PaymentCase) -> bool:
    """Whether bank data may go with the form; an unknown form is CRP20212's."""
    form = FORMS.get(subject.payment.form)
    return form is None or form.banked


def _has_payee(subject: PaymentCase) -> bool:
    """Electronic money (06) has no account of a beneficiary."""
    return _banked(subject) and (subject.payment.form not in ACCOUNTS or bool(ACCOUNTS[subject.payment.form].payee))


def _misfits(account: str, pattern: str) -> bool:
    return bool(account and pattern) and not re.fullmatch(pattern, account)


def _payer_misfits(subject: PaymentCase) -> bool:
    accounts = ACCOUNTS.get(subject.payment.form)
    return accounts is not None and _misfits(_banks(subject).payer_account, accounts.payer)


def _payee_misfits(subject: PaymentCase) -> bool:
    accounts = ACCOUNTS.get(subject.payment.form)
    return accounts is not None and _misfits(_banks(subject).payee_account, accounts.payee)


def _is_bank(text: str) -> bool:
    return _BANK_RFC.fullmatch(text) is not None


def _foreign_bank_unnamed(subject: PaymentCase) -> bool:
    if not _banked(subject) or subject.payment.form in _WITHOUT_FOREIGN_BANK:
        return False
    return _banks(subject).payer_rfc == FOREIGN_RFC and not _banks(subject).payer_bank.strip()


def _nothing(subject: PaymentCase) -> object:
    return ""


BANKS: Final[tuple[Rule[PaymentCase], ...]] = (
    Rule(
        "CRP20221",
        ("banks", "payer_rfc"),
        lambda s: bool(_banks(s).payer_rfc) and not _banked(s),
        fix=_nothing,
    ),
    # Only SAT knows its list; what cannot be on it is said here.
    Rule(
        "CRP20222",
        ("banks", "payer_rfc"),
        lambda s: _banked(s) and _banks(s).payer_rfc not in ("", FOREIGN_RFC) and not _is_bank(_banks(s).payer_rfc),
    ),
    Rule(
        "CRP20223",
        ("banks", "payer_bank"),
        _foreign_bank_unnamed,
    ),
    Rule(
        "CRP20224",
        ("banks", "payer_account"),
        lambda s: bool(_banks(s).payer_account) and not _banked(s),
        fix=_nothing,
    ),
    Rule("CRP20225", ("banks", "payer_account"), _payer_misfits),
    Rule("CRP20226", ("banks", "payee_account"), _payee_misfits),
    Rule(
        "CRP20227",
        ("banks", "payee_rfc"),
        lambda s: bool(_banks(s).payee_rfc) and not _has_payee(s),
        fix=_nothing,
    ),
    Rule(
        "CRP20228",
        ("banks", "payee_account"),
        lambda s: bool(_banks(s).payee_account) and not _has_payee(s),
        fix=_nothing,
    ),
    Rule(
        "BANK_RFC",
        ("banks", "payee_rfc"),
        lambda s: _has_payee(s) and bool(_banks(s).payee_rfc) and not _is_bank(_banks(s).payee_rfc),
    ),
)


def _proof(subject: PaymentCase) -> PaymentProof:
    return subject.payment.proof or PaymentProof("", "", "", "")


def _without(part: Callable[[PaymentProof], str]) -> Callable[[PaymentCase], bool]:
    """The part is missing though the kind of proof is there."""
    return lambda subject: bool(_proof(subject).kind) and not part(_proof(subject))


def _alone(part: Callable[[PaymentProof], str]) -> Callable[[PaymentCase], bool]:
    """The part is there though the kind of proof is missing."""
    return lambda subject: not _proof(subject).kind and bool(part(_proof(subject)))


PROOFS: Final[tuple[Rule[PaymentCase], ...]] = (
    Rule("CRP20229", ("proof", "kind"), lambda s: bool(_proof(s).kind) and s.payment.form != _TRANSFER),
    Rule("CRP20230", ("proof", "certificate"), _without(lambda proof: proof.certificate)),
    Rule("CRP20231", ("proof", "certificate"), _alone(lambda proof: proof.certificate), fix=_nothing),
    Rule("CRP20232", ("proof", "chain"), _without(lambda proof: proof.chain)),
    Rule("CRP20233", ("proof", "chain"), _alone(lambda proof: proof.chain), fix=_nothing),
    Rule("CRP20234", ("proof", "seal"), _without(lambda proof: proof.seal)),
    Rule("CRP20235", ("proof", "seal"), _alone(lambda proof: proof.seal), fix=_nothing),
)
