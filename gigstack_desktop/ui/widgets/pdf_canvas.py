"""The scrolling pages of a PDF view: zoom, rendered bands, matches of a search and selected text."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from enum import Enum

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from gigstack_desktop.ui.widgets.pdf_selection import Selection
from gigstack_desktop.ui.widgets.pdf_worker import TILE_ROWS, PdfWorker, Tile

GAP, MARGIN = 14, 16
ACTUAL = 96 / 72  # pixels to the point at 100 %
LEAST, MOST, STEP = 0.25, 4.0, 1.2
CACHE_BYTES = 96 * 1024 * 1024
PAPER = QColor("#ffffff")
SELECTED = QColor("#c7d8ff")
MATCH, CURRENT_MATCH = QColor("#ffe58a"), QColor("#ffb454")


class Fit(Enum):
    """How the zoom follows the window."""

    NONE = "none"
    WIDTH = "width"
    PAGE = "page"


class PdfCanvas(QAbstractScrollArea):
    """Pages one below the other; asks the worker for what can be seen and shows paper until it comes."""

    page_changed = Signal(int, int)  # page from 1, pages
    zoom_changed = Signal(float)
    copied = Signal(str)

    def __init__(self, worker: PdfWorker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._generation = -1
        self._sizes: tuple[QSizeF, ...] = ()
        self._tops: list[float] = []
        self._zoom, self._fit = 1.0, Fit.WIDTH
        self._tiles: OrderedDict[Tile, QImage] = OrderedDict()
        self._held = 0
        self._matches: dict[int, Sequence[Sequence[QRectF]]] = {}
        self._current: tuple[int, int] | None = None
        self._shown_page = 0
        self.selection = Selection()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        # Always there: a bar that comes and goes while pages fit the width would never settle.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        worker.rendered.connect(self._take_tile)
        worker.text_read.connect(self._take_text)

    # What is shown

    @property
    def zoom(self) -> float:
        """1.0 is 100 %: a point of the page is 1/72 inch on a screen of 96 dpi."""
        return self._zoom

    @property
    def fit(self) -> Fit:
        """Whether the zoom follows the window."""
        return self._fit

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return len(self._sizes)

    @property
    def current_page(self) -> int:
        """The page in the upper part of the window, from 0."""
        at = self.verticalScrollBar().value() + self.viewport().height() / 3
        return max(0, bisect_right(self._tops, at) - 1)

    def show_pages(self, generation: int, sizes: tuple[QSizeF, ...]) -> None:
        """Begin with the pages of another file."""
        self._generation, self._sizes = generation, sizes
        self._forget_tiles()
        self._matches, self._current, self._shown_page = {}, None, 0
        self.selection = Selection()
        self._arrange()
        self.verticalScrollBar().setValue(0)
        self._refresh()
        self.page_changed.emit(1 if sizes else 0, len(sizes))

    # Zoom

    def set_zoom(self, zoom: float, anchor: QPoint | None = None) -> None:
        """Zoom to a factor (0.25 to 4); the point `anchor` of the viewport stays where it is."""
        self._fit = Fit.NONE
        self._apply_zoom(min(max(zoom, LEAST), MOST), anchor)

    def zoom_by(self, steps: float, anchor: QPoint | None = None) -> None:
        """Zoom in (positive) or out by steps of 20 %."""
        self.set_zoom(self._zoom * STEP**steps, anchor)

    def set_fit(self, fit: Fit) -> None:
        """Let the zoom follow the window's width or height."""
        self._fit = fit
        self._apply_zoom(self._fitting_zoom())

    def _fitting_zoom(self) -> float:
        if not self._sizes or self._fit is Fit.NONE:
            return self._zoom
        room = self.viewport().size()
        by_width = (room.width() - 2 * MARGIN) / (max(s.width() for s in self._sizes) * ACTUAL)
        by_height = (room.height() - 2 * MARGIN) / (max(s.height() for s in self._sizes) * ACTUAL)
        return min(max(by_width if self._fit is Fit.WIDTH else min(by_width, by_height), LEAST), MOST)

    def _apply_zoom(self, zoom: float, anchor: QPoint | None = None) -> None:
        point = anchor or QPoint(self.viewport().width() // 2, 0)
        page, spot = self._locate(QPointF(point))
        self._zoom = zoom
        self._arrange()
        if self._sizes:
            place = self._page_rect(page).topLeft() + spot * self._scale
            across, down = self.horizontalScrollBar(), self.verticalScrollBar()
            across.setValue(round(across.value() + place.x() - point.x()))
            down.setValue(round(down.value() + place.y() - point.y()))
        self._refresh()
        self.zoom_changed.emit(self._zoom)

    # Geometry

    @property
    def _scale(self) -> float:
        return self._zoom * ACTUAL

    def _arrange(self) -> None:
        top, self._tops = float(MARGIN), []
        for size in self._sizes:
            self._tops.append(top)
            top += size.height() * self._scale + GAP
        width = max((s.width() for s in self._sizes), default=0.0) * self._scale + 2 * MARGIN
        room = self.viewport().size()
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        down.setRange(0, max(0, round(top - GAP + MARGIN - room.height())) if self._sizes else 0)
        down.setPageStep(room.height())
        down.setSingleStep(40)
        across.setRange(0, max(0, round(width - room.width())))
        across.setPageStep(room.width())
        across.setSingleStep(40)

    def _page_rect(self, page: int) -> QRectF:
        """Where a page is in the viewport now."""
        size = self._sizes[page] * self._scale
        slack = (self.viewport().width() - size.width()) / 2
        left = slack - (0 if self.horizontalScrollBar().maximum() == 0 else self._sideways())
        return QRectF(QPointF(round(left), round(self._tops[page] - self.verticalScrollBar().value())), size)

    def _sideways(self) -> float:
        bar = self.horizontalScrollBar()
        return bar.value() - bar.maximum() / 2

    def _visible(self) -> range:
        if not self._tops:
            return range(0)
        top = self.verticalScrollBar().value()
        first = max(0, bisect_right(self._tops, top) - 1)
        last = bisect_right(self._tops, top + self.viewport().height())
        return range(first, last)

    def _locate(self, point: QPointF) -> tuple[int, QPointF]:
        """The page nearest to a point of the viewport, and that point on it in points."""
        if not self._sizes:
            return 0, QPointF()
        page = max(0, bisect_right(self._tops, point.y() + self.verticalScrollBar().value()) - 1)
        return page, (point - self._page_rect(page).topLeft()) / self._scale

    # Rendered bands

    def _pixel_scale(self) -> float:
        return round(self._scale * self.devicePixelRatioF(), 4)

    def _page_tiles(self, page: int, scale: float) -> Iterable[tuple[Tile, QRectF]]:
        """The bands of a page that can be seen, with their places."""
        rect, view = self._page_rect(page), QRectF(self.viewport().rect())
        rows = max(1, round(self._sizes[page].height() * scale))
        ratio = self.devicePixelRatioF()
        for row in range((rows + TILE_ROWS - 1) // TILE_ROWS):
            band = QRectF(rect.left(), rect.top() + row * TILE_ROWS / ratio, rect.width(), TILE_ROWS / ratio)
            if band.intersects(view):
                yield Tile(page, row, scale), band

    def _refresh(self) -> None:
        """Ask for what is missing and paint what is there."""
        scale = self._pixel_scale()
        needed = [tile for page in self._visible() for tile, _ in self._page_tiles(page, scale)]
        self._worker.want([tile for tile in needed if tile not in self._tiles])
        self.viewport().update()

    def _take_tile(self, generation: int, tile: Tile, image: QImage) -> None:
        if generation != self._generation:
            return
        self._tiles[tile] = image
        self._held += image.sizeInBytes()
        while self._held > CACHE_BYTES and len(self._tiles) > 1:
            self._held -= self._tiles.popitem(last=False)[1].sizeInBytes()
        self.viewport().update()

    def _forget_tiles(self) -> None:
        self._tiles.clear()
        self._held = 0

    @property
    def complete(self) -> bool:
        """Whether everything that can be seen is rendered at the present zoom."""
        scale = self._pixel_scale()
        return all(t in self._tiles for page in self._visible() for t, _ in self._page_tiles(page, scale))

    # Search and selection

    def show_matches(
        self, matches: dict[int, Sequence[Sequence[QRectF]]], current: tuple[int, int] | None, *, reveal: bool = True
    ) -> None:
        """Mark what was found, by page, and the match that the person is at (page, index), scrolling there."""
        self._matches, self._current = matches, current
        if current is not None and reveal:
            self._reveal(current[0], matches[current[0]][current[1]][0])
        self.viewport().update()

    def go_to(self, page: int) -> None:
        """Scroll to the top of a page, from 0."""
        if self._tops:
            self.verticalScrollBar().setValue(round(self._tops[min(max(page, 0), len(self._tops) - 1)] - MARGIN))

    def _reveal(self, page: int, area: QRectF) -> None:
        place = self._on_screen(page, area)
        view = QRectF(self.viewport().rect()).adjusted(0, 40, 0, -40)
        if not view.contains(place.center()):
            down, across = self.verticalScrollBar(), self.horizontalScrollBar()
            down.setValue(round(down.value() + place.center().y() - view.center().y()))
            across.setValue(round(across.value() + place.center().x() - view.center().x()))

    def _on_screen(self, page: int, area: QRectF) -> QRectF:
        return QRectF(
            self._page_rect(page).topLeft() + area.topLeft() * self._scale,
            area.size() * self._scale,
        )

    def _take_text(self, generation: int, page: int, text: object) -> None:
        if generation == self._generation:
            self.selection.know(page, text)  # type: ignore[arg-type]
            self.viewport().update()

    def copy(self) -> None:
        """Put the selected text on the clipboard."""
        if text := self.selection.text():
            QGuiApplication.clipboard().setText(text)
            self.copied.emit(text)

    def select_all(self) -> None:
        """Select the text of every page; each is read as it is needed."""
        for page in self.selection.select_all(len(self._sizes)):
            self._worker.read(page)
        self.viewport().update()

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paper, then what is rendered, then marks."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.palette().color(QPalette.ColorRole.Window).darker(108))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for page in self._visible():
            self._paint_page(painter, page)

    def _paint_page(self, painter: QPainter, page: int) -> None:
        rect, scale = self._page_rect(page), self._pixel_scale()
        painter.fillRect(rect, PAPER)
        painter.save()
        painter.setClipRect(rect)
        wanted = list(self._page_tiles(page, scale))
        if any(tile not in self._tiles for tile, _ in wanted):
            self._paint_stale(painter, page, rect)
        for tile, _ in wanted:
            if (image := self._tiles.get(tile)) is not None:
                self._paint_tile(painter, tile, image, rect)
        self._paint_marks(painter, page)
        painter.restore()

    def _paint_tile(self, painter: QPainter, tile: Tile, image: QImage, rect: QRectF) -> None:
        stretch = self._scale / tile.scale
        size = QSizeF(image.width() * stretch, image.height() * stretch)
        top = rect.top() + tile.row * TILE_ROWS * stretch
        painter.drawImage(QRectF(QPointF(rect.left(), top), size), image)

    def _paint_stale(self, painter: QPainter, page: int, rect: QRectF) -> None:
        """What was rendered at another zoom stands in until the right one comes."""
        for tile, image in self._tiles.items():
            if tile.page == page:
                self._paint_tile(painter, tile, image, rect)

    def _paint_marks(self, painter: QPainter, page: int) -> None:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)  # the letters stay black
        for index, areas in enumerate(self._matches.get(page, ())):
            color = CURRENT_MATCH if self._current == (page, index) else MATCH
            for area in areas:
                painter.fillRect(self._on_screen(page, area), color)
        for area in self.selection.areas(page):
            painter.fillRect(self._on_screen(page, area), SELECTED)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep fitting the window."""
        super().resizeEvent(event)
        self._apply_zoom(self._fitting_zoom(), QPoint(self.viewport().width() // 2, 0))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Everything is painted again: bands come from the cache."""
        self._refresh()
        page = self.current_page
        if page != self._shown_page:
            self._shown_page = page
            self.page_changed.emit(page + 1, len(self._sizes))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel zoom around the pointer."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(event.angleDelta().y() / 120, event.position().toPoint())
            event.accept()
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a selection; a double click that follows takes a word."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._need_text(*self._locate(event.position()), start=True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Extend the selection, scrolling when the pointer leaves the window."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._scroll_towards(event.position())
            self._need_text(*self._locate(event.position()), start=False)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select the word under the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.selection.select_word(*self._locate(event.position()))
            self.viewport().update()

    def _need_text(self, page: int, spot: QPointF, *, start: bool) -> None:
        if not self._sizes:
            return
        if start:
            self.selection.begin(page, spot)
        else:
            self.selection.extend(page, spot)
        for missing in self.selection.missing():
            self._worker.read(missing)
        self.viewport().update()

    def _scroll_towards(self, point: QPointF) -> None:
        view: QRect = self.viewport().rect()
        over = min(0.0, point.y()) + max(0.0, point.y() - view.height())
        if over:
            bar = self.verticalScrollBar()
            bar.setValue(round(bar.value() + over / 2))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home, End, space and page keys move; Ctrl with + − 0 zooms; copy and select all as everywhere."""
        if not self._key_action(event):
            super().keyPressEvent(event)

    def _key_action(self, event: QKeyEvent) -> bool:
        down, keys = self.verticalScrollBar(), Qt.Key
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() in (keys.Key_Plus, keys.Key_Equal):
            self.zoom_by(1)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() == keys.Key_Minus:
            self.zoom_by(-1)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() == keys.Key_0:
            self.set_fit(Fit.WIDTH)
        elif event.key() == keys.Key_Home:
            down.setValue(down.minimum())
        elif event.key() == keys.Key_End:
            down.setValue(down.maximum())
        elif event.key() == keys.Key_Space:
            down.triggerAction(down.SliderAction.SliderPageStepAdd)
        else:
            return False
        return True
