"""From a file to the tray: a real CUPS queue, and the way without CUPS."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter

from gigstack_desktop.errors import PrintFailed
from gigstack_desktop.printing.painter import write_pdf
from gigstack_desktop.printing.printer import make_printer, paint_file, print_as_chosen, print_file, printers
from gigstack_desktop.printing.style import PrintStyle
from gigstack_desktop.printing.ticket import write_ticket
from tests.printing import samples
from tests.support import cups


@pytest.fixture(scope="module")
def queue() -> Iterator[cups.Queue]:
    if reason := cups.missing():
        pytest.skip(reason)
    with cups.queue() as ready:
        yield ready


@pytest.fixture
def invoice(tmp_path: Path) -> Path:
    target = tmp_path / "Factura A 1024 ñ.pdf"
    write_pdf(samples.taxed(), target, PrintStyle())
    return target


def words(path: Path) -> list[str]:
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode().split()


@pytest.mark.printer
def test_an_invoice_arrives_as_it_was_made(queue: cups.Queue, invoice: Path) -> None:
    since = time.time()
    job = print_file(invoice, queue.name, title="Factura A-1024 prueba")
    assert job.startswith(queue.name)
    arrived = queue.arrived(since)
    assert words(arrived) == words(invoice)
    info = subprocess.run(["pdfinfo", str(arrived)], capture_output=True, check=True).stdout.decode()
    assert "612 x 792" in info


@pytest.mark.printer
def test_a_ticket_keeps_its_measures(queue: cups.Queue, tmp_path: Path) -> None:
    ticket = tmp_path / "ticket.pdf"
    write_ticket(samples.document(), ticket, PrintStyle())
    since = time.time()
    print_file(ticket, queue.name, title="Ticket prueba")
    arrived = queue.arrived(since, named="Ticket")
    measure = re.compile(r"Page size: +([\d.]+) x ([\d.]+)")
    infos = (subprocess.run(["pdfinfo", str(path)], capture_output=True, check=True) for path in (ticket, arrived))
    sent, got = ([float(n) for n in measure.findall(info.stdout.decode())[0]] for info in infos)
    assert got == pytest.approx(sent, abs=1.5)
    assert words(arrived) == words(ticket)


@pytest.mark.printer
def test_the_queue_is_listed(queue: cups.Queue) -> None:
    assert queue.name in [printer.name for printer in printers()]


@pytest.mark.printer
def test_an_unknown_queue_is_told(queue: cups.Queue, invoice: Path) -> None:
    with pytest.raises(PrintFailed) as caught:
        print_file(invoice, "no-such-queue", title="x")
    assert caught.value.reason == "queue"
    assert "no-such-queue" in caught.value.detail or caught.value.detail


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PrintFailed) as caught:
        print_file(tmp_path / "gone.pdf", "any", title="x")
    assert caught.value.reason == "file"


def test_without_lp_an_unknown_printer_is_told(invoice: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(PrintFailed) as caught:
        print_file(invoice, "no-such-printer", title="x")
    assert caught.value.reason == "no_printer"


def test_pages_are_painted_where_there_is_no_cups(invoice: Path, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "images.pdf"))
    printer.setResolution(150)
    printer.setFullPage(True)
    assert paint_file(invoice, printer) == 1
    assert (tmp_path / "images.pdf").stat().st_size > 20_000


@pytest.mark.printer
def test_a_queue_can_be_painted_on_directly(queue: cups.Queue, invoice: Path) -> None:
    since = time.time()
    printer = make_printer(queue.name, "Factura pintada prueba")
    assert paint_file(invoice, printer) == 1
    assert queue.arrived(since).stat().st_size > 20_000


@pytest.mark.printer
def test_what_the_system_dialog_set_is_kept(queue: cups.Queue, tmp_path: Path) -> None:
    long = tmp_path / "larga.pdf"
    write_pdf(samples.sixty_lines(), long, PrintStyle())
    chosen = make_printer(queue.name, "x")
    chosen.setFromTo(2, 2)
    since = time.time()
    print_as_chosen(long, chosen, title="Factura larga prueba")
    info = subprocess.run(["pdfinfo", str(queue.arrived(since))], capture_output=True, check=True).stdout.decode()
    assert "Pages:           1" in info


def test_printing_to_a_file_keeps_the_pdf_as_it_is(invoice: Path, tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "copia.pdf"))
    assert print_as_chosen(invoice, printer, title="x") == str(tmp_path / "copia.pdf")
    assert (tmp_path / "copia.pdf").read_bytes() == invoice.read_bytes()
