"""The issuing company: the cached team."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from .events import Changed

if TYPE_CHECKING:
    from gigstack_desktop.api.models.teams import Team
    from gigstack_desktop.cfdi.model import Party

    from .catalogues import CatalogueService
    from .core import Core

STATE = "team"
ZONE = "zone"


@dataclass(frozen=True, slots=True)
class Company:
    """Who issues: identity, place of issue, series and looks. `logo` is a URL or data URL, `color` as "#RRGGBB".

    `tz` is the zone of the place of issue (its postal code, rules 16): fiscal dates are local to it, wherever the
    computer is.
    """

    team_id: str = ""
    rfc: str = ""
    name: str = ""
    regimen: str = ""
    zip: str = ""
    alias: str = ""
    series: str = ""
    logo: str = ""
    color: str = ""
    csd_expires: datetime | None = None
    can_stamp: bool = True
    tz: str = "America/Mexico_City"

    @property
    def party(self) -> Party:
        """The issuer as the fiscal core wants it."""
        from gigstack_desktop.cfdi.model import Party

        return Party(self.rfc, self.name, self.regimen, self.zip)


class CompanyService:
    """The company of one workspace."""

    def __init__(self, core: Core, team_id: str, catalogues: CatalogueService) -> None:
        self._core = core
        self._catalogues = catalogues
        self._team_id = team_id
        self._known: Company | None = None

    async def get(self) -> Company:
        """The cached company; an empty one (rfc "") before the first answer."""
        if self._known is None:
            self._note(await self._stored())
        assert self._known is not None
        return self._known

    async def _stored(self) -> Company:
        from gigstack_desktop.api.models.teams import Team
        from gigstack_desktop.api.models.wire import load
        from gigstack_desktop.store import notes

        known, zone = await self._core.database.read(lambda db: (notes.state(db, STATE), notes.state(db, ZONE)))
        if not known:
            return Company()
        company = _company(Team.model_validate(load(known)))
        return replace(company, tz=zone) if zone else company

    async def refresh(self) -> Company:
        """The company fresh from the service."""
        from gigstack_desktop.api.models.wire import dump
        from gigstack_desktop.store import notes

        before = await self.get()
        team = await self._core.ask(self._fetch())
        company = await self._placed(_company(team))
        text = dump(team.model_dump(mode="python", exclude_defaults=True)).decode()

        def work(db: sqlite3.Connection) -> None:
            notes.set_state(db, STATE, text)
            notes.set_state(db, ZONE, company.tz)

        await self._core.database.run(work)
        self._note(company)
        if company != before:
            self._core.publish(Changed("company", frozenset({company.team_id})))
        return company

    async def _placed(self, company: Company) -> Company:
        """The company with the zone of its postal code, looked up late: the first answer is not worth a slow start."""
        place = await self._catalogues.zip(company.zip) if company.zip else None
        return replace(company, tz=place.tz) if place else company

    def _note(self, company: Company) -> None:
        self._known = company
        self._core.zone = ZoneInfo(company.tz)

    async def _fetch(self) -> Team:
        from gigstack_desktop.errors import NotFound

        if self._team_id:
            return await self._core.api.get_team(self._team_id)
        page = await self._core.api.list_teams()
        if not page.items:
            raise NotFound
        self._team_id = page.items[0].id
        return await self._core.api.get_team(self._team_id)


def _company(team: Team) -> Company:
    return Company(
        team.id,
        team.tax_id,
        team.legal_name,
        team.tax_system,
        team.address.zip,
        team.brand.alias or team.name,
        team.income_series,
        team.brand.logo,
        team.brand.primary_color,
        team.sat.csd_expires_at,
        team.sat.completed,
    )
