"""`sandbox keys`: made once, stored hashed, listed with their use, refused everywhere within a second."""

from __future__ import annotations

import io
import json
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from gigstack_desktop.sandbox import serve
from tests.sandbox.test_webhooks import until
from tests.support.sandbox import RunningSandbox, running_sandbox


def keys(*arguments: str) -> tuple[int, str, str]:
    """`gigstack-desktop sandbox keys …`: status, stdout, stderr."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = serve.main(["keys", *arguments])
    return status, out.getvalue(), err.getvalue()


def create(*arguments: str) -> dict[str, Any]:
    """Make a key by the command."""
    status, out, err = keys("create", *arguments)
    assert status == 0, err
    made: dict[str, Any] = json.loads(out)
    return made


def refused_within_a_second(server: RunningSandbox, key: str) -> bool:
    """Whether a key is refused in every request that is sent later than one second from now."""
    end = time.monotonic() + 1
    while True:
        sent = time.monotonic()
        status = server.call("GET", "/teams", key=key).status_code
        if status != 200 or sent > end:
            return status == 401


def test_keys_are_made_listed_and_revoked_while_a_server_runs(tmp_path: Path) -> None:
    where = ("--data", str(tmp_path))

    def row(made: dict[str, Any]) -> str:
        return next(line for line in keys("list", *where)[1].splitlines() if made["key_id"] in line)

    with running_sandbox(tmp_path, "--empty") as running:
        printed = running.key
        test, live = create(*where, "--name", "María"), create(*where, "--mode", "live")
        assert (test["mode"], test["team"], test["name"]) == ("test", "team_practica", "María")
        created = running.data("POST", "/clients", {"name": "Ana"}, key=test["key"])
        assert created["livemode"] is False
        assert running.data("POST", "/clients", {"name": "Ana"}, key=live["key"])["livemode"] is True
        until(lambda: row(test).count(" UTC") == 2)  # created and used
        listed = keys("list", *where)[1]
        assert "María" in row(test)
        assert "práctica" in listed
        assert keys("revoke", test["key_id"], *where)[0] == 0
        assert refused_within_a_second(running, test["key"])
        assert running.call("GET", "/teams", key=live["key"]).status_code == 200
        assert running.call("GET", "/teams", key=printed).status_code == 200
        assert "revocada" in row(test)
        team = running.data("POST", "/teams", {"brand": {"alias": "Otra"}})
        other = create(*where, "--team", team["id"])
        assert running.data("POST", "/clients", {"name": "Ana"}, key=other["key"])["team"] == team["id"]
    for path in tmp_path.iterdir():
        assert not any(key.encode() in path.read_bytes() for key in (test["key"], live["key"], printed))
    with running_sandbox(tmp_path, "--empty", "--new-keys") as running:  # these renew what was printed, no more
        assert running.call("GET", "/teams", key=printed).status_code == 401
        assert running.call("GET", "/teams", key=live["key"]).status_code == 200


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    where = ("--data", str(tmp_path))
    for arguments in (("create", *where, "--team", "team_none"), ("revoke", "key_none", *where)):
        status, out, err = keys(*arguments)
        assert (status, out) == (1, "")
        spanish, english = err.splitlines()
        assert spanish.startswith("No hay")
        assert english.startswith("There is no")
