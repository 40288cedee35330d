"""Status pills: icon and words on a soft colour, so that colour is never the only sign."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gigstack_desktop.ui import icons, theme

HEIGHT = 22
_PAD = 8
_ICON = 12
_GAP = 4
DEFAULT_ICONS = {
    "neutral": "circle",
    "info": "info",
    "success": "circle-check",
    "warning": "clock",
    "danger": "circle-x",
}


@dataclass(frozen=True, slots=True)
class PillSpec:
    """What a pill says: words, tone (neutral, info, success, warning, danger) and icon ("" takes the tone's)."""

    text: str
    tone: str = "neutral"
    icon: str = ""


def pill_width(spec: PillSpec) -> float:
    """Width in logical pixels that `paint_pill` needs."""
    return _PAD * 2 + _ICON + _GAP + QFontMetricsF(_font()).horizontalAdvance(spec.text)


def paint_pill(painter: QPainter, box: QRectF, spec: PillSpec) -> None:
    """Paint the pill at the left of `box`, vertically centred, elided to fit."""
    width = min(pill_width(spec), box.width())
    shape = QRectF(box.left(), box.center().y() - HEIGHT / 2, width, HEIGHT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(f"{spec.tone}_soft"))
    painter.drawRoundedRect(shape, HEIGHT / 2, HEIGHT / 2)
    device = painter.device()
    mark = icons.pixmap(spec.icon or DEFAULT_ICONS[spec.tone], spec.tone, _ICON, device.devicePixelRatioF())
    painter.drawPixmap(round(shape.left() + _PAD), round(shape.center().y() - _ICON / 2), mark)
    painter.setFont(_font())
    painter.setPen(theme.color(spec.tone))
    words = shape.adjusted(_PAD + _ICON + _GAP, 0, -_PAD + 2, 0)
    text = painter.fontMetrics().elidedText(spec.text, Qt.TextElideMode.ElideRight, int(words.width()) + 1)
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
    painter.restore()


class Pill(QWidget):
    """A pill as a widget; `show_status` changes it."""

    def __init__(self, spec: PillSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec = spec
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(spec.text)

    def show_status(self, spec: PillSpec) -> None:
        """Say something else."""
        self._spec = spec
        self.setAccessibleName(spec.text)
        self.updateGeometry()
        self.update()

    def status(self) -> PillSpec:
        """What it says now."""
        return self._spec

    def sizeHint(self) -> QSize:
        """As wide as the words."""
        return QSize(int(pill_width(self._spec)) + 1, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pill."""
        painter = QPainter(self)
        paint_pill(painter, QRectF(self.rect()), self._spec)
        painter.end()


def _font() -> QFont:
    return theme.font(12, QFont.Weight.Medium)
