"""The names of the events that webhooks tell of (contract, 11.2)."""

from __future__ import annotations

DOCUMENTED = (
    "payment.created",
    "payment.updated",
    "payment.succeeded",
    "payment.canceled",
    "payment.deleted",
    "payment.upcoming_due_date",
    "invoice.created",
    "invoice.canceled",
    "invoice.failed",
    "receipt.created",
    "receipt.updated",
    "receipt.completed",
    "receipt.deleted",
    "customer.created",
    "customer.updated",
    "customer.deleted",
    "service.created",
    "service.updated",
    "service.deleted",
)
LATER = (
    "invoice_batch.completed",
    "sat.invoice.synced",
    "teams.created",
    "teams.sat.completed",
    "teams.stripe.completed",
    "teams.openpay.completed",
    "teams.sat.manifest.signed",
    "payment.failed",
    "payment.refunded",
    "invoice.sent",
)
KNOWN = frozenset(DOCUMENTED + LATER)
SYNONYMS = {
    "payment.received": "payment.succeeded",
    "payment.completed": "payment.succeeded",
    "payment.cancelled": "payment.canceled",
    "invoice.stamped": "invoice.created",
    "invoice.cancelled": "invoice.canceled",
    "receipt.stamped": "receipt.completed",
    "receipt.cancelled": "receipt.deleted",
    "client.created": "customer.created",
    "client.updated": "customer.updated",
    "client.deleted": "customer.deleted",
}


def heard_as(events: list[str], kind: str) -> str:
    """What a subscription to these names calls an event: by its documented name, unless it asked for a synonym only."""
    if not events or kind in events:
        return kind
    return next((name for name in events if documented(name) == kind), kind)


def documented(name: str) -> str | None:
    """The documented name of an event, whatever synonym it was asked for by; None for an unknown one."""
    name = SYNONYMS.get(name, name)
    return name if name in KNOWN else None
