"""/openapi.json tells the truth: what each operation may answer, and schemathesis asking all of them.

`GIGSTACK_SCHEMATHESIS=full` asks each operation 200 times in every phase that schemathesis has, on both databases;
without it, a few times.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.support.postgresql import programs, running_postgresql
from tests.support.sandbox import ROOT, RunningSandbox, running_sandbox

Json = dict[str, Any]
FULL = os.environ.get("GIGSTACK_SCHEMATHESIS") == "full"
PROGRAM = (sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()")
CONFIGURATION = ROOT / "tests/sandbox/openapi/schemathesis.toml"
HOW_MUCH = (
    ("--max-examples", "200", "--phases", "examples,coverage,fuzzing,stateful", "--generation-database", "none")
    if FULL
    else ("--max-examples", "1", "--phases", "examples,fuzzing", "--generation-deterministic")
)
# Orders would make the next answers fail, and certificates expire when years pass: these two are asked by themselves.
MOVERS = "^/_sandbox/(failures|clock)$"


@pytest.fixture
def document(server: RunningSandbox) -> Json:
    found: Json = server.http.get(server.origin + "/openapi.json").json()
    return found


def operations(document: Json) -> list[tuple[str, str, Json]]:
    return [(method, path, facts) for path, each in document["paths"].items() for method, facts in each.items()]


def test_each_operation_documents_what_it_can_answer(document: Json) -> None:
    for method, path, facts in operations(document):
        statuses = {int(status) for status in facts["responses"]}
        what = f"{method} {path}: {sorted(statuses)}"
        assert statuses <= {200, 201, 400, 401, 403, 404, 409, 413, 502}, what
        if path.endswith("/health"):
            assert statuses == {200}, what
            continue
        assert facts["security"] == [{"key": []}], what
        assert {400, 401, 403} < statuses, what
        assert (413 in statuses) is ("requestBody" in facts), what
        assert 404 in statuses or "{" not in path, what
        assert 201 not in statuses or method == "post", what
        assert {200, 201} & statuses, what
        if method == "get":
            assert statuses <= {200, 400, 401, 403, 404}, what
            assert (404 in statuses) is ("{" in path), what
        assert facts["description"], what
        assert facts["tags"], what


def test_the_document_says_how_to_ask(document: Json) -> None:
    assert document["servers"][0]["url"] == "/"
    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    assert "X-Sandbox-Fail" in document["info"]["description"]
    assert {tag for *_, facts in operations(document) for tag in facts["tags"]} <= {
        tag["name"] for tag in document["tags"]
    }
    schemas = document["components"]["schemas"]
    assert not {"HTTPValidationError", "ValidationError"} & schemas.keys()
    assert schemas["InvoiceInput"]["required"] == ["client", "items"]
    assert schemas["NewService"]["properties"]["unit_price"]["minimum"] == 0
    cancel = document["paths"]["/v2/invoices/{invoice_id}"]["delete"]["requestBody"]["content"]
    assert "CancelInput" in str(cancel["application/json"])
    upload = document["paths"]["/v2/clients/{client_id}/support-documents"]["post"]["requestBody"]["content"]
    form = schemas[upload["multipart/form-data"]["schema"]["$ref"].rpartition("/")[2]]
    assert form["required"] == ["file", "documentType"]
    assert "payment_proof" in form["properties"]["documentType"]["enum"]


@pytest.fixture(params=["sqlite", *(["postgresql"] if FULL else [])])
def stranger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RunningSandbox]:
    """A practice server of its own: after so many questions no other test would find its company again."""
    with ExitStack() as stack:
        arguments = []
        if request.param == "postgresql":
            if programs() is None:
                pytest.skip("PostgreSQL is not installed")
            arguments = ["--database", stack.enter_context(running_postgresql())]
        yield stack.enter_context(running_sandbox(tmp_path / "data", *arguments))


@pytest.mark.parametrize("which", ["--exclude-path-regex", *(["--include-path-regex"] if FULL else [])])
def test_operations_keep_their_word(stranger: RunningSandbox, tmp_path: Path, which: str) -> None:
    order = [*PROGRAM, "--config-file", str(CONFIGURATION), "run", stranger.origin + "/openapi.json", which, MOVERS]
    order += ["-H", f"Authorization: Bearer {stranger.key}", "--checks", "all", "--no-color", *HOW_MUCH]
    order += ["--continue-on-failure"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    told = subprocess.run(order, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    if FULL:
        sys.stdout.write(told.stdout[-3000:])
    assert told.returncode == 0, told.stdout[-20_000:] + told.stderr[-2000:]


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/clients/x", {"GET", "PUT", "PATCH", "DELETE"}),
        ("/clients/search", {"GET"}),
        ("/clients", {"GET", "POST"}),
        ("/clients/x/validate", {"POST"}),
    ],
)
def test_other_methods_are_told_which_there_are(server: RunningSandbox, path: str, methods: set[str]) -> None:
    answer = server.call("TRACE", path)
    assert (answer.status_code, set(answer.headers["allow"].split(", "))) == (405, methods)
    assert answer.json()["success"] is False


@pytest.mark.parametrize(
    ("path", "body", "told"),
    [
        ("/services", {"description": "a", "unit_price": "12.5"}, "must be a number"),
        ("/services", {"description": "a", "unit_price": True}, "must be a number"),
        ("/services", {"description": "a", "unit_price": 1, "taxes": [{"type": "IVA", "withholding": 0}]}, "boolean"),
        ("/services", {"description": 5, "unit_price": 1}, "string"),
    ],
)
def test_types_are_those_of_the_contract(server: RunningSandbox, path: str, body: Json, told: str) -> None:
    answer = server.call("POST", path, body)
    assert answer.status_code == 400
    assert told in answer.json()["error"]["message"]


@pytest.mark.parametrize("body", [b"0.0", b"5e-324", b"1", b"true", b"[]", b'"x"', b"null"])
def test_a_body_that_is_no_object_is_refused(server: RunningSandbox, body: bytes) -> None:
    answer = server.call("PUT", f"/teams/{server.data('GET', '/teams')[0]['id']}/settings", body)
    assert (answer.status_code, answer.json()["success"]) == (400, False)


@pytest.mark.parametrize("path", ["/invoices/income", "/payments/register", "/payments/request", "/receipts"])
@pytest.mark.parametrize("quantity", [b"5e-324", b"1e-999999999", b"0." + b"1" * 5000])
def test_numbers_that_no_document_can_hold_are_refused(
    server: RunningSandbox, client: Json, path: str, quantity: bytes
) -> None:
    items = b'[{"description": "a", "unit_price": 1, "quantity": ' + quantity + b"}]"
    who = json.dumps({"id": client["id"]}).encode()
    answer = server.call("POST", path, b'{"client": ' + who + b', "payment_form": "03", "items": ' + items + b"}")
    assert answer.status_code == 400, answer.text
    assert "quantity" in answer.json()["error"]["message"]


@pytest.mark.parametrize("number", [b"7.0", b"7", b"7e0"])
def test_whole_numbers_may_have_a_point(server: RunningSandbox, number: bytes) -> None:
    path = f"/teams/{server.data('GET', '/teams')[0]['id']}/settings"
    answer = server.call("PUT", path, b'{"limit_days_to_pay": ' + number + b"}")
    assert answer.json()["data"]["settings"]["limit_days_to_pay"] == 7
    assert server.call("PUT", path, b'{"limit_days_to_pay": 7.5}').status_code == 400
    server.data("PUT", path, {"limit_days_to_pay": None})
