"""The parts of the window's frame: rail, top bar, practice banner, and the page shown before a section is ready."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from gigstack_desktop.ui import icons, theme
from gigstack_desktop.ui.widgets import buttons
from gigstack_desktop.ui.widgets.card import label
from gigstack_desktop.ui.widgets.pill import Pill, PillSpec
from gigstack_desktop.ui.widgets.search_field import SearchField

RAIL_WIDTH = 212


class Rail(QFrame):
    """The sections at the left, and the way to drop files by button."""

    chosen = Signal(str)
    files_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setFixedWidth(RAIL_WIDTH)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, QPushButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 14, 12, 12)
        layout.setSpacing(2)
        layout.addWidget(Wordmark())
        layout.addSpacing(12)
        self._sections = QVBoxLayout()
        self._sections.setSpacing(2)
        layout.addLayout(self._sections)
        layout.addStretch(1)
        self._low = QVBoxLayout()
        self._low.setSpacing(2)
        layout.addLayout(self._low)
        layout.addSpacing(8)
        self.files = buttons.secondary(
            self.tr("Soltar constancia…"), "file-up", self.tr("Elegir constancias o CFDI (Ctrl+U)")
        )
        self.files.setObjectName("files")
        self.files.clicked.connect(self.files_wanted)
        layout.addWidget(self.files)

    def add(self, key: str, title: str, icon: str, *, low: bool = False) -> None:
        """Add a section; `low` ones stand at the bottom."""
        button = QPushButton(title)
        button.setCheckable(True)
        button.setProperty("section", key)
        icons.put(button, icon, "text_soft", 18)
        number = len(self._buttons) + 1
        button.setToolTip(f"{title} (Alt+{number})" if number < 10 else title)
        button.clicked.connect(self._clicked)
        self._group.addButton(button)
        self._buttons[key] = button
        (self._low if low else self._sections).addWidget(button)

    def mark(self, key: str) -> None:
        """Show which section is open."""
        for name, button in self._buttons.items():
            if name == key:
                button.setChecked(True)
            icons.put(button, str(button.property("icon_name")), "accent" if name == key else "text_soft", 18)

    def keys(self) -> list[str]:
        """Sections in order of their numbers."""
        return list(self._buttons)

    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, QPushButton):
            self.chosen.emit(str(sender.property("section")))


class Wordmark(QWidget):
    """The program's name with its mark."""

    def __init__(self, parent: QWidget | None = None, *, px: int = 16) -> None:
        super().__init__(parent)
        self._px = px
        self.setAccessibleName("gigstack")

    def sizeHint(self) -> QSize:
        """Room for mark and name."""
        return QSize(self._px * 8, self._px * 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A stack of three sheets and the name."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        unit, middle = self._px / 16, self.height() / 2
        for step, alpha in ((0, 0.35), (1, 0.65), (2, 1.0)):
            shade = QColor(theme.color("accent_fill"))
            shade.setAlphaF(alpha)
            painter.setBrush(shade)
            painter.drawRoundedRect(
                QRectF(6 * unit + step * 2 * unit, middle - 9 * unit + step * 4 * unit, 15 * unit, 9 * unit),
                3 * unit,
                3 * unit,
            )
        painter.setPen(theme.color("text"))
        painter.setFont(theme.font(self._px, QFont.Weight.DemiBold))
        painter.drawText(self.rect().adjusted(int(32 * unit), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, "gigstack")
        painter.end()


class CompanyChip(QWidget):
    """Who issues: a coloured initial, the short name, the RFC."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("company")
        self._initial = _Initial()
        self.name = label("", "strong")
        self.rfc = label("", "faint")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._initial)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self.name)
        words.addWidget(self.rfc)
        words.addStretch(1)
        layout.addLayout(words)

    def show_company(self, name: str, rfc: str, color: str = "") -> None:
        """Show another company."""
        self.name.setText(self.name.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, 220))
        self.name.setToolTip(name)
        self.rfc.setText(rfc)
        self.rfc.setVisible(bool(rfc))
        self._initial.show_letter(name[:1].upper(), color)
        self.setAccessibleName(f"{name} {rfc}")


class _Initial(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(32, 32)
        self._letter, self._color = "", ""

    def show_letter(self, letter: str, color: str) -> None:
        self._letter, self._color = letter, color
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        ground = self._color or theme.value("accent_fill" if self._letter else "skeleton")
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(self.rect(), 8, 8)
        light_ground = theme.contrast(ground, "#ffffff") < 4.5
        painter.setPen(QColor("#161a22" if light_ground else "#ffffff"))
        painter.setFont(theme.font(15, QFont.Weight.DemiBold))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._letter)
        painter.end()


class TopBar(QFrame):
    """Company, search, + Nuevo, outbox and connection."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topbar")
        self.setFixedHeight(58)
        self.company = CompanyChip()
        self.search = SearchField(self.tr("Buscar clientes, productos, facturas…  (Ctrl+K)"))
        self.search.setMaximumWidth(520)
        self.search.setMinimumWidth(180)
        self.menu = QMenu(self)
        self.new = buttons.with_menu(buttons.primary(self.tr("Nuevo")), self.menu)
        self.outbox = buttons.ghost("", "inbox", self.tr("Bandeja de salida"))
        self.outbox.hide()
        self.connection = Pill(PillSpec("", "neutral"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 0, 20, 0)
        layout.setSpacing(12)
        layout.addWidget(self.company)
        layout.addStretch(1)
        layout.addWidget(self.search, 4)
        layout.addStretch(1)
        layout.addWidget(self.connection)
        layout.addWidget(self.outbox)
        layout.addWidget(self.new)

    def show_outbox(self, count: int) -> None:
        """Say how much is waiting; nothing when nothing is."""
        self.outbox.setText(self.tr("Bandeja de salida ({count})").format(count=count))
        icons.put(self.outbox, "inbox")
        self.outbox.setVisible(count > 0)


class ModeBanner(QFrame):
    """The strip that makes practice and test unmistakable."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(30)
        self._icon = QLabel()
        self._label = QLabel()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addStretch(1)
        layout.addWidget(self._icon)
        layout.addWidget(self._label)
        layout.addStretch(1)
        self.hide()

    def show_mode(self, mode: str) -> None:
        """Show the strip for practice and test; hide it for live."""
        words = {
            "practice": self.tr("MODO DE PRÁCTICA · Los documentos no tienen validez fiscal"),
            "test": self.tr("MODO DE PRUEBA · Los documentos no tienen validez fiscal"),
        }
        self.setVisible(mode in words)
        self._label.setText(words.get(mode, ""))
        self.setAccessibleName(words.get(mode, ""))
        self.setObjectName(mode if mode in words else "")
        icons.put(self._icon, "flask-conical", "on_practice" if mode == "practice" else "info", 15)
        for widget in (self, self._label):
            widget.style().unpolish(widget)
            widget.style().polish(widget)


class SkeletonPage(QWidget):
    """Grey bars where a section will be: shown at once, before anything is loaded."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """A heading, a bar of chips and some rows."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("skeleton"))
        width = self.width() - 48
        painter.drawRoundedRect(QRectF(24, 28, 180, 22), 6, 6)
        for number in range(4):
            painter.drawRoundedRect(QRectF(24 + number * 124, 72, 112, 28), 14, 14)
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(QRectF(24, 120, width, max(60.0, self.height() - 144)), 10, 10)
        painter.setBrush(theme.color("skeleton"))
        for row in range(min(12, max(0, (self.height() - 190) // 38))):
            top = 144 + row * 38
            for left, share in ((0.02, 0.1), (0.16, 0.08), (0.28, 0.2 + (row * 7 % 5) / 25), (0.62, 0.1), (0.86, 0.1)):
                painter.drawRoundedRect(QRectF(24 + left * width, top, share * width, 10), 5, 5)
        painter.end()
