"""Failures by order, and a server that is killed in the middle: what was answered is there, half a document never."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.sandbox.conftest import CLIENT, ITEM
from tests.support.sandbox import RunningSandbox, running_sandbox

Json = dict[str, Any]
FAIL = "X-Sandbox-Fail"


def _sent(server: RunningSandbox, body: Json, kind: str, *, timeout: float = 60) -> httpx.Response:
    return server.call("POST", "/invoices/income", body, headers={FAIL: kind}, timeout=timeout)


def _found(server: RunningSandbox, intent: str) -> int:
    return len(server.data("GET", f"/invoices/income?metadata.intent={intent}"))


@pytest.mark.parametrize(
    ("kind", "error", "done"),
    [
        ("timeout-before", httpx.ReadTimeout, 0),
        ("timeout-after", httpx.ReadTimeout, 1),
        ("drop-before", httpx.RemoteProtocolError, 0),
        ("drop", httpx.RemoteProtocolError, 1),
        ("truncate", httpx.RemoteProtocolError, 1),
    ],
)
def test_lost_answers(server: RunningSandbox, request_body: Json, kind: str, error: type[Exception], done: int) -> None:
    body = {**request_body, "metadata": {"intent": kind}, "idempotency_key": f"lost-{kind}"}
    with pytest.raises(error):
        _sent(server, body, kind, timeout=1.0)
    assert _found(server, kind) == done
    assert server.call("POST", "/invoices/income", body).status_code == (200 if done else 201)
    assert _found(server, kind) == 1


@pytest.mark.parametrize(
    ("kind", "status", "wait"),
    [
        ("429", 429, "1"),
        ("429:30", 429, "30"),
        ("500", 500, None),
        ("502", 502, None),
        ("503", 503, None),
        ("599", 599, None),
        ("pac:CFDI40145", 400, None),
        ("pac:down", 502, None),
    ],
)
def test_refusals_by_order(
    server: RunningSandbox, request_body: Json, kind: str, status: int, wait: str | None
) -> None:
    answer = _sent(server, {**request_body, "metadata": {"intent": kind}}, kind)
    assert answer.status_code == status
    assert answer.json()["success"] is False
    assert answer.headers.get("retry-after") == wait
    assert _found(server, kind) == 0


def test_half_of_the_json_in_a_proper_answer(server: RunningSandbox, request_body: Json) -> None:
    body = {**request_body, "metadata": {"intent": "half"}, "idempotency_key": "half-json"}
    answer = _sent(server, body, "half-json")
    assert answer.status_code == 201
    with pytest.raises(json.JSONDecodeError):
        answer.json()
    assert server.call("POST", "/invoices/income", body).json()["data"]["uuid"].encode() in answer.content
    assert _found(server, "half") == 1


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("timeout-before", httpx.ReadTimeout),
        ("drop-before", httpx.RemoteProtocolError),
        ("drop", httpx.RemoteProtocolError),
        ("truncate", httpx.RemoteProtocolError),
    ],
)
def test_lost_answers_set_for_the_next_request(server: RunningSandbox, kind: str, error: type[Exception]) -> None:
    url = server.origin + "/_sandbox/failures"
    server.data("PUT", url, {"failures": [{"kind": kind, "path": "/services"}]})
    with pytest.raises(error):
        server.call("GET", "/services", timeout=0.5)
    assert server.call("GET", "/services").status_code == 200


@pytest.mark.parametrize(("kind", "status", "told"), [("sat:down", 502, ""), ("sat:205", 400, "205")])
def test_sat_refuses_cancellations_by_order(
    server: RunningSandbox, request_body: Json, kind: str, status: int, told: str
) -> None:
    path = f"/invoices/{server.data('POST', '/invoices/income', request_body)['uuid']}"
    server.data("PUT", server.origin + "/_sandbox/failures", {"failures": [{"kind": kind, "method": "DELETE"}]})
    refused = server.call("DELETE", path, {"motive": "02"})
    assert (refused.status_code, refused.json()["error"].get("sat_code", "")) == (status, told)
    assert server.call("DELETE", path, {"motive": "02"}).status_code == 200


def test_a_slow_sat_answers_later(server: RunningSandbox, request_body: Json) -> None:
    uuid = server.data("POST", "/invoices/income", request_body)["uuid"]
    asked = server.call("DELETE", f"/invoices/{uuid}", {"motive": "02"}, headers={FAIL: "sat:slow"})
    assert (asked.status_code, asked.json()["data"]["status"]) == (200, "valid")


def test_delay_and_unknown_orders_change_nothing(server: RunningSandbox) -> None:
    assert server.call("GET", "/teams", headers={FAIL: "delay:0.05"}).status_code == 200
    assert server.call("GET", "/teams", headers={FAIL: "explode"}).status_code == 200


def test_failures_set_for_the_next_requests(server: RunningSandbox) -> None:
    url = server.origin + "/_sandbox/failures"
    order = {"failures": [{"kind": "429", "count": 2, "method": "GET", "path": "/services"}]}
    assert server.call("PUT", url, order).status_code == 200
    assert server.call("GET", "/clients").status_code == 200
    assert [server.call("GET", "/services").status_code for _ in range(3)] == [429, 429, 200]
    assert server.call("GET", url).json()["data"] == []
    assert server.call("PUT", url, {"failures": [{"kind": "explode"}]}).status_code == 400
    assert server.http.put(url, json=order).status_code == 401


def test_kill_in_the_middle_leaves_no_half_documents(tmp_path: Path) -> None:
    answered: list[str] = []
    with running_sandbox(tmp_path, "--empty") as running:
        keys = (running.key, running.live_key)
        client = running.data("POST", "/clients", CLIENT)
        body = {
            "client": {"id": client["id"]},
            "items": [ITEM],
            "payment_form": "03",
            "automation_type": "payment_and_complement",
        }
        enough = threading.Event()

        def work() -> None:
            try:
                while True:
                    answered.append(running.data("POST", "/invoices/income", body)["uuid"])
                    if len(answered) >= 6:
                        enough.set()
            except httpx.TransportError:
                return

        workers = [threading.Thread(target=work) for _ in range(3)]
        for worker in workers:
            worker.start()
        assert enough.wait(30)
        running.process.kill()
        for worker in workers:
            worker.join()
    with running_sandbox(tmp_path, "--empty", keys=keys) as running:
        stored = {each["uuid"]: each for each in running.data("GET", "/invoices/income?limit=100")}
        assert set(answered) <= set(stored)
        folios = sorted(each["folio_number"] for each in stored.values())
        assert folios == list(range(1, len(folios) + 1))
        for invoice in stored.values():
            assert (invoice["last_balance"], invoice["payment_complements"], len(invoice["payments"])) == (0, 1, 1)
            assert invoice["stamp"]["sello"]
