"""What a person sees before a stamp: one dialog, Enter accepts (screens 1.5, point 6)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gigstack_desktop.ui import format as fmt
from gigstack_desktop.ui.composer import options
from gigstack_desktop.ui.composer.viewmodel import Confirmation
from gigstack_desktop.ui.dialogs import Sheet
from gigstack_desktop.ui.widgets.card import Card, Facts, label
from gigstack_desktop.ui.widgets.form import FindingLine

MOST_WARNINGS = 6


class ConfirmSheet(Sheet):
    """Who, to whom, how much, and what will happen; warnings and possible duplicates below."""

    def __init__(self, confirmation: Confirmation, company_series: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, "", icon="file-check", width=560)
        title = self.tr("Timbrar e imprimir") if confirmation.act == "stamp_print" else self.tr("Timbrar la factura")
        self.setWindowTitle(title)
        self.heading.setText(title)
        self._confirmation = confirmation
        self._add_parties(company_series)
        self._add_duplicates()
        self._add_warnings()
        self.say(self._what_happens())
        self.add_reject(self.tr("Seguir editando"))
        self.accept_button = self.add_accept(title if confirmation.act == "stamp_print" else self.tr("Timbrar"))
        self.accept_button.setFocus()

    def _add_parties(self, company_series: str) -> None:
        invoice, totals = self._confirmation.invoice, self._confirmation.totals
        card = Card()
        total = label(fmt.money_full(totals.total, invoice.currency), "figure")
        total.setAccessibleName(self.tr("Total: {total}").format(total=total.text()))
        card.body.addWidget(total)
        form = f"{invoice.payment_form} {options.form_name(invoice.payment_form)}"
        serie = invoice.series or company_series or self.tr("la de siempre")
        card.body.addWidget(
            Facts(
                [
                    (self.tr("Receptor"), f"{invoice.receiver.name}\n{invoice.receiver.rfc}"),
                    (self.tr("Emisor"), f"{invoice.issuer.name}\n{invoice.issuer.rfc}"),
                    (self.tr("Método y forma de pago"), f"{invoice.payment_method} · {form}"),
                    (self.tr("Serie"), serie),
                ]
            )
        )
        self.body.addWidget(card)

    def _add_duplicates(self) -> None:
        same = self._confirmation.duplicates
        if not same:
            return
        names = ", ".join(f"{row.series_folio or fmt.short_uuid(row.uuid)} ({fmt.day(row.date)})" for row in same[:3])
        text = self.tr("Posible duplicado: ya hay una factura a este cliente por el mismo total: {names}.")
        self._warn(text.format(names=names))

    def _add_warnings(self) -> None:
        # The same may be true of every line: it is worth one sentence here.
        for message in list(dict.fromkeys(finding.message for finding in self._confirmation.warnings))[:MOST_WARNINGS]:
            self._warn(message)

    def _warn(self, text: str) -> None:
        line = FindingLine()
        self.body.addWidget(line)  # first: a line shown without a parent would be a window of its own
        line.show_finding("W", text)

    def _what_happens(self) -> str:
        if self._confirmation.offline:
            return self.tr("No hay conexión: quedará en la bandeja de salida y se timbrará al volver.")
        parts = [self.tr("Se timbrará ante el SAT y ya no podrá editarse, solo cancelarse.")]
        if self._confirmation.invoice.payment_method == "PPD":
            parts.append(self.tr("Por ser PPD, cada pago necesitará su complemento."))
        if self._confirmation.draft.send_email and self._confirmation.draft.emails:
            parts.append(self.tr("Se enviará a {emails}.").format(emails=self._confirmation.draft.emails))
        return " ".join(parts)
