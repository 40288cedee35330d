"""Everything that can be known about a document before it is sent: findings beside fields (rules 2–14, 16, A)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from gigstack_desktop.cfdi import totals as arithmetic
from gigstack_desktop.cfdi.messages import PAC_MESSAGES, explain
from gigstack_desktop.cfdi.model import Finding, Invoice, PaidDocument, Totals
from gigstack_desktop.cfdi.related import Related, normalized
from gigstack_desktop.cfdi.rules import (
    Case,
    LineCase,
    PaidCase,
    PaidTaxCase,
    Path,
    PaymentCase,
    Rule,
    TaxCase,
    findings,
)
from gigstack_desktop.cfdi.rules_banks import BANKS, PROOFS
from gigstack_desktop.cfdi.rules_cancellation import CANCELLATION
from gigstack_desktop.cfdi.rules_envelope import ENVELOPE, ENVELOPE_LINES
from gigstack_desktop.cfdi.rules_foreign import FOREIGN
from gigstack_desktop.cfdi.rules_global import GLOBAL, GLOBAL_LINES, is_global
from gigstack_desktop.cfdi.rules_header import HEADER
from gigstack_desktop.cfdi.rules_lines import LINES, THIRD_PARTIES
from gigstack_desktop.cfdi.rules_parties import PARTIES
from gigstack_desktop.cfdi.rules_parts import PARTS, PartCase
from gigstack_desktop.cfdi.rules_payment_taxes import (
    PAID_TRANSFERRED,
    PAID_WITHHELD,
    STATED,
    SUMS,
    stated_case,
    sums_case,
)
from gigstack_desktop.cfdi.rules_payments import DOCUMENTS, EMPTY, PAYMENTS
from gigstack_desktop.cfdi.rules_relations import RELATED
from gigstack_desktop.cfdi.rules_taxes import TRANSFERRED, WITHHELD
from gigstack_desktop.cfdi.rules_texts import TEXT_CODES, texts
from gigstack_desktop.cfdi.rules_totals import LOCAL, SIGN, TOTALS, LocalCase, summary_case
from gigstack_desktop.cfdi.rules_withholdings import RESICO, WITHHOLDINGS

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.catalogues import Catalogues
    from gigstack_desktop.cfdi.certificates import Certificate

__all__ = ["CODES", "PAC_MESSAGES", "RULES", "blocks", "check", "explain"]

_HEADERS: Final = (PARTIES, FOREIGN, HEADER, RELATED)
_GROUPS: Final[tuple[tuple[Rule[Any], ...], ...]] = (
    *(
        *_HEADERS,
        GLOBAL,
        RESICO,
        SIGN,
        LINES,
        PARTS,
        THIRD_PARTIES,
        GLOBAL_LINES,
        WITHHOLDINGS,
        TRANSFERRED,
        WITHHELD,
        LOCAL,
    ),
    *(TOTALS, ENVELOPE, ENVELOPE_LINES, EMPTY, PAYMENTS, BANKS, PROOFS, DOCUMENTS, PAID_TRANSFERRED, PAID_WITHHELD),
    *(STATED, SUMS, CANCELLATION),
)
# Every rule there is, for whoever wants to list them; `check` and `check_cancellation` ask each of what it is about.
RULES: Final = tuple(rule for group in _GROUPS for rule in group)
CODES: Final = frozenset(code for rule in RULES for code in (rule.code, *rule.also)) | TEXT_CODES | {"LINES_EMPTY"}


def check(
    invoice: Invoice,
    *,
    catalogues: Catalogues | None = None,
    now: datetime | None = None,
    totals: Totals | None = None,
    usual_rate: Decimal | None = None,
    certificate: Certificate | None = None,
    related: Related | None = None,
) -> tuple[Finding, ...]:
    """What is wrong or doubtful, in the order of the form; empty when the document may be stamped.

    `now` (aware) turns on the 72-hour rule; `catalogues` turns on existence and validity of keys and the time zone of
    the place. Given `totals` (as read from XML) are verified against the lines, and what a payment complement states
    against its documents; without them they are computed. `usual_rate` is the exchange rate last used for this
    currency: a very different one is doubted (rules 12). `certificate` is the one that will seal (CFDI40106).
    `related` says by UUID what is known of documents related to or paid: credit limits, balances (rules 13.3, 14).
    """
    case = Case(
        invoice,
        totals or arithmetic.compute(invoice),
        catalogues,
        now,
        usual_rate,
        certificate,
        normalized(related or {}),
    )
    return tuple(_findings(case, verify=totals is not None))


def blocks(found: Sequence[Finding]) -> bool:
    """True when some finding forbids stamping."""
    return any(finding.severity == "B" for finding in found)


def _findings(case: Case, *, verify: bool) -> Iterator[Finding]:
    for group in _HEADERS:
        yield from findings(group, case)
    yield from texts(case.invoice)
    yield from findings(GLOBAL, case)
    yield from findings(ENVELOPE, case)
    if case.invoice.kind == "P":
        yield from _payment_document(case)
    else:
        yield from _bill(case)
    if verify:
        yield from findings(TOTALS, summary_case(case))
        yield from _stated(case)


def _bill(case: Case) -> Iterator[Finding]:
    invoice = case.invoice
    if not invoice.lines:
        yield Finding("LINES_EMPTY", "B", ("lines",), explain("LINES_EMPTY"))
    ticketed = is_global(case)
    for index, (line, computed) in enumerate(zip(invoice.lines, case.totals.lines, strict=True)):
        subject = LineCase(case, ("lines", index), line, computed)
        yield from findings(LINES, subject)
        yield from findings(WITHHOLDINGS, subject)
        if line.third_party is not None:
            yield from findings(THIRD_PARTIES, subject)
        for at, part in enumerate(line.parts):
            yield from findings(PARTS, PartCase(case, (*subject.path, "parts", at), part))
        if ticketed:
            yield from findings(GLOBAL_LINES, subject)
        yield from _taxes(subject)
    yield from findings(RESICO, case)
    for index, entry in enumerate(case.totals.local):
        yield from findings(LOCAL, LocalCase(case, ("local_taxes", index), entry))
    yield from findings(SIGN, case)


def _taxes(subject: LineCase) -> Iterator[Finding]:
    for at, entry in enumerate(subject.computed.taxes):
        path = (*subject.path, "taxes", at)
        rules = WITHHELD if entry.tax.withheld else TRANSFERRED
        yield from findings(rules, TaxCase(subject.case, path, subject.line, entry))


def _payment_document(case: Case) -> Iterator[Finding]:
    for index, line in enumerate(case.invoice.lines):
        yield from findings(ENVELOPE_LINES, LineCase(case, ("lines", index), line, arithmetic.line_totals(line)))
    yield from findings(EMPTY, case)
    earlier: dict[str, tuple[PaidDocument, ...]] = {}
    for index, payment in enumerate(case.invoice.payments):
        path: Path = ("payments", index)
        subject = PaymentCase(case, path, payment)
        for group in (PAYMENTS, BANKS, PROOFS):
            yield from findings(group, subject)
        for at, document in enumerate(payment.documents):
            before = earlier.get(document.uuid.upper(), ())
            yield from _document(PaidCase(case, (*path, "documents", at), payment, document, before))
            earlier[document.uuid.upper()] = (*before, document)


def _document(subject: PaidCase) -> Iterator[Finding]:
    yield from findings(DOCUMENTS, subject)
    for at, tax in enumerate(subject.document.taxes):
        rules = PAID_WITHHELD if tax.withheld else PAID_TRANSFERRED
        yield from findings(rules, PaidTaxCase(subject.case, (*subject.path, "taxes", at), subject.document, tax))


def _stated(case: Case) -> Iterator[Finding]:
    """What a payment complement that was read says of its own sums."""
    stated = case.totals.payments
    if stated is None:
        return
    for index, (payment, own) in enumerate(zip(case.invoice.payments, stated.payments, strict=True)):
        yield from findings(STATED, stated_case(case, index, payment, own))
    yield from findings(SUMS, sums_case(case, stated))
