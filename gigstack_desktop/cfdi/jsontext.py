"""JSON with exact decimals: `Decimal` in both directions, never a binary float, and no NaN or Infinity."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any


class Raw(str):
    """Text that already is JSON and is written as it stands (a stored object)."""


def loads(text: str | bytes) -> Any:
    """Parse JSON; numbers with a point or an exponent become `Decimal`.

    ValueError for anything that is not JSON, and for what no database and no XML could hold: NaN, Infinity, NUL
    characters, lone surrogates, numbers of thousands of digits.
    """
    if isinstance(text, bytes):
        text = text.decode("utf-8")
    value = json.loads(text, parse_float=Decimal, parse_constant=_refuse)
    if "\\u" in text:  # only an escape can bring in what UTF-8 cannot
        _check_text(value)
    return value


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON number")


def _check_text(value: Any) -> None:
    text = dumps(value)
    text.encode("utf-8")  # UnicodeEncodeError is a ValueError
    if "\\u0000" in text:
        raise ValueError("NUL characters are not allowed")


def dumps(value: Any) -> str:
    """Write JSON on one line. A `Decimal` keeps its digits, trailing zeros included; floats are refused (TypeError)."""
    write = _WRITERS.get(type(value))
    return write(value) if write is not None else _derived(value)


def _derived(value: Any) -> str:
    """The JSON of a subclass (an enumeration, a named tuple), as its base class is written."""
    for kind, write in _WRITERS.items():
        if isinstance(value, kind):
            return write(value)
    raise TypeError(f"{type(value).__name__} has no exact JSON form")


def _number(value: Decimal) -> str:
    if not value.is_finite():
        raise TypeError(f"{value} has no JSON form")
    return format(value, "f") if abs(value.adjusted()) < 100 else str(value)


def _object(value: dict[str, Any]) -> str:
    return "{" + ",".join([f"{encode_basestring(key)}:{dumps(item)}" for key, item in value.items()]) + "}"


def _array(value: list[Any] | tuple[Any, ...]) -> str:
    return "[" + ",".join([dumps(item) for item in value]) + "]"


# By exact type first: objects are written several times for every request, and a chain of questions is slow.
_WRITERS: dict[type, Callable[[Any], str]] = {
    Raw: str,
    str: encode_basestring,
    bool: lambda value: "true" if value else "false",
    type(None): lambda _: "null",
    int: int.__repr__,
    Decimal: _number,
    dict: _object,
    list: _array,
    tuple: _array,
}
