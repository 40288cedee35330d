"""The cadena original against SAT's own stylesheets, on documents made up from SAT's schemas."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from lxml import etree

from gigstack_desktop.cfdi import seal
from gigstack_desktop.cfdi.cadena import UnknownComplement, original_string
from gigstack_desktop.cfdi.xml_parsing import parse_safely
from gigstack_desktop.paths import resource
from tests.support import sat
from tests.support.documents import CSD, KEY
from tests.support.xsd_samples import complements, sample, schemas

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = int(os.environ.get("GIGSTACK_CADENA_ROUNDS", "6"))
VERSIONS = {"3.2": "cfdv32", "3.3": "cfdv33", "4.0": "cfdv40"}
ENVELOPES = {"http://www.sat.gob.mx/cfd/3", "http://www.sat.gob.mx/cfd/4", "http://www.sat.gob.mx/TimbreFiscalDigital"}
# What SAT's stylesheet of a version does not name is not guessed: complements of other times.
WITHOUT_RULE = {
    "3.3": {
        "AcreditamientoIEPS10",
        "CartaPorte30",
        "CartaPorte31",
        "ComercioExterior10",
        "ComercioExterior20",
        "Pagos20",
        "ecb",
        "ecc",
        "hidrocarburospetroliferos",
        "nomina11",
        "psgecfd",
        "spei",
    },
    "4.0": {
        "AcreditamientoIEPS10",
        "CartaPorte",
        "ComercioExterior10",
        "Pagos10",
        "consumodecombustibles",
        "ecb",
        "ecc",
        "ecc11",
        "nomina11",
        "psgecfd",
        "spei",
        "terceros11",
    },
}
CASES = [
    pytest.param(version, schema, element, id=f"{version}-{name}")
    for version in WITHOUT_RULE
    for name, schema, element in complements(lambda namespace: namespace not in ENVELOPES)
    if name not in WITHOUT_RULE[version]
]


def comprobante(version: str, random: Random) -> etree._Element:
    """A made-up document without complements."""
    schema = next(schema for path, schema in schemas().items() if path.stem == VERSIONS[version])
    root = sample(schema, "Comprobante", random)
    root.attrib.pop("version", None)
    root.set("version" if version == "3.2" else "Version", version)
    for node in root.findall(".//{*}ComplementoConcepto") + root.findall("{*}Complemento") + root.findall("{*}Addenda"):
        node.getparent().remove(node)
    return root


def assert_same(root: etree._Element, version: str) -> None:
    xml = etree.tostring(root, encoding="UTF-8")
    assert original_string(parse_safely(xml)) == sat.cadena(xml, version)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_document_itself_is_as_the_stylesheet_says(version):
    for seed in range(ROUNDS * 5):
        assert_same(comprobante(version, Random(seed)), version)


@pytest.mark.parametrize(("version", "schema", "element"), CASES)
def test_every_complement_is_as_the_stylesheet_says(version, schema, element):
    for seed in range(ROUNDS):
        random = Random(seed)
        root = comprobante(version, random)
        namespace = etree.QName(root).namespace
        complement = etree.SubElement(root, f"{{{namespace}}}Complemento")
        complement.append(sample(schema, element, random))
        if (line := root.find("{*}Conceptos/{*}Concepto")) is not None:
            inner = etree.SubElement(line, f"{{{namespace}}}ComplementoConcepto")
            inner.append(sample(schema, element, random))
        assert_same(root, version)


@pytest.mark.parametrize("version", WITHOUT_RULE)
def test_complements_of_other_times_are_not_guessed(version):
    unknown = set()
    for name, schema, element in complements(lambda namespace: namespace not in ENVELOPES):
        root = comprobante(version, Random(1))
        complement = etree.SubElement(root, f"{{{etree.QName(root).namespace}}}Complemento")
        complement.append(sample(schema, element, Random(1)))
        try:
            original_string(root)
        except UnknownComplement as error:
            unknown.add(name if error.name == element else error.name)
    assert unknown == WITHOUT_RULE[version]


@pytest.mark.parametrize(("name", "version"), [("TimbreFiscalDigital", "1.0"), ("TimbreFiscalDigitalv11", "1.1")])
def test_a_stamp_leaves_no_trace_in_the_document_and_has_a_cadena_of_its_own(name, version):
    schema = next(root for path, root in schemas().items() if path.stem == name)
    for seed in range(ROUNDS):
        root = comprobante("4.0", Random(seed))
        before = original_string(root)
        stamp = sample(schema, "TimbreFiscalDigital", Random(seed))
        stamp.set("version" if version == "1.0" else "Version", version)
        etree.SubElement(root, "{http://www.sat.gob.mx/cfd/4}Complemento").append(stamp)
        assert original_string(root) == before
        assert original_string(stamp) == sat.cadena_tfd(etree.tostring(root, encoding="UTF-8"), version)


def test_documents_of_3_2_were_sealed_with_sha_1():
    root = comprobante("3.2", Random(1))
    root.set("noCertificado", CSD.number)
    root.set("certificado", CSD.b64)
    cadena = sat.cadena(etree.tostring(root, encoding="UTF-8"), "3.2")
    signature = KEY.rsa.sign(cadena.encode(), padding.PKCS1v15(), hashes.SHA1())
    root.set("sello", base64.b64encode(signature).decode())
    assert seal.verify(etree.tostring(root, encoding="UTF-8"))
    root.set("total", "1.01")
    assert not seal.verify(etree.tostring(root, encoding="UTF-8"))


def test_another_kind_of_document_has_none():
    with pytest.raises(UnknownComplement):
        original_string(etree.fromstring('<Comprobante xmlns="http://www.sat.gob.mx/cfd/4" Version="9.9"/>'))


def test_the_file_is_what_the_builder_makes(tmp_path):
    made = tmp_path / "cadenas.json"
    command = [sys.executable, ROOT / "packaging" / "build_cadenas.py", "--output", made]
    subprocess.run(command, check=True, capture_output=True)
    shipped = resource("sat", "cadenas.json")
    assert made.read_bytes() == shipped.read_bytes()
