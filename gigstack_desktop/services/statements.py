"""The account of a client: credit invoices, and what paid or credited each, down to the balance the service states.

Only PPD invoices count: a PUE invoice is paid when it is issued and owes nothing (rules, section 11).
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Literal

from gigstack_desktop.api.models.invoices import Invoice
from gigstack_desktop.api.models.payments import Payment
from gigstack_desktop.api.models.wire import moment, text
from gigstack_desktop.store import statements

from .core import Core

ZERO = Decimal(0)
MovementKind = Literal["invoice", "complement", "credit", "payment", "other"]


@dataclass(frozen=True, slots=True)
class Movement:
    """A charge or a payment of an account. `kind` other: the balance fell by something that is not in the cache."""

    date: date
    kind: MovementKind
    reference: str
    charge: Decimal = ZERO
    payment: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Account:
    """One currency of a client's account; `opening` + charges − payments is what is `owed`, by date of invoice."""

    currency: str
    since: date
    until: date
    opening: Decimal
    movements: tuple[Movement, ...]
    owed: tuple[tuple[date, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a document or a payment may have taken off one invoice."""

    date: date
    kind: MovementKind
    reference: str
    amount: Decimal


class StatementsService:
    """Accounts of one workspace."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def accounts(self, client_id: str, since: date | None = None) -> tuple[Account, ...]:
        """The client's account to this day, a currency each, most invoices first; none where all was sold for cash.

        `since` moves what is older into the opening balance.
        """
        zone, today = self._core.zone, self._core.now().astimezone(self._core.zone).date()

        def work(db: sqlite3.Connection) -> tuple[list[Invoice], list[tuple[Payment, Sequence[str]]]]:
            return statements.documents(db, client_id), statements.arrived(db, client_id)

        documents, arrived = await self._core.database.read(work)
        return accounts(documents, arrived, zone, since, today)


def accounts(
    documents: Iterable[Invoice],
    arrived: Iterable[tuple[Payment, Sequence[str]]],
    zone: tzinfo,
    since: date | None,
    until: date,
) -> tuple[Account, ...]:
    """The accounts that documents and payments make; every invoice ends on the balance that the service states."""
    documents = list(documents)
    parcels = _parcels(documents, arrived, zone, until)
    by_currency: defaultdict[str, list[Invoice]] = defaultdict(list)
    for document in documents:
        if document.invoice_type == "I":
            by_currency[document.currency].append(document)
    found = sorted(by_currency.items(), key=lambda item: -len(item[1]))
    return tuple(_account(currency, own, parcels, zone, since, until) for currency, own in found)


def _account(
    currency: str,
    own: Sequence[Invoice],
    parcels: Mapping[str, list[Parcel]],
    zone: tzinfo,
    since: date | None,
    until: date,
) -> Account:
    movements, owed = [], []
    for invoice in own:
        day = min(_day(invoice.issued_at, zone, until), until)
        movements.append(Movement(day, "invoice", _name(invoice), charge=invoice.total))
        movements += _applied(invoice, day, parcels.get(invoice.uuid, []), until)
        if invoice.balance:
            owed.append((day, invoice.balance))
    merged = _merged(sorted(movements, key=lambda movement: (movement.date, movement.charge == 0)))
    start = since or min((movement.date for movement in merged), default=until)
    earlier = sum((one.charge - one.payment for one in merged if one.date < start), ZERO)
    return Account(currency, start, until, earlier, tuple(m for m in merged if m.date >= start), tuple(owed))


def _applied(invoice: Invoice, issued: date, parcels: Iterable[Parcel], until: date) -> Iterable[Movement]:
    """What is known to have lowered the balance, oldest first, and what else did."""
    left = invoice.total - invoice.balance
    for parcel in sorted(parcels, key=lambda parcel: parcel.date):
        taken = min(parcel.amount, left)
        if taken > 0:
            left -= taken
            day = min(max(parcel.date, issued), until)
            yield Movement(day, parcel.kind, parcel.reference, payment=taken)
    if left:
        yield Movement(until, "other", _name(invoice), charge=max(-left, ZERO), payment=max(left, ZERO))


def _parcels(
    documents: Iterable[Invoice], arrived: Iterable[tuple[Payment, Sequence[str]]], zone: tzinfo, until: date
) -> dict[str, list[Parcel]]:
    """By invoice: complements with their amounts, credit notes, and payments of one invoice that have no complement."""
    found: defaultdict[str, list[Parcel]] = defaultdict(list)
    for document in documents:
        if document.invoice_type == "P":
            paid_on = moment((document.model_extra or {}).get("payment_date")) or document.issued_at
            for related in document.related_invoices:
                day, amount = _day(paid_on, zone, until), related.amount_paid or ZERO
                found[related.uuid].append(Parcel(day, "complement", _name(document), amount))
        elif document.invoice_type == "E" and (credited := _credited(document)):
            day = _day(document.issued_at, zone, until)
            found[credited].append(Parcel(day, "credit", _name(document), document.total))
    for payment, ids in arrived:
        if len(set(ids)) == 1:
            day = _day(moment(payment.metadata.get("payment_date")) or payment.succeeded_at, zone, until)
            found[ids[0]].append(Parcel(day, "payment", "", payment.total))
    return found


def _credited(document: Invoice) -> str:
    """The only invoice that a credit note is related to."""
    related = (document.model_extra or {}).get("related_documents")
    groups = [group for group in related if isinstance(group, dict)] if isinstance(related, list) else []
    uuids = [text(uuid) for group in groups for uuid in group.get("documents") or []]
    return uuids[0] if len(uuids) == 1 else ""


def _merged(movements: Iterable[Movement]) -> list[Movement]:
    """A complement that pays several invoices is one movement."""
    merged: dict[object, Movement] = {}
    for number, one in enumerate(movements):
        key = (one.date, one.reference) if one.kind == "complement" else number
        known = merged.get(key)
        merged[key] = replace(one, payment=known.payment + one.payment) if known else one
    return list(merged.values())


def _day(when: datetime | None, zone: tzinfo, otherwise: date) -> date:
    return when.astimezone(zone).date() if when else otherwise


def _name(document: Invoice) -> str:
    return document.series_folio or document.uuid[:8].upper()
