"""Keeping the cache like the service: first sync newest first, then deltas."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SyncState:
    """When the cache was last like the service, and whether the first sync is complete."""

    synced: datetime | None
    complete: bool
    running: bool


class SyncService:
    """Sync of one workspace; publishes Progress("sync", …) and Changed."""

    async def state(self) -> SyncState:
        """How fresh the cache is."""
        raise NotImplementedError

    async def run(self) -> None:
        """First sync if it is not complete (resumed where it stopped), else what changed. One at a time."""
        raise NotImplementedError

    async def first(self) -> None:
        """Everything, newest first, in parallel date windows; can be interrupted and resumed."""
        raise NotImplementedError

    async def delta(self) -> None:
        """What is new or changed since the last time."""
        raise NotImplementedError
