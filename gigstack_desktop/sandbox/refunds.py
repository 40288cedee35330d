"""Refunds: money given back, and what the team wants done with the documents behind it (contract, P6)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from gigstack_desktop.cfdi import request
from gigstack_desktop.cfdi.money import money, six
from gigstack_desktop.sandbox import cancellation, egress, ids, invoices, payments, receipts, sums
from gigstack_desktop.sandbox.envelope import invalid
from gigstack_desktop.sandbox.records import Json

if TYPE_CHECKING:
    from gigstack_desktop.sandbox.invoices import Job

ONE, ZERO = Decimal(1), Decimal(0)
CANCEL = "cancel_resources"
NOT_DONE = "03"  # motive: the operation did not take place
RETURN = "03"  # relation: return of goods
NUDGES = [Decimal(sign * step).scaleb(-3) for step in range(21) for sign in (1, -1)]


def refund(job: Job, identifier: str, data: Json) -> Json:
    """Give back `amount` of a succeeded payment, or all that is left; 400 for more than that or nothing."""
    payment = payments.lock(job.connection, job.actor, identifier)
    if payment["status"] not in payments.PAID:
        raise payments.not_allowed(payment, "refunded")
    left = payment["total"] - payment["refunded_amount"]
    amount = left if data.get("amount") is None else Decimal(data["amount"])
    if not ZERO < amount <= left:
        raise invalid("amount", f"must be above 0 and at most {left}")
    payment["refunded_amount"] += amount
    whole = amount == left
    if whole:
        payment["status"] = "refunded"
    entry = _entry(job, data, amount)
    payment["refunds"] = [*payment["refunds"], entry]
    payments.save(job, payment)
    entry["resources"] = _follow(job, payment, amount, whole=whole)
    payments.save(job, payment)
    for event in ("payment.updated", "payment.refunded"):
        payments.tell(job, event, payment)
    return payment


def _entry(job: Job, data: Json, amount: Decimal) -> Json:
    return {
        "id": ids.new_id("refund"),
        "amount": amount,
        "reason": data.get("reason") or "",
        "external_processor_refund": bool(data.get("external_processor_refund")),
        "status": "succeeded",
        "created_at": job.now_ms // 1000,
        "resources": [],
    }


def _follow(job: Job, payment: Json, amount: Decimal, *, whole: bool) -> list[str]:
    """Cancel or credit what the payment brought about, as the team's settings say; the documents touched."""
    if whole and job.team.setting("cancel_receipts_on_refunds", False):
        _cancel_receipt(job, payment)
    settings = job.team.setting("refunds", {})
    if not settings.get("automatic_refunds"):
        return []
    documents = [invoices.get(job.connection, job.actor, uuid) for uuid in payment["invoices"]]
    living = [document for document in documents if document["status"] == "valid" and not document.get("receipts")]
    if settings.get("current_month_handler") == CANCEL and whole and _may_be_cancelled(job, payment, amount, living):
        return _cancel(job, payment, living)
    income = [document for document in living if document["invoice_type"] == "I"]
    return [_credit(job, payment, document, amount, documents) for document in income]


def _may_be_cancelled(job: Job, payment: Json, amount: Decimal, living: list[Json]) -> bool:
    """All of it is given back at once, and all of it was issued this month."""
    this_month = f"{job.local_now():%Y-%m}"
    return amount == payment["total"] and all(str(document["date"])[:7] == this_month for document in living)


def _cancel(job: Job, payment: Json, living: list[Json]) -> list[str]:
    """Cancel the complements, then the invoices that owe their existence to this payment and have no other."""
    touched = []
    for document in sorted(living, key=lambda each: each["invoice_type"] != "P"):
        others = invoices.living_complements(job.connection, document["uuid"])
        if others or document["uuid"] == payment.get("ppd_invoice_id"):
            continue
        asked = cancellation.Request(document["uuid"], NOT_DONE, "", job.now_ms)
        cancellation.ask(job.connection, job.actor, asked)
        touched.append(document["uuid"])
    return touched


def _credit(job: Job, payment: Json, invoice: Json, amount: Decimal, documents: list[Json]) -> str:
    """A credit note over what this refund gives back of an invoice."""
    shares = [
        related["amount_paid"]
        for document in documents
        for related in document.get("related_invoices") or []
        if related["uuid"] == invoice["uuid"]
    ]
    paid = sum(shares, ZERO) if shares else invoice["total"]
    credit = money(paid * amount / payment["total"], invoice["currency"])
    asked = {
        "items": credit_items(job, invoice, credit),
        "currency": invoice["currency"],
        "exchange_rate": sums.rate_of(invoice),
        "payment_form": payment["payment_form"],
        "related_documents": [{"relationship": RETURN, "documents": [invoice["uuid"]]}],
        "metadata": {"payment_id": payment["id"]},
    }
    uuid: str = egress.create(job, asked, client=invoice["client"])["uuid"]
    return uuid


def credit_items(job: Job, invoice: Json, credit: Decimal) -> list[Json]:
    """The lines of an invoice, scaled so that they come to `credit` with the same taxes in proportion (rules, 14).

    Each is one unit of its net amount. What rounding leaves is put on the largest line, a thousandth at a time; where
    no price comes to it (several taxes rounded apart), it is the nearest amount below.
    """
    whole = sums.totals_of(job, invoice["items"], invoice["currency"])
    share = credit / invoice["total"]
    nets = [(line.amount - line.discount) * share for line in whole.lines]
    largest = nets.index(max(nets))
    nearest: tuple[Decimal, list[Json]] | None = None
    for nudge in NUDGES:
        moved = [net + nudge if index == largest else net for index, net in enumerate(nets)]
        items = [_scaled(item, net, share) for item, net in zip(invoice["items"], moved, strict=True)]
        missing = credit - sums.totals_of(job, items, invoice["currency"]).total
        if missing >= 0 and (nearest is None or missing < nearest[0]):
            nearest = missing, items
        if not missing:
            break
    return nearest[1] if nearest else items


def _scaled(item: Json, net: Decimal, share: Decimal) -> Json:
    taxes = [{**tax, "inclusive": False, "base": _quota_base(item, tax, share)} for tax in item["taxes"]]
    price = six(net)
    return {**item, "quantity": ONE, "unit_price": price, "discount": ZERO, "taxes": taxes}


def _quota_base(item: Json, tax: Json, share: Decimal) -> str:
    """The quantity that a quota is charged on, in proportion; other taxes keep their code."""
    if tax["factor"] != "Cuota":
        return str(tax["base"])
    known = request.tax(tax).base
    return format(six((known or Decimal(item["quantity"])) * share), "f")


def _cancel_receipt(job: Job, payment: Json) -> None:
    if not payment["receipt_id"]:
        return
    receipt = receipts.get(job.connection, job.actor, payment["receipt_id"])
    if receipt["status"] in ("pending", "expired") and not receipt["invoice_id"]:
        receipts.cancel(job, receipt["id"])
