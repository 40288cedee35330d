"""A CFDI from a file, read, judged and painted on a thread."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from gigstack_desktop.errors import BadFile
from gigstack_desktop.services.invoicing import InvoiceFiles

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.inspection import Inspection
    from gigstack_desktop.cfdi.model import Document
    from gigstack_desktop.services.workspace import Workspace

MOST_LINES = 3000  # some 150 pages; a person who opens a file waits no longer for more


def _tr(text: str) -> str:
    return QCoreApplication.translate("Xml", text)


@dataclass(frozen=True, slots=True)
class OpenedXml:
    """A document with its page, and what may be said of its seals: severity as of a finding, verdict, and remarks."""

    document: Document
    files: InvoiceFiles
    title: str
    severity: str
    verdict: str
    remarks: str

    @property
    def can_be_draft(self) -> bool:
        """Only invoices are written in the composer."""
        return self.document.invoice.kind == "I"


async def read(workspace: Workspace, path: Path, folder: Path) -> OpenedXml:
    """Read `path` and leave copies of it and of its page in `folder`; raises BadFile or PrintFailed."""
    company, practice = await workspace.company.get(), workspace.profile.kind == "practice"

    def work() -> OpenedXml:
        from gigstack_desktop.printing.painter import write_pdf
        from gigstack_desktop.printing.wording import document_title
        from gigstack_desktop.services import xml_files
        from gigstack_desktop.ui.invoices.paper import style_of

        xml, found = xml_files.inspect(path)
        document = found.document
        if len(document.invoice.lines) > MOST_LINES:
            raise BadFile("xml_too_long")
        folder.mkdir(parents=True, exist_ok=True)
        files = InvoiceFiles(folder / "pagina.pdf", folder / "documento.xml")
        files.xml.write_bytes(xml)
        write_pdf(document, files.pdf, style_of(document, company, practice=practice), xml)
        remarks = " ".join([*found.notes, _tr("Si sigue vigente solo lo sabe el SAT.")])
        return OpenedXml(document, files, document_title(document.invoice), *_verdict(found), remarks)

    return await asyncio.to_thread(work)


def _verdict(found: Inspection) -> tuple[str, str]:
    if "bad" in (found.seal, found.stamp) or found.issuer_is_sealer is False:
        return "B", _tr("No te fíes de este documento: su sello o su timbre no corresponde.")
    if found.seal != "ok" or found.certificate is None:
        return "W", _tr("No se puede asegurar que este documento sea auténtico.")
    words = _tr("El sello es de {name} y el documento no ha cambiado desde que se selló.")
    whole = found.stamp != "none" and found.date_is_valid and not found.certificate.is_test
    return "OK" if whole else "W", words.format(name=found.certificate.name)
