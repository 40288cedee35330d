"""The XML travels inside its page, byte for byte, in a file that claims no more than it is."""

from __future__ import annotations

import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gigstack_desktop.printing.attachment import Attachment, attach
from gigstack_desktop.printing.painter import pdf_bytes, write_pdf
from gigstack_desktop.printing.ticket import ticket_bytes
from tests.printing import samples, samples_rich
from tests.printing.reading import attachments, qr_codes, words_of
from tests.printing.stamped import sealed, stamped

NAME = f"{samples.UUID}.xml"


@pytest.mark.parametrize("make", [samples.taxed, samples.payment, samples_rich.hotel], ids=lambda make: make.__name__)
def test_the_xml_comes_out_as_it_went_in(make: object, tmp_path: Path) -> None:
    document = make()  # type: ignore[operator]
    xml = stamped(document)
    target = tmp_path / "factura.pdf"
    write_pdf(document, target, xml=xml)
    assert attachments(target.read_bytes()) == {NAME: xml}
    subprocess.run(["pdfdetach", "-save", "1", "-o", str(tmp_path / "out.xml"), str(target)], check=True)
    assert (tmp_path / "out.xml").read_bytes() == xml


def test_the_page_is_the_same_with_and_without() -> None:
    document = samples_rich.hotel()
    with_file, without = pdf_bytes(document, xml=stamped(document)), pdf_bytes(document)
    assert words_of(with_file) == words_of(without)
    assert qr_codes(with_file) == qr_codes(without) != []


def test_a_ticket_carries_it_too() -> None:
    document = samples.document()
    xml = stamped(document)
    assert attachments(ticket_bytes(document, xml=xml)) == {NAME: xml}


def test_a_draft_carries_nothing() -> None:
    document = samples.document()
    assert attachments(pdf_bytes((document.invoice, document.totals), xml=sealed(document))) == {}


def test_the_file_has_what_part_three_asks_for() -> None:
    """ISO 19005-3: identification, output intent, associated file with relation, kind and both names, file id."""
    document = samples.document()
    pdf = pdf_bytes(document, xml=stamped(document))
    for wanted in (
        rb'pdfaid:part="3" pdfaid:conformance="B"',
        rb"/OutputIntents \[\d+ 0 R\]",
        rb"/AF \[\d+ 0 R\]",
        rb"/AFRelationship /Source",
        rb"/F <FEFF\w+> /UF <FEFF\w+>",
        rb"/Type /EmbeddedFile /Subtype /application#2Fxml",
        rb"/ModDate \(D:\d{14}Z\)",
        rb"/ID \[ ?<\w+> <\w+> ?\]",
    ):
        assert re.search(wanted, pdf), wanted
    assert b"Trapped=" not in pdf
    assert b"/SMask " not in pdf.replace(b"/SMask /None", b"")
    assert pdf.startswith(b"%PDF-1.")
    assert max(pdf[9:14]) > 127  # a comment that says the file is binary


def test_the_new_table_leads_to_the_objects() -> None:
    pdf = pdf_bytes(samples.document(), xml=stamped(samples.document()))
    table = pdf[int(pdf.rpartition(b"startxref")[2].split()[0]) :]
    assert table.startswith(b"xref\n")
    found = re.findall(rb"(\d+) 1\n(\d{10}) 00000 n \n", table)
    assert len(found) == 3
    for number, place in found:
        assert pdf[int(place) :].startswith(number + b" 0 obj\n")


def test_no_other_pdf_is_touched() -> None:
    with pytest.raises(ValueError, match="archival"):
        attach(pdf_bytes(samples.document()), Attachment("a.xml", b"<a/>"), datetime.now(UTC))
