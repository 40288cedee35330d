"""The vendor's n8n node works against this API unchanged: its operations as it sends them (contract, section 12).

None of its code is here; what it expects was read in its release for this API.
"""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.support.receiver import receiving
from tests.support.sandbox import RunningSandbox
from tests.support.vendor import A_DOCUMENT, A_PAYMENT, ITEMS, IVA, LINE, Node, body_of, key_of_now, needs, window

Json = dict[str, Any]


@pytest.fixture
def node(server: RunningSandbox) -> Node:
    return Node(server)


def test_node_credentials_and_paging(node: Node, client: Json) -> None:
    assert len(node.page("/teams", limit=1)) == 1
    for path in ("/clients", "/services", "/invoices/income", "/invoices/egress", "/invoices/payment", "/payments"):
        node.everything(
            path, order_by="timestamp", sort="desc", **{name: int(at) for name, at in window(client).items()}
        )
    for path in ("/receipts", "/teams", "/users"):
        node.everything(path)
    node.page("/webhooks", limit=100, status="active")
    for path, states in (
        ("/invoices/income", "valid canceled pending"),
        ("/payments", "requires_payment_method canceled"),
    ):
        for status in states.split():
            node.page(path, limit=50, status=status, client_id=client["id"])


def test_node_clients(node: Node) -> None:
    mail = f"{time.time_ns()}@node.example"
    body = {
        "email": mail,
        "name": "Nodo",
        "bcc": ["a@b.example"],
        "address": {"zip": "86991"},
        "metadata": {"crm": mail},
    }
    search = {"on_key": "email", "on_value": mail, "update": True}
    created = node("POST", "/clients", {**body, "search": search})
    again = node("POST", "/clients", {**body, "name": "Nodo dos", "search": search})
    assert (again["id"], again["name"]) == (created["id"], "Nodo dos")
    changed = node(
        "PUT", f"/clients/{created['id']}", {"phone": "55", "address": {"city": "Paraíso", "country": "MEX"}}
    )
    assert (changed["address"]["zip"], changed["address"]["city"]) == ("86991", "Paraíso")
    assert [row["id"] for row in node.page("/clients", limit=50, **{"metadata.crm": mail})] == [created["id"]]
    assert node("POST", f"/clients/validate/{created['id']}")["is_valid"] is False
    node("POST", "/clients/customerportal", {"email": mail})
    needs(
        node("POST", f"/clients/{created['id']}/stamp-pending-receipts"), "stamped:whole failed:whole remaining:whole"
    )
    node("DELETE", f"/clients/{created['id']}")


def test_node_documents(node: Node, client: Json) -> None:
    withheld = [{"type": "ISR", "rate": 0.10}, {"type": "IVA", "rate": 0.106667}]
    taxes = [{**IVA, "inclusive": False}, *({**tax, "factor": "Tasa", "withholding": True} for tax in withheld)]
    service = node(
        "POST", "/services", {"description": "Honorarios", "unit_price": 1000, "taxability": "02", "taxes": taxes}
    )
    reference = {"id": service["id"], "quantity": 1}
    who = {"client": {"id": client["id"]}}
    income = {
        **who,
        "items": [{**reference, "unit_price": 2000}],
        "automation_type": "none",
        "use": "P01",
        "currency": "MXN",
    }
    tag = key_of_now()
    invoice = node("POST", "/invoices/income", {**income, "send_email": True, "metadata": {"pedido": tag}})
    assert (invoice["subtotal"], invoice["total"]) == (2000, 1906.67)
    assert [row["uuid"] for row in node.page("/invoices/income", **{"metadata.pedido": tag})] == [invoice["uuid"]]
    linked = node("POST", "/invoices/income", {**who, "items": ITEMS, "automation_type": "payment"})
    needs(node("GET", f"/payments/{linked['payments'][0]}"), A_PAYMENT)
    related = [{"relationship": "01", "documents": [invoice["uuid"]]}]
    credit = node("POST", "/invoices/egress", {**who, "items": ITEMS, "related_documents": related})
    assert node("GET", f"/invoices/egress/{credit['uuid']}")["invoice_type"] == "E"
    alone = node("POST", "/invoices/egress", {**who, "items": ITEMS})  # the node has no field for what it relates to
    assert (alone["status"], alone["total"], alone["invoices"]) == ("valid", 1740, [])
    for kind in ("pdf", "xml"):
        files = node("GET", f"/invoices/{invoice['uuid']}/files", file_type=kind)
        assert needs(files, f"{kind}:url").keys() == {kind}
    receipt = node("POST", "/receipts", {**who, "items": [reference], "periodicity": "fortnight"})
    assert receipt["periodicity"] == "two_weeks"
    assert (
        node("POST", "/receipts", {**who, "items": [reference], "periodicity": "bimonth"})["periodicity"]
        == "two_months"
    )
    stamp = {
        "stamp_to": "client",
        "date": receipt["created_at"] * 1000 - 3_600_000,
        "fiscal_information": {"zip": "86991"},
    }
    needs(node("POST", f"/receipts/{receipt['id']}/stamp", stamp), A_DOCUMENT)


def test_node_payments(node: Node, client: Json) -> None:
    service = node("POST", "/services", {**LINE, "description": "Mensualidad"})
    who = {"client": {"id": client["id"]}, "items": [{"id": service["id"], "quantity": 1}]}
    methods = {"automation_type": "pue_invoice", "allowed_payment_methods": ["card", "spei", "oxxo", "stripe-spei"]}
    asked, unwanted = (node("POST", "/payments/request", {**who, **methods}) for _ in range(2))
    date = asked["created_at"] - 3600
    paid = node("POST", f"/payments/{asked['id']}/paid", {"payment_form": "03", "date": date})
    assert (paid["status"], paid["succeeded_at"], len(paid["invoices"])) == ("succeeded", date, 1)
    assert node("DELETE", f"/payments/{unwanted['id']}")["status"] == "cancelled"
    registered = {**who, "automation_type": "none", "payment_form": "28", "invoice_config": {"serie": "A"}}
    payment = node("POST", "/payments/register", registered)
    back = {"amount": 500, "external_processor_refund": True, "reason": "Duplicado"}
    refunded = node("POST", f"/payments/{payment['id']}/refund", back)
    assert (refunded["status"], refunded["refunded_amount"]) == ("succeeded", 500)


def test_node_teams_and_users(node: Node) -> None:
    team = node(
        "POST", "/teams", {"tax_id": "EKU9003173C9", "brand": {"alias": "Sucursal"}, "address": {"country": "MEX"}}
    )
    path = f"/teams/{team['id']}"
    node("PUT", path, {"support_email": "s@n.example", "brand": {"alias": "Otra"}})
    node("POST", f"{path}/series", {"series": "NODO"})
    node("PUT", f"{path}/series/NODO", {"live": 5, "test": 7})
    assert {"series": "NODO", "live": 5, "test": 7}.items() <= node("GET", f"{path}/series")[-1].items()
    emails = {"avoid_invoice_emails": True, "invoices_bcc": ["b@n.example"]}
    node("PUT", f"{path}/settings", {"invoice_pdf_notes": "Gracias", "keep_full_legal_name": True, "emails": emails})
    node("GET", f"{path}/onboarding-url")
    needs(node("GET", "/teams/integrations"), "sat:object")
    mail = f"{time.time_ns()}@node.example"
    user = node("POST", "/users", {"email": mail, "first_name": "Ana", "last_name": "Ruiz", "auto_join": False})
    node("PUT", f"/users/{user['id']}", {"phone": "5512345678"})
    node("POST", f"{path}/add-member", {"id": user["id"], "role": "viewer"})
    node("POST", f"{path}/remove-member", {"id": user["id"]})
    node("POST", "/users/reset-password", {"email": mail})
    node("POST", "/users/login-link", {"user_id": user["id"]})


def test_node_trigger_hears_what_it_asked_for(node: Node, client: Json) -> None:
    """It looks for its address, subscribes, and drops every delivery whose `event` is not a name that it chose."""
    names = [
        "invoice.stamped",
        "invoice.cancelled",
        "receipt.stamped",
        "receipt.cancelled",
        "payment.cancelled",
        "invoice.sent",
    ]
    with receiving() as receiver:
        body = {"url": receiver.url, "events": names, "status": "active", "description": f"n8n webhook - {names}"}
        hook = node("POST", "/webhooks", body)
        assert receiver.url in {row["url"] for row in node("GET", "/webhooks")}
        uuid = node("POST", "/invoices/income", body_of(client))["uuid"]
        stamped = receiver.next().json
        node("DELETE", f"/invoices/{uuid}", {"motive": "02"})
        cancelled = receiver.next().json
        node("DELETE", f"/webhooks/{hook['id']}")
    assert (stamped["event"], stamped["type"], stamped["data"]["object"]["uuid"]) == (names[0], "invoice.created", uuid)
    assert (cancelled["event"], cancelled["type"]) == (names[1], "invoice.canceled")
