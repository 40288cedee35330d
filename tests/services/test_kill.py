"""SIGKILL at any step of a stamp: afterwards there is exactly one invoice and no draft, or the draft as typed."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import pytest

from gigstack_desktop.services.events import Event
from gigstack_desktop.services.profiles import Profile
from gigstack_desktop.services.workspace import Workspace, open_workspace
from tests.support.sandbox_server import Server

PRACTICE = Profile("practice", "practice", "Práctica")
CHILD = """
import asyncio, json, sys
from dataclasses import replace
from pathlib import Path
from gigstack_desktop.services.draft import DraftLine, DraftTax
from gigstack_desktop.services.profiles import Profile
from gigstack_desktop.services.workspace import open_workspace

home, base_url, key = sys.argv[1:]
tell = lambda *what: print(json.dumps(what), flush=True)

async def main():
    workspace = await open_workspace(Profile("practice", "practice", "P"), home=Path(home), base_url=base_url, key=key,
        publish=lambda event: tell("event", getattr(event, "noun", "")), work=False)
    await workspace.sync.first()
    [client] = await workspace.clients.suggest("agroproductos", 1)
    draft = await workspace.drafts.new(client.id)
    line = DraftLine(quantity="1", unit_key="E48", product_key="86101705", description="Curso", unit_price="100",
        taxes=(DraftTax(),))
    for count in range(1, 6):
        await workspace.drafts.save(replace(draft, lines=(line,), notes="x" * count))
        tell("typed", draft.id, count)
    invoice = await workspace.invoicing.stamp(draft.id)
    tell("stamped", invoice.uuid)
    await asyncio.sleep(60)

asyncio.run(main())
"""


async def run_until_killed(home: Path, server: Server, last_lines: int) -> list[list[object]]:
    """Let the child type and stamp, kill it after so many events past the typing; what it confirmed."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", CHILD, str(home), server.base_url, server.key), stdout=asyncio.subprocess.PIPE
    )
    assert child.stdout is not None
    told: list[list[object]] = []
    left = last_lines
    while left > 0 and (line := await child.stdout.readline()):
        told.append(json.loads(line))
        if told[-1][0] == "stamped":
            break
        left -= any(what[0] == "typed" and what[2] == 5 for what in told)
    os.kill(child.pid, signal.SIGKILL)
    rest = await child.stdout.read()
    await child.wait()
    return told + [json.loads(line) for line in rest.splitlines() if line.endswith(b"]")]


async def settled(workspace: Workspace, events: asyncio.Queue[Event]) -> None:
    """Wait until the outbox is empty."""
    while await workspace.outbox.pending():
        event = await asyncio.wait_for(events.get(), 30)
        assert event is not None


@pytest.mark.parametrize("after", [1, 2, 4, 5, 6, 8, 99])
async def test_killed_while_stamping(server: Server, tmp_path: Path, after: int) -> None:
    home = tmp_path / "home" / "profiles" / "practice"
    told = await run_until_killed(home, server, after)
    typed = [what for what in told if what[0] == "typed"]
    draft_id = str(typed[-1][1])
    events: asyncio.Queue[Event] = asyncio.Queue()
    workspace = await open_workspace(
        PRACTICE, home=home, publish=events.put_nowait, base_url=server.base_url, key=server.key
    )
    await settled(workspace, events)
    page = await workspace._core.api.list_income_invoices()
    intents = await workspace._core.database.read(
        lambda db: db.execute("SELECT id, state, result FROM outbox").fetchall()
    )
    draft = await workspace.drafts.get(draft_id)
    if intents:
        [(intent, state, result)] = intents
        assert state == "hecho"
        assert [found.uuid for found in page.items if found.metadata.get("intent") == intent] == [result]
        assert draft is None
        assert (await workspace.invoicing.get(result)) is not None
    else:
        assert draft is not None
        assert draft.notes == "xxxxx"
        assert not any(what[0] == "stamped" for what in told)
    await workspace.close()
