"""Support documents of clients, invoices and payments: sniffed, bounded, inherited from the client, newest first."""

from __future__ import annotations

from pathlib import PurePosixPath

from sqlalchemy import Connection, insert, select

from gigstack_desktop.sandbox import clients, files, ids, invoices, jsontext, payments, tables
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.envelope import ApiError, invalid
from gigstack_desktop.sandbox.records import Json

LIMIT = 10 * 1024 * 1024
TYPES = frozenset(
    {"contract", "delivery_proof", "payment_proof", "communication", "payment_confirmation", "subscription_info"}
)
MAGIC = ((b"%PDF-", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
OWNERS = {"client": clients.get, "invoice": invoices.get, "payment": payments.get}


def sniff(data: bytes) -> str | None:
    """The kind of a file by its content, never by its name: PDF, PNG, JPEG or WEBP."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((mime for magic, mime in MAGIC if data.startswith(magic)), None)


def clean_name(name: str) -> str:
    """The last part of a file name, whatever path came with it, without control characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(letter for letter in last if letter.isprintable()).strip(". ")
    return kept[:150] or "documento"


def add(
    connection: Connection,
    actor: Actor,
    entity: tuple[str, str],
    document_type: str,
    upload: tuple[str, bytes],
    texts: tuple[str, str],
    now_ms: int,
) -> Json:
    """Store a document of `entity` (type, id); `upload` is name and content, `texts` are name and description."""
    kind, identifier = entity
    identifier = OWNERS[kind](connection, actor, identifier)["id"]
    if document_type not in TYPES:
        raise invalid("documentType", f"must be one of {', '.join(sorted(TYPES))}")
    file_name, data = upload
    mime = sniff(data)
    if len(data) > LIMIT:
        raise ApiError("file_upload_error", "The file is larger than 10 MB", message="Invalid file")
    if mime is None:
        raise ApiError("invalid_file_format", "The file must be PDF, PNG, JPG or WEBP", message="Invalid file")
    document = _document(actor, document_type, (clean_name(file_name), mime, len(data)), texts, entity, now_ms)
    token = files.keep(connection, document["id"], document["file_name"], mime, data)
    row = {
        "id": document["id"],
        "team_id": actor.team,
        "livemode": actor.mode,
        "entity_type": kind,
        "entity_id": identifier,
        "created_ms": now_ms,
        "file_token": token,
        "payload": jsontext.dumps(document),
    }
    connection.execute(insert(tables.support_document).values(row))
    return {**document, "file_url": files.path_of(token, document["file_name"])}


def _document(
    actor: Actor, kind: str, file: tuple[str, str, int], texts: tuple[str, str], entity: tuple[str, str], now_ms: int
) -> Json:
    name, mime, size = file
    return {
        "id": ids.new_id("doc"),
        "document_type": kind,
        "name": texts[0] or name,
        "description": texts[1],
        "file_url": "",
        "file_name": name,
        "file_size": size,
        "mime_type": mime,
        "compliance_status": "pending_review",
        "compliance_notes": "",
        "valid_from": None,
        "valid_until": None,
        "ai_extraction": None,
        "audits": [],
        "created_at": now_ms,
        "created_by": actor.owner,
        "updated_at": now_ms,
        "linked_entities": [{"entity_type": entity[0], "entity_id": entity[1], "linked_at": now_ms}],
    }


def of(connection: Connection, actor: Actor, kind: str, identifier: str) -> list[Json]:
    """The documents of an entity, newest first; invoices and payments inherit those of their client."""
    entity = OWNERS[kind](connection, actor, identifier)
    owners = [entity["id"]] if kind == "client" else [entity["id"], entity["client"]["id"]]
    columns = tables.support_document.c
    query = select(columns.payload, columns.file_token).where(
        columns.entity_id.in_(owners), columns.team_id == actor.team, columns.livemode == actor.mode
    )
    rows = connection.execute(query.order_by(columns.created_ms.desc(), columns.id)).all()
    return [_shown(jsontext.loads(row.payload), row.file_token) for row in rows]


def _shown(document: Json, token: str) -> Json:
    return {**document, "file_url": files.path_of(token, document["file_name"])}
