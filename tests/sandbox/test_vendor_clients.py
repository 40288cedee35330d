"""The vendor's own command-line client works against this API unchanged (contract, section 12).

Its requests are sent as it sends them, command by command, and what it reads must be there with the right type. None
of its code is here.
"""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.sandbox.conftest import CLIENT
from tests.support.sandbox import RunningSandbox
from tests.support.vendor import (
    A_CLIENT,
    A_DOCUMENT,
    A_PAYMENT,
    A_RECEIPT,
    A_SERVICE,
    A_TEAM,
    AN_INVOICE,
    ITEMS,
    IVA,
    LINE,
    ON_CREDIT,
    SAT,
    CommandLine,
    Node,
    body_of,
    key_of_now,
    needs,
    window,
)

Json = dict[str, Any]
NOWHERE = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def cli(server: RunningSandbox) -> CommandLine:
    return CommandLine(server)


@pytest.fixture
def node(server: RunningSandbox) -> Node:
    return Node(server)


def test_login_whoami_and_doctor(cli: CommandLine) -> None:
    needs(cli("GET", f"/teams/{cli.team}"), f"{A_TEAM} {SAT}")
    for path in ("/clients", "/invoices/income", "/payments", "/services", "/receipts"):
        assert len(cli.page(path, limit="1")) <= 1
    cli.page("/webhooks")


def test_status_and_forecast(cli: CommandLine, client: Json, deferred: Json) -> None:
    cli("POST", "/payments/request", {"client": {"id": client["id"]}, "items": ITEMS, "currency": "MXN"})
    for dates in ({}, window(client)):
        for invoice in cli.page("/invoices/income", limit="100", **dates):
            assert invoice["status"] in ("valid", "cancelled", "pending_cancellation")
            needs(invoice, A_DOCUMENT + (f" {ON_CREDIT}" if invoice["payment_method"] == "PPD" else ""))
        for payment in cli.page("/payments", limit="100", **dates):
            needs(payment, A_PAYMENT)
        for receipt in cli.page("/receipts", limit="100", **dates):
            needs(receipt, A_RECEIPT)
    on_credit = cli.page("/invoices/income", limit="100", payment_method="PPD")
    assert deferred["uuid"] in {invoice["uuid"] for invoice in on_credit}
    assert {invoice["payment_method"] for invoice in on_credit} == {"PPD"}
    pending = cli.page("/payments", limit="100", status="pending")
    assert {payment["status"] for payment in pending} == {"requires_payment_method"}


@pytest.mark.parametrize("known", [True, False])
def test_pay(cli: CommandLine, client: Json, known: bool) -> None:
    found = {"on_key": "tax_id", "on_value": client["tax_id"] if known else "EWE1709045U0", "auto_create": True}
    buyer = {
        "email": "nuevo@cliente.example",
        "name": "ESCUELA WILSON ESQUIVEL",
        "legal_name": "ESCUELA WILSON ESQUIVEL",
    }
    body = {
        "client": {**buyer, "tax_id": found["on_value"], "search": found},
        "items": ITEMS,
        "currency": "MXN",
        "payment_form": "03",
        "automation_type": "pue_invoice",
        "idempotency_key": key_of_now(),
        "metadata": {"orden": "A1"},
    }
    payment = needs(cli("POST", "/payments/register", body), A_PAYMENT)
    assert (payment["total"], payment["status"]) == (1740, "succeeded")
    assert bool(payment["invoice_id"]) is known  # who gave no regime and no postal code gets a receipt to invoice later
    assert bool(payment["receipt_id"]) is not known
    assert cli("POST", "/payments/register", body)["id"] == payment["id"]


def test_pay_by_mail_alone(cli: CommandLine) -> None:
    mail = f"{time.time_ns()}@cliente.example"
    client = {"email": mail, "search": {"on_key": "email", "on_value": mail, "auto_create": True}}
    body = {
        "client": client,
        "items": [LINE],
        "currency": "MXN",
        "payment_form": "04",
        "automation_type": "pue_invoice",
    }
    first, second = (
        cli("POST", "/payments/register", {**body, "idempotency_key": f"cli_{mail}_{each}"}) for each in range(2)
    )
    assert first["client"]["id"] == second["client"]["id"]
    needs(cli("GET", f"/receipts/{first['receipt_id']}"), A_RECEIPT)


def test_clients(cli: CommandLine) -> None:
    created = cli("POST", "/clients", {**CLIENT, "name": CLIENT["legal_name"], "address": {"zip": "86991"}})
    needs(created, A_CLIENT)
    path = f"/clients/{created['id']}"
    needs(cli("GET", path), f"{A_CLIENT} tax_system:text use:text address.zip:text is_valid:flag created_at:seconds")
    changed = cli("PUT", path, {"email": "otro@ure.example"})
    assert (changed["email"], changed["tax_id"], changed["address"]["zip"]) == (
        "otro@ure.example",
        "URE180429TM6",
        "86991",
    )
    for row in cli.page("/clients", limit="20", sort="asc", order_by="name", **window(created)):
        needs(row, A_CLIENT)
    assert created["id"] in {row["id"] for row in cli.search("/clients/search", "robotica")}
    verdict = cli("POST", f"/clients/validate/{created['id']}")
    assert verdict["is_valid"] is True
    for who in ({"id": created["id"]}, {"email": "otro@ure.example"}):
        needs(cli("POST", "/clients/customerportal", who), "url:url expires_at:seconds")
    assert cli("DELETE", path)["id"] == created["id"]
    cli.refused(404, "GET", path)


def test_services(cli: CommandLine) -> None:
    body = {"description": "Soporte", "unit_price": 750.5, "product_key": "81112101", "unit_key": "E48", "taxes": [IVA]}
    service = needs(cli("POST", "/services", body), f"{A_SERVICE} taxes[].type:text taxes[].rate:number")
    needs(service, "taxes[].withholding:flag")
    path = f"/services/{service['id']}"
    assert cli("PUT", path, {"unit_price": 800, "sku": "SOP"})["unit_price"] == 800
    assert needs(cli("GET", path), A_SERVICE)["sku"] == "SOP"
    for row in cli.page("/services", limit="20"):
        needs(row, A_SERVICE)
    cli("DELETE", path)
    cli.refused(404, "GET", path)


def test_invoices(cli: CommandLine, server: RunningSandbox, client: Json) -> None:
    invoice = needs(cli("POST", "/invoices/income", body_of(client)), AN_INVOICE)
    uuid = invoice["uuid"]
    for spelling in (uuid, uuid.upper()):
        assert needs(cli("GET", f"/invoices/income/{spelling}"), AN_INVOICE)["total"] == 1740
    listed = cli.page("/invoices/income", limit="20", status="valid", client_id=client["id"], series=invoice["series"])
    assert [row["uuid"] for row in listed] == [uuid]
    assert needs(cli.search("/invoices/search", uuid[:8])[0], A_DOCUMENT)["uuid"] == uuid
    for body in ({}, {"emails": ["a@b.example"]}):
        sent = needs(cli("POST", f"/invoices/{uuid}/send", body), "recipients:list attachments:list")
        assert sent["recipients"][0] == client["email"]
        assert sorted(name[-4:] for name in sent["attachments"]) == [".pdf", ".xml"]
    files = needs(cli("GET", f"/invoices/{uuid}/files"), "pdf:url xml:url")
    assert server.http.get(files["xml"]).content.startswith(b"<?xml")  # without a key
    assert server.http.get(files["pdf"]).content.startswith(b"%PDF")
    cli("DELETE", f"/invoices/{uuid}", {"motive": "02"})
    cancelled = cli("GET", f"/invoices/income/{uuid}")
    assert (cancelled["status"], cancelled["cancellation_status"]) == ("cancelled", "cancelled")
    cli.refused(409, "DELETE", f"/invoices/{uuid}", {"motive": "02"})


def test_cancelling_with_a_replacement(cli: CommandLine, node: Node, client: Json) -> None:
    for word, sender in (("replacement", cli), ("substitution_uuid", node)):
        wrong = sender("POST", "/invoices/income", body_of(client))["uuid"]
        related = [{"relationship": "04", "documents": [wrong]}]
        right = sender("POST", "/invoices/income", body_of(client, related_documents=related))["uuid"]
        sender.refused(400, "DELETE", f"/invoices/{wrong}", {"motive": "01"})
        cancelled = sender("DELETE", f"/invoices/{wrong}", {"motive": "01", word: right})
        assert cancelled["cancellation"]["substitution_uuid"] == right


def test_drafts_credit_notes_and_complements(cli: CommandLine, client: Json, deferred: Json) -> None:
    draft = cli("POST", "/invoices/draft", {"invoice_type": "I", **body_of(client)})
    rows = cli.page("/invoices/draft", limit="20")
    for row in rows:
        needs(row, "id:text total:number currency:text created_at:millis")
    needs(next(row for row in rows if row["id"] == draft["id"]), "client.legal_name:text")
    needs(cli("POST", f"/invoices/draft/{draft['id']}/stamp"), "uuid:text id:text")
    assert (
        needs(cli("GET", f"/invoices/income/{deferred['uuid']}"), f"{AN_INVOICE} {ON_CREDIT}")["last_balance"] == 2320
    )
    related = [{"relationship": "01", "documents": [deferred["uuid"]]}]
    cli("POST", "/invoices/egress", {"client": {"id": client["id"]}, "items": ITEMS, "related_documents": related})
    paid = {"ppd_invoice_id": deferred["uuid"], "amount": 100, "payment_form": "03", "idempotency_key": key_of_now()}
    cli("POST", "/payments/register", paid)
    complements = cli.page("/invoices/payment", limit="20", invoice_id=deferred["uuid"])
    assert len(complements) == 1
    for row in [*complements, *cli.page("/invoices/egress", limit="20")]:
        needs(row, "uuid:text client.legal_name:text total:number currency:text status:text")
    cli.refused(400, "DELETE", f"/invoices/{deferred['uuid']}", {"motive": "02"})


def test_payments(cli: CommandLine, client: Json) -> None:
    asked = {"client": {"id": client["id"]}, "items": ITEMS, "currency": "MXN", "automation_type": "none"}
    methods = {"allowed_payment_methods": ["card", "bank"], "send_email": True}
    request = needs(cli("POST", "/payments/request", {**asked, **methods}), f"{A_PAYMENT} short_url:url")
    body = {**asked, "automation_type": "pue_invoice", "payment_form": "03", "idempotency_key": key_of_now()}
    payment = cli("POST", "/payments/register", body)
    for identifier in (request["id"], payment["id"]):
        needs(cli("GET", f"/payments/{identifier}"), A_PAYMENT)
    for given in (
        {"status": "succeeded"},
        {"currency": "MXN"},
        {"email": client["email"]},
        {"tax_id": client["tax_id"]},
    ):
        rows = cli.page("/payments", limit="20", client_id=client["id"], **given)
        assert payment["id"] in {row["id"] for row in rows}
    assert cli("POST", f"/payments/{payment['id']}/refund")["status"] == "refunded"
    cli.refused(400, "POST", f"/payments/{payment['id']}/refund")


def test_receipts_and_explain(cli: CommandLine, client: Json) -> None:
    one, two = (cli("POST", "/receipts", {"client": {"id": client["id"]}, "items": ITEMS}) for _ in range(2))
    for row in cli.page("/receipts", limit="20", status="pending", client_id=client["id"]):
        needs(row, A_RECEIPT)
    stamped = needs(cli("POST", f"/receipts/{one['id']}/stamp"), "id:text")
    cli("DELETE", f"/receipts/{two['id']}")
    done = needs(
        cli("GET", f"/receipts/{one['id']}"), f"{A_RECEIPT} invoice.uuid:text invoice_id:text invoiced_at:seconds"
    )
    assert (done["status"], done["invoice"]["uuid"]) == ("completed", stamped["id"])
    assert cli("GET", f"/receipts/{two['id']}")["status"] == "cancelled"
    for path in ("/invoices/income", "/payments"):
        assert len(cli.page(path, client_id=client["id"], limit="1")) <= 1
    for unknown in (NOWHERE, "banana", "payment_nada", f"draft_{NOWHERE}"):  # `explain` tries them in this order
        for path in ("/payments", "/invoices/income", "/receipts", "/clients", "/services"):
            cli.refused(404, "GET", f"{path}/{unknown}")


def test_webhooks_and_teams(cli: CommandLine) -> None:
    body = {"url": "https://example.com/cli"}
    hooks = [cli("POST", "/webhooks", {**body, **more}) for more in ({}, {"events": ["invoice.created"]})]
    for row in cli.page("/webhooks", limit="20"):
        needs(row, "id:text url:url events:list")
    for hook in hooks:
        cli("DELETE", f"/webhooks/{hook['id']}")
    for row in cli.page("/teams"):
        needs(row, "id:text legal_name:word name:word tax_id:word")
    needs(cli("GET", f"/teams/{cli.team}"), A_TEAM)
    assert needs(cli("GET", "/teams/integrations"), "sat.completed:flag")["sat"]["completed"] is True


def test_export_pages_until_the_end(cli: CommandLine, client: Json) -> None:
    mark = key_of_now()
    made = {cli("POST", "/services", {**LINE, "description": f"{mark} {each}"})["id"] for each in range(102)}
    rows = cli.everything("/services", order_by="name", sort="asc")
    assert made <= {row["id"] for row in rows}
    assert len({row["id"] for row in rows}) == len(rows) > 100
    paid = {"client": {"id": client["id"]}, "items": ITEMS, "automation_type": "pue_invoice", "payment_form": "03"}
    for _ in range(3):
        cli("POST", "/payments/register", {**paid, "idempotency_key": key_of_now()})
        cli("POST", "/receipts", {"client": {"id": client["id"]}, "items": ITEMS})
    for path, members in (("/invoices/income", AN_INVOICE), ("/payments", A_PAYMENT), ("/receipts", A_RECEIPT)):
        found = cli.everything(path, limit=2, client_id=client["id"], **window(client))
        assert len({needs(row, members)["id"] for row in found}) == 3


def test_refusals_that_the_client_prints(cli: CommandLine, client: Json) -> None:
    unauthorized = cli.send("GET", "/teams", key="sk_test_unknown")
    assert unauthorized.status_code == 401
    needs(unauthorized.json(), "message:text error.code:text error.message:text")
    assert cli.refused(404, "GET", "/clients/client_nada")["details"] == []  # or it would print the sentence twice
    cli.refused(400, "GET", "/clients", limit="0")
    cli.refused(400, "GET", "/clients", limit="20", next="zzz")
    assert cli.refused(400, "POST", "/invoices/income", {})["message"] == "client is required"
    cli.refused(400, "POST", "/invoices/income", body_of(client, use="ZZZ"))
    cli.refused(400, "POST", "/payments/register", {"client": {"id": client["id"]}, "items": [], "payment_form": "03"})
    cli.refused(404, "POST", f"/payments/{NOWHERE}/refund")
    cli.refused(404, "POST", f"/invoices/draft/{NOWHERE}/stamp")
    cli.refused(403, "GET", "/clients", limit="20", team="team_de_otros")
