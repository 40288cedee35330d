"""A real print queue for tests: CUPS with the CUPS-PDF backend, whose paper is a folder (recipes, section 10)."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

QUEUE = "gigstack-prueba"
MODEL = Path("/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd")
_PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])


def missing() -> str:
    """Why there can be no queue here; empty when there can."""
    absent = [
        name for name in ("cupsd", "lpadmin", "lpstat", "lp", "pdftotext") if shutil.which(name, path=_PATH) is None
    ]
    if not MODEL.is_file():
        absent.append("printer-driver-cups-pdf")
    return f"CUPS is not installed: {', '.join(absent)}" if absent else ""


@dataclass(frozen=True)
class Queue:
    """A printer and the folder where its pages arrive."""

    name: str
    folder: Path

    def arrived(self, since: float, seconds: float = 20.0, named: str = "") -> Path:
        """The newest whole PDF that came after `since` (time.time()), `named` in its title; fails when none comes."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            files = [p for p in self.folder.glob("*.pdf") if named in p.name and p.stat().st_mtime >= since - 1]
            whole = [p for p in files if b"%%EOF" in p.read_bytes()[-1024:]]
            if whole:
                return max(whole, key=lambda p: p.stat().st_mtime)
            time.sleep(0.05)
        raise AssertionError(f"nothing was printed to {self.folder}")


@contextmanager
def queue() -> Iterator[Queue]:
    """A CUPS-PDF queue; starts the scheduler when none runs, and ends the one it started."""
    server = None if _running() else _start()
    try:
        _run("lpadmin", "-p", QUEUE, "-E", "-v", "cups-pdf:/", "-P", str(MODEL))
        ready = Queue(QUEUE, Path.home() / "PDF")
        yield ready
        _run("lpadmin", "-x", QUEUE)
        for page in ready.folder.glob("*prueba*.pdf"):
            page.unlink()
    finally:
        if server is not None:
            server.terminate()
            server.wait(10)


def _start() -> subprocess.Popen[bytes]:
    binary = shutil.which("cupsd", path=_PATH)
    assert binary is not None
    server = subprocess.Popen([binary, "-f"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 15
    while not _running():
        if server.poll() is not None or time.monotonic() > end:
            server.kill()
            raise AssertionError("the print scheduler did not start (it needs root)")
        time.sleep(0.1)
    return server


def _running() -> bool:
    answer = subprocess.run(["lpstat", "-r"], capture_output=True, text=True, env=_environment(), check=False)
    return "is running" in answer.stdout


def _run(*command: str) -> None:
    # lpadmin says on its error channel that printer drivers are deprecated: only its status counts.
    done = subprocess.run(command, capture_output=True, text=True, env=_environment(), check=False)
    assert done.returncode == 0, done.stderr


def _environment() -> dict[str, str]:
    return {**os.environ, "PATH": _PATH, "LC_ALL": "C"}
