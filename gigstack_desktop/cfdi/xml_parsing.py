"""Foreign XML, parsed safely: no DTD, no entities, no network, limits on size and depth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_BYTES = 10_000_000
MAX_DEPTH = 32
MAX_NODES = 200_000


class BadXml(ValueError):
    """The file cannot be used; `reason` is a stable word: empty, too_big, malformed, dtd, too_deep, not_cfdi, value."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


def parse_safely(data: bytes, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> Element:
    """The root of `data`. Raises BadXml for anything malformed, too big, too deep, or with a document type."""
    if not data.strip():
        raise BadXml("empty")
    if len(data) > max_bytes:
        raise BadXml("too_big")
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
        # Fed in pieces, so that depth is judged before a hostile tree is whole in memory.
        depth = nodes = 0
        for at in range(0, len(data), 65536):
            parser.feed(data[at : at + 65536])
            for event, _ in parser.read_events():
                depth += 1 if event == "start" else -1
                nodes += event == "start"
                if depth > max_depth or nodes > MAX_NODES:
                    raise BadXml("too_deep")
        root = parser.close()
    except etree.XMLSyntaxError as error:
        raise BadXml("malformed", str(error)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadXml("dtd")
    return root
