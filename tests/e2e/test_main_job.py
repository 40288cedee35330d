"""The main job through the real window, by keyboard alone: constancia, invoice, stamp, page, payment, print."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from gigstack_desktop.app import Program
from gigstack_desktop.ui.composer.confirm import ConfirmSheet
from gigstack_desktop.ui.composer.view import ComposerView
from gigstack_desktop.ui.invoices.files import PrintSheet
from gigstack_desktop.ui.payments.dialog import PaymentSheet
from tests.support import agree, csf_factory, cups
from tests.support.screens import CTRL, Key, press, sheet_with_keyboard, write
from tests.support.work import CONCEPTS, draft_of

Eventually = Callable[..., Awaitable[None]]


def tab_to(widget: QWidget) -> None:
    """Tab until the keyboard is there, as a person without a mouse."""
    for _ in range(80):
        if QApplication.focusWidget() is widget:
            return
        press(Key.Key_Tab)
    raise AssertionError(f"no way by Tab to {widget.accessibleName()}")


def modal(kind: type[Any]) -> Any:
    """The dialog in front, if it is of this kind."""
    found = sheet_with_keyboard()
    return found if isinstance(found, kind) else None


async def _back(program: Program, eventually: Eventually) -> None:
    """The dialog is gone: the window is in front again (offscreen there is no window manager that sees to it)."""
    await eventually(lambda: QApplication.activeModalWidget() is None)
    program.shell.activateWindow()
    await eventually(program.shell.isActiveWindow)


async def _drop_by_keyboard(program: Program, eventually: Eventually, path: Path) -> None:
    press(Key.Key_U, CTRL)
    await eventually(lambda: modal(QFileDialog))
    write(str(path))
    press(Key.Key_Return)
    await _back(program, eventually)
    await eventually(lambda: program.shell.current_section() == "csf")
    view: Any = program.shell.section("csf")
    await eventually(lambda: view.viewmodel.ready and view.isAncestorOf(QApplication.focusWidget()))


async def _compose(program: Program, eventually: Eventually) -> ComposerView:
    view = program.shell.section("composer")
    assert isinstance(view, ComposerView)
    await eventually(lambda: view.viewmodel.draft.rfc and view.lines.grid.hasFocus())
    for _ in range(3):  # back to the quantity
        press(Key.Key_Backtab)
    for number, line in enumerate(CONCEPTS):
        for text in line:
            write(text)
            press(Key.Key_Tab)
        press(Key.Key_Tab)
        if number + 1 < len(CONCEPTS):
            press(Key.Key_Tab)
    press(Key.Key_F6)
    assert QApplication.focusWidget() is view.fiscal.toggle
    press(Key.Key_Space)
    tab_to(view.fiscal.fields["method"].editor)
    write("PPD")
    assert (view.viewmodel.draft.method, view.viewmodel.draft.form) == ("PPD", "99")
    return view


async def _stamp(program: Program, view: ComposerView, eventually: Eventually) -> dict[str, str]:
    await eventually(lambda: view.viewmodel.totals is not None and view.viewmodel.totals.total)
    press(Key.Key_Return, CTRL)
    await eventually(lambda: modal(ConfirmSheet) or view.findings.isVisible())
    assert [f.message for f in view.viewmodel.findings if f.severity == "B"] == []
    figures = dict(view.bar.figures())
    press(Key.Key_Return)
    await _back(program, eventually)
    await eventually(lambda: view.viewmodel.files is not None)
    return figures


async def _pay(program: Program, view: ComposerView, eventually: Eventually) -> PaymentSheet:
    tab_to(view.result.payment_button)
    press(Key.Key_Space)
    await eventually(lambda: modal(PaymentSheet))
    sheet: PaymentSheet = modal(PaymentSheet)
    press(Key.Key_A, CTRL)
    write("10000.00")
    press(Key.Key_Return)
    await eventually(lambda: sheet.print_button.isVisible())
    return sheet


async def test_by_keyboard_alone_screen_xml_and_pdf_agree(
    practice: Program, eventually: Eventually, tmp_path: Path
) -> None:
    truth = csf_factory.person(5)
    csf = tmp_path / "constancia.pdf"
    csf.write_bytes(csf_factory.make(truth))
    await _drop_by_keyboard(practice, eventually, csf)
    card: Any = practice.shell.section("csf")
    if card.viewmodel.ready[0].chooses:
        press(Key.Key_Down)
    press(Key.Key_Return)  # Guardar y facturar
    await eventually(lambda: practice.shell.current_section() == "composer")
    view = await _compose(practice, eventually)
    figures = await _stamp(practice, view, eventually)
    files = view.viewmodel.files
    assert files is not None
    root = agree.check_xml(files.xml.read_bytes())
    agree.check_pdf(files.pdf, root, tmp_path)
    agree.check_figures(figures, root)
    receiver = root.find("c:Receptor", agree.CFDI)
    assert (receiver.get("Rfc"), receiver.get("DomicilioFiscalReceptor")) == (truth.rfc, truth.zip)
    lines = root.findall("c:Conceptos/c:Concepto", agree.CFDI)
    assert [line.get("Descripcion") for line in lines] == [concept[3] for concept in CONCEPTS]
    assert Decimal(root.get("SubTotal")) == Decimal("17200.01")  # 12 × 850 + 3 × 2333.335 = 17200.005, half up
    sheet = await _pay(practice, view, eventually)
    await _check_page_and_payment(practice, view, sheet, figures, eventually, tmp_path)


async def _check_page_and_payment(
    program: Program,
    view: ComposerView,
    sheet: PaymentSheet,
    figures: dict[str, str],
    eventually: Eventually,
    folder: Path,
) -> None:
    files = sheet.viewmodel.files
    assert files is not None
    complement = agree.check_xml(files.xml.read_bytes())
    agree.check_pdf(files.pdf, complement, folder)
    document = complement.find(".//p:DoctoRelacionado", agree.CFDI)
    assert view.viewmodel.done is not None
    assert document.get("IdDocumento").upper() == view.viewmodel.done.uuid.upper()
    assert Decimal(document.get("ImpPagado")) == 10000
    left = agree.amount(figures["Total"]) - 10000
    assert Decimal(document.get("ImpSaldoInsoluto")) == left
    press(Key.Key_Return)  # Listo
    await eventually(lambda: QApplication.activeModalWidget() is None)
    invoices: Any = program.shell.section("invoices")
    await eventually(lambda: f"{left:,.2f}" in invoices.detail.balance.text())
    assert agree.amount(invoices.detail.total.text()) == agree.amount(figures["Total"])
    await eventually(lambda: invoices.detail.pdf.canvas.page_count and invoices.detail.pdf.canvas.complete)


@pytest.fixture(scope="module")
def queue() -> Iterator[cups.Queue]:
    if reason := cups.missing():
        pytest.skip(reason)
    with cups.queue() as ready:
        yield ready


@pytest.mark.printer
async def test_a_stamped_invoice_arrives_on_paper(
    practice: Program, eventually: Eventually, queue: cups.Queue, tmp_path: Path
) -> None:
    draft = draft_of("Impresa de verdad")
    assert practice.workspace is not None
    await practice.engine.call(practice.workspace.drafts.save(draft))
    practice.navigator.open("composer", draft_id=draft.id)
    view: Any = practice.shell.section("composer")
    await eventually(lambda: view.viewmodel.draft.id == draft.id and view.viewmodel.totals is not None)
    await _stamp(practice, view, eventually)
    await eventually(view.result.print_button.hasFocus)
    since = time.time()
    press(Key.Key_Space)
    await eventually(lambda: modal(PrintSheet))
    sheet: PrintSheet = modal(PrintSheet)
    sheet.printer.set_value(queue.name)
    await eventually(lambda: sheet.view.canvas.page_count)
    press(Key.Key_Return)
    await eventually(lambda: any(queue.name in text for text in practice.shell.notices.texts()))
    page = queue.arrived(since)
    try:
        assert agree.words(page) == agree.words(view.viewmodel.files.pdf)
        agree.check_pdf(page, etree.fromstring(view.viewmodel.files.xml.read_bytes()), tmp_path)
    finally:
        page.unlink()
