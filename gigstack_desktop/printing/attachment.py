"""The XML inside its own page: what turns a PDF of Qt's into PDF/A-3b with an associated file (ISO 19005-3, 6.8).

Qt writes archival PDFs of part 1 only, which forbids attachments, and its attachments lack the entries that part 3
asks for. So the file is written as A-1b, called part 3 in its metadata (edits that keep every offset) and goes on with
an incremental update: the embedded file, its specification and a catalog that names both.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime

_ROOT = re.compile(rb"/Root (\d+) 0 R")
_SIZE = re.compile(rb"/Size (\d+)")
_REST = re.compile(rb"/(?:Info \d+ 0 R|ID \[.*?\])", re.DOTALL)
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_NAMES = re.compile(rb"/Names \d+ 0 R\n?")
_PART = b'pdfaid:part="1"'
_TRAPPED = b' pdf:Trapped="False"'  # not among the properties that part 3 takes for granted


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to travel inside a PDF."""

    name: str
    data: bytes
    mime: str = "application/xml"
    description: str = ""


def attach(pdf: bytes, attachment: Attachment, when: datetime | None = None) -> bytes:
    """`pdf`, as Qt writes PDF/A-1b, with the file inside as PDF/A-3b. `when` is the file's date (now when not given).

    Raises ValueError for a PDF of another making.
    """
    start, trailer = _START.search(pdf), pdf.rpartition(b"trailer")[2]
    root, size = _ROOT.search(trailer), _SIZE.search(trailer)
    if start is None or root is None or size is None or pdf.count(_PART) != 1:
        raise ValueError("not an archival PDF as Qt writes it")
    catalog_number, stream_number = int(root[1]), int(size[1])
    moment = (when or datetime.now(UTC)).astimezone(UTC)
    objects = {
        catalog_number: _with_file(_object(pdf, catalog_number), stream_number + 1, attachment),
        stream_number: _stream(attachment, moment),
        stream_number + 1: _specification(attachment, stream_number),
    }
    kept = b"\n".join(_REST.findall(trailer))
    third = pdf.replace(_PART, b'pdfaid:part="3"').replace(_TRAPPED, b" " * len(_TRAPPED))
    return _updated(third, objects, catalog_number, kept, int(start[1]))


def _object(pdf: bytes, number: int) -> bytes:
    """The dictionary of an object without streams, from << to >>."""
    found = re.search(rb"(?:^|[\r\n])%d 0 obj\s*(<<.*?>>)\s*endobj" % number, pdf, re.DOTALL)
    if found is None:
        raise ValueError("not an archival PDF as Qt writes it")
    return found[1]


def _with_file(catalog: bytes, specification: int, attachment: Attachment) -> bytes:
    catalog = _NAMES.sub(b"", catalog)  # Qt's own, empty where no text is a link
    names = b"/Names << /EmbeddedFiles << /Names [%s %d 0 R] >> >>" % (_text(attachment.name), specification)
    return catalog[:-2] + b"%s\n/AF [%d 0 R]\n>>" % (names, specification)


def _stream(attachment: Attachment, moment: datetime) -> bytes:
    packed = zlib.compress(attachment.data, 9)
    kind = attachment.mime.replace("/", "#2F").encode()
    facts = b"/Size %d /ModDate (D:%s)" % (len(attachment.data), moment.strftime("%Y%m%d%H%M%SZ").encode())
    head = b"<< /Type /EmbeddedFile /Subtype /%s /Params << %s >> /Filter /FlateDecode /Length %d >>"
    return head % (kind, facts, len(packed)) + b"\nstream\n" + packed + b"\nendstream"


def _specification(attachment: Attachment, stream: int) -> bytes:
    """The page was made from the file: it is the page's Source."""
    name, about = _text(attachment.name), _text(attachment.description or attachment.name)
    files = b"/EF << /F %d 0 R /UF %d 0 R >>" % (stream, stream)
    return b"<< /Type /Filespec /F %s /UF %s /Desc %s /AFRelationship /Source %s >>" % (name, name, about, files)


def _text(text: str) -> bytes:
    return b"<" + ("\ufeff" + text).encode("utf-16-be").hex().upper().encode() + b">"


def _updated(pdf: bytes, objects: dict[int, bytes], root: int, kept: bytes, previous: int) -> bytes:
    """`pdf` with an incremental update (ISO 32000-1, 7.5.6)."""
    out, table = bytearray(pdf.rstrip(b"\r\n") + b"\n"), [b"xref"]
    for number in sorted(objects):
        table.append(b"%d 1\n%010d 00000 n " % (number, len(out)))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    trailer = b"<<\n/Size %d\n/Root %d 0 R\n/Prev %d\n%s\n>>" % (max(objects) + 1, root, previous, kept)
    place = len(out)
    out += b"\n".join(table) + b"\ntrailer\n" + trailer + b"\nstartxref\n%d\n%%%%EOF\n" % place
    return bytes(out)
