"""Dialogs that are opened and awaited, never `exec()`: inside a task that would start a second loop."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from gigstack_desktop.ui import icons
from gigstack_desktop.ui.widgets import buttons

ACCEPTED = int(QDialog.DialogCode.Accepted)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Dialogs", text)


class Sheet(QDialog):
    """A dialog in the program's look: title, `body` layout, and a row of buttons at the bottom right."""

    def __init__(
        self, parent: QWidget | None, title: str, *, icon: str = "", tone: str = "accent", width: int = 460
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(width)
        self.setModal(True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 22, 24, 20)
        outer.setSpacing(16)
        outer.addLayout(self._header(title, icon, tone))
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        outer.addLayout(self.body, 1)
        self.footer = QHBoxLayout()
        self.footer.setSpacing(8)
        self.footer.addStretch(1)
        outer.addSpacing(4)
        outer.addLayout(self.footer)

    def _header(self, title: str, icon: str, tone: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        if icon:
            mark = QLabel()
            icons.put(mark, icon, tone, 20)
            row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        self.heading = QLabel(title)
        self.heading.setProperty("role", "heading")
        self.heading.setWordWrap(True)
        row.addWidget(self.heading, 1)
        return row

    def say(self, text: str, role: str = "soft") -> QLabel:
        """Add a paragraph."""
        label = QLabel(text)
        label.setWordWrap(True)
        label.setProperty("role", role)
        label.setTextFormat(Qt.TextFormat.PlainText)
        self.body.addWidget(label)
        return label

    def add_reject(self, text: str = "") -> QPushButton:
        """Add the button that closes without doing anything (Esc does the same)."""
        button = buttons.secondary(text or _tr("Cancelar"))
        button.setAutoDefault(False)
        button.clicked.connect(self.reject)
        self.footer.addWidget(button)
        return button

    def add_accept(self, text: str, *, destructive: bool = False, default: bool = True) -> QPushButton:
        """Add the button that does it; Enter presses it when `default`."""
        button = buttons.danger(text) if destructive else buttons.primary(text)
        button.setAutoDefault(default)
        button.setDefault(default)
        button.clicked.connect(self.accept)
        self.footer.addWidget(button)
        return button

    def event(self, event: QEvent) -> bool:
        """Grow when what is said in it needs more lines; never shrink under the pointer."""
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            layout = self.layout()
            needed = layout.totalHeightForWidth(self.width()) if layout is not None else -1
            if needed > self.height():
                self.resize(self.width(), needed)
        return handled

    def showEvent(self, event: QShowEvent) -> None:
        """Give a parentless dialog the size its text needs."""
        super().showEvent(event)
        self.adjustSize()


async def open_dialog(dialog: QDialog) -> int:
    """Open `dialog` and wait for its result (`QDialog.DialogCode` as int). Read its fields before the next await."""
    done: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def finish(result: int) -> None:
        if not done.done():
            done.set_result(result)

    dialog.finished.connect(finish)
    QDialog.open(dialog)  # some dialogs hide it behind an `open` with a receiver (QPrintDialog)
    try:
        return await done
    finally:
        dialog.finished.disconnect(finish)
        dialog.hide()
        dialog.deleteLater()


async def ask(
    parent: QWidget | None,
    title: str,
    text: str,
    accept: str,
    *,
    cancel: str = "",
    details: Sequence[str] = (),
    destructive: bool = False,
    typed: str = "",
    icon: str = "",
) -> bool:
    """Ask before doing something; True when accepted. With `typed`, that text must be typed first."""
    sheet = Sheet(
        parent,
        title,
        icon=icon or ("triangle-alert" if destructive else ""),
        tone="danger" if destructive else "accent",
    )
    sheet.say(text, "")
    for line in details:
        sheet.say("•  " + line)
    sheet.add_reject(cancel)
    button = sheet.add_accept(accept, destructive=destructive, default=not destructive)
    if typed:
        sheet.body.addWidget(_typed_guard(typed, button))
    return await open_dialog(sheet) == ACCEPTED


async def tell(
    parent: QWidget | None, title: str, text: str, *, details: str = "", icon: str = "info", tone: str = "accent"
) -> None:
    """Say something that must be read; for everything else there are notices inside the window."""
    sheet = Sheet(parent, title, icon=icon, tone=tone)
    sheet.say(text, "").setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if details:
        sheet.say(details, "faint").setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    sheet.add_accept(_tr("Entendido"))
    await open_dialog(sheet)


def _typed_guard(typed: str, button: QPushButton) -> QWidget:
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(6)
    label = QLabel(_tr("Para confirmar, escribe {typed}").format(typed=typed))
    label.setProperty("role", "label")
    field = QLineEdit()
    field.setAccessibleName(label.text())
    label.setBuddy(field)
    layout.addWidget(label)
    layout.addWidget(field)
    button.setEnabled(False)
    field.textChanged.connect(lambda text: button.setEnabled(text.strip().upper() == typed.upper()))
    return box


async def open_files(
    parent: QWidget | None, title: str, filters: str = "PDF (*.pdf)", *, native: bool = True
) -> list[Path]:
    """Let a person choose existing files; empty when cancelled. `native` off in tests."""
    dialog = _file_dialog(parent, title, filters, native)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    return await _chosen(dialog)


async def save_file(
    parent: QWidget | None, title: str, name: str, filters: str = "PDF (*.pdf)", *, native: bool = True
) -> Path | None:
    """Let a person choose where to save, proposing `name`; None when cancelled. Overwriting has been confirmed."""
    dialog = _file_dialog(parent, title, filters, native)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.selectFile(name)
    return next(iter(await _chosen(dialog)), None)


async def choose_folder(parent: QWidget | None, title: str, *, native: bool = True) -> Path | None:
    """Let a person choose a folder; None when cancelled."""
    dialog = _file_dialog(parent, title, "", native)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    return next(iter(await _chosen(dialog)), None)


def _file_dialog(parent: QWidget | None, title: str, filters: str, native: bool) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    if filters:
        dialog.setNameFilter(filters)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog, not native)
    return dialog


async def _chosen(dialog: QFileDialog) -> list[Path]:
    chosen: list[Path] = []
    dialog.filesSelected.connect(lambda files: chosen.extend(Path(file) for file in files))
    return chosen if await open_dialog(dialog) == ACCEPTED else []
