"""What a person finds on the printed page, read back from the PDF with other people's programs."""

from __future__ import annotations

import struct
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage
from PySide6.QtPrintSupport import QPrinter

from gigstack_desktop.cfdi import verification
from gigstack_desktop.cfdi.model import Document, Party, Relation
from gigstack_desktop.cfdi.totals import compute
from gigstack_desktop.errors import PrintFailed
from gigstack_desktop.printing import logo, wording
from gigstack_desktop.printing.painter import paint, pdf_bytes, render_preview, write_pdf
from gigstack_desktop.printing.style import PrintStyle
from gigstack_desktop.printing.ticket import ticket_bytes
from tests.printing import samples, samples_rich
from tests.printing.reading import flowing, pages_of, qr_codes, text_of, words_of
from tests.support import documents

EVERY = [
    samples.document,
    samples.three_lines,
    samples.taxed,
    samples.dollars,
    samples.sixty_lines,
    samples.to_the_public,
    samples.payment,
    samples.credit_note,
    samples_rich.hotel,
    samples_rich.yen,
    samples_rich.banked_payment,
    samples_rich.transfer,
    samples_rich.old_payroll,
]
each_sample = pytest.mark.parametrize("make", EVERY, ids=lambda make: make.__name__)


@each_sample
def test_every_stamped_page_can_be_read_and_verified(make: object) -> None:
    document: Document = make()  # type: ignore[operator]
    assert document.stamp is not None
    pdf = pdf_bytes(document, PrintStyle())
    text, invoice = words_of(pdf), document.invoice
    for wanted in (
        invoice.issuer.rfc,
        invoice.receiver.rfc,
        invoice.issuer.name,
        invoice.receiver.name,
        f"C.P. {invoice.receiver.zip}".removesuffix("C.P. "),
        samples.UUID,
        wording.date(invoice.date),
        "18 nov 2026, 10:24:41",
        document.certificate_number,
        document.stamp.sat_certificate,
        "Este documento es una representación impresa de un CFDI",
    ):
        assert wanted in text
    for relation in invoice.relations:
        assert all(uuid in text for uuid in relation.uuids)
    url = verification.url(
        samples.UUID, invoice.issuer.rfc, invoice.receiver.rfc, document.totals.total, document.stamp.cfd_seal
    )
    assert qr_codes(pdf) == [url]


@each_sample
def test_seals_and_original_string_are_printed_whole(make: object) -> None:
    document: Document = make()  # type: ignore[operator]
    assert document.stamp is not None
    joined = "".join(text_of(pdf_bytes(document, PrintStyle())).split())
    assert document.stamp.cfd_seal in joined
    assert document.stamp.sat_seal in joined
    assert f"||1.1|{samples.UUID}|2026-11-18T10:24:41|SPR190613I52|" in joined


def test_an_invoice_says_everything_that_the_law_asks_for() -> None:
    text = words_of(pdf_bytes(samples.taxed(), PrintStyle()))
    for wanted in (
        "601 · General de Ley Personas Morales",
        "Uso G03 · Gastos en general",
        "03 · Transferencia electrónica",
        "H87 · Pieza",
        "Clave 50202203",
        "Objeto de impuesto 02",
        "IEPS 26.5 % $1,987.50",
        "IVA 16 % sobre $9,487.50: $1,518.00",
        "Ret. IVA 10.6667 % $1,280.00",
        "$312.50",
        "$20,940.00",
        "ISR retenido -$1,200.00",
        "$23,885.50",
        "04 · Sustitución de los CFDI previos",
    ):
        assert wanted in text
    assert "VEINTITRÉS MIL OCHOCIENTOS OCHENTA Y CINCO PESOS 50/100 M.N." in flowing(pdf_bytes(samples.taxed()))


def test_foreign_currency_and_buyer() -> None:
    text = words_of(pdf_bytes(samples.dollars(), PrintStyle()))
    for wanted in ("USD · tipo de cambio 19.0123", "Residencia fiscal USA", "98-7654321", "Total USD", "$95.125"):
        assert wanted in text


def test_a_global_invoice_names_its_period() -> None:
    text = " ".join(text_of(pdf_bytes(samples.to_the_public(), PrintStyle())).split())
    assert "01 · Diario, 09 · Septiembre, 2026" in text
    assert "Factura global A 1024" in text


def test_a_payment_lists_what_it_pays() -> None:
    text = words_of(pdf_bytes(samples.payment(), PrintStyle()))
    for wanted in (
        "17 nov 2026, 12:00:00",
        "$1,800.00 MXN",
        "BNET01002611170012345678",
        "$773.26 $300.00 $473.26",
        "IVA 16 % sobre $258.62: $41.38",
        "equivalencia 0.0525975381",
        "$29,027.32",
        "CP01 · Pagos",
        "84111506",
    ):
        assert wanted in text


def test_a_payment_says_from_where_to_where_and_what_taxes_it_pays() -> None:
    text = flowing(pdf_bytes(samples_rich.banked_payment()))
    for wanted in (
        "BNET01002611170012345678",
        "012180001122334456 · BBA830831LJ2 · BBVA MÉXICO",
        "002180700199887761 · BNM840515VB1",
        "01 · SPEI",
        "USD · tipo de cambio 18.4321",
        "Impuestos de este pago",
        "IVA 16 % sobre $1,000.00",
        "IVA exento sobre $500.00",
        "-$106.67",
        "Totales del complemento, en pesos",
        "$18,432.10",
        "-$1,966.15",
        "$26,787.92",
    ):
        assert wanted in text


def test_what_a_line_and_the_law_of_a_place_add_is_said() -> None:
    text = flowing(pdf_bytes(samples_rich.hotel()))
    for wanted in (
        "Pedimento 15 48 3009 0001234, 15 48 3009 0001235",
        "Cuenta predial 0120380045001",
        "A cuenta de XENON INDUSTRIAL ARTICLES, XIA190128J61, régimen 601, C.P. 76343",
        "Parte: 2 Pieza Sonda de repuesto",
        "IEPS $6.4555 por unidad × 40.5",
        "ISH 3 %",
        "5 al millar 0.5 % retenido",
        "-$27.00",
        "Contiene complementos que se leen en el XML: Comercio Exterior.",
        "ECVH1",
    ):
        assert wanted in text


DONATION = (
    '<donat:Donatarias xmlns:donat="http://www.sat.gob.mx/donat" version="1.1" noAutorizacion="600-04-2"'
    ' fechaAutorizacion="2020-02-03" leyenda="Este comprobante ampara un  donativo"/>'
)


def test_words_that_complements_put_on_paper_are_there() -> None:
    made = replace(documents.RICH, complements=(*documents.RICH.complements, DONATION, "<broken", "<Leyenda/>"))
    for pdf in (pdf_bytes((made, compute(made))), ticket_bytes((made, compute(made)))):
        text = flowing(pdf)
        for wanted in (
            "El software va aparte (RESDERAUTH, Artículo 2)",
            "Donataria autorizada, oficio 600-04-2 del 2020-02-03. Este comprobante ampara un donativo",
            "Alumno Ñandú Pérez, CURP PEPN010101HDFRRN09, nivel Primaria, autorización o RVOE ES4-728/2008",
            "Emitido por el adquirente, operación 0123456789",
        ):
            assert wanted in text


def test_documents_of_others_can_be_read_whatever_their_version() -> None:
    old = flowing(pdf_bytes(samples_rich.old_payroll()))
    for wanted in ("N · Nómina", "Uso P01 · Por definir", "impresa de un CFDI 3.3", "XML: Nómina.", "$7,289.60"):
        assert wanted in old
    moved = flowing(pdf_bytes(samples_rich.transfer()))
    for wanted in ("T · Traslado", "XML: Carta Porte.", "Muebles de oficina desarmados"):
        assert wanted in moved
    assert "letra" not in moved  # XXX is no currency to be put in words


def test_a_file_with_endless_ids_is_painted_too() -> None:
    """What no RFC and no UUID can be would not fit the code; the address that is left verifies nothing."""
    document = samples.three_lines()
    stamp = document.stamp
    assert stamp is not None
    nobody = replace(document.invoice.receiver, rfc="S" * 5000)
    strange = replace(
        document, invoice=replace(document.invoice, receiver=nobody), stamp=replace(stamp, uuid="A" * 4000)
    )
    assert len(qr_codes(pdf_bytes(strange))) == 1


def test_white_space_gives_way_where_that_saves_a_page() -> None:
    style = PrintStyle(trade_name="Kemper", notes="Gracias.\nVuelva.", watermark="SIN VALIDEZ FISCAL")
    assert len(pages_of(pdf_bytes(samples.taxed(), style))) == 1


def test_the_last_page_is_never_the_seals_alone() -> None:
    for count in range(4, 24, 2):
        document = samples.document(samples.invoice(tuple(samples.line(f"artículo {i:02}") for i in range(count))))
        assert "artículo" in pages_of(pdf_bytes(document))[-1], count


def test_documents_of_the_test_authority_say_so_without_being_told() -> None:
    tested = replace(samples.document(), certificate_number="30001000000500003416")
    assert "SIN VALIDEZ FISCAL" in words_of(pdf_bytes(tested))
    assert "SIN VALIDEZ FISCAL" not in words_of(pdf_bytes(samples.document()))


def test_the_code_is_as_large_as_the_law_asks_with_white_around_it() -> None:
    """2.75 cm and four modules (ISO 18004)."""
    (page,) = render_preview(samples.document(), dpi=254)  # ten dots to the millimetre
    dark = [(x, y) for x in range(100, 500) for y in range(2050, 2650) if page.pixelColor(x, y).lightness() < 60]
    left, right, top = min(x for x, _ in dark), max(x for x, _ in dark), min(y for _, y in dark)
    assert right - left >= 275
    module = (right - left + 1) / 57
    quiet = [page.pixelColor(x, top - round(3.5 * module)).lightness() for x in range(left, right)]
    assert min(quiet) > 250


def test_every_font_travels_with_the_file() -> None:
    listed = subprocess.run(["pdffonts", "-"], input=pdf_bytes(samples_rich.hotel()), capture_output=True, check=True)
    rows = listed.stdout.decode().splitlines()[2:]
    assert rows
    for row in rows:
        embedded, _, unicode = row.split()[-5:-2]
        assert (embedded, unicode) == ("yes", "yes")


def test_a_discount_has_a_column_only_when_there_is_one() -> None:
    assert "Descuento" in words_of(pdf_bytes(samples.three_lines(), PrintStyle()))
    assert "Descuento" not in words_of(pdf_bytes(samples.document(), PrintStyle()))


def test_long_tables_repeat_their_header_and_number_their_pages() -> None:
    pdf = pdf_bytes(samples.sixty_lines(), PrintStyle())
    pages = pages_of(pdf)
    assert len(pages) == 4
    for number, page in enumerate(pages, start=1):
        assert "Precio unitario" in page
        assert f"Página {number} de 4" in page
        assert samples.UUID in page or number == 1
    assert [f"artículo {i:03}" in "".join(pages) for i in range(1, 61)] == [True] * 60
    assert "$28,984.92" in pages[-1]


def test_rows_stay_whole() -> None:
    pages = text_of(pdf_bytes(samples.sixty_lines(), PrintStyle()), "-layout").split("\f")
    for page in pages:
        assert page.count("artículo") == page.count("Clave 80101500")


def test_a_line_longer_than_any_page_does_not_break_the_layout() -> None:
    endless = samples.invoice((samples.line("palabra " * 5000), samples.line("x" * 3000)))
    assert 1 <= write_to_memory(endless) <= 4


def write_to_memory(invoice: object) -> int:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return write_pdf((invoice, samples.totals_of(invoice.lines)), buffer, PrintStyle())  # type: ignore[attr-defined]


def test_a_draft_says_so_and_claims_nothing() -> None:
    document = samples.document()
    pdf = pdf_bytes((document.invoice, document.totals), PrintStyle())
    text = words_of(pdf)
    assert "Vista previa, sin validez fiscal" in text
    assert "representación impresa" not in text
    assert qr_codes(pdf) == []


def test_an_empty_draft_can_be_previewed() -> None:
    nobody = Party("", "", "", "")
    blank = replace(samples.invoice(()), issuer=nobody, receiver=nobody, place="", folio="")
    assert len(render_preview((blank, samples.totals_of(())), PrintStyle(), 72)) == 1


def test_practice_is_unmistakable_on_every_page_without_touching_the_text() -> None:
    marked = pdf_bytes(samples.sixty_lines(), PrintStyle(watermark="SIN VALIDEZ FISCAL"))
    pages = pages_of(marked)
    assert all("SIN VALIDEZ FISCAL" in page for page in pages)
    assert len(qr_codes(marked)) == 1
    assert [f"artículo {i:03}" in "".join(pages) for i in range(1, 61)] == [True] * 60


def test_the_mark_is_behind_the_text_and_visible() -> None:
    document = samples.document()
    plain = render_preview(document, PrintStyle(), 50)[0]
    marked = render_preview(document, PrintStyle(watermark="SIN VALIDEZ FISCAL"), 50)[0]
    assert coloured(marked) > coloured(plain) + 5000


def coloured(image: QImage) -> int:
    """Pixels with the mark's tint: pale, and redder than they are blue."""
    colors = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return sum(1 for c in colors if c.red() - c.blue() > 8 and c.red() > 200)


def test_the_file_describes_itself(tmp_path: Path) -> None:
    target = tmp_path / "factura.pdf"
    assert write_pdf(samples.document(), target, PrintStyle()) == 1
    info = subprocess.run(["pdfinfo", str(target)], capture_output=True, check=True).stdout.decode()
    assert "Factura A 1024 – ESCUELA KEMPER URGATE" in info
    assert "letter" in info
    assert target.stat().st_size < 60_000


def test_pages_stay_small() -> None:
    assert len(pdf_bytes(samples.sixty_lines(), PrintStyle())) < 4 * 60_000


def test_a_target_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(PrintFailed):
        write_pdf(samples.document(), tmp_path / "no" / "such" / "folder.pdf", PrintStyle())


def picture(width: int, height: int) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#c2185b"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def test_logo_colour_and_company_words() -> None:
    style = PrintStyle(
        logo=picture(300, 100), color="#0f766e", trade_name="Kemper", email="a@b.mx", notes="Gracias.\nVuelva."
    )
    page = render_preview(samples.document(), style, 72)[0]
    assert page.pixelColor(60, 60) == QColor("#c2185b")
    text = words_of(pdf_bytes(samples.document(), style))
    assert "Gracias." in text
    assert "a@b.mx" in text


def test_a_large_logo_makes_no_large_file() -> None:
    found = logo.read(picture(3000, 1000))
    assert found is not None
    image, size = found
    assert (size.width(), size.height()) == (3000, 1000)
    assert image.width() <= logo.KEPT.width()
    assert image.height() <= logo.KEPT.height()


@pytest.mark.parametrize("wrong", ["wide", "bomb", "heavy", "cut"])
def test_a_hostile_logo_is_left_out_before_it_is_decoded(wrong: str) -> None:
    small = picture(10, 10)
    bomb = small[:16] + struct.pack(">II", 60_000, 60_000) + small[24:]
    data = {"wide": picture(20_001, 1), "bomb": bomb, "heavy": small + bytes(logo.MAX_BYTES), "cut": small[:40]}[wrong]
    assert logo.read(data) is None
    assert "Kemper" in words_of(pdf_bytes(samples.document(), PrintStyle(logo=data, trade_name="Kemper")))


def test_a_damaged_logo_is_left_out() -> None:
    style = PrintStyle(logo=b"not an image", trade_name="Kemper")
    assert "Kemper" in words_of(pdf_bytes(samples.document(), style))


def test_preview_has_the_pages_of_the_pdf() -> None:
    images = render_preview(samples.sixty_lines(), PrintStyle(), 96)
    assert [(image.width(), image.height()) for image in images] == [(816, 1056)] * 4


def test_painting_works_in_any_thread() -> None:
    style = PrintStyle(logo=picture(300, 100))  # read once, painted by all
    with ThreadPoolExecutor(2) as pool:
        files = list(pool.map(lambda make: pdf_bytes(make(), style), EVERY))
    assert all(samples.UUID in words_of(file) for file in files)


def test_the_printer_gets_the_same_words(tmp_path: Path) -> None:
    target = tmp_path / "papel.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    assert paint(samples.taxed(), PrintStyle(), printer) == 1
    assert words_of(target.read_bytes()) == words_of(pdf_bytes(samples.taxed(), PrintStyle()))


def test_relations_and_yen_have_no_invented_decimals() -> None:
    yen = replace(
        samples.invoice(currency="JPY", exchange_rate=Decimal("0.125")), relations=(Relation("07", (samples.UUID,)),)
    )
    text = words_of(pdf_bytes(samples.document(yen), PrintStyle()))
    assert "¥1,160 " in text
    assert "07 · CFDI por aplicación de anticipo" in text
