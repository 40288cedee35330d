"""From HTTP answers to the error family: every error envelope that the contract lists (1.4) becomes one AppError."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from gigstack_desktop.errors import (
    AppError,
    Busy,
    FieldProblem,
    Forbidden,
    NotFound,
    Rejected,
    ServiceFailure,
    Unauthorized,
)

from .models.wire import text

CODE = re.compile(r"\b(CFDI\d{5,6}|CRP\d{5}|[A-Z]{2,4}\d{3,6})\b")
SNAKE = re.compile(r"[a-z]+(_[a-z]+)+")
LONGEST_WAIT = 3600.0


def failure(status: int, body: object, retry_after: str | None = None) -> AppError:
    """The error that an answer stands for; `body` is the parsed JSON or None when there was none."""
    if status == 401:
        return Unauthorized()
    if status == 403:
        return Forbidden()
    if status == 404:
        return NotFound()
    if status in (429, 503):
        return Busy(_seconds(retry_after))
    if status >= 500 or status < 400:
        return ServiceFailure(status, _message(body))
    return _rejected(status, body)


def refusal(body: Mapping[str, Any]) -> AppError:
    """The error of an answer that says `success: false` under a 2xx status."""
    return _rejected(400, body)


def _rejected(status: int, body: object) -> Rejected:
    return Rejected(_code(body), _message(body), tuple(_problems(body)), status)


def _error(body: object) -> object:
    return body.get("error") if isinstance(body, Mapping) else None


def _code(body: object) -> str:
    error = _error(body)
    if isinstance(error, Mapping):
        return text(error.get("code")) or "rejected"
    if isinstance(error, str) and SNAKE.fullmatch(error):
        return error
    return "rejected"


def _message(body: object) -> str:
    error = _error(body)
    outer = text(body.get("message")) if isinstance(body, Mapping) else ""
    if isinstance(error, Mapping):
        return text(error.get("message")) or outer
    if isinstance(error, str) and not SNAKE.fullmatch(error):
        return error
    return outer


def _problems(body: object) -> list[FieldProblem]:
    found: list[FieldProblem] = []
    for source in (_error(body), body):
        if isinstance(source, Mapping):
            for name in ("details", "errors", "fields"):
                found.extend(_problem(item) for item in _listed(source.get(name)))
    return found


def _listed(value: object) -> list[object]:
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, str | Mapping) and value else []


def _problem(item: object) -> FieldProblem:
    if isinstance(item, Mapping):
        path = item.get("path") or item.get("field") or item.get("loc") or ""
        joined = ".".join(str(part) for part in path) if isinstance(path, list) else text(path)
        message = text(item.get("message") or item.get("msg") or item.get("description"))
        return FieldProblem(joined, text(item.get("code")) or _sat_code(message), message)
    sentence = text(item)
    return FieldProblem("", _sat_code(sentence), sentence)


def _sat_code(sentence: str) -> str:
    found = CODE.search(sentence)
    return found.group(1) if found else ""


def _seconds(header: str | None) -> float | None:
    try:
        wait = float(header) if header is not None else None
    except ValueError:
        return None
    return None if wait is None or wait != wait else min(max(wait, 0.0), LONGEST_WAIT)
