"""To whom: one box for name, RFC or e-mail, and below it the fiscal line that can be changed in place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from gigstack_desktop.services.draft import Draft
from gigstack_desktop.services.queries import ClientRow
from gigstack_desktop.ui import format as fmt
from gigstack_desktop.ui import icons
from gigstack_desktop.ui.composer import options
from gigstack_desktop.ui.composer.viewmodel import ComposerViewModel
from gigstack_desktop.ui.tasks import Tasks
from gigstack_desktop.ui.widgets import buttons
from gigstack_desktop.ui.widgets.card import Card
from gigstack_desktop.ui.widgets.form import Choice, Field, FormGrid
from gigstack_desktop.ui.widgets.suggest import Suggest, Suggestion


class ClientBox(Card):
    """Emits what was typed as (field of the draft, text); `fields` are the places for findings."""

    edited = Signal(str, str)
    chosen = Signal(object)  # ClientRow
    removed = Signal()

    def __init__(self, viewmodel: ComposerViewModel, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._viewmodel = viewmodel
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("Nombre, RFC o correo del cliente"))
        self.name.addAction(icons.icon("search", "text_faint"), QLineEdit.ActionPosition.LeadingPosition)
        self.rfc, self.zip = QLineEdit(), QLineEdit()
        self.rfc.setMaxLength(20)
        self.zip.setMaxLength(5)
        self.regimen = Choice(self.tr("Régimen fiscal"), options.regimes(""))
        self.uso = Choice(self.tr("Uso del CFDI"), options.uses("", ""))
        self.clear_button = buttons.icon_button("x", self.tr("Quitar el cliente"))
        self.fields = {
            "name": Field(self.tr("Cliente"), self.name),
            "rfc": Field(self.tr("RFC"), self.rfc),
            "regimen": Field(self.tr("Régimen fiscal"), self.regimen),
            "zip": Field(self.tr("Código postal"), self.zip),
            "uso": Field(self.tr("Uso del CFDI"), self.uso),
        }
        self._suggest = Suggest(self.name, self._provide, tasks, first_selected=True, min_width=460)
        self._build()
        self._connect()

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self.fields["name"], 1)
        top.addWidget(self.clear_button, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(top)
        line = FormGrid()
        for name, span in (("rfc", 3), ("regimen", 4), ("zip", 2), ("uso", 3)):
            line.add(self.fields[name], span)
        self.body.addWidget(line)

    def _connect(self) -> None:
        self.name.textEdited.connect(self._name_typed)
        self.rfc.textEdited.connect(self._rfc_typed)
        self.zip.textEdited.connect(self._zip_typed)
        self.regimen.chosen.connect(self._regimen_chosen)
        self.uso.chosen.connect(self._uso_chosen)
        self.clear_button.clicked.connect(self.removed)
        self._suggest.picked.connect(self._picked)

    def show_draft(self, draft: Draft) -> None:
        """Show whom this draft is for; what is being typed is not disturbed."""
        for editor, text in ((self.name, draft.name), (self.rfc, draft.rfc), (self.zip, draft.zip)):
            if editor.text() != text:
                editor.setText(text)
                editor.setCursorPosition(0)
        self._offer(draft)
        self.clear_button.setVisible(bool(draft.client_id or draft.name))

    def _offer(self, draft: Draft) -> None:
        self.regimen.set_options(options.regimes(draft.rfc))
        self.regimen.set_value(draft.regimen)
        self.uso.set_options(options.uses(draft.rfc, draft.regimen))
        self.uso.set_value(draft.uso)

    def _name_typed(self, text: str) -> None:
        if text:
            self.edited.emit("name", text)
        else:
            self.removed.emit()

    def _rfc_typed(self, text: str) -> None:
        if text != text.upper():
            position = self.rfc.cursorPosition()
            self.rfc.setText(text.upper())
            self.rfc.setCursorPosition(position)
        self.edited.emit("rfc", text.upper())
        self._offer(self._viewmodel.draft)

    def _zip_typed(self, text: str) -> None:
        self.edited.emit("zip", text)

    def _regimen_chosen(self, key: str) -> None:
        self.edited.emit("regimen", key)
        self._offer(self._viewmodel.draft)

    def _uso_chosen(self, key: str) -> None:
        self.edited.emit("uso", key)

    def _picked(self, suggestion: Suggestion) -> None:
        if isinstance(suggestion.data, ClientRow):
            self.chosen.emit(suggestion.data)

    async def _provide(self, text: str) -> Sequence[Suggestion]:
        return [self._row(client) for client in await self._viewmodel.suggestions.clients(text)]

    def _row(self, client: ClientRow) -> Suggestion:
        zip_code = self.tr("CP {zip}").format(zip=client.zip) if client.zip else self.tr("sin CP")
        detail = " · ".join(part for part in (client.rfc, zip_code, client.email) if part)
        last = fmt.day(client.last_invoice) if client.last_invoice else ""
        note = self.tr("última {day}").format(day=last) if last else ""
        return Suggestion(client.legal_name or client.name, detail, client, note)
