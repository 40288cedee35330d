"""Reading PDF files with PDFium: pages as images, their text and where each character stands.

PDFium is not thread-safe: whoever calls it anywhere in the program holds `LOCK`. Everything here takes it itself, for
one short call at a time, and may wait for it: never call from the GUI thread.
"""

from __future__ import annotations

import ctypes
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QImage, QTransform

from gigstack_desktop.errors import BadFile

LOCK = Lock()
Box = tuple[float, float, float, float]


def fold(text: str) -> str:
    """Text as searching compares it: no case, no accents, one character for each that went in."""
    return "".join(_fold_one(character) for character in text)


def _fold_one(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0].casefold()
    return base if len(base) == 1 else character


@dataclass(frozen=True)
class PageText:
    """A page's characters and their boxes (left, top, right, bottom) in points from the page's top left corner.

    Plain numbers: a page has thousands of characters, and the GUI thread goes through them while the mouse moves.
    """

    text: str
    boxes: tuple[Box, ...]

    def find(self, needle: str) -> list[tuple[int, int]]:
        """Where `needle` occurs, as (first, past the last) character; blanks match any run of blanks or a new line."""
        plain, origin = _squeeze(fold(self.text))
        wanted = _squeeze(fold(needle))[0].strip()
        found: list[tuple[int, int]] = []
        at = plain.find(wanted) if wanted else -1
        while at >= 0:
            found.append((origin[at], origin[at + len(wanted) - 1] + 1))
            at = plain.find(wanted, at + len(wanted))
        return found

    def areas(self, first: int, last: int) -> list[QRectF]:
        """The boxes of the characters from `first` up to `last`, joined line by line."""
        joined: list[Box] = []
        for box in self.boxes[first:last]:
            if box[2] <= box[0] or box[3] <= box[1]:
                continue
            if joined and _same_line(joined[-1], box):
                joined[-1] = _united(joined[-1], box)
            else:
                joined.append(box)
        return [QRectF(left, top, right - left, bottom - top) for left, top, right, bottom in joined]

    def nearest(self, x: float, y: float) -> int:
        """The character closest to a point, its line before its place in the line; -1 when the page has no text."""
        best, choice = float("inf"), -1
        for index, (left, top, right, bottom) in enumerate(self.boxes):
            if right <= left:
                continue
            away_y = top - y if y < top else y - bottom if y > bottom else 0.0
            away_x = left - x if x < left else x - right if x > right else 0.0
            if (distance := away_y * 8 + away_x) < best:
                best, choice = distance, index
        return choice


def _same_line(area: Box, box: Box) -> bool:
    height = box[3] - box[1]
    level = min(area[3], box[3]) - max(area[1], box[1]) > 0.5 * min(area[3] - area[1], height)
    return level and -2 * height < box[0] - area[2] < 2 * height


def _united(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _squeeze(text: str) -> tuple[str, list[int]]:
    """Runs of blanks as one, with the original place of every character left."""
    kept: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        blank = character.isspace()
        if blank and kept and kept[-1] == " ":
            continue
        kept.append(" " if blank else character)
        origin.append(index)
    return "".join(kept), origin


class Pdf:
    """An open PDF file. Raises BadFile (reason `damaged`, `locked` or `empty`) when it cannot be shown."""

    def __init__(self, source: bytes | Path) -> None:
        data = source if isinstance(source, bytes) else _read(source)
        if not data:
            raise BadFile("empty")
        with LOCK:
            self._document = _open(data)
            try:
                self.sizes = tuple(QSizeF(*self._document.get_page_size(i)) for i in range(len(self._document)))
            except pdfium.PdfiumError as error:
                self._document.close()
                raise BadFile("damaged") from error
        if not self.sizes:
            self.close()
            raise BadFile("empty")

    def __enter__(self) -> Pdf:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; closing twice is harmless."""
        with LOCK:
            self._document.close()

    def render(self, number: int, scale: float, top: int = 0, height: int | None = None) -> QImage:
        """A page, or `height` rows of it from row `top`, at `scale` pixels to the point; blank when it is damaged."""
        size = self.sizes[number]
        width, full = max(1, round(size.width() * scale)), max(1, round(size.height() * scale))
        rows = max(1, min(height or full, full - top))
        image = QImage(width, rows, QImage.Format.Format_RGB32)
        image.fill(0xFFFFFFFF)
        with LOCK:
            page = _page(self._document, number)
            if page is not None:
                _draw(page, image, -top, full)
                page.close()
        return image

    def text(self, number: int) -> PageText:
        """The characters of a page; none when it is damaged."""
        with LOCK:
            page = _page(self._document, number)
            if page is None:
                return PageText("", ())
            text_page = page.get_textpage()
            found = _characters(text_page, _to_top_left(page, self.sizes[number]))
            text_page.close()
            page.close()
        return found


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadFile("unreadable", name=path.name) from error


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        reason = "locked" if "password" in str(error).lower() else "damaged"
        raise BadFile(reason) from error


def _page(document: pdfium.PdfDocument, number: int) -> pdfium.PdfPage | None:
    try:
        return document[number]
    except pdfium.PdfiumError:
        return None


def _draw(page: pdfium.PdfPage, image: QImage, offset: int, full_height: int) -> None:
    """Let PDFium write straight into the image's memory; ctypes releases the interpreter meanwhile."""
    buffer = (ctypes.c_ubyte * image.sizeInBytes()).from_buffer(image.bits())
    bitmap = raw.FPDFBitmap_CreateEx(image.width(), image.height(), raw.FPDFBitmap_BGRx, buffer, image.bytesPerLine())
    raw.FPDF_RenderPageBitmap(bitmap, page.raw, 0, offset, image.width(), full_height, 0, raw.FPDF_ANNOT)
    raw.FPDFBitmap_Destroy(bitmap)


def _to_top_left(page: pdfium.PdfPage, size: QSizeF) -> QTransform:
    """From the page's own coordinates (any rotation, any crop box) to points from its top left corner as shown."""
    fine, reach = 100, 1000
    x, y = ctypes.c_int(), ctypes.c_int()

    def shown(at_x: float, at_y: float) -> tuple[float, float]:
        area = (0, 0, round(size.width() * fine), round(size.height() * fine))
        raw.FPDF_PageToDevice(page.raw, *area, 0, at_x, at_y, x, y)
        return x.value / fine, y.value / fine

    (x0, y0), (x1, y1), (x2, y2) = shown(0, 0), shown(reach, 0), shown(0, reach)
    return QTransform((x1 - x0) / reach, (y1 - y0) / reach, (x2 - x0) / reach, (y2 - y0) / reach, x0, y0)


def _characters(text_page: pdfium.PdfTextPage, place: QTransform) -> PageText:
    letters: list[str] = []
    boxes: list[Box] = []
    found = raw.FS_RECTF()
    for index in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page.raw, index)
        known = raw.FPDFText_GetLooseCharBox(text_page.raw, index, found)
        letters.append(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " ")
        boxes.append(_placed(found, place) if known else (0.0, 0.0, 0.0, 0.0))
    return PageText("".join(letters), tuple(boxes))


def _placed(found: raw.FS_RECTF, place: QTransform) -> Box:
    area = place.mapRect(QRectF(found.left, found.bottom, found.right - found.left, found.top - found.bottom))
    return area.left(), area.top(), area.right(), area.bottom()
