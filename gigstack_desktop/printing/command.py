"""`python -m gigstack_desktop.printing FILE.xml -o OUT.pdf`: the printed representation of any CFDI, from a terminal.

Status 0, 1 for what a person can mend (said in a sentence, never a traceback), 2 for arguments that make no sense.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gigstack_desktop.cfdi.terminal import BAD_XML, Answer, Parser, Trouble, read_file, run, show

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.model import Document
    from gigstack_desktop.printing.style import PrintStyle


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments ask for and return the exit status."""
    return run(lambda: _main(arguments))


def _main(arguments: Sequence[str] | None) -> int:
    options = _parser().parse_args(arguments)
    try:
        answer = _print(options)
    except Trouble as trouble:
        answer = Answer.trouble(str(options.file), str(trouble))
    return show([answer], as_json=options.json)


def _parser() -> Parser:
    parser = Parser(
        prog="python -m gigstack_desktop.printing",
        description="Hace la representación impresa (PDF) de un CFDI, con el XML adentro.",
    )
    parser.add_argument("file", type=Path, metavar="ARCHIVO.xml", help="el CFDI, de quien sea")
    parser.add_argument("-o", "--out", type=Path, metavar="PDF", help="el PDF por hacer (si no, junto al XML)")
    parser.add_argument("--ticket", action="store_true", help="en rollo de 80 mm en lugar de hoja carta")
    parser.add_argument("--logo", type=Path, metavar="IMAGEN", help="el logo de la empresa (PNG o JPEG)")
    parser.add_argument("--color", default="", metavar="HEX", help="el color de la empresa, como #0f766e")
    parser.add_argument("--json", action="store_true", help="responder en JSON")
    return parser


def _print(options: argparse.Namespace) -> Answer:
    from gigstack_desktop.cfdi.xml_parsing import MAX_BYTES
    from gigstack_desktop.errors import PrintFailed

    xml = read_file(str(options.file), MAX_BYTES)
    document = _document(xml)
    out = _target(options.file, options.out)
    _start_qt()
    style = _style(options)
    from gigstack_desktop.printing.painter import write_pdf
    from gigstack_desktop.printing.ticket import write_ticket

    try:
        pages = (write_ticket if options.ticket else write_pdf)(document, out, style, xml)
    except PrintFailed as error:
        reason = f" (el sistema dice: {error.detail})" if error.detail else ""
        raise Trouble(f"No se pudo escribir {out}; revisa permisos y espacio{reason}.") from error
    return _answer(document, options.file, out, pages)


def _document(xml: bytes) -> Document:
    from gigstack_desktop.cfdi import xml_reader
    from gigstack_desktop.cfdi.xml_parsing import BadXml

    try:
        return xml_reader.read(xml)
    except BadXml as error:
        detail = f" ({error.detail})" if error.reason == "value" and error.detail else ""
        raise Trouble(f"No se puede leer: {BAD_XML.get(error.reason, error.reason)}{detail}.") from error


def _target(file: Path, wanted: Path | None) -> Path:
    """Where the PDF goes; Trouble where it cannot, before anything is painted."""
    if wanted is None and str(file) == "-":
        raise Trouble("Di con -o cómo se llama el PDF: lo que llega por la entrada estándar no tiene nombre.")
    out = wanted or file.with_suffix(".pdf")
    if out.is_dir():
        raise Trouble(f"{out} es una carpeta; da el nombre del PDF.")
    if not out.absolute().parent.is_dir():
        raise Trouble(f"No existe la carpeta {out.parent}.")
    if out.exists() and file.exists() and out.samefile(file):
        raise Trouble("El PDF no puede llamarse igual que el XML: lo borraría.")
    return out


def _style(options: argparse.Namespace) -> PrintStyle:
    from PySide6.QtGui import QColor

    from gigstack_desktop.printing import logo
    from gigstack_desktop.printing.style import PrintStyle

    if options.color and not QColor(options.color).isValid():
        raise Trouble(f"{options.color} no es un color; escríbelo como #0f766e.")
    image = _image(options.logo) if options.logo else None
    if image is not None and logo.read(image) is None:
        most = f"{logo.MAX_PIXELS // 1_000_000} millones de puntos"
        raise Trouble(f"{options.logo} no es una imagen que se pueda usar (PNG o JPEG de hasta {most}).")
    return PrintStyle(logo=image, color=options.color)


def _image(path: Path) -> bytes:
    from gigstack_desktop.printing import logo

    try:
        return read_file(str(path), logo.MAX_BYTES)
    except Trouble as trouble:
        raise Trouble(f"{path}: {trouble}") from trouble


def _start_qt() -> None:
    """Qt without a display, for the life of the process."""
    from PySide6.QtGui import QGuiApplication

    if QGuiApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        _KEPT.append(QGuiApplication(["gigstack-desktop"]))


_KEPT: list[object] = []  # an application must not be collected while its pages are painted


def _answer(document: Document, file: Path, out: Path, pages: int) -> Answer:
    invoice, stamp = document.invoice, document.stamp
    facts = {
        "file": str(file),
        "out": str(out),
        "pages": pages,
        "uuid": stamp.uuid.upper() if stamp else None,
        "version": document.version,
        "kind": invoice.kind,
        "rfc": invoice.issuer.rfc,
        "receiver_rfc": invoice.receiver.rfc,
        "total": document.totals.total,
        "currency": invoice.currency,
        "xml_attached": stamp is not None,
        "error": None,
    }
    return Answer(facts, f"{out} ({'1 página' if pages == 1 else f'{pages} páginas'})")
