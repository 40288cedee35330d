"""Drafts: saved on every edit, restored after anything."""

from __future__ import annotations

from .draft import Draft


class DraftsService:
    """Drafts of one workspace; they show in the invoice list too (`invoicing.ids`)."""

    async def new(self, client_id: str | None = None) -> Draft:
        """A stored draft with this client's data and the defaults of the last invoice to them."""
        raise NotImplementedError

    async def duplicate(self, invoice_id: str) -> Draft:
        """A stored draft with an invoice's client, lines and terms; no folio, no relations."""
        raise NotImplementedError

    async def save(self, draft: Draft) -> None:
        """Store every character; returns once it would survive a crash. A draft that is being stamped is refused."""
        raise NotImplementedError

    async def get(self, draft_id: str) -> Draft | None:
        """The draft as last saved."""
        raise NotImplementedError

    async def list(self) -> list[Draft]:
        """Live drafts, last touched first (those being stamped included)."""
        raise NotImplementedError

    async def latest(self) -> Draft | None:
        """The draft last touched that is still being written."""
        raise NotImplementedError

    async def delete(self, draft_id: str) -> None:
        """Move to the bin, from where `restore` brings it back for 30 days."""
        raise NotImplementedError

    async def restore(self, draft_id: str) -> Draft:
        """Bring a deleted draft back."""
        raise NotImplementedError
