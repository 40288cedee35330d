"""Withholdings that a company usually makes: only warned of, since they depend on what is really sold (rules 6)."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from gigstack_desktop.cfdi import names, rfc
from gigstack_desktop.cfdi.model import ISR, IVA, ZERO, Tax
from gigstack_desktop.cfdi.money import shortest
from gigstack_desktop.cfdi.rules import Case, LineCase, Rule, Values
from gigstack_desktop.cfdi.rules_taxes import BORDER_RATE
from gigstack_desktop.cfdi.withholdings import Activity, proposed_withholdings

_RESICO = Decimal("0.0125")
# What a ClaveProdServ says about the activity, where it says so surely: leases of real estate, freight by road,
# fees of consultants, lawyers, engineers, programmers, accountants and physicians.
_ACTIVITIES: Final[tuple[tuple[str, Activity], ...]] = (
    ("801315", "lease"),
    ("781018", "freight"),
    ("801015", "services"),
    ("801016", "services"),
    ("8012", "services"),
    ("8110", "services"),
    ("81111", "services"),
    ("841115", "services"),
    ("8512", "services"),
)
_ADVANCE_KEY = "84111506"
_NAMES = {ISR: "ISR", IVA: "IVA"}


def _activity(key: str) -> Activity | None:
    if key == _ADVANCE_KEY:
        return None
    return next((activity for prefix, activity in _ACTIVITIES if key.startswith(prefix)), None)


def _missing(subject: LineCase) -> tuple[Tax, ...]:
    """The usual withholdings that the line lacks; ISR of RESICO is CFDI140225's."""
    invoice, line = subject.case.invoice, subject.line
    activity = _activity(line.product_key)
    if activity is None or invoice.kind != "I" or names.is_public(invoice.receiver.name):
        return ()
    charged = {e.tax.rate for e in subject.computed.taxes if e.tax.impuesto == IVA and not e.tax.withheld and e.amount}
    if not charged:
        return ()
    border = BORDER_RATE in charged
    usual = proposed_withholdings(invoice.issuer, invoice.receiver, activity, border=border)
    there = {tax.impuesto for tax in line.taxes if tax.withheld}
    resico = {ISR} if is_resico(subject.case) else set()
    return tuple(tax for tax in usual if tax.impuesto not in there | resico)


def _named(subject: LineCase) -> Values:
    words = [f"{_NAMES[tax.impuesto]} ({shortest((tax.rate or ZERO) * 100)} %)" for tax in _missing(subject)]
    return {"impuestos": " e ".join(words)}


def is_resico(case: Case) -> bool:
    """True for a RESICO natural person who invoices a company (rules 6)."""
    issuer, receiver = case.invoice.issuer, case.invoice.receiver
    return issuer.regimen == "626" and rfc.person(issuer.rfc) == "fisica" and rfc.person(receiver.rfc) == "moral"


def _resico_without_isr(case: Case) -> bool:
    """SAT's list (only the PAC has it) may demand ISR 1.25 % of a RESICO natural person from each company."""
    if case.invoice.kind not in ("I", "E") or not is_resico(case):
        return False
    return any(
        not any(tax.withheld and tax.impuesto == ISR and tax.rate == _RESICO for tax in line.taxes)
        for line in case.invoice.lines
        if line.taxes
    )


RESICO: Final[tuple[Rule[Case], ...]] = (
    Rule("CFDI140225", ("lines",), _resico_without_isr, "W", values=lambda c: {"resico": "puede exigir"}),
)

WITHHOLDINGS: Final[tuple[Rule[LineCase], ...]] = (
    Rule(
        "WITHHOLDING",
        ("taxes",),
        lambda s: bool(_missing(s)),
        "W",
        values=_named,
        fix=lambda s: (*s.line.taxes, *_missing(s)),
    ),
)
