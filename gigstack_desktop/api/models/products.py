"""Products (the API's services), taxes and invoice items."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, model_validator

from .wire import Flag, Free, MaybeMoney, Moment, Money, Objects, Record, Request, Text, Wire, amount, text

ONE = Decimal(1)
FACTORS = {"tasa": "Tasa", "cuota": "Cuota", "exento": "Exento"}
TAX_CODES = {"001": "ISR", "002": "IVA", "003": "IEPS"}


def _tax_name(value: object) -> str:
    name = text(value).strip().upper()
    return TAX_CODES.get(name, name)


def _quantity(value: object) -> Decimal:
    found = amount(value)
    return ONE if found is None else found


class TaxElement(Wire):
    """A tax of an item (contract 4.6); `rate` is a fraction, None for Exento."""

    type: Annotated[str, BeforeValidator(_tax_name)] = ""
    rate: MaybeMoney = None
    factor: Annotated[str, BeforeValidator(lambda value: FACTORS.get(text(value).strip().lower(), "Tasa"))] = "Tasa"
    withholding: Flag = False
    inclusive: Flag = False


class ThirdParty(Wire):
    """A cuenta de terceros."""

    tax_system: Text = ""
    legal_name: Text = ""
    zip: Text = ""
    tax_id: Text = ""


class Item(Wire):
    """A line of an invoice or payment (contract 4.5)."""

    id: Text = ""
    description: Text = ""
    quantity: Annotated[Decimal, BeforeValidator(_quantity)] = ONE
    unit_price: Money = Decimal(0)
    discount: Money = Decimal(0)
    product_key: Text = ""
    unit_key: Text = ""
    unit_name: Text = ""
    sku: Text = ""
    taxability: Text = ""
    taxes: Annotated[tuple[TaxElement, ...], Objects] = ()
    third_party: ThirdParty | None = None

    @model_validator(mode="before")
    @classmethod
    def _no_empty_third_party(cls, data: Any) -> Any:
        if isinstance(data, dict) and "third_party" in data and not isinstance(data["third_party"], dict | ThirdParty):
            return {**data, "third_party": None}
        return data


class Product(Record):
    """A product or service as the service keeps it (contract 3)."""

    id: Text = ""
    description: Text = ""
    sku: Text = ""
    product_key: Text = ""
    unit_key: Text = ""
    unit_name: Text = ""
    unit_price: Money = Decimal(0)
    quantity: Annotated[Decimal, BeforeValidator(_quantity)] = ONE
    taxability: Text = ""
    taxes: Annotated[tuple[TaxElement, ...], Objects] = ()
    metadata: Free = {}
    livemode: Flag = False
    team: Text = ""
    created_at: Moment = None


class TaxInput(Request):
    """A tax as it is sent."""

    type: str
    rate: Decimal | None = None
    factor: str = "Tasa"
    withholding: bool = False
    inclusive: bool = False

    def body(self) -> dict[str, Any]:
        """All of it: the service's own defaults are not relied on."""
        return self.model_dump(mode="python", exclude_none=True)


class ProductInput(Request):
    """What is written of a product; only the fields given are sent."""

    description: str = ""
    sku: str = ""
    product_key: str = ""
    unit_key: str = ""
    unit_name: str = ""
    unit_price: Decimal = Decimal(0)
    taxability: str = ""
    taxes: tuple[TaxInput, ...] = ()

    def body(self) -> dict[str, Any]:
        """Plain values; taxes are sent whole."""
        data = super().body()
        if "taxes" in data:
            data["taxes"] = [tax.body() for tax in self.taxes]
        return data
