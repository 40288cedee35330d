"""Connecting an account through the real first-run view, as one process with a keyring of its own sees it."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from gigstack_desktop.app import Program, apply_theme
from gigstack_desktop.services import profiles

CLOSED = "http://127.0.0.1:9/v2"


async def until(check: Callable[[], object], seconds: float = 30.0) -> None:
    """Return when `check()` is true."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not check():
        assert asyncio.get_running_loop().time() < deadline, "never became true"
        await asyncio.sleep(0.01)


async def say_key(program: Program, key: str) -> str:
    """Choose "Conectar mi cuenta", type the key and press Enter; what the view says when it does not open."""
    view = program.first_run
    assert view is not None
    view.connect_account.click()
    view.key.setText(key)
    view.key.returnPressed.emit()
    await until(lambda: program.workspace is not None or (view.key.isEnabled() and view.problem.text()))
    return "" if program.workspace is not None else view.problem.text()


async def state(program: Program) -> dict[str, Any]:
    """What a person sees of the account, once the service has answered."""
    await until(lambda: program.workspace is not None and program.workspace.connection == "online")
    workspace = program.workspace
    assert workspace is not None
    return {
        "asked": program.first_run is not None,
        "encrypted": workspace.encrypted,
        "company": program.shell.topbar.company.accessibleName(),
        "kind": workspace.profile.kind,
    }


def kept() -> list[str]:
    """The secrets of this program in the keyring, as "name=secret"."""
    import secretstorage

    connection = secretstorage.dbus_init()
    items = secretstorage.get_default_collection(connection).search_items({"service": "gigstack-desktop"})
    found = [f"{item.get_attributes()['username']}={item.get_secret().decode()}" for item in items]
    connection.close()
    return sorted(found)


async def connect_and_return(home: Path, url: str, key: str) -> dict[str, Any]:
    """The right key, then a restart."""
    profiles.LIVE_URL = url
    first = await Program.start(home)
    said = await say_key(first, key)
    opened = await state(first)
    await first.aclose()
    second = await Program.start(home)
    again = await state(second)
    await second.aclose()
    return {"said": said, "opened": opened, "again": again, "kept": kept()}


async def fail_and_stay(home: Path, url: str, key: str) -> dict[str, Any]:
    """A key that the service refuses, then no connection."""
    profiles.LIVE_URL = url
    program = await Program.start(home)
    refused = await say_key(program, key)
    profiles.LIVE_URL = CLOSED
    assert program.first_run is not None
    program.first_run.back.click()
    unreached = await say_key(program, key)
    typed = program.first_run.key.text()
    await program.aclose()
    known = [profile.id for profile in program.profiles.all()]
    return {"refused": refused, "unreached": unreached, "typed": typed, "kept": kept(), "profiles": known}


def main(what: str, home: str, url: str, key: str) -> None:
    """Run one of the stories and print what was seen."""
    import qasync

    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    apply_theme("light")
    story = {"connect": connect_and_return, "fail": fail_and_stay}[what]
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        print(json.dumps(runner.run(story(Path(home), url, key))))


if __name__ == "__main__":
    main(*sys.argv[1:])
