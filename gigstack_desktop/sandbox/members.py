"""Who belongs to which team, in which role; a team's object carries a copy, which is written here too."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select, update

from gigstack_desktop.sandbox import jsontext, tables
from gigstack_desktop.sandbox.envelope import ApiError, not_found
from gigstack_desktop.sandbox.records import Json
from gigstack_desktop.sandbox.upsert import insert_or_ignore


def of(connection: Connection, team: str) -> list[Json]:
    """The members of a team: id, email, role."""
    person, member = tables.person.c, tables.team_member.c
    query = select(person.id, person.payload, member.role).join(tables.team_member, member.person_id == person.id)
    rows = connection.execute(query.where(member.team_id == team).order_by(person.created_ms, person.id)).all()
    return [{"id": row.id, "email": jsontext.loads(row.payload)["email"], "role": row.role} for row in rows]


def get(connection: Connection, team: str, person: str) -> Json:
    """One member of a team; 404 for somebody else."""
    for member in of(connection, team):
        if member["id"] == person:
            return member
    raise not_found("Member", person)


def teams_of(connection: Connection, person: str) -> list[Json]:
    """The teams of a user: team_id, team_name, role."""
    team, member = tables.team.c, tables.team_member.c
    query = select(team.id, team.payload, member.role).join(tables.team_member, member.team_id == team.id)
    rows = connection.execute(query.where(member.person_id == person).order_by(team.created_ms, team.id)).all()
    return [{"team_id": row.id, "team_name": _name(jsontext.loads(row.payload)), "role": row.role} for row in rows]


def _name(team: Json) -> str:
    return str(team["brand"]["alias"] or team["name"] or team["legal_name"])


def join(connection: Connection, team: str, person: str, role: str) -> None:
    """Make a user a member; 409 when it is one already."""
    row = {"team_id": team, "person_id": person, "role": role}
    if not insert_or_ignore(connection, tables.team_member, row):
        raise ApiError("resource_already_exists", f"{person} already is a member of the team", message="Conflict")
    show(connection, team)


def set_role(connection: Connection, team: str, person: str, role: str) -> None:
    """Give a member another role; 404 for somebody else."""
    get(connection, team, person)
    columns = tables.team_member.c
    same = (columns.team_id == team, columns.person_id == person)
    connection.execute(update(tables.team_member).where(*same).values(role=role))
    show(connection, team)


def leave(connection: Connection, team: str, person: str, owner: str) -> None:
    """End a membership; 404 when there is none, 400 for the owner of the team."""
    get(connection, team, person)
    if person == owner:
        raise ApiError("operation_not_allowed", "The owner cannot leave the team", message="Invalid request")
    columns = tables.team_member.c
    connection.execute(delete(tables.team_member).where(columns.team_id == team, columns.person_id == person))
    show(connection, team)


def show(connection: Connection, team: str) -> None:
    """Write the members into the team's object."""
    columns = tables.team.c
    text = connection.execute(select(columns.payload).where(columns.id == team).with_for_update()).scalar_one()
    payload = {**jsontext.loads(text), "members": of(connection, team)}
    connection.execute(update(tables.team).where(columns.id == team).values(payload=jsontext.dumps(payload)))
