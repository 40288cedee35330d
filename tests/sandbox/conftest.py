"""One empty server for the tests that only need to talk to one; others start their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from gigstack_desktop.sandbox.database import sqlite_url
from tests.support import produced
from tests.support.postgresql import programs, running_postgresql
from tests.support.sandbox import RunningSandbox, running_sandbox

CLIENT = {
    "name": "Universidad Robótica",
    "legal_name": "UNIVERSIDAD ROBOTICA ESPAÑOLA",
    "tax_id": "URE180429TM6",
    "tax_system": "601",
    "use": "G03",
    "email": "facturas@ure.example",
    "address": {"zip": "86991"},
}
ITEM = {
    "description": "Consultoría",
    "quantity": 2,
    "unit_price": 1000,
    "product_key": "80101500",
    "unit_key": "E48",
    "taxes": [{"type": "IVA", "rate": 0.16}],
}


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    """An empty server on each kind of database (PostgreSQL where it is installed).

    When all tests are done with it, every document that it stamped must hold before SAT.
    """
    folder = tmp_path_factory.mktemp("sandbox")
    with ExitStack() as stack:
        arguments, url = ["--empty"], sqlite_url(folder / "sandbox.sqlite3")
        if request.param == "postgresql":
            if programs() is None:
                pytest.skip("PostgreSQL is not installed")
            pytest.importorskip("psycopg")
            url = stack.enter_context(running_postgresql())
            arguments += ["--database", url]
        running = stack.enter_context(running_sandbox(folder, *arguments))
        yield running
        if request.session.testsfailed == 0 and running.call("GET", "/invoices/income?limit=1").json()["data"]:
            assert produced.problems(url) == []


@pytest.fixture
def client(server: RunningSandbox) -> dict[str, Any]:
    """A client that may be invoiced."""
    created: dict[str, Any] = server.data("POST", "/clients", CLIENT)
    return created


@pytest.fixture
def request_body(client: dict[str, Any]) -> dict[str, Any]:
    """A good invoice request: 2 × 1000.00 + IVA = 2320.00."""
    return {"client": {"id": client["id"]}, "items": [dict(ITEM)], "payment_form": "03"}


@pytest.fixture
def deferred(server: RunningSandbox, request_body: dict[str, Any]) -> dict[str, Any]:
    """A PPD invoice of 2320.00."""
    body = {**request_body, "payment_method": "PPD", "payment_form": "99"}
    invoice: dict[str, Any] = server.data("POST", "/invoices/income", body)
    return invoice
