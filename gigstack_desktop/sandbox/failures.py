"""Failures by order, so that every unhappy path can be seen: by a header on one request, or set for the next ones."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, replace
from typing import Any

from gigstack_desktop.sandbox.envelope import ApiError

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

HEADER = b"x-sandbox-fail"
FORM = re.compile(
    r"timeout-before|timeout-after|drop-before|drop|truncate|half-json|429(:\d{1,4})?|5\d\d|pac:[A-Za-z0-9]{1,20}|sat:(slow|down|\d{3})"
    r"|delay:\d{1,2}(\.\d{1,3})?"
)


@dataclass(frozen=True, slots=True)
class Failure:
    """One order: what goes wrong, for how many requests, of which method and path (a fragment; empty for any).

    Kinds: `timeout-before` and `timeout-after` never answer, without and with carrying the request out;
    `drop-before` and `drop` close the connection, likewise; `truncate` carries it out and hangs up in the middle of
    the answer; `half-json` carries it out and answers properly with half of the JSON; `429`, `429:SECONDS`
    (Retry-After) and `500` to `599` refuse without doing anything; `pac:CODE` makes the PAC reject the stamp
    (`pac:down`: it cannot be reached); `sat:CODE`, `sat:slow` and `sat:down` are for cancellations; `delay:SECONDS`
    answers later.
    """

    kind: str
    count: int = 1
    method: str = ""
    path: str = ""

    def fits(self, scope: Scope) -> bool:
        """Whether it is meant for this request."""
        return self.method.upper() in ("", scope["method"]) and self.path in scope["path"]


class Failures:
    """The orders that wait for their requests."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._orders: list[Failure] = []

    def order(self, orders: list[Failure]) -> None:
        """Replace what was ordered before."""
        with self._lock:
            self._orders = list(orders)

    def ordered(self) -> list[Failure]:
        """What still waits."""
        with self._lock:
            return list(self._orders)

    def take(self, scope: Scope) -> str:
        """The kind of failure for this request, or an empty string; each order is used `count` times."""
        for name, value in scope["headers"]:
            if name == HEADER and FORM.fullmatch(value.decode("latin-1")):
                return str(value.decode("latin-1"))
        if "/_sandbox/" in scope["path"] or scope["path"].endswith("/health"):
            return ""
        with self._lock:
            for index, order in enumerate(self._orders):
                if order.fits(scope):
                    left = [replace(order, count=order.count - 1)] if order.count > 1 else []
                    self._orders[index : index + 1] = left
                    return order.kind
        return ""


async def serve(app: App, kind: str, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request as ordered, unless it is refused; `kind` is empty for an ordinary one."""
    action, _, argument = kind.partition(":")
    if action in ("pac", "sat"):
        scope.setdefault("state", {})[action] = argument
    elif action == "delay":
        await asyncio.sleep(float(argument))
    elif action in _INSTEAD:
        await _INSTEAD[action](app, scope, receive, send)
        return
    await app(scope, receive, send)


def refusal(kind: str) -> ApiError | None:
    """The refusal that was ordered, if it is one: `429` with its seconds, `500` to `599`."""
    number, _, seconds = kind.partition(":")
    if not number.isdecimal():
        return None
    status = int(number)
    if status == 429:
        headers = {"Retry-After": seconds or "1"}
        return ApiError("rate_limit_exceeded", "Too many requests", message="Too Many Requests", headers=headers)
    code = {502: "external_service_error", 503: "service_unavailable"}.get(status, "internal_server_error")
    return ApiError(code, "Ordered failure", message="Ordered failure", status=status)


async def _timeout_before(_app: App, _scope: Scope, receive: Receive, _send: Send) -> None:
    await _until_gone(receive)


async def _timeout_after(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, _Held())
    await _until_gone(receive)


async def _drop_before(_app: App, _scope: Scope, receive: Receive, send: Send) -> None:
    await _until_read(receive)
    _hang_up(send)


async def _drop(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, _Held())
    _hang_up(send)


async def _truncate(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    held = _Held()
    await app(scope, receive, held)
    await send(held.start)
    await send({"type": "http.response.body", "body": held.body[: len(held.body) // 2], "more_body": True})
    _hang_up(send)


async def _half_json(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    held = _Held()
    await app(scope, receive, held)
    body = held.body[: len(held.body) // 2]
    kept = [(name, value) for name, value in held.start["headers"] if name != b"content-length"]
    await send({**held.start, "headers": [*kept, (b"content-length", str(len(body)).encode())]})
    await send({"type": "http.response.body", "body": body})


_INSTEAD: dict[str, Callable[[App, Scope, Receive, Send], Awaitable[None]]] = {
    "timeout-before": _timeout_before,
    "timeout-after": _timeout_after,
    "drop-before": _drop_before,
    "drop": _drop,
    "truncate": _truncate,
    "half-json": _half_json,
}


class _Held:
    """Takes an answer instead of the caller."""

    def __init__(self) -> None:
        self.start: Message = {}
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
        else:
            self.body += message.get("body", b"")


async def _until_read(receive: Receive) -> None:
    while (await receive()).get("more_body"):
        pass


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _hang_up(send: Send) -> None:
    """Cut the connection. ASGI has no word for it: uvicorn's `send` is bound to the cycle that owns the transport."""
    cycle = getattr(send, "__self__", None)
    transport = getattr(cycle, "transport", None)
    if transport is None:
        raise RuntimeError("this ASGI server gives no access to its connection")
    transport.abort()
    cycle.disconnected = True  # type: ignore[union-attr]  # so that uvicorn does not report an unfinished answer
    cycle.message_event.set()  # type: ignore[union-attr]
