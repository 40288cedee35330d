"""What travels: exact amounts, every error envelope, and what a lost connection means."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigstack_desktop.api.client import ApiClient, ListOptions
from gigstack_desktop.api.failures import failure
from gigstack_desktop.api.models.clients import AddressInput, Client, ClientInput
from gigstack_desktop.api.models.documents import SupportDocument
from gigstack_desktop.api.models.invoices import FileLinks, Invoice
from gigstack_desktop.api.models.payments import Payment
from gigstack_desktop.api.models.products import Product, ProductInput, TaxInput
from gigstack_desktop.api.models.teams import Team
from gigstack_desktop.api.models.wire import dump, load, moment
from gigstack_desktop.errors import (
    AppError,
    Busy,
    Forbidden,
    NotFound,
    Offline,
    Rejected,
    ServiceFailure,
    Unauthorized,
    Unknown,
)

Answer = Callable[[httpx.Request], httpx.Response]
NOON = datetime(2026, 2, 19, 18, 12, 8, tzinfo=UTC)


async def no_sleep(_: float) -> None:
    return None


def api(answer: Answer) -> ApiClient:
    return ApiClient("https://api.example/v2", "key", transport=httpx.MockTransport(answer), sleep=no_sleep)


def answering(status: int, body: bytes, headers: dict[str, str] | None = None) -> Answer:
    return lambda request: httpx.Response(status, content=body, headers=headers)


def failing(error: type[httpx.TransportError], calls: list[str] | None = None) -> Answer:
    def answer(request: httpx.Request) -> httpx.Response:
        if calls is not None:
            calls.append(request.method)
        raise error("broken", request=request)

    return answer


async def test_amounts_keep_their_digits_both_ways() -> None:
    sent: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request.content)
        return httpx.Response(
            201, content=b'{"data":{"id":"s","unit_price":0.10,"taxes":[{"type":"iva","rate":0.160000}]}}'
        )

    data = ProductInput(
        description="ñ", unit_price=Decimal("1234567890123.123456"), taxes=(TaxInput(type="IVA", rate=Decimal("0.16")),)
    )
    product = await api(answer).create_product(data)
    assert b'"unit_price":1234567890123.123456' in sent[0]
    assert b'"rate":0.16,' in sent[0]
    assert str(product.unit_price) == "0.10"
    assert (product.taxes[0].type, str(product.taxes[0].rate)) == ("IVA", "0.160000")


async def test_updates_send_only_what_was_set() -> None:
    sent: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request.content)
        assert request.headers["authorization"] == "Bearer key"
        return httpx.Response(200, content=b'{"data":{"id":"client_1"}}')

    await api(answer).update_client("client_1", ClientInput(address=AddressInput(zip="42501")))
    assert sent == [b'{"address":{"zip":"42501"}}']


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout])
async def test_what_never_left_is_offline(error: type[httpx.TransportError]) -> None:
    with pytest.raises(Offline):
        await api(failing(error)).create_income_invoice(b"{}")


@pytest.mark.parametrize("error", [httpx.ReadTimeout, httpx.ReadError, httpx.RemoteProtocolError, httpx.WriteError])
async def test_a_lost_answer_is_unknown_and_sent_once(error: type[httpx.TransportError]) -> None:
    calls: list[str] = []
    with pytest.raises(Unknown):
        await api(failing(error, calls)).register_payment(b"{}")
    assert calls == ["POST"]


async def test_reads_are_tried_again_and_end_offline() -> None:
    calls: list[str] = []
    with pytest.raises(Offline):
        await api(failing(httpx.ReadError, calls)).list_clients()
    assert len(calls) == 3


async def test_without_an_address_nothing_leaves() -> None:
    with pytest.raises(Offline):
        await ApiClient("", "").ping()


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, Unauthorized),
        (403, Forbidden),
        (404, NotFound),
        (429, Busy),
        (503, Busy),
        (500, ServiceFailure),
        (302, ServiceFailure),
        (400, Rejected),
        (402, Rejected),
        (409, Rejected),
        (422, Rejected),
        (413, Rejected),
    ],
)
async def test_statuses_become_errors(status: int, kind: type[AppError]) -> None:
    with pytest.raises(kind):
        await api(answering(status, b"<html>")).create_income_invoice(b"{}")


async def test_busy_says_for_how_long() -> None:
    with pytest.raises(Busy) as caught:
        await api(answering(429, b"{}", {"retry-after": "30"})).list_clients()
    assert caught.value.retry_after == 30


@pytest.mark.parametrize(
    ("body", "code", "message", "details"),
    [
        ({"message": "Invalid request body", "error": "client is required"}, "rejected", "client is required", 0),
        ({"message": "No", "error": "validation_failed"}, "validation_failed", "No", 0),
        ({"error": {"code": "missing_field", "message": "m", "details": ["a", "b"]}}, "missing_field", "m", 2),
        ({"error": {"code": "x", "message": "m", "details": "CFDI40147: el CP no coincide"}}, "x", "m", 1),
        ({"message": "m", "errors": [{"field": "client.tax_id", "message": "bad"}]}, "rejected", "m", 1),
        (None, "rejected", "", 0),
        ([], "rejected", "", 0),
    ],
)  # fmt: skip
def test_every_error_envelope_is_read(body: object, code: str, message: str, details: int) -> None:
    error = failure(400, body)
    assert isinstance(error, Rejected)
    assert (error.code, error.message, len(error.fields)) == (code, message, details)


def test_sat_codes_are_found() -> None:
    error = failure(400, {"error": {"details": ["CFDI40147: el CP no coincide"]}})
    assert isinstance(error, Rejected)
    assert error.fields[0].code == "CFDI40147"


async def test_a_refusal_under_200_is_a_refusal() -> None:
    with pytest.raises(Rejected):
        await api(answering(200, b'{"success":false,"error":{"code":"x","message":"m"}}')).create_income_invoice(b"{}")


@pytest.mark.parametrize(
    ("body", "size", "cursor"),
    [
        (b'{"data":[{"id":"a"}],"next":"c","has_more":true}', 1, "c"),
        (b'{"data":[{"id":"a"}],"next":"c","has_more":false}', 1, ""),
        (b'{"data":[{"id":"a"},3,null],"next":null}', 1, ""),
        (b'{"data":{"data":[{"id":"a"}],"has_more":true,"next_cursor":"d"}}', 1, "d"),
        (b'{"data":null}', 0, ""),
    ],
)
async def test_pages_of_every_shape(body: bytes, size: int, cursor: str) -> None:
    page = await api(answering(200, body)).list_clients()
    assert (len(page.items), page.next) == (size, cursor)


def test_windows_are_asked_in_seconds() -> None:
    assert ListOptions(since=NOON, until=NOON, sort="asc", next="c").query() == [
        ("limit", "100"),
        ("sort", "asc"),
        ("created[gte]", "1771524728"),
        ("created[lte]", "1771524728"),
        ("next", "c"),
    ]


@pytest.mark.parametrize(
    "value",
    [
        1771524728,
        1771524728000,
        "1771524728",
        "2026-02-19T18:12:08Z",
        "2026-02-19T12:12:08-06:00",
        {"_seconds": 1771524728},
        {"seconds": 1771524728},
        Decimal("1771524728.0"),
    ],
)
def test_times_of_every_unit(value: object) -> None:
    assert moment(value) == NOON


@pytest.mark.parametrize("value", [None, "", "ayer", True, [], {}, 10**30, "9" * 19, float("nan")])
def test_what_is_no_time_is_none(value: object) -> None:
    assert moment(value) is None


def test_spellings_have_one_meaning() -> None:
    invoice = Invoice.model_validate(
        {"id": "u", "status": "stamped", "files": {"pdf": "x" * 99}, "payment_complements": ["a"]}
    )
    assert (invoice.uuid, invoice.status, invoice.payment_complements) == ("u", "valid", 1)
    assert "files" not in (invoice.model_extra or {})
    assert Client.model_validate({"rfc": "X"}).tax_id == "X"
    assert Payment.model_validate({"amount": 150000, "status": "canceled"}).total == Decimal("1500")
    assert Payment.model_validate({"subtotal": 100, "taxes": 16}).total == 116
    assert Team.model_validate({"settings": {"default_series": {"income": {"serie": "A"}}}}).income_series == "A"
    assert FileLinks.model_validate({"pdf": {"url": "u"}, "xml": None}) == FileLinks(pdf="u")


async def test_files_come_as_urls_data_urls_or_base64() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert "authorization" not in request.headers
        return httpx.Response(200, content=b"%PDF-1")

    client, encoded = api(answer), base64.b64encode(b"%PDF-1").decode()
    for link in ("https://files.example/a", "/files/a", f"data:application/pdf;base64,{encoded}", encoded):
        assert await client.download(link) == b"%PDF-1"
    with pytest.raises(ServiceFailure):
        await client.download("¿?")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
FIELDS = ["id", "uuid", "client", "items", "total", "taxes", "created_at", "status", "metadata", "payments", "stamp"]


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from([*FIELDS, "address", "settings", "x"]), json_values))
def test_no_answer_breaks_a_model(data: dict[str, object]) -> None:
    for kind in (Client, Product, Invoice, Payment, Team, SupportDocument, FileLinks):
        record = kind.model_validate(data)
        again = kind.model_validate(load(dump(record.model_dump(mode="python"))))
        assert again.model_dump(exclude={"x"}) == record.model_dump(exclude={"x"})


@settings(max_examples=60)
@given(json_values)
def test_json_is_exact(value: object) -> None:
    assert load(dump({"v": value}))["v"] == value
