"""Receipts made into CFDI: to their customer, or to the public; one by one or all that a client has pending."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from gigstack_desktop.cfdi.model import PUBLIC_NAME, PUBLIC_RFC
from gigstack_desktop.cfdi.names import normalize_name
from gigstack_desktop.sandbox import clients, invoice_mail, invoices, payments, receipts, records, sums, tables, windows
from gigstack_desktop.sandbox.envelope import ApiError
from gigstack_desktop.sandbox.paging import owned
from gigstack_desktop.sandbox.records import Json

if TYPE_CHECKING:
    from datetime import datetime

    from gigstack_desktop.sandbox.invoices import Job

AT_ONCE = 100
FISCAL = ("legal_name", "tax_id", "tax_system")
NATIONAL, FOREIGN = "general_public_national", "general_public_foreign"


def stamp(job: Job, identifier: str, data: Json) -> Json:
    """The invoice of a pending receipt, which is completed by it; 400 for a receipt that is not pending.

    `data` is a StampReceiptInput: `stamp_to`, `fiscal_information` (for this invoice only: the client stays as it is),
    `use`, and `date` in milliseconds.
    """
    receipt = receipts.lock(job.connection, job.actor, identifier)
    if receipt["status"] != "pending":
        raise receipts.not_allowed(receipt, "stamped")
    invoice = _issue(job, receipt, data)
    invoice["receipt_id"] = receipt["id"]
    invoices.save(job.connection, invoice)
    receipts.completed(job, receipt, invoice)
    link_payments(job, [receipt], invoice)
    return invoice


def link_payments(job: Job, invoiced: Sequence[Json], invoice: Json) -> None:
    """Let the payments that receipts stood for know of the receipts' invoice."""
    identifiers = [receipt["payment_id"] for receipt in invoiced if receipt["payment_id"]]
    if identifiers:
        payments.link(job, [payments.lock(job.connection, job.actor, each) for each in identifiers], [invoice])


def _issue(job: Job, receipt: Json, data: Json) -> Json:
    from gigstack_desktop.sandbox import global_invoices

    target = data.get("stamp_to") or "client"
    client = _customer(job, receipt, data.get("fiscal_information") or {})
    if target == FOREIGN:
        return global_invoices.issue(job, [receipt], None)
    if target == NATIONAL or _is_public(client):
        return global_invoices.issue(job, [receipt], windows.period_of(job, receipt))
    asked = {
        **{name: receipt[name] for name in ("items", "currency", "payment_form", "metadata")},
        "exchange_rate": sums.rate_of(receipt),
        "use": data.get("use"),
        "payment_method": "PUE",
        "series": receipt["invoice_config"].get("serie"),
        "folio_number": receipt["invoice_config"].get("folio"),
        "emails": data.get("emails"),
        "send_email": data.get("send_email"),
    }
    invoice = invoices.issue_income(job, asked, client=client, date=_date(job, data))
    invoice_mail.on_issue(job, invoice, asked)
    return invoice


def _date(job: Job, data: Json) -> datetime | None:
    date = data.get("date")
    if date is None:
        return None
    return job.press.local_time(job.place, date if date > 10**11 else date * 1000)


def _customer(job: Job, receipt: Json, overrides: Json) -> Json:
    """The client as it is today (the receipt's copy when it was deleted), with the given fiscal data."""
    client = records.find(job.connection, tables.client, job.actor, receipt["client"]["id"]) or receipt["client"]
    given = {name: str(overrides[name]).strip().upper() for name in FISCAL if overrides.get(name)}
    place = overrides.get("zip")
    return {**client, **given, "address": {**client["address"], **({"zip": place} if place else {})}}


def _is_public(client: Json) -> bool:
    return client["tax_id"] == PUBLIC_RFC and normalize_name(client["legal_name"]) == PUBLIC_NAME


def stamp_pending(job: Job, client_id: str) -> Json:
    """Stamp a client's pending receipts, oldest first and at most 100; one that is refused does not stop the others."""
    clients.get(job.connection, job.actor, client_id)
    columns = tables.receipt.c
    mine = (*owned(tables.receipt, job.actor), columns.client_id == client_id, columns.status == "pending")
    query = select(columns.id).where(*mine).order_by(columns.created_ms, columns.id).limit(AT_ONCE)
    results = [_try(job, identifier) for identifier in job.connection.execute(query).scalars().all()]
    failed = sum(result["status"] == "failed" for result in results)
    left = job.connection.execute(select(func.count()).select_from(tables.receipt).where(*mine)).scalar_one()
    return {"stamped": len(results) - failed, "failed": failed, "remaining": left - failed, "results": results}


def _try(job: Job, identifier: str) -> Json:
    try:
        with job.connection.begin_nested():  # what a refused receipt began is undone: it takes no folio
            invoice = stamp(job, identifier, {})
    except ApiError as error:
        return {"id": identifier, "status": "failed", "error": error.sentence, "code": error.code}
    return {"id": identifier, "status": "completed", "invoice_id": invoice["uuid"], "total": Decimal(invoice["total"])}
