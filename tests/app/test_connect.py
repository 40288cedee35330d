"""Conectar mi cuenta, over a stand-alone API: where the key goes, and what is said when it cannot go on."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gigstack_desktop.app import Program
from gigstack_desktop.paths import data_dir
from gigstack_desktop.services import profiles
from tests.support import keyring
from tests.support.sandbox import ROOT, RunningSandbox, running_sandbox

needs_keyring = [
    pytest.mark.keyring,
    pytest.mark.skipif(not keyring.available(), reason="no dbus-run-session or gnome-keyring here"),
]
STORY = "import sys; sys.path.insert(0, sys.argv[1]); from tests.app.connecting import main; main(*sys.argv[2:])"


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    """The service of somebody's account."""
    with running_sandbox(tmp_path_factory.mktemp("account")) as server:
        yield server


def story(name: str, home: Path, account: RunningSandbox, key: str) -> dict[str, Any]:
    """What was seen in a process with a keyring of its own."""
    told = keyring.run_python(STORY, home, str(ROOT), name, str(home / "gigstack"), account.base_url, key, timeout=150)
    found: dict[str, Any] = json.loads(told)
    return found


def files_with(folder: Path, secret: str) -> list[Path]:
    """Files below `folder` in which the secret can be read; the keyring's sockets may go meanwhile."""
    paths = [Path(root, name) for root, _, names in os.walk(folder) for name in names]
    return [path for path in paths if path.is_file() and secret.encode() in path.read_bytes()]


class TestWithAKeyring:
    pytestmark = needs_keyring

    def test_the_key_is_kept_in_the_keyring_alone_and_never_asked_again(
        self, account: RunningSandbox, tmp_path: Path
    ) -> None:
        seen = story("connect", tmp_path, account, account.key)
        assert seen["said"] == ""
        assert "EKU9003173C9" in seen["opened"]["company"]
        assert seen["opened"] == seen["again"]
        assert not seen["again"]["asked"]
        assert seen["again"]["encrypted"]
        assert f"key:team_practica-test={account.key}" in seen["kept"]
        assert (tmp_path / "gigstack" / "profiles.json").exists()
        secrets = [line.partition("=")[2] for line in seen["kept"]]
        assert len(secrets) == 2  # the API key and the cache's
        for secret in secrets:
            assert files_with(tmp_path, secret) == []

    def test_a_wrong_key_and_no_connection_are_told_and_nothing_is_kept(
        self, account: RunningSandbox, tmp_path: Path
    ) -> None:
        wrong = "sk_test_this-is-nobodys-key"
        seen = story("fail", tmp_path, account, wrong)
        assert seen["refused"].startswith("La clave de API no es válida o fue revocada.")
        assert seen["unreached"].startswith("No hay conexión con el servicio.")
        assert seen["typed"] == wrong
        assert (seen["kept"], seen["profiles"]) == ([], [])
        assert files_with(tmp_path, wrong) == []


async def test_without_a_keyring_one_may_go_on_for_this_run_only(account, eventually, monkeypatch):
    import keyring as library
    from keyring.backends.fail import Keyring

    monkeypatch.setattr(library, "get_keyring", Keyring)
    monkeypatch.setattr(profiles, "LIVE_URL", account.base_url)
    program = await Program.start(data_dir())
    program.first_run.connect_account.click()
    program.first_run.key.setText(account.key)
    program.first_run.connect_button.click()
    await eventually(lambda: "no tiene un llavero" in program.first_run.problem.text())
    assert "hasta cerrar el programa" in program.first_run.problem.text()
    assert program.workspace is None
    program.first_run.problem.action.click()
    await eventually(lambda: program.workspace and program.workspace.connection == "online")
    assert not program.workspace.encrypted
    await program.aclose()
    assert files_with(data_dir(), account.key) == []
    again = await Program.start(data_dir())
    await eventually(lambda: again.first_run is not None)
    assert "Escríbela otra vez" in again.first_run.problem.text()
    assert again.first_run.key.isVisible()
    await again.aclose()
