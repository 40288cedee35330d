"""Receipts (R1–R7): windows, stamping, cancelling and opening again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gigstack_desktop.cfdi import seal, totals
from gigstack_desktop.cfdi.xml_reader import read
from gigstack_desktop.sandbox import typos, windows
from tests.sandbox.conftest import CLIENT, ITEM
from tests.support import sat
from tests.support.sandbox import RunningSandbox

Json = dict[str, Any]
DAY, HOUR = 86_400, timedelta(hours=1)


@pytest.fixture
def walk_in(server: RunningSandbox) -> Json:
    """A client without RFC."""
    client: Json = server.data("POST", "/clients", {"name": "Mostrador", "email": "mostrador@ventas.example"})
    return client


def _receipt(server: RunningSandbox, client: Json, price: Any = 100, **more: Any) -> Json:
    item = {**ITEM, "quantity": 1, "unit_price": price, **more.pop("item", {})}
    body = {"client": {"id": client["id"]}, "items": [item], **more}
    receipt: Json = server.data("POST", "/receipts", body)
    return receipt


def document_of(server: RunningSandbox, uuid: str, key: str | None = None) -> Any:
    """The XML, valid for SAT's schemas, sealed, and adding up."""
    xml = server.http.get(server.data("GET", f"/invoices/{uuid}/files", key=key)["xml"]).content
    assert sat.xsd_problems(xml) == []
    assert seal.verify(xml)
    document = read(xml)
    assert totals.compute(document.invoice).total == document.totals.total
    return document


@pytest.mark.parametrize(
    ("periodicity", "day", "end"),
    [
        ("day", datetime(2026, 2, 28, 12), datetime(2026, 2, 28, 23, 59, 59)),
        ("week", datetime(2026, 2, 26, 0), datetime(2026, 3, 1, 23, 59, 59)),
        ("two_weeks", datetime(2026, 2, 15, 23, 59), datetime(2026, 2, 15, 23, 59, 59)),
        ("two_weeks", datetime(2026, 2, 16), datetime(2026, 2, 28, 23, 59, 59)),
        ("month", datetime(2028, 2, 1), datetime(2028, 2, 29, 23, 59, 59)),
        ("two_months", datetime(2026, 1, 31), datetime(2026, 2, 28, 23, 59, 59)),
        ("two_months", datetime(2026, 12, 31), datetime(2026, 12, 31, 23, 59, 59)),
    ],
)
def test_windows_are_the_calendars(periodicity: str, day: datetime, end: datetime) -> None:
    assert windows.end_of(periodicity, day) == end


def test_two_months_are_for_one_regime_only() -> None:
    end = datetime(2026, 4, 30)
    assert windows.sat_period("two_months", end, "621") == ("05", "14", 2026)
    assert windows.sat_period("two_months", end, "601") == ("04", "04", 2026)
    assert windows.sat_period("two_weeks", end, "601") == ("03", "04", 2026)


def test_a_receipt_is_created_listed_and_read(server: RunningSandbox, walk_in: Json) -> None:
    body = {"client": {"id": walk_in["id"]}, "items": [ITEM], "metadata": {"mesa": "7"}, "idempotency_key": "r-1"}
    created = server.call("POST", "/receipts", body)
    again = server.call("POST", "/receipts", body)
    assert (created.status_code, again.status_code) == (201, 200)
    receipt = created.json()["data"]
    assert again.json()["data"]["id"] == receipt["id"]
    assert (receipt["status"], receipt["total"], receipt["taxes"]) == ("pending", 2320, 320)
    assert receipt["url"] == f"{server.origin}/autofactura?id={receipt['id']}"
    assert (receipt["created"], receipt["validUntil"]) == (receipt["created_at"], receipt["valid_until"])
    assert receipt["validUntil"] > receipt["created"]
    assert server.data("GET", f"/receipts/{receipt['id']}") == receipt
    for query in ("status=open", "status=pending", "metadata.mesa=7", "idempotency_key=r-1"):
        assert server.data("GET", f"/receipts?client_id={walk_in['id']}&{query}") == [receipt]
    assert server.data("GET", f"/receipts?client_id={walk_in['id']}&status=invoiced") == []
    mails = server.data("GET", f"{server.origin}/_sandbox/mail?about={receipt['id']}")
    assert receipt["url"] in mails[0]["text"]
    assert mails[0]["to"] == ["mostrador@ventas.example"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"client": None}, "missing_required_field"),
        ({"items": []}, "missing_required_field"),
        ({"periodicity": "year"}, "invalid_field_value"),
        ({"payment_form": "99"}, "invalid_field_value"),
        ({"payment_form": "77"}, "invalid_field_value"),
    ],
)
def test_receipts_that_are_refused(server: RunningSandbox, walk_in: Json, change: Json, code: str) -> None:
    answer = server.call("POST", "/receipts", {"client": {"id": walk_in["id"]}, "items": [ITEM], **change})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


def test_search_forgives_a_typing_error(server: RunningSandbox) -> None:
    client = server.data("POST", "/clients", {"name": "Xilófonos Peñaranda"})
    receipt = _receipt(server, client)
    for text in ("xilofonos", "xilofnos", "penraanda xilo", receipt["id"]):
        answer = server.call("GET", "/receipts/search", params={"q": text}).json()
        assert ([each["id"] for each in answer["data"]], answer["found"]) == ([receipt["id"]], 1), text
    assert server.call("GET", "/receipts/search", params={"q": "xylophones"}).json()["found"] == 0
    assert server.call("GET", "/clients/search", params={"q": "peñarnada"}).json()["found"] == 1


@pytest.mark.parametrize(
    ("word", "token", "away"),
    [("casa", "casa", 0), ("cas", "casanova", 0), ("csaa", "casa", 1), ("cosa", "casa", 1), ("casas", "casa", 1)],
)
def test_distance_to_the_beginning_of_a_word(word: str, token: str, away: int) -> None:
    assert typos.distance(word, token) == away


def test_stamping_to_the_client(server: RunningSandbox, client: Json) -> None:
    receipt = _receipt(server, client, invoice_config={"serie": "REC"}, payment_form="04")
    stamped = server.call("POST", f"/receipts/{receipt['id']}/stamp", headers={"Content-Type": "application/json"})
    assert stamped.status_code == 200
    invoice = stamped.json()["data"]
    assert (invoice["id"], invoice["receipt_id"], invoice["series"]) == (invoice["uuid"], receipt["id"], "REC")
    assert (invoice["total"], invoice["payment_form"], invoice["client"]["id"]) == (116, "04", client["id"])
    document = document_of(server, invoice["uuid"])
    assert document.invoice.receiver.rfc == CLIENT["tax_id"]
    after = server.data("GET", f"/receipts/{receipt['id']}")
    assert (after["status"], after["invoice"]) == ("completed", {"uuid": invoice["uuid"]})
    assert after["invoiced_at"]
    again = server.call("POST", f"/receipts/{receipt['id']}/stamp", {})
    assert again.json()["error"]["code"] == "operation_not_allowed"
    assert server.call("DELETE", f"/receipts/{receipt['id']}").status_code == 400
    assert server.call("POST", "/receipts/receipt_x/stamp", {}).status_code == 404


def test_fiscal_information_is_for_one_invoice(server: RunningSandbox, walk_in: Json) -> None:
    receipt = _receipt(server, walk_in)
    refused = server.call("POST", f"/receipts/{receipt['id']}/stamp", {})
    assert refused.json()["error"]["message"] == "client.tax_id is required"
    facts = {
        "legal_name": "Universidad Robotica Española",
        "tax_id": "ure180429tm6",
        "tax_system": "601",
        "zip": "86991",
    }
    date = receipt["created"] * 1000 - DAY * 1000
    body = {"fiscal_information": facts, "use": "G03", "date": date}
    invoice = server.data("POST", f"/receipts/{receipt['id']}/stamp", body)
    document = document_of(server, invoice["uuid"])
    assert document.invoice.receiver.name == "UNIVERSIDAD ROBOTICA ESPAÑOLA"
    assert invoice["date"][:10] == document.invoice.date.isoformat()[:10]
    assert document.invoice.date < datetime.fromtimestamp(receipt["created"], UTC).replace(tzinfo=None) - 12 * HOUR
    assert server.data("GET", f"/clients/{walk_in['id']}")["tax_id"] == ""


@pytest.mark.parametrize(
    ("to", "rfc", "name"),
    [
        ("general_public_national", "XAXX010101000", "PUBLICO EN GENERAL"),
        ("general_public_foreign", "XEXX010101000", "PUBLICO EXTRANJERO"),
    ],
)
def test_stamping_to_the_public(server: RunningSandbox, walk_in: Json, to: str, rfc: str, name: str) -> None:
    receipt = _receipt(server, walk_in, 33.33)
    invoice = server.data("POST", f"/receipts/{receipt['id']}/stamp", {"stamp_to": to})
    document = document_of(server, invoice["uuid"]).invoice
    assert (document.receiver.rfc, document.receiver.name) == (rfc, name)
    assert (document.global_period is not None) == (rfc == "XAXX010101000")
    assert invoice["total"] == receipt["total"] == 38.66


def test_a_cancelled_receipt_can_be_opened_again(server: RunningSandbox, client: Json) -> None:
    receipt = _receipt(server, client)
    path = f"/receipts/{receipt['id']}"
    assert server.call("POST", f"{path}/reopen", {"reason": "x"}).status_code == 400
    assert server.data("DELETE", path)["status"] == "cancelled"
    assert server.call("DELETE", path).json()["error"]["code"] == "operation_not_allowed"
    assert server.call("POST", f"{path}/stamp", {}).status_code == 400
    assert [each["id"] for each in server.data("GET", f"/receipts?status=canceled&client_id={client['id']}")] == [
        receipt["id"]
    ]
    assert server.data("POST", f"{path}/reopen", {"reason": "error"})["reopened"]["reason"] == "error"
    uuid = server.data("POST", f"{path}/stamp", {})["uuid"]
    assert server.call("POST", f"{path}/reopen", {}).status_code == 400
    server.data("DELETE", f"/invoices/{uuid}", {"motive": "02"})
    assert server.data("POST", f"{path}/reopen", {})["status"] == "pending"


def test_pending_receipts_are_stamped_at_once(server: RunningSandbox, client: Json) -> None:
    good = [_receipt(server, client)["id"] for _ in range(3)]
    bad = _receipt(server, client, item={"product_key": "99999999"})["id"]  # not in SAT's catalogue
    before = server.data("POST", "/invoices/income", {"client": {"id": client["id"]}, "items": [ITEM]})
    path = f"/clients/{client['id']}/stamp-pending-receipts"
    summary = server.data("POST", path, headers={"Content-Type": "application/json"})
    assert (summary["stamped"], summary["failed"], summary["remaining"]) == (3, 1, 0)
    assert [result["id"] for result in summary["results"]] == [*good, bad]
    assert summary["results"][3]["status"] == "failed"
    assert summary["results"][3]["error"]
    after = server.data("POST", "/invoices/income", {"client": {"id": client["id"]}, "items": [ITEM]})
    assert after["folio_number"] == before["folio_number"] + 4  # the refused one took no folio
    assert server.data("POST", path)["stamped"] == 0
    assert server.call("POST", "/clients/client_x/stamp-pending-receipts").status_code == 404
