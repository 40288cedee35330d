"""/teams: T1–T15 of the contract, with settings, series and members."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, File, Form, Request, UploadFile

from gigstack_desktop.sandbox import links, members, people, series, team_changes, teams
from gigstack_desktop.sandbox.context import TheActor, TheServer
from gigstack_desktop.sandbox.envelope import JsonResponse, missing, ok
from gigstack_desktop.sandbox.exact import new_router
from gigstack_desktop.sandbox.paging import ListQuery, list_query
from gigstack_desktop.sandbox.routes.answers import A_TEAM, TEAMS, created, refusing
from gigstack_desktop.sandbox.routes.answers_office import (
    A_LINK,
    A_MAP,
    A_MEMBER,
    A_SERIES,
    A_SETTINGS,
    ALL_SERIES,
    MEMBERS,
)
from gigstack_desktop.sandbox.schemas_office import (
    ManifestInput,
    Member,
    MemberId,
    MemberRole,
    SeriesInput,
    SeriesUpdate,
    TeamInput,
    TeamUpdate,
)
from gigstack_desktop.sandbox.schemas_settings import TeamSettingsInput

router = new_router("teams")
ONBOARDING_MS = 7 * 86_400_000
FILE_LIMIT = 64 * 1024
TheFile = Annotated[UploadFile, File()]


@router.get("/teams", responses=TEAMS)
def list_teams(server: TheServer, actor: TheActor, query: Annotated[ListQuery, Depends(list_query)]) -> JsonResponse:
    """T1. List the teams that the key may act for."""
    with server.database.read() as connection:
        page = teams.page(connection, actor, query, server.clock.now_ms())
    return ok(page.items, "Teams retrieved successfully", **page.members())


@router.get("/teams/integrations", responses=A_MAP)
def get_integrations(server: TheServer, actor: TheActor) -> JsonResponse:
    """T3. What the key's team (or `?team=`) is connected with: a name and whether that is complete."""
    with server.database.read() as connection:
        team = teams.get(connection, actor, actor.team, server.clock.now_ms())
    return ok(team["integrations"], "Integrations retrieved successfully")


@router.post("/teams", status_code=201, responses={**created(A_TEAM), **refusing(404)})
def create_team(request: Request, server: TheServer, actor: TheActor, body: TeamInput) -> JsonResponse:
    """T9. Create a team of the same owner. Inferred: `legal_name` and `name` are accepted too.

    It can issue nothing before it has an RFC, a name, a regime, a postal code and a CSD. Webhook: teams.created.
    """
    data, now = body.given(), server.clock.now_ms()
    with server.database.write() as connection:
        team = team_changes.create(connection, actor, data, now)
        if data.get("generate_onboarding_url"):
            token = links.make(connection, actor, "onboarding", team["id"], now + ONBOARDING_MS)
            team = {**team, "onboarding_url": _onboarding(request, token)}
    return ok(team, "Team created successfully", status=201)


@router.get("/teams/{team_id}", responses=A_TEAM)
def get_team(server: TheServer, actor: TheActor, team_id: str) -> JsonResponse:
    """T2. Get a team."""
    with server.database.read() as connection:
        return ok(teams.get(connection, actor, team_id, server.clock.now_ms()), "Team retrieved successfully")


@router.put("/teams/{team_id}", responses=A_TEAM)
@router.patch("/teams/{team_id}", responses=A_TEAM)
def update_team(server: TheServer, actor: TheActor, team_id: str, body: TeamUpdate) -> JsonResponse:
    """T6. Update a team; only what is sent changes. Inferred: with another RFC it needs another CSD."""
    with server.database.write() as connection:
        team = team_changes.change(connection, actor, team_id, body.given(), server.clock.now_ms())
    return ok(team, "Team updated successfully")


@router.delete("/teams/{team_id}", responses=A_TEAM)
def delete_team(server: TheServer, actor: TheActor, team_id: str) -> JsonResponse:
    """T15. Let a team end in thirty days (inferred); until then it works as before. The practice company stays."""
    with server.database.write() as connection:
        team = team_changes.schedule_deletion(connection, actor, team_id, server.clock.now_ms())
    return ok(team, "Team deletion scheduled")


@router.get("/teams/{team_id}/settings", responses=A_SETTINGS)
def get_settings(server: TheServer, actor: TheActor, team_id: str) -> JsonResponse:
    """Extension: a team's settings alone."""
    with server.database.read() as connection:
        team = teams.get(connection, actor, team_id, server.clock.now_ms())
    return ok(team["settings"], "Team settings retrieved successfully")


@router.put("/teams/{team_id}/settings", responses=A_TEAM)
@router.patch("/teams/{team_id}/settings", responses=A_TEAM)
def update_settings(server: TheServer, actor: TheActor, team_id: str, body: TeamSettingsInput) -> JsonResponse:
    """T8. Merge settings: null clears, `[]` empties, absent and `{}` leave as it is. Inferred: answers the team."""
    with server.database.write() as connection:
        team = team_changes.configure(connection, actor, team_id, body.given(), server.clock.now_ms())
    return ok(team, "Team settings updated successfully")


@router.get("/teams/{team_id}/onboarding-url", responses=A_LINK)
def get_onboarding_url(request: Request, server: TheServer, actor: TheActor, team_id: str) -> JsonResponse:
    """T5. A link to a page where a team's CSD can be uploaded without a key; good for seven days (inferred)."""
    now = server.clock.now_ms()
    with server.database.write() as connection:
        team = teams.get(connection, actor, team_id, now)
        token = links.make(connection, actor, "onboarding", team["id"], now + ONBOARDING_MS)
    url = _onboarding(request, token)
    data = {"url": url, "onboarding_url": url, "expires_at": (now + ONBOARDING_MS) // 1000}
    return ok(data, "Onboarding URL generated successfully")


def _onboarding(request: Request, token: str) -> str:
    return f"{str(request.base_url).rstrip('/')}/onboarding/{token}"


@router.get("/teams/{team_id}/series", responses=ALL_SERIES)
def list_series(server: TheServer, actor: TheActor, team_id: str) -> JsonResponse:
    """T4. The series of a team, with the last folio of each mode."""
    with server.database.read() as connection:
        teams.get(connection, actor, team_id, server.clock.now_ms())
        return ok(series.all_of(connection, team_id), "Series retrieved successfully")


@router.post("/teams/{team_id}/series", status_code=201, responses={**created(A_SERIES), **refusing(409)})
def create_series(server: TheServer, actor: TheActor, team_id: str, body: SeriesInput) -> JsonResponse:
    """T12. Create a series; 409 when the team has it (inferred)."""
    with server.database.write() as connection:
        teams.get(connection, actor, team_id, server.clock.now_ms())
        created = series.create(connection, team_id, body.given())
    return ok(created, "Series created successfully", status=201)


@router.put("/teams/{team_id}/series/{series_id}", responses=A_SERIES)
@router.patch("/teams/{team_id}/series/{series_id}", responses=A_SERIES)
def update_series(server: TheServer, actor: TheActor, team_id: str, series_id: str, body: SeriesUpdate) -> JsonResponse:
    """T7. Set the last folios of a series, found by name or id. Inferred: never back behind a folio in use."""
    with server.database.write() as connection:
        teams.get(connection, actor, team_id, server.clock.now_ms())
        changed = series.change(connection, team_id, series_id, body.given())
    return ok(changed, "Series updated successfully")


@router.post("/teams/{team_id}/add-member", responses={**A_TEAM, **refusing(409)})
def add_member(server: TheServer, actor: TheActor, team_id: str, body: Member) -> JsonResponse:
    """T10. Make an existing user a member; no mail is sent. 409 for a member (inferred)."""
    now = server.clock.now_ms()
    with server.database.write() as connection:
        team_changes.lock(connection, actor, team_id, now)
        people.get(connection, actor, body.id)
        members.join(connection, team_id, body.id, body.role)
        team = teams.get(connection, actor, team_id, now)
    return ok(team, "Member added successfully")


@router.post("/teams/{team_id}/remove-member", responses=A_TEAM)
def remove_member(server: TheServer, actor: TheActor, team_id: str, body: MemberId) -> JsonResponse:
    """T11. End a membership; 404 for who is no member, 400 for the owner (inferred)."""
    return _leave(server, actor, team_id, body.id)


def _leave(server: TheServer, actor: TheActor, team_id: str, person: str) -> JsonResponse:
    now = server.clock.now_ms()
    with server.database.write() as connection:
        team = team_changes.lock(connection, actor, team_id, now)
        members.leave(connection, team_id, person, team["owner"])
        team = teams.get(connection, actor, team_id, now)
    return ok(team, "Member removed successfully")


@router.get("/teams/{team_id}/members", responses=MEMBERS)
def list_members(server: TheServer, actor: TheActor, team_id: str) -> JsonResponse:
    """Extension: the members of a team."""
    with server.database.read() as connection:
        teams.get(connection, actor, team_id, server.clock.now_ms())
        return ok(members.of(connection, team_id), "Members retrieved successfully")


@router.get("/teams/{team_id}/members/{member_id}", responses=A_MEMBER)
def get_member(server: TheServer, actor: TheActor, team_id: str, member_id: str) -> JsonResponse:
    """Extension: one member of a team."""
    with server.database.read() as connection:
        teams.get(connection, actor, team_id, server.clock.now_ms())
        return ok(members.get(connection, team_id, member_id), "Member retrieved successfully")


@router.patch("/teams/{team_id}/members/{member_id}", responses=A_MEMBER)
@router.put("/teams/{team_id}/members/{member_id}", responses=A_MEMBER)
def update_member(server: TheServer, actor: TheActor, team_id: str, member_id: str, body: MemberRole) -> JsonResponse:
    """Extension: give a member another role."""
    with server.database.write() as connection:
        team_changes.lock(connection, actor, team_id, server.clock.now_ms())
        members.set_role(connection, team_id, member_id, body.role)
        return ok(members.get(connection, team_id, member_id), "Member updated successfully")


@router.delete("/teams/{team_id}/members/{member_id}", responses=A_TEAM)
def delete_member(server: TheServer, actor: TheActor, team_id: str, member_id: str) -> JsonResponse:
    """Extension: T11 under another path."""
    return _leave(server, actor, team_id, member_id)


@router.post("/teams/{team_id}/sat-connection", responses=A_TEAM)
def connect_sat(
    server: TheServer,
    actor: TheActor,
    team_id: str,
    cert: TheFile,
    key: TheFile,
    key_pass: Annotated[str, Form(alias="keyPass", min_length=1, max_length=300)],
) -> JsonResponse:
    """T13. Upload the CSD: .cer, .key and its password. Webhook: teams.sat.completed.

    400 unless it is a CSD (no e.firma) of the team's RFC, valid today, whose key the password opens.
    """
    from gigstack_desktop.sandbox import csd  # late: cryptography

    files = (content("cert", cert), content("key", key), key_pass)
    with server.database.write() as connection:
        team = csd.connect(connection, actor, team_id, files, server.vault, server.clock.now_ms())
    return ok(team, "SAT connection completed successfully")


def content(field: str, upload: UploadFile | None) -> bytes:
    """The bytes of an uploaded certificate or key; 400 without any, or with far too many."""
    if upload is None:
        raise missing(field)
    data = upload.file.read(FILE_LIMIT)
    if not data:
        raise missing(field)
    return data


@router.post("/teams/{team_id}/manifest/sign", responses=A_TEAM)
def sign_manifest(server: TheServer, actor: TheActor, team_id: str, body: ManifestInput) -> JsonResponse:
    """T14. Sign the carta manifiesto with the team's e.firma, which is not kept. Webhook: teams.sat.manifest.signed.

    Inferred: answers the team, whose `manifest` tells when and with which certificate it was signed.
    """
    from gigstack_desktop.sandbox import csd  # late: cryptography

    with server.database.write() as connection:
        team = csd.sign_manifest(connection, actor, team_id, body.given(), server.clock.now_ms())
    return ok(team, "Manifest signed successfully")
