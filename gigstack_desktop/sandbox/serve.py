"""`gigstack-desktop sandbox`: the embedded API as a process of its own. Nothing heavy is imported before it listens."""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import gc
import json
import os
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from gigstack_desktop import paths
from gigstack_desktop.sandbox import office
from gigstack_desktop.sandbox.office import Refused

if TYPE_CHECKING:
    from gigstack_desktop.sandbox.app import SandboxApp

PR_SET_PDEATHSIG = 1


def main(argv: list[str] | None = None) -> int:
    """Serve until interrupted. The first line on stdout is JSON: base_url, test_key, live_key, team.

    `keys create|list|revoke` administers the keys of a database instead. Beyond this computer it only serves with TLS
    and with keys of that command: status 2 and a sentence on stderr otherwise.
    """
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == ["keys"]:
        from gigstack_desktop.sandbox.keys_command import main as keys

        return keys(arguments[1:])
    options = _arguments(arguments)
    # What is imported stays: looking through it for garbage takes a seventh of the start.
    gc.disable()
    try:
        return _serve_child(options) if options.child else _serve_alone(options)
    except Refused as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2


def _serve_child(options: argparse.Namespace) -> int:
    key = _child_key()
    listening = office.listen("127.0.0.1", options.port)
    _announce(office.base_url("127.0.0.1", listening, tls=False), test_key=None, live_key=None)
    app = _build(options)  # connections wait in the queue while the rest is imported
    _hold(app, key)
    _serve(app, listening, options)
    return 0


def _serve_alone(options: argparse.Namespace) -> int:
    tls = office.check_tls(options.host, options.tls_cert, options.tls_key)
    if office.is_loopback(options.host):
        listening = office.listen(options.host, options.port)
        app = _build(options)
        keys = _stored_keys(app, fresh=options.new_keys)
    else:
        app = _build(options)
        app.state.server.keys.only_real = True
        if not app.state.server.keys.any_stored("command"):
            app.state.server.close()
            raise Refused(office.NO_KEYS)
        listening = office.listen(options.host, options.port)
        keys = {"test_key": None, "live_key": None}
    _announce(office.base_url(options.host, listening, tls=tls), **keys)
    _serve(app, listening, options)
    return 0


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="gigstack-desktop sandbox",
        epilog="Keys for an office: gigstack-desktop sandbox keys --help. Failures on purpose (header X-Sandbox-Fail "
        "or PUT /_sandbox/failures) and every operation: /openapi.json of the running server.",
        description="Serve the embedded gigstack API v2 (nothing has fiscal value).",
    )
    parser.add_argument("--port", type=int, default=0, help="port; chosen by the system when left out")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; others than loopback need TLS")
    parser.add_argument("--tls-cert", type=Path, help="certificate of the server, with its chain (PEM)")
    parser.add_argument("--tls-key", type=Path, help="private key of the certificate (PEM)")
    parser.add_argument("--data", type=Path, help="folder of the practice database")
    parser.add_argument("--database", default="", help="database URL instead, such as postgresql+psycopg://…")
    parser.add_argument("--empty", action="store_true", help="do not make the practice business")
    parser.add_argument("--new-keys", action="store_true", help="revoke the keys printed before and print new ones")
    parser.add_argument("--errors", choices=["standard", "classic"], default="standard", help="shape of error answers")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(argv)


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

    folder = paths.ensure(options.data or paths.data_dir() / "practice")
    url = options.database or sqlite_url(folder / "sandbox.sqlite3")
    shared = not office.is_loopback(options.host)
    return create_app(url, empty=options.empty, error_style=options.errors, folder=folder, office=shared)


def _hold(app: SandboxApp, key: str) -> None:
    from gigstack_desktop.sandbox import company

    app.state.server.keys.hold(key, company.TEAM_ID, company.OWNER_ID, livemode=False)


def _stored_keys(app: SandboxApp, *, fresh: bool) -> dict[str, str | None]:
    """The keys to print: made now when there are none or new ones are wanted, otherwise null (only hashes are kept)."""
    from gigstack_desktop.sandbox import company

    server = app.state.server
    now = server.clock.now_ms()
    if fresh:
        server.keys.revoke_printed(now)
    elif server.keys.any_stored("start"):
        return {"test_key": None, "live_key": None}
    return {
        "test_key": server.keys.create(company.TEAM_ID, livemode=False, now_ms=now),
        "live_key": server.keys.create(company.TEAM_ID, livemode=True, now_ms=now),
    }


def _serve(app: SandboxApp, listening: socket.socket, options: argparse.Namespace) -> None:
    import uvicorn

    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        loop="asyncio",
        lifespan="on",
        ws="none",
        ssl_certfile=options.tls_cert,
        ssl_keyfile=options.tls_key,
    )
    config.timeout_graceful_shutdown = 3
    gc.freeze()
    gc.enable()
    with contextlib.suppress(KeyboardInterrupt):  # Ctrl+C is how a person ends it
        uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    sys.exit(main())
