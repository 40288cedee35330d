"""The end of receipts' windows: what nobody invoiced expires and goes into a global invoice (contract, 5.4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from gigstack_desktop.sandbox import receipts, tables, webhooks, windows
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.envelope import ApiError
from gigstack_desktop.sandbox.jsontext import loads
from gigstack_desktop.sandbox.paging import owned
from gigstack_desktop.sandbox.records import Json

if TYPE_CHECKING:
    from gigstack_desktop.sandbox.invoices import Job

TICKETS_PER_INVOICE = 1000


def is_due(connection: Connection, actor: Actor, now_ms: int) -> bool:
    """Whether a receipt of this team and mode outlived its window."""
    columns = tables.receipt.c
    due = (columns.status == "pending", columns.valid_until_ms < now_ms, *owned(tables.receipt, actor))
    return connection.execute(select(columns.id).where(*due).limit(1)).first() is not None


def close(job: Job, *, early: bool = False) -> Json:
    """Let the receipts whose window is over expire, and invoice all that expired without an invoice.

    `early` takes those in that are still open, as if their windows ended now. A global invoice that is refused leaves
    its receipts expired: they are tried again the next time.
    """
    expired = _expire(job, early=early)
    result: Json = {"expired": [receipt["id"] for receipt in expired], "invoices": [], "failed": []}
    if job.team.setting("global_invoice_disabled", False):
        return result
    for group in _groups(job, _uninvoiced(job)):
        _invoice(job, group, result)
    return result


def _expire(job: Job, *, early: bool) -> list[Json]:
    columns = tables.receipt.c
    query = select(columns.payload).where(columns.status == "pending", *owned(tables.receipt, job.actor))
    if not early:
        query = query.where(columns.valid_until_ms < job.now_ms)
    rows = job.connection.execute(query.order_by(columns.created_ms).with_for_update()).scalars().all()
    expired = [{**loads(row), "status": "expired"} for row in rows]
    for receipt in expired:
        receipts.save(job, receipt, "receipt.updated")
    return expired


def _uninvoiced(job: Job) -> list[Json]:
    columns = tables.receipt.c
    query = select(columns.payload).where(columns.status == "expired", columns.invoice_id.is_(None))
    query = query.where(*owned(tables.receipt, job.actor)).order_by(columns.created_ms, columns.id)
    return [loads(row) for row in job.connection.execute(query.with_for_update()).scalars()]


def _groups(job: Job, tickets: Iterable[Json]) -> list[list[Json]]:
    """Tickets that one invoice may hold: one window, one currency and rate; each alone when the team wants it so."""
    alone = job.team.setting("invoice_per_receipt", False)
    groups: dict[str, list[Json]] = {}
    for ticket in tickets:
        window = (
            windows.period_of(job, ticket),
            ticket["validUntil"],
            ticket["currency"],
            str(ticket["exchange_rate"]),
        )
        key = repr(ticket["id"] if alone else window)
        groups.setdefault(key, []).append(ticket)
    size = TICKETS_PER_INVOICE
    return [group[at : at + size] for group in groups.values() for at in range(0, len(group), size)]


def _invoice(job: Job, tickets: Sequence[Json], result: Json) -> None:
    """One invoice of the tickets that may be invoiced; the others stay expired."""
    from gigstack_desktop.sandbox import global_invoices
    from gigstack_desktop.sandbox.receipt_stamping import link_payments

    foreign = tickets[0]["currency"] == "USD" and job.team.setting("use_foreign_public_in_usd", False)
    period = None if foreign else windows.period_of(job, tickets[0])
    try:
        with job.connection.begin_nested():
            invoice = global_invoices.issue(job, tickets, period)
    except ApiError as error:
        good = [ticket for ticket in tickets if global_invoices.may_be_issued(job, ticket, period)]
        _note(job, [ticket for ticket in tickets if ticket not in good] or tickets, error, result)
        if 0 < len(good) < len(tickets):
            _invoice(job, good, result)
        return
    for ticket in tickets:
        receipts.completed(job, ticket, invoice, status="expired")
    link_payments(job, tickets, invoice)
    result["invoices"].append(invoice["uuid"])


def _note(job: Job, tickets: Sequence[Json], error: ApiError, result: Json) -> None:
    problem = {"receipts": [ticket["id"] for ticket in tickets], "code": error.code, "error": error.sentence}
    webhooks.emit(job.connection, job.actor, "invoice.failed", problem, job.now_ms)
    result["failed"].append(problem)
