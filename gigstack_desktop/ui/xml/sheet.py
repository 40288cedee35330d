"""The sheet of opened XML: one file at a time, its page, its verdict, and its acts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from gigstack_desktop.ui.dialogs import Sheet
from gigstack_desktop.ui.widgets import buttons
from gigstack_desktop.ui.widgets.card import label
from gigstack_desktop.ui.widgets.empty import EmptyState
from gigstack_desktop.ui.widgets.form import Choice, Field, FindingLine
from gigstack_desktop.ui.widgets.pdf_view import PdfView

if TYPE_CHECKING:
    from gigstack_desktop.ui.xml.reading import OpenedXml

PRINT, SAVE, DRAFT = 2, 3, 4  # the sheet's answers; closing is 0


class XmlSheet(Sheet):
    """Emits `wanted` with the number of the file to be read; `show_opened` or `show_refused` answers it."""

    wanted = Signal(int)

    def __init__(self, paths: list[Path], parent: QWidget | None = None) -> None:
        super().__init__(parent, "", icon="file-text", width=760)
        self.setWindowTitle(self.tr("Abrir XML"))
        self.opened: OpenedXml | None = None
        self.file = Choice(self.tr("Archivo"), [(str(number), path.name) for number, path in enumerate(paths)])
        self._paths = paths
        self.verdict = FindingLine()
        self.remarks = label("", "soft", wrap=True)
        self.view = PdfView()
        self.state = EmptyState("file-text", "")
        self.pages = QStackedWidget()
        self.pages.setMinimumHeight(420)
        self.pages.addWidget(self.view)
        self.pages.addWidget(self.state)
        field = Field(self.tr("Archivo"), self.file)
        field.setVisible(len(paths) > 1)
        for part in (field, self.verdict, self.remarks):
            self.body.addWidget(part)
        self.body.addWidget(self.pages, 1)
        self._add_buttons()
        self.file.chosen.connect(self.ask)
        self.file.set_value("0")

    def _add_buttons(self) -> None:
        self.print_button = self._act(self.tr("Imprimir…"), "printer", self._want_print)
        self.save_button = self._act(self.tr("Guardar PDF…"), "download", self._want_copy)
        self.close_button = self.add_reject(self.tr("Cerrar"))
        self.draft_button = buttons.primary(self.tr("Usar como borrador"), "pencil")
        self.draft_button.clicked.connect(self._want_draft)
        self.footer.addWidget(self.draft_button)

    def _act(self, text: str, icon: str, slot: Callable[[], None]) -> QWidget:
        button = buttons.ghost(text, icon)
        button.setAutoDefault(False)
        button.clicked.connect(slot)
        self.footer.insertWidget(self.footer.count() - 1, button)
        return button

    @property
    def number(self) -> int:
        """Which of the files is shown."""
        return int(self.file.value())

    def ask(self) -> None:
        """Ask for the file that is chosen."""
        self._say("file-text", self.tr("Leyendo…"))
        self.heading.setText(self._paths[self.number].name)
        self.wanted.emit(self.number)

    def show_opened(self, opened: OpenedXml) -> None:
        """The page of the chosen file, and what may be done with it."""
        self._offer(opened)
        self.heading.setText(opened.title)
        self.verdict.show_finding(opened.severity, opened.verdict)
        self.remarks.setText(opened.remarks)
        self.remarks.show()
        self.pages.setCurrentWidget(self.view)
        self.view.open(opened.files.pdf)
        wanted = self.draft_button if opened.can_be_draft and opened.severity != "B" else self.close_button
        if not self.file.hasFocus():  # going through several files by keyboard
            wanted.setFocus()

    def show_refused(self, sentence: str) -> None:
        """Why the chosen file cannot be shown."""
        self._say("file-x", self.tr("No se puede mostrar"), sentence)
        if not self.file.hasFocus():
            self.close_button.setFocus()

    def _say(self, icon: str, title: str, sentence: str = "") -> None:
        self._offer(None)
        self.verdict.clear()
        self.remarks.hide()
        self.state.show_state(icon, title, sentence)
        self.pages.setCurrentWidget(self.state)

    def _offer(self, opened: OpenedXml | None) -> None:
        self.opened = opened
        for button in (self.print_button, self.save_button):
            button.setVisible(opened is not None)
        self.draft_button.setVisible(opened is not None and opened.can_be_draft)

    def _want_print(self) -> None:
        self.done(PRINT)

    def _want_copy(self) -> None:
        self.done(SAVE)

    def _want_draft(self) -> None:
        self.done(DRAFT)
