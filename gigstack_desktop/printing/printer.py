"""The way to paper: which printers there are, and sending them a PDF unchanged where the system can (CUPS).

Everything here waits for the print system: call it from a worker thread.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gigstack_desktop.errors import BadFile, PrintFailed

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_PATIENCE = 20.0
_IMAGE_DPI = 300
_ROLL = 100 / 25.4 * 72  # pages up to ten centimetres wide are tickets
_JOB = re.compile(r"\b(\S+-\d+)\b")


@dataclass(frozen=True, slots=True)
class PrinterInfo:
    """A queue: the name that `print_file` takes, what to call it, and whether it is the person's usual one."""

    name: str
    description: str
    default: bool


def printers() -> list[PrinterInfo]:
    """Every printer of this computer, the usual one first; empty when there is none."""
    from PySide6.QtPrintSupport import QPrinterInfo

    usual = QPrinterInfo.defaultPrinterName()
    found = (QPrinterInfo.printerInfo(name) for name in QPrinterInfo.availablePrinterNames())
    known = [PrinterInfo(i.printerName(), i.description() or i.printerName(), i.printerName() == usual) for i in found]
    return sorted(known, key=lambda printer: (not printer.default, printer.description.casefold()))


def print_file(path: Path, printer: str, *, title: str, copies: int = 1, options: Sequence[str] = ()) -> str:
    """Print a PDF on letter paper and return the job's name; raises PrintFailed when it was not accepted.

    The file goes through CUPS unchanged: vectors and text stay. Without CUPS its pages are painted as images. A
    ticket keeps its own measures, for a printer with a roll. `options` are further ones of CUPS, as
    "sides=two-sided-long-edge".
    """
    if not path.is_file():
        raise PrintFailed("file", path.name)
    lp = shutil.which("lp")
    if lp is None:
        return _print_images(path, printer, title, copies)
    command = [lp, "-d", printer, "-t", title, "-n", str(copies), *_options(path, options), "--", str(path.resolve())]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise PrintFailed("no_answer", printer) from error
    except OSError as error:
        raise PrintFailed("queue", str(error)) from error
    if done.returncode != 0:
        raise PrintFailed("queue", done.stderr.strip())
    job = _JOB.search(done.stdout)
    return job.group(1) if job else ""


def print_as_chosen(path: Path, chosen: QPrinter, *, title: str) -> str:
    """Print a PDF as a person set it in the system's print dialog: printer, copies, pages, sides, colour, or to a file.

    Unchanged through CUPS where there is `lp`, painted on the chosen printer elsewhere. Returns the job's name, or the
    file's; raises PrintFailed.
    """
    from PySide6.QtPrintSupport import QPrinter

    chosen.setDocName(title)
    to_paper = chosen.outputFormat() == QPrinter.OutputFormat.NativeFormat
    if to_paper and shutil.which("lp"):
        settings = _settings(chosen)
        return print_file(path, chosen.printerName(), title=title, copies=chosen.copyCount(), options=settings)
    if to_paper or chosen.fromPage():
        paint_file(path, chosen)
    else:  # to a file, all pages: the PDF is one already
        _copy(path, Path(chosen.outputFileName()))
    return title if to_paper else chosen.outputFileName()


def _copy(path: Path, target: Path) -> None:
    try:
        shutil.copyfile(path, target)
    except OSError as error:
        raise PrintFailed("device", str(error)) from error


def _settings(chosen: QPrinter) -> list[str]:
    """What the dialog set, in CUPS's words."""
    from PySide6.QtPrintSupport import QPrinter

    settings = [f"media={chosen.pageLayout().pageSize().key()}"]
    if chosen.fromPage():
        settings.append(f"page-ranges={chosen.fromPage()}-{max(chosen.fromPage(), chosen.toPage())}")
    sides = {
        QPrinter.DuplexMode.DuplexLongSide: "two-sided-long-edge",
        QPrinter.DuplexMode.DuplexShortSide: "two-sided-short-edge",
        QPrinter.DuplexMode.DuplexNone: "one-sided",
    }
    if chosen.duplex() in sides:
        settings.append(f"sides={sides[chosen.duplex()]}")
    if chosen.colorMode() == QPrinter.ColorMode.GrayScale:
        settings.append("print-color-mode=monochrome")
    return settings


def _options(path: Path, further: Sequence[str]) -> list[str]:
    options = ["-o", "fit-to-page"]
    if not any(option.startswith("media=") for option in further):
        options += ["-o", f"media={_media(path)}"]
    for option in further:
        options += ["-o", option]
    # WORKAROUND cups-filters 1.28: Ghostscript turns our fonts into nameless shapes on the way to a PostScript queue,
    # CUPS-PDF among them, and their text can no longer be copied; poppler keeps it. Other queues ignore the option.
    if shutil.which("pdftocairo"):
        options += ["-o", "pdftops-renderer=pdftocairo"]
    return options


def _media(path: Path) -> str:
    """Letter, or the measures of a ticket in CUPS's words; a file that cannot be read is left to the queue."""
    from gigstack_desktop.printing.pdfium import Pdf

    try:
        with Pdf(path) as pdf:
            size = pdf.sizes[0]
    except BadFile:
        return "Letter"
    if size.width() > _ROLL:
        return "Letter"
    return f"Custom.{size.width():.0f}x{size.height():.0f}"


def make_printer(name: str, title: str, copies: int = 1) -> QPrinter:
    """A QPrinter for letter pages at 300 dpi; raises PrintFailed when there is no printer of that name."""
    from PySide6.QtGui import QPageSize
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    info = QPrinterInfo.printerInfo(name)
    if info.isNull():
        raise PrintFailed("no_printer", name)
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    printer.setResolution(_IMAGE_DPI)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))  # a queue's own default may be A4
    printer.setFullPage(True)
    printer.setDocName(title)
    printer.setCopyCount(copies)
    return printer


def _print_images(path: Path, name: str, title: str, copies: int) -> str:
    paint_file(path, make_printer(name, title, copies))
    return title


def paint_file(path: Path, printer: QPrinter) -> int:
    """Paint a PDF's pages on a QPrinter as images and return how many; raises PrintFailed or BadFile."""
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter

    from gigstack_desktop.printing.pdfium import Pdf

    pdf = Pdf(path)
    painter = QPainter()
    wanted = _pages(printer, len(pdf.sizes))
    try:
        if not painter.begin(printer):
            raise PrintFailed("device", printer.printerName())
        for number, size in enumerate(pdf.sizes):
            if number not in wanted:
                continue
            if number != wanted[0] and not printer.newPage():
                raise PrintFailed("device", printer.printerName())
            area = QRectF(painter.viewport())
            fit = min(area.width() / size.width(), area.height() / size.height())
            target = QRectF(0, 0, size.width() * fit, size.height() * fit)
            target.moveCenter(area.center())
            painter.drawImage(target, pdf.render(number, min(fit, _IMAGE_DPI / 72)))
    finally:
        if painter.isActive():
            painter.end()
        pdf.close()
    return len(wanted)


def _pages(printer: QPrinter, count: int) -> range:
    """The pages that the printer is set to, from 0; all without a range."""
    first = printer.fromPage()
    return range(first - 1, min(max(first, printer.toPage()), count)) if first else range(count)
