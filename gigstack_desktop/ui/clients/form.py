"""The client form: every field with what there is to say of it, always savable, nothing typed is lost."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gigstack_desktop.errors import AppError
from gigstack_desktop.ui import messages
from gigstack_desktop.ui.clients.checks import Remark
from gigstack_desktop.ui.clients.form_viewmodel import ClientFormViewModel
from gigstack_desktop.ui.composer import options
from gigstack_desktop.ui.widgets import buttons
from gigstack_desktop.ui.widgets.card import Page, divider, label
from gigstack_desktop.ui.widgets.form import Choice, Field, FormGrid
from gigstack_desktop.ui.widgets.notice import Banner

if TYPE_CHECKING:
    from gigstack_desktop.api.models.clients import Client


class ClientForm(QWidget):
    """Create or edit a client. Enter saves, Ctrl+Enter saves and invoices, Esc leaves."""

    left = Signal()
    open_wanted = Signal(str)  # id of the client that has this RFC already

    def __init__(self, viewmodel: ClientFormViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.viewmodel = viewmodel
        self.title = label("", "heading")
        self.rfc, self.legal_name, self.name = QLineEdit(), QLineEdit(), QLineEdit()
        self.zip, self.email, self.phone = QLineEdit(), QLineEdit(), QLineEdit()
        self.regimen, self.use = Choice(self.tr("Régimen fiscal")), Choice(self.tr("Uso habitual del CFDI"))
        self.fields: dict[str, Field] = {}
        self.banner = Banner(parent=self)
        self.save_button = buttons.primary(self.tr("Guardar"))
        self.invoice_button = buttons.secondary(self.tr("Guardar y facturar"), "", "Ctrl+Enter")
        self.cancel_button = buttons.ghost(self.tr("Cancelar"), "", "Esc")
        self._build()
        self._connect()
        self._show_values()  # of a client that may have been there before the form

    # -- building --------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        page = Page(margin=20)
        outer.addWidget(page, 1)  # from the outside in: whatever joins a parent is styled again with all that it holds
        page.body.addWidget(self.title)
        page.body.addWidget(self.banner)
        fiscal, contact, address = FormGrid(), FormGrid(), FormGrid()
        page.body.addWidget(fiscal)
        page.body.addWidget(divider())
        page.body.addWidget(contact)
        page.body.addWidget(label(self.tr("Domicilio"), "strong"))
        page.body.addWidget(address)
        page.body.addStretch(1)
        self._add_fiscal(fiscal)
        self._add_contact(contact)
        self._add_address(address)
        outer.addWidget(divider())
        row = QHBoxLayout()
        row.setContentsMargins(20, 12, 20, 12)
        row.setSpacing(8)
        row.addWidget(self.cancel_button)
        row.addStretch(1)
        row.addWidget(self.invoice_button)
        row.addWidget(self.save_button)
        outer.addLayout(row)
        for button in (self.cancel_button, self.invoice_button, self.save_button):
            button.setAutoDefault(True)

    def _add_fiscal(self, grid: FormGrid) -> None:
        self.rfc.setMaxLength(20)
        self.zip.setMaxLength(10)
        self._add(grid, "rfc", Field(self.tr("RFC"), self.rfc), 7)
        self._add(grid, "zip", Field(self.tr("Código postal fiscal"), self.zip), 5)
        help_text = self.tr("Como aparece en la constancia, sin «SA de CV».")
        self._add(grid, "legal_name", Field(self.tr("Nombre o razón social"), self.legal_name, help_text), 12)
        self._add(grid, "regimen", Field(self.tr("Régimen fiscal"), self.regimen), 12)
        self._add(grid, "use", Field(self.tr("Uso habitual del CFDI"), self.use), 12)

    def _add_contact(self, grid: FormGrid) -> None:
        self._add(grid, "email", Field(self.tr("Correo"), self.email, optional=True), 12)
        self._add(grid, "name", Field(self.tr("Nombre corto o comercial"), self.name, optional=True), 7)
        self._add(grid, "phone", Field(self.tr("Teléfono"), self.phone, optional=True), 5)

    def _add_address(self, grid: FormGrid) -> None:
        for name, words, span in (
            ("street", self.tr("Calle"), 12),
            ("exterior", self.tr("Número exterior"), 6),
            ("interior", self.tr("Número interior"), 6),
            ("neighborhood", self.tr("Colonia"), 12),
            ("city", self.tr("Municipio o alcaldía"), 6),
            ("state", self.tr("Estado"), 6),
        ):
            self._add(grid, name, Field(words, QLineEdit()), span)

    def _add(self, grid: FormGrid, name: str, field: Field, span: int) -> None:
        self.fields[name] = field
        field.label.setMinimumWidth(40)
        grid.add(field, span)

    def _connect(self) -> None:
        vm = self.viewmodel
        for choice in (self.regimen, self.use):
            choice.setPlaceholderText(self.tr("Elige…"))
        for name, field in self.fields.items():
            if isinstance(field.editor, Choice):
                field.editor.chosen.connect(partial(self._chosen, name))
            elif isinstance(field.editor, QLineEdit):
                field.editor.textEdited.connect(partial(self._typed, name))
                field.editor.returnPressed.connect(self._save)
            field.fix_requested.connect(partial(self._mend, name))
        vm.started.connect(self._show_values)
        vm.remarked.connect(self._show_remark)
        vm.duplicate_found.connect(self._show_duplicate)
        vm.busy_changed.connect(self._show_busy)
        vm.failed.connect(self._show_failure)
        self.save_button.clicked.connect(self._save)
        self.invoice_button.clicked.connect(self._save_and_invoice)
        self.cancel_button.clicked.connect(self.left)
        self.banner.acted.connect(self._open_duplicate)
        scope = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, act in (("Ctrl+Return", self._save_and_invoice), ("Esc", self.left.emit)):
            QShortcut(QKeySequence(keys), self, context=scope).activated.connect(act)

    # -- showing ---------------------------------------------------------------------------------------------------

    def take_focus(self) -> None:
        """The first field that is still empty, or the RFC."""
        for name in ("rfc", "zip", "legal_name"):
            if not self.viewmodel.values[name]:
                self.fields[name].editor.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.rfc.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_values(self) -> None:
        vm = self.viewmodel
        self.title.setText(self.tr("Editar cliente") if vm.client_id else self.tr("Cliente nuevo"))
        self._offer()
        for name, field in self.fields.items():
            if isinstance(field.editor, QLineEdit):
                field.editor.setText(vm.values[name])
                field.editor.setCursorPosition(0)
        self._show_banner()

    def _offer(self) -> None:
        values = self.viewmodel.values
        self.regimen.set_options(options.regimes(values["rfc"]))
        self.regimen.set_value(values["regimen"])
        self.use.set_options(options.uses(values["rfc"], values["regimen"]))
        self.use.set_value(values["use"])

    def _show_banner(self) -> None:
        text = ""
        if self.viewmodel.id_cif:
            text = self.tr("Del código QR se leyó también el idCIF {number}.").format(number=self.viewmodel.id_cif)
        self.banner.say(text, "info")

    def _show_remark(self, name: str, remark: Remark | None) -> None:
        field = self.fields[name]
        if remark is None:
            field.clear_finding()
        else:
            field.set_finding(remark.severity, remark.text, remark.fix or None)

    def _show_duplicate(self, client: Client | None) -> None:
        if client is None:
            self._show_banner()
            return
        words = self.tr("Ya existe: {name}. Si guardas, se actualizan sus datos.")
        self.banner.say(words.format(name=client.display_name), "warning", self.tr("Abrir"))

    def _show_busy(self, busy: bool) -> None:
        self.save_button.setText(self.tr("Guardando…") if busy else self.tr("Guardar"))
        for button in (self.save_button, self.invoice_button):
            button.setDisabled(busy)

    def _show_failure(self, error: AppError) -> None:
        self.banner.say(messages.sentence(error), "danger")
        blamed = [name for name, field in self.fields.items() if field.editor.property("finding") == "B"]
        target = self.fields[blamed[0]].editor if blamed else self.save_button
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- typing ----------------------------------------------------------------------------------------------------

    def _typed(self, name: str, text: str) -> None:
        if name == "rfc" and text != text.upper():
            position = self.rfc.cursorPosition()
            text = text.upper()
            self.rfc.setText(text)
            self.rfc.setCursorPosition(position)
        before = dict(self.viewmodel.values)
        self.viewmodel.type(name, text)
        if name == "rfc":
            self._offer()
            if self.viewmodel.values["legal_name"] != before["legal_name"]:
                self.legal_name.setText(self.viewmodel.values["legal_name"])

    def _chosen(self, name: str, key: str) -> None:
        self.viewmodel.type(name, key)
        self._offer()

    def _mend(self, name: str, text: object) -> None:
        editor = self.fields[name].editor
        if isinstance(editor, QLineEdit):
            editor.setText(str(text))
            self.viewmodel.type(name, str(text))
            editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _save(self) -> None:
        self.viewmodel.save()

    def _save_and_invoice(self) -> None:
        self.viewmodel.save(invoice=True)

    def _open_duplicate(self) -> None:
        if self.viewmodel.duplicate is not None:
            self.open_wanted.emit(self.viewmodel.duplicate.id)
