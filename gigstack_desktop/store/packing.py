"""Between values and columns: packed JSON, whole millionths, milliseconds, sortable text."""

from __future__ import annotations

import unicodedata
import zlib
from datetime import UTC, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from gigstack_desktop.api.models.wire import Wire, dump, load

W = TypeVar("W", bound=Wire)
MILLION = Decimal(1_000_000)
LARGEST = 2**63 - 1
LEVEL = 1


def pack(record: Wire) -> bytes:
    """The whole record as packed JSON; defaults are left out."""
    return zlib.compress(dump(record.model_dump(mode="python", exclude_defaults=True)), LEVEL)


def unpack(kind: type[W], body: bytes) -> W:
    """The record again."""
    return kind.model_validate(load(zlib.decompress(body)))


def micros(value: Decimal) -> int:
    """An amount in whole millionths, kept within what SQLite can hold."""
    whole = int((value * MILLION).to_integral_value(ROUND_HALF_UP))
    return max(-LARGEST, min(LARGEST, whole))


def amount(value: int | None) -> Decimal:
    """The amount again, with two decimals or as many as it needs."""
    exact = Decimal(value or 0) / MILLION
    return exact.quantize(Decimal("0.01")) if exact == exact.quantize(Decimal("0.01")) else exact.normalize()


def millis(value: datetime | None) -> int:
    """Milliseconds since 1970; 0 when not known."""
    return int(value.timestamp() * 1000) if value is not None else 0


def moment(value: int, zone: tzinfo = UTC) -> datetime:
    """The time again, aware."""
    return datetime.fromtimestamp(value / 1000, zone)


def sortable(text: str) -> str:
    """Text that sorts as people expect: no case, no accents (ñ after n)."""
    folded = text.strip().casefold().replace("ñ", "n\uffff")
    return "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))


def fts_query(text: str) -> str:
    """Every word a quoted prefix: nothing that people type is a syntax error. "" when there is no word."""
    words = "".join(c if c.isalnum() else " " for c in text).split()
    return " ".join(f'"{word}"*' for word in words)
