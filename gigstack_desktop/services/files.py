"""PDF and XML files of invoices, downloaded once and kept."""

from __future__ import annotations

from pathlib import Path


class FilesService:
    """Downloaded files of one workspace, in its folder."""

    async def get(self, invoice_id: str, kind: str) -> Path:
        """The file of `kind` "pdf" or "xml"; downloaded when it is not here yet."""
        raise NotImplementedError

    async def cached(self, invoice_id: str, kind: str) -> Path | None:
        """The file if it is already here."""
        raise NotImplementedError
