"""Complements and addenda that pass through: kept whole, put where SAT wants them, or refused by name."""

from __future__ import annotations

import pytest
from lxml import etree

from gigstack_desktop.cfdi import seal, stamp, xml_writer
from gigstack_desktop.cfdi.model import Invoice
from gigstack_desktop.cfdi.totals import compute
from gigstack_desktop.cfdi.xml_elements import BadElement, add_addenda
from gigstack_desktop.cfdi.xml_parsing import BadXml
from gigstack_desktop.cfdi.xml_reader import parse_safely, read
from tests.support import sat
from tests.support.documents import ADDENDA, LEGENDS, PAC, PAYMENT, RICH, SCHOOL, sealed, stamped
from tests.support.invoices import invoice, line

CFDI = "{http://www.sat.gob.mx/cfd/4}"
DONATION = (
    '<donat:Donatarias xmlns:donat="http://www.sat.gob.mx/donat" version="1.1" noAutorizacion="1"'
    ' fechaAutorizacion="2020-01-01" leyenda="Deducible"/>'
)


def build(document: Invoice) -> etree._Element:
    return parse_safely(xml_writer.serialize(xml_writer.build(document, compute(document))))


def test_namespaces_and_schema_locations_are_declared_at_the_root():
    root = build(RICH)
    assert {"cfdi", "xsi", "implocal", "iedu", "leyendasFisc"} == set(root.nsmap)
    inner = root.find(f".//{CFDI}ComplementoConcepto")
    assert inner is not None
    assert b"xmlns" not in etree.tostring(inner).partition(b">")[2]
    words = root.get("{http://www.w3.org/2001/XMLSchema-instance}schemaLocation", "").split()
    pairs = dict(zip(words[::2], words[1::2], strict=True))
    base = "http://www.sat.gob.mx/sitio_internet/cfd"
    assert pairs == {
        "http://www.sat.gob.mx/cfd/4": f"{base}/4/cfdv40.xsd",
        "http://www.sat.gob.mx/implocal": f"{base}/implocal/implocal.xsd",
        "http://www.sat.gob.mx/leyendasFiscales": f"{base}/leyendasFiscales/leyendasFisc.xsd",
        "http://www.sat.gob.mx/iedu": f"{base}/iedu/iedu.xsd",
    }


def test_a_payment_declares_its_own_complement_only():
    root = build(PAYMENT)
    assert set(root.nsmap) == {"cfdi", "xsi", "pago20"}


def test_nodes_come_in_the_order_of_the_schema():
    root = build(RICH)
    assert [node.tag.removeprefix(CFDI) for node in root] == [
        "Emisor",
        "Receptor",
        "Conceptos",
        "Impuestos",
        "Complemento",
        "Addenda",
    ]
    concept = root.find(f"{CFDI}Conceptos/{CFDI}Concepto")
    assert concept is not None
    names = [node.tag.removeprefix(CFDI) for node in concept]
    assert list(dict.fromkeys(names)) == [
        "Impuestos",
        "InformacionAduanera",
        "CuentaPredial",
        "ComplementoConcepto",
        "Parte",
    ]


def test_customs_numbers_keep_their_double_blanks_however_they_are_typed():
    for typed in ("154830090001234", "15 48 3009 0001234", " 15  48  3009  0001234"):
        xml = sealed(invoice(line("1", pedimentos=(typed,))))
        assert b'NumeroPedimento="15  48  3009  0001234"' in xml
        assert sat.xsd_problems(xml) == []
        assert "|15 48 3009 0001234|" in seal.original_string(parse_safely(xml))


def test_an_addenda_is_not_sealed():
    with_addenda, without = sealed(RICH), sealed(invoice(line("100")))
    assert seal.verify(with_addenda.replace("Ácido".encode(), b"Base"))
    assert "tienda" not in seal.original_string(parse_safely(with_addenda))
    assert seal.verify(without)


def test_an_addenda_added_after_the_stamp_breaks_nothing():
    before = stamped(RICH)
    after = add_addenda(add_addenda(before, ["<una/>"]), [ADDENDA])
    assert seal.verify(after)
    assert stamp.verify_stamp(after, PAC)
    assert read(after).invoice.addenda == (*RICH.addenda, "<una/>", ADDENDA)
    bare = add_addenda(stamped(invoice()), ["<una/>"])
    assert parse_safely(bare)[-1].tag == f"{CFDI}Addenda"
    assert stamp.verify_stamp(bare, PAC)


def test_a_stamp_goes_before_an_addenda_that_was_there_first():
    root = parse_safely(stamped(invoice(addenda=("<una/>",))))
    assert [etree.QName(node).localname for node in root][-2:] == ["Complemento", "Addenda"]


def test_several_complements_keep_their_order():
    found = read(sealed(invoice(complements=(LEGENDS, DONATION))))
    assert found.invoice.complements == (LEGENDS, DONATION)
    assert found.extras == ("LeyendasFiscales", "Donatarias")


@pytest.mark.parametrize(
    "text",
    [
        "<a/>",
        "<a>dos <b>y</b> tres</a>",
        '<a xmlns="urn:a"><b xmlns="urn:b"/><c/></a>',
        '<x:a xmlns:x="urn:x" xmlns:y="urn:y" y:n="1"/>',
        '<cfdi:a xmlns:cfdi="urn:other"/>',
        '<a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:t="urn:t"><b xsi:type="t:Tipo"/></a>',
        '<a b="&lt;&amp;&quot;&#10;"/>',
        "<a><![CDATA[<!DOCTYPE html>]]></a>",
    ],
)
def test_any_element_comes_back_and_can_be_passed_on(text):
    once = read(sealed(invoice(addenda=(text,)))).invoice.addenda
    twice = read(sealed(invoice(addenda=once))).invoice.addenda
    assert twice == once
    if "xsi:type" not in text:  # a type's prefix may mean anything in reach, so all of that is kept
        assert etree.canonicalize(once[0]) == etree.canonicalize(text)
    assert etree.fromstring(once[0]).tag == etree.fromstring(text).tag


def test_a_declaration_or_comment_in_front_does_not_matter():
    text = '<?xml version="1.0" encoding="ISO-8859-1"?><!-- nota --><a b="ñ"/>'
    assert read(sealed(invoice(addenda=(text,)))).invoice.addenda == ('<a b="ñ"/>',)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("solo texto", "malformed"),
        ("<a>", "malformed"),
        ("<a/><b/>", "malformed"),
        ("<x:a/>", "malformed"),
        ("<a b='\ud800'/>", "malformed"),
        ('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "dtd"),
        ("<a>" * 40 + "</a>" * 40, "too_deep"),
        ('<tfd:TimbreFiscalDigital xmlns:tfd="http://www.sat.gob.mx/TimbreFiscalDigital"/>', "stamp"),
    ],
)
def test_what_is_no_element_is_refused_by_name(text, reason):
    cases = {
        "complements.1": invoice(complements=(LEGENDS, text)),
        "addenda.0": invoice(addenda=(text,)),
        "lines.0.complements.1": invoice(line("1", complements=(SCHOOL, text))),
    }
    for where, document in cases.items():
        with pytest.raises(BadElement) as caught:
            xml_writer.build(document, compute(document))
        assert (caught.value.where, caught.value.reason) == (where, reason)
        assert where in str(caught.value)
    with pytest.raises(BadXml):
        add_addenda(sealed(invoice()), [text])


def test_a_complement_without_a_rule_cannot_be_sealed():
    with pytest.raises(seal.UnknownComplement):
        sealed(invoice(complements=('<x:Otro xmlns:x="urn:x"/>',)))
