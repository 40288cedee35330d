"""What requests carry, as pydantic models: they check types and bounds, and they are what /openapi.json tells."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Text = Annotated[str, Field(max_length=1000)]
Short = Annotated[str, Field(max_length=300)]
Markup = Annotated[str, Field(max_length=200_000)]


def _not_a_switch(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("must be a number")
    return value


Number = Annotated[Decimal, BeforeValidator(_not_a_switch), Field(allow_inf_nan=False)]
Money = Annotated[Number, Field(ge=0, le=Decimal("999999999999.999999"))]
Quantity = Annotated[Number, Field(gt=0, le=Decimal("999999999999.999999"))]
Rate = Annotated[Number, Field(ge=0, le=Decimal(1000))]
Folio = Annotated[int, Field(ge=1, le=2_000_000_000)]
Metadata = dict[Annotated[str, Field(min_length=1, max_length=100)], Any]
Emails = Annotated[list[Short], Field(max_length=50)]


class Body(BaseModel):
    """A request body: unknown members are ignored, as the contract's clients send more than is documented."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    def given(self) -> dict[str, Any]:
        """Only what the request carried, for partial updates."""
        return self.model_dump(exclude_unset=True, by_alias=True)


class Address(Body):
    """ClientAddress."""

    country: Short | None = None
    street: Short | None = None
    exterior: Short | None = None
    interior: Short | None = None
    neighborhood: Short | None = None
    city: Short | None = None
    municipality: Short | None = None
    state: Short | None = None
    zip: Annotated[str, Field(max_length=12)] | None = None


class Defaults(Body):
    """A client's own defaults."""

    keep_full_legal_name: bool | None = None
    issue_automatic_invoices: bool | None = None
    issue_invoiceable_receipts: bool | None = None


class Search(Body):
    """How to find an existing client."""

    on_key: Literal["tax_id", "email", "name", "legal_name", "id"]
    on_value: Short
    update: bool = False
    auto_create: bool = False


class ClientInput(Body):
    """Create or update a client."""

    name: Short | None = None
    company: Short | None = None
    legal_name: Short | None = None
    email: Short | None = None
    bcc: Emails | None = None
    phone: Short | None = None
    tax_id: Annotated[str, Field(max_length=20)] | None = None
    tax_system: Annotated[str, Field(max_length=10)] | None = None
    use: Annotated[str, Field(max_length=10)] | None = None
    address: Address | None = None
    metadata: Metadata | None = None
    defaults: Defaults | None = None
    search: Search | None = None


class ClientReference(ClientInput):
    """The client of a document: an id, or the data themselves, or how to find it."""

    id: Short | None = None


class TaxElement(Body):
    """One tax of an item; the rate is a fraction (0.16 is 16 %)."""

    type: Annotated[str, Field(pattern=r"(?i)^(IVA|ISR|IEPS)$")]
    rate: Rate | None = None
    factor: Literal["Tasa", "Cuota", "Exento"] = "Tasa"
    withholding: bool = False
    inclusive: bool = False
    base: Annotated[str, Field(max_length=24)] | None = None


Taxes = Annotated[list[TaxElement], Field(max_length=20)]
ProductKey = Annotated[str, Field(pattern=r"^[0-9]{8}$")]
UnitKey = Annotated[str, Field(pattern=r"^[0-9A-Za-z]{1,3}$")]
Taxability = Literal["01", "02", "03", "04", "05", "06", "07", "08"]


class ServiceInput(Body):
    """Create or update a product or service."""

    description: Annotated[str, Field(min_length=1, max_length=1000)] | None = None
    sku: Annotated[str, Field(max_length=100)] | None = None
    product_key: ProductKey | None = None
    unit_key: UnitKey | None = None
    unit_name: Annotated[str, Field(max_length=20)] | None = None
    unit_price: Money | None = None
    quantity: Quantity | None = None
    taxability: Taxability | None = None
    taxes: Taxes | None = None
    metadata: Metadata | None = None


class ThirdParty(Body):
    """A cuenta de terceros."""

    tax_id: Annotated[str, Field(max_length=13)]
    legal_name: Short
    tax_system: Annotated[str, Field(max_length=3)]
    zip: Annotated[str, Field(max_length=5)]


class ItemSearch(Body):
    """How to find the service of an item."""

    on_key: Literal["sku", "id", "description"]
    on_value: Text
    auto_create: bool = False


class Item(Body):
    """One line of a document; what it leaves out is filled from the service and the team's settings."""

    id: Short | None = None
    search: ItemSearch | None = None
    description: Text | None = None
    quantity: Quantity | None = None
    unit_price: Money | None = None
    discount: Money | None = None
    product_key: ProductKey | None = None
    unit_key: UnitKey | None = None
    unit_name: Annotated[str, Field(max_length=20)] | None = None
    sku: Annotated[str, Field(max_length=100)] | None = None
    taxability: Taxability | None = None
    taxes: Taxes | None = None
    third_party: ThirdParty | None = None


Items = Annotated[list[Item], Field(max_length=5000)]


class GlobalInformation(Body):
    """InformacionGlobal."""

    periodicity: Literal["01", "02", "03", "04", "05"]
    months: Annotated[str, Field(pattern=r"^(0[1-9]|1[0-8])$")]
    year: Annotated[int, Field(ge=2000, le=2100)]


class RelatedDocuments(Body):
    """CfdiRelacionados."""

    relationship: Literal["01", "02", "03", "04", "05", "06", "07"]
    documents: Annotated[
        list[Annotated[str, Field(pattern=r"^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$")]],
        Field(min_length=1, max_length=1000),
    ]


Automation = Literal[
    "none", "payment", "payment_and_complement", "pue_invoice", "ppd_invoice_and_complement", "stamp_invoice", "receipt"
]
IdempotencyKey = Annotated[str, Field(min_length=1, max_length=255)]
Currency = Annotated[str, Field(pattern=r"^[A-Za-z]{3}$")]
ExchangeRate = Annotated[Number, Field(gt=0, le=Decimal(1_000_000))]
PaymentForm = Annotated[str, Field(pattern=r"^[0-9]{2}$")]
Series = Annotated[str, Field(max_length=25, pattern=r"^[^|\x00-\x1f]*$")]


class Complement(Body):
    """A complement as a whole XML element, which the document carries as it is."""

    type: Annotated[str, Field(max_length=50)] = "custom"
    data: Annotated[str, Field(min_length=1, max_length=200_000)]


class InvoiceInput(Body):
    """InvoiceIncomeInput and InvoiceEgressInput."""

    client: ClientReference | None = None
    items: Items | None = None
    automation_type: Automation | None = None
    currency: Currency | None = None
    exchange_rate: ExchangeRate | None = None
    use: Annotated[str, Field(max_length=4)] | None = None
    payment_form: PaymentForm | None = None
    payment_method: Literal["PUE", "PPD"] | None = None
    payment_conditions: Text | None = None
    series: Series | None = None
    folio_number: Folio | None = None
    global_information: Annotated[GlobalInformation | None, Field(alias="global")] = None
    related_documents: Annotated[list[RelatedDocuments], Field(max_length=20)] | None = None
    complements: Annotated[list[Complement], Field(max_length=20)] | None = None
    exports: Literal["01", "02", "03", "04"] | None = None
    addenda: Markup | None = None
    invoice_pdf_notes: Annotated[str, Field(max_length=5000)] | None = None
    return_files_urls: bool = False
    send_email: bool | None = None
    emails: Emails | None = None
    metadata: Metadata | None = None
    idempotency_key: IdempotencyKey | None = None


class CancelInput(Body):
    """Why an invoice is cancelled; the substitute under any of its three names."""

    motive: Literal["01", "02", "03", "04"] | None = None
    substitution_uuid: Short | None = None
    replacement: Short | None = None
    substitution: Short | None = None


class InvoiceConfig(Body):
    """Series and folio of the invoice that an automation makes."""

    serie: Series | None = None
    folio: Folio | None = None
