"""The demo's script: practice, constancia, invoice, stamp, page, print, payment; then every screen in both themes."""

from __future__ import annotations

import asyncio
import secrets
import shutil
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from gigstack_desktop.demo.hands import Hands, NotSeen
from gigstack_desktop.demo.proof import Proof, amount

if TYPE_CHECKING:
    from gigstack_desktop.app import Program
    from gigstack_desktop.demo.report import Report

CONCEPTS = (
    # quantity, unit, key, description, unit price: the columns in their order
    ("12", "E48", "80101500", "Consultoría en procesos de venta", "850.00"),
    ("1", "E48", "82141500", "Diseño de catálogo de productos", "14500.50"),
    ("3", "E48", "86101700", "Capacitación al personal", "2333.335"),
)


class Script:
    """Every step acts on the window and waits for what a person would wait for."""

    def __init__(self, program: Program, hands: Hands, report: Report, csf: Path | None) -> None:
        self.program, self.hands, self.report = program, hands, report
        self.out = hands.folder
        self.csf = csf
        self.proof = Proof()
        self.invoice_id = ""
        self.total = ""

    async def perform(self) -> None:
        """All steps in order; raises NotSeen or Disagreement at the first that fails."""
        for name, step in (
            ("practice profile open", self._open_practice),
            ("a year of practice data synced", self._wait_for_data),
            ("constancia dropped, card shown", self._drop),
            ("client saved, composer open", self._save_client),
            ("three concepts typed", self._compose),
            ("confirmation shown", self._confirm),
            ("stamped", self._stamp),
            ("PDF on screen", self._show_page),
            ("XML and PDF agree with the screen", self._prove),
            ("printed to a PDF", self._print),
            ("payment registered, complement made", self._pay),
            ("every screen photographed", self._photograph_all),
        ):
            await self._timed(name, step)
        probe = self.hands.probe
        self.report.gui = {"longest_stall_ms": round(max(probe.all), 1), "p99_stall_ms": round(probe.at(0.99), 1)}

    async def _timed(self, name: str, step: Callable[[], Awaitable[None]]) -> None:
        probe = self.hands.probe
        probe.reset()
        began = time.perf_counter()
        try:
            await step()
        finally:
            seconds = time.perf_counter() - began
            self.report.steps.append(
                {
                    "name": name,
                    "seconds": round(seconds, 3),
                    "longest_stall_ms": round(probe.worst(), 1),
                }
            )

    # Beginning

    async def _open_practice(self) -> None:
        hands, program = self.hands, self.program
        await hands.rest()
        if program.first_run is not None:  # a home that was kept opens where it was left
            hands.photograph("primer-inicio")
            await hands.click(program.first_run.practice)
        await hands.until(lambda: program.workspace is not None, "the practice profile")
        await hands.until(program.answered.is_set, "the embedded API")

    async def _wait_for_data(self) -> None:
        workspace, call = self.program.workspace, self.program.tasks.call
        assert workspace is not None
        end = time.monotonic() + 60
        while not (state := await call(workspace.sync.state())).complete or state.running:
            if time.monotonic() > end:
                raise NotSeen("the practice company's year")
            await self.hands.rest()
        await self.hands.rest()
        self.hands.photograph("inicio")

    # The constancia

    async def _drop(self) -> None:
        path = self.csf
        if path is None:
            path = self.out / "constancia.pdf"
            with self.hands.probe.paused():  # making it is no part of what a person does here
                from gigstack_desktop.sandbox.sample_csf import make_sample_csf

                # Nothing of what it says is told to the demo: the window has to read it.
                await asyncio.to_thread(make_sample_csf, path, secrets.randbelow(10**9))
        self.hands.probe.reset()
        began = time.perf_counter()
        self.hands.drop([path])
        await self.hands.until(lambda: (card := self._card()) and card.card.state != "reading", "the card", 10)
        self.report.figures["drop to card, seconds"] = f"{time.perf_counter() - began:.3f}"
        await self.hands.rest()
        self.hands.photograph("constancia")

    def _card(self) -> Any:
        from gigstack_desktop.ui.csf.card import CardView

        return self.hands.seen(CardView)

    async def _save_client(self) -> None:
        card = self._card()
        if card.card.state != "ready":
            raise NotSeen(f"a constancia that can be read: {card.card.problem}")
        if card.card.chooses:  # several regímenes in force: take the first
            await self.hands.press(Qt.Key.Key_Down)
        await self.hands.press(Qt.Key.Key_Return)
        composer = self._composer
        await self.hands.until(lambda: composer() is not None and composer().viewmodel.draft.rfc, "the composer")
        draft = composer().viewmodel.draft
        self.report.figures |= {"client": draft.name, "client rfc": draft.rfc}

    def _composer(self) -> Any:
        return self.program.shell.section("composer")

    # The invoice

    async def _compose(self) -> None:
        from gigstack_desktop.ui.composer.lines_model import Column

        composer, hands = self._composer(), self.hands
        composer.viewmodel.set_field("method", "PPD")
        composer.lines.start(0, Column.QUANTITY)
        await hands.replace("")
        for line in CONCEPTS:
            await self._type_line(*line)
        composer.lines.grid.close_editor()
        await hands.until(lambda: composer.viewmodel.totals is not None and composer.viewmodel.totals.total, "totals")
        await hands.until(lambda: not composer.viewmodel._dirty, "the draft saved")
        await hands.until(composer.preview.page_count, "the preview")
        await hands.rest()
        hands.photograph("compositor")

    async def _type_line(self, *cells: str) -> None:
        """Cell by cell with Tab, as on a spreadsheet; Tab after the last one goes on to the next line."""
        for text in cells:
            await self.hands.write(text)
            await self.hands.press(Qt.Key.Key_Tab)
        for _ in range(2):
            await self.hands.press(Qt.Key.Key_Tab)

    async def _confirm(self) -> None:
        from gigstack_desktop.ui.composer.confirm import ConfirmSheet

        composer = self._composer()
        self.report.figures |= {f"composer: {name}": value for name, value in composer.bar.figures()}
        self.total = composer.bar.figures()[-1][1]
        await self.hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        await self.hands.until(
            lambda: self.hands.seen(ConfirmSheet) or composer.findings.isVisible(), "the confirmation"
        )
        sheet = self.hands.seen(ConfirmSheet)
        if sheet is None:
            self.hands.photograph("hallazgos")
            raise NotSeen(f"a confirmation; blocked by {[f.message for f in composer.viewmodel.findings]}")
        await self.hands.rest()
        self.hands.photograph("confirmacion")
        self.proof.true("the confirmation shows the composer's total", amount(self.total) == _amount_of(sheet))

    async def _stamp(self) -> None:
        from gigstack_desktop.ui.composer.confirm import ConfirmSheet

        composer, sheet = self._composer(), self.hands.seen(ConfirmSheet)
        assert sheet is not None
        await self.hands.until(sheet.accept_button.hasFocus, "the keyboard on Timbrar")
        await self.hands.press(Qt.Key.Key_Return)
        await self.hands.until(lambda: composer.viewmodel.done is not None, "the stamp")
        self.invoice_id = composer.viewmodel.done.uuid
        self.report.figures["uuid"] = self.invoice_id
        await self.hands.until(lambda: composer.viewmodel.files is not None, "PDF and XML")
        await self.hands.rest()
        self.hands.photograph("timbrada")

    async def _show_page(self) -> None:
        self.program.shell.show_section("invoices", invoice_id=self.invoice_id)
        detail = await self._detail()
        await self.hands.until(lambda: detail.pdf.canvas.page_count, "the PDF in the window")
        await self.hands.until(lambda: detail.pdf.canvas.complete, "the PDF's first page")
        await self.hands.rest()
        self.hands.photograph("factura")
        self.report.figures["detail: total"] = detail.total.text()
        self.proof.same("the detail shows the composer's total", amount(detail.total.text()), amount(self.total))

    async def _detail(self) -> Any:
        view: Any = self.program.shell.section("invoices")
        await self.hands.until(lambda: view.detail.isVisible() and view.detail.total.text(), "the invoice's page")
        return view.detail

    async def _prove(self) -> None:
        files = await self._files(self.invoice_id)
        with self.hands.probe.paused():
            self._compare(self._keep(files.xml, "factura.xml"), self._keep(files.pdf, "factura.pdf"))

    def _compare(self, xml: Path, pdf: Path) -> None:
        document = self.proof.xml(xml)
        self.proof.same("the XML has the total of the screen", document.totals.total, amount(self.total))
        assert document.stamp is not None
        self.proof.same("the XML has the UUID of the screen", document.stamp.uuid.lower(), self.invoice_id.lower())
        self.proof.same(
            "the XML has the client of the screen", document.invoice.receiver.rfc, self.report.figures["client rfc"]
        )
        self.proof.pdf(pdf, document)
        self.report.figures["xml: total"] = str(document.totals.total)

    async def _print(self) -> None:
        """Through QPrinter, as to paper where there is no CUPS, into a file."""
        target = self.out / "impresa.pdf"
        with self.hands.probe.paused():  # the window prints through the system's dialog, which brings its own
            from PySide6.QtGui import QPageSize
            from PySide6.QtPrintSupport import QPrinter

            from gigstack_desktop.printing.printer import paint_file

            printer = QPrinter(QPrinter.PrinterMode.HighResolution)
            printer.setResolution(150)
            printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            printer.setOutputFileName(str(target))
            printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
            printer.setFullPage(True)
        pages = await asyncio.to_thread(paint_file, self.out / "factura.pdf", printer)
        self.proof.true("the printed PDF has its pages", pages >= 1 and target.stat().st_size > 1000)
        self.report.files.append(target.name)

    # The payment

    async def _pay(self) -> None:
        from gigstack_desktop.ui.payments.dialog import PaymentSheet

        detail = await self._detail()
        await self.hands.click(detail.pay_button, "Registrar pago")
        await self.hands.until(lambda: self.hands.seen(PaymentSheet), "the payment's dialog")
        sheet: Any = self.hands.seen(PaymentSheet)
        await self.hands.until(sheet.amount.hasFocus, "the keyboard in the amount")
        await self.hands.replace("10000.00")
        await self.hands.rest()
        self.hands.photograph("registrar-pago")
        await self.hands.click(sheet.accept_button, "Registrar pago")
        await self.hands.until(lambda: sheet.viewmodel.sent, "the payment")
        await self.hands.until(lambda: sheet.print_button.isVisible(), "the complement")
        await self.hands.rest()
        self.hands.photograph("pago-registrado")
        sheet.accept()
        await self._prove_payment()

    async def _prove_payment(self) -> None:
        workspace = self.program.workspace
        assert workspace is not None
        invoice: Any = await self.program.tasks.call(workspace.invoicing.refresh(self.invoice_id))
        self.proof.same("the balance dropped by the payment", invoice.last_balance, amount(self.total) - 10000)
        complement = await self._complement()
        files = await self._files(complement)
        with self.hands.probe.paused():
            document = self.proof.xml(self._keep(files.xml, "complemento.xml"))
            self.proof.pdf(self._keep(files.pdf, "complemento.pdf"), document)
        paid = document.invoice.payments[0]
        self.proof.same("the complement has the amount", paid.amount, amount("10000.00"))
        self.proof.same("the complement's balance", paid.documents[0].remaining_balance, invoice.last_balance)
        self.report.figures["balance after the payment"] = str(invoice.last_balance)

    async def _complement(self) -> str:
        from gigstack_desktop.services.queries import ListQuery

        workspace, call = self.program.workspace, self.program.tasks.call
        assert workspace is not None
        ids = await call(workspace.invoicing.ids(ListQuery(filters=(("kind", "P"),))))
        rows = await call(workspace.invoicing.rows(ids[:1]))
        return rows[0].uuid

    # The rest

    async def _photograph_all(self) -> None:
        from gigstack_desktop.app import apply_theme

        shell = self.program.shell
        for scheme in ("light", "dark"):
            apply_theme(scheme)
            await self._settled()
            for key in shell.rail.keys():  # noqa: SIM118  (a method of ours, not a dict)
                shell.show_section(key)
                await self._settled()
                self.hands.photograph(f"{key}-{scheme}")
        for key in ("composer", "invoices"):
            shell.show_section(key, **({"invoice_id": self.invoice_id} if key == "invoices" else {}))
            await self._settled()
            self.hands.photograph(f"{key}-detail-dark")

    async def _settled(self) -> None:
        """The screen has nothing more to wait for: no task of the bridge is under way."""
        await self.hands.rest()
        await self.hands.until(lambda: not self.program.tasks.busy(), "the screen at rest", 15)
        await self.hands.rest()

    async def _files(self, invoice_id: str) -> Any:
        workspace = self.program.workspace
        assert workspace is not None
        return await self.program.tasks.call(workspace.invoicing.files(invoice_id))

    def _keep(self, path: Path, name: str) -> Path:
        target = self.out / name
        shutil.copyfile(path, target)
        self.report.files.append(name)
        return target


def _amount_of(sheet: Any) -> object:
    """The figure that a sheet shows."""
    from PySide6.QtWidgets import QLabel

    figure = next(found for found in sheet.findChildren(QLabel) if found.property("role") == "figure")
    return amount(figure.text())
