"""`python -m gigstack_desktop.cfdi`, as people and programs run it: a process of its own, its output and its status."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gigstack_desktop.cfdi.totals import compute
from tests.support import certs, csf_factory, documents
from tests.support.invoices import D, invoice, line

BODY = """{"client": {"id": "client_1"}, "currency": "MXN", "items": [
  {"description": "Hospedaje Ñandú", "quantity": 3, "unit_price": 99.99,
   "taxes": [{"type": "IVA", "rate": 0.16, "inclusive": true}]}]}"""


def run(*arguments: object, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "gigstack_desktop.cfdi", *[str(argument) for argument in arguments]]
    done = subprocess.run(
        command, input=stdin, capture_output=True, timeout=60, env={**os.environ, **environment}, check=False
    )
    assert b"Traceback" not in done.stderr
    done.stdout.decode("utf-8")
    return done


def answer(*arguments: object, status: int = 0, **more: Any) -> Any:
    done = run(*arguments, "--json", **more)
    assert done.returncode == status, done.stderr
    assert done.stderr == b""
    return json.loads(done.stdout, parse_float=Decimal)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "factura.json").write_text(BODY, encoding="utf-8")
    (tmp_path / "timbrada.xml").write_bytes(documents.stamped(invoice(line("333.335", "3"), series="A", folio="7")))
    (tmp_path / "pac.cer").write_bytes(certs.pac().cer)
    (tmp_path / "roto.pdf").write_bytes(b"%PDF-1.7 roto")
    (tmp_path / "constancia.pdf").write_bytes(csf_factory.make(csf_factory.KEMPER))
    return tmp_path


def test_totals_of_a_body(folder):
    found = answer("totals", folder / "factura.json")
    assert (str(found["subtotal"]), str(found["taxes"]), str(found["total"])) == ("258.59", "41.38", "299.97")
    assert (str(found["discount"]), str(found["withholding_taxes"])) == ("0.00", "0.00")
    assert str(found["breakdown"]["lines"][0]["unit_price"]) == "86.198276"
    assert found["transferred"] == [
        {
            "name": "IVA 16 %",
            "impuesto": "002",
            "factor": "Tasa",
            "rate": D("0.16"),
            "base": D("258.59"),
            "amount": D("41.38"),
        }
    ]


def test_totals_for_people_and_from_standard_input(folder):
    done = run("totals", "-", stdin=("\ufeff" + BODY).encode(), LC_ALL="C", PYTHONIOENCODING="ascii")
    text = done.stdout.decode()
    assert done.returncode == 0
    assert text.splitlines()[0].split() == ["Subtotal", "258.59"]
    assert "Concepto 1 «Hospedaje Ñandú»: el precio 99.99 ya incluye IVA 16 %; sin impuestos es 86.198276." in text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'{"items": [', "No es JSON válido (línea 1"),
        (b"[" * 100_000, "No es JSON válido"),
        (b'{"items": [{"unit_price": NaN}]}', "No es JSON válido"),
        (b"\xff\xfe{", "No está en UTF-8."),
        (b"[]", "Debe ser un objeto de JSON."),
        (b'{"items": [{"quantity": 1}]}', "items[0].unit_price: Falta este importe."),
        (b'{"items": [{"unit_price": 9, "discount": 9.01}]}', "items[0].discount: El descuento no puede ser mayor"),
        (
            b'{"items": [{"unit_price":9,"taxes":[{"type":"IEPS","factor": "Cuota", "rate": 10, "inclusive":true}]}]}',
            "items[0].unit_price: El precio no alcanza para los impuestos que incluye.",
        ),
        (
            b'{"items": [{"unit_price": 9, "taxes": [{"type": "IVA", "rate": 16}]}]}',
            ".taxes[0].rate: La tasa va",
        ),
    ],
)
def test_a_body_that_is_none(content, sentence):
    assert sentence in answer("totals", "-", stdin=content, status=1)["error"]


def test_check_names_seal_stamp_and_certificate(folder):
    found = answer("check", folder / "timbrada.xml", "--certificate", folder / "pac.cer")
    assert (found["ok"], found["findings"], found["uuid"]) == (True, [], documents.UUID)
    assert found["total"] == compute(invoice(line("333.335", "3"))).total
    assert (found["seal"]["valid"], found["seal"]["certificate"]["rfc"]) == (True, "EKU9003173C9")
    assert (found["tfd"]["valid"], found["tfd"]["certificate"]["number"]) == (True, documents.PAC.number)
    assert found["date"] == "2026-11-21T10:30:15"


def test_check_does_several_and_the_worst_decides(folder):
    xml = (folder / "timbrada.xml").read_bytes()
    (folder / "alterada.xml").write_bytes(xml.replace(b'SubTotal="1000.01"', b'SubTotal="1000.00"'))
    (folder / "otra.xml").write_bytes(b"<a/>")
    (folder / "rota.xml").write_bytes(xml[:500])
    files = [folder / name for name in ("timbrada.xml", "alterada.xml", "otra.xml", "rota.xml", "falta.xml")]
    good, altered, other, broken, missing = answer("check", *files, status=1)
    assert (good["ok"], good["tfd"]["valid"]) == (True, None)
    assert {found["code"] for found in altered["findings"]} >= {"CFDI40108"}
    assert altered["seal"]["valid"] is False
    assert other["error"] == "No se puede leer: es XML, pero no un CFDI 4.0 o 3.3."
    assert "no es un XML bien formado" in broken["error"]
    nothing = {"ok": False, "findings": [], "seal": None, "tfd": None, "notes": []}
    assert missing == {"file": str(folder / "falta.xml"), **nothing, "error": "No existe el archivo."}
    done = run("check", *files)
    assert done.returncode == 1
    assert "El sello no corresponde al contenido" in done.stdout.decode()
    assert "falta.xml: No existe el archivo." in done.stderr.decode()


def test_a_seal_without_a_certificate_to_read_is_not_taken_for_genuine(folder):
    xml = (folder / "timbrada.xml").read_bytes().replace(b'SubTotal="1000.01"', b'SubTotal="1000.010"')
    (folder / "sin.xml").write_bytes(re.sub(rb' Certificado="[^"]*"', b' Certificado="AAAA"', xml, count=1))
    found = answer("check", folder / "sin.xml", status=1)
    assert (found["ok"], found["seal"]["state"]) == (False, "unknown")


def test_check_tells_what_a_payment_paid(folder):
    (folder / "pago.xml").write_bytes(documents.stamped(documents.PAYMENT))
    found = answer("check", folder / "pago.xml")
    paid = [(payment.currency, payment.amount) for payment in documents.PAYMENT.payments]
    assert [(one["currency"], one["amount"]) for one in found["payments"]] == paid


def test_check_refuses_dates_of_other_centuries(folder):
    xml = (folder / "timbrada.xml").read_bytes()
    (folder / "9999.xml").write_bytes(xml.replace(b'Fecha="2026', b'Fecha="9999'))
    error = answer("check", folder / "9999.xml", status=1)["error"]
    assert error.startswith("No se puede leer: tiene un importe, fecha o clave que no se puede leer (Fecha=9999-")


def test_check_wants_certificates_that_are_some(folder):
    found = answer("check", folder / "timbrada.xml", "--certificate", folder / "roto.pdf", status=1)
    assert found == {"error": f"{folder / 'roto.pdf'}: No es un certificado."}


def test_csf_reads_what_the_constancia_says(folder):
    found = answer("csf", folder / "constancia.pdf")
    kemper = csf_factory.KEMPER
    assert (found["rfc"], found["id_cif"], found["person"]) == (kemper.rfc, kemper.id_cif, "moral")
    assert {"zip", "street", "exterior", "interior", "neighborhood", "city", "state"} <= set(found["address"])
    assert (found["error"], found["issued"][:2]) == (None, "20")
    assert f"RFC: {kemper.rfc}" in run("csf", folder / "constancia.pdf").stdout.decode()


def test_csf_of_several_constancias_and_of_none(folder):
    second = csf_factory.person(4)
    both = csf_factory.joined((folder / "constancia.pdf").read_bytes(), csf_factory.make(second))
    (folder / "dos.pdf").write_bytes(both)
    files = [folder / "dos.pdf", folder / "roto.pdf", folder]
    first, other, broken, directory = answer("csf", *files, status=1)
    assert (first["rfc"], other["rfc"]) == (csf_factory.KEMPER.rfc, second.rfc)
    assert (broken["error_code"], broken["ok"]) == ("damaged", False)
    assert directory["error"] == "Es una carpeta, no un archivo."
    # Whoever reads answers by their names finds them in each.
    assert set(first) == set(broken) == set(directory)
    (folder / "enorme.pdf").write_bytes((folder / "constancia.pdf").read_bytes() + b"\n" * 10_485_760)
    assert "La constancia del SAT pesa menos de 1 MB" in answer("csf", folder / "enorme.pdf", status=1)["error"]


def test_search_gives_the_best_first(folder):
    assert answer("search", "honorarios", "contables", "--limit", "3")[0]["key"].startswith("8411")
    assert [unit["key"] for unit in answer("search", "pieza", "--units", "--limit", "1")] == ["H87"]
    assert answer("search", "xqzwv") == []
    assert "xqzwv" in run("search", "xqzwv").stdout.decode()


def test_search_tells_people_how_old_the_catalogues_are(folder):
    *hits, blank, age = run("search", "pieza", "--units", "--limit", "2").stdout.decode().splitlines()
    assert [hits[0].split()[0], len(hits), blank] == ["H87", 2, ""]
    assert re.match(r"Los catálogos del SAT son de .+ \(\d+ de [a-z]+ de 20\d\d\)\.", age)
    assert run("search", "xqzwv").stdout.decode().splitlines()[-1] == age


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "faltan argumentos: COMANDO"),
        (("totals",), "faltan argumentos: FACTURA.json"),
        (("search", "x", "--limit", "0"), "argumento --limit: debe ser un número de 1 a 1000"),
        (("search", "x", "--limit"), "argumento --limit: falta su valor"),
        (("check", "x.xml", "--otro"), "no se entiende: --otro"),
        (("borrar",), "no es una de las opciones"),
    ],
)
def test_arguments_that_make_no_sense(arguments, sentence):
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"uso: python -m gigstack_desktop.cfdi")
    assert sentence in done.stderr.decode()


def test_an_unreadable_file_and_a_name_that_is_none(folder):
    locked = folder / "cerrado.json"
    locked.write_text(BODY)
    locked.chmod(0)
    if os.geteuid():
        assert answer("totals", locked, status=1)["error"] == "No se puede leer: no tienes permiso."
    assert answer("totals", "/dev/zero", status=1)["error"] == "Pesa más de 12 MB."
    assert answer("totals", "a" * 300, status=1)["error"].startswith("No se puede leer")


@pytest.mark.parametrize(
    ("redirection", "said"),
    [
        ("search servicios --limit 1000 | head -n 1", b""),
        ("--help | true", b""),
        ("search servicios >&-", b""),
        ("search servicios > /dev/full", b"No se pudo escribir la respuesta"),
    ],
)
def test_output_that_nobody_takes_is_no_traceback(redirection, said):
    program = f"{sys.executable} -m gigstack_desktop.cfdi {redirection}"
    done = subprocess.run(program, shell=True, capture_output=True, timeout=60, check=False)
    assert done.stderr.startswith(said)
    assert len(done.stderr.splitlines()) == bool(said)


def test_names_that_are_no_text_are_shown_all_the_same(folder):
    name = os.fsencode(folder) + b"/mal\xff.json"
    Path(os.fsdecode(name)).write_text(BODY)
    command = [sys.executable, "-m", "gigstack_desktop.cfdi", "totals", name, "--json"]
    done = subprocess.run(command, capture_output=True, timeout=60, check=True)
    assert json.loads(done.stdout.decode("utf-8"))["total"] == 299.97


def test_totals_load_neither_xml_nor_catalogues():
    program = "import sys; from gigstack_desktop.cfdi.commands import main; main(['totals', '-']); "
    program += "sys.exit(int(any(n in sys.modules for n in ('lxml', 'cryptography', 'sqlite3', 'pypdfium2'))))"
    done = subprocess.run([sys.executable, "-c", program], input=BODY.encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
