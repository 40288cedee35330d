"""Hostile and broken requests to every operation: a JSON sentence and 4xx, never 5xx, and memory stays bounded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import psutil
import pytest

from tests.support.sandbox import RunningSandbox

Operation = tuple[str, str, dict[str, Any]]
# A sandbox control that ends or moves the server itself is no part of the contract.
OURS = "/_sandbox"
BODIES: dict[str, bytes] = {
    "cut off": b'{"client": {"id": "x"',
    "not JSON": b"client=1&items=2",
    "a list": b"[1, 2, 3]",
    "a word": b'"client"',
    "null": b"null",
    "NaN": b'{"client": {"id": "x"}, "items": [{"description": "a", "unit_price": NaN}], "live": NaN}',
    "huge number": b'{"client": {"id": "x"}, "items": [{"description": "a", "unit_price": 1e400}], "live": 1e400}',
    "huge exponent": b'{"items": [{"quantity": 1e-999999999}], "amount": 1e999999999, "test": 1e999999999}',
    "long integer": b'{"amount": ' + b"9" * 10_000 + b', "date": ' + b"9" * 5000 + b"}",
    "wrong types": b'{"client": 5, "items": "x", "url": [], "events": {}, "email": {}, "name": [1], "brand": true}',
    "deep": b'{"metadata": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    "wide": b'{"items": [' + b"{}," * 20_000 + b"{}]}",
    "long text": json.dumps(
        dict.fromkeys(("name", "description", "url", "q", "series", "reason"), "ñ" * 10_000)
    ).encode(),
    "not UTF-8": b'{"name": "\xff\xfe\x00"}',
    "NUL": json.dumps({"name": "a\x00b", "email": "a\x00@b.mx", "description": "\x00", "series": "\x00"}).encode(),
    "surrogate": b'{"name": "\\ud800", "description": "\\udfff", "series": "\\ud800"}',
    "SQL": json.dumps(dict.fromkeys(("name", "series", "description", "email"), "'; DROP TABLE invoice; --")).encode(),
}
NASTY = (
    "' OR 1=1 --",
    "..%2F..%2Fetc%2Fpasswd",
    "%00",
    "ñ" * 300,
    "a" * 10_000,
    "%F0%9F%92%A9",
    "-1",
    "1e400",
    "NaN",
    "%ED%A0%80",
)


def operations(server: RunningSandbox) -> Iterator[Operation]:
    """Every operation of the contract that the server documents."""
    for path, methods in server.http.get(server.origin + "/openapi.json").json()["paths"].items():
        for method, facts in methods.items():
            if not path.startswith(OURS):
                yield method.upper(), path, facts


def filled(path: str, value: str = "nobody") -> str:
    """The path with `value` for every parameter."""
    parts = [value if part.startswith("{") else part for part in path.split("/")]
    return "/".join(parts)


def assert_refused(answer: httpx.Response, what: str) -> None:
    """4xx with a sentence; a success is allowed where the nonsense is simply not looked at."""
    assert answer.status_code < 500, f"{what}: {answer.status_code} {answer.text[:300]}"
    if answer.headers.get("content-type", "").startswith("application/json"):
        body = answer.json()
        if answer.status_code >= 400:
            assert body["message"], what
            assert body["success"] is False, what
            assert "Traceback" not in answer.text
    else:
        assert answer.status_code >= 400 or not answer.url.path.startswith("/v2"), what


# What a database could choke on; the rest never gets as far, on either of them.
STORED = ("huge number", "long integer", "NUL", "surrogate", "SQL")


@pytest.mark.parametrize("name", BODIES)
def test_broken_bodies(server: RunningSandbox, name: str, request: pytest.FixtureRequest) -> None:
    if name not in STORED and request.node.callspec.params["server"] != "sqlite":
        return
    for method, path, facts in operations(server):
        if "requestBody" in facts or method in ("POST", "PUT"):
            answer = server.call(method, server.origin + filled(path), BODIES[name])
            assert_refused(answer, f"{method} {path} with {name}")


def test_nasty_paths_and_filters(server: RunningSandbox) -> None:
    for method, path, facts in operations(server):
        names = [each["name"] for each in facts.get("parameters", ()) if each["in"] == "query"]
        for nasty in NASTY:
            # No client sends an address of over 64 kB.
            query = "&".join(f"{name}={nasty}" for name in names if name != "team")[:40_000]
            answer = server.call(method, f"{server.origin}{filled(path, nasty)}?{query}")
            assert_refused(answer, f"{method} {path} with {nasty[:30]}")
    assert server.data("GET", "/invoices/income") is not None, "the tables are still there"


def test_broken_uploads(server: RunningSandbox, client: dict[str, Any]) -> None:
    boundary = {"Content-Type": "multipart/form-data; boundary=x"}
    parts = {
        "no end": b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-',
        "no boundary": b"%PDF-1.7",
        "empty": b"",
        "many fields": b"".join(
            b'--x\r\nContent-Disposition: form-data; name="f%d"\r\n\r\n1\r\n' % number for number in range(3000)
        )
        + b"--x--\r\n",
        "path in the name": b'--x\r\nContent-Disposition: form-data; name="documentType"\r\n\r\ncontract\r\n'
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="../../../etc/passwd"\r\n'
        b"Content-Type: application/pdf\r\n\r\n%PDF-1.4 nothing\r\n--x--\r\n",
    }
    for method, path, facts in operations(server):
        if "multipart/form-data" not in facts.get("requestBody", {}).get("content", {}):
            continue
        for name, body in parts.items():
            answer = server.call(method, server.origin + filled(path, client["id"]), body, headers=boundary)
            assert_refused(answer, f"{method} {path} with {name}")
            assert "passwd" not in answer.text or "/" not in answer.json()["data"]["file_name"]


def test_fifty_megabytes_are_refused_without_being_kept(server: RunningSandbox, client: dict[str, Any]) -> None:
    process = psutil.Process(server.process.pid)
    server.call("POST", "/clients", b"{" + b" " * 1_000_000 + b"}")
    before = process.memory_info().rss
    chunk = b"a" * 1_000_000

    def stream() -> Iterator[bytes]:
        """50 MB without saying so before."""
        yield b'{"name": "'
        for _ in range(50):
            yield chunk

    def upload() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-'
        for _ in range(50):
            yield chunk

    multipart = {"Content-Type": "multipart/form-data; boundary=x"}
    sent = [
        ("/clients", {"content": b'{"name": "' + b"a" * 50_000_000 + b'"}'}, {"Content-Type": "application/json"}),
        ("/invoices/income", {"content": stream()}, {"Content-Type": "application/json"}),
        ("/clients/csf", {"content": upload()}, multipart),
        (f"/clients/{client['id']}/support-documents", {"content": upload()}, multipart),
    ]
    for path, more, headers in sent:
        try:
            answer = server.call("POST", path, None, headers=headers, **more)
        except httpx.TransportError:
            continue  # the server may hang up on what it has refused
        assert answer.status_code in (400, 413), answer.text[:300]
        assert answer.json()["message"]
    assert process.memory_info().rss - before < 40 * 2**20


@pytest.mark.parametrize("header", ["", "Bearer", "Basic eDp5", "Bearer " + "a" * 20_000, "Bearer \u00f1"])
def test_broken_keys(server: RunningSandbox, header: str) -> None:
    answer = server.http.get(server.base_url + "/clients", headers=[(b"Authorization", header.encode())])
    assert answer.status_code in (400, 401, 431)
