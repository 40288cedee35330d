"""The error family of the trade: what can go wrong that a person can do something about.

Errors carry codes and data; the words that a person reads are in `ui/messages.py`. Anything that is not an
`AppError` is a defect: nobody catches it, it reaches the reporter and the log.
"""

from __future__ import annotations

from dataclasses import dataclass


class AppError(Exception):
    """Base of every error that a view model may catch and a view may explain."""


class Offline(AppError):
    """No answer could be had from the service: the request provably did not reach it (connection refused, no route)."""


class Unknown(AppError):
    """The request may or may not have been carried out: the answer was lost (time-out, connection dropped)."""


class Unauthorized(AppError):
    """The API key is missing, wrong or revoked (HTTP 401)."""


class Forbidden(AppError):
    """The key is right but may not do this (HTTP 403)."""


class NotFound(AppError):
    """The record does not exist for this team and mode (HTTP 404)."""


class Busy(AppError):
    """The service asks to come back later (HTTP 429, 503); `retry_after` in seconds when it said so."""

    def __init__(self, retry_after: float | None = None) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class ServiceFailure(AppError):
    """The service failed (HTTP 5xx) or answered something that cannot be read; whether it acted is not known."""

    def __init__(self, status: int | None = None, detail: str = "") -> None:
        super().__init__(status, detail)
        self.status = status
        self.detail = detail


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing wrong with one field: path in the request, SAT or API code, the service's own sentence."""

    path: str
    code: str
    message: str


class Rejected(AppError):
    """The service understood and refused (HTTP 400, 402, 409, 422): nothing was done."""

    def __init__(self, code: str, message: str, fields: tuple[FieldProblem, ...] = (), status: int = 400) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.fields = fields
        self.status = status


class NoKeyring(AppError):
    """This computer has no safe place for secrets, or it stayed locked."""


class BadFile(AppError):
    """A file that a person gave cannot be used; `reason` is a stable word (empty, not_pdf, too_big, damaged…)."""

    def __init__(self, reason: str, **details: str) -> None:
        super().__init__(reason, details)
        self.reason = reason
        self.details = details


class DiskFull(AppError):
    """There is no room left to write; nothing was lost of what had been confirmed."""


class StoreDamaged(AppError):
    """The cache file cannot be read with this key or is damaged."""


class PrintFailed(AppError):
    """A page could not be put on paper or in a file; `reason` is a stable word, `detail` what the system said.

    Reasons: `device` (cannot paint or write there), `queue` (the print system refused), `no_printer`, `no_answer`,
    `file` (not there).
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail
