"""From columns of the store to the rows that lists show; their dates are in the zone of the issuing company."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from gigstack_desktop.api.models.invoices import Invoice
from gigstack_desktop.store.packing import amount, moment, unpack

from .queries import ClientRow, CurrencyTotal, InvoiceRow, OpenInvoice, PaymentRow, ProductRow

Columns = tuple[Any, ...]


def client_row(c: Columns, zone: ZoneInfo) -> ClientRow:
    """A client of the list."""
    rowid, client_id, name, legal_name, rfc, regimen, code, use, email, valid, balance, last = c
    checked = None if valid is None else bool(valid)
    when = moment(last, zone) if last else None
    return ClientRow(rowid, client_id, name, legal_name, rfc, regimen, code, use, email, checked, amount(balance), when)


def product_row(c: Columns) -> ProductRow:
    """A product of the list."""
    rowid, product_id, description, key, unit, unit_name, price, *rest = c
    return ProductRow(rowid, product_id, description, key, unit, unit_name, amount(price), *rest)


def invoice_row(c: Columns, zone: ZoneInfo) -> InvoiceRow:
    """An invoice, draft or promise of the list; a payment complement shows what was paid."""
    rowid, invoice_id, kind, status, series, folio, date, name, rfc, total, currency, method, form, balance, *rest = c
    *rest, complement = rest
    paid = unpack(Invoice, complement).paid if complement else None
    return InvoiceRow(
        rowid,
        invoice_id,
        kind,
        status,
        series_folio(series, folio),
        moment(date, zone),
        name,
        rfc,
        paid[0] if paid else amount(total),
        paid[1] if paid else currency,
        method,
        form,
        amount(balance),
        *rest,
    )


def payment_row(c: Columns, zone: ZoneInfo) -> PaymentRow:
    """A payment of the list."""
    return PaymentRow(c[0], c[1], moment(c[2], zone), c[3], amount(c[4]), *c[5:10])


def open_invoice(c: Columns, zone: ZoneInfo) -> OpenInvoice:
    """A PPD invoice with something left to pay."""
    number, series, folio, date, client_id, name, rfc, currency, total, balance, complements = c
    label = series_folio(series, folio) or number[:8]
    return OpenInvoice(
        number,
        label,
        moment(date, zone),
        client_id,
        name,
        rfc,
        currency,
        amount(total),
        amount(balance),
        complements + 1,
    )


def currency_total(c: Columns) -> CurrencyTotal:
    """The sum of one currency."""
    currency, count, total, *balance = c
    return CurrencyTotal(currency, count, amount(total), amount(balance[0] if balance else 0))


def series_folio(series: str, folio: str) -> str:
    """As people write it: A-123."""
    return "-".join(part for part in (series, folio) if part)
