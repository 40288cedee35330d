"""Files behind unguessable URLs: XML as stamped, PDF painted when it is first asked for, uploads."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from sqlalchemy import Connection, insert, select, update

from gigstack_desktop.sandbox import ids, jsontext, tables, teams
from gigstack_desktop.sandbox.envelope import ApiError
from gigstack_desktop.sandbox.paper import Look, Painter
from gigstack_desktop.sandbox.teams import Team

if TYPE_CHECKING:
    from gigstack_desktop.sandbox.database import Database


@dataclass(frozen=True, slots=True)
class File:
    """A stored file; the body of a PDF is None until it is painted."""

    token: str
    owner_id: str
    kind: str
    name: str
    mime: str
    body: bytes | None


def path_of(token: str, name: str) -> str:
    """Where a file is read, below the server's origin."""
    return f"/files/{token}/{quote(name)}"


def keep(connection: Connection, owner_id: str, name: str, mime: str, body: bytes) -> str:
    """Store an upload; its token."""
    token = ids.token()
    row = {"token": token, "owner_id": owner_id, "kind": "upload", "name": name, "mime": mime, "body": body}
    connection.execute(insert(tables.file).values(row))
    return token


def find(connection: Connection, token: str) -> File:
    """The file behind a token; 404 for any other."""
    row = connection.execute(select(tables.file).where(tables.file.c.token == token)).first()
    if row is None:
        raise ApiError("file_not_found", "There is no such file", message="File Not Found")
    return File(row.token, row.owner_id, row.kind, row.name, row.mime, row.body)


def links(connection: Connection, invoice_id: str, origin: str, kinds: tuple[str, ...]) -> dict[str, str]:
    """Absolute download addresses of an invoice's files."""
    columns = tables.file.c
    query = select(columns.kind, columns.token, columns.name).where(columns.owner_id == invoice_id)
    rows = connection.execute(query.where(columns.kind.in_(kinds))).all()
    return {row.kind: origin + path_of(row.token, row.name) for row in rows}


def in_base64(database: Database, painter: Painter, invoice_id: str) -> dict[str, str]:
    """An invoice's files as base64."""
    columns = tables.file.c
    query = select(columns.token).where(columns.owner_id == invoice_id, columns.kind.in_(("pdf", "xml")))
    with database.read() as connection:
        found = [find(connection, token) for token in connection.execute(query).scalars().all()]
    bodies = {file.kind: file.body or paint(database, painter, file) for file in found}
    return {kind: base64.b64encode(body).decode() for kind, body in bodies.items()}


def paint(database: Database, painter: Painter, file: File) -> bytes:
    """The PDF of an invoice, painted now and kept."""
    with database.read() as connection:
        columns = tables.file.c
        query = select(columns.body).where(columns.owner_id == file.owner_id, columns.kind == "xml")
        xml = connection.execute(query).scalar_one()
        row = connection.execute(
            select(tables.invoice.c.team_id, tables.invoice.c.payload).where(tables.invoice.c.id == file.owner_id)
        ).one()
        team = teams.load(connection, row.team_id)
    body = painter.paint(xml, _look(team, row.payload))
    with database.write() as connection:
        connection.execute(update(tables.file).where(tables.file.c.token == file.token).values(body=body))
    return body


def _look(team: Team, payload: str) -> Look:
    """How the company wants its documents to look."""
    return look_of(team, jsontext.loads(payload).get("invoice_pdf_notes") or "")


def look_of(team: Team, notes: str) -> Look:
    """The same, for a document with these notes."""
    brand = team.payload["brand"]
    return Look(
        color=brand["primary_color"],
        trade_name=brand["alias"],
        phone=team.payload["support_phone"],
        email=team.payload["support_email"],
        notes=notes,
    )
