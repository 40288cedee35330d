"""Estado de cuenta: from a client's menu to a PDF that can be looked at, saved and printed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu

from gigstack_desktop.services.queries import ListQuery
from gigstack_desktop.ui.clients.statement import StatementSheet
from gigstack_desktop.ui.clients.view import ClientsView
from gigstack_desktop.ui.clients.viewmodel import ClientsViewModel
from tests.printing.reading import words_of
from tests.support.sandbox_server import Server, serving
from tests.support.screens import Desk, Key, desk, press, write


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
async def view(at_desk: Desk) -> AsyncIterator[ClientsView]:
    viewmodel = ClientsViewModel(at_desk.workspace, at_desk.tasks)
    made = ClientsView(viewmodel, at_desk.tasks, at_desk.navigator)
    viewmodel.setParent(made)
    made.show()
    yield made
    made.close()


def shown() -> StatementSheet:
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, StatementSheet)
    return sheet


async def test_a_statement_is_shown_and_saved(
    view: ClientsView, at_desk: Desk, eventually: Any, tmp_path: Path, unnamed: Any
) -> None:
    payments, call = at_desk.workspace.payments, at_desk.engine.call
    owing = (await call(payments.open_invoices()))[0]
    menu = QMenu()
    view.card.fill_menu(menu, owing.client_id)
    [action] = [one for one in menu.actions() if one.text() == "Estado de cuenta…"]
    action.trigger()
    await eventually(lambda: isinstance(QApplication.activeModalWidget(), StatementSheet))
    sheet = shown()
    assert unnamed(sheet) == []
    currency, made = sheet.chosen.currency, sheet.chosen.path
    owed = [one.balance for one in await call(payments.open_invoices(owing.client_id)) if one.currency == currency]
    text = words_of(made.read_bytes())
    assert f"${sum(owed, Decimal(0)):,.2f}" in text
    assert owing.rfc in text
    assert "SIN VALIDEZ FISCAL" in text
    view.files.native = False
    sheet.save_button.click()
    await eventually(lambda: isinstance(QApplication.activeModalWidget(), QFileDialog))
    await eventually(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    write(str(tmp_path / "estado.pdf"))
    press(Key.Key_Return)
    await eventually(lambda: at_desk.said == [f"Guardado en {tmp_path / 'estado.pdf'}"])
    assert (tmp_path / "estado.pdf").read_bytes() == made.read_bytes()


async def test_who_never_bought_on_credit_is_told_so(view: ClientsView, at_desk: Desk, eventually: Any) -> None:
    workspace, call = at_desk.workspace, at_desk.engine.call
    [public] = await call(workspace.clients.rows(await call(workspace.clients.ids(ListQuery(text="XAXX010101000")))))
    view.viewmodel.state(public.id)
    await eventually(lambda: at_desk.said != [])
    assert at_desk.said[0].endswith("no tiene facturas a crédito (PPD).")
