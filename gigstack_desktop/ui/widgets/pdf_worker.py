"""The one thread behind a PDF view: it opens, renders and reads, so that the window never waits for PDFium."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gigstack_desktop.errors import BadFile

if TYPE_CHECKING:
    from gigstack_desktop.printing.pdfium import Pdf

TILE_ROWS = 768  # device pixels: one call of PDFium stays short


@dataclass(frozen=True, slots=True)
class Tile:
    """A band of a page: `row` counts bands of TILE_ROWS from the top, at `scale` device pixels to the point."""

    page: int
    row: int
    scale: float


def _report(done: Future[None]) -> None:
    """A defect in a job goes where every defect goes."""
    if not done.cancelled() and (error := done.exception()) is not None:
        sys.excepthook(type(error), error, error.__traceback__)


class PdfWorker(QObject):
    """Answers by signals, which carry the generation of the file that they are about."""

    opened = Signal(int, object)  # tuple[QSizeF, …] in points
    failed = Signal(int, object)  # BadFile
    rendered = Signal(int, object, object)  # Tile, QImage
    text_read = Signal(int, int, object)  # page, PageText
    matched = Signal(int, int, int, object)  # query, page, tuple[tuple[QRectF, …], …]: the areas of each match
    searched = Signal(int, int)  # query: every page was looked at

    def __init__(self) -> None:
        super().__init__()  # no parent: it must outlive the view while its last job ends
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pdf")
        self._pdf: Pdf | None = None
        self._generation = 0
        self._query = 0
        self._wanted: list[Tile] = []
        self._guard = Lock()

    def open(self, source: bytes | Path) -> int:
        """Show another file from now on; returns its generation."""
        self._generation += 1
        self.want(())
        self._run(self._open, self._generation, source)
        return self._generation

    def want(self, tiles: Sequence[Tile]) -> None:
        """What to render next, most urgent first; what was wanted before and is not named is dropped."""
        with self._guard:
            self._wanted = list(tiles)
        if tiles:
            self._run(self._render_next, self._generation)

    def read(self, page: int) -> None:
        """Read the text of a page."""
        self._run(self._read, self._generation, page)

    def search(self, text: str, first_page: int, count: int) -> int:
        """Look for `text` on all pages beginning at `first_page`; returns the query's number. Ends earlier ones."""
        self._query += 1
        order = [(first_page + i) % count for i in range(count)] if count else []
        self._run(self._search, self._generation, self._query, text, tuple(order))
        return self._query

    def close(self) -> None:
        """Forget the file and end the thread when its present job is over; does not wait."""
        self._generation += 1
        self._query += 1
        with self._guard:
            self._wanted = []
        self._run(self._drop)  # twice is once
        self._executor.shutdown(wait=False)

    def _run(self, job: Callable[..., None], *arguments: object) -> None:
        try:
            self._executor.submit(job, *arguments).add_done_callback(_report)
        except RuntimeError:  # closed meanwhile: nobody is waiting for the answer
            return

    def _open(self, generation: int, source: bytes | Path) -> None:
        from gigstack_desktop.printing.pdfium import Pdf  # late: PDFium loads on this thread

        self._drop()
        if generation != self._generation:
            return
        try:
            self._pdf = Pdf(source)
        except BadFile as error:
            self.failed.emit(generation, error)
        else:
            self.opened.emit(generation, self._pdf.sizes)

    def _drop(self) -> None:
        if self._pdf is not None:
            self._pdf.close()
            self._pdf = None

    def _render_next(self, generation: int) -> None:
        with self._guard:
            tile = self._wanted.pop(0) if self._wanted and generation == self._generation else None
        if tile is None or self._pdf is None:
            return
        image = self._pdf.render(tile.page, tile.scale, tile.row * TILE_ROWS, TILE_ROWS)
        self.rendered.emit(generation, tile, image)
        self._run_if_open(generation)

    def _run_if_open(self, generation: int) -> None:
        if generation == self._generation:
            self._run(self._render_next, generation)

    def _read(self, generation: int, page: int) -> None:
        if generation == self._generation and self._pdf is not None:
            self.text_read.emit(generation, page, self._pdf.text(page))

    def _search(self, generation: int, query: int, text: str, pages: tuple[int, ...]) -> None:
        """One page, then the rest as another job, so that rendering goes on in between."""
        if generation != self._generation or query != self._query or self._pdf is None:
            return
        if not pages:
            self.searched.emit(generation, query)
            return
        found = self._pdf.text(pages[0])
        areas = tuple(tuple(found.areas(first, last)) for first, last in found.find(text))
        self.matched.emit(generation, query, pages[0], areas)
        self._run(self._search, generation, query, text, pages[1:])
