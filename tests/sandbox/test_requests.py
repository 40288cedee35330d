"""Payments that are asked for (P3), paid (P5), cancelled (P7), changed (P11) and searched (P8)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.sandbox.conftest import CLIENT, ITEM
from tests.sandbox.test_receipts import document_of
from tests.support.sandbox import RunningSandbox

Json = dict[str, Any]
REQUEST = "/payments/request"


@pytest.fixture
def walk_in(server: RunningSandbox) -> Json:
    """A client without RFC."""
    client: Json = server.data("POST", "/clients", {"name": "Ana Ruiz", "email": "ana@ruiz.example"})
    return client


def _request(server: RunningSandbox, client: Json, **more: Any) -> Json:
    body = {"client": {"id": client["id"]}, "items": [ITEM], **more}
    payment: Json = server.data("POST", REQUEST, body)
    return payment


def test_a_request_waits_at_its_page(server: RunningSandbox, client: Json) -> None:
    body = {"client": {"id": client["id"]}, "items": [ITEM], "idempotency_key": "ask-1", "send_email": True}
    first, again = server.call("POST", REQUEST, body), server.call("POST", REQUEST, body)
    assert (first.status_code, again.status_code) == (201, 200)
    payment = first.json()["data"]
    assert again.json()["data"] == payment
    assert (payment["status"], payment["succeeded_at"], payment["total"]) == ("requires_payment_method", None, 2320)
    assert payment["allowed_payment_methods"] == ["card", "bank"]
    assert payment["short_url"].startswith(f"{server.origin}/p/")
    for query in ("pending", "requires_payment_method"):
        listed = server.data("GET", f"/payments?client_id={client['id']}&status={query}")
        assert [each["short_url"] for each in listed] == [payment["short_url"]]
    mail = server.data("GET", f"{server.origin}/_sandbox/mail?about={payment['id']}")
    assert len(mail) == 1
    assert payment["short_url"] in mail[0]["text"]
    assert server.call("POST", REQUEST, {**body, "items": [ITEM, ITEM]}).status_code == 409


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"client": None}, "missing_required_field"),
        ({"items": None}, "missing_required_field"),
        ({"allowed_payment_methods": ["cash"]}, "invalid_field_value"),
        ({"automation_type": "magic"}, "invalid_field_value"),
    ],
)
def test_requests_that_are_refused(server: RunningSandbox, client: Json, change: Json, code: str) -> None:
    answer = server.call("POST", REQUEST, {"client": {"id": client["id"]}, "items": [ITEM], **change})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


@pytest.mark.parametrize(
    ("automation", "kinds"),
    [("none", []), ("pue_invoice", ["I"]), ("ppd_invoice_and_complement", ["I", "P"]), ("payment", ["I"])],
)
def test_paying_runs_what_was_stored(server: RunningSandbox, client: Json, automation: str, kinds: list[str]) -> None:
    config = {"serie": "WEB", "folio": None}
    payment = _request(server, client, automation_type=automation, invoice_config=config)
    date = payment["created_at"] - 86_400
    paid = server.data("POST", f"/payments/{payment['id']}/paid", {"payment_form": "04", "date": date})
    assert (paid["status"], paid["succeeded_at"], paid["payment_form"]) == ("succeeded", date, "04")
    documents = [document_of(server, uuid) for uuid in paid["invoices"]]
    assert [document.invoice.kind for document in documents] == kinds
    if kinds:
        assert documents[0].invoice.series == "WEB"
        assert documents[0].invoice.payment_form == ("99" if len(kinds) == 2 else "04")
        invoice = server.data("GET", f"/invoices/income/{paid['invoices'][0]}")
        assert invoice["payments"] == [payment["id"]]
        assert invoice.get("last_balance", 0) == 0
    again = server.data("POST", f"/payments/{payment['id']}/paid", {})
    assert again["invoices"] == paid["invoices"]  # a lost answer asked for again issues nothing twice


def test_who_has_no_rfc_gets_a_receipt(server: RunningSandbox, walk_in: Json) -> None:
    payment = _request(server, walk_in, automation_type="pue_invoice", metadata={"mesa": "4"})
    assert payment["receipt_id"] is None
    paid = server.data("POST", f"/payments/{payment['id']}/paid", headers={"Content-Type": "application/json"})
    assert (paid["payment_form"], paid["invoices"]) == ("03", [])
    receipt = server.data("GET", f"/receipts/{paid['receipt_id']}")
    assert (receipt["total"], receipt["payment_id"], receipt["metadata"]) == (2320, payment["id"], {"mesa": "4"})
    facts = {
        "legal_name": "UNIVERSIDAD ROBOTICA ESPAÑOLA",
        "tax_id": "URE180429TM6",
        "tax_system": "601",
        "zip": "86991",
    }
    uuid = server.data("POST", f"/receipts/{receipt['id']}/stamp", {"fiscal_information": facts, "use": "G03"})["uuid"]
    assert server.data("GET", f"/payments/{payment['id']}")["invoices"] == [uuid]
    assert server.data("GET", f"/invoices/income/{uuid}")["payments"] == [payment["id"]]


def test_an_rfc_alone_gets_a_receipt_too(server: RunningSandbox) -> None:
    """As `pay --rfc` of the official command-line client makes them: an invoice would need the regime and more."""
    buyer = server.data("POST", "/clients", {"name": "Sólo RFC", "legal_name": "UNIVERSIDAD", "tax_id": "URE180429TM6"})
    payment = _request(server, buyer, automation_type="pue_invoice")
    paid = server.data("POST", f"/payments/{payment['id']}/paid", {})
    assert (paid["status"], paid["invoices"]) == ("succeeded", [])
    assert server.data("GET", f"/receipts/{paid['receipt_id']}")["status"] == "pending"


def test_receipts_on_request_and_never_unwanted(server: RunningSandbox, client: Json) -> None:
    payment = _request(server, client, automation_type="receipt")
    assert payment["automation_type"] == "receipt"
    assert server.data("POST", f"/payments/{payment['id']}/paid", {})["receipt_id"]
    never = {"name": "Sin recibos", "defaults": {"issue_invoiceable_receipts": False}}
    quiet = _request(server, server.data("POST", "/clients", never), automation_type="pue_invoice")
    assert server.data("POST", f"/payments/{quiet['id']}/paid", {})["receipt_id"] is None


def test_a_refused_invoice_leaves_the_request_unpaid(server: RunningSandbox) -> None:
    of_a_person = {**CLIENT, "tax_system": "605"}
    payment = _request(server, server.data("POST", "/clients", of_a_person), automation_type="pue_invoice")
    assert server.call("POST", f"/payments/{payment['id']}/paid", {}).status_code == 400
    after = server.data("GET", f"/payments/{payment['id']}")
    assert (after["status"], after["invoices"]) == ("requires_payment_method", [])


def test_only_unpaid_payments_are_cancelled(server: RunningSandbox, client: Json) -> None:
    payment = _request(server, client)
    path = f"/payments/{payment['id']}"
    assert server.data("DELETE", path)["status"] == "cancelled"
    for method, where in (("DELETE", path), ("POST", f"{path}/paid"), ("POST", f"{path}/refund")):
        answer = server.call(method, where, {})
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "operation_not_allowed")
    for spelling in ("canceled", "cancelled"):
        assert len(server.data("GET", f"/payments?status={spelling}&client_id={client['id']}")) == 1
    paid = _request(server, client)["id"]
    server.data("POST", f"/payments/{paid}/paid", {})
    assert server.call("DELETE", f"/payments/{paid}").status_code == 400
    assert server.call("DELETE", "/payments/payment_x").status_code == 404
    assert server.call("POST", "/payments/payment_x/paid", {}).status_code == 404


@pytest.mark.parametrize(
    "change", [{"payment_form": "99"}, {"date": 4_000_000_000}, {"payment_form": "3"}, {"date": "x"}]
)
def test_bad_news_of_a_payment(server: RunningSandbox, client: Json, change: Json) -> None:
    payment = _request(server, client)["id"]
    assert server.call("POST", f"/payments/{payment}/paid", change).json()["error"]["code"] == "invalid_field_value"
    assert server.data("GET", f"/payments/{payment}")["status"] == "requires_payment_method"


def test_descriptions_change_and_nothing_else_of_items(server: RunningSandbox, client: Json) -> None:
    payment = _request(server, client)
    path, item = f"/payments/{payment['id']}", payment["items"][0]["id"]
    changed = server.data("PUT", path, {"items": [{"id": item, "description": "Otra"}]})
    assert (changed["items"][0]["description"], changed["total"]) == ("Otra", payment["total"])
    assert server.data("PATCH", path, {"items": [{"id": item, "description": "Una"}]})["items"][0]["quantity"] == 2
    for body in (
        {},
        {"items": [{"id": item, "description": "x", "unit_price": 1}]},
        {"items": [{"id": "item_x", "description": "x"}]},
        {"items": [{"id": item}]},
        {"metadata": {"a": 1}},
    ):
        assert server.call("PUT", path, body).status_code == 400, body
    assert server.call("PUT", "/payments/payment_x", {"automation_type": "none"}).status_code == 404


def test_a_first_automation_runs_when_it_is_paid_again(server: RunningSandbox, client: Json) -> None:
    payment = server.data(
        "POST", "/payments/register", {"client": {"id": client["id"]}, "items": [ITEM], "payment_form": "04"}
    )
    path = f"/payments/{payment['id']}"
    assert server.data("PUT", path, {"automation_type": "none"})["status"] == "succeeded"
    changed = server.data("PUT", path, {"automation_type": "pue_invoice"})
    assert (changed["status"], changed["invoices"]) == ("succeeded_", [])
    assert [each["id"] for each in server.data("GET", f"/payments?status=succeeded&client_id={client['id']}")] == [
        payment["id"]
    ]
    assert server.call("PUT", path, {"automation_type": "none"}).status_code == 400
    paid = server.data("POST", f"{path}/paid", {})
    assert (paid["status"], len(paid["invoices"]), paid["succeeded_at"]) == (
        "succeeded",
        1,
        payment["succeeded_at"],
    )


def test_the_clients_data_change_in_both_places(server: RunningSandbox, client: Json) -> None:
    payment = _request(server, client)
    patch = {"tax_system": "612", "address": {"city": "Centla"}, "metadata": {"a": "1"}, "email": "otro@ure.example"}
    changed = server.data("PUT", f"/payments/{payment['id']}", {"client": {**patch, "id": "client_x"}})["client"]
    stored = server.data("GET", f"/clients/{client['id']}")
    for found in (changed, stored):
        assert (found["id"], found["tax_system"], found["address"]["city"]) == (client["id"], "612", "Centla")
        assert (found["address"]["zip"], found["metadata"]) == ("86991", {"a": "1"})
        assert found["is_valid"] is True  # not judged again (contract, P11)
    assert len(server.data("GET", f"/payments?email=otro@ure.example&client_id={client['id']}")) == 1


def test_search_in_chosen_fields(server: RunningSandbox) -> None:
    client = server.data("POST", "/clients", {"name": "Zacarías Quezada", "email": "zq@correo.example"})
    payment = _request(server, client)
    own = {"client_id": client["id"]}

    def found(text: str, **more: str) -> int:
        count: int = server.call("GET", "/payments/search", params={"q": text, **own, **more}).json()["found"]
        return count

    assert [found(text) for text in ("zacarias", "quezda", "zq@correo", payment["id"])] == [1, 1, 1, 1]
    assert [found("zacarias", fields=names) for names in ("client.name", "email", "id,email")] == [1, 0, 0]
    assert [found("zacarias", status=status) for status in ("pending", "succeeded")] == [1, 0]
    assert server.call("GET", "/payments/search", params={"q": "x", "fields": "secret"}).status_code == 400


def test_rivals_pay_once_and_give_back_no_more_than_there_is(server: RunningSandbox, client: Json) -> None:
    payment = _request(server, client, automation_type="ppd_invoice_and_complement")
    path = f"/payments/{payment['id']}"
    with ThreadPoolExecutor(4) as pool:
        paid = list(pool.map(lambda _: server.data("POST", f"{path}/paid", {}), range(4)))
        assert len({tuple(each["invoices"]) for each in paid}) == 1
        answers = list(pool.map(lambda _: server.call("POST", f"{path}/refund", {"amount": 1000}), range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 400, 400]
    assert server.data("GET", path)["refunded_amount"] == 2000


def test_rivals_invoice_a_receipt_once(server: RunningSandbox, client: Json) -> None:
    receipt = server.data("POST", "/receipts", {"client": {"id": client["id"]}, "items": [ITEM]})
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: server.call("POST", f"/receipts/{receipt['id']}/stamp", {}), range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 400, 400, 400]
    assert len(server.data("GET", f"/invoices/income?client_id={client['id']}")) == 1


def test_idempotency_of_receipts_under_rivals(server: RunningSandbox, client: Json) -> None:
    body = {"client": {"id": client["id"]}, "items": [ITEM], "idempotency_key": f"k-{client['id']}"}
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: server.call("POST", "/receipts", body), range(4)))
    assert len({answer.json()["data"]["id"] for answer in answers}) == 1
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
