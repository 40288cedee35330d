"""What the demo proves of what it made: screen, XML, PDF and QR say the same, seal and totals hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from gigstack_desktop.cfdi import seal, totals, verification, xml_reader
from gigstack_desktop.cfdi.model import Document
from gigstack_desktop.printing.pdfium import Pdf


class Disagreement(Exception):
    """Two places that must say the same do not."""


def amount(text: str) -> Decimal:
    """The amount in words of the screen, as "$1,234.50 MXN"."""
    found = re.search(r"-?[\d,]+\.\d+", text.replace("−", "-"))
    if found is None:
        raise Disagreement(f"no amount in {text!r}")
    return Decimal(found.group().replace(",", ""))


@dataclass
class Proof:
    """Collects what was compared; the first disagreement raises."""

    checks: list[str] = field(default_factory=list)

    def same(self, what: str, one: object, other: object) -> None:
        """`one` and `other` must be equal."""
        if one != other:
            raise Disagreement(f"{what}: {one!r} is not {other!r}")
        self.checks.append(what)

    def true(self, what: str, fact: object) -> None:
        """`fact` must hold."""
        if not fact:
            raise Disagreement(what)
        self.checks.append(what)

    def xml(self, path: Path) -> Document:
        """The XML's seal verifies, and what it says recomputes to the same totals."""
        data = path.read_bytes()
        document = xml_reader.read(data)
        self.true(f"{path.name}: the seal verifies", seal.verify(data))
        self.true(f"{path.name}: it is stamped", document.stamp)
        if document.invoice.kind != "P":
            again = totals.compute(document.invoice)
            for name in ("subtotal", "discount", "total_transferred", "total_withheld", "total"):
                self.same(f"{path.name}: {name} recomputes", getattr(again, name), getattr(document.totals, name))
        return document

    def pdf(self, path: Path, document: Document) -> None:
        """The PDF's text holds UUID, RFCs and total; its QR is the verification address."""
        assert document.stamp is not None
        text, qrs = _read_pdf(path)
        squeezed = re.sub(r"\s+", "", text).upper()
        invoice = document.invoice
        wanted = [document.stamp.uuid.upper(), invoice.issuer.rfc, invoice.receiver.rfc]
        total = document.totals.total
        if invoice.kind == "P":
            total = invoice.payments[0].amount
        wanted.append(f"{total:,.2f}")
        for words in wanted:
            self.true(f"{path.name}: the text holds {words}", words in squeezed)
        address = verification.url(
            document.stamp.uuid, invoice.issuer.rfc, invoice.receiver.rfc, document.totals.total, document.seal
        )
        self.true(f"{path.name}: the QR is the verification address", address in qrs)


def _read_pdf(path: Path) -> tuple[str, set[str]]:
    import zxingcpp
    from PySide6.QtGui import QImage

    pdf = Pdf(path)
    try:
        texts, codes = [], set()
        for number in range(len(pdf.sizes)):
            texts.append(pdf.text(number).text)
            image = pdf.render(number, 3.0).convertToFormat(QImage.Format.Format_Grayscale8)
            view = memoryview(image.constBits()).cast("B", (image.height(), image.bytesPerLine()))
            codes |= {code.text for code in zxingcpp.read_barcodes(view)}
        return "\n".join(texts), codes
    finally:
        pdf.close()
