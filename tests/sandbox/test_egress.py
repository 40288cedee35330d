"""Credit notes: what they take off invoices, give back, and may not do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest

from gigstack_desktop.cfdi import seal, totals
from gigstack_desktop.cfdi.xml_reader import read
from tests.sandbox.conftest import CLIENT, ITEM
from tests.sandbox.test_invoices import xml_of
from tests.support import sat
from tests.support.sandbox import RunningSandbox

Json = dict[str, Any]
EGRESS = "/invoices/egress"


def _credit(invoice: Json, price: Any = 100, relationship: str = "01", **more: Any) -> Json:
    """A credit note of `price` plus IVA over an invoice."""
    item = {**ITEM, "description": "Descuento", "quantity": 1, "unit_price": price, "product_key": "84111506"}
    relation = [{"relationship": relationship, "documents": [invoice["uuid"]]}]
    return {"client": {"id": invoice["client"]["id"]}, "items": [item], "related_documents": relation, **more}


def _balance(server: RunningSandbox, invoice: Json) -> Any:
    return server.data("GET", f"/invoices/income/{invoice['uuid']}")["last_balance"]


@pytest.fixture
def paid(server: RunningSandbox, request_body: Json) -> Json:
    """A PUE invoice of 2320.00, paid by card."""
    invoice: Json = server.data("POST", "/invoices/income", {**request_body, "payment_form": "04"})
    return invoice


def test_a_credit_note_is_a_document_that_sat_accepts(server: RunningSandbox, paid: Json) -> None:
    """Rules 14, example L: 10 % back with the same taxes, withholdings included."""
    taxes = [
        {"type": "IVA", "rate": 0.16},
        {"type": "ISR", "rate": 0.10, "withholding": True},
        {"type": "IVA", "rate": 0.106667, "withholding": True},
    ]
    body = _credit(paid)
    body["items"][0]["taxes"] = taxes
    answer = server.call("POST", EGRESS, body)
    assert answer.status_code == 201, answer.text
    note = answer.json()["data"]
    assert (note["invoice_type"], note["payment_method"], note["payment_form"]) == ("E", "PUE", "04")
    assert (note["use"], note["series"], note["total"]) == ("G02", "NC", 95.33)
    xml = xml_of(server, note["uuid"])
    assert sat.xsd_problems(xml) == []
    assert seal.verify(xml)
    document = read(xml)
    assert document.invoice.kind == "E"
    assert [(each.kind, each.uuids) for each in document.invoice.relations] == [("01", (paid["uuid"],))]
    assert totals.compute(document.invoice).total == document.totals.total == Decimal("95.33")


def test_the_invoice_lists_its_credit_note_and_owes_less(server: RunningSandbox, deferred: Json) -> None:
    note = server.data("POST", EGRESS, _credit(deferred, 1000))
    assert note["payment_form"] == "15"  # nothing was paid: it is forgiven
    parent = server.data("GET", f"/invoices/income/{deferred['uuid']}")
    assert (parent["last_balance"], parent["invoices"]) == (1160, [note["uuid"]])
    assert note["invoices"] == [deferred["uuid"]]
    found = server.data("GET", f"{EGRESS}?invoice_id={deferred['uuid']}")
    assert [each["uuid"] for each in found] == [note["uuid"]]
    assert server.data("GET", f"{EGRESS}/{note['uuid'].upper()}")["uuid"] == note["uuid"]
    assert server.call("GET", f"{EGRESS}/{deferred['uuid']}").status_code == 404
    assert server.call("GET", f"/invoices/income/{note['uuid']}").status_code == 404


def test_a_payment_settles_what_a_credit_note_left(server: RunningSandbox, deferred: Json) -> None:
    server.data("POST", EGRESS, _credit(deferred, 1000))
    pay = {"ppd_invoice_id": deferred["uuid"], "payment_form": "03"}
    assert server.call("POST", "/payments/register", {**pay, "amount": 1161}).status_code == 400
    server.data("POST", "/payments/register", {**pay, "amount": 1160})
    assert _balance(server, deferred) == 0
    complement = server.data("GET", f"/invoices/payment?invoice_id={deferred['uuid']}")[0]
    assert complement["related_invoices"][0]["previous_balance"] == 1160
    assert sat.xsd_problems(xml_of(server, complement["uuid"])) == []


def test_a_credit_note_over_what_was_paid_gives_money_back(server: RunningSandbox, deferred: Json) -> None:
    server.data("POST", "/payments/register", {"ppd_invoice_id": deferred["uuid"], "payment_form": "28"})
    note = server.data("POST", EGRESS, _credit(deferred, 100))
    assert (note["payment_form"], _balance(server, deferred)) == ("28", 0)


def test_cancelling_gives_the_balance_back(server: RunningSandbox, deferred: Json) -> None:
    note = server.data("POST", EGRESS, _credit(deferred, 500))
    blocked = server.call("DELETE", f"/invoices/{deferred['uuid']}", {"motive": "02"})
    assert (blocked.status_code, blocked.json()["error"]["sat_code"]) == (400, "204")
    assert server.data("DELETE", f"/invoices/{note['uuid']}", {"motive": "03"})["status"] == "cancelled"
    assert _balance(server, deferred) == 2320
    assert server.data("DELETE", f"/invoices/{deferred['uuid']}", {"motive": "02"})["status"] == "cancelled"


def test_credit_notes_never_exceed_the_invoice(server: RunningSandbox, paid: Json) -> None:
    server.data("POST", EGRESS, _credit(paid, 1500, "03"))
    over = server.call("POST", EGRESS, _credit(paid, 600))
    assert (over.status_code, over.json()["error"]["code"]) == (400, "business_rule_violation")
    assert "116.00 MXN" in over.json()["error"]["message"]
    assert server.data("POST", EGRESS, _credit(paid, 500))["total"] == 580


def test_credit_notes_at_once_never_exceed_the_invoice(server: RunningSandbox, deferred: Json) -> None:
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda _: server.call("POST", EGRESS, _credit(deferred, 800)).status_code, range(5)))
    assert sorted(answers) == [201, 201, 400, 400, 400]
    assert _balance(server, deferred) == 464


def test_a_substituted_credit_note_does_not_count(server: RunningSandbox, paid: Json) -> None:
    wrong = server.data("POST", EGRESS, _credit(paid, 2000))
    right = _credit(paid, 1900)
    right["related_documents"].append({"relationship": "04", "documents": [wrong["uuid"]]})
    note = server.data("POST", EGRESS, right)
    body = {"motive": "01", "substitution_uuid": note["uuid"]}
    assert server.data("DELETE", f"/invoices/{wrong['uuid']}", body)["status"] == "cancelled"
    assert server.call("POST", EGRESS, _credit(paid, 101)).status_code == 400


def test_one_credit_note_over_two_invoices(server: RunningSandbox, request_body: Json) -> None:
    body = {**request_body, "payment_method": "PPD", "payment_form": "99"}
    first, second = (server.data("POST", "/invoices/income", body) for _ in range(2))
    credit = _credit(first, 3000)
    credit["related_documents"][0]["documents"].append(second["uuid"])
    server.data("POST", EGRESS, credit)
    assert (_balance(server, first), _balance(server, second)) == (0, 1160)


def test_an_advance_is_applied(server: RunningSandbox, request_body: Json) -> None:
    """Rules 14: the advance, the whole operation that relates to it, and the credit note with form 30."""
    advance = {**ITEM, "description": "Anticipo del bien o servicio", "quantity": 1, "unit_price": 500}
    first = server.data("POST", "/invoices/income", {**request_body, "items": [advance]})
    relation = [{"relationship": "07", "documents": [first["uuid"]]}]
    whole = server.data("POST", "/invoices/income", {**request_body, "related_documents": relation})
    note = server.data("POST", EGRESS, _credit(whole, 500, "07"))
    assert note["payment_form"] == "30"
    blocked = server.call("DELETE", f"/invoices/{first['uuid']}", {"motive": "02"})
    assert blocked.json()["error"]["sat_code"] == "204"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"related_documents": []}, "missing_required_field"),
        ({"client": None}, "missing_required_field"),
        ({"items": []}, "missing_required_field"),
        ({"payment_method": "PPD"}, "invalid_field_value"),
        ({"currency": "USD", "exchange_rate": 18}, "business_rule_violation"),
        ({"client": {"legal_name": "OTRA", "tax_id": "XAXX010101000"}}, "business_rule_violation"),
        ({"use": "D10"}, "cfdi_service_error"),
    ],
)
def test_refusals(server: RunningSandbox, paid: Json, change: Json, code: str) -> None:
    answer = server.call("POST", EGRESS, {**_credit(paid), **change})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


def test_what_a_credit_note_may_relate_to(server: RunningSandbox, paid: Json, deferred: Json) -> None:
    only_substitution = server.call("POST", EGRESS, _credit(paid, relationship="04"))
    assert only_substitution.json()["error"]["code"] == "business_rule_violation"
    server.data("POST", "/payments/register", {"ppd_invoice_id": deferred["uuid"], "payment_form": "03"})
    complement = server.data("GET", f"/invoices/payment?invoice_id={deferred['uuid']}")[0]
    over_payment = server.call("POST", EGRESS, {**_credit(complement), "client": {"id": paid["client"]["id"]}})
    assert over_payment.json()["error"]["code"] == "business_rule_violation"
    server.data("DELETE", f"/invoices/{paid['uuid']}", {"motive": "02"})
    assert server.call("POST", EGRESS, _credit(paid)).json()["error"]["code"] == "business_rule_violation"
    elsewhere = {"uuid": "5FB2822E-396D-4725-8521-CDC4BDD20CCF", "client": paid["client"]}
    assert server.data("POST", EGRESS, _credit(elsewhere))["total"] == 116


def test_a_regime_that_forbids_g02_gets_s01(server: RunningSandbox) -> None:
    person = {**CLIENT, "legal_name": "XOCHILT CASAS CHAVEZ", "tax_id": "CACX7605101P8", "tax_system": "605"}
    client = server.data("POST", "/clients", {**person, "use": "S01", "address": {"zip": "36257"}})
    paid = server.data("POST", "/invoices/income", {"client": {"id": client["id"]}, "items": [ITEM]})
    assert server.data("POST", EGRESS, _credit(paid))["use"] == "S01"


def test_an_idempotency_key_credits_once(server: RunningSandbox, paid: Json) -> None:
    body = _credit(paid, idempotency_key="credit-1", return_files_urls=True)
    first, second = (server.call("POST", EGRESS, body) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["data"]["uuid"] == second.json()["data"]["uuid"]
    assert set(first.json()["data"]["files"]) == {"pdf", "xml"}
