"""What is said of anybody's document: its seal, its certificate, its stamp."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta

import pytest

from gigstack_desktop.cfdi import seal, xml_writer
from gigstack_desktop.cfdi.certificates import Certificate, PrivateKey
from gigstack_desktop.cfdi.inspection import inspect
from gigstack_desktop.cfdi.totals import compute
from gigstack_desktop.cfdi.xml_parsing import BadXml
from tests.support import certs
from tests.support.documents import CSD, FULL, PAC, PAYMENT, RICH, sealed, stamped
from tests.support.invoices import invoice

TEST_NOTE = "El certificado es de pruebas: el documento no tiene validez fiscal."


def signed_by(issued: certs.Issued, document=None) -> bytes:
    document = document or invoice()
    key = PrivateKey.load(issued.key, certs.PASSWORD)
    element = xml_writer.build(document, compute(document))
    return xml_writer.serialize(seal.seal(element, key, Certificate.load(issued.cer)))


@pytest.mark.parametrize("document", [FULL, RICH, PAYMENT], ids=["full", "rich", "payment"])
def test_a_good_document(document):
    found = inspect(stamped(document), [CSD, PAC])
    assert (found.seal, found.stamp) == ("ok", "ok")
    assert (found.issuer_is_sealer, found.stamp_is_of_seal, found.date_is_valid) == (True, True, True)
    assert found.notes == (TEST_NOTE,)
    assert found.document.invoice.issuer.rfc == "EKU9003173C9"
    facts = found.certificate
    assert facts is not None
    assert (facts.number, facts.rfc, facts.name) == (CSD.number, "EKU9003173C9", "ESCUELA KEMPER URGATE")
    assert (facts.is_test, facts.is_csd, facts.valid_from) == (True, True, CSD.valid_from)


def test_without_the_pacs_certificate_the_stamp_is_only_compared():
    found = inspect(stamped(FULL))
    assert (found.stamp, found.stamp_is_of_seal) == ("no_certificate", True)
    assert found.notes[0] == f"El sello del SAT no se comprobó: falta el certificado {PAC.number} del PAC."


def test_a_changed_document():
    found = inspect(stamped(FULL).replace(b'Folio="17"', b'Folio="18"'), [PAC])
    assert (found.seal, found.stamp) == ("bad", "ok")
    assert "fue alterado" in found.notes[0]


def test_base64_broken_into_lines_is_the_same_base64():
    xml = stamped(FULL)
    for name in (b"Certificado", b"Sello", b"SelloSAT"):
        start = xml.index(b" " + name + b'="') + len(name) + 60
        xml = xml[:start] + b"\n " + xml[start:]
    found = inspect(xml, [PAC])
    assert found.seal == "ok"
    assert found.certificate is not None


def test_a_changed_stamp():
    number = b'RfcProvCertif="SPR190613I5'
    found = inspect(stamped(FULL).replace(number + b'2"', number + b'3"'), [PAC])
    assert (found.seal, found.stamp) == ("ok", "bad")
    assert "no corresponde al timbre" in found.notes[0]


def test_a_stamp_of_another_document():
    one, other = stamped(FULL), stamped(replace(FULL, folio="18"))
    stamp = one[one.index(b"<tfd:") : one.index(b"</cfdi:Complemento>")]
    mixed = other[: other.index(b"<tfd:")] + stamp + other[other.index(b"</cfdi:Complemento>") :]
    found = inspect(mixed, [PAC])
    assert (found.seal, found.stamp, found.stamp_is_of_seal) == ("ok", "bad", False)


def test_a_sealed_document_that_was_never_stamped():
    found = inspect(sealed(FULL))
    assert (found.seal, found.stamp, found.stamp_is_of_seal) == ("ok", "none", None)
    assert "El documento no está timbrado." in found.notes


def test_a_draft_without_seal():
    found = inspect(xml_writer.serialize(xml_writer.build(FULL, compute(FULL))))
    assert (found.seal, found.certificate, found.issuer_is_sealer, found.date_is_valid) == ("none", None, None, None)
    assert found.notes[0] == "El documento no tiene sello."


@pytest.mark.parametrize("certificate", [b"", b"!!!", b"QUJD", "ñ".encode(), base64.b64encode(CSD.der[:-200])])
def test_a_certificate_that_cannot_be_read_leaves_the_seal_unknown(certificate):
    xml = stamped(FULL)
    start = xml.index(b'Certificado="MII') + len(b'Certificado="')
    found = inspect(xml[:start] + certificate + xml[xml.index(b'"', start) :], [PAC])
    assert (found.seal, found.certificate) == ("unknown", None)
    assert "no trae un certificado" in found.notes[0]


def test_a_seal_that_is_no_base64_is_bad():
    xml = stamped(FULL)
    start = xml.index(b'Sello="') + len(b'Sello="')
    for garbage in (b"!!", "ñ".encode(), b"QUJD"):
        assert inspect(xml[:start] + garbage + xml[xml.index(b'"', start) :], [PAC]).seal == "bad"


def test_a_complement_without_a_rule_leaves_the_seal_unknown():
    foreign = b'<cfdi:Complemento><x:Otro xmlns:x="urn:x"/></cfdi:Complemento></cfdi:Comprobante>'
    found = inspect(sealed(invoice()).replace(b"</cfdi:Comprobante>", foreign))
    assert found.seal == "unknown"
    assert "«Otro»" in found.notes[0]


def test_a_certificate_of_somebody_else():
    found = inspect(signed_by(certs.issue("SAT970701NN3", "OTRO", "30001000000500001111")))
    assert (found.seal, found.issuer_is_sealer) == ("ok", False)
    assert "El certificado es de SAT970701NN3, no del emisor." in found.notes


def test_a_certificate_that_had_expired():
    found = inspect(signed_by(certs.expired()))
    assert (found.seal, found.date_is_valid) == ("ok", False)
    assert "La fecha del documento está fuera de la vigencia del certificado." in found.notes


def test_hours_that_depend_on_the_time_zone_are_not_blamed():
    for hours, valid in ((-6, True), (-5, True), (-4, False), (0, False)):
        date = (CSD.valid_until + timedelta(hours=hours)).replace(tzinfo=None)
        assert inspect(signed_by(certs.csd(), invoice(date=date))).date_is_valid is valid


def test_an_e_firma_is_no_seal():
    found = inspect(signed_by(certs.issue(e_firma=True, number="30001000000500009999")))
    assert found.certificate is not None
    assert not found.certificate.is_csd
    assert "El certificado no es de sello digital (CSD)." in found.notes


def test_a_real_authoritys_number_is_no_test():
    found = inspect(signed_by(certs.issue(number="00001000000500009998")))
    assert found.certificate is not None
    assert not found.certificate.is_test
    assert TEST_NOTE not in found.notes


def test_what_is_no_cfdi_is_refused():
    with pytest.raises(BadXml):
        inspect(b"<a/>")
