"""How long reading a constancia takes, QR included: `python tests/benchmarks/bench_csf.py [FILES]`.

Goals (constancia rules, section 6): text PDF median < 60 ms, p95 < 200 ms; scan by QR < 400 ms; a drop answered by the
warm child process in < 150 ms.
"""

from __future__ import annotations

import statistics
import struct
import subprocess
import sys
import time
from collections.abc import Callable

from gigstack_desktop.cfdi.csf.reader import read_csf
from tests.support import csf_factory as factory


def main(count: int) -> int:
    """Prints one line a kind of file; 1 when a goal was missed."""
    texts = [factory.make(factory.person(seed), factory.layouts(seed)) for seed in range(count)]
    scans = [factory.pictured(data, dpi=110, angle=seed % 5 - 2) for seed, data in enumerate(texts[: count // 4])]
    read_csf(texts[0])
    good = report("text PDF with QR", [timed(read_csf, data) for data in texts], 60, 200)
    good &= report("scan, QR only", [timed(read_csf, data) for data in scans], 400, 400)
    good &= report("warm child process", warm_child(texts), 150, 200)
    return 0 if good else 1


def timed(work: Callable[[bytes], object], data: bytes) -> float:
    start = time.perf_counter()
    work(data)
    return (time.perf_counter() - start) * 1000


def warm_child(files: list[bytes]) -> list[float]:
    command = [sys.executable, "-m", "gigstack_desktop.cfdi.csf", "--serve"]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdin is not None
    assert child.stdout is not None
    source, target = child.stdout, child.stdin

    def ask(data: bytes) -> None:
        target.write(struct.pack(">I", len(data)) + data)
        target.flush()
        source.readline()

    ask(files[0])
    times = [timed(ask, data) for data in files]
    child.communicate()
    return times


def report(name: str, times: list[float], median_goal: float, p95_goal: float) -> bool:
    median = statistics.median(times)
    p95 = sorted(times)[max(0, round(0.95 * len(times)) - 1)]
    print(f"{name:20} n={len(times):4}  median {median:6.1f} ms (< {median_goal})  p95 {p95:6.1f} ms (< {p95_goal})")
    return median < median_goal and p95 < p95_goal


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100))
