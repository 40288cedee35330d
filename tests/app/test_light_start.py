"""What has been imported when the window is first painted: nothing heavy (recipes: start-up order)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HEAVY = (
    "httpx",
    "httpcore",
    "pydantic",
    "keyring",
    "lxml",
    "cryptography",
    "openpyxl",
    "fastapi",
    "sqlalchemy",
    "uvicorn",
    "sqlcipher3",
    "pypdfium2",
    "segno",
    "zxingcpp",
)
PROGRAM = f"""
import sys
from gigstack_desktop import __main__ as door, app
from gigstack_desktop.ui.shell import Shell

show = app.Program._show_window

async def shown(program):
    await show(program)
    print([name for name in {HEAVY!r} if name in sys.modules])
    program.closed.set()

app.Program._show_window = shown
sys.exit(door.main([]))
"""


def test_nothing_heavy_is_imported_before_the_first_paint(tmp_path: Path) -> None:
    environment = {**os.environ, "GIGSTACK_DESKTOP_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False, env=environment, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"
