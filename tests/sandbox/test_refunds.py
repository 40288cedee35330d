"""Refunds (P6): what is given back, and what becomes of the documents behind it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.conftest import ITEM
from tests.sandbox.test_receipts import document_of
from tests.support.sandbox import RunningSandbox

Json = dict[str, Any]
TAXES = {
    "iva": [{"type": "IVA", "rate": 0.16}],
    "included": [{"type": "IVA", "rate": 0.16, "inclusive": True}],
    "fees": [
        {"type": "IVA", "rate": 0.16},
        {"type": "ISR", "rate": 0.10, "withholding": True},
        {"type": "IVA", "rate": 0.106667, "withholding": True},
    ],
    "quota": [{"type": "IVA", "rate": 0.16}, {"type": "IEPS", "rate": 0.5, "factor": "Cuota"}],
}


def _pay(server: RunningSandbox, client: Json, automation: str = "none", *items: Json, **more: Any) -> Json:
    body = {"client": {"id": client["id"]}, "items": list(items) or [ITEM], "payment_form": "04", **more}
    payment: Json = server.data("POST", "/payments/register", {**body, "automation_type": automation})
    return payment


@pytest.fixture
def refunding(server: RunningSandbox) -> Iterator[Any]:
    """Set how the team handles refunds; it is taken back when the test ends."""
    path = "/teams/team_practica/settings"

    def handle(handler: str, **more: Any) -> None:
        refunds = {"automatic_refunds": True, "current_month_handler": handler}
        server.data("PUT", path, {"refunds": refunds, **more})

    yield handle
    server.data("PUT", path, {"refunds": None, "cancel_receipts_on_refunds": None})


def test_in_part_and_then_the_rest(server: RunningSandbox, client: Json) -> None:
    payment = _pay(server, client, "pue_invoice")
    path = f"/payments/{payment['id']}/refund"
    part = server.data("POST", path, {"amount": 320.5, "reason": "Devolución", "external_processor_refund": True})
    assert (part["status"], part["refunded_amount"]) == ("succeeded", 320.5)
    assert (part["refunds"][0]["reason"], part["refunds"][0]["external_processor_refund"]) == ("Devolución", True)
    for amount in (1999.51, 0):
        assert server.call("POST", path, {"amount": amount}).json()["error"]["code"] == "invalid_field_value"
    whole = server.data("POST", path, headers={"Content-Type": "application/json"})  # as the official client does
    assert (whole["status"], whole["refunded_amount"], len(whole["refunds"])) == ("refunded", 2320, 2)
    assert server.call("POST", path, {}).json()["error"]["code"] == "operation_not_allowed"
    assert server.call("POST", f"/payments/{payment['id']}/paid", {}).status_code == 400
    assert server.call("POST", "/payments/payment_x/refund", {}).status_code == 404
    assert server.data("GET", f"/invoices/income/{payment['invoices'][0]}")["status"] == "valid"


@pytest.mark.parametrize("taxes", TAXES)
def test_credit_notes_come_to_what_was_given_back(
    server: RunningSandbox, client: Json, refunding: Any, taxes: str
) -> None:
    refunding("credit_note")
    items = [
        {**ITEM, "quantity": 3, "unit_price": 99.99, "taxes": TAXES[taxes]},
        {**ITEM, "unit_price": 0.37, "discount": 0.11, "taxes": TAXES[taxes]},
    ]
    payment = _pay(server, client, "pue_invoice", *items)
    given = [Decimal("33.33"), Decimal("0.07"), None]
    for amount in given:
        body = {} if amount is None else {"amount": float(amount)}
        refund = server.data("POST", f"/payments/{payment['id']}/refund", body)["refunds"][-1]
        document = document_of(server, refund["resources"][0])
        assert document.invoice.kind == "E"
        assert float(document.totals.total) == refund["amount"]
        assert document.invoice.relations[0].uuids == (payment["invoices"][0],)
        assert document.invoice.payment_form == "04"


def test_a_whole_refund_of_this_month_cancels(server: RunningSandbox, client: Json, refunding: Any) -> None:
    refunding("cancel_resources")
    payment = _pay(server, client, "ppd_invoice_and_complement")
    refund = server.data("POST", f"/payments/{payment['id']}/refund", {})["refunds"][0]
    assert refund["resources"] == payment["invoices"][::-1]
    for path, uuid in zip(("income", "payment"), payment["invoices"], strict=True):
        assert server.data("GET", f"/invoices/{path}/{uuid}")["status"] == "cancelled"
    part = _pay(server, client, "pue_invoice")
    resources = server.data("POST", f"/payments/{part['id']}/refund", {"amount": 1160})["refunds"][0]["resources"]
    assert server.data("GET", f"/invoices/egress/{resources[0]}")["total"] == 1160
    assert server.data("GET", f"/invoices/income/{part['invoices'][0]}")["status"] == "valid"


def test_a_parcel_given_back_is_owed_again(server: RunningSandbox, deferred: Json, refunding: Any) -> None:
    refunding("cancel_resources")
    body = {"ppd_invoice_id": deferred["uuid"], "amount": 320, "payment_form": "03"}
    payment = server.data("POST", "/payments/register", body)
    server.data("POST", f"/payments/{payment['id']}/refund", {})
    after = server.data("GET", f"/invoices/income/{deferred['uuid']}")
    assert (after["status"], after["last_balance"], after["payment_complements"]) == ("valid", 2320, 0)


def test_receipts_go_with_their_payment(server: RunningSandbox, refunding: Any) -> None:
    refunding("credit_note", cancel_receipts_on_refunds=True)
    client = server.data("POST", "/clients", {"name": "Mostrador"})
    payment = _pay(server, client, "pue_invoice")
    path = f"/receipts/{payment['receipt_id']}"
    server.data("POST", f"/payments/{payment['id']}/refund", {"amount": 1})
    assert server.data("GET", path)["status"] == "pending"
    server.data("POST", f"/payments/{payment['id']}/refund", {})
    assert server.data("GET", path)["status"] == "cancelled"


def test_a_deleted_client_is_still_credited(server: RunningSandbox, client: Json, refunding: Any) -> None:
    refunding("credit_note")
    payment = _pay(server, client, "pue_invoice")
    server.data("DELETE", f"/clients/{client['id']}")
    refund = server.data("POST", f"/payments/{payment['id']}/refund", {"amount": 100})["refunds"][0]
    assert document_of(server, refund["resources"][0]).invoice.receiver.rfc == client["tax_id"]
