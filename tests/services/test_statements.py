"""A client's account: every invoice ends on the balance that the service states, whatever the cache knows of why."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from gigstack_desktop.api.models.invoices import Invoice
from gigstack_desktop.api.models.payments import Payment
from gigstack_desktop.services.queries import PaymentEntry
from gigstack_desktop.services.statements import Account, accounts
from tests.services.conftest import Desk

D = Decimal
TODAY = date(2026, 11, 21)


def document(kind: str, uuid: str, day: int, total: str, **more: Any) -> Invoice:
    created = datetime(2026, 11, day, 12, tzinfo=UTC).isoformat()
    base = {"uuid": uuid, "invoice_type": kind, "created_at": created, "total": total, "status": "valid"}
    return Invoice.model_validate(base | {"series": kind, "folio_number": str(day)} | more)


def invoice(uuid: str, day: int, total: str, left: str, **more: Any) -> Invoice:
    return document("I", uuid, day, total, payment_method="PPD", last_balance=left, **more)


def account(*documents: Invoice, payments: Any = (), since: date | None = None) -> Account:
    (found,) = accounts(documents, payments, UTC, since, TODAY)
    return found


def told(found: Account) -> list[tuple[int, str, str, str]]:
    return [(m.date.day, m.kind, m.reference, str(m.charge - m.payment)) for m in found.movements]


def closing(found: Account) -> Decimal:
    return found.opening + sum((m.charge - m.payment for m in found.movements), D(0))


def test_complements_and_credit_notes_lower_what_is_owed() -> None:
    paid = {"uuid": "a", "amount_paid": "300.00"}
    credited = [{"relationship": "01", "documents": ["a"]}]
    found = account(
        invoice("a", 2, "1160.00", "760.00"),
        document("P", "p", 5, "0", related_invoices=[paid]),
        document("E", "e", 7, "100.00", related_documents=credited),
    )
    assert told(found) == [
        (2, "invoice", "I-2", "1160.00"),
        (5, "complement", "P-5", "-300.00"),
        (7, "credit", "E-7", "-100.00"),
    ]
    assert found.owed == ((date(2026, 11, 2), D("760.00")),)
    assert closing(found) == D("760.00")


def test_one_complement_for_two_invoices_is_one_movement() -> None:
    paid = [{"uuid": "a", "amount_paid": "100.00"}, {"uuid": "b", "amount_paid": "50.00"}]
    found = account(
        invoice("a", 2, "100.00", "0.00"),
        invoice("b", 3, "80.00", "30.00"),
        document("P", "p", 5, "0", related_invoices=paid, payment_date="2026-11-04T12:00:00Z"),
    )
    assert told(found)[-1] == (4, "complement", "P-5", "-150.00")
    assert closing(found) == D("30.00")


def test_what_the_cache_cannot_explain_is_still_counted() -> None:
    found = account(invoice("a", 2, "100.00", "25.00"))
    assert told(found)[-1] == (21, "other", "I-2", "-75.00")
    assert closing(found) == D("25.00")


def test_no_parcel_takes_more_than_was_paid() -> None:
    paid = [{"uuid": "a", "amount_paid": "90.00"}]
    found = account(invoice("a", 2, "100.00", "40.00"), document("P", "p", 5, "0", related_invoices=paid))
    assert told(found)[-1] == (5, "complement", "P-5", "-60.00")
    assert closing(found) == D("40.00")


def test_money_that_arrived_without_a_complement_counts_once() -> None:
    payment = Payment.model_validate({"id": "m", "total": "60.00", "succeeded_at": "2026-11-06T12:00:00Z"})
    found = account(invoice("a", 2, "100.00", "40.00"), payments=[(payment, ["a"])])
    assert told(found)[-1] == (6, "payment", "", "-60.00")


def test_what_came_before_is_the_opening_balance() -> None:
    old, new = invoice("a", 2, "100.00", "100.00"), invoice("b", 12, "50.00", "50.00")
    found = account(old, new, since=date(2026, 11, 10))
    assert (found.opening, told(found)) == (D("100.00"), [(12, "invoice", "I-12", "50.00")])
    assert closing(found) == D("150.00") == sum(balance for _, balance in found.owed)


def test_each_currency_has_its_own() -> None:
    pesos = [invoice(f"m{i}", i, "1.00", "1.00") for i in (1, 2)]
    dollars = invoice("u", 3, "9.00", "9.00", currency="USD")
    assert [one.currency for one in accounts([dollars, *pesos], (), UTC, None, TODAY)] == ["MXN", "USD"]
    assert accounts([document("E", "e", 1, "5.00")], (), UTC, None, TODAY) == ()


async def test_the_account_of_a_client_ends_on_its_balance(desk: Desk) -> None:
    w = desk.workspace
    stamped = await w.invoicing.stamp((await desk.draft()).id)
    yesterday = (datetime.now(UTC) - timedelta(days=1)).replace(microsecond=0, tzinfo=None)
    await w.payments.register(PaymentEntry(stamped.uuid, D("1000.00"), yesterday, "03"))
    await w._core.drain()
    mine = next(iter(await w.statements.accounts(stamped.client.id)))
    owed = sum((one.balance for one in await w.payments.open_invoices(stamped.client.id)), D(0))
    assert closing(mine) == owed == sum((balance for _, balance in mine.owed), D(0))
    assert D("1000.00") in [m.payment for m in mine.movements if m.kind == "complement"]
    assert stamped.series_folio in [m.reference for m in mine.movements if m.kind == "invoice"]


@pytest.mark.parametrize("client", ["", "nobody"])
async def test_who_bought_nothing_has_no_account(desk: Desk, client: str) -> None:
    assert await desk.workspace.statements.accounts(client) == ()
