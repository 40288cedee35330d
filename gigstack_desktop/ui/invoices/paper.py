"""What an invoice is printed on: a letter page as it is, or a ticket of 80 mm made from its XML; both as last used."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QSettings

from gigstack_desktop.paths import data_dir, ensure

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.model import Document
    from gigstack_desktop.printing.style import PrintStyle
    from gigstack_desktop.services.company import Company
    from gigstack_desktop.services.invoicing import InvoiceFiles
    from gigstack_desktop.services.workspace import Workspace

Paper = Literal["letter", "ticket"]


async def write_ticket(workspace: Workspace, files: InvoiceFiles) -> Path:
    """The invoice as a ticket, beside its files; raises BadFile when its XML cannot be read, PrintFailed."""
    company, practice = await workspace.company.get(), workspace.profile.kind == "practice"

    def work() -> Path:
        from gigstack_desktop.printing import ticket
        from gigstack_desktop.services import xml_files

        target = files.xml.with_suffix(".ticket.pdf")
        xml, document = xml_files.read(files.xml)
        ticket.write_ticket(document, target, style_of(document, company, practice=practice), xml)
        return target

    return await asyncio.to_thread(work)


def style_of(document: Document, company: Company, *, practice: bool) -> PrintStyle:
    """The company's looks for its own documents; none for those of others, which are never of this practice."""
    from gigstack_desktop.printing.style import PRACTICE_WATERMARK, PrintStyle

    if document.invoice.issuer.rfc != company.rfc:
        return PrintStyle()
    watermark = PRACTICE_WATERMARK if practice else ""
    return PrintStyle(color=company.color, trade_name=company.alias, watermark=watermark)


class PaperPreferences:
    """The paper that was printed on last, and the printer that each paper went to."""

    def __init__(self) -> None:
        self._settings = QSettings(str(ensure(data_dir()) / "printing.ini"), QSettings.Format.IniFormat)

    @property
    def paper(self) -> Paper:
        """Letter until a ticket was printed."""
        return "ticket" if self._settings.value("paper") == "ticket" else "letter"

    def printer(self, paper: Paper) -> str:
        """The printer used last for this paper, empty when none was."""
        return str(self._settings.value(f"printer/{paper}", ""))

    def remember(self, paper: Paper, printer: str) -> None:
        """Note what was printed on."""
        self._settings.setValue("paper", paper)
        self._settings.setValue(f"printer/{paper}", printer)
