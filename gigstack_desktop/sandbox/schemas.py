"""What requests carry, as pydantic models: they check types and bounds, and they are what /openapi.json tells."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    model_validator,
)
from pydantic_core import core_schema

Json = dict[str, Any]
Text = Annotated[str, Field(max_length=1000)]
Short = Annotated[str, Field(max_length=300)]
Markup = Annotated[str, Field(max_length=200_000)]


def _exact(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if not isinstance(value, Decimal):
        raise ValueError("must be a number")
    return value


def _whole(value: object) -> object:
    """2.0 is a whole number in JSON."""
    if isinstance(value, Decimal) and value.adjusted() <= 15 and value == value.to_integral_value():
        return int(value)
    return value


class _JsonNumber:
    """A decimal that comes as a JSON number, never as a text, and is told so in /openapi.json."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_before_validator_function(_exact, handler(source))

    def __get_pydantic_json_schema__(self, core: core_schema.CoreSchema, handler: GetJsonSchemaHandler) -> Json:
        schema = handler(core)
        return next((kind for kind in schema.get("anyOf", ()) if kind.get("type") == "number"), schema)


MOST = Decimal(999_999_999_999)
Number = Annotated[Decimal, Field(allow_inf_nan=False), _JsonNumber()]
Money = Annotated[Decimal, Field(ge=0, le=MOST, allow_inf_nan=False), _JsonNumber()]
Quantity = Annotated[Decimal, Field(gt=0, le=MOST, allow_inf_nan=False), _JsonNumber()]
Rate = Annotated[Decimal, Field(ge=0, le=Decimal(1000), allow_inf_nan=False), _JsonNumber()]
ExchangeRate = Annotated[Decimal, Field(gt=0, le=Decimal(1_000_000), allow_inf_nan=False), _JsonNumber()]
WHOLE = BeforeValidator(_whole)
Folio = Annotated[int, Field(ge=1, le=2_000_000_000), WHOLE]
Metadata = dict[Annotated[str, Field(min_length=1, max_length=100)], Any]
Emails = Annotated[list[Short], Field(max_length=50)]


def asks_for(*names: str, example: Json | None = None) -> ConfigDict:
    """The configuration of a body whose members `names` the domain asks for, with the contract's own sentence.

    They are optional for pydantic and required in /openapi.json. `example` is a body that works anywhere.
    """

    def complete(schema: Json) -> None:
        schema["required"] = sorted({*schema.get("required", ()), *names})
        for name in names:
            schema["properties"][name] = _without_null(schema["properties"][name])
        if example is not None:
            schema["examples"] = [example]

    return ConfigDict(json_schema_extra=complete)


def _without_null(schema: Json) -> Json:
    kinds = [kind for kind in schema.get("anyOf", ()) if kind.get("type") != "null"]
    only = kinds[0] if len(kinds) == 1 else schema
    return {**only, "minItems": 1} if only.get("type") == "array" else only


class Body(BaseModel):
    """A request body: unknown members are ignored, as the contract's clients send more than is documented.

    Types are the contract's: "1" is no number, and 1 is no boolean.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)

    @model_validator(mode="before")
    @classmethod
    def _is_object(cls, value: object) -> object:
        """FastAPI reads the attributes of anything: without this the body 0.0 would be an object without members."""
        if not isinstance(value, dict | Body):
            raise ValueError("must be an object")
        return value

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


class NewClient(ClientInput):
    """Create a client; one of name, legal_name, email and tax_id must say who it is."""

    model_config = asks_for(example={"name": "Papelería Luna", "email": "luna@example.com", "tax_id": "URE180429TM6"})


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


class NewService(ServiceInput):
    """Create a product or service."""

    model_config = asks_for("description", "unit_price", example={"description": "Consultoría", "unit_price": 1500.5})


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
    year: Annotated[int, Field(ge=2000, le=2100), WHOLE]


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
PaymentForm = Annotated[str, Field(pattern=r"^[0-9]{2}$")]
Series = Annotated[str, Field(max_length=25, pattern=r"^[^|\x00-\x1f]*$")]


PUBLIC = "client_publico_general"
LINE = {"description": "Consultoría", "quantity": 2, "unit_price": 750.25, "taxes": [{"type": "IVA", "rate": 0.16}]}


class Complement(Body):
    """A complement as a whole XML element, which the document carries as it is."""

    type: Annotated[str, Field(max_length=50)] = "custom"
    data: Annotated[str, Field(min_length=1, max_length=200_000)]


class InvoiceInput(Body):
    """InvoiceIncomeInput and InvoiceEgressInput."""

    model_config = asks_for("client", "items", example={"client": {"id": PUBLIC}, "items": [LINE], "use": "S01"})

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
