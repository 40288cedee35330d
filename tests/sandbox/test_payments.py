"""Payments and their complements: balances, parcels, automations, support documents."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest

from gigstack_desktop.cfdi import seal
from gigstack_desktop.cfdi.xml_reader import read
from tests.sandbox.conftest import ITEM
from tests.sandbox.test_invoices import xml_of
from tests.support import sat
from tests.support.sandbox import RunningSandbox

Json = dict[str, Any]
REGISTER = "/payments/register"


def test_two_parcels_pay_an_invoice(server: RunningSandbox, deferred: Json) -> None:
    body = {"ppd_invoice_id": deferred["uuid"], "amount": 1000.5, "payment_form": "03", "metadata": {"intent": "p-1"}}
    first = server.call("POST", REGISTER, body)
    assert first.status_code == 201
    payment = first.json()["data"]
    assert (payment["status"], payment["total"], payment["invoices"][0]) == ("succeeded", 1000.5, deferred["uuid"])
    halfway = server.data("GET", f"/invoices/income/{deferred['uuid']}")
    assert (halfway["last_balance"], halfway["payment_complements"]) == (1319.5, 1)
    server.data("POST", REGISTER, {"ppd_invoice_id": deferred["uuid"].upper(), "payment_form": "28"})
    settled = server.data("GET", f"/invoices/income/{deferred['uuid']}")
    assert (settled["last_balance"], settled["payment_complements"], len(settled["payments"])) == (0, 2, 2)
    complements = server.data("GET", f"/invoices/payment?invoice_id={deferred['uuid']}&sort=asc")
    base = Decimal(0)
    for number, complement in enumerate(complements, 1):
        xml = xml_of(server, complement["uuid"])
        assert sat.xsd_problems(xml) == []
        assert seal.verify(xml)
        document = read(xml).invoice.payments[0].documents[0]
        assert document.installment == number == complement["related_invoices"][0]["installment"]
        base += document.taxes[0].base
        assert server.data("GET", f"/invoices/payment/{complement['uuid']}")["use"] == "CP01"
    assert base == Decimal(2000)
    assert server.data("GET", f"/payments/{payment['id']}")["id"] == payment["id"]
    assert [each["id"] for each in server.data("GET", "/payments?metadata.intent=p-1")] == [payment["id"]]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"amount": 99999}, 400, "cfdi_service_error"),
        ({"amount": 0}, 400, "cfdi_service_error"),
        ({"payment_form": "99"}, 400, "invalid_field_value"),
        ({"payment_form": None}, 400, "missing_required_field"),
        ({"ppd_invoice_id": "nothing"}, 404, "resource_not_found"),
        ({"date": 4_000_000_000}, 400, "invalid_field_value"),
    ],
)
def test_refusals(server: RunningSandbox, deferred: Json, change: Json, status: int, code: str) -> None:
    body = {"ppd_invoice_id": deferred["uuid"], "amount": 1, "payment_form": "03", **change}
    answer = server.call("POST", REGISTER, body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert server.data("GET", f"/invoices/income/{deferred['uuid']}")["last_balance"] == 2320


def test_only_living_ppd_invoices_take_payments(server: RunningSandbox, request_body: Json, deferred: Json) -> None:
    paid = server.data("POST", "/invoices/income", request_body)
    server.data("DELETE", f"/invoices/{deferred['uuid']}", {"motive": "02"})
    for uuid in (paid["uuid"], deferred["uuid"]):
        answer = server.call("POST", REGISTER, {"ppd_invoice_id": uuid, "payment_form": "03"})
        assert answer.json()["error"]["code"] == "operation_not_allowed"


def test_payments_at_once_never_exceed_the_balance(server: RunningSandbox, deferred: Json) -> None:
    body = {"ppd_invoice_id": deferred["uuid"], "amount": 1000, "payment_form": "03"}
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: server.call("POST", REGISTER, body).status_code, range(6)))
    assert sorted(answers) == [201, 201, 400, 400, 400, 400]
    assert server.data("GET", f"/invoices/income/{deferred['uuid']}")["last_balance"] == 320


def test_an_idempotency_key_pays_once(server: RunningSandbox, deferred: Json) -> None:
    body = {"ppd_invoice_id": deferred["uuid"], "amount": 100, "payment_form": "03", "idempotency_key": "pay-1"}
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: server.call("POST", REGISTER, body), range(4)))
    assert len({answer.json()["data"]["id"] for answer in answers}) == 1
    assert server.data("GET", f"/invoices/income/{deferred['uuid']}")["last_balance"] == 2220
    assert len(server.data("GET", "/payments?idempotency_key=pay-1")) == 1


def test_cancel_needs_the_complements_gone_first(server: RunningSandbox, deferred: Json) -> None:
    server.data("POST", REGISTER, {"ppd_invoice_id": deferred["uuid"], "amount": 320, "payment_form": "03"})
    refused = server.call("DELETE", f"/invoices/{deferred['uuid']}", {"motive": "02"})
    assert refused.json()["message"] == "Cannot cancel invoice"
    assert refused.json()["error"]["message"] == "Invoice has dependent payment complements"
    complement = server.data("GET", f"/invoices/payment?invoice_id={deferred['uuid']}")[0]
    server.data("DELETE", f"/invoices/{complement['uuid']}", {"motive": "02"})
    assert server.data("GET", f"/invoices/income/{deferred['uuid']}")["last_balance"] == 2320
    assert server.data("DELETE", f"/invoices/{deferred['uuid']}", {"motive": "02"})["status"] == "cancelled"


def test_dollars_paid_with_pesos(server: RunningSandbox, request_body: Json) -> None:
    body = {**request_body, "currency": "USD", "exchange_rate": 19.0123, "payment_method": "PPD", "payment_form": "99"}
    invoice = server.data("POST", "/invoices/income", body)
    payment = {"ppd_invoice_id": invoice["uuid"], "amount": 20000, "currency": "MXN", "payment_form": "03"}
    assert server.call("POST", REGISTER, payment).status_code == 400
    server.data("POST", REGISTER, {**payment, "exchange_rate": 19.0123})
    balance = server.data("GET", f"/invoices/income/{invoice['uuid']}")["last_balance"]
    assert balance == 2320 - 1051.95
    complement = server.data("GET", f"/invoices/payment?invoice_id={invoice['uuid']}")[0]
    assert sat.xsd_problems(xml_of(server, complement["uuid"])) == []


@pytest.mark.parametrize(
    ("automation", "documents"),
    [("none", 0), ("pue_invoice", 1), ("payment", 1), ("ppd_invoice_and_complement", 2), ("stamp_invoice", 1)],
)
def test_automations_of_payments(server: RunningSandbox, client: Json, automation: str, documents: int) -> None:
    body = {"client": {"id": client["id"]}, "items": [ITEM], "payment_form": "04", "automation_type": automation}
    payment = server.data("POST", REGISTER, body)
    assert len(payment["invoices"]) == documents
    assert payment["total"] == 2320
    if documents:
        invoice = server.data("GET", f"/invoices/income/{payment['invoices'][0]}")
        assert invoice["payments"] == [payment["id"]]
        assert invoice.get("last_balance", 0) == 0
        assert invoice["payment_method"] == ("PPD" if documents == 2 else "PUE")


def test_no_invoice_without_fiscal_data(server: RunningSandbox) -> None:
    body = {
        "client": {
            "email": "sin@rfc.example",
            "search": {"on_key": "email", "on_value": "sin@rfc.example", "auto_create": True},
        },
        "items": [ITEM],
        "payment_form": "03",
        "automation_type": "pue_invoice",
    }
    assert server.data("POST", REGISTER, body)["invoices"] == []


@pytest.mark.parametrize("automation", ["payment", "payment_and_complement"])
def test_automations_of_invoices(server: RunningSandbox, request_body: Json, automation: str) -> None:
    invoice = server.data("POST", "/invoices/income", {**request_body, "automation_type": automation})
    payment = server.data("GET", f"/payments/{invoice['payments'][0]}")
    assert invoice["uuid"] in payment["invoices"]
    if automation == "payment_and_complement":
        assert (invoice["payment_method"], invoice["last_balance"], invoice["payment_complements"]) == ("PPD", 0, 1)


def test_filters_and_search(server: RunningSandbox, client: Json) -> None:
    body = {"client": {"id": client["id"]}, "items": [ITEM], "payment_form": "03"}
    payment = server.data("POST", REGISTER, body)
    own = f"client_id={client['id']}"
    for query in ("status=succeeded", "currency=MXN", f"tax_id={client['tax_id']}", f"email={client['email']}"):
        assert [each["id"] for each in server.data("GET", f"/payments?{own}&{query}")] == [payment["id"]]
    for query in ("status=pending", "status=canceled", "currency=USD"):
        assert server.data("GET", f"/payments?{own}&{query}") == []
    found = server.call("GET", "/payments/search", params={"q": "robotica", "client_id": client["id"]}).json()
    assert found["found"] == 1
    assert server.call("GET", "/payments/payment_x").status_code == 404


PDF, PNG = b"%PDF-1.4\n%%EOF", b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def _upload(server: RunningSandbox, path: str, name: str, data: bytes, kind: str = "contract") -> Any:
    return server.call("POST", path, files={"file": (name, data)}, data={"documentType": kind, "name": "Contrato"})


def test_documents_are_inherited_newest_first(server: RunningSandbox, deferred: Json) -> None:
    client, uuid = deferred["client"]["id"], deferred["uuid"]
    payment = server.data("POST", REGISTER, {"ppd_invoice_id": uuid, "amount": 1, "payment_form": "03"})["id"]
    first = _upload(server, f"/clients/{client}/support-documents", "../../etc/passwd\x00.pdf", PDF)
    assert first.status_code == 201
    document = first.json()["data"]
    assert "/" not in document["file_name"]
    assert (document["mime_type"], document["compliance_status"]) == ("application/pdf", "pending_review")
    assert server.http.get(document["file_url"]).content == PDF
    second = _upload(server, f"/invoices/{uuid}/support-documents", "prueba.png", PNG, "delivery_proof").json()["data"]
    third = _upload(server, f"/payments/{payment}/support-documents", "p.png", PNG, "payment_proof").json()["data"]
    listed = server.data("GET", f"/invoices/{uuid}/support-documents")
    assert [each["id"] for each in listed] == [second["id"], document["id"]]
    listed = server.data("GET", f"/payments/{payment}/support-documents")
    assert [each["id"] for each in listed] == [third["id"], document["id"]]
    assert [each["id"] for each in server.data("GET", f"/clients/{client}/support-documents")] == [document["id"]]


@pytest.mark.parametrize(
    ("name", "data", "kind", "code"),
    [
        ("a.pdf", b"MZ not a pdf", "contract", "invalid_file_format"),
        ("a.pdf", b"", "contract", "file_upload_error"),
        ("a.pdf", PDF + b" " * 10 * 1024 * 1024, "contract", "file_upload_error"),
        ("a.pdf", PDF, "photo", "invalid_field_value"),
        ("a.pdf", PDF, "", "missing_required_field"),
    ],
)
def test_documents_that_are_refused(
    server: RunningSandbox, client: Json, name: str, data: bytes, kind: str, code: str
) -> None:
    answer = _upload(server, f"/clients/{client['id']}/support-documents", name, data, kind)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)
    assert server.data("GET", f"/clients/{client['id']}/support-documents") == []
