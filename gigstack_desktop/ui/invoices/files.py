"""What people do with an invoice's files: print with a preview, save a copy."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QPageSize
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gigstack_desktop.errors import AppError
from gigstack_desktop.ui import messages
from gigstack_desktop.ui.dialogs import ACCEPTED, Sheet, open_dialog, save_file
from gigstack_desktop.ui.tasks import Tasks
from gigstack_desktop.ui.widgets import buttons
from gigstack_desktop.ui.widgets.form import Choice, Field
from gigstack_desktop.ui.widgets.notice import Banner
from gigstack_desktop.ui.widgets.pdf_view import PdfView

if TYPE_CHECKING:
    from gigstack_desktop.printing.printer import PrinterInfo
    from gigstack_desktop.ui.navigator import Navigator

T = TypeVar("T")
MOST_COPIES = 20
SYSTEM = 2  # the print sheet's third answer: the system's own dialog


class PrintSheet(Sheet):
    """The pages as they will come out, where to print them and how many times; Enter prints."""

    def __init__(self, path: Path, printers: list[PrinterInfo], parent: QWidget | None = None) -> None:
        super().__init__(parent, "", icon="printer", width=720)
        title = self.tr("Imprimir")
        self.setWindowTitle(title)
        self.heading.setText(title)
        self.printer = Choice(self.tr("Impresora"), [(info.name, info.description) for info in printers])
        counts = [str(count) for count in range(1, MOST_COPIES + 1)]
        self.copies = Choice(self.tr("Copias"), [(count, count) for count in counts])
        self.copies.set_value("1")
        self.view = PdfView()
        self.view.setMinimumHeight(420)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Field(self.tr("Impresora"), self.printer), 3)
        row.addWidget(Field(self.tr("Copias"), self.copies), 1)
        self.body.addLayout(row)
        self.body.addWidget(self.view, 1)
        self.system_button = buttons.ghost(self.tr("Diálogo del sistema…"), "settings")
        self.system_button.clicked.connect(self._want_system)
        self.footer.insertWidget(0, self.system_button)
        self.add_reject()
        self.accept_button = self.add_accept(title)
        if not printers:
            none = Banner(
                self.tr("No hay impresoras instaladas en esta computadora. Puedes guardar el PDF."), "warning"
            )
            self.body.insertWidget(0, none)
            for needed in (self.accept_button, self.printer, self.copies):
                needed.setEnabled(False)
        else:
            self.printer.setCurrentIndex(0)
            self.accept_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.view.open(path)

    def _want_system(self) -> None:
        self.done(SYSTEM)


class FileActs(QObject):
    """Prints and saves for the screen `host`, saying afterwards how it went. `native` file dialogs are off in tests."""

    def __init__(self, tasks: Tasks, navigator: Navigator, host: QWidget, *, native: bool = True) -> None:
        super().__init__(host)
        self._tasks, self._navigator, self._host = tasks, navigator, host
        self.native = native

    def print_pdf(self, path: Path, title: str) -> None:
        """Ask where and print; the window stays free meanwhile."""
        self._tasks.once("files.print", lambda: self._print(path, title))

    def save_copy(self, path: Path, name: str) -> None:
        """Ask where and copy the file there under that name."""
        self._tasks.once("files.save", lambda: self._save(path, name))

    async def _print(self, path: Path, title: str) -> None:
        from gigstack_desktop.printing.printer import print_file, printers

        found = await self._tasks.call(_in_thread(printers))
        sheet = PrintSheet(path, found, self._host.window())
        answer = await open_dialog(sheet)
        if answer == SYSTEM:
            await self._print_by_system(path, title)
        elif answer == ACCEPTED:
            name, copies = sheet.printer.value(), int(sheet.copies.value())
            await self._send(name, lambda: print_file(path, name, title=title, copies=copies))

    async def _print_by_system(self, path: Path, title: str) -> None:
        """Pages, sides, colour and paper as the system's own dialog offers them."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        from gigstack_desktop.printing.printer import print_as_chosen

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
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
