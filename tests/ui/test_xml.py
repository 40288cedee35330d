"""XML made by anybody, dropped or chosen: its page, what its seals are worth, and a draft made of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from PySide6.QtWidgets import QApplication, QWidget

from gigstack_desktop.cfdi.model import Line
from gigstack_desktop.ui.sections import Sections
from gigstack_desktop.ui.shell import Shell
from gigstack_desktop.ui.xml.acts import XmlActs
from gigstack_desktop.ui.xml.sheet import XmlSheet
from tests.printing.reading import words_of
from tests.support import documents
from tests.support.invoices import invoice, line
from tests.support.screens import Desk, Key, press

BILLION_LAUGHS = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>'


@pytest_asyncio.fixture
async def acts(at_desk: Desk) -> Any:
    await at_desk.engine.call(at_desk.workspace.company.refresh())
    window = QWidget()
    window.show()
    return XmlActs(at_desk.workspace, at_desk.tasks, at_desk.navigator, window)


@pytest.fixture
def stamped(tmp_path: Path) -> Path:
    made = invoice(line("1500.50", "2", description="Consultoría"), series="Z", folio="9")
    return written(tmp_path / "factura.xml", documents.stamped(made))


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def altered(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace("Consultoría".encode(), b"Consultorio"))


async def shown(eventually: Any) -> Any:
    await eventually(lambda: isinstance(QApplication.activeModalWidget(), XmlSheet))
    return QApplication.activeModalWidget()


async def test_a_document_is_shown_judged_and_used_as_a_draft(
    acts: XmlActs, at_desk: Desk, stamped: Path, eventually: Any, unnamed: Any
) -> None:
    acts.open([stamped])
    sheet = await shown(eventually)
    await eventually(lambda: sheet.opened is not None)
    assert unnamed(sheet) == []
    assert sheet.verdict.text().endswith("el documento no ha cambiado desde que se selló.")
    assert "El certificado es de pruebas" in sheet.remarks.text()
    assert "Consultoría" in words_of(sheet.opened.files.pdf.read_bytes())
    await eventually(sheet.draft_button.hasFocus)
    press(Key.Key_Return)
    await eventually(lambda: at_desk.opened != [])
    section, arguments = at_desk.opened[0]
    assert section == "composer"
    draft = await at_desk.engine.call(at_desk.workspace.drafts.get(arguments["draft_id"]))
    [copied] = draft.lines
    assert (copied.description, copied.quantity, copied.unit_price) == ("Consultoría", "2", "1500.5")
    assert draft.rfc == sheet.opened.document.invoice.receiver.rfc


async def test_an_altered_document_is_not_to_be_trusted(acts: XmlActs, stamped: Path, eventually: Any) -> None:
    altered(stamped)
    acts.open([stamped])
    sheet = await shown(eventually)
    await eventually(lambda: sheet.opened is not None)
    assert sheet.verdict.text().startswith("No te fíes de este documento")
    assert "fue alterado después de sellarse" in sheet.remarks.text()
    sheet.reject()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (BILLION_LAUGHS, "por seguridad no se abrió"),
        (b"<a", "dañado o incompleto"),
        (b"", "está vacío"),
        (b"<a/>", "pero no un CFDI"),
    ],
)
async def test_what_cannot_be_read_is_refused_in_words(
    acts: XmlActs, tmp_path: Path, eventually: Any, content: bytes, says: str
) -> None:
    acts.open([written(tmp_path / "malo.xml", content)])
    sheet = await shown(eventually)
    await eventually(lambda: says in sheet.state.text.text())
    acting = (sheet.print_button, sheet.save_button, sheet.draft_button)
    assert not any(button.isVisible() for button in acting)
    press(Key.Key_Escape)
    await eventually(lambda: QApplication.activeModalWidget() is None)


async def test_several_files_share_one_sheet_and_payments_are_not_drafts(
    acts: XmlActs, stamped: Path, tmp_path: Path, eventually: Any
) -> None:
    payment = written(tmp_path / "pago.xml", documents.stamped(documents.PAYMENT))
    acts.open([payment, tmp_path / "no está.xml", stamped])
    sheet = await shown(eventually)
    await eventually(lambda: sheet.opened is not None)
    assert sheet.opened.document.invoice.kind == "P"
    assert sheet.print_button.isVisible()
    assert not sheet.draft_button.isVisible()
    sheet.file.setFocus()
    press(Key.Key_Down)
    await eventually(lambda: "siga en su lugar" in sheet.state.text.text())
    press(Key.Key_Down)
    await eventually(lambda: sheet.opened is not None and sheet.draft_button.isVisible())
    assert sheet.pages.currentWidget() is sheet.view
    sheet.reject()


async def test_a_document_of_endless_lines_is_not_painted(acts: XmlActs, tmp_path: Path, eventually: Any) -> None:
    from gigstack_desktop.ui.xml.reading import MOST_LINES

    many: list[Line] = [line("1")] * (MOST_LINES + 1)
    acts.open([written(tmp_path / "larga.xml", documents.sealed(invoice(*many)))])
    sheet = await shown(eventually)
    await eventually(lambda: sheet.state.text.text() == "Tiene demasiados conceptos para mostrarlo aquí.")
    sheet.reject()


async def test_a_drop_of_both_kinds_goes_both_ways(
    at_desk: Desk, tmp_path: Path, drop_files: Any, eventually: Any
) -> None:
    shell = Shell(at_desk.tasks, at_desk.navigator)
    sections = Sections(shell, at_desk.tasks, at_desk.navigator, lambda: at_desk.workspace, QWidget)
    shell.files_dropped.connect(sections.open_files)
    shell.show()
    csf = written(tmp_path / "constancia.pdf", b"%PDF-1.4")
    upper = written(tmp_path / "FACTURA.XML", documents.stamped(invoice(line("1"))))
    assert drop_files(shell, [csf, upper])
    assert at_desk.opened == [("csf", {"paths": [csf]})]
    sheet = await shown(eventually)
    await eventually(lambda: sheet.opened is not None)
    sheet.reject()
    await eventually(lambda: QApplication.activeModalWidget() is None)
    sections.leave_off()
