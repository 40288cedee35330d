"""Drafts: kept loosely, merged, previewed, deleted, and stamped once."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pypdfium2
import pytest

from tests.sandbox.conftest import ITEM
from tests.sandbox.test_invoices import xml_of
from tests.support import sat
from tests.support.sandbox import RunningSandbox

Json = dict[str, Any]
DRAFT = "/invoices/draft"


@pytest.fixture
def draft(server: RunningSandbox, request_body: Json) -> Json:
    """A draft of 2320.00."""
    made: Json = server.data("POST", DRAFT, {**request_body, "invoice_type": "I", "series": "BOR"})
    return made


def test_a_draft_needs_only_its_type(server: RunningSandbox) -> None:
    answer = server.call("POST", DRAFT, {"invoice_type": "E"})
    assert (answer.status_code, answer.json()["message"]) == (201, "Draft created")
    made = answer.json()["data"]
    assert (made["draft"], made["status"], made["total"], made["series"]) == (True, "draft", 0, "NC")
    assert made["created_at"] > 10**12
    for wrong in ({}, {"invoice_type": "P"}):
        assert server.call("POST", DRAFT, wrong).status_code == 400


def test_a_draft_shows_its_totals_and_creates_nothing(server: RunningSandbox, draft: Json) -> None:
    assert (draft["total"], draft["subtotal"], draft["taxes"]) == (2320, 2000, 320)
    assert draft["client"]["tax_id"] == "URE180429TM6"
    client = {"tax_id": "KIJ0906199R1", "legal_name": "NADIE TODAVIA", "address": {"zip": "28971"}}
    other = server.data("POST", DRAFT, {"invoice_type": "I", "client": client, "items": [{"unit_price": 5}]})
    assert (other["client"]["legal_name"], other["total"]) == ("NADIE TODAVIA", 5)
    assert server.data("GET", "/clients/search?q=NADIE TODAVIA") == []
    wrong = server.data("POST", DRAFT, {"invoice_type": "I", "client": {"id": "client_x"}, "items": [{"id": "x"}]})
    assert (wrong["client"], wrong["total"]) == ({"id": "client_x"}, 0)


def test_changes_are_merged(server: RunningSandbox, draft: Json) -> None:
    path = f"{DRAFT}/{draft['id']}"
    changed = server.data("PUT", path, {"use": "S01", "metadata": {"pedido": "7"}})
    assert (changed["use"], changed["total"], changed["client"]["id"]) == ("S01", 2320, draft["client"]["id"])
    fewer = server.data("PATCH", path, {"items": [{**ITEM, "quantity": 1}]})
    assert (fewer["total"], fewer["use"]) == (1160, "S01")
    assert fewer["updated_at"] > draft["updated_at"]
    assert server.data("GET", path)["total"] == 1160
    assert [each["id"] for each in server.data("GET", f"{DRAFT}?metadata.pedido=7")] == [draft["id"]]
    assert server.call("PUT", f"{DRAFT}/draft_x", {}).status_code == 404


def test_preview_carries_the_watermark(server: RunningSandbox, draft: Json) -> None:
    path = f"{DRAFT}/{draft['id']}"
    assert "pdf" not in server.data("GET", path)
    shown = server.data("POST", f"{path}/preview")
    document = pypdfium2.PdfDocument(base64.b64decode(shown["pdf"]))
    try:
        text = document[0].get_textpage().get_text_bounded()
    finally:
        document.close()
    assert "SIN VALIDEZ FISCAL" in text.upper()
    assert "2,320.00" in text
    assert server.data("GET", path)["files"]["pdf"] == shown["pdf"]
    assert "pdf" not in server.data("PUT", path, {"use": "S01"})
    empty = server.data("POST", DRAFT, {"invoice_type": "I"})["id"]
    assert server.call("POST", f"{DRAFT}/{empty}/preview").json()["error"]["message"] == "client is required"
    assert server.call("POST", f"{DRAFT}/draft_x/preview").status_code == 404


def test_stamping_takes_the_folio_and_happens_once(server: RunningSandbox, draft: Json, request_body: Json) -> None:
    later = server.data("POST", "/invoices/income", {**request_body, "series": "BOR"})
    first = server.call("POST", f"{DRAFT}/{draft['id']}/stamp")
    assert first.status_code == 201, first.text
    invoice = first.json()["data"]
    assert invoice["folio_number"] == later["folio_number"] + 1
    assert sat.xsd_problems(xml_of(server, invoice["uuid"])) == []
    second = server.call("POST", f"{DRAFT}/{draft['id']}/stamp", b"")
    assert (second.status_code, second.json()["data"]["uuid"]) == (200, invoice["uuid"])
    assert draft["id"] not in [each["id"] for each in server.data("GET", f"{DRAFT}?limit=100")]
    gone = server.data("GET", f"{DRAFT}/{draft['id']}")
    assert (gone["status"], gone["uuid"]) == ("stamped", invoice["uuid"])
    for method in ("PUT", "DELETE"):
        refused = server.call(method, f"{DRAFT}/{draft['id']}", {})
        assert refused.json()["error"]["code"] == "operation_not_allowed"


def test_a_draft_that_many_stamp_at_once_is_one_invoice(server: RunningSandbox, draft: Json) -> None:
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: server.call("POST", f"{DRAFT}/{draft['id']}/stamp"), range(6)))
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [201]
    assert len({answer.json()["data"]["uuid"] for answer in answers}) == 1


def test_a_draft_of_a_credit_note(server: RunningSandbox, request_body: Json) -> None:
    paid = server.data("POST", "/invoices/income", request_body)
    made = server.data("POST", DRAFT, {**request_body, "invoice_type": "E"})["id"]
    assert server.data("POST", f"{DRAFT}/{made}/preview")["pdf"]
    refused = server.call("POST", f"{DRAFT}/{made}/stamp")
    assert refused.json()["error"]["message"] == "related_documents is required"
    server.data("PUT", f"{DRAFT}/{made}", {"related_documents": [{"relationship": "03", "documents": [paid["uuid"]]}]})
    assert server.data("POST", f"{DRAFT}/{made}/stamp")["invoice_type"] == "E"
    assert server.call("POST", f"{DRAFT}/draft_x/stamp").status_code == 404


def test_a_refused_draft_stays_a_draft(server: RunningSandbox, draft: Json) -> None:
    server.data("PUT", f"{DRAFT}/{draft['id']}", {"use": "D10"})
    assert server.call("POST", f"{DRAFT}/{draft['id']}/stamp").json()["error"]["cfdi_code"] == "CFDI40161"
    assert server.data("GET", f"{DRAFT}/{draft['id']}")["status"] == "draft"


def test_delete(server: RunningSandbox, draft: Json) -> None:
    path = f"{DRAFT}/{draft['id']}"
    server.data("POST", f"{path}/preview")
    assert server.data("DELETE", path)["id"] == draft["id"]
    for method in ("GET", "DELETE"):
        assert server.call(method, path).status_code == 404
