"""Receipts: money collected without a CFDI, which the customer invoices through a page of its own (contract, 5.3)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Connection

from gigstack_desktop.sandbox import clients, ids, notices, records, sums, tables, webhooks, windows
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.envelope import ApiError, missing
from gigstack_desktop.sandbox.links import absolute
from gigstack_desktop.sandbox.paging import owned
from gigstack_desktop.sandbox.records import Json
from gigstack_desktop.sandbox.text import searchable

if TYPE_CHECKING:
    from gigstack_desktop.sandbox.invoices import Job

STATUSES = {
    "open": "pending",
    "invoiced": "completed",
    "stamped": "completed",
    "canceled": "cancelled",
}


def get(connection: Connection, actor: Actor, identifier: str) -> Json:
    """A receipt of this team and mode; 404 otherwise."""
    return records.get(connection, tables.receipt, actor, identifier, "Receipt")


def lock(connection: Connection, actor: Actor, identifier: str) -> Json:
    """A receipt that nobody else changes until this transaction ends; 404 otherwise."""
    return records.lock(connection, tables.receipt, actor, identifier, "Receipt")


def conditions(actor: Actor, filters: dict[str, str]) -> list[ColumnElement[bool]]:
    """The conditions of a list of receipts, with the filters that were given."""
    columns, found = tables.receipt.c, owned(tables.receipt, actor)
    for name, value in filters.items():
        if name == "status":
            found.append(columns.status == STATUSES.get(value.lower(), value.lower()))
        elif name == "idempotency_key":
            found.append(columns.id.in_(records.with_key(tables.receipt, value)))
        else:
            found.append(columns[name] == value)
    return found


def create(job: Job, data: Json) -> Json:
    """Store a new receipt, valid until its window closes; 400 without client or items.

    `data` is a ReceiptInput; `payment_id` names the payment that it stands for.
    """
    if not data.get("client"):
        raise missing("client")
    sums.check_form(data.get("payment_form"))
    client = clients.resolve(job.connection, job.actor, data["client"], job.now_ms)
    receipt = _payload(job, client, data)
    columns = {**_columns(receipt), "valid_until_ms": receipt["validUntil"] * 1000 + 999}
    records.add(job.connection, tables.receipt, job.actor, receipt, job.now_ms, **columns)
    _tell(job, "receipt.created", receipt)
    notices.receipt_made(job, receipt, data)
    return receipt


def _payload(job: Job, client: Json, data: Json) -> Json:
    identifier, seconds = ids.new_id("receipt"), job.now_ms // 1000
    periodicity = data.get("periodicity") or _periodicity(job)
    until = windows.end_ms(job, periodicity) // 1000
    rate = data.get("exchange_rate")
    return {
        "id": identifier,
        "url": f"/autofactura?id={identifier}",
        "client": client,
        "status": "pending",
        **sums.of(job, data),
        "currency": sums.currency_of(data),
        "exchange_rate": Decimal(1) if rate is None else rate,
        "periodicity": periodicity,
        "payment_form": data.get("payment_form") or "03",
        "created": seconds,
        "created_at": seconds,
        "validUntil": until,
        "valid_until": until,
        "payment_id": data.get("payment_id"),
        "invoice_id": None,
        "invoice": None,
        "invoiced_at": None,
        "invoice_config": data.get("invoice_config") or {},
        "metadata": data.get("metadata") or {},
        "idempotency_key": data.get("idempotency_key"),
        "livemode": job.actor.livemode,
        "team": job.actor.team,
        "owner": job.actor.owner,
        "from": "api",
    }


def _periodicity(job: Job) -> str:
    """The team's periodicity; a month when it has none."""
    setting = job.team.setting("periodicity", {})
    value = setting.get("value") if isinstance(setting, dict) else setting
    return value if value in windows.PERIODICITIES else "month"


def _columns(receipt: Json) -> Json:
    client = receipt["client"]
    names = (client["legal_name"], client["name"], client["tax_id"], client["email"])
    return {
        "name": searchable(client["legal_name"] or client["name"]),
        "search": searchable(*names, receipt["id"], receipt["invoice_id"]),
        "status": receipt["status"],
        "client_id": client["id"],
        "invoice_id": receipt["invoice_id"],
    }


def save(job: Job, receipt: Json, event: str) -> Json:
    """Store a changed receipt and tell of it."""
    columns = {**_columns(receipt), "valid_until_ms": receipt["validUntil"] * 1000 + 999}
    records.replace(job.connection, tables.receipt, receipt, **columns)
    _tell(job, event, receipt)
    return receipt


def _tell(job: Job, event: str, receipt: Json) -> None:
    webhooks.emit(job.connection, job.actor, event, absolute(receipt, job.origin), job.now_ms)


def completed(job: Job, receipt: Json, invoice: Json, status: str = "completed") -> Json:
    """The receipt, invoiced; `status` is expired when a global invoice took it in."""
    receipt["status"] = status
    receipt["invoice_id"] = invoice["uuid"]
    receipt["invoice"] = {"uuid": invoice["uuid"]}
    receipt["invoiced_at"] = job.now_ms // 1000
    return save(job, receipt, "receipt.completed")


def cancel(job: Job, identifier: str) -> Json:
    """Cancel a receipt for good; 400 when it is no longer pending."""
    receipt = lock(job.connection, job.actor, identifier)
    if receipt["status"] not in ("pending", "expired") or receipt["invoice_id"]:
        raise not_allowed(receipt, "cancelled")
    receipt["status"] = "cancelled"
    return save(job, receipt, "receipt.deleted")


def reopen(job: Job, identifier: str, reason: str) -> Json:
    """Open a receipt for a new window; 400 while it is pending or an invoice in force stands for it."""
    receipt = lock(job.connection, job.actor, identifier)
    invoice = receipt["invoice_id"] and records.find(job.connection, tables.invoice, job.actor, receipt["invoice_id"])
    if receipt["status"] == "pending" or (invoice and invoice["status"] != "cancelled"):
        raise not_allowed(receipt, "reopened")
    until = windows.end_ms(job, receipt["periodicity"]) // 1000
    receipt.update(status="pending", validUntil=until, valid_until=until, invoice_id=None, invoice=None)
    receipt.update(invoiced_at=None, reopened={"reason": reason, "at": job.now_ms // 1000})
    return save(job, receipt, "receipt.updated")


def not_allowed(receipt: Json, what: str) -> ApiError:
    """400 for a receipt in a state that does not allow it."""
    sentence = f"A {receipt['status']} receipt cannot be {what}"
    return ApiError("operation_not_allowed", sentence, message="Invalid request")
