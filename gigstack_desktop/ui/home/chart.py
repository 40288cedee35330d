"""Twelve months of invoiced and collected amounts as painted bars."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gigstack_desktop.ui import format as fmt
from gigstack_desktop.ui import theme

LABELS = 22
TOP = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One month: short name, and its two amounts."""

    name: str
    invoiced: Decimal
    collected: Decimal


class MonthsChart(QWidget):
    """Two bars per month; pointing at one says its amounts, and the accessible description holds them all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[Bar, ...] = ()
        self._hover = -1
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Ingresos por mes"))

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(480, 190)

    def show_months(self, months: tuple[tuple[str, Decimal, Decimal], ...]) -> None:
        """Show (YYYY-MM, invoiced, collected) in this order."""
        self._bars = tuple(Bar(fmt.short_month(int(m[5:7])), invoiced, collected) for m, invoiced, collected in months)
        self.setAccessibleDescription("; ".join(self._words(bar) for bar in self._bars))
        self.update()

    def _words(self, bar: Bar) -> str:
        text = self.tr("{month}: facturado {invoiced}, cobrado {collected}")
        return text.format(month=bar.name, invoiced=fmt.money(bar.invoiced), collected=fmt.money(bar.collected))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A few lines to measure by, then the bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        floor = self.height() - LABELS
        most = max((max(b.invoiced, b.collected) for b in self._bars), default=Decimal(0))
        scale = _nice(most)
        self._grid(painter, floor, scale)
        if self._bars:
            width = (self.width() - self._left(scale)) / len(self._bars)
            for number, bar in enumerate(self._bars):
                left = self._left(scale) + number * width
                self._month(painter, QRectF(left, TOP, width, floor - TOP), bar, scale, number == self._hover)
        painter.end()

    def _left(self, scale: Decimal) -> float:
        return 12 + self.fontMetrics().horizontalAdvance(_short(scale))

    def _grid(self, painter: QPainter, floor: int, scale: Decimal) -> None:
        painter.setFont(theme.font(11))
        for step in range(5):
            height = floor - (floor - TOP) * step / 4
            painter.setPen(theme.pen("border"))
            painter.drawLine(int(self._left(scale)), int(height), self.width(), int(height))
            if step in (0, 2, 4):
                painter.setPen(theme.color("text_faint"))
                box = QRectF(0, height - 8, self._left(scale) - 8, 16)
                painter.drawText(
                    box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, _short(scale * step / 4)
                )

    def _month(self, painter: QPainter, box: QRectF, bar: Bar, scale: Decimal, lit: bool) -> None:
        if lit:
            painter.fillRect(box, theme.color("hover"))
        painter.setPen(Qt.PenStyle.NoPen)
        thick = min(18.0, box.width() * 0.3)
        middle = box.center().x()
        for amount, role, left in (
            (bar.invoiced, "accent_fill", middle - thick - 1),
            (bar.collected, "chart", middle + 1),
        ):
            height = box.height() * float(amount / scale) if scale else 0.0
            painter.setBrush(theme.color(role))
            if height > 0:
                painter.drawRoundedRect(QRectF(left, box.bottom() - height, thick, height), 2, 2)
        painter.setPen(theme.color("text" if lit else "text_faint"))
        painter.setFont(theme.font(11, QFont.Weight.Medium if lit else QFont.Weight.Normal))
        painter.drawText(QRectF(box.left(), box.bottom() + 4, box.width(), 16), Qt.AlignmentFlag.AlignCenter, bar.name)

    def _at(self, x: float) -> int:
        most = max((max(b.invoiced, b.collected) for b in self._bars), default=Decimal(0))
        left = self._left(_nice(most))
        if not self._bars or x < left:
            return -1
        return min(len(self._bars) - 1, int((x - left) / ((self.width() - left) / len(self._bars))))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up a month."""
        self._hover = self._at(event.position().x())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """None is lit."""
        self._hover = -1
        self.update()

    def event(self, event: QEvent) -> bool:
        """Say the amounts of the month under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self._at(event.pos().x())
            QToolTip.showText(event.globalPos(), self._words(self._bars[number]) if number >= 0 else "", self)
            return True
        return super().event(event)


def _nice(most: Decimal) -> Decimal:
    """The first of 1, 2, 2.5, 5 times a power of ten that is not below `most`."""
    if most <= 0:
        return Decimal(1000)
    unit = Decimal(10) ** (most.adjusted())
    return next(
        unit * step for step in (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10)) if unit * step >= most
    )


def _short(amount: Decimal) -> str:
    """`$250 k`, `$1.5 M`."""
    for limit, sign in ((Decimal(1_000_000), "M"), (Decimal(1000), "k")):
        if amount >= limit:
            return f"${fmt.quantity(amount / limit)} {sign}"
    return f"${fmt.quantity(amount)}"
