"""Support documents (C10, C11, I12, I13, P9, P10), and the local reading that is asked for."""

from __future__ import annotations

import io
import json
import sys
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from gigstack_desktop.sandbox import documents
from tests.sandbox.test_extraction import CONTRACT, QR
from tests.support import hostile_pdf
from tests.support.sandbox import RunningSandbox

Json = dict[str, Any]
RULES = "Lectura por reglas, sin IA"


def pdf(*pages: str, code: str = "") -> bytes:
    """A PDF with these texts, and a QR code on its last page."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792), initialFontName="Helvetica")
    for number, text in enumerate(pages, start=1):
        for line, words in enumerate(text.splitlines()):
            canvas.drawString(50, 740 - 14 * line, words)
        if code and number == len(pages):
            canvas.drawInlineImage(qr(code), 50, 50, 150, 150)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def qr(text: str) -> Image.Image:
    return Image.fromarray(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=6))


def picture(kind: str, text: str = "") -> bytes:
    out = io.BytesIO()
    (qr(text) if text else Image.new("L", (64, 64), 200)).save(out, kind)
    return out.getvalue()


def upload(server: RunningSandbox, path: str, data: bytes, **fields: str) -> Any:
    fields = {"documentType": "contract", **fields}
    files = {"file": (fields.pop("file_name", "a.pdf"), data)}
    return server.call("POST", f"{path}/support-documents", files=files, data=fields)


def analyzed(server: RunningSandbox, client: Json, data: bytes) -> Json:
    document = upload(server, f"/clients/{client['id']}", data).json()["data"]
    answer = server.data("POST", f"{server.origin}/_sandbox/documents/{document['id']}/analyze")
    assert answer["ai_extraction"]["extracted_at"] > 10**12
    assert {**answer, "ai_extraction": None, "updated_at": document["updated_at"]} == document
    extraction: Json = answer["ai_extraction"]
    return extraction


def test_an_upload_starts_no_analysis(server: RunningSandbox, client: Json) -> None:
    data = pdf(CONTRACT)
    created = upload(
        server, f"/clients/{client['id']}", data, name="Marco", description="Firmado", file_name="../c.pdf"
    )
    document = created.json()["data"]
    assert created.status_code == 201
    assert (document["ai_extraction"], document["audits"], document["compliance_status"]) == (
        None,
        [],
        "pending_review",
    )
    assert (document["valid_from"], document["valid_until"]) == (None, None)
    assert (document["file_name"], document["file_size"], document["mime_type"]) == (
        "c.pdf",
        len(data),
        "application/pdf",
    )
    assert (document["name"], document["description"], document["document_type"]) == ("Marco", "Firmado", "contract")
    assert server.http.get(document["file_url"]).content == data
    assert server.data("GET", f"/clients/{client['id']}/support-documents") == [document]


def test_the_reading_that_is_asked_for(server: RunningSandbox, client: Json) -> None:
    found = analyzed(server, client, pdf(CONTRACT, "Total $1,160.50 MXN", code=QR))
    assert (found["extracted_by"], found["model"]) == ("local", "reglas-locales-1")
    data = found["extracted_data"]
    assert data["kind"] == "contrato"
    assert data["cfdi"][0]["total"] == 1160.5
    assert data["cfdi"][0]["page"] == 2
    assert data["validity"]["until"] == "2026-12-31"
    assert data["client_rfc_found"] is True
    assert found["warnings"][0] == RULES
    assert found["confidence"] == 0.9
    listed = server.data("GET", f"/clients/{client['id']}/support-documents")
    assert listed[0]["ai_extraction"] == found


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_codes_on_pictures(server: RunningSandbox, client: Json, kind: str) -> None:
    found = analyzed(server, client, picture(kind, QR))
    assert found["extracted_data"]["cfdi"][0]["issuer"] == "EKU9003173C9"
    assert found["extracted_data"]["kind"] == "sin clasificar"


@pytest.mark.parametrize(
    ("data", "warning"),
    [
        (picture("png"), "Imagen sin código legible: se guarda sin datos"),
        (pdf("", ""), "Documento escaneado: no hay texto que leer"),
        (pdf(CONTRACT)[:400], "El archivo está dañado o incompleto y no se puede leer"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 64, "El archivo está dañado o incompleto y no se puede leer"),
    ],
)
def test_what_cannot_be_read_is_said(server: RunningSandbox, client: Json, data: bytes, warning: str) -> None:
    found = analyzed(server, client, data)
    assert (found["confidence"], found["extracted_data"]) == (0, {})
    assert found["warnings"] == [RULES, warning]


@pytest.mark.parametrize(
    "data",
    [
        hostile_pdf.inflating(40),
        hostile_pdf.many_pages(5000),
        hostile_pdf.deep(20_000),
    ],
    ids=["inflating", "many pages", "deep"],
)
def test_hostile_files_end_their_reader_only(data: bytes) -> None:
    found = documents.read(data)
    assert found["extracted_data"] == {}
    assert found["confidence"] == 0
    assert found["warnings"][0] == RULES


@pytest.mark.parametrize(
    ("seconds", "command", "why"),
    [
        (0.001, (), "La lectura tardó demasiado y se detuvo"),
        (20, (sys.executable, "-c", "import os; os.abort()"), "El archivo está dañado o incompleto y no se puede leer"),
    ],
)
def test_readers_that_hang_or_die(seconds: float, command: tuple[str, ...], why: str) -> None:
    assert documents.read(pdf(CONTRACT), seconds=seconds, command=command)["warnings"] == [RULES, why]


def test_the_content_decides_and_not_the_name(server: RunningSandbox, client: Json) -> None:
    path = f"/clients/{client['id']}"
    for data in (b"<html>%PNG", b"GIF89a" + b"0" * 50, b"PK\x03\x04", b"<svg xmlns='http://www.w3.org/2000/svg'/>"):
        answer = upload(server, path, data, file_name="contrato.pdf")
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_file_format")
    assert upload(server, path, picture("webp"), file_name="x.exe").json()["data"]["mime_type"] == "image/webp"
    assert upload(server, path, picture("png"), documentType="selfie").json()["error"]["code"] == "invalid_field_value"
    assert upload(server, path, b"%PDF-" + b" " * (10 * 1024 * 1024 - 5)).status_code == 201
    assert upload(server, path, b"%PDF-" + b" " * (10 * 1024 * 1024 - 4)).json()["error"]["code"] == "file_upload_error"
    assert upload(server, path, b"").status_code == 400


def test_invoices_and_payments_inherit_and_others_see_nothing(
    server: RunningSandbox, client: Json, request_body: Json
) -> None:
    invoice = server.data("POST", "/invoices/income", {**request_body, "automation_type": "payment"})
    paths = (f"/clients/{client['id']}", f"/invoices/{invoice['uuid']}", f"/payments/{invoice['payments'][0]}")
    order = [upload(server, path, picture("png")).json()["data"]["id"] for path in paths]
    ids = [[each["id"] for each in server.data("GET", f"{path}/support-documents")] for path in paths]
    assert ids == [[order[0]], [order[1], order[0]], [order[2], order[0]]]
    url = f"{server.origin}/_sandbox/documents/{order[0]}/analyze"
    assert server.call("POST", url, key=server.live_key).status_code == 404
    assert server.call("POST", url.replace(order[0], "doc_x")).status_code == 404
    assert json.loads(server.call("POST", url).content)["success"] is True
