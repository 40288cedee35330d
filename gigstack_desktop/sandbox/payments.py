"""Payments: money received, with what its automation issues, and the complements of PPD invoices."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection

from gigstack_desktop.sandbox import clients, ids, invoices, records, tables
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.envelope import ApiError, invalid, missing
from gigstack_desktop.sandbox.invoices import Job, automation_of
from gigstack_desktop.sandbox.paging import owned
from gigstack_desktop.sandbox.records import Json
from gigstack_desktop.sandbox.text import searchable

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.model import PaidDocument
    from gigstack_desktop.cfdi.pagos import Payable

ONE, ZERO = Decimal(1), Decimal(0)
CANONICAL = {"payment": "pue_invoice", "payment_and_complement": "ppd_invoice_and_complement", "none": "none"}
PENDING = ("pending", "requires_payment_method")
MILLISECONDS_FROM = 10**11


def get(connection: Connection, actor: Actor, identifier: str) -> Json:
    """A payment of this team and mode; 404 otherwise."""
    return records.get(connection, tables.payment, actor, identifier, "Payment")


def conditions(actor: Actor, filters: dict[str, str]) -> list[ColumnElement[bool]]:
    """The conditions of a list of payments, with the filters that were given."""
    columns, found = tables.payment.c, owned(tables.payment, actor)
    for name, value in filters.items():
        if name == "status":
            spelled = {"canceled": "cancelled", "succeeded_": "succeeded"}.get(value, value)
            found.append(columns.status.in_(PENDING if spelled == "pending" else (spelled,)))
        elif name == "idempotency_key":
            found.append(columns.id.in_(records.with_key(tables.payment, value)))
        elif name == "email":
            found.append(columns.email == value.casefold())
        else:
            found.append(columns[name] == (value.upper() if name in ("tax_id", "currency") else value))
    return found


def register(job: Job, data: Json) -> Json:
    """Register a received payment and carry out its automation; everything happens or nothing does."""
    if not data.get("payment_form"):
        raise missing("payment_form")
    if data["payment_form"] == "99":
        raise invalid("payment_form", "must say how the money was received")
    if data.get("ppd_invoice_id"):
        return _pay_existing(job, data)
    if not data.get("client"):
        raise missing("client")
    if not data.get("items"):
        raise missing("items")
    return _pay_new(job, data)


def _pay_new(job: Job, data: Json) -> Json:
    """A payment of items: alone, with a PUE invoice, or with a PPD invoice and its complement.

    Without complete fiscal data of the client no invoice can follow (contract, 5.2): the payment stands alone.
    """
    client = clients.resolve(job.connection, job.actor, data["client"], job.now_ms)
    data = {**data, "client": {"id": client["id"]}}
    automation = automation_of(data)
    if automation == "none" or not client["tax_id"]:
        return _record(job, client, data, **_amounts(job, data))
    config = data.get("invoice_config") or {}
    asked = {
        **data,
        "series": config.get("serie"),
        "folio_number": config.get("folio"),
        "idempotency_key": None,
        "payment_method": "PUE" if automation == "payment" else "PPD",
        "payment_form": data["payment_form"] if automation == "payment" else "99",
    }
    invoice = invoices.issue_income(job, asked)
    settled = settle if automation == "payment" else settle_with_complement
    return settled(job, invoice, data)


def settle(job: Job, invoice: Json, data: Json) -> Json:
    """The succeeded payment of a PUE invoice, linked to it."""
    payment = _record(job, invoice["client"], data, **_as_invoiced(invoice), invoices=[invoice["uuid"]])
    _link(job, invoice, payment)
    return payment


def settle_with_complement(job: Job, invoice: Json, data: Json) -> Json:
    """The succeeded payment of a whole PPD invoice, with its complement; the invoice owes nothing afterwards."""
    form = data.get("payment_form")
    asked = {**data, "payment_form": form if form not in (None, "99") else "03", "currency": invoice["currency"]}
    asked["exchange_rate"] = invoice["exchange_rate"]
    complement, _ = _complement(job, invoice, asked, invoice["total"])
    uuids = [invoice["uuid"], complement["uuid"]]
    payment = _record(job, invoice["client"], asked, **_as_invoiced(invoice), invoices=uuids)
    _link(job, invoices.get(job.connection, job.actor, invoice["uuid"]), payment)
    _link(job, complement, payment)
    return payment


def _pay_existing(job: Job, data: Json) -> Json:
    """Pay a PPD invoice, in part or what is left of it: a payment and its complement."""
    invoice = invoices.lock(job.connection, job.actor, data["ppd_invoice_id"])
    if invoice["payment_method"] != "PPD" or invoice["status"] != "valid":
        raise ApiError("operation_not_allowed", "Only a valid PPD invoice takes payments", message="Invalid request")
    data = {"currency": invoice["currency"], **{key: value for key, value in data.items() if value is not None}}
    amount = _received(job, invoice, data)
    complement, parcel = _complement(job, invoice, data, amount)
    taxes = sum((tax.amount for tax in parcel.taxes if not tax.withheld), ZERO)
    withheld = sum((tax.amount for tax in parcel.taxes if tax.withheld), ZERO)
    same = data["currency"].upper() == invoice["currency"]
    parts = {"taxes": taxes, "subtotal": amount - taxes + withheld} if same else {"taxes": ZERO, "subtotal": amount}
    payment = _record(
        job,
        invoice["client"],
        {**data, "items": [], "automation_type": "none"},
        total=amount,
        discount=ZERO,
        items=[],
        **parts,
        invoices=[invoice["uuid"], complement["uuid"]],
        ppd_invoice_id=invoice["uuid"],
    )
    _link(job, invoices.get(job.connection, job.actor, invoice["uuid"]), payment)
    _link(job, complement, payment)
    return payment


def _received(job: Job, invoice: Json, data: Json) -> Decimal:
    """How much arrived: as said, else the sum of the items, else the balance."""
    if data.get("amount") is not None:
        return Decimal(data["amount"])
    if data.get("items"):
        return Decimal(_amounts(job, data)["total"])
    if data["currency"].upper() != invoice["currency"]:
        raise missing("amount")
    return Decimal(invoice["last_balance"])


def _amounts(job: Job, data: Json) -> Json:
    """Items and sums of a payment that no invoice follows."""
    from gigstack_desktop.cfdi import request, totals
    from gigstack_desktop.cfdi.model import Invoice
    from gigstack_desktop.sandbox import fiscal

    items = fiscal.complete_items(job.connection, job.actor, job.team, data["items"], job.now_ms)
    issuer = fiscal.issuer(job.team)
    currency = (data.get("currency") or "MXN").upper()
    lines = tuple(request.line(item) for item in items)
    sums = totals.compute(Invoice("I", issuer, issuer, job.place, job.local_now(), lines, currency))
    return {
        "items": items,
        "total": sums.total,
        "subtotal": sums.subtotal,
        "taxes": sums.total_transferred or ZERO,
        "discount": sums.discount or ZERO,
    }


def _as_invoiced(invoice: Json) -> Json:
    return {name: invoice[name] for name in ("items", "total", "subtotal", "taxes", "discount")}


def _complement(job: Job, invoice: Json, data: Json, amount: Decimal) -> tuple[Json, PaidDocument]:
    """Issue the type P document of a payment and lower the invoice's balance."""
    from gigstack_desktop.cfdi import model, pagos
    from gigstack_desktop.sandbox import fiscal, stamping

    try:
        parcel, rate = _parcel(_payable(job, invoice), invoice, data, amount)
        moment = _moment(job, data)
        currency = data["currency"].upper()
        received = model.Payment(
            moment, data["payment_form"], amount, (parcel,), currency, rate, data.get("operation_number") or ""
        )
        client = invoice["client"]
        receiver = fiscal.receiver(client, "CP01", job.team)
        series = job.team.default_series("complements", "P")
        document = pagos.build_payment_invoice(
            fiscal.issuer(job.team), receiver, job.place, job.local_now(), [received], series=series
        )
    except pagos.BadPayment as error:
        raise stamping.ordered_rejection(error.code) from error
    own = {
        "use": "CP01",
        "payment_form": data["payment_form"],
        "payment_date": moment.isoformat(),
        "amount": amount,
        "payment_currency": currency,
        "related_invoices": [_related(parcel)],
        "invoices": [invoice["uuid"]],
    }
    complement = invoices.issue(job, document, client, own)
    _apply(job, invoice, complement, parcel)
    return complement, parcel


def _parcel(payable: Payable, invoice: Json, data: Json, amount: Decimal) -> tuple[PaidDocument, Decimal]:
    """What the payment takes off the invoice, and the payment's own exchange rate (TipoCambioP)."""
    from gigstack_desktop.cfdi import money, pagos

    paid, owed = data["currency"].upper(), payable.currency
    if paid == owed:
        rate = data.get("exchange_rate") or invoice["exchange_rate"]
        return pagos.pay(payable, amount), ONE if paid == "MXN" else Decimal(rate)
    rate = data.get("exchange_rate")
    if not rate or "MXN" not in (paid, owed):
        raise invalid("exchange_rate", f"is needed to pay {owed} with {paid}")
    converted = money.money(amount / rate if paid == "MXN" else amount * rate, owed)
    applied = min(converted, payable.balance)
    equivalence = pagos.settlement_equivalence(applied, amount)
    return pagos.pay(payable, applied, equivalence=equivalence), ONE if paid == "MXN" else Decimal(rate)


def _payable(job: Job, invoice: Json) -> Payable:
    """The stored invoice as far as paying it goes, with its parcels so far."""
    from sqlalchemy import select

    from gigstack_desktop.cfdi import model, pagos, totals
    from gigstack_desktop.sandbox.stamping import INVOICE, PAID

    query = select(tables.invoice.c.source).where(tables.invoice.c.id == invoice["uuid"])
    source = INVOICE.validate_json(job.connection.execute(query).scalar_one())
    earlier = invoices.living_complements(job.connection, invoice["uuid"])
    parcels = [PAID.validate_json(complement["facts"]) for complement in earlier]
    document = model.Document(source, totals.compute(source))
    return replace(pagos.payable(document, parcels), uuid=invoice["uuid"])


def _moment(job: Job, data: Json) -> datetime:
    """When the money arrived, on the issuer's clock; now when it was not said."""
    date = data.get("date")
    if date is None:
        return job.local_now()
    moment = date if date > MILLISECONDS_FROM else date * 1000
    if moment > job.now_ms + 60_000:
        raise invalid("date", "must not be in the future")
    return job.press.local_time(job.place, moment)


def _related(parcel: PaidDocument) -> Json:
    return {
        "uuid": parcel.uuid,
        "installment": parcel.installment,
        "previous_balance": parcel.previous_balance,
        "amount_paid": parcel.paid,
        "last_balance": parcel.remaining_balance,
    }


def _apply(job: Job, invoice: Json, complement: Json, parcel: PaidDocument) -> None:
    from sqlalchemy import insert

    from gigstack_desktop.sandbox.stamping import PAID

    row = {"complement_id": complement["uuid"], "invoice_id": invoice["uuid"], "facts": PAID.dump_json(parcel).decode()}
    job.connection.execute(insert(tables.complement_of).values(row))
    invoice["last_balance"] = parcel.remaining_balance
    invoice["payment_complements"] += 1
    invoice["invoices"] = [*invoice["invoices"], complement["uuid"]]
    invoices.save(job.connection, invoice)


def _link(job: Job, invoice: Json, payment: Json) -> None:
    invoice["payments"] = [*invoice["payments"], payment["id"]]
    invoices.save(job.connection, invoice)


def _record(job: Job, client: Json, data: Json, **own: Any) -> Json:
    """Store a succeeded payment (contract, 5.2)."""
    seconds = job.now_ms // 1000
    date = data.get("date")
    rate = data.get("exchange_rate")
    payment = {
        "id": ids.new_id("payment"),
        "client": client,
        "status": "succeeded",
        "currency": (data.get("currency") or "MXN").upper(),
        "exchange_rate": ONE if rate is None else rate,
        "payment_form": data.get("payment_form") or "03",
        "invoices": [],
        "created_at": seconds,
        "succeeded_at": seconds if date is None else (date // 1000 if date > MILLISECONDS_FROM else date),
        "payment_processor": "api",
        "processor": "api",
        "payment_processor_details": {},
        "short_url": "",
        "allowed_payment_methods": [],
        "automation_type": CANONICAL[automation_of(data)],
        "invoice_config": data.get("invoice_config") or {},
        "refunds": [],
        "metadata": data.get("metadata") or {},
        "idempotency_key": data.get("idempotency_key"),
        "livemode": job.actor.livemode,
        "team": job.actor.team,
        "owner": job.actor.owner,
        "from": "api",
        **own,
    }
    payment["invoice_id"] = payment["invoices"][0] if payment["invoices"] else None
    records.add(job.connection, tables.payment, job.actor, payment, job.now_ms, **_columns(payment))
    return payment


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
