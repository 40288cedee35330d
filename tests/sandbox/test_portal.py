"""Pages for customers: paying, invoicing a receipt, and seeing one's documents; and the portal's link (C7)."""

from __future__ import annotations

import base64
import hashlib
import re
import sqlite3
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.sandbox.conftest import CLIENT, ITEM
from tests.sandbox.test_receipts import document_of
from tests.support.sandbox import RunningSandbox, running_sandbox

Json = dict[str, Any]
EVIL = "<script>alert(1)</script>&\"'"
DATA = {
    "tax_id": CLIENT["tax_id"],
    "legal_name": CLIENT["legal_name"],
    "tax_system": "601",
    "zip": "86991",
    "use": "G03",
    "email": "yo@cliente.example",
}


def _open(server: RunningSandbox, address: str, data: Json | None = None, status: int = 200) -> str:
    """A page as a browser without a key gets it: HTML that runs nothing and can be framed by nobody."""
    if data is None:
        answer = server.http.get(address, follow_redirects=True)
    else:
        answer = server.http.post(address, data=data, follow_redirects=True)
    assert answer.status_code == status, answer.text
    _check_headers(answer)
    assert "SIN VALIDEZ FISCAL" in answer.text
    assert "<script" not in answer.text
    return answer.text


def _check_headers(answer: httpx.Response) -> None:
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    style = answer.text.partition("<style>")[2].partition("</style>")[0]
    assert f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_request_is_paid_at_its_page(server: RunningSandbox, client: Json) -> None:
    server.data("PUT", f"/clients/{client['id']}", {"name": "Ana"})
    item = {**ITEM, "description": f"Curso {EVIL}"}
    body = {"client": {"id": client["id"]}, "items": [item], "allowed_payment_methods": ["oxxo", "spei"]}
    payment = server.data("POST", "/payments/request", {**body, "automation_type": "pue_invoice"})
    page = _open(server, payment["short_url"])
    assert "$2,320.00 MXN" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#x27;" in page
    assert re.findall(r'<option value="(\d\d)"', page) == ["01", "03"]
    assert "Pagado" in _open(server, payment["short_url"], {"payment_form": "99"})  # not offered: the first one it is
    paid = server.data("GET", f"/payments/{payment['id']}")
    assert (paid["status"], paid["payment_form"], len(paid["invoices"])) == ("succeeded", "01", 1)
    done = _open(server, payment["short_url"])
    assert "<form" not in done
    assert len(re.findall(r'href="/files/', done)) == 2
    _open(server, payment["short_url"], {"payment_form": "03"})  # the back button pays nothing again
    assert server.data("GET", f"/payments/{payment['id']}")["invoices"] == paid["invoices"]
    _open(server, payment["short_url"][:-1] + "~", status=404)


def test_a_visitor_cannot_choose_where_links_lead(server: RunningSandbox) -> None:
    client = server.data("POST", "/clients", {"name": "Ana", "email": "ana@host.example"})
    body = {"client": {"id": client["id"]}, "items": [ITEM], "automation_type": "pue_invoice"}
    payment = server.data("POST", "/payments/request", body)
    answer = server.http.post(payment["short_url"], headers={"Host": "evil.example"})
    assert answer.status_code == 303
    receipt = server.data("GET", f"/payments/{payment['id']}")["receipt_id"]
    assert f'href="/autofactura?id={receipt}"' in _open(server, payment["short_url"])
    mail = server.data("GET", f"{server.origin}/_sandbox/mail?about={receipt}")[0]
    assert f"{server.origin}/autofactura?id={receipt}" in mail["text"]
    assert "evil" not in mail["text"]


def test_a_cancelled_request_cannot_be_paid(server: RunningSandbox, client: Json) -> None:
    payment = server.data("POST", "/payments/request", {"client": {"id": client["id"]}, "items": [ITEM]})
    server.data("DELETE", f"/payments/{payment['id']}")
    assert "Cancelado" in _open(server, payment["short_url"])
    _open(server, payment["short_url"], {"payment_form": "04"}, status=400)


@pytest.fixture
def receipt(server: RunningSandbox) -> Json:
    """A receipt of somebody without RFC."""
    client = server.data("POST", "/clients", {"name": EVIL, "email": "yo@cliente.example"})
    created: Json = server.data("POST", "/receipts", {"client": {"id": client["id"]}, "items": [ITEM]})
    return created


def test_a_receipt_is_invoiced_at_its_page(server: RunningSandbox, receipt: Json) -> None:
    page = _open(server, receipt["url"])
    assert "Facturar" in page
    assert "Por definir" not in page
    refused = _open(server, receipt["url"], {**DATA, "use": "D01"}, status=400)
    assert "CFDI40161" in refused
    assert f'value="{DATA["tax_id"]}"' in refused  # what was typed stays
    assert "Llene todos" in _open(server, receipt["url"], {**DATA, "zip": " "}, status=400)
    assert "Llene todos" in _open(server, receipt["url"], {**DATA, "zip": "\0"}, status=400)
    evil = _open(server, receipt["url"], {**DATA, "tax_id": EVIL[:13]}, status=400)
    assert "&lt;script&gt;" in evil
    done = _open(server, receipt["url"], {**DATA, "email": "yo@cliente.example\0"})
    assert "Su factura está lista" in done
    after = server.data("GET", f"/receipts/{receipt['id']}")
    document = document_of(server, after["invoice_id"])
    assert document.invoice.receiver.rfc == CLIENT["tax_id"]
    for address in re.findall(r'href="(/files/[^"]+xml)"', done):
        assert server.http.get(server.origin + address).content.startswith(b"<?xml")
    mails = server.data("GET", f"{server.origin}/_sandbox/mail?about={after['invoice_id']}")
    assert "yo@cliente.example" in mails[0]["to"]
    assert "Su factura está lista" in _open(server, receipt["url"], DATA)  # the back button


def test_uses_are_those_the_team_offers(server: RunningSandbox, receipt: Json) -> None:
    path = "/teams/team_practica/settings"
    server.data("PUT", path, {"uses_on_self_invoice_portal": ["G01", "S01"]})
    try:
        page = _open(server, receipt["url"])
    finally:
        server.data("PUT", path, {"uses_on_self_invoice_portal": []})
    assert re.findall(r'<option value="([A-Z]+\d\d)"', page) == ["G01", "S01"]


def test_unknown_receipts_have_no_page(server: RunningSandbox) -> None:
    _open(server, f"{server.origin}/autofactura?id=receipt_x", status=404)
    _open(server, f"{server.origin}/autofactura", status=404)
    _open(server, f"{server.origin}/autofactura?id=receipt_x", DATA, status=404)


@pytest.mark.parametrize("by", ["id", "email"])
def test_a_portal_shows_documents_and_receipts(server: RunningSandbox, client: Json, by: str) -> None:
    own = {"email": f"{by}@portal.example"}
    client = server.data("PUT", f"/clients/{client['id']}", own)
    body = {"client": {"id": client["id"]}, "items": [ITEM]}
    invoice = server.data("POST", "/invoices/income", {**body, "series": "PORT"})
    pending = server.data("POST", "/receipts", body)
    link = server.data("POST", "/clients/customerportal", {by: client[by]})
    assert (link["token"], link["client_id"]) == (link["access_token"], client["id"])
    assert link["url"] == f"{server.origin}/portal/{link['token']}"
    page = _open(server, link["url"])
    assert f"PORT{invoice['folio_number']}" in page
    assert f"/autofactura?id={pending['id']}" in page
    files = re.findall(r'href="(/files/[^"]+)"', page)
    assert server.http.get(server.origin + files[1]).headers["Content-Type"].startswith("application/xml")
    assert len(files) == 2
    server.data("DELETE", f"/clients/{client['id']}")
    _open(server, link["url"], status=404)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"email": " "}, 400),
        ({"id": "client_x"}, 404),
        ({"email": "nobody@portal.example"}, 404),
        ({"id": "client_x", "email": "a@b.example"}, 400),
    ],
)
def test_portals_that_are_refused(server: RunningSandbox, body: Json, status: int) -> None:
    assert server.call("POST", "/clients/customerportal", body).status_code == status


def test_portal_tokens_expire_and_are_not_stored(tmp_path: Path) -> None:
    with running_sandbox(tmp_path, "--empty") as server:
        client = server.data("POST", "/clients", CLIENT)
        link = server.data("POST", "/clients/customerportal", {"id": client["id"]})
        database = next(tmp_path.rglob("*.sqlite3"))
        with sqlite3.connect(database) as connection:
            stored = "".join(connection.iterdump())
        connection.close()
        assert client["id"] in stored
        assert link["token"] not in stored
        _open(server, link["url"])
        server.data("POST", f"{server.origin}/_sandbox/clock", {"advance_seconds": 5 * 86_400 + 60})
        _open(server, link["url"], status=404)
