"""Payments: asked for by a link or registered as received, with what their automation issues (contract, 5.1)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection

from gigstack_desktop.sandbox import (
    clients,
    complements,
    ids,
    invoice_mail,
    invoices,
    links,
    notices,
    receipts,
    records,
    sums,
    tables,
    webhooks,
)
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.complements import MILLISECONDS_FROM
from gigstack_desktop.sandbox.envelope import ApiError, missing
from gigstack_desktop.sandbox.invoices import Job, automation_of
from gigstack_desktop.sandbox.paging import owned
from gigstack_desktop.sandbox.records import Json
from gigstack_desktop.sandbox.text import searchable

ONE, ZERO = Decimal(1), Decimal(0)
CANONICAL = {"payment": "pue_invoice", "payment_and_complement": "ppd_invoice_and_complement", "none": "none"}
UNPAID = ("requires_payment_method", "pending", "processing", "failed")
PAID = ("succeeded", "succeeded_")
SPELLINGS = {"canceled": ("cancelled",), "pending": ("pending", "requires_payment_method"), "succeeded": PAID}
METHODS = ("card", "bank")
# What payments of the first version do not have.
LATER: Json = {"refunded_amount": ZERO, "receipt_id": None, "send_email": False, "ignore_emails": False, "emails": []}


def get(connection: Connection, actor: Actor, identifier: str) -> Json:
    """A payment of this team and mode; 404 otherwise."""
    return records.get(connection, tables.payment, actor, identifier, "Payment")


def lock(connection: Connection, actor: Actor, identifier: str) -> Json:
    """A payment that nobody else changes until this transaction ends; 404 otherwise."""
    found = records.lock(connection, tables.payment, actor, identifier, "Payment")
    return {**found, **{name: value for name, value in LATER.items() if name not in found}}


def conditions(actor: Actor, filters: dict[str, str]) -> list[ColumnElement[bool]]:
    """The conditions of a list of payments, with the filters that were given (statuses: contract, 9.2)."""
    columns, found = tables.payment.c, owned(tables.payment, actor)
    for name, value in filters.items():
        if name == "status":
            found.append(columns.status.in_(SPELLINGS.get(value.lower(), (value.lower(),))))
        elif name == "idempotency_key":
            found.append(columns.id.in_(records.with_key(tables.payment, value)))
        elif name == "email":
            found.append(columns.email == value.casefold())
        else:
            found.append(columns[name] == (value.upper() if name in ("tax_id", "currency") else value))
    return found


def request(job: Job, data: Json) -> Json:
    """Ask for a payment: its page is at `short_url`, its automation waits until it is paid."""
    if not data.get("client"):
        raise missing("client")
    client = clients.resolve(job.connection, job.actor, data["client"], job.now_ms)
    own = sums.of(job, data)
    own["allowed_payment_methods"] = data.get("allowed_payment_methods") or list(METHODS)
    payment = _payload(job, client, data, status="requires_payment_method", succeeded_at=None, **own)
    payment["short_url"] = "/p/" + links.make(job.connection, job.actor, "pay", payment["id"])
    _add(job, payment)
    tell(job, "payment.created", payment)
    notices.payment_requested(job, payment, data)
    return payment


def register(job: Job, data: Json) -> Json:
    """Register a received payment and carry out its automation; everything happens or nothing does."""
    if not data.get("payment_form"):
        raise missing("payment_form")
    sums.check_form(data["payment_form"])
    complements.moment_of(job, data)
    payment = _pay_existing(job, data) if data.get("ppd_invoice_id") else _pay_new(job, data)
    notices.payment_received(job, payment, data)
    return payment


def _pay_new(job: Job, data: Json) -> Json:
    """A payment of items, with what its automation issues."""
    if not data.get("client"):
        raise missing("client")
    client = clients.resolve(job.connection, job.actor, data["client"], job.now_ms)
    payment = _payload(job, client, data, **sums.of(job, data))
    _add(job, payment)
    tell(job, "payment.created", payment)
    automate(job, payment, data)
    tell(job, "payment.succeeded", payment)
    return payment


def automate(job: Job, payment: Json, data: Json) -> None:
    """What the automation of a payment issues on its way to `succeeded` (contract, 5.2); `data` is how it was paid.

    Who has not given complete fiscal data gets a receipt, to be invoiced later with the rest of them, unless the team
    or the client wants none. [inferred] The contract tells of complete data and of no RFC; an RFC alone, which is all
    that the official command-line client's `pay --rfc` gives, goes with the latter.
    """
    automation = payment["automation_type"]
    if automation == "none" or payment["currency"] in job.team.setting("avoid_automations_on_currencies", []):
        return
    stored = records.find(job.connection, tables.client, job.actor, payment["client"]["id"])
    client = stored or payment["client"]
    if automation == "receipt" or not clients.can_be_named(client):
        _issue_receipt(job, payment, client)
    else:
        _issue_invoice(job, payment, client, data)


def _issue_receipt(job: Job, payment: Json, client: Json) -> None:
    if job.team.setting("avoid_receipts", False) or client["defaults"].get("issue_invoiceable_receipts") is False:
        return
    asked = {name: payment.get(name) for name in ("items", "currency", "exchange_rate", "payment_form")}
    asked |= {name: payment[name] for name in ("invoice_config", "metadata", "emails", "ignore_emails")}
    receipt = receipts.create(job, {**asked, "client": {"id": client["id"]}, "payment_id": payment["id"]})
    payment["receipt_id"] = receipt["id"]
    save(job, payment)


def _issue_invoice(job: Job, payment: Json, client: Json, data: Json) -> None:
    deferred = payment["automation_type"] == "ppd_invoice_and_complement"
    asked = {
        **{name: payment[name] for name in ("items", "currency", "metadata", "emails")},
        "exchange_rate": sums.rate_of(payment),
        "series": payment["invoice_config"].get("serie"),
        "folio_number": payment["invoice_config"].get("folio"),
        "payment_method": "PPD" if deferred else "PUE",
        "payment_form": "99" if deferred else payment["payment_form"],
    }
    invoice = invoices.issue_income(job, asked, client=client)
    issued = [invoice]
    if deferred:
        paid = {name: payment[name] for name in ("payment_form", "currency", "exchange_rate")}
        paid |= {"date": payment["succeeded_at"], "operation_number": data.get("operation_number")}
        complement, _ = complements.issue(job, invoice, paid, invoice["total"])
        issued.append(complement)
    payment.update({name: invoice[name] for name in ("items", "total", "subtotal", "taxes", "discount")})
    link(job, [payment], issued)
    if not payment["ignore_emails"]:
        invoice_mail.on_issue(job, invoice, {name: payment[name] or None for name in ("send_email", "emails")})


def link(job: Job, paid: list[Json], issued: list[Json]) -> None:
    """Let payments and the documents that they brought about know of each other."""
    for document in issued:
        document["payments"] = [*document["payments"], *(payment["id"] for payment in paid)]
        invoices.save(job.connection, document)
    for payment in paid:
        payment["invoices"] = [*payment["invoices"], *(document["uuid"] for document in issued)]
        payment["invoice_id"] = payment["invoices"][0]
        save(job, payment)


def settle(job: Job, invoice: Json, data: Json) -> Json:
    """The succeeded payment of a PUE invoice, linked to it."""
    return _settled(job, invoice, data, [invoice])


def settle_with_complement(job: Job, invoice: Json, data: Json) -> Json:
    """The succeeded payment of a whole PPD invoice, with its complement; the invoice owes nothing afterwards."""
    form = data.get("payment_form")
    asked = {**data, "payment_form": form if form not in (None, "99") else "03", "currency": invoice["currency"]}
    asked["exchange_rate"] = invoice["exchange_rate"]
    complement, _ = complements.issue(job, invoice, asked, invoice["total"])
    return _settled(job, invoice, asked, [invoice, complement])


def _settled(job: Job, invoice: Json, data: Json, issued: list[Json]) -> Json:
    own = {name: invoice[name] for name in ("items", "total", "subtotal", "taxes", "discount")}
    form = data.get("payment_form") or invoice["payment_form"]
    payment = _payload(job, invoice["client"], {**data, "payment_form": form}, **own)
    _add(job, payment)
    link(job, [payment], issued)
    _tell_of_new(job, payment)
    return payment


def _tell_of_new(job: Job, payment: Json) -> None:
    tell(job, "payment.created", payment)
    tell(job, "payment.succeeded", payment)


def _pay_existing(job: Job, data: Json) -> Json:
    """Pay a PPD invoice, in part or what is left of it: a payment and its complement."""
    invoice = invoices.lock(job.connection, job.actor, data["ppd_invoice_id"])
    if invoice["payment_method"] != "PPD" or invoice["status"] != "valid":
        raise ApiError("operation_not_allowed", "Only a valid PPD invoice takes payments", message="Invalid request")
    data = {"currency": invoice["currency"], **{key: value for key, value in data.items() if value is not None}}
    amount = _received(job, invoice, data)
    complement, parcel = complements.issue(job, invoice, data, amount)
    taxes = sum((tax.amount for tax in parcel.taxes if not tax.withheld), ZERO)
    withheld = sum((tax.amount for tax in parcel.taxes if tax.withheld), ZERO)
    same = data["currency"].upper() == invoice["currency"]
    parts = {"taxes": taxes, "subtotal": amount - taxes + withheld} if same else {"taxes": ZERO, "subtotal": amount}
    payment = _payload(
        job,
        invoice["client"],
        {**data, "automation_type": "none"},
        total=amount,
        discount=ZERO,
        items=[],
        **parts,
        ppd_invoice_id=invoice["uuid"],
    )
    _add(job, payment)
    link(job, [payment], [invoice, complement])
    _tell_of_new(job, payment)
    return payment


def _received(job: Job, invoice: Json, data: Json) -> Decimal:
    """How much arrived: as said, else the sum of the items, else the balance."""
    if data.get("amount") is not None:
        return Decimal(data["amount"])
    if data.get("items"):
        return Decimal(sums.of(job, data)["total"])
    if data["currency"].upper() != invoice["currency"]:
        raise missing("amount")
    return Decimal(invoice["last_balance"])


def pay(job: Job, identifier: str, data: Json) -> Json:
    """Mark a payment as paid, and run the automation that waited for it.

    One that succeeded before is left as it is (its answer may have been lost); 400 for a cancelled or refunded one.
    """
    payment = lock(job.connection, job.actor, identifier)
    if payment["status"] == "succeeded":
        return payment
    if payment["status"] not in (*UNPAID, "succeeded_"):
        raise not_allowed(payment, "paid")
    form = data.get("payment_form") or payment["payment_form"] or "03"
    sums.check_form(form)
    complements.moment_of(job, data)
    payment["status"] = "succeeded"
    payment["payment_form"] = form
    payment["succeeded_at"] = payment["succeeded_at"] or _seconds(job, data)
    save(job, payment)
    automate(job, payment, data)
    tell(job, "payment.succeeded", payment)
    notices.payment_received(job, payment, payment)
    return payment


def cancel(job: Job, identifier: str) -> Json:
    """Cancel a payment that was not paid; 400 for any other."""
    payment = lock(job.connection, job.actor, identifier)
    if payment["status"] not in UNPAID:
        raise not_allowed(payment, "cancelled")
    payment["status"] = "cancelled"
    save(job, payment)
    tell(job, "payment.canceled", payment)
    return payment


def not_allowed(payment: Json, what: str) -> ApiError:
    """400 for a payment in a state that does not allow it."""
    sentence = f"A {payment['status'].strip('_')} payment cannot be {what}"
    return ApiError("operation_not_allowed", sentence, message="Invalid request")


def _seconds(job: Job, data: Json) -> int:
    date = data.get("date")
    if date is None:
        return job.now_ms // 1000
    return int(date // 1000 if date > MILLISECONDS_FROM else date)


def _payload(job: Job, client: Json, data: Json, **own: Any) -> Json:
    """A payment (contract, 5.2), succeeded unless `own` says otherwise."""
    rate = data.get("exchange_rate")
    asked = data.get("automation_type")
    return {
        "id": ids.new_id("payment"),
        "short_url": "",
        "client": client,
        "status": "succeeded",
        "currency": sums.currency_of(data),
        "exchange_rate": ONE if rate is None else rate,
        "payment_form": data.get("payment_form") or "",
        "invoices": [],
        "invoice_id": None,
        "receipt_id": None,
        "created_at": job.now_ms // 1000,
        "succeeded_at": _seconds(job, data),
        "payment_processor": "api",
        "processor": "api",
        "payment_processor_details": {},
        "allowed_payment_methods": [],
        "automation_type": "receipt" if asked == "receipt" else CANONICAL[automation_of(data)],
        "invoice_config": data.get("invoice_config") or {},
        "refunds": [],
        "refunded_amount": ZERO,
        "send_email": bool(data.get("send_email")),
        "ignore_emails": bool(data.get("ignore_emails")),
        "emails": data.get("emails") or [],
        "metadata": data.get("metadata") or {},
        "idempotency_key": data.get("idempotency_key"),
        "livemode": job.actor.livemode,
        "team": job.actor.team,
        "owner": job.actor.owner,
        "from": "api",
        **own,
    }


def _add(job: Job, payment: Json) -> None:
    records.add(job.connection, tables.payment, job.actor, payment, job.now_ms, **_columns(payment))


def save(job: Job, payment: Json) -> Json:
    """Store a changed payment."""
    records.replace(job.connection, tables.payment, payment, **_columns(payment))
    return payment


def tell(job: Job, event: str, payment: Json) -> None:
    """Let the webhooks hear of a payment."""
    webhooks.emit(job.connection, job.actor, event, links.absolute(payment, job.origin), job.now_ms)


def _columns(payment: Json) -> Json:
    client = payment["client"]
    names = (client["legal_name"], client["name"], client["tax_id"], client["email"])
    return {
        "name": searchable(client["legal_name"] or client["name"]),
        "search": searchable(*names, payment["id"], *payment["invoices"]),
        "status": payment["status"],
        "client_id": client["id"],
        "currency": payment["currency"],
        "email": client["email"].casefold(),
        "tax_id": client["tax_id"],
    }
