"""Constancias: read in a child process with limits, compared with the cache, accepted as a client."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .queries import CsfField

if TYPE_CHECKING:
    from gigstack_desktop.api.models.clients import Client
    from gigstack_desktop.cfdi.csf.model import CsfResult


@dataclass(frozen=True, slots=True)
class CsfComparison:
    """What a CSF says beside the cached client with that RFC (None: a new one)."""

    existing: Client | None
    fields: tuple[CsfField, ...]


class CsfService:
    """Reading and accepting constancias."""

    async def read(self, path: Path, on_progress: Callable[[str], None] | None = None) -> CsfResult:
        """Read one file within five seconds; BadFile when it cannot be used at all (missing, empty, too_big, not_pdf,
        timeout, crashed), otherwise a result whose `ok` and `error` say how it went."""
        raise NotImplementedError

    async def compare(self, result: CsfResult) -> CsfComparison:
        """The card: fields name, rfc, regimen, zip and address, what the CSF says and what we have."""
        raise NotImplementedError

    async def accept(self, result: CsfResult, regimen: str, *, client_id: str | None = None) -> Client:
        """Create the client, or update `client_id` (or the one with the same RFC) with what the CSF says."""
        raise NotImplementedError
