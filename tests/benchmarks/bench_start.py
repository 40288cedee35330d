"""From the start of the process to a painted and to a usable window: `python tests/benchmarks/bench_start.py`.

A returning user of the practice profile, whose window opens on the list of invoices from the cache. `warm` is a later
start, `cold` one after the system forgot every file it had read (only as root on Linux; it says so elsewhere).
Goals (recipes, section 17): first paint 500 ms warm and 900 ms cold, the embedded API's first answer 1.5 s.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks.figures import medians, report  # noqa: E402  (the checkout must be found first)

CACHES = Path("/proc/sys/vm/drop_caches")


def run(script: str, home: Path) -> dict[str, float]:
    """One run of the program: milliseconds from the start of its process to each mark, and to its end."""
    environment = {
        **os.environ,
        "GIGSTACK_DESKTOP_HOME": str(home),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "PYTHONPATH": str(ROOT),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # every start would compile again what has changed
    if not environment.get("DISPLAY"):
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    born = time.monotonic()
    command = [sys.executable, "-m", "tests.benchmarks.marked_program", script, repr(born)]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=False, timeout=90)
    if done.returncode or not done.stdout:
        raise SystemExit(f"the program failed:\n{done.stderr.decode()}")
    marks: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return {**marks, "ended": (time.monotonic() - born) * 1000}


def forget_files() -> bool:
    """Let the system forget every file that it has in memory; False where we may not."""
    os.sync()
    try:
        CACHES.write_text("3\n")
    except OSError:
        return False
    return True


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--cold", type=int, default=3, help="cold starts (the whole machine is slow for a moment)")
    options = parser.parse_args()
    screen = "X11" if os.environ.get("DISPLAY") else "offscreen"
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        run("prepare", home)
        run("start", home)
        say(f"warm start, {screen}", medians([run("start", home) for _ in range(options.runs)]), 500)
        if not options.cold:
            return
        if not forget_files():
            print("cold start: not measured, only root may empty the system's file cache")
            return
        cold = []
        for _ in range(options.cold):
            forget_files()
            cold.append(run("start", home))
        say(f"cold start, {screen}", medians(cold), 900)


def say(name: str, marks: dict[str, float], paint: float) -> None:
    """The marks of one kind of start."""
    report(f"{name}: first paint", marks["painted"], paint)
    report(f"{name}: list from the cache painted", marks["usable"], 2 * paint)
    report(f"{name}: embedded API's first answer", marks["answered"], 1500)
    print("   " + "  ".join(f"{key} {value:.0f}" for key, value in marks.items()))


if __name__ == "__main__":
    main()
