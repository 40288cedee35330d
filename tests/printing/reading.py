"""What a machine reads in a PDF: its text, the QR codes of its pages, its fonts and attachments."""

from __future__ import annotations

import subprocess

import pypdfium2
import zxingcpp


def text_of(pdf: bytes, *options: str) -> str:
    done = subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def words_of(pdf: bytes) -> str:
    """The text as it stands on the page, line by line across columns."""
    return " ".join(text_of(pdf, "-layout").split())


def flowing(pdf: bytes) -> str:
    """The text in reading order, where a value that wraps stays in one piece."""
    return " ".join(text_of(pdf).split())


def pages_of(pdf: bytes) -> list[str]:
    return [page for page in text_of(pdf, "-layout").split("\f") if page.strip()]


def qr_codes(pdf: bytes, dpi: float = 150) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    pages = [document[i].render(scale=dpi / 72).to_pil() for i in range(len(document))]
    document.close()
    return [code.text for page in pages for code in zxingcpp.read_barcodes(page)]


def attachments(pdf: bytes) -> dict[str, bytes]:
    document = pypdfium2.PdfDocument(pdf)
    found = [document.get_attachment(i) for i in range(document.count_attachments())]
    files = {one.get_name(): bytes(one.get_data()) for one in found}
    document.close()
    return files
