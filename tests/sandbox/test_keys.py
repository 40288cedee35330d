"""`sandbox keys`: made once, stored hashed, listed with their use, refused everywhere within a second."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.support.sandbox import ROOT, RunningSandbox, running_sandbox


def keys(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `gigstack-desktop sandbox keys …`."""
    command = [sys.executable, "-m", "gigstack_desktop", "sandbox", "keys", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


def create(*arguments: str) -> dict[str, Any]:
    """Make a key by the command."""
    done = keys("create", *arguments)
    assert done.returncode == 0, done.stderr
    made: dict[str, Any] = json.loads(done.stdout)
    return made


def refused_within_a_second(server: RunningSandbox, key: str) -> bool:
    """Whether a key is refused at the latest one second from now."""
    end = time.monotonic() + 1
    while server.call("GET", "/teams", key=key).status_code == 200:
        if time.monotonic() > end:
            return False
    return server.call("GET", "/teams", key=key).status_code == 401


def test_keys_are_made_listed_and_revoked_while_a_server_runs(tmp_path: Path) -> None:
    where = ("--data", str(tmp_path))
    with running_sandbox(tmp_path, "--empty") as running:
        printed = running.key
        test, live = create(*where, "--name", "María"), create(*where, "--mode", "live")
        assert (test["mode"], test["team"], test["name"]) == ("test", "team_practica", "María")
        created = running.data("POST", "/clients", {"name": "Ana"}, key=test["key"])
        assert created["livemode"] is False
        assert running.data("POST", "/clients", {"name": "Ana"}, key=live["key"])["livemode"] is True
        listed = keys("list", *where).stdout
        rows = {line.split()[0]: line for line in listed.splitlines()[1:]}
        assert "María" in rows[test["key_id"]]
        assert rows[test["key_id"]].count(" UTC") == 2  # created and used
        assert "práctica" in listed
        assert keys("revoke", test["key_id"], *where).returncode == 0
        assert refused_within_a_second(running, test["key"])
        assert running.call("GET", "/teams", key=live["key"]).status_code == 200
        assert running.call("GET", "/teams", key=printed).status_code == 200
        assert "revocada" in next(line for line in keys("list", *where).stdout.splitlines() if test["key_id"] in line)
    for path in tmp_path.iterdir():
        assert not any(key.encode() in path.read_bytes() for key in (test["key"], live["key"], printed))
    with running_sandbox(tmp_path, "--empty", "--new-keys") as running:  # these renew what was printed, no more
        assert running.call("GET", "/teams", key=printed).status_code == 401
        assert running.call("GET", "/teams", key=live["key"]).status_code == 200


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    where = ("--data", str(tmp_path))
    for arguments in (("create", *where, "--team", "team_none"), ("revoke", "key_none", *where)):
        done = keys(*arguments)
        assert done.returncode == 1
        assert done.stdout == ""
        spanish, english = done.stderr.splitlines()
        assert spanish.startswith("No hay")
        assert english.startswith("There is no")


def test_a_key_of_another_team(tmp_path: Path) -> None:
    with running_sandbox(tmp_path, "--empty") as running:
        team = running.data("POST", "/teams", {"brand": {"alias": "Otra"}})
        made = create("--data", str(tmp_path), "--team", team["id"])
        assert running.data("GET", f"/teams/{team['id']}", key=made["key"])["id"] == team["id"]
        assert running.data("POST", "/clients", {"name": "Ana"}, key=made["key"])["team"] == team["id"]
