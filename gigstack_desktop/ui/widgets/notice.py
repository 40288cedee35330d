"""Messages that need no answer: notices inside the window, with an optional action such as *Deshacer*."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gigstack_desktop.ui import icons, theme
from gigstack_desktop.ui.widgets import buttons

_ICONS = {
    "info": "info",
    "success": "circle-check",
    "warning": "triangle-alert",
    "danger": "circle-alert",
    "neutral": "info",
}
KEEP = 4
WIDTH = 400


class Notice(QWidget):
    """One message with tone, optional action and a cross. Emits `closed` once."""

    closed = Signal()

    def __init__(self, text: str, tone: str = "info", action: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = text
        self._tone = tone
        self._on_action: Callable[[], None] | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 10, 8, 10)
        layout.setSpacing(10)
        mark = QLabel()
        icons.put(mark, _ICONS[tone], tone, 18)
        self._label = QLabel(text)
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        layout.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._label, 1)
        self.action = buttons.link(action)
        if not action:  # never show() before it has a parent: it would be a window of its own for a moment
            self.action.hide()
        self.action.clicked.connect(self._act)
        self.cross = buttons.icon_button("x", self.tr("Cerrar aviso"), small=True)
        self.cross.clicked.connect(self.dismiss)
        layout.addWidget(self.action, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.cross, 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(text)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.dismiss)

    def on_action(self, do: Callable[[], None] | None) -> None:
        """What the action does; the notice closes first."""
        self._on_action = do

    def last(self, seconds: float) -> None:
        """Close by itself after `seconds` (0: stay until closed). The pointer over it stops the clock."""
        if seconds > 0:
            self._timer.start(int(seconds * 1000))

    def dismiss(self) -> None:
        """Close it."""
        self._timer.stop()
        self.closed.emit()

    def enterEvent(self, event: object) -> None:
        """Reading takes its time."""
        self._timer.stop()
        super().enterEvent(event)  # type: ignore[arg-type]

    def leaveEvent(self, event: object) -> None:
        """Count again from the start."""
        if self._timer.interval():
            self._timer.start()
        super().leaveEvent(event)  # type: ignore[arg-type]

    def paintEvent(self, event: QPaintEvent) -> None:
        """A raised surface with the tone at its left edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(theme.color("surface"))
        painter.setPen(QPen(theme.color("button_border"), 1))
        painter.drawRoundedRect(box, 9, 9)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(self._tone))
        painter.drawRoundedRect(QRectF(5, 9, 3, self.height() - 18), 1.5, 1.5)
        painter.end()

    def _act(self) -> None:
        do = self._on_action
        self.dismiss()
        if do:
            do()


class NoticeArea(QWidget):
    """Notices stacked at the bottom right of `host`, newest last, at most four."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self._host = host
        self._notices: list[Notice] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        host.installEventFilter(self)
        self.hide()

    def notify(
        self,
        text: str,
        tone: str = "info",
        *,
        action: str = "",
        on_action: Callable[[], None] | None = None,
        seconds: float | None = None,
    ) -> Notice:
        """Show a notice. By default 6 s, 12 s with an action, and errors stay until closed."""
        notice = Notice(text, tone, action)
        notice.on_action(on_action)
        notice.closed.connect(self._closed)
        while len(self._notices) >= KEEP:
            self._remove(self._notices[0])
        self._notices.append(notice)
        self._layout.addWidget(notice)
        default = 0.0 if tone == "danger" else 12.0 if action else 6.0
        notice.last(default if seconds is None else seconds)
        self._place()
        return notice

    def texts(self) -> list[str]:
        """What is shown now, oldest first."""
        return [notice.text for notice in self._notices]

    def clear(self) -> None:
        """Close all."""
        for notice in list(self._notices):
            self._remove(notice)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the host."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _closed(self) -> None:
        sender = self.sender()
        if isinstance(sender, Notice):
            self._remove(sender)

    def _remove(self, notice: Notice) -> None:
        if notice in self._notices:
            self._notices.remove(notice)
            self._layout.removeWidget(notice)
            notice.hide()
            notice.deleteLater()
            self._place()

    def _place(self) -> None:
        self.setVisible(bool(self._notices))
        width = min(WIDTH, self._host.width() - 32)
        height = sum(n.heightForWidth(width) if n.hasHeightForWidth() else n.sizeHint().height() for n in self._notices)
        height += 8 * max(0, len(self._notices) - 1)
        self.setGeometry(self._host.width() - width - 16, self._host.height() - height - 16, width, height)
        self.raise_()


class Banner(QWidget):
    """A sentence inside a page that stays as long as it is true, with an optional action."""

    acted = Signal()

    def __init__(self, text: str = "", tone: str = "info", action: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.setSpacing(10)
        self._icon = QLabel()
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self.action = buttons.secondary("")
        self.action.clicked.connect(self.acted)
        layout.addWidget(self._icon)
        layout.addWidget(self._label, 1)
        layout.addWidget(self.action)
        self.say(text, tone, action)

    def text(self) -> str:
        """The sentence."""
        return self._label.text()

    def say(self, text: str, tone: str = "info", action: str = "") -> None:
        """Say something else; an empty text hides the banner."""
        self._tone = tone
        icons.put(self._icon, _ICONS[tone], tone, 16)
        self._label.setText(text)
        self.setAccessibleName(text)
        self.action.setText(action)
        self.action.setVisible(bool(action))
        self._show_if_said()
        self.update()

    def event(self, event: QEvent) -> bool:
        """Show what was said before there was a place for it."""
        if event.type() == QEvent.Type.ParentChange:
            self._show_if_said()
        return super().event(event)

    def _show_if_said(self) -> None:
        # Without a parent it would open as a window of its own.
        self.setVisible(bool(self.text()) and self.parentWidget() is not None)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A soft surface of the tone."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(f"{self._tone}_soft"))
        painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        painter.end()
