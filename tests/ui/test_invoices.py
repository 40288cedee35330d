"""Facturas: the list with its tabs, and the detail with its files, over the real sandbox."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from gigstack_desktop.printing.pdfium import Pdf
from gigstack_desktop.services.draft import Draft, DraftLine
from gigstack_desktop.ui.invoices import wording
from gigstack_desktop.ui.invoices.breakdown import BreakdownSheet
from gigstack_desktop.ui.invoices.detail import InvoiceDetail
from gigstack_desktop.ui.invoices.detail_viewmodel import InvoiceDetailViewModel
from gigstack_desktop.ui.invoices.files import PrintSheet
from gigstack_desktop.ui.invoices.paper import PaperPreferences
from gigstack_desktop.ui.invoices.view import InvoicesView
from gigstack_desktop.ui.invoices.viewmodel import InvoicesViewModel
from tests.printing.reading import words_of
from tests.support.sandbox_server import Server, serving
from tests.support.screens import Desk, Key, desk, press


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("sandbox")) as made:
        yield made


@pytest_asyncio.fixture
async def at_desk(server: Server, tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk(server, tmp_path / "home") as made:
        await made.engine.call(made.workspace.sync.run())
        yield made


@pytest_asyncio.fixture
async def screen(at_desk: Desk, eventually: Any) -> AsyncIterator[InvoicesView]:
    viewmodel = InvoicesViewModel(at_desk.workspace, at_desk.tasks)
    detail = InvoiceDetailViewModel(at_desk.workspace, at_desk.tasks)
    view = InvoicesView(viewmodel, detail, at_desk.tasks, at_desk.navigator)
    viewmodel.setParent(view)
    detail.setParent(view)
    view.resize(1360, 860)
    view.show()
    view.activateWindow()
    await eventually(lambda: view.table.count() > 0 and view.table.paged_model().row_at(0) is not None)
    yield view
    view.close()


async def test_tabs_narrow_the_list_and_the_totals_say_so(screen: InvoicesView, eventually: Any) -> None:
    everything = screen.table.count()
    screen.open_with(tab="receivable")
    await eventually(lambda: screen.table.count() < everything)
    await eventually(lambda: "por cobrar" in screen.totals.text())
    row = screen.table.paged_model().row_at(0)
    await eventually(lambda: (screen.table.paged_model().row_at(0) or row).balance > 0)


async def test_nothing_found_offers_to_take_the_filters_away(screen: InvoicesView, eventually: Any) -> None:
    everything = screen.table.count()
    screen.search.setText("nadie se llama así")
    await eventually(lambda: screen.empty.isVisible() and "con estos filtros" in screen.empty.text.text())
    screen.empty.action.click()
    await eventually(lambda: screen.table.count() == everything and screen.table.isVisible())


async def test_a_draft_opens_the_composer_and_can_be_deleted_and_restored(
    at_desk: Desk, screen: InvoicesView, eventually: Any
) -> None:
    draft = Draft(name="BORRADOR DE PRUEBA", lines=(DraftLine(description="Algo", unit_price="5"),))
    await at_desk.engine.call(at_desk.workspace.drafts.save(draft))
    screen.open_with(tab="draft")
    await eventually(lambda: screen.table.count() == 1 and screen.table.paged_model().row_at(0))
    screen.table.select_rowid(screen.table.paged_model().row_at(0).rowid)
    screen.table.setFocus()
    press(Key.Key_Return)
    assert at_desk.opened[-1] == ("composer", {"draft_id": draft.id})
    screen.viewmodel.delete_draft(draft.id)
    await eventually(lambda: screen.table.count() == 0)
    assert at_desk.said[-1] == "Borrador eliminado"
    screen.viewmodel.restore_draft(draft.id)
    await eventually(lambda: screen.table.count() == 1)


async def test_enter_opens_the_detail_with_its_files_and_escape_goes_back(
    at_desk: Desk, screen: InvoicesView, eventually: Any, unnamed: Any
) -> None:
    screen.open_with(tab="valid")
    await eventually(lambda: (row := screen.table.paged_model().row_at(0)) and row.status == "valid")
    screen.table.select_rowid(screen.table.paged_model().row_at(0).rowid)
    screen.table.setFocus()
    press(Key.Key_Return)
    detail = screen.detail
    await eventually(lambda: detail.viewmodel.files is not None and detail.viewmodel.invoice is not None, 30)
    invoice = detail.viewmodel.invoice
    assert invoice is not None
    assert detail.title.text() == wording.title_of(invoice)
    assert detail.viewmodel.files is not None
    assert detail.viewmodel.files.pdf.read_bytes().startswith(b"%PDF")
    assert [url.fileName() for url in detail.drag_handle.mime().urls()] == [
        detail.viewmodel.files.pdf.name,
        detail.viewmodel.files.xml.name,
    ]
    detail.breakdown_button.click()
    await eventually(lambda: isinstance(QApplication.activeModalWidget(), BreakdownSheet))
    told: Any = QApplication.activeModalWidget()
    assert f"{invoice.total:,.2f} {invoice.currency}" in told.text.toPlainText()
    told.reject()
    detail.copy_button.click()
    assert QGuiApplication.clipboard().text() == invoice.uuid
    detail.tabs.setCurrentIndex(3)
    await eventually(lambda: invoice.uuid.lower() in detail.xml.toPlainText().lower())
    assert unnamed(screen) == []
    screen.activateWindow()
    await eventually(screen.isActiveWindow)
    detail.tabs.setFocus()
    press(Key.Key_Escape)
    await eventually(lambda: screen.table.isVisible())


async def shown_detail(screen: InvoicesView, eventually: Any) -> InvoiceDetail:
    row = screen.table.paged_model().row_at(0)
    screen.open_with(invoice_id=row.id)
    await eventually(lambda: screen.detail.viewmodel.files is not None and screen.detail.viewmodel.invoice is not None)
    return screen.detail


def width_of(pdf: Path) -> float:
    """Of the first page, in millimetres."""
    with Pdf(pdf) as opened:
        return opened.sizes[0].width() / 72 * 25.4


async def test_an_invoice_can_come_out_as_a_ticket_and_the_paper_is_remembered(
    at_desk: Desk, screen: InvoicesView, eventually: Any, unnamed: Any
) -> None:
    screen.open_with(tab="valid")
    await eventually(lambda: (row := screen.table.paged_model().row_at(0)) and row.status == "valid")
    detail = await shown_detail(screen, eventually)
    detail.print_button.click()
    await eventually(lambda: isinstance(QApplication.activeModalWidget(), PrintSheet))
    sheet: Any = QApplication.activeModalWidget()
    assert unnamed(sheet) == []
    assert width_of(sheet.path) == pytest.approx(215.9, abs=0.1)
    sheet.paper.setFocus()
    press(Key.Key_Down)
    await eventually(lambda: sheet.path.name.endswith(".ticket.pdf") and sheet.system_button.isEnabled())
    assert width_of(sheet.path) == pytest.approx(80, abs=0.1)
    text = words_of(sheet.path.read_bytes())
    assert detail.viewmodel.invoice is not None
    assert detail.viewmodel.invoice.uuid.upper() in text.replace("\n", "").replace(" ", "").upper()
    assert "SIN VALIDEZ FISCAL" in text
    press(Key.Key_Up)
    await eventually(lambda: sheet.path == detail.viewmodel.files.pdf)
    sheet.reject()
    await eventually(lambda: not at_desk.tasks.running("files.print"))
    PaperPreferences().remember("ticket", "")
    detail.print_button.click()
    await eventually(lambda: isinstance(QApplication.activeModalWidget(), PrintSheet))
    sheet = QApplication.activeModalWidget()
    await eventually(lambda: sheet.path.name.endswith(".ticket.pdf"))
    sheet.reject()


async def test_a_ticket_of_a_broken_xml_is_refused_in_words_and_the_letter_page_stays(
    screen: InvoicesView, eventually: Any
) -> None:
    screen.open_with(tab="valid")
    await eventually(lambda: (row := screen.table.paged_model().row_at(0)) and row.status == "valid")
    detail = await shown_detail(screen, eventually)
    files: Any = detail.viewmodel.files
    files.xml.write_bytes(b"<no es un CFDI/>")
    detail.print_button.click()
    await eventually(lambda: isinstance(QApplication.activeModalWidget(), PrintSheet))
    sheet: Any = QApplication.activeModalWidget()
    sheet.paper.setFocus()
    press(Key.Key_Down)
    await eventually(lambda: sheet.problem.isVisible())
    assert sheet.problem.text().endswith("Descárgalo de nuevo o pídelo a quien lo emitió.")
    assert (sheet.paper.value(), sheet.path) == ("letter", files.pdf)
    sheet.reject()


async def test_the_next_act_is_the_payment_while_something_is_owed(
    at_desk: Desk, screen: InvoicesView, eventually: Any
) -> None:
    owing = (await at_desk.engine.call(at_desk.workspace.payments.open_invoices()))[0]
    screen.open_with(invoice_id=owing.id)
    await eventually(lambda: screen.detail.viewmodel.owing is not None)
    assert screen.detail.pay_button.isVisible()
    assert "Saldo" in screen.detail.balance.text()


def test_file_names_say_what_is_in_them() -> None:
    from datetime import UTC, datetime

    from gigstack_desktop.api.models.clients import Client
    from gigstack_desktop.api.models.invoices import Invoice

    invoice = Invoice(
        uuid="6128396F-C09B-4EC6-8699-43C5F7E3B230",
        series="A",
        folio_number="123",
        client=Client(tax_id="H&E951128469"),
        created_at=datetime(2026, 11, 21, 18, tzinfo=UTC),
    )
    assert wording.file_name(invoice, "pdf", "America/Tijuana") == "2026-11-21_A123_H-E951128469_6128396f.pdf"
