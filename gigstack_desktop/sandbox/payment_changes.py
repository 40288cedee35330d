"""What may change of a payment after it was made (P11): descriptions, a first automation, the client's data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigstack_desktop.sandbox import clients, payments, records, tables
from gigstack_desktop.sandbox.envelope import ApiError, invalid, missing
from gigstack_desktop.sandbox.invoices import automation_of
from gigstack_desktop.sandbox.records import Json

if TYPE_CHECKING:
    from gigstack_desktop.sandbox.invoices import Job


def update(job: Job, identifier: str, data: Json) -> Json:
    """Change a payment in any status; sums and issued documents stay as they are. 400 when nothing is given."""
    payment = payments.lock(job.connection, job.actor, identifier)
    given = {name: value for name, value in data.items() if value is not None}
    if not given:
        raise missing("items, automation_type or client")
    if "items" in given:
        _describe(payment, given["items"])
    if "automation_type" in given:
        _automate(payment, given)
    if "client" in given:
        _patch_client(job, payment, given["client"])
    payments.save(job, payment)
    payments.tell(job, "payment.updated", payment)
    return payment


def _describe(payment: Json, changes: list[Json]) -> None:
    known = {item["id"] for item in payment["items"]}
    for index, change in enumerate(changes):
        if change["id"] not in known:
            raise invalid(f"items[{index}].id", "is not an item of this payment")
    texts = {change["id"]: change["description"] for change in changes}
    payment["items"] = [
        {**item, "description": texts.get(item["id"], item["description"])} for item in payment["items"]
    ]


def _automate(payment: Json, given: Json) -> None:
    """A first automation; `succeeded_` lets a payment that was paid run it when it is marked as paid again."""
    if payment["automation_type"] != "none":
        sentence = f"The payment has the automation {payment['automation_type']} already"
        raise ApiError("operation_not_allowed", sentence, message="Invalid request")
    asked = given["automation_type"]
    payment["automation_type"] = "receipt" if asked == "receipt" else payments.CANONICAL[automation_of(given)]
    if payment["automation_type"] != "none" and payment["status"] == "succeeded":
        payment["status"] = "succeeded_"


def _patch_client(job: Job, payment: Json, changes: Json) -> None:
    """The payment's copy and the stored client; whether its fiscal data are valid is not judged again."""
    payment["client"] = clients.merged(payment["client"], changes)
    stored = records.find(job.connection, tables.client, job.actor, payment["client"]["id"])
    if stored is not None:
        clients.keep(job.connection, job.actor, clients.merged(stored, changes), job.now_ms)
