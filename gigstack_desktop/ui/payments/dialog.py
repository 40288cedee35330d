"""Registrar pago: one invoice, the amount proposed, what remains shown while typing; the complement offered after."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from gigstack_desktop.errors import AppError, Offline
from gigstack_desktop.services.queries import OpenInvoice
from gigstack_desktop.ui import format as fmt
from gigstack_desktop.ui import messages
from gigstack_desktop.ui.composer import options
from gigstack_desktop.ui.composer.result import DragHandle
from gigstack_desktop.ui.dialogs import Sheet
from gigstack_desktop.ui.invoices.files import FileActs
from gigstack_desktop.ui.payments.register import Reading, RegisterPaymentViewModel
from gigstack_desktop.ui.tasks import Tasks
from gigstack_desktop.ui.widgets import buttons
from gigstack_desktop.ui.widgets.card import Card, Facts, label
from gigstack_desktop.ui.widgets.form import Choice, Field, FormGrid
from gigstack_desktop.ui.widgets.money_field import MoneyField
from gigstack_desktop.ui.widgets.notice import Banner

if TYPE_CHECKING:
    from gigstack_desktop.api.models.payments import Payment
    from gigstack_desktop.services.invoicing import InvoiceFiles
    from gigstack_desktop.ui.navigator import Navigator


class PaymentSheet(Sheet):
    """Type the amount, Enter registers it."""

    def __init__(
        self, viewmodel: RegisterPaymentViewModel, tasks: Tasks, navigator: Navigator, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, "", icon="banknote", width=560)
        self.setWindowTitle(self.tr("Registrar pago"))
        self.heading.setText(self.tr("Registrar pago"))
        self.viewmodel = viewmodel
        self.acts = FileActs(tasks, navigator, self)
        self.amount = MoneyField(self.tr("Monto"))
        self.date = QLineEdit()
        self.form = Choice(self.tr("Forma de pago"), options.forms(with_99=False))
        self.reference = QLineEdit()
        self.stamp = QCheckBox(self.tr("Emitir el complemento de pago ahora"))
        self.remaining = label("", "strong")
        self.banner = Banner("")
        self.fields = {
            "amount": Field(self.tr("Monto"), self.amount),
            "date": Field(self.tr("Fecha del pago"), self.date),
            "form": Field(self.tr("Forma de pago"), self.form),
            "reference": Field(self.tr("Referencia"), self.reference, optional=True),
        }
        self._build(viewmodel.owing)
        self._connect()
        self._start()

    def _build(self, owing: OpenInvoice) -> None:
        card = Card()
        folio = owing.series_folio or fmt.short_uuid(owing.id)
        card.body.addWidget(
            Facts(
                [
                    (self.tr("Factura"), self.tr("{folio} del {day}").format(folio=folio, day=fmt.day(owing.date))),
                    (self.tr("Cliente"), f"{owing.client_name}\n{owing.rfc}"),
                    (self.tr("Saldo"), fmt.money_full(owing.balance, owing.currency)),
                    (self.tr("Parcialidad"), str(owing.installment)),
                ]
            )
        )
        self.body.addWidget(self.banner)
        self.body.addWidget(card)
        self._grid = FormGrid()
        for name, span in (("amount", 4), ("date", 4), ("form", 4), ("reference", 12)):
            self._grid.add(self.fields[name], span)
        self.body.addWidget(self._grid)
        self.body.addWidget(self.stamp)
        self.body.addWidget(self.remaining)
        self.drag_handle = DragHandle(self.tr("Arrastrar complemento"))
        self.print_button = buttons.secondary(self.tr("Imprimir complemento"), "printer")
        for extra in (self.drag_handle, self.print_button):
            extra.hide()
            self.footer.insertWidget(0, extra)
        self.reject_button = self.add_reject()
        self.accept_button = buttons.primary(self.tr("Registrar pago"))
        self.accept_button.setDefault(True)
        self.footer.addWidget(self.accept_button)

    def _connect(self) -> None:
        vm = self.viewmodel
        vm.read_changed.connect(self._show_reading)
        vm.busy_changed.connect(self._show_busy)
        vm.registered.connect(self._show_registered)
        vm.complement_ready.connect(self._show_complement)
        vm.queued.connect(self._show_queued)
        vm.failed.connect(self._show_failure)
        self.amount.textEdited.connect(self._typed)
        self.date.textEdited.connect(self._typed)
        self.reference.textEdited.connect(self._typed)
        self.form.chosen.connect(self._typed)
        self.stamp.toggled.connect(self._typed)
        self.accept_button.clicked.connect(self._accepted)
        self.print_button.clicked.connect(self._print)

    def _start(self) -> None:
        typed = self.viewmodel.form
        self.amount.setText(typed.amount)
        self.date.setText(typed.date)
        self.date.setPlaceholderText(self.tr("hoy, ayer, 15/02"))
        self.form.set_value(typed.form)
        self.stamp.setChecked(typed.stamp)
        self._show_reading(self.viewmodel.reading)
        self.amount.setFocus(Qt.FocusReason.OtherFocusReason)
        self.amount.selectAll()

    # -- typing ----------------------------------------------------------------------------------------------------

    def _typed(self, _: object = None) -> None:
        self.viewmodel.edit(
            replace(
                self.viewmodel.form,
                amount=self.amount.text(),
                date=self.date.text(),
                form=self.form.value(),
                reference=self.reference.text(),
                stamp=self.stamp.isChecked(),
            )
        )

    def _accepted(self) -> None:
        if self.viewmodel.sent:
            self.accept()
        else:
            self._typed()
            self.viewmodel.register()

    def _show_reading(self, reading: Reading) -> None:
        for name, field in self.fields.items():
            if code := reading.problems.get(name):
                field.set_finding("B", self._words(code))
            else:
                field.clear_finding()
        if reading.day is not None and not reading.problems.get("date"):
            self.fields["date"].set_finding("OK", fmt.day(reading.day))
        self.remaining.setText(self._remaining(reading))
        self.accept_button.setEnabled(not reading.problems)

    def _remaining(self, reading: Reading) -> str:
        if reading.remaining is None or reading.remaining < 0:
            return ""
        if not reading.remaining:
            return self.tr("Queda pagada por completo.")
        amount = fmt.money_full(reading.remaining, self.viewmodel.owing.currency)
        return self.tr("Quedan por pagar {amount}.").format(amount=amount)

    def _words(self, code: str) -> str:
        words = {
            "unreadable": self.tr("No se entiende. Escríbelo con números, o hoy, ayer, 15/02."),
            "future": self.tr("El pago no puede ser de una fecha futura."),
            "missing": self.tr("Indica cómo te pagaron."),
            "decimals": self.tr("Los montos llevan dos decimales."),
            "CRP20212": self.tr("Indica cómo te pagaron; aquí no se admite «Por definir»."),
            "CRP20218": self.tr("El monto debe ser mayor que cero."),
            "CRP20244": self.tr("El abono es mayor que el saldo de la factura."),
        }
        return words[code]

    # -- outcome ---------------------------------------------------------------------------------------------------

    def _show_busy(self, busy: bool) -> None:
        self._grid.setEnabled(not busy and not self.viewmodel.sent)
        self.stamp.setEnabled(not busy and not self.viewmodel.sent)
        self.accept_button.setEnabled(not busy)
        if busy:
            self.accept_button.setText(self.tr("Registrando…"))
        elif not self.viewmodel.sent:
            self.accept_button.setText(self.tr("Registrar pago"))

    def _show_registered(self, payment: Payment) -> None:
        total = fmt.money_full(payment.total, payment.currency)
        self.banner.say(self.tr("Pago de {total} registrado.").format(total=total), "success")
        self.heading.setText(self.tr("Pago registrado"))
        self._finish()

    def _show_complement(self, files: InvoiceFiles) -> None:
        self.banner.say(self.banner.text() + " " + self.tr("El complemento está timbrado."), "success")
        self.drag_handle.set_files([files.pdf, files.xml])
        self.drag_handle.show()
        self.print_button.show()

    def _show_queued(self, error: AppError) -> None:
        if isinstance(error, Offline):
            text = self.tr("No hay conexión. El pago está en la bandeja de salida y se registrará solo al volver.")
        else:
            text = self.tr(
                "Se perdió la respuesta. El pago está en la bandeja de salida: se buscará antes de repetirlo."
            )
        self.banner.say(text, "warning")
        self._finish()

    def _show_failure(self, error: AppError) -> None:
        self.banner.say(messages.sentence(error), "danger")

    def _finish(self) -> None:
        self._grid.hide()
        self.stamp.hide()
        self.adjustSize()
        self.reject_button.hide()
        self.accept_button.setText(self.tr("Listo"))
        self.accept_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _print(self) -> None:
        if self.viewmodel.files is not None:
            self.acts.print_invoice(self.viewmodel.files, self.tr("Complemento de pago"), self.viewmodel.workspace)
