"""PDF and XML files of invoices, downloaded once and kept."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from .events import Changed

if TYPE_CHECKING:
    from gigstack_desktop.store.notes import SavedFile

    from .core import Core

FileKind = Literal["pdf", "xml"]
KINDS: tuple[FileKind, ...] = ("pdf", "xml")
SIGNS = {"pdf": b"%PDF-", "xml": b"<"}


class FilesService:
    """Downloaded files of one workspace, in its folder."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._folder = core.home / "files"
        self._locks: dict[str, asyncio.Lock] = {}

    async def get(self, invoice_id: str, kind: FileKind) -> Path:
        """The file; downloaded when it is not here yet; raises Offline, NotFound, ServiceFailure or DiskFull."""
        lock = self._locks.setdefault(invoice_id, asyncio.Lock())
        async with lock:
            known = await self.cached(invoice_id, kind)
            if known is not None:
                return known
            links = await self._core.ask(self._core.api.invoice_files(invoice_id))
            data = await self._core.api.download(getattr(links, kind))
            return await self._keep(invoice_id, kind, data)

    async def cached(self, invoice_id: str, kind: FileKind) -> Path | None:
        """The file if it is already here and whole."""
        from gigstack_desktop.store import notes

        saved = await self._core.database.read(lambda db: notes.saved_file(db, invoice_id, kind))
        if saved is None:
            return None
        path = self._core.home / saved.path
        return path if await asyncio.to_thread(_is_whole, path, saved) else None

    async def prefetch(self, invoice_id: str) -> None:
        """Bring both files."""
        for kind in KINDS:
            await self.get(invoice_id, kind)

    async def _keep(self, invoice_id: str, kind: FileKind, data: bytes) -> Path:
        from gigstack_desktop.errors import ServiceFailure
        from gigstack_desktop.store import notes

        if SIGNS[kind] not in data[:1024]:
            raise ServiceFailure(200, f"not a {kind} file")
        name = "".join(c for c in invoice_id if c.isalnum() or c in "-_")
        path = self._folder / f"{name}.{kind}"
        await asyncio.to_thread(_write, path, data)
        saved = notes.SavedFile(f"files/{path.name}", len(data), hashlib.sha256(data).hexdigest())
        now = self._core.millis()
        await self._core.database.run(lambda db: notes.save_file(db, invoice_id, kind, saved, now))
        self._core.publish(Changed("file", frozenset({invoice_id})))
        return path


def _write(path: Path, data: bytes) -> None:
    import errno

    from gigstack_desktop.errors import DiskFull
    from gigstack_desktop.settings import write_atomically

    try:
        write_atomically(path, data)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull from error
        raise


def _is_whole(path: Path, saved: SavedFile) -> bool:
    try:
        return path.stat().st_size == saved.size
    except FileNotFoundError:
        return False
