"""Where lost errors end: the log, with RFCs and secrets masked, and one notice in the window per defect."""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

from gigstack_desktop import paths
from gigstack_desktop.ui.format import mask_rfcs

log = logging.getLogger("gigstack_desktop")
FILE = "gigstack-desktop.log"
LIMIT = 1_000_000
_SECRETS = (
    re.compile(
        r"(?i)(auth\w*|api[_-]?key|password|contraseña|token|secret|bearer|\"key\")([\"'=: ]+)(?:bearer\s+)?[^\s\"',}]+"
    ),
    re.compile(r"\b(?:sk|pk|gs|gsk|whsec)_[A-Za-z0-9_-]{6,}"),
    re.compile(r"\b[0-9a-fA-F]{40,}\b"),
    re.compile(r"\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_.-]+"),
)


def masked(text: str) -> str:
    """`text` without keys, passwords, tokens and with RFCs shortened: fit for a log that may be sent to support."""
    text = _SECRETS[0].sub(r"\1\2***", text)
    for pattern in _SECRETS[1:]:
        text = pattern.sub("***", text)
    return mask_rfcs(text)


class MaskingFormatter(logging.Formatter):
    """Masks whole lines, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line without secrets."""
        return masked(super().format(record))


def start_log(folder: Path) -> RotatingFileHandler:
    """Write the program's log into `folder`, three files of 1 MB; returns the handler so that closing can end it."""
    paths.ensure(folder)
    handler = RotatingFileHandler(folder / FILE, maxBytes=LIMIT, backupCount=2, encoding="utf-8", delay=True)
    handler.setFormatter(MaskingFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for noisy in ("httpx", "httpcore", "asyncio", "qasync"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    return handler


class Reporter:
    """Takes every error that nobody caught: logs it once per traceback and tells the person through `show`.

    `show(sentence details)` is called on the thread that reports; `app.py` gives one that is safe from any thread.
    `defects` keeps the details of each, once.
    """

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self.defects: list[str] = []
        self._show: Callable[[str], None] | None = None
        self._before: tuple[Any, Any] | None = None

    def show_with(self, show: Callable[[str], None] | None) -> None:
        """How to tell the person; None while there is no window."""
        self._show = show

    def error(self, error: BaseException) -> None:
        """Report one error."""
        text = "".join(traceback.format_exception(error))
        place = "".join(traceback.format_tb(error.__traceback__)) + type(error).__name__
        if place in self._seen:
            log.error("again: %s", type(error).__name__)
            return
        self._seen.add(place)
        log.error("defect: %s", text)
        self.defects.append(masked(text))
        if self._show is not None:
            self._show(masked(text))

    def context(self, context: dict[str, Any]) -> None:
        """Report what an event loop could not deliver."""
        error = context.get("exception")
        if isinstance(error, BaseException):
            self.error(error)
        else:
            log.error("loop: %s", context.get("message"))

    def install(self) -> None:
        """Take `sys.excepthook` (Qt's callbacks end there) and the one of threads."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook

    def uninstall(self) -> None:
        """Give them back."""
        if self._before is not None:
            sys.excepthook, threading.excepthook = self._before
            self._before = None

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            self.error(error)

    def _thread_hook(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.error(arguments.exc_value)
