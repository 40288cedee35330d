"""Support documents of clients, invoices and payments: sniffed, bounded, inherited from the client, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Literal

from sqlalchemy import Connection, insert, select, update

from gigstack_desktop.sandbox import clients, extraction, files, ids, invoices, jsontext, payments, readers, tables
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.envelope import ApiError, not_found
from gigstack_desktop.sandbox.records import Json
from gigstack_desktop.sandbox.sniffing import sniff

LIMIT = 10 * 1024 * 1024
DocumentType = Literal[
    "contract", "delivery_proof", "payment_proof", "communication", "payment_confirmation", "subscription_info"
]
OWNERS = {"client": clients.get, "invoice": invoices.get, "payment": payments.get}


def clean_name(name: str) -> str:
    """The last part of a file name, whatever path came with it, without control characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(letter for letter in last if letter.isprintable()).strip(". ")
    return kept[:150] or "documento"


def add(
    connection: Connection,
    actor: Actor,
    entity: tuple[str, str],
    document_type: DocumentType,
    upload: tuple[str, bytes],
    texts: tuple[str, str],
    now_ms: int,
) -> Json:
    """Store a document of `entity` (type, id); `upload` is name and content, `texts` are name and description."""
    kind, identifier = entity
    identifier = OWNERS[kind](connection, actor, identifier)["id"]
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


def stored(connection: Connection, actor: Actor, document_id: str) -> tuple[Json, str]:
    """A document of this team and mode, and its file's token; 404 for any other."""
    columns = tables.support_document.c
    query = select(columns.payload, columns.file_token).where(
        columns.id == document_id, columns.team_id == actor.team, columns.livemode == actor.mode
    )
    row = connection.execute(query).first()
    if row is None:
        raise not_found("Document", document_id)
    return jsontext.loads(row.payload), row.file_token


def read(data: bytes, *, seconds: float = readers.SECONDS, command: Sequence[str] = ()) -> Json:
    """What rules find in a file, read in a process of its own; `command` starts it. It never fails: warnings tell."""
    from gigstack_desktop.sandbox import document_child

    started = command or readers.command("gigstack_desktop.sandbox.document_child", "document-child")
    try:
        lines = readers.lines(data, started, seconds)
    except readers.TooSlowError:
        return document_child.nothing("timeout")
    found: Json = jsontext.loads(lines[0]) if lines else document_child.nothing("damaged")
    return found


def keep_extraction(connection: Connection, actor: Actor, document_id: str, found: Json, now_ms: int) -> Json:
    """Write what was found into a document; nothing else of it changes, a person decides about the rest."""
    document, token = stored(connection, actor, document_id)
    first = document["linked_entities"][0]
    entity = OWNERS[first["entity_type"]](connection, actor, first["entity_id"])
    client = entity if first["entity_type"] == "client" else entity["client"]
    document["ai_extraction"] = {
        "extracted_at": now_ms,
        "extracted_by": "local",
        "model": extraction.MODEL,
        **extraction.compared(found, client["tax_id"]),
    }
    document["updated_at"] = now_ms
    columns = tables.support_document.c
    statement = update(tables.support_document).where(columns.id == document_id)
    connection.execute(statement.values(payload=jsontext.dumps(document)))
    return _shown(document, token)
