"""The program as a process of its own, driven from inside by real key events, watched and killed from outside."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 40.0
HARMLESS = {"This plugin does not support propagateSizeHints()"}  # Qt's offscreen platform at each window with a size

Said = dict[str, Any]


class Driven:
    """A running driver program: what it says on its standard output, one JSON object a line, and its end."""

    def __init__(self, module: str, home: Path, *, display: str = "", **options: Any) -> None:
        self.home = home
        # No keyring of the developer's is asked or written; an own session keeps their desktop out of it too.
        environment = {
            **os.environ,
            "GIGSTACK_DESKTOP_HOME": str(home),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "PYTHONPATH": str(ROOT),
            "QT_QPA_PLATFORM": "xcb" if display else "offscreen",
            "DISPLAY": display,
        }
        self.errors = home / "stderr.txt"
        with self.errors.open("ab") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-X", "faulthandler", "-m", module, json.dumps(options)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=ROOT,
                env=environment,
            )
        self.said: list[Said] = []
        self._news = threading.Condition()
        self._ended = False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_for(
        self, what: str, check: Callable[[Said], bool] = lambda said: True, *, times: int = 1, seconds: float = PATIENCE
    ) -> Said:
        """The thing said of that kind that fits (the n-th of them); fails when the program ends or stays silent."""
        end = time.monotonic() + seconds
        with self._news:
            while True:
                found = [said for said in self.said if said["say"] == what and check(said)]
                if len(found) >= times:
                    return found[times - 1]
                defects = [said["trace"] for said in self.said if said["say"] == "defect"]
                assert not defects, defects
                left = end - time.monotonic()
                assert not self._ended, f"the program ended before {what!r}: {self._last_words()}"
                assert left > 0, f"never said {what!r}: {self._last_words()}"
                self._news.wait(left)

    def of(self, what: str) -> list[Said]:
        """Everything said of a kind so far."""
        with self._news:
            return [said for said in self.said if said["say"] == what]

    def kill(self) -> float:
        """SIGKILL; the moment (CLOCK_MONOTONIC) just before it. What it had said by then is all read."""
        assert self.process.poll() is None, f"it ended by itself: {self._last_words()}"
        moment = time.monotonic()
        self.process.kill()
        self._end()
        return moment

    def close(self) -> None:
        """End it however it is."""
        if self.process.poll() is None:
            self.process.kill()
        self._end()

    def complaints(self) -> list[str]:
        """What it logged as an error, and what it wrote on its error channel."""
        log = self.home / "logs" / "gigstack-desktop.log"
        logged = log.read_text(encoding="utf-8") if log.exists() else ""
        written = self.errors.read_text(encoding="utf-8").splitlines()
        return _errors(logged) + [line for line in written if line not in HARMLESS]

    def _end(self) -> None:
        self.process.wait(20)
        self._reader.join(20)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.endswith(b"\n"):  # the last one may have been cut off by the kill
                with self._news:
                    self.said.append(json.loads(line))
                    self._news.notify_all()
        with self._news:
            self._ended = True
            self._news.notify_all()

    def _last_words(self) -> str:
        return f"{self.said[-3:]} {self.complaints()[-30:]}"


def _errors(log: str) -> list[str]:
    """The records of a log that are errors, each with its traceback."""
    records = re.split(r"^(?=\d{4}-\d\d-\d\d )", log, flags=re.MULTILINE)
    return [record for record in records if " ERROR " in record.partition("\n")[0]]


@contextmanager
def driven(module: str, home: Path, *, display: str = "", **options: Any) -> Iterator[Driven]:
    """Start `module` over `home`; ended when the block ends."""
    program = Driven(module, home, display=display, **options)
    try:
        yield program
    finally:
        program.close()


def is_alive(pid: int) -> bool:
    """Whether a process still runs (one that nobody has collected yet does not)."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def until(check: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Return when `check()` is true; fails after `seconds`."""
    end = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < end, "never became true"
        time.sleep(0.01)
