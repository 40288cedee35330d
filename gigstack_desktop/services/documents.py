"""Support documents of clients, invoices and payments."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Literal

from gigstack_desktop.api.caller import Upload
from gigstack_desktop.api.client import Owner
from gigstack_desktop.api.models.documents import SupportDocument
from gigstack_desktop.api.models.wire import Wire
from gigstack_desktop.errors import BadFile, ServiceFailure, Unknown
from gigstack_desktop.store import documents, invoices, outbox, payments
from gigstack_desktop.store.outbox import Intent
from gigstack_desktop.store.packing import moment

from .core import Core
from .draft import new_key
from .events import Changed
from .outbox import OutboxService

OwnerKind = Literal["client", "invoice", "payment"]
PATHS: dict[str, Owner] = {"client": "clients", "invoice": "invoices", "payment": "payments"}
KIND = "document.upload"
LARGEST = 10 * 1024 * 1024
WINDOW = timedelta(minutes=1)


class DocumentsService:
    """Support documents of one workspace."""

    def __init__(self, core: Core, out: OutboxService) -> None:
        self._core = core
        self._outbox = out

    async def of(self, owner: OwnerKind, owner_id: str) -> list[SupportDocument]:
        """Cached documents, newest first; invoices and payments include their client's."""

        def work(db: sqlite3.Connection) -> list[SupportDocument]:
            return documents.of(db, [(owner, owner_id), *_inherited(db, owner, owner_id)])

        return await self._core.database.read(work)

    async def refresh(self, owner: OwnerKind, owner_id: str) -> list[SupportDocument]:
        """The same, fresh from the service."""
        found = await self._core.ask(self._core.api.list_support_documents(PATHS[owner], owner_id))
        await self._core.database.run(lambda db: documents.replace(db, owner, owner_id, found))
        self._core.publish(Changed("document", frozenset({owner_id})))
        return await self.of(owner, owner_id)

    async def upload(
        self, owner: OwnerKind, owner_id: str, path: Path, document_type: str, name: str = "", description: str = ""
    ) -> SupportDocument:
        """Upload a PDF, PNG, JPG or WEBP of at most 10 MB, promise first.

        Raises BadFile(missing|empty|too_big|kind) before anything is promised, then as stamping does.
        """
        content = await asyncio.to_thread(read_file, path, LARGEST)
        mime = _mime(content)
        facts = {
            "owner": owner,
            "file": path.name,
            "mime": mime,
            "type": document_type,
            "name": name or path.stem,
            "description": description,
        }
        now, key = self._core.millis(), new_key()
        intent = Intent(key, KIND, owner_id, path.name, "", facts, content, created=now, next_attempt=now)
        await self._core.database.run(lambda db: outbox.add(db, intent))
        self._core.publish(Changed("outbox", frozenset({key})))
        kept = await self._outbox.deliver(key)
        if not isinstance(kept.result, SupportDocument):
            raise Unknown
        return kept.result


class UploadPromise:
    """Promises of kind document.upload."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def send(self, intent: Intent) -> Wire | None:
        """Upload the file as it was when it was promised."""
        facts = intent.facts
        fields = {"documentType": facts["type"], "name": facts["name"], "description": facts["description"]}
        upload = Upload(facts["file"], intent.request, facts["mime"], fields)
        document = await self._core.api.upload_support_document(PATHS[facts["owner"]], intent.subject, upload)
        if not document.id:
            raise ServiceFailure(200, "the answer carries no document")
        return document

    async def find(self, intent: Intent) -> Wire | None:
        """The same name, type and size, made since the promise."""
        owner, facts = PATHS[intent.facts["owner"]], intent.facts
        for document in await self._core.api.list_support_documents(owner, intent.subject):
            recent = document.created_at is None or document.created_at >= moment(intent.created) - WINDOW
            same = (document.name, document.document_type) == (facts["name"], facts["type"])
            if recent and same and document.file_size in (None, len(intent.request)):
                return document
        return None

    def accept(self, db: sqlite3.Connection, intent: Intent, result: Wire | None) -> tuple[str, list[Changed]]:
        """The document is in the cache; the file's bytes leave the outbox."""
        assert isinstance(result, SupportDocument)
        documents.put(db, intent.facts["owner"], intent.subject, [result])
        db.execute("UPDATE outbox SET request = x'' WHERE id = ?", (intent.id,))
        return result.id, [Changed("document", frozenset({intent.subject}))]

    def show(self, db: sqlite3.Connection, intent: Intent, state: str) -> list[Changed]:
        """Uploads under way show in the outbox."""
        return []

    async def after(self, intent: Intent, result: Wire | None) -> None:
        """Nothing follows."""


def read_file(path: Path, largest: int) -> bytes:
    """A file's bytes; BadFile(missing|empty|too_big) before more than the limit is read."""
    try:
        with path.open("rb") as file:
            data = file.read(largest + 1)
    except OSError as error:
        raise BadFile("missing", name=path.name) from error
    if not data:
        raise BadFile("empty", name=path.name)
    if len(data) > largest:
        raise BadFile("too_big", name=path.name)
    return data


def _mime(content: bytes) -> str:
    """By content, not by name (csf.md, section 8)."""
    if b"%PDF-" in content[:1024]:
        return "application/pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    raise BadFile("kind")


def _inherited(db: sqlite3.Connection, owner: str, owner_id: str) -> list[tuple[str, str]]:
    record = None
    if owner == "invoice":
        record = invoices.get(db, owner_id)
    elif owner == "payment":
        return [("client", found.client.id)] if (found := payments.get(db, owner_id)) else []
    return [("client", record.client.id)] if record else []
