"""The issuing company: the cached team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.model import Party


@dataclass(frozen=True, slots=True)
class Company:
    """Who issues: identity, place of issue, series and looks. `logo` is a URL or data URL, `color` as "#RRGGBB"."""

    team_id: str
    rfc: str
    name: str
    regimen: str
    zip: str
    alias: str = ""
    series: str = ""
    next_folio: int | None = None
    logo: str = ""
    color: str = ""
    csd_expires: datetime | None = None
    can_stamp: bool = True

    @property
    def party(self) -> Party:
        """The issuer as the fiscal core wants it."""
        from gigstack_desktop.cfdi.model import Party

        return Party(self.rfc, self.name, self.regimen, self.zip)


class CompanyService:
    """The company of one workspace."""

    async def get(self) -> Company:
        """The cached company; an empty one (rfc "") before the first answer."""
        raise NotImplementedError

    async def refresh(self) -> Company:
        """The company fresh from the service."""
        raise NotImplementedError
