"""What every list says while the first sync has not ended: that its rows are coming, not that there are none."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from gigstack_desktop.services.events import Progress
from gigstack_desktop.store import notes
from gigstack_desktop.ui.payments.view import PaymentsView
from gigstack_desktop.ui.payments.viewmodel import PaymentsViewModel
from gigstack_desktop.ui.products.view import ProductsView
from gigstack_desktop.ui.products.viewmodel import ProductsViewModel
from tests.support.sandbox_server import Server
from tests.support.screens import Desk, desk

V = TypeVar("V", PaymentsView, ProductsView)


def products(at_desk: Desk) -> ProductsView:
    viewmodel = ProductsViewModel(at_desk.workspace, at_desk.tasks)
    return shown(ProductsView(viewmodel, at_desk.tasks, at_desk.navigator))


def payments(at_desk: Desk) -> PaymentsView:
    viewmodel = PaymentsViewModel(at_desk.workspace, at_desk.tasks)
    return shown(PaymentsView(viewmodel, at_desk.tasks, at_desk.navigator))


def shown(view: V) -> V:
    view.viewmodel.setParent(view)
    view.resize(1200, 800)
    view.show()
    return view


async def begin_again(at_desk: Desk) -> None:
    """As if the first sync had not ended."""
    workspace = at_desk.workspace
    await at_desk.engine.call(workspace.sync.run())
    await at_desk.engine.call(workspace._core.database.run(lambda db: notes.forget_states(db, "complete")))


async def test_an_empty_list_says_its_data_are_coming_until_the_first_sync_ends(
    at_desk: Desk, eventually: Any, unnamed: Any
) -> None:
    await begin_again(at_desk)
    view = payments(at_desk)
    await eventually(lambda: view.fetching is not None and view.fetching.isVisible())
    assert view.fetching is not None
    assert view.fetching.title.text() == "Trayendo tus datos…"
    await eventually(lambda: not at_desk.tasks.running("payments.list"))
    assert view.totals.text() == ""  # "0 pagos" would be a lie
    at_desk.tasks.events.dispatch(Progress("sync", 2, 9))
    assert (view.fetching.bar.value(), view.fetching.text.text()) == (2, "2 de 9")
    assert unnamed(view) == []
    await at_desk.engine.call(at_desk.workspace.sync.run())
    await eventually(lambda: view.empty.isVisible() and "Aún no hay" in view.empty.title.text())
    assert view.totals.text()
    view.close()


async def test_what_comes_replaces_it_before_the_end(at_desk: Desk, eventually: Any) -> None:
    from gigstack_desktop.api.models.products import ProductInput

    await begin_again(at_desk)
    view = products(at_desk)
    await eventually(lambda: view.fetching is not None and view.fetching.isVisible())
    new = ProductInput(description="Renta", unit_price=Decimal(1))
    await at_desk.engine.call(at_desk.workspace.products.save(new))
    await eventually(lambda: view.table.isVisible() and view.table.count() == 1)
    view.close()


async def test_without_connection_nothing_pretends_to_be_coming(
    server: Server, tmp_path: Path, eventually: Any
) -> None:
    dead = replace(server, base_url="http://127.0.0.1:9/v2")
    async with desk(dead, tmp_path / "home") as offline:
        await eventually(lambda: offline.workspace.connection == "offline")
        view = products(offline)
        await eventually(lambda: view.fetching is not None and view.fetching.isVisible())
        assert view.fetching is not None
        assert view.fetching.title.text() == "Tus datos aún no llegan"
        assert not view.fetching.bar.isVisible()
        view.close()
