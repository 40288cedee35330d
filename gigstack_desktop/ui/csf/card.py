"""The card of one constancia: being read, read field by field, not usable, or saved."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from gigstack_desktop.services.queries import CsfField
from gigstack_desktop.ui import format as fmt
from gigstack_desktop.ui import icons, messages
from gigstack_desktop.ui.csf import wording
from gigstack_desktop.ui.csf.viewmodel import CsfCard
from gigstack_desktop.ui.widgets import buttons
from gigstack_desktop.ui.widgets.card import Card, ElidedLabel, divider, label
from gigstack_desktop.ui.widgets.form import Choice, FindingLine
from gigstack_desktop.ui.widgets.notice import Banner
from gigstack_desktop.ui.widgets.pill import Pill, PillSpec

ESSENTIAL = ("legal_name", "rfc", "regimen", "zip")


class CardView(Card):
    """Shows a `CsfCard`; says what a person wants with it. Enter anywhere in it presses the main button."""

    save_wanted = Signal(int, bool)  # number, whether an invoice comes next
    discard_wanted = Signal(int)
    by_hand_wanted = Signal(int)
    open_wanted = Signal(int)
    regimen_chosen = Signal(int, str)

    def __init__(self, card: CsfCard, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, padding=20)
        self.card = card
        self.primary: QPushButton | None = None
        self.regimen: Choice | None = None
        self._inner: QWidget | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.show_card(card)

    def show_card(self, card: CsfCard) -> None:
        """Show what is known now; the keyboard stays where it was in the card."""
        focused = self._focused_name()
        self.card, self.primary, self.regimen = card, None, None
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        {
            "reading": self._build_reading,
            "ready": self._build_ready,
            "saving": self._build_ready,
            "unreadable": self._build_problem,
            "saved": self._build_saved,
        }[card.state](layout)
        old, self._inner = self._inner, inner
        self.body.addWidget(inner)
        if old is not None:
            old.hide()
            self.body.removeWidget(old)
            old.deleteLater()
        inner.show()  # now, not at the next turn of the loop: what is hidden cannot take the keyboard
        self._refocus(focused)

    def take_focus(self) -> None:
        """Put the keyboard where the next key is due."""
        if self.card.state == "ready" and self.card.chooses and self.regimen is not None:
            self.regimen.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.primary is not None:
            self.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the main button."""
        if not self._is_enter(event):
            super().keyPressEvent(event)

    def _is_enter(self, event: QKeyEvent) -> bool:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or self.primary is None:
            return False
        self.primary.click()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in the closed list of regímenes goes to the main button."""
        if watched is self.regimen and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._is_enter(event)
        return super().eventFilter(watched, event)

    # -- the four faces --------------------------------------------------------------------------------------------

    def _build_reading(self, layout: QVBoxLayout) -> None:
        layout.addLayout(self._head("file-text", "text_soft", self.card.path.name, wording.stage(self.card.stage)))
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setAccessibleName(self.tr("Leyendo {name}").format(name=self.card.path.name))
        layout.addWidget(bar)

    def _build_problem(self, layout: QVBoxLayout) -> None:
        layout.addLayout(self._head("file-x", "danger", self.card.path.name, ""))
        text = label(self.card.problem, "", wrap=True, selectable=True)
        text.setAccessibleName(self.card.problem)
        layout.addWidget(text)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(self.tr("No se guardó nada."), "faint"))
        row.addStretch(1)
        row.addWidget(self._button(buttons.ghost(self.tr("Quitar")), self._discard))
        self.primary = self._button(buttons.secondary(self.tr("Capturar a mano"), "pencil"), self._by_hand)
        row.addWidget(self.primary)
        layout.addLayout(row)

    def _build_saved(self, layout: QVBoxLayout) -> None:
        name = self.card.result.legal_name if self.card.result else self.card.path.name
        row = self._head("circle-check", "success", name, self.tr("Guardado en tus clientes"))
        row.addWidget(self._button(buttons.ghost(self.tr("Quitar")), self._discard))
        row.addWidget(self._button(buttons.secondary(self.tr("Ver cliente")), self._open))
        self.primary = self._button(buttons.secondary(self.tr("Facturar"), "file-text"), self._invoice)
        row.addWidget(self.primary)
        layout.addLayout(row)

    def _build_ready(self, layout: QVBoxLayout) -> None:
        result = self.card.result
        assert result is not None
        head = self._head("file-check", "accent", result.legal_name or result.rfc, self._source())
        head.addWidget(Pill(self._status()), 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(head)
        for warning in result.warnings:
            self._say(layout, warning.message, "warning")
        layout.addWidget(self._table())
        if self.card.failure is not None:
            self._say(layout, messages.sentence(self.card.failure), "danger")
            for text in messages.field_sentences(self.card.failure).values():
                layout.addWidget(label(text, "danger", wrap=True))
        layout.addWidget(divider())
        layout.addLayout(self._footer())

    def _say(self, layout: QVBoxLayout, text: str, tone: str) -> None:
        banner = Banner()
        layout.addWidget(banner)
        banner.say(text, tone)  # only now: it shows itself, and without a place it would be a window of its own

    # -- parts -----------------------------------------------------------------------------------------------------

    def _head(self, icon: str, role: str, title: str, detail: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        mark = QLabel()
        icons.put(mark, icon, role, 22)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        heading = ElidedLabel(title)
        heading.setTextFormat(Qt.TextFormat.PlainText)
        heading.setProperty("role", "heading")
        words.addWidget(heading)
        if detail:
            line = ElidedLabel(detail)
            line.setTextFormat(Qt.TextFormat.PlainText)
            line.setProperty("role", "faint")
            words.addWidget(line)
        row.addLayout(words, 1)
        return row

    def _source(self) -> str:
        result = self.card.result
        assert result is not None
        parts = [self.card.path.name]
        if result.issued:
            parts.append(self.tr("emitida el {day}").format(day=fmt.day(result.issued)))
        if result.id_cif:
            parts.append(self.tr("idCIF {number}").format(number=result.id_cif))
        if result.status:
            parts.append(result.status.capitalize())
        return " · ".join(parts)

    def _status(self) -> PillSpec:
        if self.card.existing is None:
            return PillSpec(self.tr("Cliente nuevo"), "info", "plus")
        count = len(self.card.changes)
        if not count:
            return PillSpec(self.tr("Ya es cliente, sin cambios"), "success")
        words = self.tr("Ya es cliente: 1 cambio") if count == 1 else self.tr("Ya es cliente: {n} cambios")
        return PillSpec(words.format(n=count), "warning", "pencil")

    def _table(self) -> QWidget:
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(8)
        known = self.card.existing is not None
        titles = [self.tr("Dato"), self.tr("En la constancia")] + ([self.tr("En tus clientes")] if known else [])
        for column, title in enumerate(titles):
            grid.addWidget(label(title, "label"), 0, column)
        fields = [f for f in self.card.fields if f.csf or f.ours or f.name in ESSENTIAL]
        for row, field in enumerate(sorted(fields, key=_place), start=1):
            self._row(grid, row, field, known)
        grid.setColumnMinimumWidth(0, 150)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 2)
        return table

    def _row(self, grid: QGridLayout, row: int, field: CsfField, known: bool) -> None:
        top = Qt.AlignmentFlag.AlignTop
        changed = known and field.name in self.card.changes
        name = label(field.label, "soft")
        name.setContentsMargins(0, 2, 0, 0)
        grid.addWidget(name, row, 0, top)
        grid.addWidget(self._regimen(field) if field.name == "regimen" else self._value(field, changed), row, 1, top)
        if known:
            ours = label(wording.shown(field.name, field.ours) or "—", "soft", wrap=True, selectable=True)
            ours.setContentsMargins(0, 2, 0, 0)
            if changed:
                ours.setAccessibleName(self.tr("{label}, antes: {text}").format(label=field.label, text=field.ours))
            grid.addWidget(ours, row, 2, top)

    def _value(self, field: CsfField, changed: bool) -> QWidget:
        cell = QWidget()
        layout = QHBoxLayout(cell)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        text = label(field.csf or "—", "strong" if field.name in ESSENTIAL else "", wrap=True, selectable=True)
        text.setAccessibleName(f"{field.label}: {field.csf}")
        text.setMinimumHeight(22)
        width = text.fontMetrics().horizontalAdvance(text.text()) + 12
        text.setMinimumWidth(min(width, 330))
        layout.addWidget(text, 0 if width < 330 else 1)
        for pill in self._marks(field, changed):
            layout.addWidget(pill, 0, Qt.AlignmentFlag.AlignTop)
        if width < 330:
            layout.addStretch(1)
        return cell

    def _marks(self, field: CsfField, changed: bool) -> list[Pill]:
        marks = []
        if field.low_confidence:
            marks.append(Pill(PillSpec(self.tr("revisa este dato"), "warning", "triangle-alert")))
        if changed:
            new = not field.ours
            marks.append(Pill(PillSpec(self.tr("nuevo") if new else self.tr("cambia"), "info", "pencil")))
        return marks

    def _regimen(self, field: CsfField) -> QWidget:
        changed = "regimen" in self.card.changes and self.card.existing is not None
        if not self.card.chooses:
            shown = CsfField(
                field.name, field.label, wording.regime(self.card.regimen), field.ours, field.low_confidence, changed
            )
            return self._value(shown, changed)
        cell = QWidget()
        layout = QVBoxLayout(cell)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.regimen = Choice(field.label, [(code, wording.regime(code)) for code in self.card.regimes])
        self.regimen.setCurrentIndex(-1)
        self.regimen.set_value(self.card.regimen)
        self.regimen.setPlaceholderText(self.tr("Elige el régimen"))
        self.regimen.setMinimumWidth(420)
        self.regimen.chosen.connect(self._chosen)
        self.regimen.installEventFilter(self)
        self.regimen.setEnabled(self.card.state == "ready")
        layout.addWidget(self.regimen)
        if self.card.needs_regimen:
            finding = FindingLine()
            layout.addWidget(finding)
            finding.show_finding("B", self.tr("Elige con qué régimen se le va a facturar."))
        return cell

    def _footer(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        mark = QLabel()
        icons.put(mark, "info", "text_faint", 14)
        row.addWidget(mark)
        row.addWidget(label(self.tr("Leído del PDF, sin validar ante el SAT"), "faint"))
        row.addStretch(1)
        fix = buttons.ghost(self.tr("Corregir a mano"), "", self.tr("Abre el formulario con lo que se leyó"))
        plain, known = self.tr("Guardar"), self.card.existing is not None
        main = self.tr("Guardar y facturar")
        if known and self.card.changes:
            plain, main = self.tr("Actualizar"), self.tr("Actualizar y facturar")
        elif known:
            main = self.tr("Facturar")
        self.primary = buttons.primary(self.tr("Guardando…") if self.card.state == "saving" else main)
        acts = [(buttons.ghost(self.tr("Descartar")), self._discard), (fix, self._by_hand)]
        if not known or self.card.changes:
            acts.append((buttons.secondary(plain), self._save))
        for button, act in [*acts, (self.primary, self._save_and_invoice)]:
            button.setEnabled(self.card.state == "ready")
            row.addWidget(self._button(button, act))
        return row

    def _button(self, button: QPushButton, act: object) -> QPushButton:
        button.setAutoDefault(True)  # Enter presses the focused one, as everywhere
        button.clicked.connect(act)
        return button

    # -- wishes ----------------------------------------------------------------------------------------------------

    def _save(self) -> None:
        self.save_wanted.emit(self.card.number, False)

    def _save_and_invoice(self) -> None:
        self.save_wanted.emit(self.card.number, True)

    def _discard(self) -> None:
        self.discard_wanted.emit(self.card.number)

    def _by_hand(self) -> None:
        self.by_hand_wanted.emit(self.card.number)

    def _open(self) -> None:
        self.open_wanted.emit(self.card.number)

    def _invoice(self) -> None:
        self.save_wanted.emit(self.card.number, True)

    def _chosen(self, code: str) -> None:
        self.regimen_chosen.emit(self.card.number, code)

    def _focused_name(self) -> str:
        focused = self.window().focusWidget() if self._inner is not None else None
        if focused is None or self._inner is None or not self._inner.isAncestorOf(focused):
            return ""
        return "regimen" if focused is self.regimen else "primary"

    def _refocus(self, name: str) -> None:
        if name == "regimen" and self.regimen is not None:
            self.regimen.setFocus(Qt.FocusReason.OtherFocusReason)
        elif name:
            self.take_focus()


def _place(field: CsfField) -> int:
    return ESSENTIAL.index(field.name) if field.name in ESSENTIAL else len(ESSENTIAL)
