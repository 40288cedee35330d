"""Clients: who is invoiced."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import model_validator

from .wire import Flag, Free, Ids, Mapped, MaybeFlag, Moment, Record, Request, Text, Wire


class ClientAddress(Wire):
    """An address; only `zip` matters for the CFDI."""

    country: Text = ""
    street: Text = ""
    exterior: Text = ""
    interior: Text = ""
    neighborhood: Text = ""
    municipality: Text = ""
    city: Text = ""
    state: Text = ""
    zip: Text = ""


class Efos(Wire):
    """Whether the RFC is absent from the SAT's list 69-B."""

    is_valid: MaybeFlag = None


class Client(Record):
    """A client as the service keeps it (contract 2.2)."""

    id: Text = ""
    name: Text = ""
    company: Text = ""
    legal_name: Text = ""
    email: Text = ""
    bcc: Ids = ()
    phone: Text = ""
    tax_id: Text = ""
    tax_system: Text = ""
    use: Text = ""
    address: Annotated[ClientAddress, Mapped] = ClientAddress.model_construct()
    metadata: Free = {}
    is_valid: MaybeFlag = None
    efos: Annotated[Efos, Mapped] = Efos.model_construct()
    defaults: Free = {}
    livemode: Flag = False
    team: Text = ""
    created_at: Moment = None

    @model_validator(mode="before")
    @classmethod
    def _spellings(cls, data: Any) -> Any:
        if isinstance(data, dict) and not data.get("tax_id") and data.get("rfc"):
            return {**data, "tax_id": data["rfc"]}
        return data

    @property
    def display_name(self) -> str:
        """What a list shows."""
        return self.name or self.legal_name or self.email or self.tax_id


class ClientSearch(Request):
    """How to find an existing client instead of making another (contract C3)."""

    on_key: str
    on_value: str
    update: bool = False


class AddressInput(Request):
    """The parts of an address to write."""

    country: str = ""
    street: str = ""
    exterior: str = ""
    interior: str = ""
    neighborhood: str = ""
    municipality: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""


class ClientInput(Request):
    """What is written of a client; only the fields given are sent (updates merge)."""

    name: str = ""
    company: str = ""
    legal_name: str = ""
    email: str = ""
    bcc: tuple[str, ...] = ()
    phone: str = ""
    tax_id: str = ""
    tax_system: str = ""
    use: str = ""
    address: AddressInput | None = None
    metadata: dict[str, Any] | None = None
    defaults: dict[str, Any] | None = None
    search: ClientSearch | None = None


class ClientCheck(Wire):
    """The answer of a validation with the SAT (contract C6)."""

    id: Text = ""
    is_valid: MaybeFlag = None
    errors: Ids = ()
