"""The end of receipts' windows: what expires, and the global invoices that it goes into."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.conftest import ITEM
from tests.sandbox.test_receipts import document_of
from tests.support.sandbox import RunningSandbox, running_sandbox

Json = dict[str, Any]
IVA, IVA_ZERO, ISR = (
    {"type": "IVA", "rate": 0.16},
    {"type": "IVA", "rate": 0},
    {"type": "ISR", "rate": 0.1, "withholding": True},
)
INCLUDED = {"type": "IVA", "rate": 0.16, "inclusive": True}
QUOTA = {"type": "IEPS", "rate": 0.5, "factor": "Cuota", "base": "3"}
CLOSE = "/_sandbox/end-of-month"


class Till:
    """Receipts in live mode, where no other test has any."""

    def __init__(self, server: RunningSandbox) -> None:
        self.server = server
        self.team = "team_practica"
        self.client = self.data("POST", "/clients", {"name": "Mostrador"})["id"]

    def data(self, method: str, path: str, body: Any = None) -> Any:
        return self.server.data(method, path, body, key=self.server.live_key)

    def receipt(self, *items: Json, **more: Any) -> Json:
        lines = [{**ITEM, "quantity": 1, **item} for item in items]
        body = {"client": {"id": self.client}, "items": lines, "periodicity": "month", **more}
        created: Json = self.data("POST", "/receipts", body)
        return created

    def close(self, *, early: bool = True) -> Json:
        closed: Json = self.data("POST", self.server.origin + CLOSE, {"early": early})
        return closed

    def document(self, uuid: str) -> Any:
        """The XML, which SAT's schemas and our own sums agree with."""
        return document_of(self.server, uuid, key=self.server.live_key)

    def configure(self, **settings: Any) -> None:
        self.data("PUT", f"/teams/{self.team}/settings", settings)


@pytest.fixture
def till(server: RunningSandbox) -> Iterator[Till]:
    """A till whose receipts, settings aside, are closed when the test ends."""
    till = Till(server)
    till.close()
    yield till
    till.close()


def test_tickets_with_tax_included_come_to_the_cent(till: Till) -> None:
    tickets = [till.receipt({"unit_price": price, "taxes": [INCLUDED]}) for price in (100, 50)]
    assert till.close(early=False) == {"expired": [], "invoices": [], "failed": []}
    closed = till.close()
    assert closed["expired"] == [ticket["id"] for ticket in tickets]
    document = till.document(closed["invoices"][0])
    lines = document.invoice.lines
    assert [str(line.unit_price) for line in lines] == ["86.206897", "43.103448"]  # rules, example G
    assert [line.sku for line in lines] == [ticket["id"] for ticket in tickets]
    assert {(line.product_key, line.unit_key, line.unit_name, line.description) for line in lines} == {
        ("01010101", "ACT", "", "Venta")
    }
    written = document.totals
    assert (written.subtotal, written.total_transferred, written.total) == (
        Decimal("129.31"),
        Decimal("20.69"),
        Decimal("150.00"),
    )
    for ticket in tickets:
        after = till.data("GET", f"/receipts/{ticket['id']}")
        assert (after["status"], after["invoice_id"]) == ("expired", closed["invoices"][0])
    assert till.close()["invoices"] == []


def test_a_global_invoice_is_to_the_public(till: Till) -> None:
    till.receipt({"unit_price": 10}, payment_form="01")
    till.receipt({"unit_price": 500}, payment_form="04")
    uuid = till.close()["invoices"][0]
    invoice = till.data("GET", f"/invoices/income/{uuid}")
    document = till.document(uuid).invoice
    now = datetime.now(UTC)
    assert (document.receiver.rfc, document.receiver.name, document.receiver.uso_cfdi) == (
        "XAXX010101000",
        "PUBLICO EN GENERAL",
        "S01",
    )
    assert document.receiver.regimen == "616"
    assert (document.payment_form, document.payment_method, document.conditions) == ("04", "PUE", "")
    assert document.global_period.periodicity == "04"
    assert invoice["global"]["year"] in (now.year, now.year - 1)
    assert len(invoice["receipts"]) == 2


@pytest.mark.parametrize(
    "items",
    [
        [{"unit_price": 33.33}],
        [{"unit_price": 19.99, "quantity": 3, "discount": 0.97}, {"unit_price": 0.01}],
        [
            {"unit_price": 7.77, "taxes": [IVA]},
            {"unit_price": 8.88, "taxes": [IVA_ZERO]},
            {"unit_price": 5, "taxes": []},
        ],
        [{"unit_price": 1000, "taxes": [IVA, ISR]}],
        [{"unit_price": 100, "taxes": [IVA, {"type": "IEPS", "rate": 0.08}]}],
        [{"unit_price": 100, "quantity": 3, "taxes": [IVA, QUOTA]}],
    ],
)
def test_what_was_collected_is_what_is_invoiced(till: Till, items: list[Json]) -> None:
    tickets = [till.receipt(*items) for _ in range(3)]
    document = till.document(till.close()["invoices"][0])
    due = sum(ticket["total"] + ticket["withholding_taxes"] for ticket in tickets)
    assert float(document.totals.total) == pytest.approx(due, abs=0.001)
    assert document.totals.total_withheld is None
    sets = len({str(item.get("taxes", ITEM["taxes"])) for item in items})
    assert len(document.invoice.lines) == 3 * sets


def test_windows_and_currencies_have_invoices_of_their_own(till: Till) -> None:
    for more in (
        {"periodicity": "day"},
        {},
        {},
        {"currency": "USD", "exchange_rate": 18.5},
        {"periodicity": "two_months"},
    ):
        till.receipt({"unit_price": 10}, **more)
    closed = till.close()
    assert closed["failed"] == []
    documents = [till.document(uuid).invoice for uuid in closed["invoices"]]
    found = sorted((each.global_period.periodicity, each.currency, len(each.lines)) for each in documents)
    assert found in (
        [("01", "MXN", 1), ("04", "MXN", 1), ("04", "MXN", 2), ("04", "USD", 1)],
        [("01", "MXN", 1), ("04", "MXN", 3), ("04", "USD", 1)],
    )


def test_settings_decide_what_expired_receipts_become(till: Till) -> None:
    till.configure(invoice_per_receipt=True, use_foreign_public_in_usd=True)
    try:
        for more in ({}, {}, {"currency": "USD", "exchange_rate": 18.5}):
            till.receipt({"unit_price": 10}, **more)
        closed = till.close()
        assert closed["failed"] == []
        receivers = [till.document(uuid).invoice.receiver.rfc for uuid in closed["invoices"]]
        assert sorted(receivers) == ["XAXX010101000", "XAXX010101000", "XEXX010101000"]
        till.configure(global_invoice_disabled=True)
        ticket = till.receipt({"unit_price": 10})
        assert till.close() == {"expired": [ticket["id"]], "invoices": [], "failed": []}
        assert till.data("GET", f"/receipts/{ticket['id']}")["invoice_id"] is None
    finally:
        till.configure(invoice_per_receipt=None, use_foreign_public_in_usd=None, global_invoice_disabled=None)


def test_a_ticket_that_cannot_be_invoiced_keeps_nobody_else_out(till: Till) -> None:
    good = [till.receipt({"unit_price": 10}) for _ in range(3)]
    bad = till.receipt({"unit_price": 20, "taxes": [{"type": "IEPS", "rate": 0.123}]})  # a rate that SAT does not know
    closed = till.close()
    assert [problem["receipts"] for problem in closed["failed"]] == [[bad["id"]]]
    assert closed["failed"][0]["error"]
    assert till.data("GET", f"/invoices/income/{closed['invoices'][0]}")["receipts"] == [each["id"] for each in good]
    assert till.data("GET", f"/receipts/{bad['id']}")["invoice_id"] is None
    till.data("DELETE", f"/receipts/{bad['id']}")


def test_windows_end_by_themselves(tmp_path: Path) -> None:
    with running_sandbox(tmp_path, "--empty") as server:
        client = server.data("POST", "/clients", {"name": "Mostrador"})
        body = {"client": {"id": client["id"]}, "items": [ITEM], "periodicity": "day"}
        receipt = server.data("POST", "/receipts", body)
        server.data("POST", f"{server.origin}/_sandbox/clock", {"advance_seconds": 2 * 86_400})
        assert server.data("GET", "/receipts?status=pending") == []
        expired = server.data("GET", f"/receipts/{receipt['id']}")
        assert expired["status"] == "expired"
        refused = server.call("POST", f"/receipts/{receipt['id']}/stamp", {})
        assert refused.json()["error"]["code"] == "operation_not_allowed"
        document = document_of(server, expired["invoice_id"]).invoice
        made = datetime.fromtimestamp(receipt["created"], UTC)
        assert document.global_period.periodicity == "01"
        assert abs((document.date - made.replace(tzinfo=None)).days) <= 2
