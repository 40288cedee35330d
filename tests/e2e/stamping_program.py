"""The program with somebody who stamps one invoice; `test_crash_stamping` kills it meanwhile and starts it again."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from gigstack_desktop import app
from gigstack_desktop.app import Program
from gigstack_desktop.credentials import Credentials
from gigstack_desktop.services import workspace
from gigstack_desktop.services.queries import ListQuery
from gigstack_desktop.ui.composer.confirm import ConfirmSheet
from gigstack_desktop.ui.composer.view import ComposerView
from tests.support.inside import eventually, opened, options, run, say
from tests.support.screens import CTRL, Key, press, sheet_with_keyboard
from tests.support.work import draft_of, order

SETTLE = 1_500


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


async def _stamp(program: Program, description: str) -> None:
    """Open the draft, Ctrl+Enter, Enter; say when it is confirmed and when the promise was on disk."""
    assert program.workspace is not None
    draft = draft_of(description)
    await program.tasks.call(program.workspace.drafts.save(draft))
    program.navigator.open("composer", draft_id=draft.id)
    view = program.shell.section("composer")
    assert isinstance(view, ComposerView)
    await eventually(lambda: view.viewmodel.draft.id == draft.id and view.viewmodel.totals is not None)
    program.tasks.events.changed.connect(_promised)
    press(Key.Key_Return, CTRL)
    sheet = await eventually(sheet_with_keyboard)
    assert isinstance(sheet, ConfirmSheet)
    say("confirming")
    press(Key.Key_Return)
    say("confirmed")


def _promised(event: Any) -> None:
    if event.noun == "outbox":
        say("promised")


async def script(program: Program, wanted: dict[str, Any]) -> None:
    """Settle what the last kill left, then stamp the next one."""
    await opened(program)
    assert program.workspace is not None
    await eventually(lambda: program.workspace is not None and program.workspace.connection == "online")
    space = program.workspace
    await eventually(program.shell.widgets)
    while not (await program.tasks.call(space.company.get())).rfc:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    embedded = program.embedded
    address = embedded.address if embedded is not None else (wanted["base_url"], wanted["key"])
    assert address is not None
    say("open", base_url=address[0], key=address[1], embedded=embedded.pid() if embedded is not None else 0)
    await _settled(program)
    if wanted["description"]:
        kinds = [wanted["failure"]] if wanted["failure"] else []
        await asyncio.to_thread(order, *address, *kinds)
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
