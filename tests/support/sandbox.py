"""A running embedded API for tests: the real process, over real HTTP."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class RunningSandbox:
    """A server's address and keys; `call` makes one request and gives status and JSON."""

    base_url: str
    key: str
    live_key: str
    process: subprocess.Popen[bytes]
    http: httpx.Client = field(repr=False)

    @property
    def origin(self) -> str:
        """The address without /v2."""
        return self.base_url.removesuffix("/v2")

    def call(self, method: str, path: str, body: Any = None, *, key: str | None = None, **more: Any) -> httpx.Response:
        """One request below /v2 (or to an absolute address), with the test key unless another is given."""
        url = path if path.startswith("http") else self.base_url + path
        headers = {"Authorization": f"Bearer {key or self.key}", **more.pop("headers", {})}
        if body is not None:
            more["content"] = body if isinstance(body, bytes) else json.dumps(body).encode()
            headers.setdefault("Content-Type", "application/json")
        return self.http.request(method, url, headers=headers, **more)

    def data(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """The `data` of an answer that must be a success."""
        answer = self.call(method, path, body, **more)
        assert answer.is_success, answer.text
        return answer.json()["data"]


@contextmanager
def running_sandbox(
    folder: Path, *arguments: str, child_key: str = "", keys: tuple[str, str] = ("", "")
) -> Iterator[RunningSandbox]:
    """Start `gigstack-desktop sandbox` over `folder` and end it afterwards.

    With `child_key` it is started as the program starts it: the key goes in by pipe. `keys` are the test and live keys
    of an earlier start over the same folder, which prints none again.
    """
    command = [sys.executable, "-m", "gigstack_desktop", "sandbox", "--data", str(folder), *arguments]
    command += ["--child"] if child_key else []
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        if child_key:
            process.stdin.write(json.dumps({"key": child_key}).encode() + b"\n")
            process.stdin.flush()
        line = process.stdout.readline()
        assert line, "the sandbox ended before it listened"
        info = json.loads(line)
        with httpx.Client(timeout=60) as http:
            test_key, live_key = info["test_key"] or child_key or keys[0], info["live_key"] or keys[1]
            yield RunningSandbox(info["base_url"], test_key, live_key, process, http)
    finally:
        process.kill() if process.poll() is not None else process.terminate()
        process.wait(20)
        process.stdin.close()
        process.stdout.close()
