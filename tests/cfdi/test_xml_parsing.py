"""Hostile and damaged XML: refused with a reason, never a crash, never a hang."""

from __future__ import annotations

import contextlib
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigstack_desktop.cfdi import xml_parsing
from gigstack_desktop.cfdi.inspection import inspect
from gigstack_desktop.cfdi.xml_parsing import BadXml, parse_safely
from gigstack_desktop.cfdi.xml_reader import read
from tests.support.documents import FULL, PAYMENT, stamped

LAUGHS = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
VALID = {"I": stamped(FULL), "P": stamped(PAYMENT)}


def reason(data: bytes) -> str:
    with pytest.raises(BadXml) as caught:
        parse_safely(data)
    return caught.value.reason


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"\xef\xbb\xbf", "malformed"),
        (b"no xml", "malformed"),
        (b"<a", "malformed"),
        (b"<a/><b/>", "malformed"),
        (b"<a>\x00</a>", "malformed"),
        (b'<a x="\x00"/>', "malformed"),
        (b'<a x="&#0;"/>', "malformed"),
        (b'<a x="&undefined;"/>', "malformed"),
        (b'<?xml version="1.0" encoding="UTF-8"?><a x="\xff\xfe"/>', "malformed"),
        (b'<?xml version="1.0" encoding="KLINGON"?><a/>', "malformed"),
        ('<?xml version="1.0" encoding="IBM037"?><a/>'.encode("cp037"), "malformed"),
        ("<a x='ñ'/>".encode("utf-16")[:-3], "malformed"),
        (b"\xff\xfe<\x00a\x00", "malformed"),
        (b'<a xmlns:x="urn:1" x:b="1" x:b="2"/>', "malformed"),
        (b"<x:a/>", "malformed"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "dtd"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a b="&x;"/>', "dtd"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "dtd"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "dtd"),
        (b'<!DOCTYPE a [<!ATTLIST a b CDATA "default">]><a/>', "dtd"),
        ('<!DOCTYPE a [<!ENTITY x "y">]><a/>'.encode("utf-16"), "dtd"),
        (b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]><a/>', "dtd"),
        (b'<!DOCTYPE a [<!ENTITY a0 "xxxxxxxxxx">' + LAUGHS + b"]><a b='&a11;'/>", "malformed"),
        (b'<!DOCTYPE a [<!ENTITY a0 "xxxxxxxxxx">' + LAUGHS + b"]><a>&a11;</a>", "malformed"),
        (b"<a>" * 33 + b"</a>" * 33, "too_deep"),
        (b"<a>" * 100_000, "malformed"),
        (b"<a>" + b"<b/>" * (xml_parsing.MAX_NODES + 1) + b"</a>", "too_big"),
        (b"<a " + b" ".join(b'a%d=""' % n for n in range(xml_parsing.MAX_ATTRIBUTES + 1)) + b"/>", "too_big"),
        (b'<a b="' + b"x" * (xml_parsing.MAX_VALUE + 1) + b'"/>', "too_big"),
        (b"<a>" + b" " * xml_parsing.MAX_BYTES + b"</a>", "too_big"),
        (b"<" * 500_000, "malformed"),
        (b"<a><!--" + b"-x" * 500_000, "malformed"),
        (b"<a><![CDATA[" + b"]]x" * 500_000, "malformed"),
    ],
    ids=map(str, range(35)),
)
def test_hostile_xml_is_refused(data, expected):
    assert reason(data) == expected


def test_the_limits_themselves_are_allowed():
    parse_safely(b"<a>" * 32 + b"</a>" * 32)
    parse_safely(b"<a " + b" ".join(b'a%d=""' % n for n in range(xml_parsing.MAX_ATTRIBUTES)) + b"/>")
    parse_safely(b'<a b="' + b"x" * xml_parsing.MAX_VALUE + b'"/>')


def test_nothing_outside_the_file_is_read(tmp_path):
    (tmp_path / "other.xml").write_text("<secret/>")
    address = (tmp_path / "other.xml").as_uri()
    include = f'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{address}"/></a>'
    (child,) = parse_safely(include.encode())
    assert child.get("href") == address
    schema = f'<a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:a {address}"/>'
    assert len(parse_safely(schema.encode())) == 0
    sheet = f'<?xml-stylesheet href="{address}"?><a/>'
    assert len(parse_safely(sheet.encode())) == 0


def test_blanks_in_front_are_a_harmless_slip():
    assert parse_safely(b'\r\n  <?xml version="1.0"?><a/>').tag == "a"


def test_other_encodings_are_read_as_they_say():
    assert parse_safely("<a x='ñ'/>".encode("utf-16")).get("x") == "ñ"
    latin = '<?xml version="1.0" encoding="ISO-8859-1"?><a x="ñ"/>'.encode("latin-1")
    assert parse_safely(latin).get("x") == "ñ"
    assert parse_safely(b"\xef\xbb\xbf<a x='\xc3\xb1'/>").get("x") == "ñ"


NO_NUMBERS = ["9" * 5000, "1" + "0" * 41, "1e4", "0x10", "١٢", "1_0", "+1", "Infinity", "1,5", ""]


@pytest.mark.parametrize("text", NO_NUMBERS, ids=map(str, range(len(NO_NUMBERS))))
def test_numbers_that_are_none_are_told(text):
    xml = re.sub(' SubTotal="[^"]*"', f' SubTotal="{text}"', VALID["I"].decode())
    with pytest.raises(BadXml) as caught:
        read(xml.encode())
    assert caught.value.reason == "value"
    assert len(caught.value.detail) < 100


@pytest.mark.parametrize("kind", VALID)
@given(data=st.data())
@settings(max_examples=60)
def test_damaged_documents_are_read_or_refused(kind, data):
    xml = bytearray(VALID[kind])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(xml) - 1))
        match data.draw(st.sampled_from(["flip", "cut", "insert", "truncate", "repeat"])):
            case "flip":
                xml[at] = data.draw(st.integers(0, 255))
            case "cut":
                del xml[at : at + data.draw(st.integers(1, 200))]
            case "insert":
                xml[at:at] = data.draw(st.binary(min_size=1, max_size=20))
            case "truncate":
                del xml[max(at, 1) :]
            case "repeat":
                xml[at:at] = xml[at : at + 100]
        if not xml:
            return
    with contextlib.suppress(BadXml):
        inspect(bytes(xml))
