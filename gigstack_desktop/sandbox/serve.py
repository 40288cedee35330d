"""`gigstack-desktop sandbox`: the embedded API as a process of its own. Nothing heavy is imported before it listens."""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import json
import os
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from gigstack_desktop import paths

if TYPE_CHECKING:
    from gigstack_desktop.sandbox.app import SandboxApp

PR_SET_PDEATHSIG = 1


def main(argv: list[str] | None = None) -> int:
    """Serve until interrupted. The first line on stdout is JSON: base_url, test_key, live_key, team."""
    options = _arguments(argv)
    key = _child_key() if options.child else ""
    listening = _listen(options.port)
    base_url = f"http://127.0.0.1:{listening.getsockname()[1]}/v2"
    if options.child:  # connections wait in the queue while the rest is imported
        _announce(base_url, test_key=None, live_key=None)
    app = _build(options)
    if options.child:
        _hold(app, key)
    else:
        _announce(base_url, **_stored_keys(app, fresh=options.new_keys))
    _serve(app, listening)
    return 0


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="gigstack-desktop sandbox",
        description="Serve the embedded gigstack API v2 (nothing has fiscal value).",
    )
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; chosen by the system when left out")
    parser.add_argument("--data", type=Path, help="folder of the practice database")
    parser.add_argument("--database", default="", help="database URL instead, such as postgresql+psycopg://…")
    parser.add_argument("--empty", action="store_true", help="do not make the practice business")
    parser.add_argument("--new-keys", action="store_true", help="revoke the keys handed out before and make new ones")
    parser.add_argument("--errors", choices=["standard", "classic"], default="standard", help="shape of error answers")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(argv)


def _listen(port: int) -> socket.socket:
    # IPPROTO_TCP matters: asyncio switches Nagle's algorithm off only for such sockets (44 ms per request otherwise).
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    listening.listen(64)
    return listening


def _announce(base_url: str, *, test_key: str | None, live_key: str | None) -> None:
    line = {"base_url": base_url, "test_key": test_key, "live_key": live_key, "team": "team_practica"}
    print(json.dumps(line), flush=True)


def _child_key() -> str:
    """The key that the parent hands over by pipe, as one JSON line {"key": "…"}; then watch over the parent."""
    key = str(json.loads(sys.stdin.buffer.readline())["key"])
    _end_with_parent()
    return key


def _end_with_parent() -> None:
    """End however the parent ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)

    def watch() -> None:
        while sys.stdin.buffer.readline(1024):
            pass
        os._exit(0)  # end of file: the parent is gone

    threading.Thread(target=watch, daemon=True, name="parent-watch").start()


def _build(options: argparse.Namespace) -> SandboxApp:
    from gigstack_desktop.sandbox.app import create_app  # late: FastAPI and SQLAlchemy take half a second
    from gigstack_desktop.sandbox.database import sqlite_url

    url = options.database
    if not url:
        folder = paths.ensure(options.data or paths.data_dir() / "practice")
        url = sqlite_url(folder / "sandbox.sqlite3")
    return create_app(url, empty=options.empty, error_style=options.errors)


def _hold(app: SandboxApp, key: str) -> None:
    from gigstack_desktop.sandbox import company

    app.state.server.keys.hold(key, company.TEAM_ID, company.OWNER_ID, livemode=False)


def _stored_keys(app: SandboxApp, *, fresh: bool) -> dict[str, str | None]:
    """The keys to print: made now when there are none or new ones are wanted, otherwise null (only hashes are kept)."""
    from gigstack_desktop.sandbox import company

    server = app.state.server
    if fresh:
        server.keys.revoke_all()
    elif server.keys.any_stored():
        return {"test_key": None, "live_key": None}
    now = server.clock.now_ms()
    return {
        "test_key": server.keys.create(company.TEAM_ID, livemode=False, now_ms=now),
        "live_key": server.keys.create(company.TEAM_ID, livemode=True, now_ms=now),
    }


def _serve(app: SandboxApp, listening: socket.socket) -> None:
    import uvicorn

    config = uvicorn.Config(app, log_level="warning", access_log=False, loop="asyncio", lifespan="on", ws="none")
    config.timeout_graceful_shutdown = 3
    with contextlib.suppress(KeyboardInterrupt):  # Ctrl+C is how a person ends it
        uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    sys.exit(main())
