"""What requests about payments, receipts and portals carry."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field

from gigstack_desktop.sandbox.schemas import (
    LINE,
    PUBLIC,
    WHOLE,
    Address,
    Automation,
    Body,
    ClientReference,
    Currency,
    Emails,
    ExchangeRate,
    IdempotencyKey,
    InvoiceConfig,
    Items,
    Metadata,
    Money,
    PaymentForm,
    Short,
    Text,
    asks_for,
)

Method = Literal["card", "oxxo", "stripe-spei", "spei", "bank"]
Moment = Annotated[int, Field(ge=0, le=10**15), WHOLE]
OTHER_PERIODS = {"fortnight": "two_weeks", "bimonth": "two_months"}  # as the n8n node calls them


def _canonical_period(name: str) -> str:
    return OTHER_PERIODS.get(name, name)


Periodicity = Annotated[
    Literal["day", "week", "two_weeks", "month", "two_months", "fortnight", "bimonth"],
    AfterValidator(_canonical_period),
]


class Charge(Body):
    """Who pays for what: what a request, a registered payment and a receipt have in common."""

    client: ClientReference | None = None
    items: Items | None = None
    currency: Currency | None = None
    exchange_rate: ExchangeRate | None = None
    send_email: bool | None = None
    emails: Emails | None = None
    ignore_emails: bool | None = None
    metadata: Metadata | None = None
    invoice_config: InvoiceConfig | None = None
    idempotency_key: IdempotencyKey | None = None


class RequestPaymentInput(Charge):
    """Ask for a payment through a link."""

    model_config = asks_for("client", "items", example={"client": {"id": PUBLIC}, "items": [LINE]})

    automation_type: Automation | None = None
    allowed_payment_methods: Annotated[list[Method], Field(max_length=5)] | None = None


class RegisterPaymentInput(Charge):
    """Register a payment that was received: of a client for items, or of a PPD invoice."""

    model_config = asks_for("payment_form", example={"client": {"id": PUBLIC}, "items": [LINE], "payment_form": "03"})

    automation_type: Automation | None = None
    payment_form: PaymentForm | None = None
    amount: Money | None = None
    date: Moment | None = None
    operation_number: Annotated[str, Field(max_length=100)] | None = None
    ppd_invoice_id: Short | None = None


class PaidInput(Body):
    """How and when a payment was received; the date in seconds (milliseconds are understood)."""

    payment_form: PaymentForm | None = None
    date: Moment | None = None


class RefundInput(Body):
    """What is given back; everything that is left when there is no amount."""

    reason: Text | None = None
    amount: Money | None = None
    external_processor_refund: bool | None = None


class ItemDescription(Body):
    """A new description of an item; nothing else of it may change."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Short
    description: Annotated[str, Field(min_length=1, max_length=1000)]


class ClientPatch(Body):
    """What may change of a payment's client."""

    name: Short | None = None
    company: Short | None = None
    phone: Short | None = None
    email: Short | None = None
    bcc: Emails | None = None
    metadata: Metadata | None = None
    legal_name: Short | None = None
    tax_id: Annotated[str, Field(max_length=20)] | None = None
    use: Annotated[str, Field(max_length=10)] | None = None
    tax_system: Annotated[str, Field(max_length=10)] | None = None
    address: Address | None = None


class PaymentUpdateInput(Body):
    """Change a payment: at least one of the three."""

    items: Annotated[list[ItemDescription], Field(min_length=1, max_length=5000)] | None = None
    automation_type: Automation | None = None
    client: ClientPatch | None = None


class ReceiptInput(Charge):
    """Create a receipt; sums and taxes are computed here."""

    model_config = asks_for("client", "items", example={"client": {"id": PUBLIC}, "items": [LINE]})

    periodicity: Periodicity | None = None
    payment_form: PaymentForm | None = None


class FiscalInformation(Body):
    """Fiscal data for one invoice."""

    legal_name: Short | None = None
    tax_id: Annotated[str, Field(max_length=20)] | None = None
    tax_system: Annotated[str, Field(max_length=10)] | None = None
    zip: Annotated[str, Field(max_length=12)] | None = None


class StampReceiptInput(Body):
    """To whom a receipt is invoiced; the date in milliseconds."""

    stamp_to: Literal["client", "general_public_national", "general_public_foreign"] = "client"
    fiscal_information: FiscalInformation | None = None
    use: Annotated[str, Field(max_length=4)] | None = None
    date: Moment | None = None
    send_email: bool | None = None
    emails: Emails | None = None


class ReopenInput(Body):
    """Why a receipt is opened again."""

    reason: Text = ""


class PortalInput(Body):
    """Whose portal: a client by id or by e-mail."""

    id: Short | None = None
    email: Short | None = None


class EndOfMonthInput(Body):
    """Close the windows that are over, or all of them."""

    early: bool = False
