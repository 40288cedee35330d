"""The embedded API as tests meet it: a process of its own over real HTTP."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Server:
    """Where it is and with which key it is asked."""

    base_url: str
    key: str
    team: str
    pid: int


@contextmanager
def serving(folder: Path, *arguments: str, key: str = "") -> Iterator[Server]:
    """Serve a practice database in `folder`; with `key` as the program's child does, ended when the block ends."""
    command = [sys.executable, "-m", "gigstack_desktop.sandbox.serve", "--data", str(folder), *arguments]
    child = subprocess.Popen([*command, *(["--child"] if key else [])], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        if key:
            child.stdin.write(json.dumps({"key": key}).encode() + b"\n")
            child.stdin.flush()
        line = json.loads(child.stdout.readline())
        yield Server(line["base_url"], key or line["test_key"], line["team"], child.pid)
    finally:
        child.kill()
        child.wait()
        child.stdin.close()
        child.stdout.close()
