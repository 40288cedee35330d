"""Opens a PDF with PDFium and takes from each page its text, its words with their places, and a picture when asked.

PDFium must never be called from two threads at once: callers keep to one thread or, better, use the child process.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

MAX_PAGES = 12
MOST_PAGES = 48  # once the first ones are known to be of a constancia
MAX_CHARACTERS = 60_000  # a page of a real constancia has about 3,000
MAX_OBJECTS = 40_000  # …and about 600 pieces of drawing; each letter apart, 4,000
MAX_PIXELS_A_SIDE = 3600
_HYPHENS = {0x02: "-", 0xFFFE: "-", 0xAD: "-"}  # PDFium's marks for a hyphen at the end of a line
_GLUED = re.compile(r"((?:RFC|CURP|\S*[a-záéíóúñ]\S*?|\(s\)):)(\S+)")


class UnreadableError(Exception):
    """The file cannot be opened: `reason` is encrypted or damaged."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box in points; y grows downwards."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class PageText:
    """One page: its number in the file, its text in drawing order, its words, and whether it is a picture of a page."""

    index: int
    text: str
    words: tuple[Word, ...]
    pictured: bool


class Pdf:
    """An open PDF; use it as a context manager. Raises UnreadableError."""

    def __init__(self, data: bytes) -> None:
        try:
            self._document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            locked = error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
            raise UnreadableError("encrypted" if locked else "damaged") from error
        if not len(self._document):
            self._document.close()
            raise UnreadableError("damaged")

    def __enter__(self) -> Pdf:
        return self

    def __exit__(self, *_: object) -> None:
        self._document.close()

    @property
    def count(self) -> int:
        """How many pages the file has."""
        return len(self._document)

    def pages(self) -> list[PageText]:
        """Text and words of the first pages; pages that do not load are left out."""
        return self._loaded(range(min(self.count, MAX_PAGES)))

    def more_pages(self) -> list[PageText]:
        """Those after the first ones, for a file that holds many constancias."""
        return self._loaded(range(MAX_PAGES, min(self.count, MOST_PAGES)))

    def _loaded(self, indices: range) -> list[PageText]:
        return [page for index in indices if (page := self._page(index)) is not None]

    def _page(self, index: int) -> PageText | None:
        try:
            page = self._document[index]
        except pypdfium2.PdfiumError:
            return None
        try:
            if pdfium.FPDFPage_CountObjects(page) > MAX_OBJECTS:  # gathering its text would take minutes
                return None
            return self._text(index, page)
        except pypdfium2.PdfiumError:
            return None
        finally:
            page.close()

    def _text(self, index: int, page: Any) -> PageText:
        text_page = page.get_textpage()
        try:
            glyphs = _glyphs(text_page, page.get_height())
            text = _clean(text_page.get_text_range(0, min(text_page.count_chars(), MAX_CHARACTERS)))
            return PageText(index, text, tuple(_words(glyphs)), _pictured(page))
        finally:
            text_page.close()

    def picture(self, index: int, scale: float) -> memoryview | None:
        """The page in grey, one byte a pixel, as rows and columns; None when it cannot be drawn.

        `scale` is pixels a point, held to a safe size.
        """
        try:
            page = self._document[index]
            largest = max(1.0, *page.get_size())
            bitmap = page.render(scale=min(scale, MAX_PIXELS_A_SIDE / largest), grayscale=True, may_draw_forms=False)
            page.close()
        except pypdfium2.PdfiumError:
            return None
        try:
            flat = memoryview(bytes(bitmap.buffer))
            return flat.cast("B", (bitmap.height, bitmap.stride))
        finally:
            bitmap.close()


def _clean(text: str) -> str:
    text = "".join(_HYPHENS.get(ord(c), c) for c in text)
    return unicodedata.normalize("NFC", text.replace("\0", ""))


_Glyph = tuple[str, float, float, float, float]


def _glyphs(text_page: Any, height: float) -> list[_Glyph]:
    """Every character with left, right, top and bottom; blanks have a text of one space."""
    box = pdfium.FS_RECTF()
    place = ctypes.byref(box)
    raw = text_page.raw
    unicode_at, box_at = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    found = []
    for i in range(min(text_page.count_chars(), MAX_CHARACTERS)):
        code = unicode_at(raw, i)
        text = _HYPHENS.get(code) or chr(code)
        if text.isspace() or not code or 0xD800 <= code < 0xE000:
            found.append((" ", 0.0, 0.0, 0.0, 0.0))
        elif box_at(raw, i, place):
            found.append((text, box.left, box.right, height - box.top, height - box.bottom))
    return found


def _words(glyphs: list[_Glyph]) -> Iterator[Word]:
    run: list[_Glyph] = []
    for glyph in [*glyphs, (" ", 0.0, 0.0, 0.0, 0.0)]:
        if run and (glyph[0] == " " or _apart(run[-1], glyph)):
            yield from _as_words(run)
            run = []
        if glyph[0] != " ":
            run.append(glyph)


def _apart(before: _Glyph, after: _Glyph) -> bool:
    size = max(before[4] - before[3], 1.0)
    if abs((before[3] + before[4]) - (after[3] + after[4])) > size:
        return True
    return not -0.6 * size < after[1] - before[2] < 0.25 * size


def _as_words(run: list[_Glyph]) -> Iterator[Word]:
    """One word; two where a label and its value stand without a blank between them (`Postal:42501`)."""
    text = unicodedata.normalize("NFC", "".join(glyph[0] for glyph in run))
    glued = _GLUED.fullmatch(text)
    if glued is None or len(text) != len(run):
        yield _word(text, run)
        return
    cut = len(glued[1])
    yield _word(text[:cut], run[:cut])
    yield _word(text[cut:], run[cut:])


def _word(text: str, run: list[_Glyph]) -> Word:
    return Word(text, min(g[1] for g in run), max(g[2] for g in run), min(g[3] for g in run), max(g[4] for g in run))


def _pictured(page: Any) -> bool:
    """Whether one picture covers the page, as in a scan: text on it comes from somebody's character recognition."""
    width, height = page.get_size()
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        if right - left > 0.8 * width and top - bottom > 0.8 * height:
            return True
    return False
