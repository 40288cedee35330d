"""Laid-out pages and the surfaces that take them: preview images, PDF files and printers show the very same.

Everything here may run in any thread while a QGuiApplication exists (offscreen is enough).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSaveFile, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPainterPath, QPdfWriter

from gigstack_desktop.errors import PrintFailed
from gigstack_desktop.printing.attachment import Attachment, attach
from gigstack_desktop.printing.flow import Columns, Page, Text, mm, pt
from gigstack_desktop.printing.fonts import SEMIBOLD, UNIT, font
from gigstack_desktop.printing.inks import Inks

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

RESOLUTION = 72 * UNIT
FOOTER_HEIGHT, RUNNING_HEIGHT, BANNER_HEIGHT = pt(20), pt(24), pt(18)


@dataclass(frozen=True)
class Paper:
    """The measures of a sheet in layout units; `margin` is left and right."""

    width: float
    height: float
    margin: float
    top: float
    foot: float

    @property
    def text_width(self) -> float:
        return self.width - 2 * self.margin


LETTER = Paper(pt(612), pt(792), mm(17), mm(14), mm(12))


@dataclass(frozen=True)
class Furniture:
    """What every page has around its text: warning and mark, running head from the second page on, foot."""

    banner: str = ""
    tint: str = ""
    running: tuple[str, str] = ("", "")
    foot: str = ""


@dataclass(frozen=True)
class Layout:
    """A document laid out on pages, ready to be painted anywhere."""

    pages: list[Page]
    paper: Paper
    inks: Inks
    furniture: Furniture
    title: str
    author: str = ""


def rooms(paper: Paper, furniture: Furniture) -> tuple[float, float]:
    """How high the text may be on the first page and on the others."""
    taken = (FOOTER_HEIGHT if furniture.foot else 0.0) + (BANNER_HEIGHT if furniture.banner else 0.0)
    first = paper.height - paper.top - paper.foot - taken
    return first, first - (RUNNING_HEIGHT if any(furniture.running) else 0.0)


def to_bytes(layout: Layout, attachment: Attachment | None = None) -> bytes:
    """The pages as a PDF with real text and embedded fonts; PDF/A-3b when it carries a file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    if attachment is not None:
        writer.setPdfVersion(QPagedPaintDevice.PdfVersion.PdfVersion_A1b)
    writer.setResolution(RESOLUTION)
    writer.setTitle(layout.title)
    writer.setCreator("gigstack Desktop")
    writer.setAuthor(layout.author)
    _set_up(writer, layout.paper)
    _paint_on(writer, layout, writer.resolution())
    pdf = bytes(buffer.data().data())
    return attach(pdf, attachment) if attachment is not None else pdf


def save(pdf: bytes, target: str | Path | QIODevice) -> None:
    """Write a file whole or not at all; raises PrintFailed when the target cannot be written."""
    if isinstance(target, QIODevice):
        if target.write(pdf) != len(pdf):
            raise PrintFailed("device", target.errorString())
        return
    file = QSaveFile(str(target))
    if not file.open(QIODevice.OpenModeFlag.WriteOnly) or file.write(pdf) != len(pdf) or not file.commit():
        raise PrintFailed("device", file.errorString())


def images(layout: Layout, dpi: float) -> list[QImage]:
    """Every page as an image of `dpi` dots per inch."""
    return [_image(layout, number, dpi) for number in range(len(layout.pages))]


def on_printer(layout: Layout, printer: QPrinter) -> None:
    """Paint the pages on a printer (vector, 300 dpi or more); raises PrintFailed."""
    printer.setDocName(layout.title)
    printer.setFullPage(True)
    _set_up(printer, layout.paper)
    _paint_on(printer, layout, printer.resolution())


def _set_up(device: QPagedPaintDevice, paper: Paper) -> None:
    size = QPageSize(QPageSize.PageSizeId.Letter)
    if paper.width != LETTER.width:
        size = QPageSize(QSizeF(paper.width / UNIT, paper.height / UNIT), QPageSize.Unit.Point)
    device.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))


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
    scale, paper = dpi / RESOLUTION, layout.paper
    image = QImage(round(paper.width * scale), round(paper.height * scale), QImage.Format.Format_RGB32)
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
    paper, furniture = layout.paper, layout.furniture
    top = paper.top
    if furniture.banner:
        _paint_watermark(painter, paper, furniture)
        warning = Text(furniture.banner, layout.inks.warning, "center")
        warning.paint(painter, paper.margin, top - pt(6), paper.text_width)
        top += BANNER_HEIGHT
    if number and any(furniture.running):
        _paint_running_head(painter, layout, top)
        top += RUNNING_HEIGHT
    for block, y in layout.pages[number].placed:
        block.paint(painter, paper.margin, top + y, paper.text_width)
    if furniture.foot:
        _paint_footer(painter, layout, number)


def _paint_watermark(painter: QPainter, paper: Paper, furniture: Furniture) -> None:
    """Across the page, below everything else; drawn as a shape, so that it is never mixed into copied text."""
    path = QPainterPath()
    path.addText(0, 0, font(60, SEMIBOLD), furniture.banner)
    box = path.boundingRect()
    painter.save()
    painter.translate(paper.width / 2, paper.height / 2)
    painter.rotate(-52)
    scale = min(pt(760) / box.width(), 1.6)
    painter.scale(scale, scale)
    painter.translate(-box.center())
    painter.fillPath(path, QColor(furniture.tint))
    painter.restore()


def _paint_running_head(painter: QPainter, layout: Layout, top: float) -> None:
    ink, (left, right) = layout.inks.foot, layout.furniture.running
    row = Columns((Text(left, ink), Text(right, ink, "right")), (0, 0), gap=pt(12))
    row.paint(painter, layout.paper.margin, top, layout.paper.text_width)


def _paint_footer(painter: QPainter, layout: Layout, number: int) -> None:
    paper = layout.paper
    left = Text(layout.furniture.foot, layout.inks.foot)
    right = Text(f"Página {number + 1} de {len(layout.pages)}", layout.inks.foot, "right")
    row = Columns((left, right), (0, pt(90)), gap=pt(12))
    row.paint(painter, paper.margin, paper.height - paper.foot - pt(9), paper.text_width)
