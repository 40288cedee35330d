"""The embedded API killed under the program: it comes back by itself, nothing is lost, no invoice is doubled."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from gigstack_desktop.app import Program
from gigstack_desktop.ui.composer.confirm import ConfirmSheet
from gigstack_desktop.ui.composer.lines_model import Column
from gigstack_desktop.ui.composer.view import ComposerView
from tests.support.driver import is_alive
from tests.support.screens import CTRL, Key, press, sheet_with_keyboard, write
from tests.support.work import draft_of, invoices, order, ordered

Eventually = Callable[..., Awaitable[None]]
NOTICE = "El servicio de práctica se detuvo y se está reiniciando. No se perdió nada."


async def _composer(program: Program, eventually: Eventually, description: str) -> ComposerView:
    """A complete draft in the composer."""
    draft = draft_of(description)
    assert program.workspace is not None
    await program.engine.call(program.workspace.drafts.save(draft))
    program.navigator.open("composer", draft_id=draft.id)
    view = program.shell.section("composer")
    assert isinstance(view, ComposerView)
    await eventually(lambda: view.viewmodel.draft.id == draft.id and view.viewmodel.totals is not None)
    return view


async def _confirm(eventually: Eventually) -> None:
    """Ctrl+Enter, Enter."""
    press(Key.Key_Return, CTRL)
    await eventually(lambda: isinstance(sheet_with_keyboard(), ConfirmSheet))
    press(Key.Key_Return)


def _address(program: Program) -> tuple[str, str]:
    assert program.embedded is not None
    assert program.embedded.address is not None
    return program.embedded.address


def _kill(program: Program) -> int:
    assert program.embedded is not None
    pid = program.embedded.pid()
    os.kill(pid, signal.SIGKILL)
    return pid


async def _held(program: Program) -> list[dict[str, Any]]:
    return await asyncio.to_thread(invoices, *_address(program))


async def test_it_is_started_again_and_what_was_typed_is_stamped(practice: Program, eventually: Eventually) -> None:
    view = await _composer(practice, eventually, "Antes de la caída")
    killed = _kill(practice)
    view.lines.start(0, Column.DESCRIPTION)
    write("Escrito durante la caída")
    await eventually(lambda: NOTICE in practice.shell.notices.texts())
    await eventually(practice.answered.is_set)
    assert practice.embedded is not None
    assert practice.embedded.pid() not in (0, killed)
    assert not is_alive(killed)
    assert view.lines.lines.typed(0, Column.DESCRIPTION) == "Escrito durante la caída"
    await eventually(lambda: practice.shell.topbar.connection.status().text == "En línea")
    await _confirm(eventually)
    await eventually(lambda: view.viewmodel.done is not None)
    [invoice] = await _held(practice)
    assert invoice["items"][0]["description"] == "Escrito durante la caída"
    assert invoice["uuid"] == view.viewmodel.done.uuid  # type: ignore[union-attr]


@pytest.mark.parametrize("acted", [False, True], ids=["before it acted", "after it acted"])
async def test_killed_during_a_stamp_there_is_one_invoice(
    practice: Program, eventually: Eventually, acted: bool
) -> None:
    await asyncio.to_thread(order, *_address(practice), "timeout-after" if acted else "timeout-before")
    view = await _composer(practice, eventually, "A medio timbrar")
    await _confirm(eventually)
    while await asyncio.to_thread(ordered, *_address(practice)):  # noqa: ASYNC110  (until the request is there)
        await asyncio.sleep(0.01)
    while len(await _held(practice)) != int(acted):  # noqa: ASYNC110  (until it was carried out)
        await asyncio.sleep(0.01)
    _kill(practice)
    await eventually(lambda: view.result.title.text() == "Por confirmar")
    await eventually(practice.answered.is_set)
    workspace = practice.workspace
    assert workspace is not None
    while await practice.engine.call(workspace.outbox.pending()):  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    [invoice] = await _held(practice)
    assert invoice["items"][0]["description"] == "A medio timbrar"
    assert await practice.engine.call(workspace.invoicing.get(invoice["uuid"])) is not None
    assert await practice.engine.call(workspace.drafts.list()) == ()
