"""How long the window does not answer during the demo: `python tests/benchmarks/bench_stalls.py [--runs 3]`.

Runs the demo in processes of its own and reads the gaps of the GUI thread from its report, step by step: the median of
the runs' longest gaps and of their p99. Goals: no gap over 50 ms, p99 16 ms.

`--causes FILE` runs one demo here instead and writes to FILE what every thread was doing during each gap over 25 ms.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, TextIO

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks.figures import report  # noqa: E402  (the checkout must be found first)

LONG = 0.025
Step = dict[str, Any]


def demo() -> tuple[list[Step], Step]:
    """The steps of one demo that had gaps to report, and the whole of it."""
    with tempfile.TemporaryDirectory() as name:
        command = [sys.executable, "-m", "gigstack_desktop", "demo", "--out", name]
        done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, check=False, timeout=300)
        told = json.loads((Path(name) / "report.json").read_text(encoding="utf-8"))
        if done.returncode:
            print(f"the demo failed: {told['problem']}\n{done.stderr.decode()[-2000:]}")
        return [step for step in told["steps"] if "longest_stall_ms" in step], told["gui"]


def environment() -> dict[str, str]:
    """No keyring of the developer's, compiled files kept, the screen that is there."""
    made = {**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    made.pop("PYTHONDONTWRITEBYTECODE", None)
    return made


def causes(target: TextIO) -> None:
    """One demo in this process, with a watch in C that needs no interpreter lock to tell what holds it."""
    from gigstack_desktop.demo import main as demo_main
    from gigstack_desktop.demo.hands import StallProbe

    os.environ.update(environment())
    tick = StallProbe._tick

    def watched(probe: StallProbe) -> None:
        tick(probe)
        if probe.gaps[-1] > LONG * 1000:
            target.write(f"=== that was a gap of {probe.gaps[-1]:.1f} ms\n\n")
            target.flush()
        faulthandler.dump_traceback_later(LONG / 2, repeat=True, file=target)

    StallProbe._tick = watched  # type: ignore[method-assign]
    with tempfile.TemporaryDirectory() as name:
        demo_main.main(["--out", name])
    faulthandler.cancel_dump_traceback_later()


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--causes", type=Path, metavar="FILE")
    options = parser.parse_args()
    if options.causes is not None:
        with options.causes.open("w") as target:
            causes(target)
        return
    runs = [demo() for _ in range(options.runs)]
    for steps in zip(*(steps for steps, _ in runs), strict=False):
        report(f"{steps[0]['name']}: longest gap", statistics.median(s["longest_stall_ms"] for s in steps), 50)
    report("the whole demo: longest gap", statistics.median(gui["longest_stall_ms"] for _, gui in runs), 50)
    report("the whole demo: p99 of the gaps", statistics.median(gui["p99_stall_ms"] for _, gui in runs), 16)


if __name__ == "__main__":
    main()
