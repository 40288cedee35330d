"""One painter for every surface: preview images, PDF files and printers show the very same letter pages.

Everything here may run in any thread while a QGuiApplication exists (offscreen is enough).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, Qt
from PySide6.QtGui import QColor, QImage, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPainterPath, QPdfWriter

from gigstack_desktop.errors import PrintFailed
from gigstack_desktop.printing import content as parts
from gigstack_desktop.printing import wording
from gigstack_desktop.printing.content import Content, Source
from gigstack_desktop.printing.fiscal import fiscal
from gigstack_desktop.printing.flow import Columns, Page, Piece, Text, mm, paginate, pt
from gigstack_desktop.printing.fonts import SEMIBOLD, UNIT, font
from gigstack_desktop.printing.lines import lines
from gigstack_desktop.printing.payments import payments
from gigstack_desktop.printing.style import DRAFT_WATERMARK, PrintStyle

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

PAGE_WIDTH, PAGE_HEIGHT = pt(612), pt(792)
MARGIN, TOP, FOOT = mm(17), mm(14), mm(12)
FOOTER_HEIGHT, RUNNING_HEIGHT, BANNER_HEIGHT = pt(20), pt(24), pt(18)
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
RESOLUTION = 72 * UNIT
_TINT = "#f3e3e1"
_DRAFT_TINT = "#edeff3"


@dataclass(frozen=True)
class Layout:
    """A document laid out on pages, ready to be painted anywhere."""

    content: Content
    pages: list[Page]

    @property
    def banner(self) -> str:
        """The warning on every page: the style's, or a draft's own."""
        return self.content.style.watermark or ("" if self.content.stamp else DRAFT_WATERMARK)


def lay_out(source: Source, style: PrintStyle) -> Layout:
    """Decide what goes where; the expensive half of painting, done once for all pages."""
    content = parts.of(source, style)
    body = payments(content) if content.invoice.kind == "P" else [*lines(content), *parts.summary(content)]
    pieces: list[Piece] = [*parts.heading(content), *parts.parties(content), *parts.facts(content), *body]
    pieces += fiscal(content)
    layout = Layout(content, [])
    first = PAGE_HEIGHT - TOP - FOOT - FOOTER_HEIGHT - (BANNER_HEIGHT if layout.banner else 0)
    return replace(layout, pages=paginate(pieces, TEXT_WIDTH, first, first - RUNNING_HEIGHT))


def write_pdf(source: Source, target: str | Path | QIODevice, style: PrintStyle | None = None) -> int:
    """Write the document as a PDF with real text and a vector QR; returns the number of pages.

    Raises PrintFailed when the target cannot be written.
    """
    layout = lay_out(source, style or PrintStyle())
    writer = QPdfWriter(target) if isinstance(target, QIODevice) else QPdfWriter(str(target))
    writer.setResolution(RESOLUTION)
    writer.setTitle(_title(layout.content))
    writer.setCreator("gigstack Desktop")
    writer.setAuthor(layout.content.invoice.issuer.name)
    _set_up(writer)
    _paint_on(writer, layout, writer.resolution())
    return len(layout.pages)


def pdf_bytes(source: Source, style: PrintStyle | None = None) -> bytes:
    """The document as a PDF in memory."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    write_pdf(source, buffer, style)
    return bytes(buffer.data().data())


def render_preview(source: Source, style: PrintStyle | None = None, dpi: float = 96) -> list[QImage]:
    """Every page as an image of `dpi` dots per inch."""
    layout = lay_out(source, style or PrintStyle())
    return [_image(layout, number, dpi) for number in range(len(layout.pages))]


def paint(source: Source, style: PrintStyle | None, printer: QPrinter) -> int:
    """Paint the document on a printer (vector, 300 dpi or more); returns the number of pages, raises PrintFailed."""
    layout = lay_out(source, style or PrintStyle())
    printer.setDocName(_title(layout.content))
    printer.setFullPage(True)
    _set_up(printer)
    _paint_on(printer, layout, printer.resolution())
    return len(layout.pages)


def _set_up(device: QPagedPaintDevice) -> None:
    letter = QPageLayout(
        QPageSize(QPageSize.PageSizeId.Letter), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)
    )
    device.setPageLayout(letter)


def _paint_on(device: QPagedPaintDevice, layout: Layout, dpi: float) -> None:
    painter = QPainter()
    if not painter.begin(device):
        raise PrintFailed("device")
    try:
        painter.scale(dpi / RESOLUTION, dpi / RESOLUTION)
        for number in range(len(layout.pages)):
            if number and not device.newPage():
                raise PrintFailed("device")
            _paint_page(painter, layout, number)
    finally:
        painter.end()


def _image(layout: Layout, number: int, dpi: float) -> QImage:
    scale = dpi / RESOLUTION
    image = QImage(round(PAGE_WIDTH * scale), round(PAGE_HEIGHT * scale), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing
        | QPainter.RenderHint.TextAntialiasing
        | QPainter.RenderHint.SmoothPixmapTransform
    )
    painter.scale(scale, scale)
    _paint_page(painter, layout, number)
    painter.end()
    return image


def _paint_page(painter: QPainter, layout: Layout, number: int) -> None:
    top = TOP
    if layout.banner:
        _paint_watermark(painter, layout)
        Text(layout.banner, layout.content.inks.warning, "center").paint(painter, MARGIN, top - pt(6), TEXT_WIDTH)
        top += BANNER_HEIGHT
    if number:
        _paint_running_head(painter, layout.content, top)
        top += RUNNING_HEIGHT
    for block, y in layout.pages[number].placed:
        block.paint(painter, MARGIN, top + y, TEXT_WIDTH)
    _paint_footer(painter, layout, number)


def _paint_watermark(painter: QPainter, layout: Layout) -> None:
    """Across the page, below everything else; drawn as a shape, so that it is never mixed into copied text."""
    path = QPainterPath()
    path.addText(0, 0, font(60, SEMIBOLD), layout.banner)
    box = path.boundingRect()
    painter.save()
    painter.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
    painter.rotate(-52)
    scale = min(pt(760) / box.width(), 1.6)
    painter.scale(scale, scale)
    painter.translate(-box.center())
    painter.fillPath(path, QColor(_TINT if layout.content.style.watermark else _DRAFT_TINT))
    painter.restore()


def _paint_running_head(painter: QPainter, content: Content, top: float) -> None:
    left = Text(wording.one_line(content.invoice.issuer.name, 60), content.inks.foot)
    title = wording.document_title(content.invoice)
    right = Text(f"{title} · {content.stamp.uuid.upper()}" if content.stamp else title, content.inks.foot, "right")
    Columns((left, right), (0, 0), gap=pt(12)).paint(painter, MARGIN, top, TEXT_WIDTH)


def _paint_footer(painter: QPainter, layout: Layout, number: int) -> None:
    inks = layout.content.inks
    left = Text(wording.REPRESENTATION if layout.content.stamp else DRAFT_WATERMARK, inks.foot)
    right = Text(f"Página {number + 1} de {len(layout.pages)}", inks.foot, "right")
    row = Columns((left, right), (0, pt(90)), gap=pt(12))
    row.paint(painter, MARGIN, PAGE_HEIGHT - FOOT - pt(9), TEXT_WIDTH)


def _title(content: Content) -> str:
    title = wording.document_title(content.invoice)
    return f"{title} – {content.invoice.issuer.name}" if content.invoice.issuer.name else title
