"""Complements whose words belong on paper: fiscal legends, donations, school fees. Others are only named.

They come as whole XML elements; lxml is loaded when there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SAID = frozenset({"LeyendasFiscales", "Donatarias", "instEducativas"})


def said(complements: Sequence[str]) -> list[str]:
    """A sentence for each legend in `complements` of a document or a line; what cannot be read says nothing."""
    return [sentence for xml in complements for sentence in _sentences(xml)]


def _sentences(xml: str) -> Iterable[str]:
    from gigstack_desktop.cfdi.xml_parsing import BadXml, parse_safely

    if not any(name in xml for name in SAID):
        return
    try:
        root = parse_safely(xml.encode())
    except BadXml:
        return
    name = str(root.tag).rpartition("}")[2]
    if name == "LeyendasFiscales":
        yield from (_legend(node) for node in root.iterchildren())
    elif name == "Donatarias":
        yield _donation(root)
    elif name == "instEducativas":
        yield _school(root)


def _legend(node: Element) -> str:
    source = ", ".join(part for part in (node.get("disposicionFiscal"), node.get("norma")) if part)
    text = " ".join(node.get("textoLeyenda", "").split())
    return f"{text} ({source})" if source else text


def _donation(root: Element) -> str:
    permit = f"Donataria autorizada, oficio {root.get('noAutorizacion', '')} del {root.get('fechaAutorizacion', '')}."
    return f"{permit} {' '.join(root.get('leyenda', '').split())}".strip()


def _school(root: Element) -> str:
    """Who was taught what, under which permit (complement iedu 1.0)."""
    named = (
        ("Alumno", root.get("nombreAlumno")),
        ("CURP", root.get("CURP")),
        ("nivel", root.get("nivelEducativo")),
        ("autorización o RVOE", root.get("autRVOE")),
        ("pagado por", root.get("rfcPago")),
    )
    return ", ".join(f"{label} {value}" for label, value in named if value)
