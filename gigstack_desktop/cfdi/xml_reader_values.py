"""Attributes of foreign XML as values: numbers, dates and words, refused when they are none."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, cast

from gigstack_desktop.cfdi.model import Factor
from gigstack_desktop.cfdi.xml_parsing import BadXml

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MAX_DIGITS = 40
_YEARS = range(2000, 2100)


def number(node: Element, name: str, signed: bool = False) -> Decimal:
    """A required amount. Exponents, words and (but for `signed`) signs that Decimal takes are refused (t_Importe)."""
    text = node.get(name, "").strip()
    digits = text.removeprefix("-") if signed else text
    try:
        value = Decimal(text) if len(text) <= _MAX_DIGITS else None
    except InvalidOperation:
        value = None
    if value is None or not (digits.isascii() and digits.replace(".", "", 1).isdecimal()):
        raise BadXml("value", f"{name}={text[:_MAX_DIGITS]}")
    return value


def optional(node: Element, name: str) -> Decimal | None:
    """An amount that may be absent."""
    return number(node, name) if node.get(name) is not None else None


def date(node: Element, name: str) -> datetime:
    """A required local time without zone, of this century as SAT's schema wants it."""
    text = node.get(name, "").strip()
    try:
        found = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S")
    except ValueError as error:
        raise BadXml("value", f"{name}={text[:_MAX_DIGITS]}") from error
    if found.year not in _YEARS:
        raise BadXml("value", f"{name}={text[:_MAX_DIGITS]}")
    return found


def integer(node: Element, name: str) -> int:
    """A required whole number."""
    text = node.get(name, "").strip()
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        raise BadXml("value", f"{name}={text[:_MAX_DIGITS]}")
    return int(text)


def factor(node: Element, name: str) -> Factor:
    """A required TipoFactor."""
    text = node.get(name, "")
    if text not in ("Tasa", "Cuota", "Exento"):
        raise BadXml("value", f"{name}={text[:_MAX_DIGITS]}")
    return cast("Factor", text)
