"""The embedded API as a child process: started from the GUI thread, key by pipe, started again when it dies."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import sys
import time
from collections import deque
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

log = logging.getLogger(__name__)
MOST_DEATHS = 5
WINDOW_S = 60.0
RESTART_MS = 200


class EmbeddedApi(QObject):
    """Keeps the embedded API running for one data folder until `stop`.

    Emits `answering(base_url, key)` each time it has an address (a fresh key each time), `died()` when it ended by
    itself and is being started again, and `gave_up()` after five deaths within a minute.
    """

    answering = Signal(str, str)
    died = Signal()
    gave_up = Signal()

    def __init__(self, data: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._data = data
        self._key = ""
        self.address: tuple[str, str] | None = None
        self._stopping = False
        self._deaths: deque[float] = deque(maxlen=MOST_DEATHS)
        self._process: QProcess | None = None
        self._again = QTimer(self, singleShot=True, interval=RESTART_MS)
        self._again.timeout.connect(self.start)

    def start(self) -> None:
        """Start the child; returns at once. Only on the GUI thread: Linux ends it with the forking thread."""
        self._stopping = False
        process = QProcess(self)
        process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._finished)
        process.errorOccurred.connect(self._failed)
        self._process = process
        self._key = secrets.token_urlsafe(32)
        process.start(*self._command())
        process.write(json.dumps({"key": self._key}).encode() + b"\n")

    def pid(self) -> int:
        """The child's process id, 0 when there is none."""
        return self._process.processId() if self._process is not None else 0

    async def stop(self, limit: float = 3.0) -> None:
        """End the child: close its input, then kill as a last resort."""
        self._stopping = True
        self._again.stop()
        process = self._process
        if process is None or process.state() == QProcess.ProcessState.NotRunning:
            return
        ended = asyncio.Event()
        process.finished.connect(ended.set)
        process.closeWriteChannel()
        try:
            await asyncio.wait_for(ended.wait(), limit)
        except TimeoutError:
            process.kill()
            await ended.wait()

    def _command(self) -> tuple[str, list[str]]:
        arguments = ["sandbox", "--child", "--data", str(self._data)]
        frozen = getattr(sys, "frozen", False)
        return sys.executable, arguments if frozen else ["-m", "gigstack_desktop", *arguments]

    def _read(self) -> None:
        process = self._process
        while process is not None and process.canReadLine():
            line = bytes(process.readLine().data()).decode()
            try:
                address = json.loads(line)["base_url"]
            except (ValueError, KeyError, TypeError):
                log.info("embedded API says: %s", line.strip())
                continue
            self.address = (address, self._key)
            self.answering.emit(address, self._key)

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and not self._stopping:
            log.error("the embedded API could not be started")
            self.gave_up.emit()

    def _finished(self, code: int, status: QProcess.ExitStatus) -> None:
        process, self._process, self.address = self._process, None, None
        if process is not None:
            process.deleteLater()
        if self._stopping:
            return
        log.warning("the embedded API ended by itself (code %s)", code)
        now = time.monotonic()
        self._deaths.append(now)
        if len(self._deaths) == MOST_DEATHS and now - self._deaths[0] < WINDOW_S:
            self.gave_up.emit()
            return
        self.died.emit()
        self._again.start()
