"""Complements and addenda that pass through: whole XML elements that come as text and are kept as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from gigstack_desktop.cfdi.xml_nodes import CFDI, TFD, XSI, child
from gigstack_desktop.cfdi.xml_parsing import BadXml, parse_safely

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_TYPE = f"{{{XSI}}}type"


class BadElement(BadXml):
    """A complement or addenda that is no element to pass through; `where` names the field, as `complements.0`.

    `reason` is one of BadXml's words, or stamp for a TimbreFiscalDigital: only a PAC adds that.
    """

    def __init__(self, where: str, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.where = where

    def __str__(self) -> str:
        return f"{self.where}: {self.reason} {self.detail}".strip()


def elements(texts: Sequence[str], where: str) -> list[Element]:
    """The elements that `texts` are. Raises BadElement for text that is none, with a DTD, too big or too deep."""
    return [_element(text, f"{where}.{index}") for index, text in enumerate(texts)]


def _element(text: str, where: str) -> Element:
    try:
        # The text has no encoding of its own any more, whatever its declaration says.
        found = parse_safely(_DECLARATION.sub("", text).encode("utf-8", "surrogatepass"))
    except BadXml as error:
        raise BadElement(where, error.reason, error.detail) from error
    if found.tag == f"{{{TFD}}}TimbreFiscalDigital":
        raise BadElement(where, "stamp")
    return found


def text_of(element: Element) -> str:
    """The element as text that stands alone: with the namespaces that it uses, without what surrounds it."""
    typed = any(node.get(_TYPE) for node in element.iter(etree.Element))
    # A copy declares what its names need; a type named inside a value needs all that was in reach.
    return etree.tostring(element if typed else deepcopy(element), encoding="unicode", with_tail=False)


def namespaces(found: Iterable[Element]) -> dict[str, str]:
    """Prefixes to declare at the Comprobante, where SAT wants those of complements; the first use of a prefix wins."""
    declared: dict[str, str] = {}
    for element in found:
        for prefix, uri in element.nsmap.items():
            if prefix and declared.get(prefix, uri) == uri:
                declared[prefix] = uri
    return declared


def add_addenda(xml: bytes, addenda: Sequence[str]) -> bytes:
    """`xml` with more addenda at its end; neither seal nor stamp cover them.

    Raises BadXml, and BadElement for an addenda that is no element.
    """
    root = parse_safely(xml)
    namespace = etree.QName(root).namespace or CFDI
    node = root.find(f"{{{namespace}}}Addenda")
    if node is None:
        node = child(root, "Addenda", namespace=namespace)
    node.extend(elements(addenda, "addenda"))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
