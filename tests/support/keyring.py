"""A real, unlocked Secret Service of its own for one command: never the developer's keyring (recipes, section 11)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

SCRIPT = """printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
exec "$@"
"""


def available() -> bool:
    """Whether this machine has what the recipe needs."""
    return shutil.which("dbus-run-session") is not None and shutil.which("gnome-keyring-daemon") is not None


def run_python(code: str, home: Path, *arguments: str, timeout: float = 60) -> str:
    """Run Python code with a fresh keyring that lives in `home`; its output."""
    environment = {**os.environ, "XDG_DATA_HOME": str(home), "XDG_RUNTIME_DIR": str(home), "HOME": str(home)}
    environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
    command = ["dbus-run-session", "--", "sh", "-c", SCRIPT, "sh", sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=timeout, check=False)
    if done.returncode:
        raise AssertionError(done.stderr)
    return done.stdout
