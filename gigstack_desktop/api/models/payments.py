"""Payments received."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, model_validator

from .clients import Client
from .products import Item
from .wire import Flag, Free, Ids, Mapped, Moment, Money, Objects, Record, Text, amount, text

STATUSES = {"canceled": "cancelled", "succeeded_": "succeeded"}


def _status(value: object) -> str:
    word = text(value).strip().lower()
    return STATUSES.get(word, word)


class Payment(Record):
    """A payment as the service keeps it (contract 5.2)."""

    id: Text = ""
    client: Annotated[Client, Mapped] = Client.model_construct()
    status: Annotated[str, BeforeValidator(_status)] = ""
    total: Money = Decimal(0)
    subtotal: Money = Decimal(0)
    taxes: Money = Decimal(0)
    discount: Money = Decimal(0)
    currency: Text = "MXN"
    exchange_rate: Money = Decimal(1)
    payment_form: Text = ""
    items: Annotated[tuple[Item, ...], Objects] = ()
    invoices: Ids = ()
    created_at: Moment = None
    succeeded_at: Moment = None
    payment_processor: Text = ""
    short_url: Text = ""
    automation_type: Text = ""
    ppd_invoice_id: Text = ""
    metadata: Free = {}
    idempotency_key: Text = ""
    livemode: Flag = False

    @model_validator(mode="before")
    @classmethod
    def _spellings(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        known = dict(data)
        if amount(known.get("total")) is None:
            known["total"] = _total(known)
        known.setdefault("payment_processor", known.get("processor"))
        if not known.get("invoices") and known.get("invoice_id"):
            known["invoices"] = [known["invoice_id"]]
        if not known.get("currency"):
            known.pop("currency", None)
        return known


def _total(data: dict[str, Any]) -> Decimal:
    """What the official client does without `total`: subtotal plus taxes, else the old `amount` in cents."""
    subtotal = amount(data.get("subtotal"))
    if subtotal is not None:
        return subtotal + (amount(data.get("taxes")) or 0) - (amount(data.get("discount")) or 0)
    return (amount(data.get("amount")) or Decimal(0)) / 100
