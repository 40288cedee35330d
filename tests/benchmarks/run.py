"""Run every benchmark and print one table: `python tests/benchmarks/run.py [words of names]`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
# "name  1.0 ms  goal 2.0 ms  0.50 of the goal" as most say it; "name  n= 9  median 1.0 ms (< 2)" as bench_csf does.
# bench_composer says both its figures as one line of JSON, without the aim.
KEYSTROKE = "16"
LINES = (
    re.compile(r"^(?P<name>.+?)\s+(?P<value>[\d.,]+) ms\s+goal\s+(?P<goal>[\d.,]+) ms"),
    re.compile(r"^.*?\"(?P<name>keystroke_to_totals_\w+)\": \{\"median_ms\": (?P<value>[\d.]+)(?P<goal>)"),
    re.compile(r"^.*, \"(?P<name>keystroke_to_totals_\w+)\": \{\"median_ms\": (?P<value>[\d.]+)(?P<goal>)"),
    re.compile(r"^(?P<name>.+?)\s+n=.*?median\s+(?P<value>[\d.]+) ms \(< (?P<goal>[\d.]+)\)"),
)


def figures(said: str) -> list[tuple[str, float, float]]:
    """Name, figure and aim of every line that tells them."""
    found = []
    for line in said.splitlines():
        for pattern in LINES:
            if match := pattern.match(line):
                value, goal = (float((match[part] or KEYSTROKE).replace(",", "")) for part in ("value", "goal"))
                found.append((match["name"], value, goal))
                if match["goal"]:
                    break
    return found


def main(words: list[str]) -> int:
    """1 when a script failed; a missed aim is a figure, not a failure."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    failed = 0
    print(f"{'figure':<72} {'ms':>9} {'aim':>8} {'ratio':>6}")
    for script in sorted(HERE.glob("bench_*.py")):
        if words and not any(word in script.stem for word in words):
            continue
        done = subprocess.run(
            [sys.executable, str(script)], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        print(f"{script.stem}:")
        found = figures(done.stdout)
        for name, value, goal in found:
            print(f"  {name:<70} {value:9.1f} {goal:8.1f} {value / goal:6.2f}{' !' if value > goal else ''}")
        if not found:
            failed = 1
            print(f"  no figures (status {done.returncode}):\n{(done.stdout + done.stderr)[-1500:]}")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
