"""What the routes about receipts, portals and the end of the month answer, for /openapi.json."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from gigstack_desktop.sandbox.routes.answers import Client, Invoice, Open, many, one


class Receipt(Open):
    """A receipt (contract, 5.4)."""

    id: str
    client: Client
    status: str
    total: float
    subtotal: float
    taxes: float
    currency: str
    exchange_rate: float
    periodicity: str
    payment_form: str
    items: list[dict[str, Any]]
    created: int
    created_at: int
    validUntil: int  # noqa: N815 - the contract's name
    valid_until: int
    url: str
    invoice_id: str | None
    invoiced_at: int | None
    metadata: dict[str, Any]
    livemode: bool
    team: str
    owner: str
    from_: str = Field(alias="from")
    invoice: dict[str, Any] | None = None


class StampedReceipt(Invoice):
    """The invoice of a receipt."""

    receipt_id: str


class PendingReceiptsSummary(Open):
    """What became of a client's pending receipts."""

    stamped: int
    failed: int
    remaining: int
    results: list[dict[str, Any]]


class Portal(Open):
    """A client's portal."""

    url: str
    token: str
    access_token: str
    expires_at: int
    client_id: str


class EndOfMonth(Open):
    """What expired, and into which invoices it went."""

    expired: list[str]
    invoices: list[str]
    failed: list[dict[str, Any]]


A_RECEIPT, RECEIPTS = one(Receipt), many(Receipt)
STAMPED_RECEIPT, PENDING_RECEIPTS = one(StampedReceipt), one(PendingReceiptsSummary)
A_PORTAL, CLOSED = one(Portal), one(EndOfMonth)
