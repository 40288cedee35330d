"""The reader of support documents as a process of its own, with limits: hostile files end it, not the server.

python -m gigstack_desktop.sandbox.document_child    reads a file from stdin, prints one line of JSON
                                                     (`confidence`, `extracted_data`, `warnings`)
"""

from __future__ import annotations

import sys

from gigstack_desktop.sandbox import jsontext
from gigstack_desktop.sandbox.extraction import Found, Json, Source, extract
from gigstack_desktop.sandbox.sniffing import sniff

READ_MOST = 10 * 1024 * 1024
MOST_PIXELS_A_SIDE = 3600
FORMATS = {"image/png": b"png", "image/jpeg": b"jpeg", "image/webp": b"webp"}
RULES = "Lectura por reglas, sin IA"
SCANNED = "Documento escaneado: no hay texto que leer"
NO_CODE = "Imagen sin código legible: se guarda sin datos"
REFUSED = {
    "damaged": "El archivo está dañado o incompleto y no se puede leer",
    "encrypted": "El PDF está protegido con contraseña y no se puede leer",
    "timeout": "La lectura tardó demasiado y se detuvo",
}


def main(arguments: list[str]) -> int:
    """Run the child; 0 when the file got its answer."""
    from gigstack_desktop.cfdi.csf.child import limit

    limit(forever=bool(arguments))
    data = sys.stdin.buffer.read(READ_MOST + 1)
    try:
        found = extract(read(data))
    except MemoryError:
        found = nothing("damaged")
    sys.stdout.buffer.write(jsontext.dumps(found).encode() + b"\n")
    return 0


def nothing(reason: str) -> Json:
    """The answer for a file that could not be read: damaged, encrypted or timeout."""
    return extract(Source(warnings=(RULES, REFUSED[reason])))


def read(data: bytes) -> Source:
    """Text and QR codes of a PDF, or the QR codes of a picture; the kind is sniffed from the content."""
    mime = sniff(data)
    if mime == "application/pdf":
        return _pdf(data)
    codes = _picture(data, FORMATS[mime]) if mime else None
    if codes is None:
        return Source(warnings=(RULES, REFUSED["damaged"]))
    return Source(codes=codes, warnings=(RULES,) if codes else (RULES, NO_CODE))


def _pdf(data: bytes) -> Source:
    from gigstack_desktop.cfdi.csf import qr
    from gigstack_desktop.cfdi.csf.pages import Pdf, UnreadableError

    try:
        with Pdf(data) as pdf:
            pages = tuple((page.index + 1, page.text) for page in pdf.pages())
            looked = [page for page, _ in pages[:2]] + [page for page, _ in pages[2:][-1:]]  # where CFDIs have theirs
            codes = tuple((page, text) for page in looked for text in qr.decode(pdf.picture(page - 1, 2.0)))
            count = pdf.count
    except UnreadableError as error:
        return Source(warnings=(RULES, REFUSED[error.reason]))
    scanned = [SCANNED] if not any(text.strip() for _, text in pages) else []
    left_out = [f"Se leyeron {len(pages)} de {count} páginas"] if len(pages) < count else []
    return Source(pages, codes, (RULES, *scanned, *left_out))


def _picture(data: bytes, kind: bytes) -> tuple[Found, ...] | None:
    """The QR codes of a picture; None when it cannot be opened. Qt is told its kind: it would open PDF and SVG."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
    from PySide6.QtGui import QImage, QImageReader

    from gigstack_desktop.cfdi.csf import qr

    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(kind))
    size = reader.size()
    if max(size.width(), size.height()) > MOST_PIXELS_A_SIDE:
        side = MOST_PIXELS_A_SIDE
        reader.setScaledSize(size.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read().convertToFormat(QImage.Format.Format_Grayscale8)
    if image.isNull():
        return None
    flat = memoryview(bytes(image.constBits()))
    return tuple((1, text) for text in qr.decode(flat.cast("B", (image.height(), image.bytesPerLine()))))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
