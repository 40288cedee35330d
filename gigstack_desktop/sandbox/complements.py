"""Complements (CFDI P): what a payment takes off a PPD invoice, issued, and the invoice's balance after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from gigstack_desktop.sandbox import invoices, relations, tables
from gigstack_desktop.sandbox.envelope import invalid
from gigstack_desktop.sandbox.invoices import Job
from gigstack_desktop.sandbox.records import Json

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.model import PaidDocument
    from gigstack_desktop.cfdi.pagos import Payable

ONE = Decimal(1)
MILLISECONDS_FROM = 10**11


def issue(job: Job, invoice: Json, data: Json, amount: Decimal) -> tuple[Json, PaidDocument]:
    """Issue the type P document of a payment of `amount` and lower the invoice's balance; 400 when it is too much."""
    from gigstack_desktop.cfdi import model, pagos
    from gigstack_desktop.sandbox import fiscal, stamping

    try:
        parcel, rate = _parcel(_payable(job, invoice), invoice, data, amount)
        moment = moment_of(job, data)
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
    from gigstack_desktop.cfdi import model, pagos, totals
    from gigstack_desktop.sandbox.stamping import INVOICE, PAID

    query = select(tables.invoice.c.source).where(tables.invoice.c.id == invoice["uuid"])
    source = INVOICE.validate_json(job.connection.execute(query).scalar_one())
    earlier = invoices.living_complements(job.connection, invoice["uuid"])
    parcels = [PAID.validate_json(complement["facts"]) for complement in earlier]
    document = model.Document(source, totals.compute(source))
    credited = relations.credited(job.connection, invoice["uuid"])
    return replace(pagos.payable(document, parcels, credited), uuid=invoice["uuid"])


def moment_of(job: Job, data: Json) -> datetime:
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
    from gigstack_desktop.sandbox.stamping import PAID

    row = {"complement_id": complement["uuid"], "invoice_id": invoice["uuid"], "facts": PAID.dump_json(parcel).decode()}
    job.connection.execute(insert(tables.complement_of).values(row))
    invoice["last_balance"] = parcel.remaining_balance
    invoice["payment_complements"] += 1
    invoice["invoices"] = [*invoice["invoices"], complement["uuid"]]
    invoices.save(job.connection, invoice)
