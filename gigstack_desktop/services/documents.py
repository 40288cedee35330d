"""Support documents of clients, invoices and payments."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from gigstack_desktop.api.models.documents import SupportDocument

OwnerKind = Literal["client", "invoice", "payment"]


class DocumentsService:
    """Support documents of one workspace."""

    async def of(self, owner: OwnerKind, owner_id: str) -> list[SupportDocument]:
        """Cached documents, newest first; invoices and payments include their client's."""
        raise NotImplementedError

    async def refresh(self, owner: OwnerKind, owner_id: str) -> list[SupportDocument]:
        """The same, fresh from the service."""
        raise NotImplementedError

    async def upload(
        self, owner: OwnerKind, owner_id: str, path: Path, document_type: str, name: str = "", description: str = ""
    ) -> SupportDocument:
        """Upload a PDF, PNG, JPG or WEBP of at most 10 MB; BadFile before anything is sent."""
        raise NotImplementedError
