"""What people do with an invoice's files: print with a preview, save a copy, see where its totals come from."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QPageSize
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gigstack_desktop.errors import AppError
from gigstack_desktop.ui import messages
from gigstack_desktop.ui.dialogs import ACCEPTED, Sheet, open_dialog, save_file
from gigstack_desktop.ui.invoices.paper import Paper, PaperPreferences, write_ticket
from gigstack_desktop.ui.tasks import Tasks
from gigstack_desktop.ui.widgets import buttons
from gigstack_desktop.ui.widgets.form import Choice, Field
from gigstack_desktop.ui.widgets.notice import Banner
from gigstack_desktop.ui.widgets.pdf_canvas import Fit
from gigstack_desktop.ui.widgets.pdf_view import PdfView

if TYPE_CHECKING:
    from gigstack_desktop.printing.printer import PrinterInfo
    from gigstack_desktop.services.invoicing import InvoiceFiles
    from gigstack_desktop.services.workspace import Workspace
    from gigstack_desktop.ui.navigator import Navigator

T = TypeVar("T")
Ticket = Callable[[], Coroutine[Any, Any, Path]]
MOST_COPIES = 20
SYSTEM, SAVE = 2, 3  # the print sheet's further answers: the system's own dialog, and a copy instead of paper
TICKET_ZOOM = 1.25


class PrintSheet(Sheet):
    """The pages as they will come out, on what, where and how many times; Enter prints.

    `papers` is empty where there is no choice. `printer_of` says which printer a paper went to last.
    """

    paper_chosen = Signal(str)

    def __init__(
        self,
        printers: list[PrinterInfo],
        papers: list[tuple[str, str]],
        preferences: PaperPreferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, "", icon="printer", width=720)
        title = self.tr("Imprimir")
        self.setWindowTitle(title)
        self.heading.setText(title)
        self.path = Path()
        self._printers, self._preferences = [info.name for info in printers], preferences
        self.paper = Choice(self.tr("Papel"), papers)
        self.printer = Choice(self.tr("Impresora"), [(info.name, info.description) for info in printers])
        counts = [str(count) for count in range(1, MOST_COPIES + 1)]
        self.copies = Choice(self.tr("Copias"), [(count, count) for count in counts])
        self.copies.set_value("1")
        self.view = PdfView()
        self.view.setMinimumHeight(420)
        self.problem = Banner("")
        self.body.addWidget(self.problem)
        self._add_fields()
        self.body.addWidget(self.view, 1)
        self.system_button = buttons.ghost(self.tr("Diálogo del sistema…"), "settings")
        self.system_button.clicked.connect(self._want_system)
        self.save_button = buttons.ghost(self.tr("Guardar PDF…"), "download")
        self.save_button.clicked.connect(self._want_copy)
        self.footer.insertWidget(0, self.system_button)
        self.footer.insertWidget(1, self.save_button)
        self.add_reject()
        self.accept_button = self.add_accept(title)
        if not printers:
            self._say_no_printers()
        self.paper.chosen.connect(self._choose_paper)
        self.paper.set_value(papers[0][0] if papers else "")

    def _add_fields(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        if self.paper.count():
            row.addWidget(Field(self.tr("Papel"), self.paper), 2)
        row.addWidget(Field(self.tr("Impresora"), self.printer), 3)
        row.addWidget(Field(self.tr("Copias"), self.copies), 1)
        self.body.addLayout(row)

    def _say_no_printers(self) -> None:
        none = Banner(self.tr("No hay impresoras instaladas en esta computadora. Puedes guardar el PDF."), "warning")
        self.body.insertWidget(0, none)
        for needed in (self.printer, self.copies):
            needed.setEnabled(False)

    def choose_paper(self, paper: Paper) -> None:
        """Begin with this paper; its file follows by `show_file`."""
        self.paper.set_value(paper)
        self._choose_paper(paper)

    def show_file(self, path: Path) -> None:
        """These pages will be printed."""
        self.path = path
        if self.paper.value() == "ticket":
            self.view.canvas.set_zoom(TICKET_ZOOM)  # as wide as the sheet it would be a poster
        else:
            self.view.canvas.set_fit(Fit.WIDTH)
        self.view.open(path)
        self._allow(True)
        if self._printers and not self.isVisible():
            self.accept_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_paper(self, paper: str) -> None:
        self._allow(False)  # until its pages are shown
        self.problem.say("")
        usual = self._preferences.printer("ticket" if paper == "ticket" else "letter")
        if usual in self._printers:
            self.printer.set_value(usual)
        elif self._printers:
            self.printer.setCurrentIndex(0)
        self.paper_chosen.emit(paper)

    def _allow(self, ready: bool) -> None:
        self.accept_button.setEnabled(ready and bool(self._printers))
        self.system_button.setEnabled(ready)
        self.save_button.setEnabled(ready)

    def _want_system(self) -> None:
        self.done(SYSTEM)

    def _want_copy(self) -> None:
        self.done(SAVE)


class FileActs(QObject):
    """Prints and saves for the screen `host`, saying afterwards how it went. `native` file dialogs are off in tests."""

    def __init__(self, tasks: Tasks, navigator: Navigator, host: QWidget, *, native: bool = True) -> None:
        super().__init__(host)
        self._tasks, self._navigator, self._host = tasks, navigator, host
        self.native = native

    def print_pdf(self, path: Path, title: str) -> None:
        """Ask where and print; the window stays free meanwhile."""
        self._tasks.once("files.print", lambda: self._print(path, title, None))

    def print_invoice(self, files: InvoiceFiles, title: str, workspace: Workspace) -> None:
        """The same for an invoice, on a letter page or as a ticket."""
        ticket = partial(write_ticket, workspace, files)
        self._tasks.once("files.print", lambda: self._print(files.pdf, title, ticket))

    def save_copy(self, path: Path, name: str) -> None:
        """Ask where and copy the file there under that name."""
        self._tasks.once("files.save", lambda: self._save(path, name))

    def explain(self, xml: Path) -> None:
        """Show how the totals of an invoice come from its lines."""
        self._tasks.once("files.explain", lambda: self._explain(xml))

    async def _explain(self, xml: Path) -> None:
        from gigstack_desktop.ui.invoices import breakdown

        try:
            explanation = await self._tasks.call(breakdown.explain_file(xml))
        except AppError as error:
            self._navigator.notify(messages.sentence(error), "danger")
        else:
            await breakdown.show_breakdown(explanation, self._host.window())

    async def _print(self, path: Path, title: str, ticket: Ticket | None) -> None:
        from gigstack_desktop.printing.printer import print_file, printers

        found = await self._tasks.call(_in_thread(printers))
        kinds = [("letter", self.tr("Carta")), ("ticket", self.tr("Ticket de 80 mm"))]
        preferences = PaperPreferences()
        sheet = PrintSheet(found, kinds if ticket else [], preferences, self._host.window())

        def show(paper: str) -> None:
            if paper == "ticket" and ticket is not None:
                self._tasks.latest("files.paper", partial(self._show_ticket, sheet, ticket))
            else:
                self._tasks.cancel("files.paper")
                sheet.show_file(path)

        sheet.paper_chosen.connect(show)
        sheet.choose_paper(preferences.paper if ticket else "letter")
        answer = await open_dialog(sheet)
        self._tasks.cancel("files.paper")
        paper: Paper = "ticket" if sheet.paper.value() == "ticket" else "letter"
        chosen, printer, copies = sheet.path, sheet.printer.value(), int(sheet.copies.value())
        if answer == SYSTEM:
            await self._print_by_system(chosen, title, paper)
        elif answer == SAVE:
            await self._save(chosen, f"{title}.pdf")
        elif answer == ACCEPTED:
            if ticket is not None:
                preferences.remember(paper, printer)
            await self._send(printer, lambda: print_file(chosen, printer, title=title, copies=copies))

    async def _show_ticket(self, sheet: PrintSheet, ticket: Ticket) -> None:
        try:
            sheet.show_file(await self._tasks.call(ticket()))
        except AppError as error:
            sheet.choose_paper("letter")
            sheet.problem.say(messages.sentence(error), "danger")

    async def _print_by_system(self, path: Path, title: str, paper: Paper) -> None:
        """Pages, sides, colour and paper as the system's own dialog offers them."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        from gigstack_desktop.printing.printer import print_as_chosen

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if paper == "letter":  # a printer of tickets knows its roll
            printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
        printer.setDocName(title)
        dialog = QPrintDialog(printer, self._host.window())
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        if await open_dialog(dialog) == ACCEPTED:
            name = printer.printerName() or printer.outputFileName()
            await self._send(name, lambda: print_as_chosen(path, printer, title=title))

    async def _send(self, name: str, send: Callable[[], str]) -> None:
        try:
            await self._tasks.call(_in_thread(send))
        except AppError as error:
            self._navigator.notify(messages.sentence(error), "danger")
        else:
            self._navigator.notify(self.tr("Se envió a la impresora {name}.").format(name=name), "success")

    async def _save(self, path: Path, name: str) -> None:
        filters = "PDF (*.pdf)" if path.suffix == ".pdf" else "XML (*.xml)"
        target = await save_file(self._host.window(), self.tr("Guardar una copia"), name, filters, native=self.native)
        if target is None:
            return
        try:
            await self._tasks.call(_in_thread(lambda: shutil.copyfile(path, target)))
        except OSError as error:
            text = self.tr("No se pudo guardar en {folder}: {reason}")
            self._navigator.notify(text.format(folder=target.parent, reason=error.strerror or ""), "danger")
        else:
            self._navigator.notify(self.tr("Guardado en {path}").format(path=target), "success")


async def _in_thread(work: Callable[[], T]) -> T:
    return await asyncio.to_thread(work)
