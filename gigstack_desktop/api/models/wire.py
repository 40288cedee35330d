"""The base of wire models and the tolerant scalar types: whatever spelling the contract lists, one meaning inside."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

MILLISECONDS_FROM = 100_000_000_000
ZERO = Decimal(0)


class Wire(BaseModel):
    """Something that travels: immutable; fields added later are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True, populate_by_name=True)


class Record(Wire):
    """Something the service keeps: fields that this version does not know stay in it, so the cache holds all of it."""

    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True, populate_by_name=True)


class Request(Wire):
    """Something we send: only what was set goes out."""

    def body(self) -> dict[str, Any]:
        """Plain values, without what was left unset."""
        return self.model_dump(mode="python", exclude_unset=True, by_alias=True)


def moment(value: object) -> datetime | None:
    """An aware datetime from seconds, milliseconds, ISO text or a `{_seconds}` object; None for anything else."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, Mapping):
        value = value.get("_seconds", value.get("seconds"))
    if isinstance(value, str):
        return _moment_of_text(value.strip())
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    try:
        seconds = float(value)
        return datetime.fromtimestamp(seconds / 1000 if abs(seconds) > MILLISECONDS_FROM else seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _moment_of_text(text: str) -> datetime | None:
    if text.lstrip("-").isdecimal():
        return moment(int(text)) if len(text) < 20 else None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def amount(value: object) -> Decimal | None:
    """An exact finite Decimal from a JSON number or its text; None for anything else."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        found = value if isinstance(value, Decimal) else Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def text(value: object) -> str:
    """Text; numbers as their digits, null and structures as nothing."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return ""
    return str(value)


def flag(value: object) -> bool:
    """A truth value, also from "true" or 1."""
    return value.strip().lower() in {"true", "1", "yes"} if isinstance(value, str) else bool(value)


def optional_flag(value: object) -> bool | None:
    """A truth value or None when it is not there."""
    return None if value is None else flag(value)


def mapping(value: object) -> dict[str, Any]:
    """An object, or an empty one."""
    return {str(k): v for k, v in value.items()} if isinstance(value, Mapping) else {}


def objects(value: object) -> list[Any]:
    """The objects of a list; anything else in it is dropped."""
    return [item for item in value if isinstance(item, Mapping | Wire)] if isinstance(value, list | tuple) else []


def ids(value: object) -> list[str]:
    """Ids from a list of texts or of objects that carry `uuid` or `id`."""
    if not isinstance(value, list | tuple):
        return []
    found = (text(v.get("uuid") or v.get("id")) if isinstance(v, Mapping) else text(v) for v in value)
    return [item for item in found if item]


def integer(value: object) -> int | None:
    """A whole number or None; a list counts as its length (payment_complements)."""
    if isinstance(value, list | tuple):
        return len(value)
    number = amount(value)
    return int(number) if number is not None and abs(number) < Decimal(10) ** 18 else None


Moment = Annotated[datetime | None, BeforeValidator(moment)]
Money = Annotated[Decimal, BeforeValidator(lambda value: amount(value) or ZERO)]
MaybeMoney = Annotated[Decimal | None, BeforeValidator(amount)]
Text = Annotated[str, BeforeValidator(text)]
Flag = Annotated[bool, BeforeValidator(flag)]
MaybeFlag = Annotated[bool | None, BeforeValidator(optional_flag)]
Free = Annotated[dict[str, Any], BeforeValidator(mapping)]
Ids = Annotated[tuple[str, ...], BeforeValidator(ids)]
Whole = Annotated[int | None, BeforeValidator(integer)]
Objects = BeforeValidator(objects)
Mapped = BeforeValidator(lambda value: value if isinstance(value, Wire) else mapping(value))


def load(data: bytes | str) -> Any:
    """JSON with exact numbers; raises ValueError for anything that is not JSON (NaN and Infinity are not)."""
    return json.loads(data, parse_float=Decimal, parse_constant=_refuse)


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def dump(value: object) -> bytes:
    """JSON in UTF-8 with Decimals as numbers of exactly their digits and datetimes as ISO text."""
    return "".join(_pieces(value)).encode()


def _pieces(value: object) -> Iterable[str]:
    if isinstance(value, Mapping):
        yield "{"
        for index, (key, item) in enumerate(value.items()):
            yield ("," if index else "") + json.dumps(str(key), ensure_ascii=False) + ":"
            yield from _pieces(item)
        yield "}"
    elif isinstance(value, list | tuple):
        yield "["
        for index, item in enumerate(value):
            if index:
                yield ","
            yield from _pieces(item)
        yield "]"
    else:
        yield _scalar(value)


def _scalar(value: object) -> str:
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError("only finite amounts can be sent")
        return format(value, "f")
    if isinstance(value, date):
        return json.dumps(value.isoformat())
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
