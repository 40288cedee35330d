"""What lists ask for and what their rows hold: plain values, light to import, safe to pass between threads.

Dates of documents (InvoiceRow, PaymentRow, OpenInvoice, ClientRow.last_invoice) are aware and already in the zone of
the issuing company; times of this program's own acts (IntentRow, Overview.synced) are aware in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

LocalState = Literal["", "borrador", "en cola", "enviando", "por confirmar", "rechazado"]
IntentState = Literal["en cola", "enviando", "por confirmar", "hecho", "rechazado"]

Filters = tuple[tuple[str, str], ...]

# The tabs of the invoice list: what each lets through and what its number counts. A promise is counted once, where
# opening it leads: rejected ones go back to the composer, the others to the outbox.
INVOICE_TABS: Mapping[str, Filters] = {
    "all": (),
    "draft": (("status", "draft"), ("state", ""), ("state", "borrador"), ("state", "rechazado")),
    "confirm": (("state", "por confirmar"), ("state", "en cola"), ("state", "enviando")),
    "valid": (("status", "valid"),),
    "receivable": (("status", "valid"), ("method", "PPD"), ("balance", "yes")),
    "cancelled": (("status", "cancelled"),),
    "complements": (("kind", "P"),),
}


@dataclass(frozen=True, slots=True)
class ListQuery:
    """One list as a person asked for it.

    `filters` are (name, value) pairs that must all hold; a repeated name means "one of". `sort` is a column's name as
    in the row class ("" is the noun's own order: newest first, or by name). Filters by noun:

    - client: state (valid|invalid|unchecked), balance (yes), email (no), public (yes), idle (months)
    - product: tax (002 …), key (missing|generic), used (yes|no)
    - invoice: status (draft|valid|cancelled|pending), state (a LocalState), kind (I|E|P), method (PUE|PPD),
      client (id), currency, series, balance (yes), global (yes), since / until (ISO dates where the
      company is, inclusive)
    - payment: status, client (id), currency, invoice (uuid), since / until
    """

    text: str = ""
    filters: Filters = ()
    sort: str = ""
    descending: bool = True


@dataclass(frozen=True, slots=True)
class CurrencyTotal:
    """Sum of one currency in a list."""

    currency: str
    count: int
    total: Decimal
    balance: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class ListTotals:
    """The totals bar: how many rows match, how many there are without filters, and the sums by currency."""

    count: int
    all: int
    sums: tuple[CurrencyTotal, ...] = ()


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A client in a list. `is_valid` None: the SAT has not been asked. `balance` is the sum of open PPD in MXN."""

    rowid: int
    id: str
    name: str
    legal_name: str
    rfc: str
    regimen: str
    zip: str
    use: str
    email: str
    is_valid: bool | None
    balance: Decimal
    last_invoice: datetime | None


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product or service in a list; `taxes_text` as "IVA 16 · ret ISR 10"; `uses` counts lines stamped here."""

    rowid: int
    id: str
    description: str
    product_key: str
    unit_key: str
    unit_name: str
    unit_price: Decimal
    taxes_text: str
    sku: str
    uses: int


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """An invoice, draft or intent in the invoice list.

    `status`: draft, pending, valid, cancelled. `local_state` says what this program still owes ("" nothing; see
    LocalState); for drafts and intents `id` is the draft's id, afterwards the UUID. `kind` is I, E or P.
    """

    rowid: int
    id: str
    kind: str
    status: str
    series_folio: str
    date: datetime
    client_name: str
    rfc: str
    total: Decimal
    currency: str
    method: str
    form: str
    balance: Decimal
    uuid: str
    local_state: str


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment in a list; `applied_to` are series-folios or short UUIDs; `complement` is the UUID of its CFDI P."""

    rowid: int
    id: str
    date: datetime
    client_name: str
    amount: Decimal
    currency: str
    form: str
    status: str
    applied_to: str
    complement: str


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """A PPD invoice with something left to pay; `installment` is the number the next payment will carry."""

    id: str
    series_folio: str
    date: datetime
    client_id: str
    client_name: str
    rfc: str
    currency: str
    total: Decimal
    balance: Decimal
    installment: int


@dataclass(frozen=True, slots=True)
class PaymentEntry:
    """A payment of one invoice: when the money arrived (naive, in the company's zone), how, how much.

    `stamp` makes the CFDI P."""

    invoice_id: str
    amount: Decimal
    date: datetime
    form: str
    reference: str = ""
    stamp: bool = True


@dataclass(frozen=True, slots=True)
class IntentRow:
    """One promise in the outbox; `kind` as invoice.create; `subject` is what it belongs to (draft, invoice, client id).

    `title` and `party` are data for the sentence on screen (series and client name); `error` is the last answer's code
    and `message` the service's own words.
    """

    id: str
    kind: str
    subject: str
    title: str
    party: str
    state: str
    attempts: int
    created: datetime
    next_attempt: datetime | None
    can_discard: bool
    error: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One answer of the global search box: noun is client, product, invoice or payment."""

    noun: str
    id: str
    title: str
    subtitle: str


@dataclass(frozen=True, slots=True)
class KeyHit:
    """A SAT key that a person may pick; `why` is "usada", "común" or "catálogo"."""

    key: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class CsfField:
    """One field of a CSF beside what the cache holds for that RFC."""

    name: str
    label: str
    csf: str
    ours: str
    low_confidence: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class MonthFigure:
    """One month of the home chart, in one currency."""

    month: str
    invoiced: Decimal
    collected: Decimal


@dataclass(frozen=True, slots=True)
class NameFigure:
    """A name with its amount (top clients)."""

    id: str
    name: str
    total: Decimal


@dataclass(frozen=True, slots=True)
class Overview:
    """What the home screen shows, MXN unless said otherwise; `others` are this month's sums of other currencies."""

    drafts: int
    to_confirm: int
    rejected: int
    queued: int
    open_count: int
    receivable: Decimal
    invalid_clients: int
    invoiced: Decimal
    invoiced_before: Decimal
    collected: Decimal
    collected_before: Decimal
    tax_transferred: Decimal
    tax_withheld: Decimal
    others: tuple[CurrencyTotal, ...]
    months: tuple[MonthFigure, ...]
    top_clients: tuple[NameFigure, ...]
    synced: datetime | None
