"""What the cache knows of documents that a draft relates to, and of the exchange rate used before (rules 12, 14)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_args

from gigstack_desktop.api.models.invoices import DEFAULT_RATE, Invoice
from gigstack_desktop.store import invoices

from .draft import Draft

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.related import RelatedFacts

ZERO = Decimal(0)
SUBSTITUTION = "04"


@dataclass(frozen=True, slots=True)
class Background:
    """What is known here besides the draft itself, as the checker takes it."""

    usual_rate: Decimal | None = None
    related: dict[str, RelatedFacts] = field(default_factory=dict)


def background(db: sqlite3.Connection, draft: Draft) -> Background:
    """The last rate of the draft's currency, and facts of each related document that is in the cache."""
    last = invoices.last_in(db, draft.currency.strip().upper())
    replaced = {uuid.lower() for group in draft.relations if group.kind == SUBSTITUTION for uuid in group.uuids}
    uuids = [uuid for group in draft.relations for uuid in group.uuids]
    facts = {invoice.uuid: _facts(db, invoice, replaced) for invoice in _cached(db, uuids)}
    # A rate of exactly 1 in a foreign currency is one that the service did not say.
    usual = last.exchange_rate if last and last.exchange_rate != DEFAULT_RATE else None
    return Background(usual, {uuid: fact for uuid, fact in facts.items() if fact})


def _cached(db: sqlite3.Connection, uuids: Iterable[str]) -> Iterator[Invoice]:
    for uuid in uuids:
        if invoice := invoices.get(db, uuid):
            yield invoice


def _facts(db: sqlite3.Connection, invoice: Invoice, replaced: set[str]) -> RelatedFacts | None:
    from gigstack_desktop.cfdi.model import Kind
    from gigstack_desktop.cfdi.related import RelatedFacts

    kind: Kind | None = next((each for each in get_args(Kind) if each == invoice.invoice_type), None)
    if kind is None:
        return None
    credited = _credited(db, invoice, replaced)
    owes = invoice.payment_method == "PPD" and invoice.status == "valid" and invoice.last_balance is not None
    return RelatedFacts(
        kind=kind,
        total=invoice.total,
        currency=invoice.currency,
        receiver_rfc=invoice.client.tax_id,
        credited=credited,
        paid=max(invoice.total - credited - invoice.balance, ZERO) if owes else None,
        installments=invoice.payment_complements,
    )


def _credited(db: sqlite3.Connection, invoice: Invoice, replaced: set[str]) -> Decimal:
    """What credit notes in force take off an invoice; one that another substitutes only waits to be cancelled."""
    notes = [note for note in _cached(db, invoice.invoices) if note.invoice_type == "E" and note.status == "valid"]
    gone = replaced.union(*(_substituted(note) for note in notes))
    return sum((_share(db, note, invoice) for note in notes if note.uuid.lower() not in gone), ZERO)


def _share(db: sqlite3.Connection, note: Invoice, invoice: Invoice) -> Decimal:
    """What a credit note surely takes off this invoice: the others that it is for may have got up to their totals."""
    others = _cached(db, (uuid for uuid in note.invoices if uuid.lower() != invoice.uuid.lower()))
    return max(note.total - sum((other.total for other in others), ZERO), ZERO)


def _substituted(note: Invoice) -> set[str]:
    groups: Any = (note.model_extra or {}).get("related_documents")
    known = [group for group in groups if isinstance(group, dict)] if isinstance(groups, list) else []
    chosen = [group.get("documents") for group in known if group.get("relationship") == SUBSTITUTION]
    return {str(uuid).lower() for uuids in chosen if isinstance(uuids, list) for uuid in uuids}
