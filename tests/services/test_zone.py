"""Documents are dated where the company is, whatever the clock of the computer says (rules, appendix B 19)."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import httpx
import pytest

from gigstack_desktop.api.models.invoices import Invoice, InvoiceStamp
from gigstack_desktop.errors import Rejected
from gigstack_desktop.services.draft_fiscal import local
from gigstack_desktop.services.queries import ListQuery, PaymentEntry
from gigstack_desktop.store import invoices
from gigstack_desktop.ui import format as fmt
from gigstack_desktop.ui.invoices import wording
from tests.services.conftest import Desk

LATE = datetime(2026, 1, 16, 7, 30, tzinfo=UTC)  # 23:30 of the 15th in Tijuana, 1:30 of the 16th in Mexico City
NUMBER = "6128396f-c09b-4ec6-8699-43c5f7e3b230"
SEEN = "15 ene 2026, 23:30"


class Moved(httpx.AsyncBaseTransport):
    """The same service, whose company has its place of issue in Tijuana."""

    def __init__(self) -> None:
        self._inner = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self._inner.handle_async_request(request)
        if "/teams" not in request.url.path:
            return answer
        body = json.loads(await answer.aread())
        for team in body["data"] if isinstance(body["data"], list) else [body["data"]]:
            team["address"]["zip"] = "22000"
        return httpx.Response(answer.status_code, json=body, request=request)

    async def aclose(self) -> None:
        await self._inner.aclose()


@pytest.fixture(autouse=True, params=["America/Mexico_City", "UTC", "Asia/Tokyo"])
def computer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Computers of other places."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
async def tijuana(desk: Desk) -> Desk:
    """A desk in Tijuana with an invoice stamped late in the evening."""
    there = await desk.reopen(transport=Moved())
    await there.workspace.company.refresh()
    late = Invoice(
        uuid=NUMBER,
        created_at=LATE,
        stamp=InvoiceStamp(stamp_at=LATE),
        status="valid",
        total=Decimal(10),
        payment_method="PPD",
        last_balance=Decimal(10),
    )
    await there.workspace._core.database.run(lambda db: invoices.put(db, [late]))
    return there


async def test_an_invoice_of_half_past_eleven_in_tijuana_is_of_that_day(tijuana: Desk) -> None:
    w = tijuana.workspace
    day = (("since", "2026-01-15"), ("until", "2026-01-15"))
    [row] = [row for row in await w.invoicing.rows(await w.invoicing.ids(ListQuery(filters=day))) if row.id == NUMBER]
    assert fmt.day_time(row.date) == SEEN
    [owing] = [found for found in await w.payments.open_invoices() if found.id == NUMBER]
    assert fmt.day_time(owing.date) == SEEN
    invoice, company = await w.invoicing.get(NUMBER), await w.company.get()
    assert invoice is not None
    assert fmt.day_time(wording.issued(invoice, company.tz)) == SEEN
    assert wording.file_name(invoice, "xml", company.tz).startswith("2026-01-15_")
    assert local(LATE, company.tz) == datetime(2026, 1, 15, 23, 30)


async def test_the_zone_is_known_again_without_a_connection(tijuana: Desk) -> None:
    offline = await tijuana.reopen(base_url="", key="")
    assert (await offline.workspace.company.get()).tz == "America/Tijuana"
    ids = await offline.workspace.invoicing.ids(ListQuery(filters=(("until", "2026-01-15"),)))
    assert fmt.day_time((await offline.workspace.invoicing.rows(ids))[0].date) == SEEN


async def test_the_month_of_the_home_screen_is_the_companys(tijuana: Desk) -> None:
    now = datetime(2026, 2, 1, 7, 30, tzinfo=UTC)  # still the 31st of January there
    reopened = await tijuana.reopen(base_url="", key="", now=lambda: now)
    overview = await reopened.workspace.overview()
    assert overview.months[-1].month == "2026-01"


async def test_a_payment_is_dated_in_the_companys_time(tijuana: Desk) -> None:
    now = datetime(2026, 1, 16, 7, 45, tzinfo=UTC)
    there = await tijuana.reopen(base_url="", key="", now=lambda: now)
    future = PaymentEntry(NUMBER, Decimal(5), datetime(2026, 1, 15, 23, 50), "03")
    with pytest.raises(Rejected) as refused:
        await there.workspace.payments.register(future)
    assert refused.value.code == "date"
