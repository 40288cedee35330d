"""Reading files of strangers in a process of its own: it has limits, may die, and is ended when it takes too long."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Sequence

SECONDS = 20.0
_AT_ONCE = threading.BoundedSemaphore(2)  # each reader may take 1.5 GB


class TooSlowError(Exception):
    """The reader was ended because it did not come to an end."""


def command(module: str, name: str) -> tuple[str, ...]:
    """How a reader is started from a checkout or wheel, or by a frozen program, whose executable takes its name."""
    return (sys.executable, name) if getattr(sys, "frozen", False) else (sys.executable, "-m", module)


def lines(data: bytes, command: Sequence[str], seconds: float = SECONDS) -> list[bytes]:
    """What a reader prints about the file on its stdin; nothing when it dies. Raises TooSlowError."""
    try:
        with _AT_ONCE:
            child = subprocess.run(  # noqa: S603 - our own program, and no argument from outside
                command, input=data, capture_output=True, timeout=seconds, check=False
            )
    except subprocess.TimeoutExpired as error:
        raise TooSlowError from error
    return child.stdout.splitlines() if child.returncode == 0 else []
