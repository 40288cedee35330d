"""`gigstack-desktop demo --out DIR [--csf FILE]`: the main job by the real window, with photographs and a report."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from gigstack_desktop.demo.report import Report


def main(arguments: list[str] | None = None) -> int:
    """Run the demo; 0 only when all of it worked and every figure agreed."""
    parser = argparse.ArgumentParser(prog="gigstack-desktop demo", description="Hace el trabajo principal por sí solo.")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="dónde dejar imágenes, XML, PDF y report.json"
    )
    parser.add_argument(
        "--csf", type=Path, metavar="FILE", help="la constancia que se suelta; sin ella, una de muestra"
    )
    parser.add_argument(
        "--home", type=Path, metavar="DIR", help="perfil que se usa y se conserva; sin él, uno que se borra"
    )
    options = parser.parse_args(arguments)
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    for old in (*out.glob("[0-9][0-9]-*.png"), out / "report.json"):
        old.unlink(missing_ok=True)
    home: Path = options.home or Path(tempfile.mkdtemp(prefix="gigstack-demo-"))
    os.environ["GIGSTACK_DESKTOP_HOME"] = str(home)
    if sys.platform == "linux" and not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        return _run(home, out, options.csf)
    finally:
        if options.home is None:
            shutil.rmtree(home, ignore_errors=True)


def _run(home: Path, out: Path, csf: Path | None) -> int:
    started = time.perf_counter()
    import qasync
    from PySide6.QtCore import qInstallMessageHandler
    from PySide6.QtWidgets import QApplication

    from gigstack_desktop import app as program_app
    from gigstack_desktop.ui.report import Reporter

    qInstallMessageHandler(_qt_says)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    sys.setswitchinterval(program_app.SWITCH_INTERVAL)
    program_app.apply_theme("light")
    collector = program_app.Collector(app)
    reporter = Reporter()
    reporter.install()
    logging.getLogger().addHandler(logging.StreamHandler())
    report = Report()
    try:
        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
            runner.run(_perform(home, out, csf, report, reporter, started))
    finally:
        collector.deleteLater()
        reporter.uninstall()
        report.ok = report.ok and not reporter.defects
        report.problem = report.problem or "\n".join(reporter.defects)
        report.write(out)
    _say(report, out)
    return 0 if report.ok else 1


async def _perform(home: Path, out: Path, csf: Path | None, report: Report, reporter: Any, started: float) -> None:
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reporter.context(context))
    from gigstack_desktop.app import Program
    from gigstack_desktop.demo.hands import Hands, NotSeen
    from gigstack_desktop.demo.proof import Disagreement
    from gigstack_desktop.demo.script import Script

    program = await Program.start(home, reporter=reporter)
    program.shell.resize(1440, 900)
    hands = Hands(program.shell, out)
    script = Script(program, hands, report, csf)
    report.steps.append({"name": "first window", "seconds": round(time.perf_counter() - started, 3)})
    try:
        await script.perform()
        report.ok = True
    except (NotSeen, Disagreement) as problem:
        report.problem = f"{type(problem).__name__}: {problem}"
        hands.photograph("problem")
    finally:
        report.checks = script.proof.checks
        await program.aclose()


def _qt_says(_: object, __: object, text: str) -> None:
    """Qt's warnings, but for what the offscreen platform says at every window."""
    if "propagateSizeHints" not in text:
        sys.stderr.write(text + "\n")


def _say(report: Report, out: Path) -> None:
    for step in report.steps:
        stall = f"   longest stall {step['longest_stall_ms']:>6.1f} ms" if "longest_stall_ms" in step else ""
        sys.stdout.write(f"{step['seconds']:8.3f} s  {step['name']:<34}{stall}\n")
    if report.ok:
        sys.stdout.write(f"All of it worked: {len(report.checks)} comparisons agree. Look at {out}.\n")
    else:
        sys.stdout.write(f"It did not work: {report.problem}\n")
