"""`python -m gigstack_desktop.printing`: a PDF or a sentence, without a display, nothing half-written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from gigstack_desktop.cfdi.xml_parsing import MAX_BYTES
from gigstack_desktop.printing import command
from tests.printing import samples, samples_rich
from tests.printing.reading import attachments, flowing, qr_codes
from tests.printing.stamped import sealed, stamped

Outcome = tuple[int, str, str]


@pytest.fixture
def xml(tmp_path: Path) -> Path:
    path = tmp_path / "factura ñ.xml"
    path.write_bytes(stamped(samples_rich.hotel()))
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> Outcome:
    """The command inside this process, where Qt runs already."""
    status = command.main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_a_process_of_its_own_needs_no_display(xml: Path, tmp_path: Path) -> None:
    out = tmp_path / "hecha.pdf"
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run(
        [sys.executable, "-m", "gigstack_desktop.printing", str(xml), "-o", str(out), "--json"],
        capture_output=True,
        text=True,
        env=environment | {"QT_QPA_PLATFORM": "xcb"},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout, parse_float=Decimal)
    assert told["file"] == str(xml)
    assert told["out"] == str(out)
    assert (told["pages"], told["uuid"], told["kind"]) == (2, samples.UUID, "I")
    assert (told["rfc"], told["receiver_rfc"]) == ("EKU9003173C9", "URE180429TM6")
    assert told["total"] == samples_rich.hotel().totals.total
    pdf = out.read_bytes()
    assert attachments(pdf) == {f"{samples.UUID}.xml": xml.read_bytes()}
    assert len(qr_codes(pdf)) == 1
    assert "SIN VALIDEZ FISCAL" in flowing(pdf)  # sealed with test certificates


def test_a_process_of_its_own_says_what_is_wrong(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gigstack_desktop.printing", str(tmp_path / "nada.xml")],
        capture_output=True,
        text=True,
        check=False,
    )
    told = f"{tmp_path / 'nada.xml'}: No existe el archivo.\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", told)


def test_without_a_name_the_pdf_stands_beside_the_xml(xml: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, xml)
    assert (status, out) == (0, f"{xml.with_suffix('.pdf')} (2 páginas)\n")
    assert xml.with_suffix(".pdf").is_file()


def test_a_ticket_with_logo_and_colour(xml: Path, coloured_logo: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    logo = xml.with_name("logo.png")
    logo.write_bytes(coloured_logo)
    status, out, _ = run(capsys, xml, "--ticket", "--logo", logo, "--color", "#0f766e")
    assert (status, out) == (0, f"{xml.with_suffix('.pdf')} (1 página)\n")


def test_a_document_without_a_stamp_is_a_preview(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "sellada.xml"
    path.write_bytes(sealed(samples.document()))
    status, out, _ = run(capsys, path, "--json")
    assert (status, json.loads(out)["uuid"]) == (0, None)
    assert "Vista previa, sin validez fiscal" in flowing(path.with_suffix(".pdf").read_bytes())


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "el archivo está vacío"),
        (b"<a", "no es un XML bien formado"),
        (b"<a/>", "no un CFDI 4.0 o 3.3"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "declaraciones (DTD)"),
        (b"<a>" * 100, "más niveles de los que lleva"),
        (b"<a/>" + b" " * MAX_BYTES, "Pesa más de 10 MB"),
    ],
)
def test_what_is_no_cfdi_is_told_in_a_sentence(
    content: bytes, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "archivo.xml"
    path.write_bytes(content)
    status, out, error = run(capsys, path)
    assert (status, out) == (1, "")
    assert sentence in error
    assert [one.name for one in tmp_path.iterdir()] == ["archivo.xml"]


def test_a_value_that_cannot_be_read_is_named(xml: Path, capsys: pytest.CaptureFixture[str]) -> None:
    xml.write_bytes(xml.read_bytes().replace(b' Total="', b' Total="-', 1))
    status, _, error = run(capsys, xml)
    assert status == 1
    assert "un importe, fecha o clave que no se puede leer (Total=-" in error


def test_what_cannot_be_written_leaves_nothing(xml: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(tmp_path.iterdir())
    folder, nowhere = tmp_path, tmp_path / "no"
    assert run(capsys, xml, "-o", folder) == (1, "", f"{xml}: {folder} es una carpeta; da el nombre del PDF.\n")
    assert run(capsys, xml, "-o", nowhere / "a.pdf") == (1, "", f"{xml}: No existe la carpeta {nowhere}.\n")
    assert "lo borraría" in run(capsys, xml, "-o", xml)[2]
    assert run(capsys, folder) == (1, "", f"{folder}: Es una carpeta, no un archivo.\n")
    assert sorted(tmp_path.iterdir()) == before
    assert xml.read_bytes() == stamped(samples_rich.hotel())


def test_what_was_there_stays_when_writing_fails(xml: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = Path("/proc/self/gigstack.pdf")  # a folder that is there and takes no files
    if not out.parent.is_dir():
        pytest.skip("no /proc here")
    status, _, error = run(capsys, xml, "-o", out)
    assert status == 1
    assert error.startswith(f"{xml}: No se pudo escribir {out}; revisa permisos y espacio")


def test_a_program_is_told_in_json_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, error = run(capsys, tmp_path / "nada.xml", "--json")
    assert (status, error) == (1, "")
    assert json.loads(out) == {"file": str(tmp_path / "nada.xml"), "error": "No existe el archivo."}


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--color", "azulado", "no es un color"),
        ("--logo", "factura ñ.xml", "no es una imagen"),
        ("--logo", "x", "No existe"),
    ],
)
def test_what_the_company_adds_is_checked(
    option: str, value: str, sentence: str, xml: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = xml.with_name(value) if option == "--logo" else value
    status, _, error = run(capsys, xml, option, given)
    assert status == 1
    assert sentence in error
    assert not xml.with_suffix(".pdf").exists()


def test_what_comes_by_standard_input_needs_a_name(tmp_path: Path) -> None:
    xml = stamped(samples_rich.hotel())
    command_line = [sys.executable, "-m", "gigstack_desktop.printing", "-", "--json"]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}

    def answered(*more: str) -> dict[str, object]:
        done = subprocess.run(
            [*command_line, *more], input=xml, capture_output=True, cwd=tmp_path, env=environment, check=False
        )
        told: dict[str, object] = json.loads(done.stdout)
        assert (done.returncode == 0) is (told["error"] is None)
        return told

    assert "Di con -o" in str(answered()["error"])
    assert list(tmp_path.iterdir()) == []
    assert answered("-o", "hecha.pdf")["out"] == "hecha.pdf"
    assert (tmp_path / "hecha.pdf").read_bytes().startswith(b"%PDF-")
