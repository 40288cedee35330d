"""Lucide icons from `resources/icons`, recoloured for the theme in use and sharp at every scale."""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget

from gigstack_desktop.paths import resource
from gigstack_desktop.ui import theme

GAP = 4
_NAME, _ROLE, _SIZE = "icon_name", "icon_role", "icon_size"


def icon(name: str, role: str = "text_soft", size: int = 16) -> QIcon:
    """The icon `name` in the colour `role`, for menus and actions that are rebuilt each time they are shown.

    Buttons and labels that stay use `put`, which follows a change of theme.
    """
    return _icon(name, theme.value(role), theme.value("text_faint"), size, 0, _ratios())


def pixmap(name: str, role: str = "text_soft", size: int = 16, ratio: float = 1.0) -> QPixmap:
    """The same as a pixmap of `size` logical pixels for a screen of `ratio`."""
    return _pixmap(name, theme.value(role), size, ratio)


def put(widget: QAbstractButton | QLabel, name: str, role: str = "text_soft", size: int = 16) -> None:
    """Show the icon on a button or a label, and again whenever the theme changes."""
    widget.setProperty(_NAME, name)
    widget.setProperty(_ROLE, role)
    widget.setProperty(_SIZE, size)
    _show(widget)


def refresh(app: QApplication) -> None:
    """Draw every icon that was `put` again; the theme calls it, and the program when a screen is plugged in."""
    for widget in app.allWidgets():
        if widget.property(_NAME):
            _show(widget)


def _show(widget: QWidget | QObject) -> None:
    name, role, size = str(widget.property(_NAME)), str(widget.property(_ROLE)), int(widget.property(_SIZE))
    if isinstance(widget, QAbstractButton):
        # Qt leaves 4 px between icon and text whatever the style says, so the icon brings its own margin.
        gap = GAP if isinstance(widget, QPushButton) and widget.text() else 0
        if widget.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            gap = -gap
        widget.setIcon(_icon(name, theme.value(role), theme.value("text_faint"), size, gap, _ratios()))
        widget.setIconSize(QSize(size + abs(gap), size))
    elif isinstance(widget, QLabel):
        widget.setFixedSize(size, size)
        widget.setPixmap(pixmap(name, role, size, widget.devicePixelRatioF()))


@cache
def _svg(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=600)
def _pixmap(name: str, color: str, size: int, ratio: float, gap: int = 0) -> QPixmap:
    made = QPixmap(round((size + abs(gap)) * ratio), round(size * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(QByteArray(_svg(name).replace("currentColor", color).encode()))
    painter = QPainter(made)
    renderer.render(painter, QRectF(max(0, -gap), 0, size, size))
    painter.end()
    return made


def _ratios() -> tuple[float, ...]:
    """Those of the screens that there are: rendering for others is a third of what building a form costs."""
    return tuple(sorted({screen.devicePixelRatio() for screen in QGuiApplication.screens()}))


@lru_cache(maxsize=300)
def _icon(name: str, color: str, faint: str, size: int, gap: int, ratios: tuple[float, ...]) -> QIcon:
    made = QIcon()
    for ratio in ratios:
        made.addPixmap(_pixmap(name, color, size, ratio, gap))
        made.addPixmap(_pixmap(name, faint, size, ratio, gap), QIcon.Mode.Disabled)
    return made
