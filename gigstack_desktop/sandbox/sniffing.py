"""What a file is by its content, whatever its name and its sender say."""

from __future__ import annotations

MAGIC = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
PDF_WITHIN = 1024  # PDFs may have something in front; readers, PDFium too, look this far


def sniff(data: bytes) -> str | None:
    """PDF, PNG, JPEG or WEBP as a MIME type; None for anything else."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    picture = next((mime for magic, mime in MAGIC if data.startswith(magic)), None)
    return picture or ("application/pdf" if b"%PDF-" in data[:PDF_WITHIN] else None)
