"""Teams: the issuing companies."""

from __future__ import annotations

from typing import Annotated

from .clients import ClientAddress
from .wire import Flag, Free, Mapped, Moment, Record, Text, Wire, mapping, text


class Brand(Wire):
    """How the company looks."""

    alias: Text = ""
    primary_color: Text = ""
    secondary_color: Text = ""
    logo: Text = ""


class SatStatus(Wire):
    """Whether the company can stamp."""

    completed: Flag = False
    connected_at: Moment = None
    csd_expires_at: Moment = None


class Team(Record):
    """A team as the service keeps it (contract 6.2)."""

    id: Text = ""
    legal_name: Text = ""
    name: Text = ""
    tax_id: Text = ""
    tax_system: Text = ""
    address: Annotated[ClientAddress, Mapped] = ClientAddress.model_construct()
    brand: Annotated[Brand, Mapped] = Brand.model_construct()
    settings: Free = {}
    support_email: Text = ""
    support_phone: Text = ""
    sat: Annotated[SatStatus, Mapped] = SatStatus.model_construct()

    @property
    def income_series(self) -> str:
        """The series of the next income invoice, "" when the settings do not say."""
        income = mapping(mapping(self.settings.get("default_series")).get("income"))
        return text(income.get("serie") or income.get("series"))
