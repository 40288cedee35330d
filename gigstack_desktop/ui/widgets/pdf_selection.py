"""What text a person has selected in a PDF, from one point to another, possibly over several pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

if TYPE_CHECKING:
    from gigstack_desktop.printing.pdfium import PageText

Spot = tuple[int, QPointF]  # page, point on it


class Selection:
    """Remembers points, not characters: the text of a page may arrive after the mouse has moved on."""

    def __init__(self) -> None:
        self._texts: dict[int, PageText] = {}
        self._start: Spot | None = None
        self._end: Spot | None = None
        self._words: tuple[int, int, int] | None = None
        self._everything = 0
        self._areas: dict[tuple[int, int, int], list[QRectF]] = {}  # one per page: painting asks at every frame

    def know(self, page: int, text: PageText) -> None:
        """The text of a page, read."""
        self._texts[page] = text

    def begin(self, page: int, spot: QPointF) -> None:
        """Start anew; nothing is selected until it is extended."""
        self._start, self._end, self._words, self._everything = (page, spot), None, None, 0

    def extend(self, page: int, spot: QPointF) -> None:
        """The selection now ends here."""
        if self._start is not None:
            self._end = (page, spot)

    def select_word(self, page: int, spot: QPointF) -> None:
        """The word at a point of a page whose text is known."""
        text = self._texts.get(page)
        index = text.nearest(spot.x(), spot.y()) if text else -1
        if text is None or index < 0:
            return
        first = last = index
        while first > 0 and not text.text[first - 1].isspace():
            first -= 1
        while last < len(text.text) and not text.text[last].isspace():
            last += 1
        self._words, self._end = (page, first, last), None

    def select_all(self, pages: int) -> list[int]:
        """Everything; returns the pages whose text is not known yet."""
        self._everything, self._words = pages, None
        return self.missing()

    def missing(self) -> list[int]:
        """The pages of the selection whose text is not known yet."""
        return [page for page in self._pages() if page not in self._texts]

    def areas(self, page: int) -> list[QRectF]:
        """What to mark on a page, in points."""
        text = self._texts.get(page)
        if text is None:
            return []
        key = (page, *self._range(page, text))
        if key not in self._areas:
            self._areas = {k: v for k, v in self._areas.items() if k[0] != page}
            self._areas[key] = text.areas(*key[1:])
        return self._areas[key]

    def text(self) -> str:
        """The selected text; pages and lines are separated by new lines."""
        parts = []
        for page in self._pages():
            text = self._texts.get(page)
            if text is not None:
                first, last = self._range(page, text)
                parts.append(text.text[first:last].replace("\r\n", "\n").replace("\x00", ""))
        return "\n".join(part for part in parts if part)

    def _pages(self) -> range:
        if self._everything:
            return range(self._everything)
        if self._words:
            return range(self._words[0], self._words[0] + 1)
        if self._start is None:
            return range(0)
        end = (self._end or self._start)[0]
        return range(min(self._start[0], end), max(self._start[0], end) + 1)

    def _range(self, page: int, text: PageText) -> tuple[int, int]:
        """First and past the last selected character of a page."""
        if self._everything:
            return 0, len(text.text)
        if self._words:
            return self._words[1:] if self._words[0] == page else (0, 0)
        if self._start is None or self._end is None:
            return 0, 0
        ends = [self._index(spot, page, text) for spot in (self._start, self._end)]
        first, last = min(ends), max(ends)
        return (first, min(last + 1, len(text.text))) if first >= 0 else (0, 0)

    @staticmethod
    def _index(spot: Spot, page: int, text: PageText) -> int:
        if spot[0] < page:
            return 0
        if spot[0] > page:
            return len(text.text) - 1
        return text.nearest(spot[1].x(), spot[1].y())
