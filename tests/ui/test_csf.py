"""Constancias on screen, over a real workspace, the real reader's child and the real sandbox."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from PySide6.QtWidgets import QApplication, QLabel

from gigstack_desktop.ui.csf.view import CsfView
from gigstack_desktop.ui.csf.viewmodel import CsfCard, CsfViewModel
from gigstack_desktop.ui.widgets.pill import Pill
from tests.support import csf_factory
from tests.support.screens import Desk, Key, desk, press


@pytest_asyncio.fixture
async def view(at_desk: Desk, eventually: Any) -> AsyncIterator[CsfView]:
    viewmodel = CsfViewModel(at_desk.workspace, at_desk.tasks)
    made = CsfView(viewmodel, at_desk.tasks, at_desk.navigator)
    viewmodel.setParent(made)
    made.resize(1100, 820)
    made.show()
    made.activateWindow()
    await eventually(made.isActiveWindow)
    yield made
    made.close()


def truth(seed: int, *, regimes: int = 1) -> csf_factory.Truth:
    """A person of the factory with that many current regímenes."""
    return next(t for t in map(csf_factory.person, range(seed, seed + 400)) if _current(t) == regimes)


def _current(truth: csf_factory.Truth) -> int:
    return len({code for _, code, _, end in truth.regimes if code and not end}) if truth.status == "ACTIVO" else -1


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def states(view: CsfView) -> list[str]:
    return [card.state for card in view.viewmodel.cards]


def first(view: CsfView) -> CsfCard:
    return view.viewmodel.cards[0]


def words(view: CsfView, number: int) -> str:
    card = view.card_view(number)
    assert card is not None
    texts = [label.text() for label in card.findChildren(QLabel) if label.isVisibleTo(card)]
    return " | ".join(texts + [pill.status().text for pill in card.findChildren(Pill) if pill.isVisibleTo(card)])


async def test_enter_saves_the_client_and_opens_the_composer(
    view: CsfView, at_desk: Desk, tmp_path: Path, eventually: Any, unnamed: Any
) -> None:
    person = truth(10)
    view.open_with(paths=[written(tmp_path, "constancia.pdf", csf_factory.make(person))])
    assert states(view) == ["reading"]
    await eventually(lambda: states(view) == ["ready"])
    card = view.card_view(1)
    assert card is not None
    assert QApplication.focusWidget() is card.primary
    said = words(view, 1)
    assert person.rfc in said
    assert person.legal_name in said
    assert "sin validar ante el SAT" in said
    assert "Cliente nuevo" in said
    assert unnamed(view) == []
    press(Key.Key_Return)
    await eventually(lambda: at_desk.opened)
    client = await at_desk.engine.call(at_desk.workspace.clients.find_by_rfc(person.rfc))
    assert at_desk.opened == [("composer", {"client_id": client.id})]
    assert client.legal_name == person.legal_name
    assert client.address.zip == person.zip


async def test_a_known_client_is_shown_beside_and_updated_not_doubled(
    view: CsfView, at_desk: Desk, tmp_path: Path, eventually: Any
) -> None:
    person = truth(40)
    view.open_with(paths=[written(tmp_path, "una.pdf", csf_factory.make(person))])
    await eventually(lambda: states(view) == ["ready"])
    view.viewmodel.save(1)
    await eventually(lambda: states(view) == ["saved"])
    before = await at_desk.engine.call(at_desk.workspace.clients.find_by_rfc(person.rfc))
    moved = replace(person, zip="06300" if person.zip != "06300" else "03100")
    view.open_with(paths=[written(tmp_path, "otra.pdf", csf_factory.make(moved))])
    await eventually(lambda: states(view) == ["ready"])
    number = view.viewmodel.cards[-1].number
    assert "zip" in view.viewmodel.cards[-1].changes
    said = words(view, number)
    assert person.zip in said
    assert moved.zip in said
    assert "cambia" in said
    card = view.card_view(number)
    assert card is not None
    assert card.primary is not None
    assert card.primary.text() == "Actualizar y facturar"
    await eventually(lambda: QApplication.focusWidget() is card.primary)
    press(Key.Key_Return)
    await eventually(lambda: states(view) == ["saved"])
    after = await at_desk.engine.call(at_desk.workspace.clients.find_by_rfc(person.rfc))
    assert (after.id, after.address.zip) == (before.id, moved.zip)


async def test_several_current_regimes_are_chosen_from(
    view: CsfView, at_desk: Desk, tmp_path: Path, eventually: Any
) -> None:
    person = truth(80, regimes=2)
    view.open_with(paths=[written(tmp_path, "dos.pdf", csf_factory.make(person))])
    await eventually(lambda: states(view) == ["ready"])
    card = view.card_view(1)
    assert card is not None
    assert card.regimen is not None
    assert [card.regimen.itemData(row) for row in range(card.regimen.count())] == list(first(view).regimes)
    assert QApplication.focusWidget() is card.regimen
    other = next(code for code in first(view).regimes if code != first(view).regimen)
    view.viewmodel.choose(1, other)
    press(Key.Key_Return)
    await eventually(lambda: at_desk.opened)
    client = await at_desk.engine.call(at_desk.workspace.clients.find_by_rfc(person.rfc))
    assert client.tax_system == other


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("vacio.pdf", b"", "El archivo está vacío."),
        ("texto.pdf", b"hola", "Esto no es un PDF."),
        ("grande.pdf", b"%PDF-1.5" + bytes(11 * 1024 * 1024), "El archivo pesa más de 10 MB."),
        ("contrato.pdf", csf_factory.contract(), "Este documento no es una Constancia de Situación Fiscal."),
        ("clave.pdf", csf_factory.encrypted(csf_factory.person(3)), "El PDF está protegido con contraseña."),
        ("roto.pdf", b"%PDF-1.5 nada", "El PDF está dañado"),
    ],
)
async def test_a_file_that_cannot_be_used_says_why_and_leads_to_the_form(
    view: CsfView, at_desk: Desk, tmp_path: Path, eventually: Any, name: str, data: bytes, sentence: str
) -> None:
    view.open_with(paths=[written(tmp_path, name, data)])
    await eventually(lambda: states(view) == ["unreadable"])
    assert first(view).problem.startswith(sentence)
    card = view.card_view(1)
    assert card is not None
    assert card.primary is not None
    card.primary.click()
    assert at_desk.opened == [("clients", {"new": True, "client_id": "", "values": {}})]
    assert states(view) == []


async def test_a_scan_gives_the_form_what_its_qr_says(
    view: CsfView, at_desk: Desk, tmp_path: Path, eventually: Any
) -> None:
    person = truth(120)
    view.open_with(paths=[written(tmp_path, "foto.pdf", csf_factory.pictured(csf_factory.make(person), dpi=200))])
    await eventually(lambda: states(view) == ["unreadable"])
    view.card_view(1).primary.click()  # type: ignore[union-attr]
    values = at_desk.opened[0][1]["values"]
    assert values == {"rfc": person.rfc, "id_cif": person.id_cif}


async def test_a_file_dropped_while_others_wait_is_scrolled_into_view(
    view: CsfView, tmp_path: Path, eventually: Any
) -> None:
    data = [csf_factory.make(truth(seed)) for seed in (70, 80, 90)]
    view.open_with(paths=[written(tmp_path, f"{n}.pdf", pdf) for n, pdf in enumerate(data[:2])])
    await eventually(lambda: states(view) == ["ready"] * 2)
    here = QApplication.focusWidget()
    view.page.verticalScrollBar().setValue(0)
    view.open_with(paths=[written(tmp_path, "otra.pdf", data[2])])
    await eventually(lambda: states(view) == ["ready"] * 3)
    card = view.card_view(3)
    assert card is not None
    await eventually(lambda: card.visibleRegion().boundingRect().height() == card.height() > 0)
    assert QApplication.focusWidget() is here  # whoever was deciding about the first one goes on


async def test_many_files_are_saved_by_one_button(
    view: CsfView, at_desk: Desk, tmp_path: Path, eventually: Any
) -> None:
    people = [truth(seed) for seed in (200, 240, 280)]
    assert len({person.rfc for person in people}) == 3
    paths = [written(tmp_path, f"{n}.pdf", csf_factory.make(person)) for n, person in enumerate(people)]
    view.open_with(paths=[*paths, written(tmp_path, "nada.txt", b"nada")])
    await eventually(lambda: states(view) == ["ready", "ready", "ready", "unreadable"])
    assert view.save_all_button.text() == "Guardar todos (3)"
    view.save_all_button.click()
    await eventually(lambda: states(view) == ["saved", "saved", "saved", "unreadable"])
    assert at_desk.said == ["3 clientes guardados"]
    for person in people:
        assert await at_desk.engine.call(at_desk.workspace.clients.find_by_rfc(person.rfc)) is not None


async def test_every_constancia_of_one_file_has_its_card(
    view: CsfView, at_desk: Desk, tmp_path: Path, eventually: Any
) -> None:
    people = [truth(seed) for seed in (400, 440, 480)]
    files = [
        csf_factory.make(people[0]),
        csf_factory.make(people[1]),
        csf_factory.pictured(csf_factory.make(people[2])),
    ]
    view.open_with(paths=[written(tmp_path, "todas.pdf", csf_factory.joined(*files))])
    await eventually(lambda: states(view) == ["ready", "ready", "unreadable"])
    assert [card.result.rfc for card in view.viewmodel.cards if card.result] == [person.rfc for person in people]
    view.viewmodel.save_all()
    await eventually(lambda: states(view) == ["saved", "saved", "unreadable"])


async def test_the_constancia_of_somebody_else_changes_nothing(
    view: CsfView, at_desk: Desk, tmp_path: Path, eventually: Any
) -> None:
    one, two = truth(300), truth(340)
    view.open_with(paths=[written(tmp_path, "una.pdf", csf_factory.make(one))])
    await eventually(lambda: states(view) == ["ready"])
    view.viewmodel.save(1)
    await eventually(lambda: states(view) == ["saved"])
    view.open_with(
        paths=[written(tmp_path, "dos.pdf", csf_factory.make(two))],
        client_id=(await at_desk.engine.call(at_desk.workspace.clients.find_by_rfc(one.rfc))).id,
    )
    await eventually(lambda: states(view) == ["unreadable"])
    assert first(view).problem == (
        f"La constancia es de {two.rfc}, pero este cliente tiene {one.rfc}. No se cambió nada."
    )


async def test_without_connection_the_card_stays_and_says_so(tmp_path: Path, eventually: Any) -> None:
    async with desk(None, tmp_path / "home") as offline:
        viewmodel = CsfViewModel(offline.workspace, offline.tasks)
        view = CsfView(viewmodel, offline.tasks, offline.navigator)
        viewmodel.setParent(view)
        view.show()
        view.open_with(paths=[written(tmp_path, "constancia.pdf", csf_factory.make(truth(10)))])
        await eventually(lambda: states(view) == ["ready"])
        viewmodel.save(1, invoice=True)
        await eventually(lambda: first(view).failure is not None)
        assert first(view).state == "ready"
        assert "No hay conexión" in words(view, 1)
        assert offline.opened == []
        view.close()
