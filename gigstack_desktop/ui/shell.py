"""The main window: sections at the left, header, search, notices, drops from anywhere, and the shared shortcuts."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from gigstack_desktop.ui import dialogs, icons
from gigstack_desktop.ui.drop import DropVeil, files_of
from gigstack_desktop.ui.frame import ModeBanner, Rail, SkeletonPage, TopBar
from gigstack_desktop.ui.navigator import Navigator, NoticeRequest
from gigstack_desktop.ui.shortcuts import ShortcutSheet
from gigstack_desktop.ui.tasks import Tasks
from gigstack_desktop.ui.widgets.notice import Notice, NoticeArea
from gigstack_desktop.ui.widgets.pill import PillSpec
from gigstack_desktop.ui.widgets.suggest import Suggest, Suggestion

Factory = Callable[[], QWidget]
SearchProvider = Callable[[str], Awaitable[Sequence[Suggestion]]]


@dataclass
class Section:
    """One place of the window; its widget is made when it is first shown. `within` names the rail entry it lights."""

    key: str
    title: str
    factory: Factory
    within: str
    opened: Callable[[Any, dict[str, Any]], None] | None = None
    widget: QWidget | None = None


class Shell(QMainWindow):
    """The window. It knows sections, not services; `app.py` fills it."""

    files_dropped = Signal(object)  # list[Path]
    close_wanted = Signal()
    painted = Signal()
    section_shown = Signal(str)

    def __init__(self, tasks: Tasks, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self.navigator = navigator
        self._sections: dict[str, Section] = {}
        self._current = ""
        self._ready = False
        self._wanted: tuple[str, dict[str, object]] | None = None
        self._provider: SearchProvider | None = None
        self._painted = False
        self.setWindowTitle("gigstack Desktop")
        self.setAcceptDrops(True)
        self.setMinimumSize(900, 560)
        self.resize(1320, 840)
        self.banner = ModeBanner()
        self.rail = Rail()
        self.topbar = TopBar()
        self.stack = QStackedWidget()
        self.skeleton = SkeletonPage()
        self._build()
        self.notices = NoticeArea(self.stack)
        self.veil = DropVeil(self)
        self._connect()
        self._bind()

    def _build(self) -> None:
        self._body = QWidget()
        body = QHBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.rail)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.topbar)
        right.addWidget(self.stack, 1)
        body.addLayout(right, 1)
        self.pages = QStackedWidget()
        self.pages.addWidget(self._body)
        self.stack.addWidget(self.skeleton)
        whole = QWidget()
        whole.setObjectName("page")
        outer = QVBoxLayout(whole)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.banner)
        outer.addWidget(self.pages, 1)
        self.setCentralWidget(whole)

    def _connect(self) -> None:
        self.rail.chosen.connect(self._rail_chosen)
        self.rail.files_wanted.connect(self.choose_files)
        self.veil.dropped.connect(self.files_dropped)
        self.navigator.opened.connect(self._navigate)
        self.navigator.notified.connect(self._notice_wanted)
        self.topbar.outbox.clicked.connect(self._show_activity)
        self._suggest = Suggest(self.topbar.search, self._search, self._tasks, min_width=440, at_least=2)
        self._suggest.picked.connect(self._found)

    def _bind(self) -> None:
        for keys, do in (
            ("Ctrl+K", self.focus_global_search),
            ("Ctrl+N", partial(self._ask_view, "new")),
            ("Ctrl+F", partial(self._ask_view, "focus_search")),
            ("F5", partial(self._ask_view, "refresh")),
            ("Ctrl+U", self.choose_files),
            ("Ctrl+Shift+F", partial(self.navigator.open, "composer", new=True)),
            ("Ctrl+Shift+C", partial(self.navigator.open, "clients", new=True)),
            ("Ctrl+Shift+P", partial(self.navigator.open, "payments", new=True)),
            ("F1", self.show_shortcuts),
            ("Ctrl+F1", self.show_shortcuts),
            ("Ctrl+Q", self.close),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(do)
        for number in range(1, 10):
            QShortcut(QKeySequence(f"Alt+{number}"), self).activated.connect(partial(self._go, number - 1))

    # Sections

    def add_section(
        self,
        key: str,
        title: str,
        icon: str,
        factory: Factory,
        *,
        within: str = "",
        low: bool = False,
        opened: Callable[[Any, dict[str, Any]], None] | None = None,
    ) -> None:
        """Register a section. `within` another one's key: it is not in the rail and lights that entry.

        `opened(widget, arguments)` is called each time it is shown; without it the widget's `open_with(**arguments)`.
        """
        self._sections[key] = Section(key, title, factory, within or key, opened)
        if not within:
            self.rail.add(key, title, icon, low=low)

    def add_new(self, text: str, icon: str, keys: str, do: Callable[[], None]) -> None:
        """Add an entry to + Nuevo; `keys` only tells the shortcut."""
        action = self.topbar.menu.addAction(icons.icon(icon), f"{text}\t{keys}")
        action.triggered.connect(do)

    def has_section(self, key: str) -> bool:
        """Whether a section is registered."""
        return key in self._sections

    def section(self, key: str) -> QWidget | None:
        """The widget of a section, None while it has not been shown."""
        return self._sections[key].widget

    def widgets(self) -> list[QWidget]:
        """The sections that have been made."""
        return [section.widget for section in self._sections.values() if section.widget is not None]

    def current_section(self) -> str:
        """The key of the section shown."""
        return self._current

    def set_ready(self, ready: bool) -> None:
        """Until ready, sections are skeletons; then the one asked for last is made and shown."""
        self._ready = ready
        if ready and self._wanted:
            key, arguments = self._wanted
            self._wanted = None
            self.show_section(key, **arguments)

    def forget_sections(self) -> None:
        """Drop every section's widget (another profile is opened)."""
        self.set_ready(False)
        self.stack.setCurrentWidget(self.skeleton)
        if self._current and self._wanted is None:
            self._wanted = (self._current, {})
        for section in self._sections.values():
            if section.widget is not None:
                self.stack.removeWidget(section.widget)
                section.widget.hide()
                section.widget.deleteLater()
                section.widget = None

    def show_section(self, key: str, **arguments: object) -> None:
        """Show a section, making it when needed, and hand it the arguments (`view.open_with(**arguments)`)."""
        section = self._sections[key]
        self._current = key
        self.rail.mark(section.within)
        self.setWindowTitle(f"{section.title} · gigstack Desktop")
        if not self._ready:  # a page that asks something first (first run) stays
            self._wanted = (key, arguments)
            self.stack.setCurrentWidget(self.skeleton)
            return
        self.pages.setCurrentWidget(self._body)
        widget: Any = self.make_section(key)
        self.stack.setCurrentWidget(widget)
        if section.opened is not None:
            section.opened(widget, arguments)
        elif hasattr(widget, "open_with"):
            widget.open_with(**arguments)
        self.section_shown.emit(key)

    def make_section(self, key: str) -> QWidget:
        """The section's widget, made when there is none yet, but not shown; only while ready."""
        section = self._sections[key]
        if section.widget is None:
            section.widget = section.factory()
            self.stack.addWidget(section.widget)
        return section.widget

    def show_page(self, page: QWidget) -> None:
        """Cover everything below the banner with `page` (first run)."""
        if self.pages.indexOf(page) < 0:
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)

    def close_page(self, page: QWidget) -> None:
        """Take such a page away; the keyboard goes to the screen below it, not to the rail's nearest button."""
        self.pages.removeWidget(page)
        self.pages.setCurrentWidget(self._body)
        self.stack.setFocus()
        page.deleteLater()

    # Header

    def show_company(self, name: str, rfc: str, color: str = "") -> None:
        """Say who issues."""
        self.topbar.company.show_company(name, rfc, color)

    def show_mode(self, kind: str) -> None:
        """practice, test or live."""
        self.banner.show_mode(kind)

    def show_connection(self, state: str) -> None:
        """online, offline, starting or unauthorized."""
        self.topbar.connection.show_status(
            {
                "online": PillSpec(self.tr("En línea"), "success", "wifi"),
                "offline": PillSpec(self.tr("Sin conexión"), "warning", "wifi-off"),
                "unauthorized": PillSpec(self.tr("Clave no válida"), "danger", "key-round"),
            }.get(state, PillSpec(self.tr("Conectando…"), "neutral", "refresh-cw"))
        )

    def show_outbox(self, count: int) -> None:
        """How many intents wait."""
        self.topbar.show_outbox(count)

    def set_search(self, provider: SearchProvider | None) -> None:
        """What the global search box asks; each `Suggestion.data` is a (section, arguments) pair."""
        self._provider = provider

    def focus_global_search(self) -> None:
        """Put the cursor into the search box."""
        self.topbar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.topbar.search.selectAll()

    def notify(
        self,
        text: str,
        tone: str = "info",
        *,
        action: str = "",
        on_action: Callable[[], None] | None = None,
        seconds: float | None = None,
    ) -> Notice:
        """Show a notice inside the window."""
        return self.notices.notify(text, tone, action=action, on_action=on_action, seconds=seconds)

    # Files and help

    def choose_files(self) -> None:
        """Choose by dialog what could have been dropped (Ctrl+U)."""
        self._tasks.once("shell.choose_files", self._choose_files)

    async def _choose_files(self) -> None:
        filters = self.tr("Constancias y CFDI (*.pdf *.xml);;Todos los archivos (*)")
        if paths := await dialogs.open_files(self, self.tr("Elegir constancias o CFDI"), filters):
            self.files_dropped.emit(paths)

    def show_shortcuts(self) -> None:
        """Show the sheet of shortcuts."""
        self._tasks.once("shell.shortcuts", self._show_shortcuts)

    async def _show_shortcuts(self) -> None:
        await dialogs.open_dialog(ShortcutSheet(self))

    # Remembering

    def geometry_text(self) -> str:
        """Place and size of the window as text."""
        return base64.b64encode(self.saveGeometry().data()).decode()

    def restore_geometry_text(self, text: str) -> None:
        """Bring back what `geometry_text` gave."""
        if text:
            self.restoreGeometry(QByteArray.fromBase64(text.encode()))

    # Qt's own

    def showEvent(self, event: QShowEvent) -> None:
        """Watch the native window: a drag must meet the veil before any field takes it as text."""
        super().showEvent(event)
        if handle := self.windowHandle():
            handle.installEventFilter(self)
        if not self._painted:
            self._painted = True
            self.stack.setFocus()  # else the first button of the rail would light up
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask the program to close; it hides the window when everything is safe."""
        event.ignore()
        self.close_wanted.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Raise the veil as soon as files come over the window."""
        if event.type() == QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent) and files_of(event.mimeData()):
            self.veil.cover()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the veil over everything."""
        super().resizeEvent(event)
        if self.veil.isVisible():
            self.veil.cover()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if files_of(event.mimeData()):
            event.acceptProposedAction()
            self.veil.cover()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Everywhere is right."""
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They went elsewhere, or onto the veil, which knows by itself."""
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the files on."""
        self.veil.hide()
        if paths := files_of(event.mimeData()):
            event.acceptProposedAction()
            self.files_dropped.emit(list[Path](paths))

    # Slots

    def _rail_chosen(self, key: str) -> None:
        self.show_section(key)

    def _go(self, number: int) -> None:
        keys = self.rail.keys()
        if number < len(keys):
            self.show_section(keys[number])

    def _navigate(self, key: str, arguments: object) -> None:
        if key in self._sections and isinstance(arguments, dict):
            self.show_section(key, **arguments)

    def _notice_wanted(self, request: object) -> None:
        if isinstance(request, NoticeRequest):
            self.notify(request.text, request.tone, action=request.action, on_action=request.on_action)

    def _show_activity(self) -> None:
        self.navigator.open("activity")

    def _ask_view(self, what: str) -> None:
        method = getattr(self.stack.currentWidget(), what, None)
        if callable(method):
            method()

    async def _search(self, text: str) -> Sequence[Suggestion]:
        return await self._provider(text) if self._provider else ()

    def _found(self, suggestion: Suggestion) -> None:
        if isinstance(suggestion.data, tuple):
            section, arguments = suggestion.data
            self.topbar.search.clear()
            self.show_section(section, **arguments)
