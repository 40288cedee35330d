"""Everything that can be known about a document before it is sent: findings beside fields (rules 2–12, 13, A)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from gigstack_desktop.cfdi import totals as arithmetic
from gigstack_desktop.cfdi.messages import PAC_MESSAGES, explain
from gigstack_desktop.cfdi.model import Finding, Invoice, Line, Totals
from gigstack_desktop.cfdi.rules import Case, Rule
from gigstack_desktop.cfdi.rules_header import GLOBAL, HEADER
from gigstack_desktop.cfdi.rules_lines import LINES, TAXES
from gigstack_desktop.cfdi.rules_parties import PARTIES
from gigstack_desktop.cfdi.rules_payments import check_payments
from gigstack_desktop.cfdi.rules_totals import SIGN, TOTALS

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.catalogues import Catalogues

__all__ = ["PAC_MESSAGES", "blocks", "check", "explain"]

# Text that the schema limits: (name on screen, length, how to get it, where it is shown).
_HEADER_TEXTS = (("La serie", 25, "series"), ("El folio", 40, "folio"), ("Las condiciones", 1000, "conditions"))
_LINE_TEXTS = (
    ("La descripción", 1000, "description"),
    ("El código", 100, "sku"),
    ("El nombre de la unidad", 20, "unit_name"),
)


def check(
    invoice: Invoice,
    *,
    catalogues: Catalogues | None = None,
    now: datetime | None = None,
    totals: Totals | None = None,
    usual_rate: Decimal | None = None,
) -> tuple[Finding, ...]:
    """What is wrong or doubtful, in the order of the form; empty when the document may be stamped.

    `now` (aware) turns on the 72-hour rule; `catalogues` turns on existence and validity of keys and the time zone of
    the place. Given `totals` (as read from XML) are verified against the lines; without them they are computed.
    `usual_rate` is the exchange rate last used for this currency: a very different one is doubted (rules 12).
    """
    case = Case(invoice, totals or arithmetic.compute(invoice), catalogues, now, usual_rate)
    return tuple(_findings(case, verify=totals is not None))


def blocks(findings: Sequence[Finding]) -> bool:
    """True when some finding forbids stamping."""
    return any(finding.severity == "B" for finding in findings)


def _findings(case: Case, *, verify: bool) -> Iterator[Finding]:
    yield from _apply(PARTIES, case)
    yield from _apply(HEADER, case)
    yield from _texts(case)
    if case.invoice.kind == "P":
        yield from check_payments(case)
        return
    yield from _apply(GLOBAL, case)
    yield from _lines(case)
    yield from _apply((SIGN,), case)
    if verify:
        yield from _apply(TOTALS, case)


def _apply(rules: Sequence[Rule], case: Case) -> Iterator[Finding]:
    for rule in rules:
        if finding := rule.apply(case):
            yield finding


def _lines(case: Case) -> Iterator[Finding]:
    if not case.invoice.lines:
        yield Finding("LINES_EMPTY", "B", ("lines",), explain("LINES_EMPTY"))
    for index, (line, computed) in enumerate(zip(case.invoice.lines, case.totals.lines, strict=True)):
        for rule in LINES:
            if finding := rule.apply(case, index, line, computed):
                yield finding
        for at, entry in enumerate(computed.taxes):
            for tax_rule in TAXES:
                if finding := tax_rule.apply(case, index, line, at, entry):
                    yield finding


def _texts(case: Case) -> Iterator[Finding]:
    """No `|` anywhere, nothing longer than the schema allows (rules, section 2)."""
    invoice = case.invoice
    for label, most, name in _HEADER_TEXTS:
        yield from _text(label, most, getattr(invoice, name), (name,))
    for role, party in (("issuer", invoice.issuer), ("receiver", invoice.receiver)):
        yield from _text("El nombre", 300, party.name, (role, "name"))
    for index, line in enumerate(invoice.lines):
        yield from _line_texts(index, line)


def _line_texts(index: int, line: Line) -> Iterator[Finding]:
    for label, most, name in _LINE_TEXTS:
        yield from _text(label, most, getattr(line, name), ("lines", index, name))


def _text(label: str, most: int, value: str, path: tuple[str | int, ...]) -> Iterator[Finding]:
    if "|" in value:
        yield Finding("TEXT_PIPE", "B", path, explain("TEXT_PIPE"), value.replace("|", "/"))
    if len(value) > most and len(" ".join(value.split())) > most:
        yield Finding("TEXT_LONG", "B", path, explain("TEXT_LONG", campo=label, largo=str(most)))
