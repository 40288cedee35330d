"""A real HTTP receiver on this computer, for what a server sends by itself."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

WAIT_SECONDS = 20


@dataclass(frozen=True)
class Received:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """Its body, parsed."""
        return json.loads(self.body)


@dataclass
class Receiver:
    """Its address, what it answers next (200 when nothing is ordered), and what it was sent."""

    url: str
    answers: queue.Queue[int] = field(default_factory=queue.Queue)
    headers: dict[str, str] = field(default_factory=dict)
    silent: bool = False
    endless: bool = False
    inbox: queue.Queue[Received] = field(default_factory=queue.Queue)
    over: threading.Event = field(default_factory=threading.Event)

    def next(self) -> Received:
        """The next request, waited for."""
        return self.inbox.get(timeout=WAIT_SECONDS)


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Listen until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.inbox.put(Received(self.path, dict(self.headers), body))
            if receiver.silent:
                receiver.over.wait()
                return
            self.send_response(200 if receiver.answers.empty() else receiver.answers.get())
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.end_headers()
            while receiver.endless and not receiver.over.is_set() and not _gone(self):
                pass

        def log_message(self, *_: Any) -> None:
            """Nothing on stderr."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        receiver = Receiver(f"http://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield receiver
        finally:
            receiver.over.set()
            server.shutdown()
            thread.join()


def _gone(handler: BaseHTTPRequestHandler) -> bool:
    try:
        handler.wfile.write(b"x" * 65536)
    except OSError:
        return True
    return False
