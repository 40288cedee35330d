"""Actividad: the outbox, one row per promise, with its state and what can be done about it."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from gigstack_desktop.ui import dialogs, icons, messages
from gigstack_desktop.ui import format as fmt
from gigstack_desktop.ui.widgets import buttons
from gigstack_desktop.ui.widgets.card import Card, label
from gigstack_desktop.ui.widgets.empty import EmptyState
from gigstack_desktop.ui.widgets.notice import Banner
from gigstack_desktop.ui.widgets.paged_model import Column
from gigstack_desktop.ui.widgets.pill import PillSpec
from gigstack_desktop.ui.widgets.table import PagedTable

if TYPE_CHECKING:
    from gigstack_desktop.errors import AppError
    from gigstack_desktop.services.queries import IntentRow
    from gigstack_desktop.ui.activity.viewmodel import ActivityViewModel
    from gigstack_desktop.ui.navigator import Navigator
    from gigstack_desktop.ui.tasks import Tasks


@dataclass(frozen=True, slots=True)
class Line:
    """An intent with a place in the table."""

    rowid: int
    intent: IntentRow


class ActivityView(QWidget):
    """The outbox."""

    def __init__(
        self, viewmodel: ActivityViewModel, tasks: Tasks, navigator: Navigator, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.viewmodel = viewmodel
        self._navigator = navigator
        self._lines: dict[int, Line] = {}
        self.table = PagedTable(self.tr("Bandeja de salida"), self._columns(), tasks)
        self.empty = EmptyState(
            "circle-check",
            self.tr("Todo está confirmado"),
            self.tr("Lo que timbres o guardes sin conexión esperará aquí hasta que el servicio lo confirme."),
        )
        self.banner = Banner("")
        self.retry = buttons.primary(self.tr("Reintentar"), "rotate-cw")
        self.discard = buttons.secondary(self.tr("Descartar"), "trash-2")
        self.stack = QStackedWidget()
        self._build()
        self._connect()
        viewmodel.refresh()

    def _pill(self, line: Line) -> PillSpec | None:
        return {
            "en cola": PillSpec(self.tr("En cola"), "neutral", "clock"),
            "enviando": PillSpec(self.tr("Enviando"), "info", "send"),
            "por confirmar": PillSpec(self.tr("Por confirmar"), "warning", "circle-help"),
            "hecho": PillSpec(self.tr("Hecho"), "success"),
            "rechazado": PillSpec(self.tr("Rechazado"), "danger"),
        }.get(line.intent.state)

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column(self.tr("Estado"), lambda r: r.intent.state, width=150, pill=self._pill),
            Column(self.tr("Qué"), lambda r: self._what(r.intent), width=220, strong=True),
            Column(self.tr("Para quién"), lambda r: r.intent.party, width=260),
            Column(self.tr("Intentos"), lambda r: str(r.intent.attempts), "right", width=80),
            Column(self.tr("Desde"), lambda r: fmt.day_time(r.intent.created), width=160),
            Column(self.tr("Detalle"), lambda r: self._detail(r.intent), stretch=True, tone=lambda _: "text_soft"),
        )

    def _what(self, intent: IntentRow) -> str:
        verbs = {
            "invoice.create": self.tr("Timbrar factura"),
            "payment.register": self.tr("Registrar pago"),
            "client.save": self.tr("Guardar cliente"),
            "document.upload": self.tr("Subir documento"),
        }
        return f"{verbs.get(intent.kind, intent.kind)} {intent.title}".strip()

    def _detail(self, intent: IntentRow) -> str:
        if intent.message:
            return intent.message
        sentences = {
            "por confirmar": self.tr("Se perdió la respuesta; se busca en el servicio antes de reenviar."),
            "enviando": self.tr("Esperando la respuesta del servicio."),
        }
        if intent.state in sentences:
            return sentences[intent.state]
        if intent.next_attempt:
            return self.tr("Próximo intento: {when}").format(when=fmt.day_time(intent.next_attempt))
        return self.tr("Se enviará al volver la conexión.")

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(12)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(label(self.tr("Actividad"), "title"))
        top.addStretch(1)
        top.addWidget(self.discard)
        top.addWidget(self.retry)
        layout.addLayout(top)
        layout.addWidget(label(self.tr("Bandeja de salida: lo prometido que el servicio aún no confirma."), "soft"))
        layout.addWidget(self.banner)
        card = Card(padding=1)
        card.body.addWidget(self.table)
        self.stack.addWidget(self.empty)
        self.stack.addWidget(card)
        layout.addWidget(self.stack, 1)
        self._chosen_changed([])

    def _connect(self) -> None:
        self.viewmodel.rows_changed.connect(self._show)
        self.viewmodel.failed.connect(self._show_failure)
        self.viewmodel.done.connect(self._done)
        self.table.selected_rows.connect(self._chosen_changed)
        self.table.activated_row.connect(self._open)
        self.table.on_menu(self._fill_menu)
        self.retry.clicked.connect(self._retry)
        self.discard.clicked.connect(self._discard)

    def refresh(self) -> None:
        """F5."""
        self.viewmodel.refresh()

    def _show(self, rows: list[IntentRow]) -> None:
        self._lines = {number: Line(number, row) for number, row in enumerate(rows)}
        self.table.set_source(array("q", self._lines), self._fetch)
        self.stack.setCurrentIndex(1 if rows else 0)
        for button in (self.retry, self.discard):
            button.setVisible(bool(rows))
        if rows and not self.table.currentIndex().isValid():
            self.table.selectRow(0)
        self._chosen_changed(self.table.chosen())

    async def _fetch(self, rowids: Sequence[int]) -> list[Line]:
        return [self._lines[rowid] for rowid in rowids if rowid in self._lines]

    def _chosen_changed(self, lines: list[Line]) -> None:
        row = lines[0].intent if len(lines) == 1 else None
        self.retry.setEnabled(row is not None and row.state != "enviando")
        looks = row is not None and row.state == "por confirmar"
        self.retry.setText(self.tr("Buscar en el servicio") if looks else self.tr("Reintentar"))
        icons.put(self.retry, "search" if looks else "rotate-cw", "on_accent")
        can_discard = row is not None and row.can_discard
        self.discard.setEnabled(can_discard)
        why = self.tr("Solo se puede descartar lo que con seguridad no se envió.")
        self.discard.setToolTip("" if can_discard or row is None else why)

    def _one(self) -> IntentRow | None:
        lines = self.table.chosen()
        return lines[0].intent if len(lines) == 1 else None

    def _retry(self) -> None:
        if row := self._one():
            self.viewmodel.retry(row)

    def _discard(self) -> None:
        if row := self._one():
            self.viewmodel.discard(row, self._confirm)

    async def _confirm(self, row: IntentRow) -> bool:
        return await dialogs.ask(
            self,
            self.tr("¿Descartar?"),
            self.tr("«{what}» no se enviará. El borrador se conserva.").format(what=self._what(row)),
            self.tr("Descartar"),
            destructive=True,
        )

    def _open(self, line: Line) -> None:
        if line.intent.kind == "invoice.create":
            self._navigator.open("composer", draft_id=line.intent.subject)

    def _fill_menu(self, menu: QMenu, lines: list[Line]) -> None:
        if len(lines) == 1:
            menu.addAction(self.retry.text(), self._retry).setEnabled(self.retry.isEnabled())
            menu.addAction(self.discard.text(), self._discard).setEnabled(self.discard.isEnabled())

    def _show_failure(self, error: AppError) -> None:
        self.banner.say(messages.sentence(error), "danger")

    def _done(self, what: str) -> None:
        self.banner.say("")
        if what == "discarded":
            self._navigator.notify(self.tr("Se descartó; el borrador se conserva."))
