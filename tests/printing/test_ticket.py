"""A ticket says all that a page says, in black, on one page of 80 mm as long as its content."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from PySide6.QtGui import QImage

from gigstack_desktop.cfdi.model import Document, Invoice
from gigstack_desktop.cfdi.totals import compute
from gigstack_desktop.errors import PrintFailed
from gigstack_desktop.printing import wording
from gigstack_desktop.printing.fiscal import verification_url
from gigstack_desktop.printing.painter import pdf_bytes
from gigstack_desktop.printing.style import PrintStyle
from gigstack_desktop.printing.ticket import render_ticket, ticket_bytes, write_ticket
from tests.printing import samples, samples_rich
from tests.printing.reading import flowing, pages_of, qr_codes, words_of
from tests.support.strategies import carts

EVERY = [samples.taxed, samples.to_the_public, samples.credit_note, samples_rich.hotel, samples_rich.banked_payment]
each_sample = pytest.mark.parametrize("make", EVERY, ids=lambda make: make.__name__)


def size_of(pdf: bytes) -> tuple[float, float]:
    info = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    width, height = re.findall(r"Page size: +([\d.]+) x ([\d.]+) pts", info)[0]
    return float(width), float(height)


@each_sample
def test_nothing_of_the_page_is_missing(make: object) -> None:
    document: Document = make()  # type: ignore[operator]
    assert document.stamp is not None
    page, ticket = flowing(pdf_bytes(document)), flowing(ticket_bytes(document))
    figures = set(re.findall(r"[$€¥][\d,.]*\d", page))
    assert figures
    assert figures <= set(re.findall(r"[$€¥][\d,.]*\d", ticket))
    for wanted in (
        document.invoice.receiver.name,
        document.invoice.receiver.rfc,
        document.certificate_number,
        document.stamp.sat_certificate,
        document.stamp.pac_rfc,
        samples.UUID,
        "18 nov 2026, 10:24:41",
        "Este documento es una representación impresa de un CFDI",
    ):
        assert wanted in ticket
    joined = "".join(ticket.split())
    assert document.stamp.cfd_seal in joined
    assert document.stamp.sat_seal in joined


@each_sample
def test_one_page_of_eighty_millimetres_whose_code_a_phone_reads(make: object) -> None:
    document: Document = make()  # type: ignore[operator]
    assert document.stamp is not None
    pdf = ticket_bytes(document)
    assert len(pages_of(pdf)) == 1
    assert size_of(pdf)[0] == pytest.approx(80 / 25.4 * 72, abs=0.5)
    assert qr_codes(pdf, 203) == [verification_url(document, document.stamp)]


def test_the_page_is_as_long_as_its_content() -> None:
    short, long = ticket_bytes(samples.document()), ticket_bytes(samples.sixty_lines())
    assert size_of(short)[1] < 1000 < size_of(long)[1]


def test_endless_lists_go_on_where_pdf_pages_end() -> None:
    endless = samples.invoice(tuple(samples.line(f"artículo {i:04}") for i in range(700)))
    pdf = ticket_bytes((endless, samples.totals_of(endless.lines)))
    assert size_of(pdf)[1] <= 14_400
    assert len(pages_of(pdf)) == 2
    assert "artículo 0699" in words_of(pdf)


def inks(image: QImage) -> set[int]:
    """Colours that are not grey: a printer without colour would guess at them."""
    step = 3
    colors = (image.pixelColor(x, y) for x in range(0, image.width(), step) for y in range(0, image.height(), step))
    return {c.rgb() for c in colors if max(c.red(), c.green(), c.blue()) - min(c.red(), c.green(), c.blue()) > 12}


def test_only_black_is_printed_also_of_a_coloured_logo(coloured_logo: bytes) -> None:
    style = PrintStyle(logo=coloured_logo, color="#c2185b", watermark="SIN VALIDEZ FISCAL")
    (image,) = render_ticket(samples.document(), style, 203)
    assert inks(image) == set()
    listed = subprocess.run(
        ["pdfimages", "-list", "-"], input=ticket_bytes(samples.document(), style), capture_output=True, check=True
    )
    (row,) = listed.stdout.decode().splitlines()[2:]
    assert row.split()[7] == "1"  # bit per dot


def test_drafts_and_test_documents_say_so() -> None:
    document = samples.document()
    draft = ticket_bytes((document.invoice, document.totals))
    assert "VISTA PREVIA, SIN VALIDEZ FISCAL" in words_of(draft)
    assert qr_codes(draft) == []
    tested = replace(document, certificate_number="30001000000500003416")
    assert "SIN VALIDEZ FISCAL" in words_of(ticket_bytes(tested))


def test_a_target_that_cannot_be_written_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(PrintFailed):
        write_ticket(samples.document(), tmp_path / "no" / "ticket.pdf")
    assert write_ticket(samples.document(), tmp_path / "ticket.pdf") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["ticket.pdf"]


@settings(max_examples=10, deadline=None)
@given(carts())
def test_any_document_can_be_printed_both_ways(made: Invoice) -> None:
    document = samples.document(made, compute(made))
    total = wording.Money(made.currency).text(document.totals.total)
    for pdf in (pdf_bytes(document), ticket_bytes(document)):
        assert total in flowing(pdf)
