"""What webhooks hear of clients, services, payments and receipts, with the whole object and links that work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.sandbox.conftest import CLIENT, ITEM
from tests.support.receiver import Receiver, receiving
from tests.support.sandbox import RunningSandbox

Json = dict[str, Any]


class Ear:
    """A webhook of its own, and what it heard."""

    def __init__(self, server: RunningSandbox, receiver: Receiver) -> None:
        self.server, self.receiver = server, receiver
        self.webhook = server.data("POST", "/webhooks", {"url": f"{receiver.url}/in"})["id"]

    def heard(self, *kinds: str) -> list[Json]:
        """The objects of the next events, which must be of these kinds in any order."""
        events = [self.receiver.next().json for _ in kinds]
        assert sorted(event["type"] for event in events) == sorted(kinds)
        return [next(event["data"]["object"] for event in events if event["type"] == kind) for kind in kinds]


@pytest.fixture
def ear(server: RunningSandbox) -> Iterator[Ear]:
    with receiving() as receiver:
        ear = Ear(server, receiver)
        yield ear
        server.data("DELETE", f"/webhooks/{ear.webhook}")


def test_clients_and_services(server: RunningSandbox, ear: Ear) -> None:
    client = server.data("POST", "/clients", CLIENT)
    assert ear.heard("customer.created") == [client]
    changed = server.data("PUT", f"/clients/{client['id']}", {"phone": "55"})
    assert ear.heard("customer.updated") == [changed]
    server.call("POST", "/clients", {"phone": "refused"})
    server.data("DELETE", f"/clients/{client['id']}")
    assert ear.heard("customer.deleted") == [changed]
    service = server.data("POST", "/services", ITEM)
    server.data("PATCH", f"/services/{service['id']}", {"unit_price": 2})
    server.data("DELETE", f"/services/{service['id']}")
    assert ear.heard("service.created", "service.updated", "service.deleted")[1]["unit_price"] == 2


def test_a_request_from_its_link_to_its_refund(server: RunningSandbox, client: Json, ear: Ear) -> None:
    body = {"client": {"id": client["id"]}, "items": [ITEM], "automation_type": "pue_invoice"}
    payment = server.data("POST", "/payments/request", body)
    assert ear.heard("payment.created") == [payment]
    paid = server.data("POST", f"/payments/{payment['id']}/paid", {})
    assert ear.heard("payment.succeeded", "invoice.created")[0] == paid
    refunded = server.data("POST", f"/payments/{payment['id']}/refund", {})
    assert ear.heard("payment.updated", "payment.refunded") == [refunded, refunded]
    other = server.data("POST", "/payments/request", body)
    server.data("PUT", f"/payments/{other['id']}", {"client": {"phone": "55"}})
    server.data("DELETE", f"/payments/{other['id']}")
    ear.heard("payment.created", "payment.updated", "customer.updated", "payment.canceled")


def test_a_receipt_from_its_payment_to_its_invoice(server: RunningSandbox, ear: Ear) -> None:
    body = {"client": {"name": "Mostrador"}, "items": [ITEM], "payment_form": "03", "automation_type": "pue_invoice"}
    payment = server.data("POST", "/payments/register", body)
    receipt = ear.heard("receipt.created", "customer.created", "payment.created", "payment.succeeded")[0]
    assert receipt == server.data("GET", f"/receipts/{payment['receipt_id']}")
    server.data("POST", f"/receipts/{receipt['id']}/stamp", {"stamp_to": "general_public_foreign"})
    heard = ear.receiver.next().json, ear.receiver.next().json
    kinds = {event["type"] for event in heard}
    if "customer.created" in kinds:  # the foreign public, when it is first used
        kinds.add(ear.receiver.next().json["type"])
    assert kinds - {"customer.created"} == {"receipt.completed", "invoice.created"}


def test_a_receipt_that_is_taken_back(server: RunningSandbox, client: Json, ear: Ear) -> None:
    receipt = server.data("POST", "/receipts", {"client": {"id": client["id"]}, "items": [ITEM]})
    server.data("DELETE", f"/receipts/{receipt['id']}")
    server.data("POST", f"/receipts/{receipt['id']}/reopen", {})
    found = ear.heard("receipt.created", "receipt.deleted", "receipt.updated")
    assert [each["status"] for each in found] == ["pending", "cancelled", "pending"]


def test_copies_of_mails_and_those_that_are_not_wanted(server: RunningSandbox, client: Json) -> None:
    path = "/teams/team_practica/settings"

    def mails(about: str) -> list[list[str]]:
        return [mail["to"] for mail in server.data("GET", f"{server.origin}/_sandbox/mail?about={about}")]

    body = {"client": {"id": client["id"]}, "items": [ITEM], "payment_form": "03"}
    server.data(
        "PUT", path, {"emails": {"payments_bcc": ["caja@kemper.example"], "receipts_bcc": ["r@kemper.example"]}}
    )
    try:
        payment = server.data("POST", "/payments/register", {**body, "send_email": True, "emails": ["x@y.example"]})
        assert mails(payment["id"]) == [[client["email"], "x@y.example", "caja@kemper.example"]]
        for quiet in ({}, {"send_email": True, "ignore_emails": True}):
            payment = server.data("POST", "/payments/register", {**body, **quiet, "automation_type": "pue_invoice"})
            assert mails(payment["id"]) == mails(payment["invoices"][0]) == []
        payment = server.data("POST", "/payments/register", {**body, "send_email": True, "automation_type": "payment"})
        assert mails(payment["invoices"][0]) == [[client["email"]]]
        assert mails(server.data("POST", "/receipts", body)["id"]) == [[client["email"], "r@kemper.example"]]
        server.data("PUT", path, {"emails": {"avoid_receipts_emails": True}})
        assert mails(server.data("POST", "/receipts", body)["id"]) == []
    finally:
        server.data("PUT", path, {"emails": None})


@pytest.mark.parametrize(
    ("settings", "currency"), [({"avoid_receipts": True}, "MXN"), ({"avoid_automations_on_currencies": ["USD"]}, "USD")]
)
def test_settings_that_hold_automations_back(server: RunningSandbox, settings: Json, currency: str) -> None:
    path = "/teams/team_practica/settings"
    server.data("PUT", path, settings)
    try:
        body = {"client": {"name": "Mostrador"}, "items": [ITEM], "payment_form": "03", "currency": currency}
        more = {"exchange_rate": 18, "automation_type": "pue_invoice"}
        assert server.data("POST", "/payments/register", {**body, **more})["receipt_id"] is None
    finally:
        server.data("PUT", path, dict.fromkeys(settings))
