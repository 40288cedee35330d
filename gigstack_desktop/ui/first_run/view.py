"""The first thing a person sees: three choices, and the field for the API key."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from gigstack_desktop.services.profiles import service_address
from gigstack_desktop.ui import icons, theme
from gigstack_desktop.ui.frame import Wordmark
from gigstack_desktop.ui.widgets import buttons
from gigstack_desktop.ui.widgets.card import Card, label
from gigstack_desktop.ui.widgets.form import Field
from gigstack_desktop.ui.widgets.notice import Banner


class ChoiceButton(QAbstractButton):
    """A large button with icon, title and one sentence."""

    def __init__(self, icon: str, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._text = icon, text
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        """One line of title, up to two of text."""
        return QSize(520, 76)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A card that lights up."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        busy = not self.isEnabled()
        lit = (self.underMouse() or self.isDown()) and not busy
        edge = "accent" if self.hasFocus() or lit else "button_border"
        painter.setPen(theme.pen(edge, 2 if self.hasFocus() else 1))
        painter.setBrush(theme.color("accent_soft" if lit else "surface"))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 10, 10)
        mark = icons.pixmap(self._icon, "text_faint" if busy else "accent", 26, self.devicePixelRatioF())
        painter.drawPixmap(22, self.height() // 2 - 13, mark)
        words = self.rect().adjusted(68, 16, -20, -12)
        painter.setPen(theme.color("text_faint" if busy else "text"))
        painter.setFont(theme.font(15, QFont.Weight.DemiBold))
        painter.drawText(words, Qt.AlignmentFlag.AlignTop, self.text())
        painter.setPen(theme.color("text_soft"))
        painter.setFont(theme.font(13))
        painter.drawText(words.adjusted(0, 24, 0, 6), Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, self._text)
        painter.end()


class FirstRunView(QWidget):
    """Three choices. The program answers with `show_busy`, `show_problem` and `offer_without_keyring`."""

    practice_chosen = Signal()
    connect_wanted = Signal(str, str)  # API key; base URL of an office's own server, or ""
    memory_only_chosen = Signal()
    quit_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.practice = ChoiceButton(
            "flask-conical",
            self.tr("Probar sin cuenta"),
            self.tr("Con una empresa de ejemplo. Todo funciona, nada tiene validez fiscal."),
        )
        self.connect_account = ChoiceButton(
            "key-round",
            self.tr("Conectar mi cuenta"),
            self.tr("Con la clave de API de tu cuenta de gigstack."),
        )
        self.quit = ChoiceButton("log-out", self.tr("Salir"), self.tr("No se guarda nada."))
        self.key = QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key_field = Field(
            self.tr("Clave de API"),
            self.key,
            self.tr("La encuentras en gigstack.pro › Ajustes › API. Se guarda en el llavero de tu computadora."),
        )
        self.server = QLineEdit()
        self.server.setPlaceholderText("https://oficina.example:8443")
        self.server_field = Field(
            self.tr("Servidor de tu oficina (opcional)"),
            self.server,
            self.tr("Vacío para tu cuenta de gigstack."),
        )
        self.connect_button = buttons.primary(self.tr("Conectar"))
        self.back = buttons.secondary(self.tr("Volver"))
        self.problem = Banner("")
        self._build()
        self._wire()

    def _build(self) -> None:
        column = QWidget()
        column.setFixedWidth(540)
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(Wordmark(px=22))
        layout.addWidget(label(self.tr("Facturas CFDI 4.0, desde tu escritorio"), "title"))
        about = self.tr("Suelta una constancia, escribe los conceptos y timbra. ¿Cómo quieres empezar?")
        layout.addWidget(label(about, "soft", wrap=True))
        layout.addSpacing(8)
        self._choices = QWidget()
        choices = QVBoxLayout(self._choices)
        choices.setContentsMargins(0, 0, 0, 0)
        choices.setSpacing(10)
        for button in (self.practice, self.connect_account, self.quit):
            choices.addWidget(button)
        layout.addWidget(self._choices)
        self._account = self._key_card()
        self._account.hide()
        layout.addWidget(self._account)
        layout.addWidget(self.problem)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(column, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)

    def _key_card(self) -> Card:
        card = Card(self.tr("Conectar mi cuenta"))
        card.body.addWidget(self.key_field)
        card.body.addWidget(self.server_field)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.connect_button)
        card.body.addLayout(row)
        return card

    def _wire(self) -> None:
        self.practice.clicked.connect(self.practice_chosen)
        self.quit.clicked.connect(self.quit_wanted)
        self.connect_account.clicked.connect(self._account_clicked)
        self.back.clicked.connect(self.show_choices)
        self.connect_button.clicked.connect(self._connect_clicked)
        self.key.returnPressed.connect(self._connect_clicked)
        self.server.returnPressed.connect(self._connect_clicked)
        self.problem.acted.connect(self.memory_only_chosen)

    def show_choices(self) -> None:
        """The three choices."""
        self.problem.say("")
        self._account.hide()
        self._choices.show()
        self.practice.setFocus()

    def _account_clicked(self) -> None:
        self.ask_key()

    def ask_key(self, server: str = "") -> None:
        """The field for the key, of an account on an office's own `server` when that is known."""
        self.problem.say("")
        if server:
            self.server.setText(server)
        self._choices.hide()
        self._account.show()
        self.key.setFocus()

    def show_busy(self, text: str) -> None:
        """Say what is being done and take no clicks; empty: done."""
        if text:  # else Qt would give the keyboard to the next button: Enter once more and the program would quit
            self.setFocus()
        for widget in (
            self.practice,
            self.connect_account,
            self.connect_button,
            self.back,
            self.key,
            self.server,
        ):
            widget.setEnabled(not text)
        self.problem.say(text, "info")

    def show_problem(self, text: str, tone: str = "danger") -> None:
        """Say why it did not work; what was typed stays."""
        self.show_busy("")
        self.problem.say(text, tone)
        (self.key if self._account.isVisible() else self.practice).setFocus()

    def offer_without_keyring(self, text: str) -> None:
        """The key works but cannot be kept: say so before going on."""
        self.show_busy("")
        self.problem.say(text, "warning", self.tr("Continuar"))

    def _connect_clicked(self) -> None:
        key, server = self.key.text().strip(), service_address(self.server.text())
        self.server_field.clear_finding()
        if server is None:
            self.server_field.set_finding("B", self.tr("Escribe una dirección que empiece con https://."))
        elif key:
            self.connect_wanted.emit(key, server)
        else:
            self.key_field.set_finding("B", self.tr("Escribe o pega la clave de API."))
