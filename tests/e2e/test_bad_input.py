"""What is not a constancia, a wrong key, no connection: one clear sentence each, and everything else goes on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from gigstack_desktop.app import Program
from gigstack_desktop.demo.hands import Hands
from gigstack_desktop.ui.csf.view import CsfView
from tests.support import csf_factory
from tests.support.sandbox import running_sandbox

Eventually = Callable[..., Awaitable[None]]
NOT_PDF = "Esto no es un PDF. Arrastra la Constancia de Situación Fiscal en PDF, tal como la descargas del SAT."
BAD = {
    "contrato.pdf": (csf_factory.contract, "Este documento no es una Constancia de Situación Fiscal."),
    "factura.pdf": (
        csf_factory.cfdi,
        "Este documento no es una Constancia de Situación Fiscal. Parece una factura.",
    ),
    "vacia.pdf": (bytes, "El archivo está vacío. Vuelve a descargarlo del SAT."),
    "enorme.pdf": (
        lambda: b"%PDF-1.7\n" + bytes(11_000_000),
        "El archivo pesa más de 10 MB. La constancia del SAT pesa menos de 1 MB; usa el archivo original.",
    ),
    "cifrada.pdf": (
        lambda: csf_factory.encrypted(csf_factory.person(3)),
        "El PDF está protegido con contraseña. Quítasela o descarga la constancia de nuevo.",
    ),
    "texto.pdf": (lambda: b"Hola, soy un texto.\n" * 50, NOT_PDF),
    "danada.pdf": (
        lambda: csf_factory.make(csf_factory.person(4))[:2000],
        "El PDF está dañado o incompleto y no se puede abrir. Descárgalo de nuevo.",
    ),
}


def _cards(program: Program) -> dict[str, tuple[str, str]]:
    """Per file, the state of its card and the sentence on it."""
    view = program.shell.section("csf")
    assert isinstance(view, CsfView)
    return {card.path.name: (card.state, card.problem) for card in view.viewmodel.cards}


async def test_each_bad_file_is_explained_on_its_card_and_the_good_one_is_read(
    practice: Program, eventually: Eventually, tmp_path: Path
) -> None:
    truth = csf_factory.person(5)
    good = tmp_path / "buena.pdf"
    good.write_bytes(csf_factory.make(truth))
    for name, (make, _) in BAD.items():
        (tmp_path / name).write_bytes(make())
    Hands(practice.shell, tmp_path).drop([*(tmp_path / name for name in BAD), good])
    await eventually(lambda: practice.shell.current_section() == "csf")
    await eventually(lambda: all(state != "reading" for state, _ in _cards(practice).values()))
    cards = _cards(practice)
    assert {name: cards[name] for name in BAD} == {name: ("unreadable", words) for name, (_, words) in BAD.items()}
    assert cards["buena.pdf"] == ("ready", "")
    view = practice.shell.section("csf")
    assert isinstance(view, CsfView)
    for card in view.viewmodel.cards:  # the sentence is on screen, not only known
        shown = view.card_view(card.number)
        assert shown is not None
        texts = [label.text() for label in shown.findChildren(QLabel) if label.isVisibleTo(practice.shell)]
        assert not card.problem or card.problem in texts
    [ready] = view.viewmodel.ready
    view.viewmodel.save(ready.number, invoice=True)
    await eventually(lambda: practice.shell.current_section() == "composer")
    composer = practice.shell.section("composer")
    await eventually(lambda: composer.viewmodel.draft.rfc == truth.rfc)  # type: ignore[union-attr]


async def test_a_wrong_key_and_no_connection_are_told_on_the_first_screen(
    program: Program, eventually: Eventually, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_run = program.first_run
    assert first_run is not None
    hands = Hands(program.shell, tmp_path)
    await hands.click(first_run.connect_account)
    with running_sandbox(tmp_path / "api", "--empty") as api:
        monkeypatch.setattr("gigstack_desktop.services.profiles.LIVE_URL", api.base_url)
        await hands.write("sk_test_equivocada")
        await hands.click(first_run.connect_button)
        await eventually(lambda: "La clave de API no es válida o fue revocada." in first_run.problem.text())
        assert first_run.key.text() == "sk_test_equivocada"
        assert program.profiles.all() == ()
        key = api.key
    # The service is gone: nothing listens on its port any more.
    await hands.click(first_run.connect_button)
    await eventually(lambda: "No hay conexión con el servicio." in first_run.problem.text())
    assert program.profiles.all() == ()
    with running_sandbox(tmp_path / "api", "--empty") as api:
        monkeypatch.setattr("gigstack_desktop.services.profiles.LIVE_URL", api.base_url)
        first_run.key.setFocus()
        await hands.replace(key)
        await hands.click(first_run.connect_button)
        await eventually(lambda: "no tiene un llavero" in first_run.problem.text())  # it works, it just cannot be kept
        program._memory_only()
        await eventually(lambda: program.workspace is not None and program.workspace.connection == "online")
        assert program.profile is not None
        assert (program.profile.kind, program.profile.rfc) == ("test", "EKU9003173C9")
        await program._close_workspace()
