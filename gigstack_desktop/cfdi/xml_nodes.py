"""Nodes and attributes as SAT's schemas have them; shared by everything that writes XML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from lxml import etree

from gigstack_desktop.cfdi.model import TransferredGroup
from gigstack_desktop.cfdi.money import decimals, places, plain, round_half_up, six

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

CFDI = "http://www.sat.gob.mx/cfd/4"
CFDI33 = "http://www.sat.gob.mx/cfd/3"
PAGO = "http://www.sat.gob.mx/Pagos20"
PAGO10 = "http://www.sat.gob.mx/Pagos"
LOCAL = "http://www.sat.gob.mx/implocal"
TFD = "http://www.sat.gob.mx/TimbreFiscalDigital"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

_ILLEGAL = re.compile("[\x00-\x08\x0e-\x1b\ud800-\udfff\ufffe\uffff]")

Attributes = Iterable[tuple[str, str]]


def child(parent: Element, name: str, attributes: Attributes = (), namespace: str = CFDI) -> Element:
    """A new last child of `parent` with the attributes that have a value."""
    node = etree.SubElement(parent, f"{{{namespace}}}{name}")
    set_attributes(node, attributes)
    return node


def set_attributes(node: Element, attributes: Attributes) -> None:
    """Set the attributes that have a value: an optional one without value is left out, never written empty."""
    for name, value in attributes:
        if value or name == "Sello":
            node.set(name, clean(value))


def clean(value: str) -> str:
    """Blanks collapsed; characters that XML cannot hold (pasted from a PDF) dropped."""
    if value.isprintable() and " " not in value:  # most values: numbers, keys, dates
        return value
    return " ".join(_ILLEGAL.sub("", value).split())


def rate(value: Decimal | None) -> str:
    """TasaOCuota, always with six decimals; Exento has none."""
    return "" if value is None else plain(six(value))


def at_least(value: Decimal, currency: str) -> str:
    """The value with its own decimals, at least those of the currency and at most six."""
    return plain(round_half_up(value, min(6, max(places(value), decimals(currency)))))


def transferred(group: TransferredGroup, suffix: str, currency: str) -> Attributes:
    """A summary Traslado (`suffix` empty) or TrasladoP ("P")."""
    return (
        (f"Base{suffix}", at_least(group.base, currency)),
        (f"Impuesto{suffix}", group.impuesto),
        (f"TipoFactor{suffix}", group.factor),
        (f"TasaOCuota{suffix}", rate(group.rate)),
        (f"Importe{suffix}", "" if group.amount is None else at_least(group.amount, currency)),
    )
