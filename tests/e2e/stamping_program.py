"""The program with somebody who stamps one invoice; `test_crash_stamping` kills it meanwhile and starts it again."""

from __future__ import annotations

import asyncio
import json
import sys
import urllib.request
from typing import Any

from PySide6.QtWidgets import QApplication

from gigstack_desktop import app
from gigstack_desktop.app import Program
from gigstack_desktop.credentials import Credentials
from gigstack_desktop.services import workspace
from gigstack_desktop.services.draft import Draft, DraftLine, DraftTax
from gigstack_desktop.services.queries import ListQuery
from gigstack_desktop.ui.composer.confirm import ConfirmSheet
from gigstack_desktop.ui.composer.view import ComposerView
from tests.support.inside import eventually, opened, options, run, say
from tests.support.screens import CTRL, Key, press

SETTLE = 1_500


def draft_of(description: str) -> Draft:
    """A complete invoice that only its concept tells from the others."""
    line = DraftLine(
        quantity="2",
        unit_key="E48",
        unit_name="Unidad de servicio",
        product_key="80141503",
        description=description,
        unit_price="1500.50",
        taxes=(DraftTax(),),
    )
    name = "SERVICIO DE ADMINISTRACION TRIBUTARIA"
    return Draft(rfc="SAT970701NN3", name=name, regimen="603", zip="06300", uso="G03", form="03", lines=(line,))


async def _settled(program: Program) -> None:
    """Say what is where once nothing waits in the outbox any more."""
    assert program.workspace is not None
    space, call = program.workspace, program.tasks.call
    async with asyncio.timeout(60):
        while pending := await call(space.outbox.pending()):
            assert all(row.state != "rechazado" for row in pending), pending
            await asyncio.sleep(0.01)
    rows = await call(space.invoicing.rows(await call(space.invoicing.ids(ListQuery()))))
    stamped = [await call(space.invoicing.get(row.id)) for row in rows if row.uuid]
    say(
        "settled",
        states=sorted({row.local_state for row in rows if not row.uuid}),
        drafts=[draft.lines[0].description for draft in await call(space.drafts.list())],
        cached=[item.description for invoice in stamped if invoice is not None for item in invoice.items],
    )


def _order(base_url: str, key: str, kind: str) -> None:
    """Let the embedded API misbehave at the next stamp."""
    failures = [{"kind": kind, "method": "POST", "path": "/invoices/income"}] if kind else []
    request = urllib.request.Request(
        f"{base_url.removesuffix('/v2')}/_sandbox/failures",
        json.dumps({"failures": failures}).encode(),
        {"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
        method="PUT",
    )
    with urllib.request.urlopen(request) as answer:
        assert answer.status == 200


async def _stamp(program: Program, description: str) -> None:
    """Open the draft, Ctrl+Enter, Enter; say when it was confirmed and when the promise was on disk."""
    assert program.workspace is not None
    draft = draft_of(description)
    await program.tasks.call(program.workspace.drafts.save(draft))
    program.navigator.open("composer", draft_id=draft.id)
    view = program.shell.section("composer")
    assert isinstance(view, ComposerView)
    await eventually(lambda: view.viewmodel.draft.id == draft.id and view.viewmodel.totals is not None)
    program.tasks.events.changed.connect(_promised)
    press(Key.Key_Return, CTRL)
    sheet = await eventually(QApplication.activeModalWidget)
    assert isinstance(sheet, ConfirmSheet)
    press(Key.Key_Return)
    say("confirmed", draft=draft.id)


def _promised(event: Any) -> None:
    if event.noun == "outbox":
        say("promised")


async def script(program: Program, wanted: dict[str, Any]) -> None:
    """Settle what the last kill left, then stamp the next one."""
    await opened(program)
    assert program.workspace is not None
    await eventually(lambda: program.workspace is not None and program.workspace.connection == "online")
    space = program.workspace
    await eventually(lambda: program.shell.section("home") is not None)
    while not (await program.tasks.call(space.company.get())).rfc:
        await asyncio.sleep(0.01)
    embedded = program.embedded
    address = embedded.address if embedded is not None else (wanted["base_url"], wanted["key"])
    assert address is not None
    say("open", base_url=address[0], key=address[1], embedded=embedded.pid() if embedded is not None else 0)
    await _settled(program)
    if wanted["description"]:
        await asyncio.to_thread(_order, *address, wanted["failure"])
        await _stamp(program, wanted["description"])
    await asyncio.Event().wait()


class KnownKey(Credentials):
    """Stands for a keyring that has the account's key."""

    def __init__(self) -> None:
        super().__init__()
        self._memory[f"key:{options()['profile']}"] = options()["key"]


if __name__ == "__main__":
    # How long a lost request may still be at work: the embedded API never needs the 90 s of a real PAC.
    workspace.SETTLE = workspace.SETTLE_PRACTICE = SETTLE
    if options()["profile"]:
        app.Credentials = KnownKey  # type: ignore[misc]
    sys.exit(run(script))
