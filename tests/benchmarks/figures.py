"""How the benchmarks say what they measured: one line a figure, which `run.py` gathers into one table."""

from __future__ import annotations

import statistics
from collections.abc import Sequence


def report(name: str, value: float, goal: float) -> None:
    """One line: figure, aim and their ratio, in milliseconds."""
    print(f"{name:<58} {value:9.1f} ms   goal {goal:7.1f} ms   {value / goal:5.2f} of the goal", flush=True)


def medians(runs: Sequence[dict[str, float]]) -> dict[str, float]:
    """The median of every mark that each of the runs has."""
    return {name: statistics.median(run[name] for run in runs) for name in runs[0] if all(name in run for run in runs)}
