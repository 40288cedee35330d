"""What /openapi.json documents beyond the obvious can happen, and is all that it documents: 200 beside 201, 404 of what
a body names, conflicts, and a PAC or SAT that cannot be reached."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest

from tests.sandbox.conftest import ITEM
from tests.sandbox.test_conformance import World
from tests.support.csf_factory import make, person
from tests.support.sandbox import RunningSandbox

Json = dict[str, Any]
Ask = Callable[[World], tuple[str, Any, Json]]
PAC = {"headers": {"X-Sandbox-Fail": "pac:down"}}
NOBODY = {"client": {"id": "client_nobody"}, "items": [ITEM], "payment_form": "03"}
numbers = count(1)


@pytest.fixture(scope="module")
def world(server: RunningSandbox) -> Iterator[World]:
    """The company's refunds are credited while these tests run."""
    world = World(server)
    settings = f"/teams/{world.make('/services', ITEM)['team']}/settings"
    server.data("PUT", settings, {"refunds": {"automatic_refunds": True, "current_month_handler": "credit_note"}})
    yield world
    server.data("PUT", settings, {"refunds": None})


def repeated(path: str, body: Callable[[World], Json], **change: Any) -> Ask:
    """The second request with one idempotency key: the same one, or another one."""

    def ask(world: World) -> tuple[str, Any, Json]:
        first = {**body(world), "idempotency_key": f"again-{next(numbers)}"}
        world.make(path, first)
        return path, {**first, **change}, {}

    return ask


def saying(path: str, body: Json) -> Ask:
    return lambda _: (path, body, {})


def unreachable(path: str, body: Callable[[World], Json]) -> Ask:
    return lambda world: (path, body(world), PAC)


def sale(world: World) -> Json:
    return world.sale(automation_type="none")


def invoiced(world: World) -> Json:
    return world.sale(automation_type="pue_invoice")


def draft(world: World) -> Json:
    return {"invoice_type": "I", **world.sale()}


def twins(world: World) -> Json:
    """A search that finds two clients."""
    name = f"Gemelo {next(numbers)}"
    for _ in range(2):
        world.make("/clients", {"name": name})
    return {"name": "x", "search": {"on_key": "name", "on_value": name}}


def taken_folio(world: World) -> Json:
    """Series and folio of an invoice."""
    found = world.server.data("GET", f"/invoices/income/{world.invoice()}")
    return {"series": found["series"], "folio_number": found["folio_number"]}


def folio_of_payment(world: World) -> tuple[str, Any, Json]:
    taken = taken_folio(world)
    config = {"serie": taken["series"], "folio": taken["folio_number"]}
    payment = world.make("/payments/request", world.sale(automation_type="pue_invoice", invoice_config=config))
    return f"/payments/{payment['id']}/paid", {}, {}


def folio_of_receipt(world: World) -> tuple[str, Any, Json]:
    taken = taken_folio(world)
    config = {"serie": taken["series"], "folio": taken["folio_number"]}
    return f"/receipts/{world.receipt(invoice_config=config)}/stamp", {}, {}


def stamped_draft(world: World) -> tuple[str, Any, Json]:
    path = f"/invoices/draft/{world.draft()}/stamp"
    world.make(path, {})
    return path, {}, {}


def folio_of_draft(world: World) -> tuple[str, Any, Json]:
    made = world.make("/invoices/draft", {**draft(world), **taken_folio(world)})
    return f"/invoices/draft/{made['id']}/stamp", {}, {}


def cancelled(world: World) -> tuple[str, Any, Json]:
    path = f"/invoices/{world.invoice()}"
    world.server.data("DELETE", path, {"motive": "02"})
    return path, {"motive": "02"}, {}


def refund(world: World) -> tuple[str, Any, Json]:
    payment = world.make("/payments/register", invoiced(world))["id"]
    return f"/payments/{payment}/refund", {"amount": 10}, PAC


def member(world: World) -> tuple[str, Any, Json]:
    team, user = world.member()
    return f"/teams/{team}/add-member", {"id": user}, {}


def series(world: World) -> tuple[str, Any, Json]:
    path = f"/teams/{world.team()}/series"
    world.make(path, {"series": "Q"})
    return path, {"series": "Q"}, {}


def known_client(world: World) -> tuple[str, Any, Json]:
    return "/clients", {"name": "x", "search": {"on_key": "id", "on_value": world.client()}}, {}


def csf(world: World, client: str) -> tuple[str, Any, Json]:
    return f"/clients/csf?client_id={client}", None, {"files": {"file": ("a.pdf", make(person(next(numbers) + 500)))}}


def user(world: World) -> tuple[str, Any, Json]:
    found = world.server.data("GET", f"/users/{world.user()}")
    return "/users", {"email": found["email"]}, {}


CASES: dict[tuple[str, int], Ask] = {
    ("POST /clients", 200): known_client,
    ("POST /clients", 409): lambda w: ("/clients", twins(w), {}),
    ("POST /clients/csf", 200): lambda w: csf(w, w.stranger()),
    ("POST /clients/csf", 404): lambda w: csf(w, "client_nobody"),
    ("POST /clients/customerportal", 404): saying("/clients/customerportal", {"id": "client_nobody"}),
    ("POST /invoices/income", 200): repeated("/invoices/income", World.sale),
    ("POST /invoices/income", 404): saying("/invoices/income", NOBODY),
    ("POST /invoices/income", 409): repeated("/invoices/income", World.sale, use="S01"),
    ("POST /invoices/income", 502): unreachable("/invoices/income", World.sale),
    ("POST /invoices/egress", 200): repeated("/invoices/egress", World.credit),
    ("POST /invoices/egress", 404): lambda w: ("/invoices/egress", {**w.credit(), "client": NOBODY["client"]}, {}),
    ("POST /invoices/egress", 409): repeated("/invoices/egress", World.credit, use="S01"),
    ("POST /invoices/egress", 502): unreachable("/invoices/egress", World.credit),
    ("DELETE /invoices/{}", 409): cancelled,
    ("DELETE /invoices/{}", 502): lambda w: (
        f"/invoices/{w.invoice()}",
        {"motive": "02"},
        {"headers": {"X-Sandbox-Fail": "sat:down"}},
    ),
    ("POST /invoices/draft", 200): repeated("/invoices/draft", draft),
    ("POST /invoices/draft", 409): repeated("/invoices/draft", draft, use="S01"),
    ("POST /invoices/draft/{}/stamp", 200): stamped_draft,
    ("POST /invoices/draft/{}/stamp", 409): folio_of_draft,
    ("POST /invoices/draft/{}/stamp", 502): lambda w: (f"/invoices/draft/{w.draft()}/stamp", {}, PAC),
    ("POST /payments/request", 200): repeated("/payments/request", sale),
    ("POST /payments/request", 404): saying("/payments/request", NOBODY),
    ("POST /payments/request", 409): repeated("/payments/request", sale, send_email=True),
    ("POST /payments/register", 200): repeated("/payments/register", sale),
    ("POST /payments/register", 404): saying("/payments/register", NOBODY),
    ("POST /payments/register", 409): repeated("/payments/register", sale, payment_form="04"),
    ("POST /payments/register", 502): unreachable("/payments/register", invoiced),
    ("POST /payments/{}/paid", 409): folio_of_payment,
    ("POST /payments/{}/paid", 502): lambda w: (
        f"/payments/{w.make('/payments/request', invoiced(w))['id']}/paid",
        {},
        PAC,
    ),
    ("POST /payments/{}/refund", 502): refund,
    ("POST /receipts", 200): repeated("/receipts", sale),
    ("POST /receipts", 404): saying("/receipts", NOBODY),
    ("POST /receipts", 409): repeated("/receipts", sale, periodicity="day"),
    ("POST /receipts/{}/stamp", 409): folio_of_receipt,
    ("POST /receipts/{}/stamp", 502): lambda w: (f"/receipts/{w.receipt()}/stamp", {}, PAC),
    ("POST /teams", 404): saying("/teams", {"brand": {"alias": "x"}, "add_members": [{"id": "user_nobody"}]}),
    ("POST /teams/{}/series", 409): series,
    ("POST /teams/{}/add-member", 409): member,
    ("POST /users", 409): user,
    ("POST /users/reset-password", 404): saying("/users/reset-password", {"email": "nadie@x.example"}),
    ("POST /users/login-link", 404): saying("/users/login-link", {"user_id": "user_nobody"}),
}


def expected(operation: str, body: bool) -> set[int]:
    """What follows from an operation's shape."""
    implied = {400, 401, 403} | ({404} if "{" in operation else set()) | ({413} if body else set())
    return implied | {200, 201}


@pytest.mark.parametrize(("operation", "status"), CASES)
def test_it_can_happen(world: World, operation: str, status: int) -> None:
    path, body, more = CASES[operation, status](world)
    answer = world.server.call(operation.split()[0], path, body, **more)
    assert answer.status_code == status, answer.text[:500]
    assert str(status) in world.documented[operation]
    assert answer.json()["success"] is (status == 200)


def test_nothing_else_is_documented(server: RunningSandbox) -> None:
    special = set()
    for operation, answers in World(server).documented.items():
        if operation.split()[1].startswith("/_sandbox"):
            continue
        body = "413" in answers
        special |= {(operation, int(status)) for status in answers if int(status) not in expected(operation, body)}
        special |= {(operation, 200)} if {"200", "201"} <= answers.keys() else set()
    assert special == set(CASES)
