"""XML against SAT's own schema and stylesheets: written, sealed, stamped, verified and read back."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from gigstack_desktop.cfdi import seal, stamp, verification, xml_writer
from gigstack_desktop.cfdi.certificates import Certificate
from gigstack_desktop.cfdi.model import Invoice
from gigstack_desktop.cfdi.totals import compute
from gigstack_desktop.cfdi.xml_reader import BadXml, parse_safely, read
from tests.support import certs, sat
from tests.support.documents import CSD, EGRESS, FULL, PAC, PAC_KEY, PAYMENT, PUBLIC, RICH, UUID, sealed, stamped
from tests.support.invoices import (
    COMPANY,
    EXEMPT,
    IEPS8,
    ISR10,
    IVA0,
    IVA8,
    IVA16,
    IVA16_IN,
    IVA_WITHHELD,
    D,
    invoice,
    line,
)


def assert_official(xml: bytes) -> None:
    """Valid by SAT's schema, same cadena as SAT's stylesheet, seal of it."""
    assert sat.xsd_problems(sat.without_addenda(xml)) == []
    cadena = sat.cadena(xml)
    root = parse_safely(xml)
    assert cadena == seal.original_string(root)
    assert CSD.verify(base64.b64decode(root.get("Sello", "")), cadena)
    assert seal.verify(xml)


@pytest.mark.parametrize(
    "document",
    [invoice(), FULL, RICH, PUBLIC, EGRESS, PAYMENT],
    ids=["short", "full", "rich", "global", "egress", "payment"],
)
def test_documents_are_official(document):
    assert_official(sealed(document))
    assert_official(stamped(document))


def test_optionals_without_value_leave_no_trace():
    xml = sealed(invoice(line("100", taxes=(), objeto_imp="01"))).decode()
    for name in ("Descuento", "TipoCambio", "CondicionesDePago", "NoIdentificacion", " Unidad=", "Impuestos", "Serie"):
        assert name not in xml


@pytest.mark.parametrize("typed", [" Uno\t\n dos\u00a0 tres ", " Uno dos tres", "Uno dos tres ", "Uno  dos tres"])
def test_blanks_are_collapsed_before_sealing(typed):
    root = parse_safely(sealed(invoice(line("1", description=typed))))
    assert 'Descripcion="Uno dos tres"' in xml_writer.serialize(root).decode()


def test_characters_that_xml_cannot_hold_are_dropped():
    xml = sealed(invoice(line("1", description="a\x00b\x07\x0bc\ud800d\uffff")))
    assert b'Descripcion="ab cd"' in xml
    assert_official(xml)


def test_only_exempt_lines_have_no_total_of_transferred_taxes():
    xml = sealed(invoice(line("100", taxes=(EXEMPT,))))
    assert_official(xml)
    assert b"TotalImpuestosTrasladados" not in xml


def test_zero_rate_is_written_with_its_amount():
    xml = sealed(invoice(line("100", taxes=(IVA0,))))
    assert b'TasaOCuota="0.000000" Importe="0.00"' in xml
    assert_official(xml)


@pytest.mark.parametrize(("currency", "total"), [("JPY", "1433"), ("KWD", "1432.099")])
def test_header_decimals_follow_the_currency(currency, total):
    xml = sealed(invoice(line("1234.5678"), currency=currency, exchange_rate=D("0.13")))
    assert_official(xml)
    assert f'Total="{total}"'.encode() in xml


def test_the_year_attribute_is_utf8():
    xml = sealed(PUBLIC)
    assert 'Año="2026"'.encode() in xml
    assert xml.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")


def test_any_change_breaks_the_seal():
    xml = sealed(FULL)
    assert not seal.verify(xml.replace(b'Folio="17"', b'Folio="18"'))
    assert not seal.verify(xml.replace("Consultoría".encode(), b"Consultoria", 1))
    assert not seal.verify(xml.replace(b'NoCertificado="3000100', b'NoCertificado="3000200'))


def test_prefixes_and_encodings_of_others_change_nothing():
    ours = stamped(RICH).decode()
    plain = ours.replace("cfdi:", "").replace("xmlns:cfdi", "xmlns")
    other = ours.replace("cfdi:", "n1:").replace(":cfdi=", ":n1=").replace("iedu:", "x:").replace(":iedu=", ":x=")
    wide = ours.replace("encoding='UTF-8'", "encoding='UTF-16'").encode("utf-16")
    first = read(ours.encode())
    for xml in (plain.encode(), other.encode(), wide):
        assert xml != ours.encode()
        assert seal.verify(xml)
        assert stamp.verify_stamp(xml, PAC)
        found = read(xml)
        assert replace(found.invoice, lines=(), addenda=()) == replace(first.invoice, lines=(), addenda=())
        assert found.totals == first.totals


def test_a_complement_that_is_not_known_is_not_guessed():
    foreign = b'<cfdi:Complemento><x:Otro xmlns:x="urn:x"/></cfdi:Complemento></cfdi:Comprobante>'
    xml = sealed(invoice()).replace(b"</cfdi:Comprobante>", foreign)
    with pytest.raises(seal.UnknownComplement):
        seal.verify(xml)
    assert read(xml).extras == ("Otro",)


def test_the_stamp_is_official_and_of_this_document():
    xml = stamped(FULL, legend="Documento de prueba sin validez")
    facts = read(xml).stamp
    assert facts is not None
    assert sat.xsd_problems(xml) == []
    assert sat.cadena_tfd(xml) == stamp.tfd_original_string(facts)
    assert stamp.verify_stamp(xml, PAC)
    assert not stamp.verify_stamp(xml, CSD)
    assert not stamp.verify_stamp(xml.replace(UUID.encode(), UUID.replace("5803", "5804").encode()), PAC)
    assert not stamp.verify_stamp(sealed(FULL), PAC)


def test_a_document_is_stamped_once():
    again = stamped(invoice())
    with pytest.raises(BadXml, match="stamped"):
        stamp.stamp(again, uuid=UUID, when=datetime(2026, 1, 1), pac_rfc="SPR190613I52", certificate=PAC, key=PAC_KEY)


def test_stamping_leaves_the_sealed_part_alone():
    assert seal.original_string(parse_safely(stamped(FULL))) == seal.original_string(parse_safely(sealed(FULL)))


@pytest.mark.parametrize("document", [FULL, PUBLIC, EGRESS], ids=["full", "global", "egress"])
def test_what_is_written_is_read_back(document):
    found = read(stamped(document))
    totals = compute(document)
    assert found.invoice.receiver == document.receiver
    assert found.invoice.relations == document.relations
    assert found.invoice.global_period == document.global_period
    assert [one.third_party for one in found.invoice.lines] == [one.third_party for one in document.lines]
    assert (found.totals.total, found.totals.subtotal, found.totals.discount) == (
        totals.total,
        totals.subtotal,
        totals.discount,
    )
    assert found.totals.transferred == totals.transferred
    assert found.totals.withheld == totals.withheld
    assert found.certificate_number == CSD.number
    assert found.stamp is not None
    assert found.stamp.uuid == UUID


@pytest.mark.parametrize("document", [RICH, EGRESS, PAYMENT], ids=["rich", "egress", "payment"])
def test_everything_in_a_document_is_read_back(document):
    stated = tuple(replace(entry.tax, amount=entry.amount) for entry in compute(document).local)
    expected = replace(document, local_taxes=stated)
    if document.kind == "P":
        expected = replace(expected, receiver=replace(document.receiver, uso_cfdi="CP01"))
    assert read(stamped(document)).invoice == expected


def test_local_taxes_are_in_per_cent_with_their_totals():
    xml = sealed(RICH).decode()
    assert 'TotaldeRetenciones="0.50" TotaldeTraslados="3.00"' in xml
    assert 'ImpLocTrasladado="ISH" TasadeTraslado="3.00" Importe="3.00"' in xml
    assert 'ImpLocRetenido="5 al millar" TasadeRetencion="0.50" Importe="0.50"' in xml
    assert 'Total="118.50"' in xml


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_characters="|", exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=60
)
PRICES = st.integers(1, 10_000_000).map(lambda cents: D(cents).scaleb(-2))
TAXES = st.sampled_from(
    [(IVA16,), (IVA8,), (IVA0,), (EXEMPT,), (IEPS8, IVA16), (IVA16, ISR10, IVA_WITHHELD), (IVA16_IN,), ()]
)


@st.composite
def documents(draw: st.DrawFn) -> Invoice:
    lines = []
    for _ in range(draw(st.integers(1, 4))):
        taxes = draw(TAXES)
        price = draw(PRICES)
        discount = draw(st.sampled_from([D(0), price / 4]))
        lines.append(
            line(
                str(price),
                str(draw(st.integers(1, 500))),
                taxes,
                objeto_imp="02" if taxes else "01",
                description=f"A{draw(TEXTS)}",
                discount=discount.quantize(D("0.01")),
            )
        )
    name = f"N{draw(TEXTS)}"
    return invoice(*lines, receiver=replace(COMPANY, name=name), series="F", folio=str(draw(st.integers(1, 9999))))


@given(documents())
@settings(max_examples=100, deadline=None)
def test_any_document_is_official_and_reads_back_the_same(document):
    xml = sealed(document)
    assert_official(xml)
    found = read(xml)
    again = compute(found.invoice)
    assert again == found.totals
    assert again.total == compute(document).total


def test_certificate_facts():
    assert CSD.number == "30001000000500003416"
    assert (CSD.rfc, CSD.name, CSD.is_csd) == ("EKU9003173C9", "ESCUELA KEMPER URGATE", True)
    assert CSD.valid_at(datetime(2026, 11, 21, tzinfo=UTC))
    assert not Certificate.load(certs.expired().cer).valid_at(datetime(2026, 11, 21, tzinfo=UTC))
    assert base64.b64decode(CSD.b64) == CSD.der


def test_which_certificate_may_seal():
    now = datetime(2026, 11, 21, tzinfo=UTC)
    assert CSD.problem("EKU9003173C9", now) is None
    assert CSD.problem("SAT970701NN3", now) == "303"
    assert Certificate.load(certs.expired().cer).problem("EKU9003173C9", now) == "305"
    e_firma = Certificate.load(certs.issue(e_firma=True, number="30001000000500009999").cer)
    assert e_firma.problem("EKU9003173C9", now) == "306"


def test_names_in_latin_1_are_read():
    """Real certificates carry Latin-1 under a UTF-8 label; only the bytes of the name differ here."""
    issued = certs.issue("L&O950913MSA", "LA NI__A & CO", "30001000000500007777")
    damaged = issued.cer.replace(b"LA NI__A & CO", "LA NI\u00d1\u00c1A & CO".encode("latin-1"))
    found = Certificate.load(damaged)
    assert (found.name, found.rfc) == ("LA NIÑÁA & CO", "L&O950913MSA")


def test_verification_url():
    url = verification.url(UUID, "L&O950913MSA", "ÑAN010101AB1", D("1101.500"), "abc+/x12345A==")
    query = parse_qs(urlsplit(url).query)
    assert query == {
        "id": [UUID],
        "re": ["L&O950913MSA"],
        "rr": ["ÑAN010101AB1"],
        "tt": ["1101.5"],
        "fe": ["12345A=="],
    }
    assert "tt=100&" in verification.url(UUID, "A", "B", D("100.00"), "x")
    assert verification.url(UUID, "A", "B", D(1), "aa+/bb=="[-8:]).endswith("fe=aa%2B/bb==")


def test_the_qr_reads_as_the_url():
    url = verification.url(UUID, "EKU9003173C9", "SAT970701NN3", D("1101.52"), "abcdefgh")
    matrix = verification.qr_matrix(url)
    assert not any(matrix[0])  # quiet zone
    assert (len(matrix) - 8 - 17) // 4 in (9, 10)  # version
    image = Image.new("L", (len(matrix), len(matrix)))
    image.putdata([0 if module else 255 for row in matrix for module in row])
    scaled = image.resize((len(matrix) * 4,) * 2, Image.Resampling.NEAREST)
    (found,) = zxingcpp.read_barcodes(scaled)
    assert found.text == url


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'Total="116.00"', b'Total="1e5"'),
        (b'Total="116.00"', b'Total="-1"'),
        (b'Total="116.00"', b'Total="NaN"'),
        (b'Fecha="2026-11-21T10:30:15"', b'Fecha="yesterday"'),
        (b'Version="4.0"', b'Version="3.3"'),
        (b'TipoDeComprobante="I"', b'TipoDeComprobante="Z"'),
        (b'TipoFactor="Tasa"', b'TipoFactor="Otro"'),
    ],
)
def test_what_cannot_be_read_is_told(old, new):
    xml = sealed(invoice())
    assert old in xml
    with pytest.raises(BadXml):
        read(xml.replace(old, new))
