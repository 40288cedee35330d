"""The main job's waits as a person feels them: `python tests/benchmarks/bench_main_job.py [--runs 3]`.

Does what the demo does, in a window of its own and over the embedded API, without photographs: constancia dropped →
its card; Enter on the confirmation → stamped → the server's page on screen. Goal: card within 150 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
if not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.benchmarks.figures import medians, report  # noqa: E402  (the checkout must be found first)


def run(home: Path) -> dict[str, float]:
    """One run over a fresh practice company; milliseconds of each wait."""
    import qasync
    from PySide6.QtWidgets import QApplication

    from gigstack_desktop import app as program_app

    os.environ["GIGSTACK_DESKTOP_HOME"] = str(home)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    sys.setswitchinterval(program_app.SWITCH_INTERVAL)
    program_app.apply_theme("light")
    collector = program_app.Collector(app)
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        waits = runner.run(job(home))
    collector.deleteLater()
    return waits


async def job(home: Path) -> dict[str, float]:
    """The demo's steps; only what a person waits for is timed."""
    from gigstack_desktop.app import Program
    from gigstack_desktop.demo.hands import Hands
    from gigstack_desktop.demo.main import Report
    from gigstack_desktop.demo.script import Script

    class Quick(Hands):
        def photograph(self, name: str, *_: Any, **__: Any) -> Path:
            return self.folder / name

    program = await Program.start(home)
    program.shell.resize(1440, 900)
    record = Report()
    script = Script(program, Quick(program.shell, home), record, None)
    for step in (script._open_practice, script._wait_for_data):
        await step()
    await asyncio.sleep(1)  # a person looks before dropping; the reader's child is up by then
    await script._drop()
    for step in (script._save_client, script._compose, script._confirm):
        await step()
    began = time.perf_counter()
    await script._stamp()
    stamped = time.perf_counter()
    await script._show_page()
    shown = time.perf_counter()
    await program.aclose()
    return {
        "constancia dropped, card shown": float(record.figures["drop to card, seconds"]) * 1000,
        "confirmed, stamped": (stamped - began) * 1000,
        "stamped, PDF on screen": (shown - stamped) * 1000,
    }


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    runs = []
    for _ in range(parser.parse_args().runs):
        with tempfile.TemporaryDirectory() as name:
            runs.append(run(Path(name)))
    goals = {"constancia dropped, card shown": 150, "confirmed, stamped": 1000, "stamped, PDF on screen": 500}
    for name, value in medians(runs).items():
        report(name, value, goals[name])


if __name__ == "__main__":
    main()
