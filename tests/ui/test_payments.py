"""Registering payments: what a form means, and the whole way over the real sandbox."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from PySide6.QtWidgets import QApplication

from gigstack_desktop.services.queries import OpenInvoice
from gigstack_desktop.ui.payments.dialog import PaymentSheet
from gigstack_desktop.ui.payments.register import PaymentForm, RegisterPaymentViewModel, read
from gigstack_desktop.ui.payments.view import ChooseInvoiceSheet, PaymentsView
from gigstack_desktop.ui.payments.viewmodel import PaymentsViewModel
from tests.support.sandbox_server import Server, serving
from tests.support.screens import Desk, Key, desk, press, write

TODAY = date(2026, 11, 21)
OWING = OpenInvoice(
    "uuid",
    "A-1",
    datetime(2026, 11, 1, tzinfo=UTC),
    "c",
    "CLIENTE",
    "SAT970701NN3",
    "MXN",
    Decimal("773.26"),
    Decimal("773.26"),
    1,
)


@pytest.mark.parametrize(
    ("form", "problems"),
    [
        (PaymentForm("773.26", "hoy", "03"), {}),
        (PaymentForm("$ 1.00", "ayer", "01"), {}),
        (PaymentForm("773.27", "hoy", "03"), {"amount": "CRP20244"}),
        (PaymentForm("0", "hoy", "03"), {"amount": "CRP20218"}),
        (PaymentForm("10.001", "hoy", "03"), {"amount": "decimals"}),
        (PaymentForm("diez", "nunca", ""), {"amount": "unreadable", "date": "unreadable", "form": "missing"}),
        (PaymentForm("1", "22/11/2026", "03"), {"date": "future"}),
        (PaymentForm("1", "hoy", "99"), {"form": "CRP20212"}),
    ],
)
def test_what_can_be_sent(form: PaymentForm, problems: dict[str, str]) -> None:
    assert read(form, OWING, TODAY).problems == problems


def test_what_remains_is_exact() -> None:
    assert read(PaymentForm("300", "15/02", "03"), OWING, TODAY).remaining == Decimal("473.26")
    assert read(PaymentForm("300", "15/02", "03"), OWING, TODAY).day == date(2026, 2, 15)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("sandbox")) as made:
        yield made


@pytest_asyncio.fixture
async def at_desk(server: Server, tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk(server, tmp_path / "home") as made:
        await made.engine.call(made.workspace.sync.run())
        yield made


async def _owing(at_desk: Desk) -> OpenInvoice:
    found: list[OpenInvoice] = await at_desk.engine.call(at_desk.workspace.payments.open_invoices())
    return found[0]


async def test_a_partial_payment_by_keyboard_emits_its_complement(at_desk: Desk, eventually: Any) -> None:
    owing = await _owing(at_desk)
    viewmodel = RegisterPaymentViewModel(at_desk.workspace, at_desk.tasks, owing)
    sheet = PaymentSheet(viewmodel, at_desk.tasks, at_desk.navigator)
    sheet.open()
    sheet.activateWindow()
    await eventually(lambda: QApplication.focusWidget() is sheet.amount)
    write("100.50")
    assert sheet.remaining.text().startswith("Quedan por pagar")
    press(Key.Key_Return)
    await eventually(lambda: viewmodel.files is not None)
    assert "registrado" in sheet.banner.text()
    assert sheet.drag_handle.mime().urls()[0].toLocalFile().endswith(".pdf")
    left = await at_desk.engine.call(at_desk.workspace.payments.open_invoice(owing.id))
    assert left.balance == owing.balance - Decimal("100.50")
    assert left.installment == owing.installment + 1
    press(Key.Key_Return)
    assert not sheet.isVisible()
    sheet.deleteLater()


async def test_two_clicks_register_one_payment(at_desk: Desk, eventually: Any) -> None:
    owing = await _owing(at_desk)
    viewmodel = RegisterPaymentViewModel(at_desk.workspace, at_desk.tasks, owing)
    viewmodel.edit(PaymentForm("1.00", "ayer", "03"))
    done: list[Any] = []
    viewmodel.registered.connect(done.append)
    viewmodel.register()
    viewmodel.register()
    await eventually(lambda: done)
    viewmodel.register()
    await eventually(lambda: viewmodel.files is not None)
    left = await at_desk.engine.call(at_desk.workspace.payments.open_invoice(owing.id))
    assert left.balance == owing.balance - 1
    assert len(done) == 1


async def test_more_than_the_balance_is_told_while_typing(at_desk: Desk, eventually: Any) -> None:
    owing = await _owing(at_desk)
    viewmodel = RegisterPaymentViewModel(at_desk.workspace, at_desk.tasks, owing)
    sheet = PaymentSheet(viewmodel, at_desk.tasks, at_desk.navigator)
    sheet.open()
    sheet.activateWindow()
    await eventually(lambda: QApplication.focusWidget() is sheet.amount)
    write("99999999")
    assert sheet.fields["amount"].finding.text() == "El abono es mayor que el saldo de la factura."
    assert not sheet.accept_button.isEnabled()
    sheet.reject()
    sheet.deleteLater()


async def test_the_list_and_choosing_what_was_paid(at_desk: Desk, eventually: Any, unnamed: Any) -> None:
    viewmodel = PaymentsViewModel(at_desk.workspace, at_desk.tasks)
    view = PaymentsView(viewmodel, at_desk.tasks, at_desk.navigator)
    viewmodel.setParent(view)
    view.resize(1200, 800)
    view.show()
    await eventually(lambda: view.table.count() > 0 and "pagos" in view.totals.text())
    assert unnamed(view) == []
    view.new()
    await eventually(lambda: isinstance(QApplication.activeModalWidget(), ChooseInvoiceSheet))
    chooser = QApplication.activeModalWidget()
    assert isinstance(chooser, ChooseInvoiceSheet)
    await eventually(lambda: QApplication.focusWidget() is chooser.search)
    write("a")
    press(Key.Key_Return)
    await eventually(lambda: isinstance(QApplication.activeModalWidget(), PaymentSheet))
    press(Key.Key_Escape)
    view.close()


async def test_an_invoice_is_chosen_before_its_rows_are_drawn(at_desk: Desk) -> None:
    found = await at_desk.engine.call(at_desk.workspace.payments.open_invoices())
    sheet = ChooseInvoiceSheet(found, at_desk.tasks)
    chosen: list[Any] = []
    sheet.chosen.connect(chosen.append)
    assert sheet.table.paged_model().row_at(0) is None  # the loop has not turned since: nothing can have been read
    sheet.accept()
    assert chosen == [found[0]]
