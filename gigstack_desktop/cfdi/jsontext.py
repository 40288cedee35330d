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
    parts: list[str] = []
    _write(value, parts.append)
    return "".join(parts)


def _write(value: Any, put: Callable[[str], None]) -> None:
    if isinstance(value, Raw):
        put(value)
    elif isinstance(value, str):
        put(encode_basestring(value))
    elif value is None or isinstance(value, bool):
        put({None: "null", True: "true", False: "false"}[value])
    elif isinstance(value, int):
        put(str(value))
    elif isinstance(value, Decimal):
        put(_number(value))
    elif isinstance(value, dict):
        _write_object(value, put)
    elif isinstance(value, list | tuple):
        _write_array(value, put)
    else:
        raise TypeError(f"{type(value).__name__} has no exact JSON form")


def _number(value: Decimal) -> str:
    if not value.is_finite():
        raise TypeError(f"{value} has no JSON form")
    return format(value, "f") if abs(value.adjusted()) < 100 else str(value)


def _write_object(value: dict[str, Any], put: Callable[[str], None]) -> None:
    put("{")
    for index, (key, item) in enumerate(value.items()):
        put("," if index else "")
        put(encode_basestring(key))
        put(":")
        _write(item, put)
    put("}")


def _write_array(value: list[Any] | tuple[Any, ...], put: Callable[[str], None]) -> None:
    put("[")
    for index, item in enumerate(value):
        put("," if index else "")
        _write(item, put)
    put("]")
