"""`python -m gigstack_desktop.printing FILE.xml -o OUT.pdf`: the printed representation of any CFDI, from a terminal.

Speaks Spanish, like the window: one sentence and status 1 for what a person can mend, never a traceback.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.model import Document
    from gigstack_desktop.printing.style import PrintStyle

# Why an XML cannot be read, by BadXml.reason.
_UNREADABLE = {
    "empty": "el archivo está vacío",
    "too_big": "pesa más de 10 MB, que es más de lo que pesa un CFDI",
    "malformed": "no es un XML bien formado",
    "dtd": "trae declaraciones (DTD) que un CFDI no lleva; no se abrió por seguridad",
    "too_deep": "tiene más elementos o niveles de los que lleva un CFDI",
    "not_cfdi": "no es un CFDI 4.0 o 3.3",
    "value": "tiene un importe, fecha o clave que no se puede leer",
}


class CannotPrint(Exception):
    """What is wrong with what was asked for, as a sentence in Spanish."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments ask for; the exit status is 0, or 1 after a sentence on the error output."""
    options = _parser().parse_args(arguments)
    try:
        done = _print(options)
    except CannotPrint as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    if options.json:
        sys.stdout.write(json.dumps(done, ensure_ascii=False) + "\n")
    else:
        sheets = "1 página" if done["pages"] == 1 else f"{done['pages']} páginas"
        sys.stdout.write(f"{done['out']} ({sheets})\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m gigstack_desktop.printing",
        description="Hace la representación impresa (PDF) de un CFDI, con el XML adentro.",
    )
    parser.add_argument("file", type=Path, metavar="ARCHIVO.xml", help="el CFDI, de quien sea")
    parser.add_argument("-o", "--out", type=Path, metavar="PDF", help="el PDF por hacer (si no, junto al XML)")
    parser.add_argument("--ticket", action="store_true", help="en rollo de 80 mm en lugar de hoja carta")
    parser.add_argument("--logo", type=Path, metavar="IMAGEN", help="el logo de la empresa (PNG o JPEG)")
    parser.add_argument("--color", default="", metavar="HEX", help="el color de la empresa, como #0f766e")
    parser.add_argument("--json", action="store_true", help="decir lo hecho en JSON")
    return parser


def _print(options: argparse.Namespace) -> dict[str, object]:
    from gigstack_desktop.errors import PrintFailed

    xml, document = _document(options.file)
    _start_qt()
    style, out = _style(options), options.out or options.file.with_suffix(".pdf")
    if out.is_dir():
        raise CannotPrint(f"{out} es una carpeta; da el nombre del PDF.")
    if not out.absolute().parent.is_dir():
        raise CannotPrint(f"No existe la carpeta {out.parent}.")
    if out.exists() and out.samefile(options.file):
        raise CannotPrint("El PDF no puede llamarse igual que el XML: lo borraría.")
    from gigstack_desktop.printing.painter import write_pdf
    from gigstack_desktop.printing.ticket import write_ticket

    try:
        pages = (write_ticket if options.ticket else write_pdf)(document, out, style, xml)
    except PrintFailed as error:
        reason = f" (el sistema dice: {error.detail})" if error.detail else ""
        raise CannotPrint(f"No se pudo escribir {out}; revisa permisos y espacio{reason}.") from error
    return _report(document, options.file, out, pages)


def _document(path: Path) -> tuple[bytes, Document]:
    from gigstack_desktop.cfdi import xml_reader
    from gigstack_desktop.cfdi.xml_parsing import MAX_BYTES, BadXml

    xml = _read(path, MAX_BYTES + 1)
    try:
        return xml, xml_reader.read(xml)
    except BadXml as error:
        detail = f" ({error.detail})" if error.reason == "value" else ""
        raise CannotPrint(f"No se puede leer {path}: {_UNREADABLE.get(error.reason, error.reason)}{detail}.") from error


def _read(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(limit)
    except FileNotFoundError as error:
        raise CannotPrint(f"No existe {path}.") from error
    except IsADirectoryError as error:
        raise CannotPrint(f"{path} es una carpeta, no un archivo.") from error
    except OSError as error:
        raise CannotPrint(f"No se puede leer {path}: {error.strerror}.") from error


def _style(options: argparse.Namespace) -> PrintStyle:
    from PySide6.QtGui import QColor

    from gigstack_desktop.printing import logo
    from gigstack_desktop.printing.style import PrintStyle

    if options.color and not QColor(options.color).isValid():
        raise CannotPrint(f"{options.color} no es un color; escríbelo como #0f766e.")
    image = _read(options.logo, logo.MAX_BYTES + 1) if options.logo else None
    if image is not None and logo.read(image) is None:
        most = f"{logo.MAX_BYTES // 1_000_000} MB y {logo.MAX_PIXELS // 1_000_000} millones de puntos"
        raise CannotPrint(f"{options.logo} no es una imagen que se pueda usar (PNG o JPEG de hasta {most}).")
    return PrintStyle(logo=image, color=options.color)


def _start_qt() -> None:
    """Qt without a display, for the life of the process."""
    from PySide6.QtGui import QGuiApplication

    if QGuiApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        _KEPT.append(QGuiApplication(["gigstack-desktop"]))


_KEPT: list[object] = []  # an application must not be collected while its pages are painted


def _report(document: Document, file: Path, out: Path, pages: int) -> dict[str, object]:
    invoice, stamp = document.invoice, document.stamp
    return {
        "file": str(file),
        "out": str(out),
        "pages": pages,
        "uuid": stamp.uuid.upper() if stamp else None,
        "version": document.version,
        "kind": invoice.kind,
        "rfc": invoice.issuer.rfc,
        "receiver_rfc": invoice.receiver.rfc,
        "total": str(document.totals.total),
        "currency": invoice.currency,
        "xml_attached": stamp is not None,
    }
