"""What the routes answer, for /openapi.json: shapes of the objects, of the envelopes and of the errors."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Responses = dict[int | str, dict[str, Any]]
REFUSALS = {
    400: "Not well formed, or against a rule",
    401: "No key, or one that is not in force",
    403: "The key may not act for that team",
    404: "Nothing of that id in this team and mode",
    409: "Conflict with what is there",
    413: "The body is larger than 12 MiB",
    502: "PAC or SAT cannot be reached (in practice only when that was ordered)",
}


class Open(BaseModel):
    """An object that may carry more members than are listed."""

    model_config = ConfigDict(extra="allow")


class ErrorInside(Open):
    """What went wrong: code of the contract, sentence, details."""

    code: str
    message: str
    details: list[str]


class ListMembers(Open):
    """What every list has around its `data`."""

    success: Literal[True]
    message: str
    timestamp: str
    next: str | None = None
    has_more: bool | None = None
    total_results: int | None = None
    found: int | None = None
    page: int | None = None
    per_page: int | None = None


class ErrorAnswer(Open):
    """StandardizedErrorResponse."""

    success: Literal[False]
    message: str
    error: ErrorInside
    timestamp: str


class Address(Open):
    """ClientAddress."""

    country: str
    street: str
    zip: str
    city: str
    state: str
    exterior: str
    interior: str
    municipality: str
    neighborhood: str


class Efos(Open):
    """Whether the client is absent from SAT's 69-B list."""

    is_valid: bool


class Client(Open):
    """ApiPublicClient."""

    id: str
    name: str
    company: str
    legal_name: str
    email: str
    bcc: list[str]
    phone: str
    tax_id: str
    tax_system: str
    use: str
    address: Address
    metadata: dict[str, Any]
    is_valid: bool
    efos: Efos
    defaults: dict[str, Any]
    from_: str = Field(alias="from")
    livemode: bool
    owner: str
    team: str
    created_at: int


class Verdict(Open):
    """What the check of a client's fiscal data found."""

    id: str
    is_valid: bool
    tax_id: str
    legal_name: str
    tax_system: str
    zip: str
    efos: Efos
    errors: list[str]


class Tax(Open):
    """TaxElement."""

    type: str
    rate: float | None
    factor: str
    withholding: bool
    inclusive: bool


class Service(Open):
    """ApiPublicService."""

    id: str
    description: str
    sku: str
    product_key: str
    unit_key: str
    unit_name: str
    unit_price: float
    quantity: float
    taxability: str
    taxes: list[Tax]
    metadata: dict[str, Any]
    livemode: bool
    team: str
    owner: str
    from_: str = Field(alias="from")
    created_at: int


class Team(Open):
    """ApiPublicTeam."""

    id: str
    legal_name: str
    tax_id: str
    tax_system: str
    address: dict[str, Any]
    brand: dict[str, Any]
    settings: dict[str, Any]
    sat: dict[str, Any]
    integrations: dict[str, Any]
    created_at: int
    name: str
    support_email: str
    support_phone: str
    owner: str
    members: list[dict[str, Any]]
    credit_limit: int
    used_credits: int
    credit_period_start: int
    onboarding_url: str | None = None


class InvoiceFiles(Open):
    """Download addresses, or the files themselves in base64."""

    pdf: str | None = None
    xml: str | None = None


class RelatedInvoice(Open):
    """What a payment complement paid of one invoice."""

    uuid: str
    installment: int
    previous_balance: float
    amount_paid: float
    last_balance: float


class Invoice(Open):
    """ApiPublicIncomeInvoice; `date` is local to the place of issue, and `files` come only when they were asked for.

    PPD invoices have `last_balance` and `payment_complements`; complements have `related_invoices` and `payment_date`.
    """

    uuid: str
    id: str
    client: Client
    created_at: int
    currency: str
    exchange_rate: float
    total: float
    subtotal: float
    taxes: float
    discount: float
    withholding_taxes: float
    series: str
    folio_number: int
    invoice_type: str
    use: str
    payment_form: str
    payment_method: str
    status: str
    livemode: bool
    items: list[dict[str, Any]]
    payments: list[str]
    invoices: list[str]
    stamp: dict[str, Any]
    cancellation: dict[str, Any] | None
    verification_url: str
    metadata: dict[str, Any]
    from_: str = Field(alias="from")
    owner: str
    team: str
    date: str
    exports: str | None = None
    addenda: str | None = None
    invoice_pdf_notes: str | None = None
    automation_type: str | None = None
    idempotency_key: str | None = None
    related_documents: list[dict[str, Any]] | None = None
    complements: list[dict[str, Any]] | None = None
    last_balance: float | None = None
    payment_complements: int | None = None
    payment_date: str | None = None
    related_invoices: list[RelatedInvoice] | None = None
    files: InvoiceFiles | None = None


class Payment(Open):
    """ApiPublicPayment."""

    id: str
    client: Client
    status: str
    total: float
    subtotal: float
    taxes: float
    discount: float
    currency: str
    exchange_rate: float
    payment_form: str
    items: list[dict[str, Any]]
    invoices: list[str]
    created_at: int
    succeeded_at: int | None
    payment_processor: str
    short_url: str
    allowed_payment_methods: list[str]
    automation_type: str
    invoice_config: dict[str, Any]
    refunds: list[dict[str, Any]]
    metadata: dict[str, Any]
    livemode: bool
    team: str
    owner: str
    from_: str = Field(alias="from")
    processor: str
    payment_processor_details: dict[str, Any]
    receipt_id: str | None
    invoice_id: str | None
    idempotency_key: str | None


class Extraction(Open):
    """What was read of a document by rules; `confidence` is 0 to 0.9."""

    extracted_at: int
    extracted_by: Literal["local"]
    model: str
    confidence: float
    extracted_data: dict[str, Any]
    warnings: list[str]


class Document(Open):
    """SATDocument; times in milliseconds."""

    id: str
    document_type: str
    name: str
    description: str
    file_url: str
    file_name: str
    file_size: int
    mime_type: str
    compliance_status: str
    compliance_notes: str
    valid_from: int | None
    valid_until: int | None
    ai_extraction: Extraction | None
    audits: list[dict[str, Any]]
    created_at: int
    created_by: str
    updated_at: int
    linked_entities: list[dict[str, Any]]


class Health(Open):
    """The server's state."""

    status: str


class OrderedFailure(Open):
    """A failure that waits for its request."""

    kind: str
    count: int
    method: str
    path: str


def envelope(model: type[BaseModel]) -> type[BaseModel]:
    """The envelope around one object."""
    members = {"success": Literal[True], "message": str, "data": model, "timestamp": str}
    return type(f"{model.__name__}Answer", (Open,), {"__annotations__": members, "__module__": __name__})


def page_of(model: type[BaseModel]) -> type[BaseModel]:
    """The envelope around a list; pages have `next`, `has_more` and `total_results`, searches `found` and `page`."""
    name = f"{model.__name__}List"
    return type(name, (ListMembers,), {"__annotations__": {"data": list[model]}, "__module__": __name__})  # type: ignore[valid-type]


def one(model: type[BaseModel]) -> Responses:
    """The success of an operation on one object."""
    return {200: {"model": envelope(model), "description": "Success"}}


def many(model: type[BaseModel]) -> Responses:
    """The success of a list."""
    return {200: {"model": page_of(model), "description": "Success"}}


def created(success: Responses) -> Responses:
    """The same answer, of an operation that makes the object."""
    return {201: {**success[200], "description": "Created"}}


def created_or_found(success: Responses) -> Responses:
    """The same answer, of an operation that makes the object unless it is there already (200)."""
    return {**created(success), 200: {**success[200], "description": "It was there already"}}


def refusing(*statuses: int) -> Responses:
    """What an operation may answer besides what `description.py` can tell from its parameters and body."""
    return {status: {"model": ErrorAnswer, "description": REFUSALS[status]} for status in statuses}


HEALTH, VALIDATION = one(Health), one(Verdict)
AN_INVOICE, INVOICES, FILES = one(Invoice), many(Invoice), one(InvoiceFiles)
A_PAYMENT, PAYMENTS = one(Payment), many(Payment)
A_DOCUMENT, DOCUMENTS = one(Document), many(Document)
ORDERS = many(OrderedFailure)
A_CLIENT, CLIENTS = one(Client), many(Client)
A_SERVICE, SERVICES = one(Service), many(Service)
A_TEAM, TEAMS = one(Team), many(Team)
