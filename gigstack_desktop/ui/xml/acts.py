"""Opening XML files: the sheet, and what its buttons lead to."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from gigstack_desktop.errors import AppError
from gigstack_desktop.ui import dialogs, messages
from gigstack_desktop.ui.invoices.files import FileActs
from gigstack_desktop.ui.xml import reading
from gigstack_desktop.ui.xml.sheet import DRAFT, PRINT, SAVE, XmlSheet

if TYPE_CHECKING:
    from gigstack_desktop.services.workspace import Workspace
    from gigstack_desktop.ui.navigator import Navigator
    from gigstack_desktop.ui.tasks import Tasks
    from gigstack_desktop.ui.xml.reading import OpenedXml


class XmlActs(QObject):
    """Opens XML over the window `host`; one sheet at a time."""

    def __init__(self, workspace: Workspace, tasks: Tasks, navigator: Navigator, host: QWidget) -> None:
        super().__init__(host)
        self._workspace, self._tasks, self._navigator, self._host = workspace, tasks, navigator, host
        self.files = FileActs(tasks, navigator, host)

    def open(self, paths: Sequence[Path]) -> None:
        """Show these files; while a sheet is open further ones are not taken."""
        self._tasks.once("xml.open", lambda: self._open(list(paths)))

    def choose(self) -> None:
        """Ask for files and show them."""
        self._tasks.once("xml.choose", self._choose)

    async def _choose(self) -> None:
        title = self.tr("Abrir XML")
        native = self.files.native
        if paths := await dialogs.open_files(self._host, title, self.tr("CFDI (*.xml)"), native=native):
            self.open(paths)

    async def _open(self, paths: list[Path]) -> None:
        folder = self._workspace.home / "opened"
        await self._tasks.call(_emptied(folder))
        sheet = XmlSheet(paths, self._host)

        def read(number: int) -> None:
            self._tasks.latest("xml.read", lambda: self._read(sheet, paths[number], folder / str(number)))

        sheet.wanted.connect(read)
        sheet.ask()
        answer = await dialogs.open_dialog(sheet)
        self._tasks.cancel("xml.read")
        if (opened := sheet.opened) is None:
            return
        if answer == PRINT:
            self.files.print_invoice(opened.files, opened.title, self._workspace)
        elif answer == SAVE:
            self.files.save_copy(opened.files.pdf, paths[sheet.number].with_suffix(".pdf").name)
        elif answer == DRAFT:
            await self._use(opened)

    async def _read(self, sheet: XmlSheet, path: Path, folder: Path) -> None:
        try:
            sheet.show_opened(await self._tasks.call(reading.read(self._workspace, path, folder)))
        except AppError as error:
            sheet.show_refused(messages.sentence(error))

    async def _use(self, opened: OpenedXml) -> None:
        try:
            draft = await self._tasks.call(self._workspace.drafts.from_document(opened.document))
        except AppError as error:
            self._navigator.notify(messages.sentence(error), "danger")
        else:
            self._navigator.open("composer", draft_id=draft.id)


async def _emptied(folder: Path) -> None:
    """What was opened before is gone: copies of other people's documents are not kept."""
    await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
