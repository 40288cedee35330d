"""Clientes over a real workspace and the real sandbox: list, card, form by keyboard, undo, and refusals."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from PySide6.QtWidgets import QApplication

from gigstack_desktop.cfdi import rfc as rfcs
from gigstack_desktop.errors import FieldProblem, Rejected
from gigstack_desktop.services.queries import ListQuery
from gigstack_desktop.ui.clients import checks
from gigstack_desktop.ui.clients.view import ClientsView
from gigstack_desktop.ui.clients.viewmodel import ClientsViewModel
from tests.support.screens import CTRL, Desk, Key, desk, press, write


@pytest_asyncio.fixture
async def view(at_desk: Desk, eventually: Any) -> AsyncIterator[ClientsView]:
    viewmodel = ClientsViewModel(at_desk.workspace, at_desk.tasks)
    made = ClientsView(viewmodel, at_desk.tasks, at_desk.navigator)
    viewmodel.setParent(made)
    made.resize(1240, 820)
    made.show()
    made.activateWindow()
    await eventually(made.isActiveWindow)
    yield made
    made.close()


def rfc(number: int, letters: str = "CLI") -> str:
    """A company's RFC with a right check digit."""
    bare = f"{letters}200101{number:02d}"
    return bare + rfcs.check_digit(bare)


async def add(at_desk: Desk, number: int, name: str, **more: Any) -> Any:
    from gigstack_desktop.api.models.clients import AddressInput, ClientInput

    data = ClientInput(
        name=name, legal_name=name.upper(), tax_id=rfc(number), tax_system="601", use="G03",
        address=AddressInput(country="MEX", zip="06300"), **more,
    )  # fmt: skip
    return await at_desk.engine.call(at_desk.workspace.clients.save(data))


def names(view: ClientsView) -> list[str]:
    model = view.table.paged_model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


async def test_a_client_is_made_by_keyboard_alone(
    view: ClientsView, at_desk: Desk, eventually: Any, unnamed: Any
) -> None:
    view.new()
    await eventually(lambda: QApplication.focusWidget() is view.form.rfc)
    write(rfc(1).lower())
    assert view.form.rfc.text() == rfc(1)
    press(Key.Key_Tab)
    write("06300")
    press(Key.Key_Tab)
    write("Papelería El Ñandú SA de CV")
    remark = view.viewmodel.form.remark("legal_name")
    assert remark is not None
    assert remark.fix == "PAPELERÍA EL ÑANDÚ"
    view.form.fields["legal_name"].finding.fix.click()
    assert view.form.legal_name.text() == "PAPELERÍA EL ÑANDÚ"
    view.form.regimen.setFocus()
    write("601")
    assert view.form.regimen.value() == "601"
    view.form.regimen.activated.emit(view.form.regimen.currentIndex())
    assert view.form.use.value() == "G03"
    await eventually(lambda: view.form.fields["zip"].finding.text().endswith("Ciudad de México"))
    assert unnamed(view) == []
    view.form.email.setFocus()
    write("hola@nandu.example")
    press(Key.Key_Return)
    await eventually(lambda: at_desk.said == ["PAPELERÍA EL ÑANDÚ guardado"])
    client = await at_desk.engine.call(at_desk.workspace.clients.find_by_rfc(rfc(1)))
    assert (client.tax_system, client.use, client.address.zip) == ("601", "G03", "06300")
    await eventually(lambda: "PAPELERÍA EL ÑANDÚ" in names(view))
    await eventually(lambda: view.card.client is not None and view.card.client.id == client.id)
    assert view.card.isVisible()


async def test_ctrl_enter_saves_and_invoices(view: ClientsView, at_desk: Desk, eventually: Any) -> None:
    view.open_with(new=True, values={"rfc": rfc(2), "legal_name": "DOS", "regimen": "601", "zip": "06300"})
    view.form.rfc.setFocus()
    press(Key.Key_Return, CTRL)
    await eventually(lambda: at_desk.opened)
    client = await at_desk.engine.call(at_desk.workspace.clients.find_by_rfc(rfc(2)))
    assert at_desk.opened == [("composer", {"client_id": client.id})]


async def test_what_was_typed_stays_when_saving_fails(tmp_path: Path, eventually: Any) -> None:
    async with desk(None, tmp_path / "home") as offline:
        viewmodel = ClientsViewModel(offline.workspace, offline.tasks)
        view = ClientsView(viewmodel, offline.tasks, offline.navigator)
        viewmodel.setParent(view)
        view.show()
        view.open_with(new=True, values={"rfc": rfc(3), "legal_name": "TRES"})
        view.form.save_button.click()
        await eventually(lambda: view.form.banner.isVisible())
        assert view.form.banner.text()
        assert view.form.legal_name.text() == "TRES"
        assert view.form.save_button.isEnabled()
        view.close()


async def test_what_the_service_refuses_is_said_beside_the_field(view: ClientsView) -> None:
    view.open_with(new=True, values={"rfc": rfc(3), "legal_name": "TRES", "zip": "06300"})
    problem = FieldProblem("address.zip", "CFDI40147", "El código postal no es el registrado.")
    view.viewmodel.form._tell_fields(Rejected("invalid", "No se aceptó", (problem,)))
    assert view.form.fields["zip"].finding.text() == "El código postal no es el registrado."
    assert view.form.zip.property("finding") == "B"


async def test_leaving_the_form_offers_what_was_typed(view: ClientsView, at_desk: Desk, eventually: Any) -> None:
    offered: list[Any] = []
    at_desk.navigator.notified.connect(offered.append)
    view.new()
    await eventually(lambda: QApplication.focusWidget() is view.form.rfc)
    write("ABC")
    press(Key.Key_Escape)
    assert not view.form.isVisible()
    assert offered[0].action == "Recuperar"
    offered[0].on_action()
    section, arguments = at_desk.opened[0]
    assert section == "clients"
    view.open_with(**arguments)  # type: ignore[arg-type]
    assert view.form.rfc.text() == "ABC"
    assert view.viewmodel.form.dirty


async def test_the_same_rfc_is_told_and_opened(view: ClientsView, at_desk: Desk, eventually: Any) -> None:
    known = await add(at_desk, 4, "Cuatro")
    view.open_with(new=True, values={"rfc": known.tax_id})
    await eventually(lambda: view.form.banner.text().startswith("Ya existe: Cuatro"))
    view.form.banner.action.click()
    await eventually(lambda: view.card.client is not None and view.card.client.id == known.id)
    assert view.card.isVisible()


async def test_editing_changes_only_what_was_changed(view: ClientsView, at_desk: Desk, eventually: Any) -> None:
    known = await add(at_desk, 5, "Cinco", email="cinco@empresa.example", phone="5512345678")
    view.open_with(client_id=known.id)
    await eventually(lambda: view.card.isVisible())
    view.table.setFocus()
    press(Key.Key_F2)
    await eventually(lambda: view.form.isVisible() and view.form.rfc.text() == known.tax_id)
    assert not view.viewmodel.form.dirty
    view.form.email.setFocus()
    view.form.email.selectAll()
    write("otro@empresa.example")
    press(Key.Key_Return)
    await eventually(lambda: not view.form.isVisible())
    after = await at_desk.engine.call(at_desk.workspace.clients.get(known.id))
    assert (after.email, after.phone, after.legal_name) == ("otro@empresa.example", "5512345678", "CINCO")


async def test_deleting_can_be_undone(view: ClientsView, at_desk: Desk, eventually: Any, unnamed: Any) -> None:
    known = await add(at_desk, 6, "Seis")
    await eventually(lambda: "Seis" in names(view))
    offered: list[Any] = []
    at_desk.navigator.notified.connect(offered.append)
    view.open_with(client_id=known.id)
    await eventually(lambda: view.card.isVisible())
    assert unnamed(view) == []
    view.table.setFocus()
    await eventually(lambda: [row.id for row in view.table.chosen()] == [known.id])
    press(Key.Key_Delete)
    await eventually(lambda: offered)
    assert offered[0].action == "Deshacer"
    await eventually(lambda: "Seis" not in names(view))
    offered[0].on_action()
    await eventually(lambda: "Seis" in names(view))
    assert (await at_desk.engine.call(at_desk.workspace.clients.find_by_rfc(known.tax_id))) is not None


async def test_search_chips_and_totals(view: ClientsView, at_desk: Desk, eventually: Any) -> None:
    await at_desk.engine.call(at_desk.workspace.sync.run())  # everyone is here: the number does not grow any more
    await add(at_desk, 7, "Siete mares")
    await add(at_desk, 8, "Ocho mares", email="ocho@mares.example")
    view.focus_search()
    write("mares")
    await eventually(lambda: names(view) == ["Ocho mares", "Siete mares"])
    view.viewmodel.show_tab("no_email")
    await eventually(lambda: names(view) == ["Siete mares"])
    await eventually(lambda: view.totals.text().startswith("1 de "))
    view.viewmodel.search("nadie así")
    await eventually(lambda: view.empty.isVisible())
    view.empty.acted.emit()
    everyone = await at_desk.engine.call(at_desk.workspace.clients.totals(ListQuery()))
    await eventually(lambda: view.table.count() == everyone.all)


@pytest.mark.parametrize(
    ("typed", "severity", "fix"),
    [
        ("", None, ""),
        ("EKU900", "P", ""),
        ("EKU9003173C9", "OK", ""),
        ("EKU9003173C8", "W", "EKU9003173C9"),
        ("EKU9013173C9", "W", ""),
        ("1234567890123", "W", ""),
        ("XAXX010101000", "P", ""),
    ],
)
def test_an_rfc_is_looked_at_as_it_is_typed(typed: str, severity: str | None, fix: str) -> None:
    remark = checks.of_rfc(typed)
    assert (remark.severity if remark else None) == severity
    assert (remark.fix if remark else "") == fix


def test_regimen_use_and_mail_are_compared() -> None:
    assert checks.of_regimen("601", "EKU9003173C9") is None
    assert checks.of_regimen("612", "EKU9003173C9").severity == "W"  # type: ignore[union-attr]
    assert checks.of_use("D01", "601", "EKU9003173C9").severity == "W"  # type: ignore[union-attr]
    assert checks.of_use("G03", "601", "EKU9003173C9") is None
    assert checks.of_email("a@b.mx") is None
    assert checks.of_email("a@b").severity == "W"  # type: ignore[union-attr]
