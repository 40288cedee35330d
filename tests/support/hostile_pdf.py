"""Small PDFs that ask for more memory, time or depth than any reader has."""

from __future__ import annotations

import zlib

_FONT = b"/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"


def inflating(megabytes: int) -> bytes:
    """A page whose drawing commands inflate to so many megabytes."""
    line = b"BT /F1 8 Tf 10 10 Td (constancia) Tj ET\n"
    content = _repeated(line * 1000, megabytes * 1024 * 1024 // len(line) // 1000)
    return _pdf(*_page(_FONT), _stream(b"/Filter/FlateDecode", content))


def huge_picture(side: int = 30_000) -> bytes:
    """A page covered by a grey picture of that many pixels a side."""
    picture = _repeated(bytes(side), side)
    head = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8" % (side, side)
    draw = _stream(b"", b"612 0 0 792 0 0 cm /I Do")
    return _pdf(*_page(b"/XObject<</I 5 0 R>>"), draw, _stream(head + b"/Filter/FlateDecode", picture))


def many_pages(count: int) -> bytes:
    """One page, listed so many times."""
    catalog, _, page = _page(_FONT)
    pages = b"<</Type/Pages/Kids[%b]/Count %d>>" % (b"3 0 R " * count, count)
    return _pdf(catalog, pages, page, _stream(b"", b"BT /F1 8 Tf 10 10 Td (constancia) Tj ET"))


def deep(depth: int) -> bytes:
    """Arrays within arrays."""
    return _pdf(*_page(_FONT, b"/Metadata " + b"[" * depth + b"]" * depth), _stream(b"", b""))


def deep_tree(depth: int) -> bytes:
    """A page at the end of a long line of page lists."""
    lists = [b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (number + 1) for number in range(2, depth + 2)]
    leaf = b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 612 792]>>" % (depth + 1)
    return _pdf(b"<</Type/Catalog/Pages 2 0 R>>", *lists, leaf)


def endless_stream() -> bytes:
    """Drawing commands announced as a gigabyte, that break off."""
    return _pdf(*_page(_FONT), b"<</Length 1000000000>>stream\n" + b"BT (constancia) Tj ET " * 50_000)


def endless_drawing() -> bytes:
    """A form that draws itself twice."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</XObject<</X 5 0 R>>>>"
    draw = _stream(b"", b"/X Do /X Do")
    return _pdf(*_page(b"/XObject<</X 5 0 R>>"), draw, _stream(form, b"/X Do /X Do"))


def _page(resources: bytes, more: bytes = b"") -> tuple[bytes, bytes, bytes]:
    """Catalogue, page list and a page whose contents are object 4."""
    return (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<<%b>>%b>>" % (resources, more),
    )


def _stream(head: bytes, content: bytes) -> bytes:
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (head, len(content), content)


def _repeated(block: bytes, times: int) -> bytes:
    """The block so many times, deflated without the work: a flushed piece may stand as often as one likes."""
    packer = zlib.compressobj(9)
    first, again = (packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return first + again * (times - 1) + packer.flush()


def _pdf(*objects: bytes) -> bytes:
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj%b endobj\n" % pair for pair in enumerate(objects, start=1))
    return body + b"trailer<</Root 1 0 R/Size %d>>\n%%%%EOF" % (len(objects) + 1)
