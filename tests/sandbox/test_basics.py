"""Keys, envelopes, health, bad input: what every route has in common."""

from __future__ import annotations

import base64
import json
import signal
import socket
from pathlib import Path

import pytest

from tests.support.sandbox import RunningSandbox, running_sandbox


def test_health_needs_no_key(server: RunningSandbox) -> None:
    for path in ("/health", "/auth/health"):
        answer = server.http.get(server.base_url + path)
        assert answer.status_code == 200
        assert answer.json()["success"] is True
    assert server.http.get(server.origin + "/health").status_code == 200


def test_keys_tell_team_and_mode(server: RunningSandbox) -> None:
    for key, livemode in ((server.key, False), (server.live_key, True)):
        middle = key.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
        assert claims["team"] == "team_practica"
        assert claims["livemode"] is livemode
        assert ("test" in claims["key_id"]) is not livemode


@pytest.mark.parametrize("scheme", ["Bearer {}", "bearer {}", "{}"])
def test_key_with_and_without_scheme(server: RunningSandbox, scheme: str) -> None:
    headers = {"Authorization": scheme.format(server.key)}
    assert server.http.get(server.base_url + "/teams", headers=headers).status_code == 200


@pytest.mark.parametrize(("headers", "code"), [({}, "unauthorized"), ({"Authorization": "Bearer no"}, "invalid_token")])
def test_without_a_good_key(server: RunningSandbox, headers: dict[str, str], code: str) -> None:
    answer = server.http.get(server.base_url + "/clients", headers=headers)
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == code
    assert answer.json()["success"] is False


def test_modes_never_mix(server: RunningSandbox, client: dict[str, str]) -> None:
    assert server.call("GET", f"/clients/{client['id']}", key=server.live_key).status_code == 404
    listed = server.data("GET", "/clients?limit=100", key=server.live_key)
    assert client["id"] not in [each["id"] for each in listed]


def test_team_parameter(server: RunningSandbox) -> None:
    assert server.call("GET", "/clients?team").status_code == 200
    assert server.call("GET", "/clients?team=team_practica").status_code == 200
    assert server.call("GET", "/clients?team=team_other").status_code == 403


def test_team(server: RunningSandbox) -> None:
    team = server.data("GET", "/teams/team_practica")
    assert team["tax_id"] == "EKU9003173C9"
    assert team["sat"]["completed"] is True
    assert team["id"] in [each["id"] for each in server.data("GET", "/teams?limit=100")]
    assert server.call("GET", "/teams/team_other").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"",
        b"[1]",
        b'"text"',
        b'{"unit_price": NaN, "description": "x"}',
        b'{"unit_price": Infinity, "description": "x"}',
        b'{"unit_price": 1e400, "description": "x"}',
        b'{"unit_price": ' + b"9" * 5000 + b', "description": "x"}',
        b'{"unit_price": -1, "description": "x"}',
        b'{"unit_price": true, "description": "x"}',
        b'{"unit_price": [], "description": "x"}',
        b'{"unit_price": 1, "description": 7}',
        b'{"unit_price": 1, "description": "\\ud800"}',
        b'{"unit_price": 1, "description": "a\\u0000b"}',
        b'{"unit_price": 1, "description": "\xff"}',
        b"[" * 100_000,
    ],
)
def test_bad_bodies_are_refused(server: RunningSandbox, body: bytes) -> None:
    answer = server.call("POST", "/services", body)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] in ("invalid_request_body", "invalid_field_value", "missing_required_field")


def test_a_body_too_large_is_refused(server: RunningSandbox) -> None:
    assert server.call("POST", "/services", b" " * (13 * 1024 * 1024)).status_code == 413


def test_unknown_path_and_method(server: RunningSandbox) -> None:
    assert server.call("GET", "/nothing").json()["error"]["code"] == "resource_not_found"
    assert server.call("PUT", "/clients").status_code == 405


def test_traversal_reads_nothing(server: RunningSandbox) -> None:
    for path in ("/files/../../etc/passwd/x", "/files/..%2F..%2Fetc%2Fpasswd/x", "/files/x/..%2f..%2fsandbox.sqlite3"):
        assert server.http.get(server.origin + path).status_code == 404


def test_classic_errors(tmp_path: Path) -> None:
    with running_sandbox(tmp_path, "--empty", "--errors", "classic") as running:
        answer = running.call("POST", "/invoices/income", {"items": []})
        assert answer.json() == {"message": "Invalid request body", "error": "client is required"}
        busy = running.call("GET", "/clients", headers={"X-Sandbox-Fail": "429"})
        assert busy.json() == {"message": "Too Many Requests", "error": "Too many requests"}


def test_restart_keeps_keys_and_data(tmp_path: Path) -> None:
    with running_sandbox(tmp_path, "--empty") as running:
        client = running.data("POST", "/clients", {"name": "Ana"})
        keys = (running.key, running.live_key)
    with running_sandbox(tmp_path, "--empty", keys=keys) as running:
        assert running.data("GET", f"/clients/{client['id']}") == client
    with running_sandbox(tmp_path, "--empty", "--new-keys") as running:
        assert running.call("GET", "/teams").status_code == 200
        assert running.call("GET", "/teams", key=keys[0]).status_code == 401


def test_child_takes_its_key_by_pipe_and_ends_with_it(tmp_path: Path) -> None:
    with running_sandbox(tmp_path, "--empty", child_key="a-fresh-random-key") as running:
        assert running.key == "a-fresh-random-key"
        assert running.data("GET", "/clients") == []
        assert running.call("GET", "/clients", key="another").status_code == 401
        assert running.process.stdin is not None
        running.process.stdin.close()
        assert running.process.wait(10) == 0
    for path in tmp_path.iterdir():
        assert b"a-fresh-random-key" not in path.read_bytes()


def test_only_loopback_listens(server: RunningSandbox) -> None:
    port = int(server.origin.rsplit(":", 1)[1])
    with socket.socket() as probe:
        assert probe.connect_ex((socket.gethostbyname(socket.gethostname()), port)) != 0 or (
            socket.gethostbyname(socket.gethostname()).startswith("127.")
        )


def test_a_server_that_painted_a_page_ends_in_good_order(tmp_path: Path) -> None:
    with running_sandbox(tmp_path) as server:
        invoice = server.data("GET", "/invoices/income?limit=1")[0]
        files = server.data("GET", f"/invoices/{invoice['uuid']}/files")
        assert server.http.get(files["pdf"]).content.startswith(b"%PDF-")
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(20) == 0
