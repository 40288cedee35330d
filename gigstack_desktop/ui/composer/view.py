"""The composer on screen: form at the left, printed page at the right, totals and the button below."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from gigstack_desktop.cfdi.model import Finding
from gigstack_desktop.errors import AppError, Rejected, Unknown
from gigstack_desktop.services.draft import Draft
from gigstack_desktop.ui import icons, messages
from gigstack_desktop.ui.composer import corrections
from gigstack_desktop.ui.composer.client_box import ClientBox
from gigstack_desktop.ui.composer.confirm import ConfirmSheet
from gigstack_desktop.ui.composer.findings_panel import FindingsPanel
from gigstack_desktop.ui.composer.fiscal_box import FiscalBox
from gigstack_desktop.ui.composer.lines_box import LinesBox, cell_of
from gigstack_desktop.ui.composer.preview_pane import PreviewPane
from gigstack_desktop.ui.composer.result import ResultPanel
from gigstack_desktop.ui.composer.totals_bar import TotalsBar
from gigstack_desktop.ui.composer.viewmodel import ComposerViewModel, Confirmation
from gigstack_desktop.ui.dialogs import ACCEPTED, open_dialog
from gigstack_desktop.ui.invoices import wording
from gigstack_desktop.ui.invoices.files import FileActs
from gigstack_desktop.ui.tasks import Tasks
from gigstack_desktop.ui.widgets import buttons
from gigstack_desktop.ui.widgets.card import Page, label
from gigstack_desktop.ui.widgets.form import Field
from gigstack_desktop.ui.widgets.notice import Banner

if TYPE_CHECKING:
    from gigstack_desktop.services.invoicing import InvoiceFiles
    from gigstack_desktop.ui.navigator import Navigator

ROOM_FOR_PREVIEW = 1220
# The parts that know neither draft nor company: the window makes them ahead, one at a time, while nobody waits.
# The last is the largest.
AHEAD: tuple[type[QWidget], ...] = (ResultPanel, TotalsBar, FindingsPanel, PreviewPane, FiscalBox)
# Those that know the view model, made the same way once a company is open.
BOXES: tuple[type[ClientBox | LinesBox], ...] = (ClientBox, LinesBox)
P = TypeVar("P", bound=QWidget)


class ComposerView(QWidget):
    """One invoice being written."""

    def __init__(
        self,
        viewmodel: ComposerViewModel,
        tasks: Tasks,
        navigator: Navigator,
        parent: QWidget | None = None,
        *,
        made: dict[type[QWidget], QWidget] | None = None,
    ) -> None:
        super().__init__(parent)
        made = {} if made is None else made  # parts of AHEAD and, of this view model, BOXES; those used are taken out
        self.setObjectName("page")
        self.viewmodel = viewmodel
        self._tasks, self._navigator = tasks, navigator
        self.files = FileActs(tasks, navigator, self)
        self.client = _part(ClientBox, made, lambda: ClientBox(viewmodel, tasks))
        self.lines = _part(LinesBox, made, lambda: LinesBox(viewmodel, tasks))
        self.fiscal = _part(FiscalBox, made)
        self.preview = _part(PreviewPane, made)
        self.findings = _part(FindingsPanel, made)
        self.bar = _part(TotalsBar, made)
        self.result = _part(ResultPanel, made)
        self.banner = Banner("")
        self.title = label(self.tr("Nueva factura"), "title")
        self.saved = label("", "faint")
        self.preview_button = buttons.icon_button("panel-right", self.tr("Vista previa al lado"), checkable=True)
        self._fields: dict[str, Field] = {**self.client.fields, **self.fiscal.fields}
        self._build()
        self._add_actions()
        self._connect()

    # -- building --------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        # From the outside in: whatever joins a parent is styled again with all that it holds.
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._header())
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        layout.addWidget(self.splitter, 1)
        self._stack = QStackedWidget()
        self.splitter.addWidget(self._stack)
        self.splitter.addWidget(self.preview)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.splitter.setSizes([1000, 270])
        self._form = Page(margin=20)
        self._stack.addWidget(self._form)
        for widget in (self.banner, self.client, self.lines, self.fiscal):
            self._form.body.addWidget(widget)
        self._form.body.addStretch(1)
        self._stack.addWidget(self.result)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setAccessibleName(self.tr("Timbrando"))
        self.progress.hide()
        layout.addWidget(self.progress)
        layout.addWidget(self.findings)
        layout.addWidget(self.bar)
        self._fit_preview()
        self.bar.set_act(self.viewmodel.preferences.act)

    def _header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(24, 16, 20, 4)
        row.setSpacing(12)
        row.addWidget(self.title)
        self._saved_mark = QLabel()
        icons.put(self._saved_mark, "check", "text_faint", 14)
        row.addWidget(self._saved_mark)
        row.addWidget(self.saved)
        row.addStretch(1)
        row.addWidget(self.preview_button)
        return row

    def _add_actions(self) -> None:
        def add(text: str, slot: Callable[[], object], *keys: str) -> None:
            action = QAction(text, self)
            action.setShortcuts([QKeySequence(key) for key in keys])
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(slot)
            self.addAction(action)

        add(self.tr("Timbrar"), self.bar.go_button.click, "Ctrl+Return", "Ctrl+Enter")
        add(self.tr("Guardar borrador"), self._save, "Ctrl+S")
        add(self.tr("Siguiente zona"), self.next_zone, "F6")

    def _connect(self) -> None:
        vm = self.viewmodel
        vm.confirm = self._confirm
        vm.loaded.connect(self._load)
        vm.changed.connect(self._show_header)
        vm.lines_changed.connect(self.lines.put_lines)
        vm.totals_changed.connect(self._show_totals)
        vm.findings_changed.connect(self._show_findings)
        vm.preview_changed.connect(self.preview.show_pages)
        vm.saved_changed.connect(self._show_saved)
        vm.busy_changed.connect(self._show_busy)
        vm.ready_changed.connect(self._show_ready)
        vm.blocked.connect(self._show_blocked)
        vm.stamped.connect(self._show_stamped)
        vm.files_ready.connect(self.result.set_files)
        vm.rejected.connect(self._show_rejected)
        vm.queued.connect(self._show_queued)
        vm.failed.connect(self._show_failure)
        vm.print_wanted.connect(self._print)
        vm.save_wanted.connect(self._save_copy)
        vm.payment_wanted.connect(self._register_payment)
        vm.invoice_wanted.connect(self._show_detail)
        self._connect_form()
        self._connect_result()

    def _connect_form(self) -> None:
        vm = self.viewmodel
        self.client.edited.connect(vm.set_field)
        self.client.chosen.connect(self._choose_client)
        self.client.removed.connect(vm.remove_client)
        self.lines.edited.connect(vm.set_lines)
        self.lines.caret_moved.connect(vm.set_caret)
        self.lines.fix_wanted.connect(vm.correct)
        self.lines.line_left.connect(self._show_findings_again)
        self.fiscal.edited.connect(self._edit_terms)
        self.fiscal.relation_edited.connect(vm.set_relations)
        self.fiscal.period_edited.connect(vm.set_period)
        self.findings.jump.connect(self.jump)
        self.findings.fix_wanted.connect(vm.correct)
        self.bar.act_wanted.connect(vm.stamp)
        self.bar.save_wanted.connect(self._save)
        self.bar.preview_wanted.connect(self._want_preview)
        self.bar.findings_wanted.connect(self._toggle_findings)
        self.bar.breakdown_wanted.connect(self._want_breakdown)
        self.preview_button.toggled.connect(self._toggle_preview)
        for name, field in self._fields.items():
            field.setProperty("field", name)
            field.fix_requested.connect(self._fix_field)

    def _connect_result(self) -> None:
        result, vm = self.result, self.viewmodel
        result.payment_wanted.connect(vm.ask_payment)
        result.open_wanted.connect(vm.ask_detail)
        result.same_wanted.connect(vm.again)
        result.new_wanted.connect(self._new)
        result.inbox_wanted.connect(self._show_inbox)
        result.print_wanted.connect(vm.ask_print)
        result.save_pdf_wanted.connect(vm.ask_save_pdf)
        result.save_xml_wanted.connect(vm.ask_save_xml)
        result.copied.connect(self._say)

    # -- showing ---------------------------------------------------------------------------------------------------

    def _load(self, draft: Draft) -> None:
        self.lines.strict = False
        self.title.setText(self.tr("Nueva factura"))
        self._stack.setCurrentWidget(self._form)
        self.findings.hide()
        self.bar.show()
        self.bar.set_ready(True)
        self.banner.say("")
        self._show_header(draft)
        self.lines.show_draft(draft)
        self.saved.setText("")
        self._saved_mark.hide()
        if draft.is_blank:
            self.preview.show_pages([])
        self.start(draft)

    def start(self, draft: Draft) -> None:
        """Put the keyboard where the work is: where it was left, else the client, else the first concept."""
        if not self.lines.restore_caret(draft):
            if draft.rfc or draft.client_id:
                self.lines.start()
            else:
                self.client.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_header(self, draft: Draft) -> None:
        self.client.show_draft(draft)
        self.fiscal.show_draft(draft)

    def _show_totals(self, totals: object, amounts: object) -> None:
        self.bar.show_totals(totals, self.viewmodel.draft.currency)  # type: ignore[arg-type]
        self.lines.set_amounts(amounts)  # type: ignore[arg-type]

    def _show_findings(self, findings: tuple[Finding, ...]) -> None:
        self.lines.show_findings(findings)
        first: dict[str, Finding] = {}
        for finding in findings:
            if name := corrections.header_field(finding.path):
                first.setdefault(name, finding)
        for name, field in self._fields.items():
            self._mark(field, first.get(name))
        shown = self.findings.isVisible()
        told = () if self._is_untouched() and not shown else findings
        self.bar.show_findings(tuple(f for f in told if not self.lines.is_premature(f)))
        if shown:
            self.findings.show_findings(self._to_mend(findings))

    def _show_findings_again(self) -> None:
        self._show_findings(self.viewmodel.findings)

    def _mark(self, field: Field, finding: Finding | None) -> None:
        # A form that nobody has filled yet is not full of mistakes: what is missing is told at the button.
        if finding is None or (self._is_untouched() and finding.severity == "B" and not self.findings.isVisible()):
            field.clear_finding()
        else:
            field.set_finding(finding.severity, finding.message, finding.fix)

    def _is_untouched(self) -> bool:
        return self.viewmodel.draft.is_blank

    def _show_saved(self, saved: bool) -> None:
        self.saved.setText(self.tr("Borrador guardado") if saved else self.tr("Guardando…"))
        self._saved_mark.setVisible(saved)

    def _show_busy(self, busy: bool) -> None:
        self.progress.setVisible(busy)
        self._stack.setEnabled(not busy)
        self.bar.set_ready(not busy and not self.viewmodel.sent)
        if busy:
            self.banner.say(self.tr("Timbrando… Puedes seguir en otra sección; el resultado se queda aquí."), "info")

    def _show_ready(self) -> None:
        self.bar.set_ready(True)

    def _toggle_preview(self, shown: bool) -> None:
        self.viewmodel.show_preview(shown)
        self.preview.setVisible(shown)

    def _fit_preview(self) -> None:
        """In a narrow window the form needs all the room; the person's choice comes back with the room."""
        self._roomy = self.width() >= ROOM_FOR_PREVIEW
        self.preview.setVisible(self.viewmodel.preferences.preview and self._roomy)
        self.preview_button.blockSignals(True)
        self.preview_button.setChecked(self.preview.isVisibleTo(self))
        self.preview_button.blockSignals(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The event's old size says nothing when the window changed while another screen was in front.
        if (event.size().width() >= ROOM_FOR_PREVIEW) != self._roomy:
            self._fit_preview()

    def _want_preview(self) -> None:
        self.preview_button.setChecked(True)

    # -- findings --------------------------------------------------------------------------------------------------

    def _to_mend(self, findings: tuple[Finding, ...]) -> list[Finding]:
        return sorted((f for f in findings if f.severity in "BW"), key=lambda f: f.severity)

    def _toggle_findings(self) -> None:
        if self.findings.isVisible():
            self.findings.hide()
        else:
            self._open_findings()

    def _open_findings(self) -> None:
        self.lines.strict = True
        self.findings.show_findings(self._to_mend(self.viewmodel.findings))
        self.findings.show()
        self._show_findings(self.viewmodel.findings)
        self.findings.focus_first()

    def _show_blocked(self, _: tuple[Finding, ...]) -> None:
        self._open_findings()

    def jump(self, finding: Finding) -> None:
        """Put the keyboard on the field that a finding is about."""
        if place := cell_of(finding):
            self.lines.start(*place)
            return
        name = corrections.header_field(finding.path)
        if name in self.fiscal.fields:
            self.fiscal.unfold()
        if name in self._fields:
            editor = self._fields[name].editor
            editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._form.ensureVisible(*self._place(editor))
        elif finding.path[:1] == ("lines",):
            self.lines.start()

    def _place(self, editor: QWidget) -> tuple[int, int]:
        page = self._form.widget()
        assert page is not None
        field = editor.parentWidget()  # with what is said below it
        at = editor.mapTo(page, QPoint(0, (field or editor).height()))
        return at.x(), at.y()

    def _fix_field(self, _: object) -> None:
        name = str(self.sender().property("field"))
        for finding in self.viewmodel.findings:
            if corrections.header_field(finding.path) == name and finding.fix is not None:
                self.viewmodel.correct(finding)
                return

    # -- acts ------------------------------------------------------------------------------------------------------

    def _choose_client(self, row: object) -> None:
        self.viewmodel.choose_client(row)  # type: ignore[arg-type]
        self.lines.start(self.lines.grid.place()[0])

    def _edit_terms(self, name: str, value: str) -> None:
        self.viewmodel.set_field(name, value)
        self.fiscal.show_draft(self.viewmodel.draft)

    def _save(self) -> None:
        self.viewmodel.save_now()
        self._say(self.tr("Borrador guardado; puedes cerrarlo cuando quieras."))

    def next_zone(self) -> None:
        """F6: client, concepts, terms, button."""
        zones = (
            (self.client, self.client.name),
            (self.lines, self.lines.grid),
            (self.fiscal, self.fiscal.toggle),
            (self.bar, self.bar.go_button),
        )
        focus = self.window().focusWidget()
        here = next((n for n, (zone, _) in enumerate(zones) if focus is not None and zone.isAncestorOf(focus)), -1)
        zones[(here + 1) % len(zones)][1].setFocus(Qt.FocusReason.ShortcutFocusReason)

    async def _confirm(self, confirmation: Confirmation) -> bool:
        company = self.viewmodel.company
        sheet = ConfirmSheet(confirmation, company.series if company else "", self.window())
        return await open_dialog(sheet) == ACCEPTED

    def _new(self) -> None:
        self.viewmodel.new()

    # -- outcome ---------------------------------------------------------------------------------------------------

    def _show_stamped(self, invoice: object) -> None:
        self.result.show_invoice(invoice)  # type: ignore[arg-type]
        self.title.setText(wording.title_of(invoice))  # type: ignore[arg-type]
        self._show_outcome()

    def _show_queued(self, error: AppError) -> None:
        if not isinstance(error, Unknown):
            title = self.tr("En la bandeja de salida")
            kept = self.tr(
                "La factura está en la bandeja de salida y se timbrará sola, una sola vez, en cuanto se pueda."
            )
            text = f"{messages.sentence(error)} {kept}"
        else:
            title = self.tr("Por confirmar")
            text = self.tr(
                "Se perdió la respuesta del servicio. La factura está en la bandeja de salida: primero se buscará si "
                "ya quedó timbrada, así que no se duplicará. No hace falta volver a timbrarla."
            )
        self.result.show_queued(title, text)
        self.title.setText(self.tr("Factura"))
        self._show_outcome()

    def _show_outcome(self) -> None:
        self._stack.setCurrentWidget(self.result)
        self.findings.hide()
        self.bar.hide()
        self.saved.setText("")
        self._saved_mark.hide()

    def _show_rejected(self, error: Rejected) -> None:
        self.banner.say(messages.sentence(error), "danger")
        self._open_findings()
        if self.viewmodel.findings:
            self.jump(self.viewmodel.findings[0])

    def _show_failure(self, error: AppError) -> None:
        self.banner.say(messages.sentence(error), "danger")

    def _say(self, text: str) -> None:
        self._navigator.notify(text, "success")

    # -- what the shell asks ---------------------------------------------------------------------------------------

    def open_with(
        self, *, draft_id: str = "", client_id: str = "", duplicate: str = "", new: bool = False, resume: bool = False
    ) -> None:
        """A draft, a new invoice, a copy of one; without any, what is being written."""
        if draft_id:
            if draft_id != self.viewmodel.draft.id or self.viewmodel.sent:
                self.viewmodel.open(draft_id)
        elif duplicate:
            self.viewmodel.duplicate(duplicate)
        elif client_id or new or self.viewmodel.sent or self.viewmodel.company is None:
            self.viewmodel.resume() if resume else self.viewmodel.new(client_id or None)

    def new(self) -> None:
        """Ctrl+N: another invoice; what is being written stays as a draft."""
        self.viewmodel.new()

    def refresh(self) -> None:
        """F5: check everything again."""
        self.viewmodel.recheck()

    def focus_search(self) -> None:
        """Ctrl+F: the client box."""
        self.client.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.client.name.selectAll()

    async def aclose(self) -> None:
        """Return once everything typed is stored."""
        await self.viewmodel.flush()

    def _print(self, files: InvoiceFiles) -> None:
        self.files.print_invoice(files, self._name(), self.viewmodel.workspace)

    def _save_copy(self, kind: str, files: InvoiceFiles) -> None:
        invoice, company = self.viewmodel.done, self.viewmodel.company
        if invoice is not None and company is not None:
            self.files.save_copy(
                files.pdf if kind == "pdf" else files.xml, wording.file_name(invoice, kind, company.tz)
            )

    def _name(self) -> str:
        return wording.title_of(self.viewmodel.done) if self.viewmodel.done is not None else self.tr("Factura")

    def _register_payment(self, invoice_id: str) -> None:
        self._navigator.open("invoices", invoice_id=invoice_id, register=True)

    def _want_breakdown(self) -> None:
        self._tasks.once("composer.breakdown", self._show_breakdown)

    async def _show_breakdown(self) -> None:
        from gigstack_desktop.ui.invoices import breakdown

        invoice, totals = self.viewmodel.invoice, self.viewmodel.totals
        if invoice is not None and totals is not None:
            explanation = await self._tasks.call(breakdown.explain(invoice, totals))
            await breakdown.show_breakdown(explanation, self.window())

    def _show_detail(self, invoice_id: str) -> None:
        self._navigator.open("invoices", invoice_id=invoice_id)

    def _show_inbox(self) -> None:
        self._navigator.open("activity")


def _part(kind: type[P], made: dict[type[QWidget], QWidget], make: Callable[[], P] | None = None) -> P:
    """The part made ahead, or a new one."""
    found = made.pop(kind, None)
    if isinstance(found, kind):
        return found
    return make() if make is not None else kind()
