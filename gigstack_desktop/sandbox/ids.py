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
    """Milliseconds since 1970, strictly increasing, so that newest-first is never a matter of luck."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def now_ms(self) -> int:
        """The time now; one more than the last answer when the computer's clock did not move on."""
        with self._lock:
            self._last = max(self._last + 1, time.time_ns() // 1_000_000)
            return self._last
