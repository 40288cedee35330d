"""From a typed draft to the fiscal core: pure and light, for live totals on the GUI thread."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from .draft import Draft

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.model import Finding, Invoice

    from .company import Company


def to_invoice(draft: Draft, company: Company, *, now: datetime | None = None) -> tuple[Invoice, tuple[Finding, ...]]:
    """The draft as the fiscal core wants it, and what could not be read ("", letters in a number…).

    Unreadable numbers count as zero so that totals stay live. Blank lines are left out: `Finding.path` speaks of the
    draft's own line indexes ("lines", 2, "quantity").
    """
    raise NotImplementedError
