"""A small flow layout: blocks that know their height at a width, and a paginator that keeps them whole.

Every measure is in layout units, `fonts.UNIT` to the point.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath, QPen, QTextLayout, QTextOption

from gigstack_desktop.printing.fonts import UNIT
from gigstack_desktop.printing.style import HAIRLINE, PAPER

Align = Literal["left", "right", "center"]
_ENDLESS = 1e6
QUIET = 4  # modules of white around a QR code
_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "center": Qt.AlignmentFlag.AlignHCenter,
}


def pt(points: float) -> float:
    """Layout units of a length in points."""
    return points * UNIT


def mm(millimetres: float) -> float:
    """Layout units of a length in millimetres."""
    return millimetres * 72 / 25.4 * UNIT


class Block(Protocol):
    """Something to paint: as high as its content needs at a given width."""

    def height(self, width: float) -> float: ...

    def paint(self, painter: QPainter, x: float, y: float, width: float) -> None: ...


@dataclass(frozen=True)
class Ink:
    """How a text looks: font, colour, line height as a multiple of the font's size; `anywhere` breaks inside words."""

    font: QFont
    color: str
    leading: float = 1.4
    anywhere: bool = False


class Text:
    """A paragraph that wraps between words, or inside one that is longer than the line."""

    def __init__(self, text: str, ink: Ink, align: Align = "left") -> None:
        self._text, self._ink, self._align = text, ink, align
        self._layouts: dict[float, QTextLayout] = {}

    def height(self, width: float) -> float:
        return self._layout(width).lineCount() * self._line_height

    def paint(self, painter: QPainter, x: float, y: float, width: float) -> None:
        painter.setPen(QColor(self._ink.color))
        self._layout(width).draw(painter, QPointF(x, y))

    def natural_width(self) -> float:
        """The width of the text on one line."""
        return self._layout(_ENDLESS).maximumWidth()

    @property
    def _line_height(self) -> float:
        return self._ink.font.pixelSize() * self._ink.leading

    def _layout(self, width: float) -> QTextLayout:
        found = self._layouts.get(width)
        if found is None:
            found = self._layouts[width] = self._lay_out(width)
        return found

    def _lay_out(self, width: float) -> QTextLayout:
        layout = QTextLayout(self._text, self._ink.font)
        option = QTextOption(_ALIGN[self._align])
        modes = QTextOption.WrapMode
        option.setWrapMode(modes.WrapAnywhere if self._ink.anywhere else modes.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        top = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 1.0))
            line.setPosition(QPointF(0, top + (self._line_height - line.height()) / 2))
            top += self._line_height
        layout.endLayout()
        return layout


@dataclass(frozen=True)
class Space:
    """Nothing, of a given height."""

    size: float

    def height(self, width: float) -> float:
        return self.size

    def paint(self, painter: QPainter, x: float, y: float, width: float) -> None:
        return


@dataclass(frozen=True)
class Rule:
    """A hairline across the width."""

    color: str = HAIRLINE
    thickness: float = 0.5 * UNIT

    def height(self, width: float) -> float:
        return self.thickness

    def paint(self, painter: QPainter, x: float, y: float, width: float) -> None:
        painter.fillRect(QRectF(x, y, width, self.thickness), QColor(self.color))


@dataclass(frozen=True)
class Stack:
    """Blocks one below the other, kept together."""

    blocks: Sequence[Block]
    gap: float = 0.0

    def height(self, width: float) -> float:
        return sum(b.height(width) for b in self.blocks) + self.gap * max(len(self.blocks) - 1, 0)

    def paint(self, painter: QPainter, x: float, y: float, width: float) -> None:
        for block in self.blocks:
            block.paint(painter, x, y, width)
            y += block.height(width) + self.gap


@dataclass(frozen=True)
class Columns:
    """Blocks side by side. A width of 0 shares what the fixed ones leave; `bottom` aligns their feet."""

    blocks: Sequence[Block]
    widths: Sequence[float]
    gap: float = 0.0
    bottom: bool = False

    def height(self, width: float) -> float:
        return max((b.height(w) for b, w in zip(self.blocks, self._resolve(width), strict=True)), default=0.0)

    def paint(self, painter: QPainter, x: float, y: float, width: float) -> None:
        tallest = self.height(width) if self.bottom else 0.0
        for block, own in zip(self.blocks, self._resolve(width), strict=True):
            drop = tallest - block.height(own) if self.bottom else 0.0
            block.paint(painter, x, y + drop, own)
            x += own + self.gap

    def _resolve(self, width: float) -> list[float]:
        free = width - sum(self.widths) - self.gap * (len(self.widths) - 1)
        flexible = self.widths.count(0)
        return [w or free / max(flexible, 1) for w in self.widths]


@dataclass(frozen=True)
class Picture:
    """An image of so many layout units, scaled down to fit a box and never up."""

    image: QImage
    natural: tuple[float, float]
    max_width: float
    max_height: float
    align: Align = "left"

    def height(self, width: float) -> float:
        return self._scaled(width)[1]

    def paint(self, painter: QPainter, x: float, y: float, width: float) -> None:
        w, h = self._scaled(width)
        left = {"left": 0.0, "right": width - w, "center": (width - w) / 2}[self.align]
        painter.drawImage(QRectF(x + left, y, w, h), self.image)

    def _scaled(self, width: float) -> tuple[float, float]:
        w, h = self.natural
        factor = min(1.0, min(width, self.max_width) / w, self.max_height / h)
        return w * factor, h * factor


@dataclass(frozen=True)
class Code:
    """A QR code as one vector shape, `side` long and high.

    `matrix` brings its quiet zone of four modules (ISO 18004), which hangs outside: leave it free on every side.
    """

    matrix: tuple[tuple[bool, ...], ...]
    side: float

    def height(self, width: float) -> float:
        return self.side

    def paint(self, painter: QPainter, x: float, y: float, width: float) -> None:
        module = self.side / (len(self.matrix) - 2 * QUIET)
        outer = module * len(self.matrix)
        painter.save()
        painter.translate(x - QUIET * module, y - QUIET * module)
        painter.fillRect(QRectF(0, 0, outer, outer), QColor(PAPER))  # a watermark must not touch it
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # seams between modules otherwise
        painter.setPen(QPen(Qt.PenStyle.NoPen))
        painter.setBrush(QColor("#000000"))
        painter.drawPath(self._shape(module))
        painter.restore()

    def _shape(self, module: float) -> QPainterPath:
        shape = QPainterPath()
        shape.setFillRule(Qt.FillRule.WindingFill)
        for row, cells in enumerate(self.matrix):
            for start, length in _runs(cells):
                shape.addRect(start * module, row * module, length * module, module)
        return shape


def _runs(cells: Sequence[bool]) -> Iterable[tuple[int, int]]:
    """The dark stretches of one row: where each begins and how long it is."""
    start = None
    for i, dark in enumerate((*cells, False)):
        if dark and start is None:
            start = i
        elif not dark and start is not None:
            yield start, i - start
            start = None


@dataclass(frozen=True)
class Piece:
    """A block in the flow: kept whole, `before` it some space (not at the top of a page).

    `header` is painted above it when it begins a page, `footer` below it when the next page goes on;
    `with_next` moves it along with what follows; `at_foot` puts it at the bottom of its page.
    """

    block: Block
    before: float = 0.0
    header: Block | None = None
    footer: Block | None = None
    with_next: bool = False
    at_foot: bool = False


@dataclass
class Page:
    """Blocks with the place of their top edges, relative to the page's text area."""

    placed: list[tuple[Block, float]] = field(default_factory=list)
    used: float = 0.0

    def put(self, block: Block, height: float, before: float = 0.0) -> None:
        """Add a block below what is there."""
        self.placed.append((block, self.used + before))
        self.used += before + height


def paginate(pieces: Sequence[Piece], width: float, first: float, other: float) -> list[Page]:
    """Lay pieces out on pages whose text areas are `first` high, then `other`.

    Pieces that belong together move together unless a whole page cannot hold them; a piece higher than a page
    gets one to itself.
    """
    pages, room, last = [Page()], first, None
    for group in _groups(pieces, width, min(first, other)):
        if last is not None and pages[-1].used + _height(group, width) > room:
            if last.footer is not None:
                pages[-1].put(last.footer, last.footer.height(width))
            pages.append(Page())
            room = other
        for piece in group:
            _place(pages[-1], piece, width, room)
        last = group[-1]
    return pages


def _height(group: Sequence[Piece], width: float) -> float:
    """What a group takes, with the room for its footer, should the page end after it."""
    footer = group[-1].footer
    own = sum(piece.before + piece.block.height(width) for piece in group)
    return own + (footer.height(width) if footer else 0.0)


def _groups(pieces: Sequence[Piece], width: float, room: float) -> Iterable[Sequence[Piece]]:
    """What stays together; each piece by itself where a page cannot hold the group."""
    group: list[Piece] = []
    for index, piece in enumerate(pieces, start=1):
        group.append(piece)
        if piece.with_next and index < len(pieces):
            continue
        header = max((p.header.height(width) for p in group if p.header), default=0.0)
        yield from [group] if _height(group, width) + header <= room else [[alone] for alone in group]
        group = []


def _place(page: Page, piece: Piece, width: float, room: float) -> None:
    fresh, height = not page.placed, piece.block.height(width)
    if fresh and piece.header is not None:
        page.put(piece.header, piece.header.height(width))
    if piece.at_foot and not fresh:
        page.used = max(page.used, room - height - piece.before)
    page.put(piece.block, height, 0.0 if fresh else piece.before)
