"""What printing and showing PDFs cost. Run it as a script: python tests/benchmarks/bench_printing.py

Goals on an idle two-core machine: a printed page ≤ 35 ms, a preview page at 150 dpi ≤ 50 ms, gaps
of the GUI thread while a PDF opens, scrolls and zooms ≤ 16 ms at p99 and never 50 ms.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from gigstack_desktop.cfdi.xml_reader import read
from gigstack_desktop.printing.painter import lay_out, pdf_bytes, render_preview
from gigstack_desktop.printing.pdfium import Pdf
from gigstack_desktop.printing.statement import Entry, Statement
from gigstack_desktop.printing.statement_pages import lay_out_statement, statement_bytes
from gigstack_desktop.printing.style import PrintStyle
from gigstack_desktop.printing.ticket import ticket_bytes
from gigstack_desktop.ui.widgets.pdf_view import PdfView
from tests.printing import samples, samples_rich
from tests.printing.stamped import stamped

PAGE = 35.0
STYLE = PrintStyle(watermark="SIN VALIDEZ FISCAL")


class Pulse(QObject):
    """Gaps in milliseconds between ticks of a 2 ms timer on the GUI thread."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer, interval=2)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._last) * 1000)
        self._last = now


def report(name: str, value: float, goal: float) -> None:
    """One line of figures."""
    print(f"{name:<52} {value:9.2f} ms   goal {goal:6.1f} ms   {value / goal:5.2f} of the goal")


def median(work: Callable[[], object], runs: int = 9) -> float:
    """Milliseconds, after a first run that does not count."""
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def wait(milliseconds: int) -> None:
    """Let the loop turn (QTest.qWait would keep the interpreter to itself)."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def viewing(pdf: bytes) -> list[float]:
    """The gaps while a document of many pages opens, scrolls, zooms and is searched."""
    view = PdfView()
    view.resize(1100, 900)
    view.show()
    wait(100)
    pulse = Pulse()
    view.open(pdf)
    wait(400)
    for step in range(40):
        view.canvas.verticalScrollBar().setValue(step * 90)
        wait(10)
    for zoom in (1.5, 2.0, 3.0, 1.0):
        view.canvas.set_zoom(zoom)
        wait(120)
    view.search("articulo")
    wait(400)
    view.close_file()
    return pulse.gaps


def papers() -> None:
    """Every kind of document as a PDF, by the page, with its XML inside as PDF/A-3b; the ticket and the statement."""
    for make in (samples.document, samples.taxed, samples_rich.hotel, samples_rich.banked_payment, samples.sixty_lines):
        document = make()
        xml = stamped(document)
        count = len(lay_out(document, STYLE).pages)
        name = f"{make.__name__}, {count} page{'s' if count > 1 else ''}"
        report(f"PDF/A-3b with XML: {name}, by page", median(partial(pdf_bytes, document, STYLE, xml)) / count, PAGE)
    report("the same without XML: one line", median(lambda: pdf_bytes(samples.document(), STYLE)), PAGE)
    report("ticket of 80 mm, three lines", median(lambda: ticket_bytes(samples.taxed(), STYLE)), PAGE)
    statement = movements()
    count = len(lay_out_statement(statement, STYLE).pages)
    each = median(lambda: statement_bytes(statement, STYLE)) / count
    report(f"statement of 200 movements, {count} pages, by page", each, PAGE)


def movements() -> Statement:
    """Half a year of one client."""
    start = date(2026, 1, 1)
    rows = tuple(
        Entry(start + timedelta(days=i), "Factura", f"A {i}", "Mensualidad", charge=Decimal("1160.00"))
        for i in range(200)
    )
    return Statement("ACME", "EKU9003173C9", "CLIENTE", "URE180429TM6", start, date(2026, 8, 1), Decimal(0), rows)


def peer() -> None:
    """satcfdi's own renderer on the very same XML, one page each: its HTML alone, then its PDF (WeasyPrint)."""
    try:
        from satcfdi import render
        from satcfdi.cfdi import CFDI
    except (ImportError, OSError) as missing:  # WeasyPrint needs Pango of the system
        print(f"satcfdi's renderer is not here: {missing}")
        return
    document = samples.taxed()
    xml = stamped(document)
    theirs, ours = CFDI.from_string(xml), median(lambda: pdf_bytes(read(xml), STYLE, xml))
    html = median(lambda: render.html_str(theirs), 3)
    pdf = median(lambda: render.pdf_bytes(theirs), 3)
    print(
        f"taxed from its XML: ours as PDF {ours:.1f} ms; satcfdi as HTML {html:.1f} ms, as PDF {pdf:.1f} ms", flush=True
    )
    print(f"ours beside satcfdi's PDF: {pdf / ours:.0f} times as fast (also reads the XML and carries it)", flush=True)


def main() -> None:
    """Print every figure."""
    one, many = samples.document(), samples.sixty_lines()
    papers()
    peer()
    draft = (one.invoice, one.totals)
    report("preview of a draft at 96 dpi", median(lambda: render_preview(draft, STYLE, 96)), 40)
    report("preview of a page at 150 dpi", median(lambda: render_preview(one, STYLE, 150)), 50)
    pdf = Pdf(pdf_bytes(many, STYLE))
    report("PDFium: page at 96 dpi", median(lambda: pdf.render(0, 96 / 72)), 20)
    report("PDFium: text of a page", median(lambda: pdf.text(0)), 20)
    pdf.close()
    gaps = sorted(viewing(pdf_bytes(many, STYLE)))
    report("GUI gap while viewing, p99", gaps[int(len(gaps) * 0.99)], 16)
    report("GUI gap while viewing, longest", gaps[-1], 50)
    print(f"bytes: one page {len(pdf_bytes(one, STYLE)):,}, four pages {len(pdf_bytes(many, STYLE)):,}")


if __name__ == "__main__":
    sys.setswitchinterval(0.001)
    application = QApplication([])
    main()
