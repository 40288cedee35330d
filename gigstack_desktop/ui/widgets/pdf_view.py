"""A PDF on screen: continuous pages, zoom, search, text selection and a plain sentence when a file is damaged."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from gigstack_desktop.errors import BadFile
from gigstack_desktop.ui.widgets.buttons import icon_button
from gigstack_desktop.ui.widgets.pdf_canvas import Fit, PdfCanvas
from gigstack_desktop.ui.widgets.pdf_worker import PdfWorker
from gigstack_desktop.ui.widgets.search_field import SearchField


class PdfView(QWidget):
    """Shows one PDF, given as bytes or as a path; never waits for it.

    Ctrl+F searches, Enter and F3 go to the next match, Ctrl with + − 0 or the wheel zooms, Ctrl+C copies.
    """

    opened = Signal(int)  # pages
    failed = Signal(object)  # BadFile
    page_changed = Signal(int, int)  # page from 1, pages
    zoom_changed = Signal(float)
    matches_changed = Signal(int, int)  # match from 1 (0: none), matches found so far
    copied = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._worker = PdfWorker()
        self._generation = -1
        self._query, self._asked = 0, ""
        self._matches: dict[int, Sequence[Sequence[QRectF]]] = {}
        self._order: list[tuple[int, int]] = []
        self._at = -1
        self._build()
        self._connect()
        self.setAccessibleName(self.tr("Documento PDF"))

    def open(self, source: bytes | Path) -> None:
        """Show another file; `opened` or `failed` follows."""
        self._clear_matches()
        self._generation = self._worker.open(source)

    def close_file(self) -> None:
        """Stop the thread behind the view; also done when the view is destroyed."""
        self._worker.close()

    @property
    def canvas(self) -> PdfCanvas:
        """The scrolling pages."""
        return self._canvas

    def search(self, text: str) -> None:
        """Mark every place where `text` occurs, from the page in view on; an empty text marks none."""
        self._clear_matches()
        self._asked = text.strip()
        if self._asked:
            self._query = self._worker.search(self._asked, self._canvas.current_page, self._canvas.page_count)

    def next_match(self) -> None:
        """Go to the next match, after the last one to the first."""
        self._go(1)

    def previous_match(self) -> None:
        """Go to the match before."""
        self._go(-1)

    def open_search(self) -> None:
        """Show the search bar and put the caret there."""
        self._search_bar.show()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def close_search(self) -> None:
        """Hide the search bar and its marks."""
        self._search_bar.hide()
        self._field.clear()
        self.search("")
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        self._canvas = PdfCanvas(self._worker, self)
        self._canvas.setAccessibleName(self.tr("Páginas del documento"))
        self._message = QLabel(self)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setWordWrap(True)
        self._message.setMargin(32)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._canvas)
        self._stack.addWidget(self._message)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._tools())
        layout.addWidget(self._make_search_bar())
        layout.addWidget(self._stack, 1)

    def _tools(self) -> QHBoxLayout:
        self._page_label = QLabel(self)
        self._zoom_label = QLabel(self)
        self._zoom_label.setMinimumWidth(44)
        self._zoom_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._find = icon_button("search", self.tr("Buscar en el documento"), small=True)
        self._out = icon_button("zoom-out", self.tr("Alejar"), small=True)
        self._in = icon_button("zoom-in", self.tr("Acercar"), small=True)
        self._wide = icon_button("arrow-up-down", self.tr("Ajustar al ancho"), small=True)
        self._whole = icon_button("maximize", self.tr("Ver la página completa"), small=True)
        row = QHBoxLayout()
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(4)
        row.addWidget(self._page_label)
        row.addStretch(1)
        for widget in (self._out, self._zoom_label, self._in, self._wide, self._whole, self._find):
            row.addWidget(widget)
        return row

    def _make_search_bar(self) -> QWidget:
        self._search_bar = QWidget(self)
        self._field = SearchField(self.tr("Buscar en el documento"), self._search_bar)
        self._count = QLabel(self._search_bar)
        self._previous = icon_button("chevron-up", self.tr("Coincidencia anterior"), small=True)
        self._next = icon_button("chevron-down", self.tr("Coincidencia siguiente"), small=True)
        self._done = icon_button("x", self.tr("Cerrar la búsqueda"), small=True)
        row = QHBoxLayout(self._search_bar)
        row.setContentsMargins(12, 4, 12, 8)
        row.setSpacing(6)
        row.addWidget(self._field, 1)
        for widget in (self._count, self._previous, self._next, self._done):
            row.addWidget(widget)
        self._search_bar.hide()
        return self._search_bar

    def _connect(self) -> None:
        worker, canvas = self._worker, self._canvas
        worker.opened.connect(self._show_pages)
        worker.failed.connect(self._show_failure)
        worker.matched.connect(self._take_matches)
        worker.searched.connect(self._end_search)
        close = worker.close
        self.destroyed.connect(lambda: close())  # holds the worker, not the view: the thread ends with the widget
        canvas.page_changed.connect(self._show_page_number)
        canvas.zoom_changed.connect(self._show_zoom)
        canvas.copied.connect(self.copied)
        self._find.clicked.connect(self.open_search)
        self._out.clicked.connect(self._zoom_out)
        self._in.clicked.connect(self._zoom_in)
        self._wide.clicked.connect(self._fit_width)
        self._whole.clicked.connect(self._fit_page)
        self._field.searched.connect(self._search_typed)
        self._field.returnPressed.connect(self.next_match)
        self._previous.clicked.connect(self.previous_match)
        self._next.clicked.connect(self.next_match)
        self._done.clicked.connect(self.close_search)
        for keys, slot in (
            (QKeySequence.StandardKey.Find, self.open_search),
            (QKeySequence.StandardKey.FindNext, self.next_match),
            (QKeySequence.StandardKey.FindPrevious, self.previous_match),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the search bar."""
        if event.key() == Qt.Key.Key_Escape and not self._search_bar.isHidden():
            self.close_search()
        else:
            super().keyPressEvent(event)

    def _zoom_in(self) -> None:
        self._canvas.zoom_by(1)

    def _zoom_out(self) -> None:
        self._canvas.zoom_by(-1)

    def _fit_width(self) -> None:
        self._canvas.set_fit(Fit.WIDTH)

    def _fit_page(self) -> None:
        self._canvas.set_fit(Fit.PAGE)

    def _show_pages(self, generation: int, sizes: tuple[QSizeF, ...]) -> None:
        if generation != self._generation:
            return
        self._stack.setCurrentWidget(self._canvas)
        self._canvas.show_pages(generation, sizes)
        self._canvas.set_fit(self._canvas.fit)
        if not self._search_bar.isHidden():
            self.search(self._field.text())
        self.opened.emit(len(sizes))

    def _show_failure(self, generation: int, error: BadFile) -> None:
        if generation != self._generation:
            return
        self._canvas.show_pages(generation, ())
        self._search_bar.hide()
        self._message.setText(self._sentence(error.reason))
        self._stack.setCurrentWidget(self._message)
        self.failed.emit(error)

    def _sentence(self, reason: str) -> str:
        return {
            "empty": self.tr("El archivo está vacío."),
            "locked": self.tr("El archivo pide una contraseña y no se puede mostrar aquí."),
            "unreadable": self.tr("No se pudo abrir el archivo. Puede que se haya movido o borrado."),
        }.get(reason, self.tr("El archivo está dañado o no es un PDF, y no se puede mostrar."))

    def _show_page_number(self, page: int, pages: int) -> None:
        text = self.tr("Página {page} de {pages}").format(page=page, pages=pages) if pages else ""
        self._page_label.setText(text)
        self.page_changed.emit(page, pages)

    def _show_zoom(self, zoom: float) -> None:
        self._zoom_label.setText(f"{zoom:.0%}".replace("%", " %"))
        self.zoom_changed.emit(zoom)

    def _search_typed(self, text: str) -> None:
        if text.strip() != self._asked:
            self.search(text)

    def _clear_matches(self) -> None:
        self._query, self._asked = 0, ""
        self._matches, self._order, self._at = {}, [], -1
        self._canvas.show_matches({}, None)
        self._show_count("")

    def _take_matches(self, generation: int, query: int, page: int, areas: tuple[tuple[QRectF, ...], ...]) -> None:
        if generation != self._generation or query != self._query:
            return
        found = [area for area in areas if area]
        if not found:
            return
        self._matches[page] = found
        first = self._at < 0
        here = (page, 0) if first else self._order[self._at]
        self._order = sorted((p, i) for p, each in self._matches.items() for i in range(len(each)))
        self._at = self._order.index(here)
        self._mark(reveal=first)

    def _end_search(self, generation: int, query: int) -> None:
        if query == self._query and generation == self._generation and not self._order:
            self._show_count(self.tr("Sin coincidencias"))
            self.matches_changed.emit(0, 0)

    def _go(self, step: int) -> None:
        if self._order:
            self._at = (self._at + step) % len(self._order)
            self._mark()

    def _mark(self, *, reveal: bool = True) -> None:
        self._canvas.show_matches(self._matches, self._order[self._at], reveal=reveal)
        self._show_count(self.tr("{at} de {all}").format(at=self._at + 1, all=len(self._order)))
        self.matches_changed.emit(self._at + 1, len(self._order))

    def _show_count(self, text: str) -> None:
        self._count.setText(text)
