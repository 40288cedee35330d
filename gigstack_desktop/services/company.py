"""The issuing company: the cached team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from .events import Changed

if TYPE_CHECKING:
    from gigstack_desktop.api.models.teams import Team
    from gigstack_desktop.cfdi.model import Party

    from .core import Core

STATE = "team"


@dataclass(frozen=True, slots=True)
class Company:
    """Who issues: identity, place of issue, series and looks. `logo` is a URL or data URL, `color` as "#RRGGBB".

    `tz` is the zone of the place of issue, for the invoice's local date.
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

    def __init__(self, core: Core, team_id: str) -> None:
        self._core = core
        self._team_id = team_id
        self._known: Company | None = None

    async def get(self) -> Company:
        """The cached company; an empty one (rfc "") before the first answer."""
        if self._known is None:
            self._known = await self._stored()
        return self._known

    async def _stored(self) -> Company:
        from gigstack_desktop.api.models.teams import Team
        from gigstack_desktop.api.models.wire import load
        from gigstack_desktop.store import notes

        known = await self._core.database.read(lambda db: notes.state(db, STATE))
        return _company(Team.model_validate(load(known))) if known else Company()

    async def refresh(self) -> Company:
        """The company fresh from the service."""
        from gigstack_desktop.api.models.wire import dump
        from gigstack_desktop.store import notes

        before = await self.get()
        team = await self._core.ask(self._fetch())
        text = dump(team.model_dump(mode="python", exclude_defaults=True)).decode()
        await self._core.database.run(lambda db: notes.set_state(db, STATE, text))
        self._known = company = _company(team)
        if company != before:
            self._core.publish(Changed("company", frozenset({company.team_id})))
        return company

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
