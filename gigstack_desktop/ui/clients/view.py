"""Clientes on screen: the list at the left; the card of the chosen one, or the form, at the right."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from gigstack_desktop.services.queries import ClientRow, ListTotals
from gigstack_desktop.ui import dialogs
from gigstack_desktop.ui import format as fmt
from gigstack_desktop.ui.clients import wording
from gigstack_desktop.ui.clients.card import ClientCard
from gigstack_desktop.ui.clients.form import ClientForm
from gigstack_desktop.ui.clients.viewmodel import ClientSheet, ClientsViewModel
from gigstack_desktop.ui.invoices.files import FileActs
from gigstack_desktop.ui.listing_view import ListView, soft
from gigstack_desktop.ui.widgets import buttons
from gigstack_desktop.ui.widgets.chips import ChipBar
from gigstack_desktop.ui.widgets.empty import EmptyState
from gigstack_desktop.ui.widgets.paged_model import Column
from gigstack_desktop.ui.widgets.search_field import SearchField
from gigstack_desktop.ui.widgets.side import SideCard
from gigstack_desktop.ui.widgets.table import PagedTable

if TYPE_CHECKING:
    from gigstack_desktop.api.models.clients import Client
    from gigstack_desktop.services.clients import ClientValidation
    from gigstack_desktop.ui.clients.statement import StatementFile
    from gigstack_desktop.ui.navigator import Navigator
    from gigstack_desktop.ui.tasks import Tasks

WIDEST = 450
IN_CARD = ("regimen", "zip", "use", "email")
IN_CARD_IF_NARROW = ("is_valid", "last_invoice")


class ClientsView(ListView):
    """The section. `files_wanted` asks the window for the file dialog of constancias."""

    viewmodel: ClientsViewModel
    files_wanted = Signal()

    def __init__(
        self, viewmodel: ClientsViewModel, tasks: Tasks, navigator: Navigator, parent: QWidget | None = None
    ) -> None:
        super().__init__(viewmodel, navigator, parent)
        self._tasks = tasks
        self.tabs = ChipBar(self.tr("Qué clientes"), self._tab_names())
        self.search = SearchField(self.tr("Buscar por nombre, RFC o correo"))
        self.new_button = buttons.primary(self.tr("Nuevo cliente"), "plus", "Ctrl+N")
        self.csf_button = buttons.secondary(self.tr("Desde constancia…"), "file-up", "Ctrl+U")
        self.table = PagedTable(self.tr("Clientes"), self._columns(), tasks)
        self.empty = EmptyState("users", "")
        self.card = ClientCard(viewmodel, tasks)
        self.files = FileActs(tasks, navigator, self)
        self._form: ClientForm | None = None
        self._side = QStackedWidget()
        self._side_card = SideCard(self.table, IN_CARD, IN_CARD_IF_NARROW, WIDEST)
        self._lay_out(self, self.tr("Clientes"), self.csf_button, self.new_button, beside=self._side_card)
        self._side_card.body.addWidget(self._side)
        self._side.addWidget(self.card)
        self._connect()
        viewmodel.refresh()

    @property
    def form(self) -> ClientForm:
        """The form: half of the section, and made when first wanted."""
        self._make_form()
        assert self._form is not None
        return self._form

    def _make_form(self) -> None:
        if self._form is None:
            self._form = ClientForm(self.viewmodel.form, self._side)
            self._side.addWidget(self._form)
            self._form.left.connect(self.leave_form)
            self._form.open_wanted.connect(self._select)

    def _tab_names(self) -> list[tuple[str, str]]:
        return [
            ("all", self.tr("Todos")),
            ("valid", self.tr("Validados")),
            ("unchecked", self.tr("Por validar")),
            ("invalid", self.tr("Rechazados")),
            ("balance", self.tr("Con saldo")),
            ("no_email", self.tr("Sin correo")),
        ]

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column(self.tr("Nombre o razón social"), _name, width=280, stretch=True, sort="name", strong=True),
            Column(self.tr("RFC"), lambda r: r.rfc, width=144, sort="rfc"),
            Column(
                self.tr("SAT"), lambda r: wording.row_pill(r).text, width=122, pill=wording.row_pill, sort="is_valid"
            ),
            Column(self.tr("Régimen"), lambda r: r.regimen, width=80, sort="regimen", tone=soft),
            Column(self.tr("CP"), lambda r: r.zip, width=68, sort="zip", tone=soft),
            Column(self.tr("Uso"), lambda r: r.use, width=62, sort="use", tone=soft),
            Column(self.tr("Correo"), lambda r: r.email, width=170, sort="email", tone=soft),
            Column(self.tr("Saldo PPD"), wording.balance, "right", width=116, sort="balance", strong=True),
            Column(self.tr("Última factura"), lambda r: fmt.day(r.last_invoice), width=118, sort="last_invoice"),
        )

    def _connect(self) -> None:
        self._connect_list()
        vm = self.viewmodel
        vm.shown.connect(self._show_card)
        vm.form.started.connect(self._make_form)
        vm.form_wanted.connect(self._show_form)
        vm.validated.connect(self._show_validation)
        vm.deleted.connect(self._offer_undo)
        vm.restored.connect(self._select)
        vm.stated.connect(self._show_statements)
        vm.form.saved.connect(self._saved)
        self.table.selected_rows.connect(self._selected)
        self.table.activated_row.connect(self._activated)
        self.table.on_menu(self._fill_menu)
        self.new_button.clicked.connect(self.new)
        self.csf_button.clicked.connect(self.files_wanted)
        self.empty.acted_secondary.connect(self.new)
        self._connect_side()

    def _connect_side(self) -> None:
        self.card.closed.connect(self.close_side)
        self.card.invoice_wanted.connect(self._invoice)
        self.card.edit_wanted.connect(self._edit)
        self.card.validate_wanted.connect(self.viewmodel.validate)
        self.card.delete_wanted.connect(self.viewmodel.delete)
        self.card.statement_wanted.connect(self.viewmodel.state)
        self.card.csf_wanted.connect(self._choose_csf)
        self.card.invoice_opened.connect(self._open_invoice)
        scope = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, owner, act in (
            ("F2", self, self._edit_current),
            ("Del", self.table, self._delete_current),
            ("Esc", self.table, self.close_side),
            ("Esc", self.card, self.close_side),  # the form has its own
        ):
            QShortcut(QKeySequence(keys), owner, context=scope).activated.connect(act)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The card gives way in a narrow window."""
        super().resizeEvent(event)
        self._side_card.fit(self.width())

    # -- what the shell asks ---------------------------------------------------------------------------------------

    def open_with(
        self,
        *,
        new: bool = False,
        client_id: str = "",
        state: str = "",
        tab: str = "",
        values: dict[str, str] | None = None,
    ) -> None:
        """A chip; one client; the form for a new one or, with `values` that were read or typed, for that one."""
        self.show_tab(state or tab)
        if new:
            self._leave_typed()
            self.viewmodel.create(values)
        elif client_id and values:
            self._leave_typed()
            self.viewmodel.edit(client_id, values)
        elif client_id:
            self._select(client_id)

    def new(self) -> None:
        """Ctrl+N."""
        if not (self._editing() and self.viewmodel.form.dirty and not self.viewmodel.form.client_id):
            self.open_with(new=True)
        self.form.take_focus()

    # -- showing ---------------------------------------------------------------------------------------------------

    def _totals_words(self, totals: ListTotals) -> list[str]:
        words = self.tr("{n} de {all} clientes") if self.viewmodel.filtered else self.tr("{n} clientes")
        balance = self.tr("saldo PPD {amount}")
        owed = [part for part in totals.sums if part.balance]
        return [words, *(balance.format(amount=fmt.money_full(part.balance, part.currency)) for part in owed)]

    def _nothing_found(self) -> str:
        return self.tr("Nadie por aquí")

    def _show_nothing_yet(self) -> None:
        self.empty.show_state(
            "file-up",
            self.tr("Arrastra aquí la constancia de situación fiscal (PDF)"),
            self.tr("…o captura RFC, nombre, CP y régimen. No es obligatorio pedir la constancia."),
            self.tr("Elegir archivos…"),
            self.tr("Capturar a mano"),
        )

    def _show_card(self, sheet: ClientSheet | None) -> None:
        if sheet is None:
            if not self._editing():
                self.close_side()
            return
        self.card.show_sheet(sheet)
        if not self._editing():
            self._open_side(self.card)
        if sheet.row is not None and sheet.client.id not in [row.id for row in self.table.chosen()]:
            self.table.select_rowid(sheet.row.rowid)

    def _show_form(self) -> None:
        self._open_side(self.form)
        self.form.take_focus()

    def _open_side(self, page: QWidget) -> None:
        self._side.setCurrentWidget(page)
        self._side_card.appear()

    def close_side(self) -> None:
        """Only the list."""
        if self._editing():
            self.leave_form()
            return
        self._hide_side()

    def _hide_side(self) -> None:
        self.viewmodel.show("")
        if not self._side_card.isHidden():
            self._side.setCurrentWidget(self.card)
            self._side_card.leave()
        self.table.clearSelection()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave_form(self) -> None:
        """Back to the card or the list; what was typed can be had back for a while."""
        self._leave_typed()
        self._side.setCurrentWidget(self.card)
        if self.viewmodel.current:
            self.viewmodel.show(self.viewmodel.current)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._hide_side()

    def _leave_typed(self) -> None:
        form = self.viewmodel.form
        if not (self._editing() and form.dirty):
            return
        back = partial(self._type_again, form.client_id, dict(form.values))
        self._navigator.notify(
            self.tr("No se guardó lo que escribiste"), "neutral", action=self.tr("Recuperar"), on_action=back
        )
        self._side.setCurrentWidget(self.card)

    def _type_again(self, client_id: str, values: dict[str, str]) -> None:
        self._navigator.open("clients", new=not client_id, client_id=client_id, values=values)

    def _editing(self) -> bool:
        return not self._side_card.isHidden() and self._form is not None and self._side.currentWidget() is self._form

    def _show_validation(self, answer: ClientValidation, name: str) -> None:
        if answer.is_valid:
            self._navigator.notify(self.tr("Los datos de {name} son válidos ante el SAT").format(name=name), "success")
        else:
            text = " ".join(answer.errors) or self.tr("Sus datos no coinciden con los del SAT.")
            self._navigator.notify(f"{name}: {text}", "warning")

    # -- acts ------------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        self.files_wanted.emit()

    def _selected(self, rows: list[ClientRow]) -> None:
        if len(rows) != 1 or rows[0].id == self.viewmodel.current:
            return
        if self._editing() and self.viewmodel.form.dirty:
            self.viewmodel.current = rows[0].id  # the form stays until it is left; then this one is shown
            return
        if self._editing():
            self._side.setCurrentWidget(self.card)
        self.viewmodel.show(rows[0].id)

    def _activated(self, row: ClientRow) -> None:
        self.viewmodel.show(row.id)
        self.card.invoice_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _select(self, client_id: str) -> None:
        self._leave_typed()
        self.viewmodel.show(client_id)

    def _saved(self, client: Client, invoice: bool) -> None:
        self._side.setCurrentWidget(self.card)
        self.viewmodel.show(client.id)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if invoice:
            self._invoice(client.id)
        else:
            self._navigator.notify(self.tr("{name} guardado").format(name=client.display_name), "success")

    def _offer_undo(self, client_id: str, name: str) -> None:
        restore = partial(self.viewmodel.restore, client_id)
        text = self.tr("{name} eliminado").format(name=name)
        self._navigator.notify(text, "neutral", action=self.tr("Deshacer"), on_action=restore)

    def _invoice(self, client_id: str) -> None:
        self._navigator.open("composer", client_id=client_id)

    def _open_invoice(self, invoice_id: str) -> None:
        self._navigator.open("invoices", invoice_id=invoice_id)

    def _edit(self, client_id: str) -> None:
        self._leave_typed()
        self.viewmodel.show(client_id)
        self.viewmodel.edit(client_id)

    def _edit_current(self) -> None:
        row = self.table.current()
        if wanted := self.viewmodel.current or (row.id if row else ""):
            self._edit(wanted)

    def _delete_current(self) -> None:
        for row in self.table.chosen():
            self.viewmodel.delete(row.id)

    def _choose_csf(self, client_id: str) -> None:
        self._tasks.once("clients.choose_csf", partial(self._ask_csf, client_id))

    async def _ask_csf(self, client_id: str) -> None:
        paths: list[Path] = await dialogs.open_files(self, self.tr("Constancia de este cliente"))
        if paths:
            self._navigator.open("csf", paths=paths, client_id=client_id)

    def _show_statements(self, files: list[StatementFile], name: str) -> None:
        if files:
            self._tasks.once("clients.show_statements", partial(self._ask_statement, files))
        else:
            self._navigator.notify(self.tr("{name} no tiene facturas a crédito (PPD).").format(name=name))

    async def _ask_statement(self, files: list[StatementFile]) -> None:
        from gigstack_desktop.ui.clients.statement import PRINT, StatementSheet

        sheet = StatementSheet(files, self.window())
        answer = await dialogs.open_dialog(sheet)
        if answer == PRINT:
            self.files.print_pdf(sheet.chosen.path, sheet.chosen.name.removesuffix(".pdf"))
        elif answer == dialogs.ACCEPTED:
            self.files.save_copy(sheet.chosen.path, sheet.chosen.name)

    def _fill_menu(self, menu: QMenu, rows: list[ClientRow]) -> None:
        if len(rows) == 1:
            self.card.fill_menu(menu, rows[0].id)


def _name(row: ClientRow) -> str:
    return row.name or row.legal_name
