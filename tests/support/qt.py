"""Qt's loop under the async tests, and waiting on it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from PySide6.QtWidgets import QApplication

Eventually = Callable[..., Awaitable[None]]


def pytest_asyncio_loop_factories(config, item):  # type: ignore[no-untyped-def]
    """The hook of pytest-asyncio: a conftest that imports it gives its tests Qt's loop."""

    def make() -> asyncio.AbstractEventLoop:
        import qasync

        return qasync.QEventLoop(QApplication.instance() or QApplication([]))

    return {"qt": make}


def waiting(limit: float, pause: float = 0.01) -> Eventually:
    """`await wait(check)`: until `check()` is true, for at most `limit` seconds; then fails saying what it gave."""

    async def wait(check: Callable[[], object], seconds: float = limit) -> None:
        deadline = asyncio.get_running_loop().time() + seconds
        while not (last := check()):
            assert asyncio.get_running_loop().time() < deadline, f"never became true; last: {last!r}"
            await asyncio.sleep(pause)

    return wait
