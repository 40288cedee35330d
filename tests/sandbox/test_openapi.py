"""/openapi.json tells the truth: schemathesis asks each operation a few things and compares the answers."""

from __future__ import annotations

from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from gigstack_desktop.sandbox import company
from gigstack_desktop.sandbox.app import SandboxApp, create_app
from gigstack_desktop.sandbox.database import sqlite_url

KEY = "schemathesis"
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> SandboxApp:
    folder: Path = tmp_path_factory.mktemp("openapi")
    app = create_app(sqlite_url(folder / "sandbox.sqlite3"), empty=True)
    app.state.server.keys.hold(KEY, company.TEAM_ID, company.OWNER_ID, livemode=False)
    return app


def test_operations_keep_their_word(app: SandboxApp) -> None:
    # WORKAROUND schemathesis 4.32: its pytest plugin does not run under pytest 9 (`_nodeid`), so the loop is ours.
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    for result in schema.get_all_operations():
        operation = result.ok()

        @given(case=operation.as_strategy())
        @settings(
            max_examples=10,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
            database=None,
        )
        def keep(case: schemathesis.Case) -> None:
            case.call_and_validate(headers={"Authorization": f"Bearer {KEY}"}, checks=CHECKS)

        keep()


def test_every_operation_of_this_part_is_described(app: SandboxApp) -> None:
    paths = app.openapi()["paths"]
    for path in ("/v2/clients", "/v2/services", "/v2/invoices/income", "/v2/payments/register", "/v2/teams/{team_id}"):
        assert path in paths
    body = paths["/v2/invoices/income"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body["$ref"].endswith("InvoiceInput")
