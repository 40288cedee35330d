"""The door to stamping: lxml, cryptography and SAT's catalogues are loaded when the first document needs them."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from gigstack_desktop.cfdi.model import Invoice, Totals
    from gigstack_desktop.sandbox.records import Json
    from gigstack_desktop.sandbox.stamping import Stamper
    from gigstack_desktop.sandbox.vault import Vault


class Press:
    """Checks, seals and stamps; one per server."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._lock = threading.Lock()
        self._stamper: Stamper | None = None

    @property
    def _ready(self) -> Stamper:
        with self._lock:
            if self._stamper is None:
                from gigstack_desktop.sandbox.stamping import Stamper

                self._stamper = Stamper(self._vault)
            return self._stamper

    def local_time(self, place: str, moment_ms: int) -> datetime:
        """The naive local time of a postal code (rules, section 16)."""
        return self._ready.local_time(place, moment_ms)

    def check(self, invoice: Invoice, now_ms: int) -> Totals:
        """The totals of a document that nothing keeps from being stamped; ApiError with the findings otherwise."""
        return self._ready.check(invoice, now_ms)

    def seal(self, connection: Connection, identifier: str) -> Json:
        """Seal and stamp a stored document; its object."""
        return self._ready.seal(connection, identifier)

    def stamp(self, connection: Connection, invoice: Invoice, totals: Totals, payload: Json) -> bytes:
        """The stamped XML of a new document; its object gets its seal."""
        return self._ready.stamp(connection, invoice, totals, payload)

    def close(self) -> None:
        """Close the catalogues."""
        if self._stamper is not None:
            self._stamper.close()
