"""The printed representation of a CFDI, or a draft's, on letter pages: preview, PDF and paper (rule 2.7.1.7)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QIODevice
from PySide6.QtGui import QImage

from gigstack_desktop.printing import content as parts
from gigstack_desktop.printing import pages, wording
from gigstack_desktop.printing.attachment import Attachment
from gigstack_desktop.printing.content import Content, Source
from gigstack_desktop.printing.fiscal import fiscal
from gigstack_desktop.printing.flow import Page, Piece, paginate
from gigstack_desktop.printing.lines import lines
from gigstack_desktop.printing.pages import LETTER, Furniture, Layout
from gigstack_desktop.printing.payments import payments
from gigstack_desktop.printing.style import DRAFT_WATERMARK, PrintStyle

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_TINT, _DRAFT_TINT = "#f3e3e1", "#edeff3"
ROOMY, TIGHT = 1.0, 0.55


def lay_out(source: Source, style: PrintStyle) -> Layout:
    """Decide what goes where; the expensive half of painting, done once for all pages.

    White space gives way where that saves a page.
    """
    content = parts.of(source, style)
    furniture = _furniture(content)
    placed = _paginated(content, furniture)
    if len(placed) > 1:
        tight = _paginated(replace(content, density=TIGHT), furniture)
        placed = tight if len(tight) < len(placed) else placed
    return Layout(placed, LETTER, content.inks, furniture, document_title(content), content.invoice.issuer.name)


def _paginated(content: Content, furniture: Furniture) -> list[Page]:
    body = payments(content) if content.invoice.kind == "P" else [*lines(content), *parts.summary(content)]
    pieces: list[Piece] = [*parts.heading(content), *parts.parties(content), *parts.facts(content), *body]
    pieces += fiscal(content)
    closer = [replace(piece, before=piece.before * content.density) for piece in pieces]
    return paginate(closer, LETTER.text_width, *pages.rooms(LETTER, furniture))


def write_pdf(
    source: Source, target: str | Path | QIODevice, style: PrintStyle | None = None, xml: bytes | None = None
) -> int:
    """Write the document as a PDF with real text and a vector QR; returns the number of pages.

    With the `xml` of a stamped document the file is PDF/A-3b and carries it as UUID.xml. A path is written whole or
    not at all; raises PrintFailed when the target cannot be written.
    """
    layout = lay_out(source, style or PrintStyle())
    pages.save(pages.to_bytes(layout, attachment(source, xml)), target)
    return len(layout.pages)


def pdf_bytes(source: Source, style: PrintStyle | None = None, xml: bytes | None = None) -> bytes:
    """The document as a PDF in memory, as `write_pdf` writes it."""
    return pages.to_bytes(lay_out(source, style or PrintStyle()), attachment(source, xml))


def render_preview(source: Source, style: PrintStyle | None = None, dpi: float = 96) -> list[QImage]:
    """Every page as an image of `dpi` dots per inch."""
    return pages.images(lay_out(source, style or PrintStyle()), dpi)


def paint(source: Source, style: PrintStyle | None, printer: QPrinter) -> int:
    """Paint the document on a printer (vector, 300 dpi or more); returns the number of pages, raises PrintFailed."""
    layout = lay_out(source, style or PrintStyle())
    pages.on_printer(layout, printer)
    return len(layout.pages)


def attachment(source: Source, xml: bytes | None) -> Attachment | None:
    """The document's XML as UUID.xml; nothing for a draft."""
    if xml is None or isinstance(source, tuple) or source.stamp is None:
        return None
    return Attachment(f"{source.stamp.uuid.upper()}.xml", xml, description="CFDI del que proviene esta representación")


def _furniture(content: Content) -> Furniture:
    title = wording.document_title(content.invoice)
    return Furniture(
        banner=content.banner,
        tint=_DRAFT_TINT if content.banner == DRAFT_WATERMARK else _TINT,
        running=(
            wording.one_line(content.invoice.issuer.name, 60),
            f"{title} · {content.stamp.uuid.upper()}" if content.stamp else title,
        ),
        foot=wording.representation(content.document) if content.stamp else DRAFT_WATERMARK,
    )


def document_title(content: Content) -> str:
    """What the file says of itself: `Factura A 1024 – ESCUELA KEMPER URGATE`."""
    title = wording.document_title(content.invoice)
    return f"{title} – {content.invoice.issuer.name}" if content.invoice.issuer.name else title
