"""Cancelling at the test SAT: at once, with the customer's acceptance, after its silence, and what SAT may answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from typing import Any

import pytest

from gigstack_desktop.sandbox import business_days
from tests.sandbox.conftest import CLIENT, ITEM
from tests.support.postgresql import programs, running_postgresql
from tests.support.sandbox import RunningSandbox, running_sandbox

Json = dict[str, Any]
DAY = 86_400


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def calendar(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    """A server of its own, whose time may be moved."""
    with ExitStack() as stack:
        arguments = ["--empty"]
        if request.param == "postgresql":
            if programs() is None:
                pytest.skip("PostgreSQL is not installed")
            arguments += ["--database", stack.enter_context(running_postgresql())]
        yield stack.enter_context(running_sandbox(tmp_path_factory.mktemp("calendar"), *arguments))


@pytest.fixture
def old(calendar: RunningSandbox) -> Json:
    """A PPD invoice of 2320.00 that was issued more than a business day ago."""
    return _old(calendar)


def _issue(server: RunningSandbox, **more: Any) -> Json:
    client = server.data("POST", "/clients", CLIENT)["id"]
    body = {"client": {"id": client}, "items": [ITEM], "payment_method": "PPD", "payment_form": "99", **more}
    invoice: Json = server.data("POST", "/invoices/income", body)
    return invoice


def _old(server: RunningSandbox, **more: Any) -> Json:
    invoice = _issue(server, **more)
    _pass(server, days=6)
    return invoice


def _pass(server: RunningSandbox, days: int) -> None:
    server.data("POST", f"{server.origin}/_sandbox/clock", {"advance_seconds": days * DAY})


def _cancel(server: RunningSandbox, invoice: Json, **more: Any) -> Json:
    answer: Json = server.data("DELETE", f"/invoices/{invoice['uuid']}", {"motive": "02"}, **more)
    return answer


def _answer(server: RunningSandbox, invoice: Json, answer: str) -> Any:
    return server.call("POST", f"{server.origin}/_sandbox/cancellations/{invoice['uuid']}", {"answer": answer})


def _again(server: RunningSandbox, invoice: Json) -> Json:
    found: Json = server.data("GET", f"/invoices/income/{invoice['uuid']}")
    return found


def test_a_fresh_invoice_is_cancelled_at_once(calendar: RunningSandbox) -> None:
    cancelled = _cancel(calendar, _issue(calendar))
    assert cancelled["status"] == cancelled["cancellation_status"] == "cancelled"
    assert cancelled["cancellation"]["acceptance"] == "not_required"
    assert cancelled["cancellation"]["cancelled_at"] >= cancelled["created_at"]


@pytest.mark.parametrize(
    "more",
    [
        {"items": [{**ITEM, "quantity": 1, "unit_price": 862.06}]},  # 999.99
        {"client": {"id": "client_publico_general"}, "payment_method": "PUE", "payment_form": "01"},
        {"client": {"legal_name": "FOREIGN COMPANY", "tax_id": "XEXX010101000"}},
    ],
)
def test_nobody_is_asked_for_small_ones_and_generic_rfcs(calendar: RunningSandbox, more: Json) -> None:
    assert _cancel(calendar, _old(calendar, **more))["status"] == "cancelled"


def test_the_amount_counts_in_pesos(calendar: RunningSandbox) -> None:
    dollars = _old(calendar, items=[{**ITEM, "quantity": 1, "unit_price": 100}], currency="USD", exchange_rate=18)
    assert _cancel(calendar, dollars)["status"] == "valid"


def test_the_customer_accepts(calendar: RunningSandbox, old: Json) -> None:
    waiting = _cancel(calendar, old)
    assert (waiting["status"], waiting["cancellation_status"]) == ("valid", "pending")
    assert waiting["cancellation"]["expires_at"] > waiting["cancellation"]["requested_at"]
    again = calendar.call("DELETE", f"/invoices/{old['uuid']}", {"motive": "02"})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "resource_conflict")
    listed = calendar.data("GET", f"{calendar.origin}/_sandbox/cancellations")
    assert old["uuid"] in [each["uuid"] for each in listed]
    accepted = _answer(calendar, old, "accept").json()["data"]
    assert (accepted["status"], accepted["cancellation"]["acceptance"]) == ("cancelled", "accepted")
    assert _again(calendar, old) == accepted
    assert _answer(calendar, old, "accept").json()["error"]["code"] == "operation_not_allowed"


def test_the_customer_rejects_and_is_asked_again(calendar: RunningSandbox, old: Json) -> None:
    _cancel(calendar, old)
    rejected = _answer(calendar, old, "reject").json()["data"]
    assert (rejected["status"], rejected["cancellation"]["cancellation_status"]) == ("valid", "rejected")
    assert _cancel(calendar, old)["cancellation"]["cancellation_status"] == "pending"


def test_silence_counts_as_acceptance_after_three_business_days(calendar: RunningSandbox, old: Json) -> None:
    waiting = _cancel(calendar, old)
    days = (waiting["cancellation"]["expires_at"] - waiting["cancellation"]["requested_at"]) // DAY
    _pass(calendar, days=days)
    assert _again(calendar, old)["cancellation"]["cancellation_status"] == "pending"
    _pass(calendar, days=1)
    expired = _again(calendar, old)
    assert (expired["status"], expired["cancellation"]["acceptance"]) == ("cancelled", "expired")
    assert expired["uuid"] in [each["uuid"] for each in calendar.data("GET", "/invoices/income?status=cancelled")]


def test_what_is_paid_while_the_customer_thinks_is_not_cancelled(calendar: RunningSandbox, old: Json) -> None:
    _cancel(calendar, old)
    calendar.data("POST", "/payments/register", {"ppd_invoice_id": old["uuid"], "amount": 100, "payment_form": "03"})
    refused = _answer(calendar, old, "accept")
    assert (refused.status_code, refused.json()["error"]["sat_code"]) == (400, "204")
    _pass(calendar, days=10)
    kept = _again(calendar, old)
    assert (kept["status"], kept["cancellation"]["cancellation_status"]) == ("valid", "rejected")
    assert (kept["last_balance"], kept["payment_complements"]) == (2220, 1)


def test_a_complement_waits_whatever_its_amount(calendar: RunningSandbox) -> None:
    invoice = _issue(calendar)
    payment = {"ppd_invoice_id": invoice["uuid"], "amount": 100, "payment_form": "03"}
    calendar.data("POST", "/payments/register", payment)
    complement = calendar.data("GET", f"/invoices/payment?invoice_id={invoice['uuid']}")[0]
    _pass(calendar, days=6)
    assert _cancel(calendar, complement)["cancellation_status"] == "pending"
    assert _again(calendar, invoice)["last_balance"] == 2220  # it pays until the customer has answered
    assert _answer(calendar, complement, "accept").status_code == 200
    parent = _again(calendar, invoice)
    assert (parent["last_balance"], parent["payment_complements"]) == (2320, 0)


def test_a_team_may_practise_otherwise(calendar: RunningSandbox, old: Json) -> None:
    modes = f"{calendar.origin}/_sandbox/cancellations"
    calendar.data("PUT", modes, {"mode": "immediate"})
    assert _cancel(calendar, old)["status"] == "cancelled"
    calendar.data("PUT", modes, {"mode": "acceptance"})
    assert _cancel(calendar, _issue(calendar))["status"] == "valid"
    calendar.data("PUT", modes, {"mode": "sat"})
    assert calendar.call("PUT", modes, {"mode": "never"}).status_code == 400


@pytest.mark.parametrize(
    ("order", "status", "code"),
    [("sat:205", 400, "cfdi_service_error"), ("sat:down", 502, "external_service_error")],
)
def test_sat_does_not_take_it(calendar: RunningSandbox, order: str, status: int, code: str) -> None:
    invoice = _issue(calendar)
    headers = {"X-Sandbox-Fail": order}
    answer = calendar.call("DELETE", f"/invoices/{invoice['uuid']}", {"motive": "02"}, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert _again(calendar, invoice)["status"] == "valid"


def test_sat_takes_its_time(calendar: RunningSandbox) -> None:
    invoice = _issue(calendar)
    slow = _cancel(calendar, invoice, headers={"X-Sandbox-Fail": "sat:slow"})
    assert (slow["status"], slow["cancellation_status"]) == ("valid", "pending")
    _pass(calendar, days=1)
    assert _again(calendar, invoice)["status"] == "cancelled"


def test_unknown_invoice(calendar: RunningSandbox) -> None:
    assert calendar.call("DELETE", "/invoices/nothing", {"motive": "02"}).status_code == 404
    assert _answer(calendar, {"uuid": "nothing"}, "accept").status_code == 404


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # Friday to Monday
        (date(2026, 11, 13), 1, date(2026, 11, 17)),  # over the third Monday of November
        (date(2026, 9, 15), 3, date(2026, 9, 21)),  # over the 16th and a weekend
        (date(2026, 1, 30), 1, date(2026, 2, 3)),  # over the first Monday of February
        (date(2030, 9, 30), 1, date(2030, 10, 2)),  # a new president
    ],
)
def test_business_days(start: date, count: int, end: date) -> None:
    assert business_days.after(start, count) == end


def test_webhooks_hear_of_it(calendar: RunningSandbox) -> None:
    hook = {"url": "http://127.0.0.1:9/", "events": ["invoice.stamped", "invoice.cancelled", "invoice.failed"]}
    webhook = calendar.data("POST", "/webhooks", hook)["id"]
    issued = _issue(calendar)
    _cancel(calendar, issued)
    body = {"client": {"id": issued["client"]["id"]}, "items": [ITEM], "use": "D10"}
    assert calendar.call("POST", "/invoices/income", body).status_code == 400
    assert calendar.call("POST", "/invoices/income", {**body, "items": []}).status_code == 400  # nothing was stamped
    found = calendar.data("GET", f"/webhooks/{webhook}/deliveries?limit=100")
    assert sorted(each["type"] for each in found) == ["invoice.canceled", "invoice.created", "invoice.failed"]
    calendar.data("DELETE", f"/webhooks/{webhook}")


def test_a_complement_is_not_substituted(server: RunningSandbox, request_body: dict[str, Any]) -> None:
    invoice = server.data("POST", "/invoices/income", {**request_body, "automation_type": "payment_and_complement"})
    complement = server.data("GET", f"/invoices/payment?invoice_id={invoice['uuid']}")[0]
    body = {"motive": "01", "substitution_uuid": invoice["uuid"]}
    refused = server.call("DELETE", f"/invoices/{complement['uuid']}", body).json()["error"]
    assert (refused["sat_code"], "motive 02" in refused["message"]) == ("312", True)
    assert server.data("DELETE", f"/invoices/{complement['uuid']}", {"motive": "02"})["status"] == "cancelled"
    assert server.data("GET", f"/invoices/income/{invoice['uuid']}")["last_balance"] == 2320


def test_installments_are_unique_after_one_was_cancelled(server: RunningSandbox, deferred: dict[str, Any]) -> None:
    def pay(amount: int) -> None:
        asked = {"ppd_invoice_id": deferred["uuid"], "amount": amount, "payment_form": "03"}
        server.data("POST", "/payments/register", asked)

    def parcels() -> list[dict[str, Any]]:
        found = server.data("GET", f"/invoices/payment?invoice_id={deferred['uuid']}&sort=asc")
        return [{**each["related_invoices"][0], "uuid": each["uuid"]} for each in found if each["status"] == "valid"]

    for amount in (100, 200, 300):
        pay(amount)
    server.data("DELETE", f"/invoices/{parcels()[1]['uuid']}", {"motive": "02"})
    pay(50)
    assert [(each["installment"], each["last_balance"]) for each in parcels()] == [(1, 2220), (3, 1720), (4, 1870)]
