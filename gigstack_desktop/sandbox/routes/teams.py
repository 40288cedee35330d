"""/teams: T1 and T2 of the contract."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from gigstack_desktop.sandbox import teams
from gigstack_desktop.sandbox.context import TheActor, TheServer
from gigstack_desktop.sandbox.envelope import JsonResponse, ok
from gigstack_desktop.sandbox.exact import new_router
from gigstack_desktop.sandbox.paging import ListQuery, list_query
from gigstack_desktop.sandbox.routes.answers import A_TEAM, TEAMS

router = new_router("teams")


@router.get("/teams", responses=TEAMS)
def list_teams(server: TheServer, actor: TheActor, query: Annotated[ListQuery, Depends(list_query)]) -> JsonResponse:
    """T1. List the teams that the key may act for."""
    with server.database.read() as connection:
        page = teams.page(connection, actor, query)
    return ok(page.items, "Teams retrieved successfully", **page.members())


@router.get("/teams/{team_id}", responses=A_TEAM)
def get_team(server: TheServer, actor: TheActor, team_id: str) -> JsonResponse:
    """T2. Get a team."""
    with server.database.read() as connection:
        return ok(teams.get(connection, actor, team_id), "Team retrieved successfully")
