"""Foreign XML, parsed safely: no DTD, no entities, no network, limits on size, depth, nodes and attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

MAX_BYTES = 10_000_000
MAX_DEPTH = 32
MAX_NODES = 200_000
MAX_ATTRIBUTES = 500
MAX_VALUE = 1_000_000
_PIECE = 65536


class BadXml(ValueError):
    """The file cannot be used; `reason` is a stable word.

    empty, too_big (bytes, nodes, attributes or one value), too_deep, malformed (also a wrong encoding), dtd (also
    entities), not_cfdi (other XML or another version), value (a number, date or word that is none), stamped.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


def parse_safely(data: bytes, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> Element:
    """The root of `data`, without comments and processing instructions; nothing outside `data` is ever read.

    Raises BadXml for anything malformed, too big, too deep, or with a document type.
    """
    if len(data) > max_bytes:
        raise BadXml("too_big")
    data = data.lstrip(b" \t\r\n")  # blanks before the declaration are a common slip, and harmless
    if not data:
        raise BadXml("empty")
    parser = etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        depth = nodes = 0
        # Fed in pieces, so that a hostile tree is judged before it is whole in memory.
        for at in range(0, len(data), _PIECE):
            parser.feed(data[at : at + _PIECE])
            for event, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
                if event == "end":
                    depth -= 1
                    continue
                depth, nodes = depth + 1, nodes + 1
                if depth > max_depth:
                    raise BadXml("too_deep")
                if nodes > MAX_NODES or len(element.attrib) > MAX_ATTRIBUTES:
                    raise BadXml("too_big")
        root = parser.close()
    except etree.XMLSyntaxError as error:
        raise BadXml("malformed", str(error)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadXml("dtd")
    # Only a document that is larger than that in all can have such a value.
    if len(data) > MAX_VALUE and any(len(value) > MAX_VALUE for node in root.iter() for value in node.attrib.values()):
        raise BadXml("too_big")
    return root
