"""The outbox: promises on disk, sent in order, looked up before they are ever sent again."""

from __future__ import annotations

from .queries import IntentRow


class OutboxService:
    """Intents of one workspace."""

    async def pending(self) -> list[IntentRow]:
        """Everything that is not done, oldest first."""
        raise NotImplementedError

    async def retry(self, intent_id: str) -> None:
        """Try now: a queued one is sent, one "por confirmar" is looked up, a rejected one is sent again as it is."""
        raise NotImplementedError

    async def discard(self, intent_id: str) -> None:
        """Take a promise back; raises Rejected("not_discardable") unless it provably was not carried out."""
        raise NotImplementedError
