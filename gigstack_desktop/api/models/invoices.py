"""Invoices: income, egress and payment complements."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, model_validator

from .clients import Client
from .products import Item
from .wire import Flag, Free, Ids, Mapped, MaybeMoney, Moment, Money, Objects, Record, Text, Whole, Wire, text

STATUSES = {"stamped": "valid", "canceled": "cancelled"}
DEFAULT_RATE = Decimal(1)


def _status(value: object) -> str:
    word = text(value).strip().lower()
    return STATUSES.get(word, word)


class InvoiceStamp(Wire):
    """What the PAC answered."""

    sello: Text = ""
    stamp_at: Moment = None


class Cancellation(Wire):
    """How far a cancellation is (contract 4.8)."""

    cancellation_status: Text = ""
    cancelled_at: Moment = None
    motive: Text = ""
    code: Text = ""


class RelatedInvoice(Wire):
    """A document that a payment complement pays."""

    uuid: Text = ""
    installment: Whole = None
    previous_balance: MaybeMoney = None
    amount_paid: MaybeMoney = None
    last_balance: MaybeMoney = None


class Invoice(Record):
    """An invoice as the service keeps it (contract 4.9); `uuid` is the fiscal folio and the id everywhere."""

    uuid: Text = ""
    id: Text = ""
    client: Annotated[Client, Mapped] = Client.model_construct()
    created_at: Moment = None
    currency: Text = "MXN"
    exchange_rate: Money = DEFAULT_RATE
    total: Money = Decimal(0)
    subtotal: Money = Decimal(0)
    taxes: Money = Decimal(0)
    discount: Money = Decimal(0)
    withholding_taxes: Money = Decimal(0)
    series: Text = ""
    folio_number: Text = ""
    invoice_type: Text = "I"
    use: Text = ""
    payment_form: Text = ""
    payment_method: Text = ""
    status: Annotated[str, BeforeValidator(_status)] = ""
    livemode: Flag = False
    items: Annotated[tuple[Item, ...], Objects] = ()
    payments: Ids = ()
    invoices: Ids = ()
    stamp: Annotated[InvoiceStamp, Mapped] = InvoiceStamp.model_construct()
    cancellation: Annotated[Cancellation, Mapped] = Cancellation.model_construct()
    verification_url: Text = ""
    exports: Text = ""
    invoice_pdf_notes: Text = ""
    metadata: Free = {}
    idempotency_key: Text = ""
    last_balance: MaybeMoney = None
    payment_complements: Whole = None
    related_invoices: Annotated[tuple[RelatedInvoice, ...], Objects] = ()

    @model_validator(mode="before")
    @classmethod
    def _spellings(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        known = {key: value for key, value in data.items() if key != "files"}  # base64 does not belong in a list
        known["uuid"] = known.get("uuid") or known.get("id")
        known["id"] = known["uuid"]
        if not known.get("invoice_type"):
            known.pop("invoice_type", None)
        if not known.get("currency"):
            known.pop("currency", None)
        return known

    @property
    def series_folio(self) -> str:
        """As people write it: A-123."""
        return "-".join(part for part in (self.series, self.folio_number) if part)

    @property
    def issued_at(self) -> datetime | None:
        """When it was issued, nearest to the XML's Fecha: the stamp, which a draft may precede by days."""
        return self.stamp.stamp_at or self.created_at

    @property
    def balance(self) -> Decimal:
        """What is left to pay; only PPD invoices in force owe anything here."""
        if self.payment_method != "PPD" or self.status != "valid":
            return Decimal(0)
        return self.total if self.last_balance is None else self.last_balance

    @property
    def paid(self) -> tuple[Decimal, str] | None:
        """What a payment complement says was paid, with its currency; None when the service does not say both."""
        currency = text((self.model_extra or {}).get("payment_currency"))
        parts = [document.amount_paid for document in self.related_invoices if document.amount_paid is not None]
        return (sum(parts, Decimal(0)), currency) if self.invoice_type == "P" and currency and parts else None


class FileLinks(Wire):
    """Where the files of an invoice are: URLs, data URLs or base64 (contract 4.7)."""

    pdf: str = ""
    xml: str = ""

    @model_validator(mode="before")
    @classmethod
    def _flatten(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return {}
        return {kind: _link(data.get(kind)) for kind in ("pdf", "xml")}


def _link(value: object) -> str:
    if isinstance(value, dict):
        value = value.get("url") or value.get("data") or value.get("content")
    return text(value)
