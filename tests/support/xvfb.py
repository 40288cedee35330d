"""A screen of its own (Xvfb) and a hand on its mouse (xdotool)."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager


def missing() -> str:
    """Why there can be no screen here; empty when there can."""
    absent = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
    return f"not installed: {', '.join(absent)}" if absent else ""


@contextmanager
def screen(size: str = "1600x1000x24") -> Iterator[str]:
    """Start a screen; gives its DISPLAY, and ends it with the block."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as number:
            said = number.readline().strip()
        assert said, "Xvfb did not start"
        yield f":{said}"
    finally:
        server.terminate()
        server.wait(10)


class Mouse:
    """Moves and presses as a person does: X does not see a drag that jumps."""

    def __init__(self, display: str) -> None:
        self._environment = {**os.environ, "DISPLAY": display}

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Press at `start`, move to `end` in steps, let go."""
        (x, y), (to_x, to_y) = start, end
        self._do("mousemove", x, y)
        self._do("mousedown", 1)
        steps = [(x + 10 * n, y + 10 * n) for n in range(1, 5)]
        near = steps[-1]
        steps += [(near[0] + (to_x - near[0]) * n // 6, near[1] + (to_y - near[1]) * n // 6) for n in range(1, 7)]
        for step in steps:
            self._do("mousemove", *step)
        self._do("mouseup", 1)

    def _do(self, *words: object) -> None:
        subprocess.run(["xdotool", *map(str, words)], env=self._environment, check=True, timeout=10)
        time.sleep(0.06)  # the pace of a hand: toolkits tell a drag from a click by it
