"""Ids, unguessable tokens and a clock that never gives the same millisecond twice."""

from __future__ import annotations

import secrets
import threading
import time
import uuid


def new_id(prefix: str) -> str:
    """A fresh id such as `client_9f0c…` (contract, 1.7)."""
    return f"{prefix}_{secrets.token_hex(10)}"


def new_uuid() -> str:
    """A fresh fiscal folio."""
    return str(uuid.uuid4())


def token() -> str:
    """256 bits for a URL that only who was given it can know."""
    return secrets.token_urlsafe(32)


class Clock:
    """Milliseconds since 1970, strictly increasing, so that newest-first is never a matter of luck.

    It may run ahead of the computer's clock, for practice: what takes days can be seen at once.
    """

    def __init__(self, ahead_ms: int = 0) -> None:
        self._lock = threading.Lock()
        self._last = 0
        self._ahead = ahead_ms

    def now_ms(self) -> int:
        """The time now; one more than the last answer when the computer's clock did not move on."""
        with self._lock:
            self._last = max(self._last + 1, time.time_ns() // 1_000_000 + self._ahead)
            return self._last

    def run_ahead(self, ahead_ms: int) -> None:
        """Be this much ahead of the computer's clock from now on; never back."""
        with self._lock:
            self._ahead = max(self._ahead, ahead_ms)
