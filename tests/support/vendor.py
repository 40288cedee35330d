"""The vendor's own clients, as the API sees them: how they send, and how they read what comes back (contract, 12)."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx

from tests.support.sandbox import RunningSandbox

Json = dict[str, Any]

KINDS: dict[str, Callable[[Any], bool]] = {
    "text": lambda value: isinstance(value, str) and bool(value),
    "word": lambda value: isinstance(value, str),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "whole": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "flag": lambda value: isinstance(value, bool),
    "seconds": lambda value: isinstance(value, int) and 10**9 < value < 10**10,
    "millis": lambda value: isinstance(value, int) and 10**12 < value < 10**13,
    "list": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "url": lambda value: isinstance(value, str) and value.startswith("http"),
    "null": lambda value: value is None,
}

IVA = {"type": "IVA", "rate": 0.16, "factor": "Tasa", "withholding": False}
LINE = {"description": "Curso", "quantity": 1, "unit_price": 1500, "product_key": "84111506", "unit_key": "E48"}
ITEMS = [{**LINE, "taxes": [IVA]}]
A_CLIENT = "id:text legal_name:word name:word tax_id:word email:word"
A_DOCUMENT = (
    "uuid:text id:text client.legal_name:text client.name:word total:number currency:text payment_method:text"
    " status:text created_at:seconds"
)
AN_INVOICE = (
    A_DOCUMENT
    + " client.tax_id:text client.email:text subtotal:number payment_form:text series:text folio_number:whole"
)
ON_CREDIT = "last_balance:number payment_complements:whole"
A_PAYMENT = (
    "id:text client.id:text client.legal_name:word client.name:word client.email:word client.tax_id:word total:number"
    " currency:text status:text created_at:seconds short_url:word automation_type:text processor:text"
    " payment_processor:text invoice_id:text|null receipt_id:text|null payment_form:word"
)
A_RECEIPT = (
    "id:text client.legal_name:word client.name:word client.tax_id:word total:number currency:text status:text"
    " validUntil:seconds created_at:seconds created:seconds"
)
A_SERVICE = (
    "id:text description:text sku:word unit_price:number product_key:text unit_key:text unit_name:text taxes:list"
)
A_TEAM = "id:text legal_name:text name:text tax_id:text tax_system:text address.zip:text brand.alias:text"
SAT = "sat.completed:flag sat.csd_expires_at:seconds sat.connected_at:seconds integrations.sat.completed:flag"


def needs(item: Any, members: str) -> Json:
    """Fail unless every member is there with its kind: `id:text client.legal_name:text taxes[].rate:number`."""
    for entry in members.split():
        path, _, kind = entry.partition(":")
        values = list(_at(item, path.split(".")))
        assert values, f"{path} has no values in {item}"
        for value in values:
            assert any(KINDS[each](value) for each in kind.split("|")), f"{path} is {value!r}, not {kind}"
    found: Json = item
    return found


def _at(item: Any, path: list[str]) -> Iterator[Any]:
    if not path:
        yield item
        return
    name = path[0].removesuffix("[]")
    assert isinstance(item, dict), f"{item!r} has no {name}"
    assert name in item, f"{name} is missing in {item}"
    for each in item[name] if path[0].endswith("[]") else [item[name]]:
        yield from _at(each, path[1:])


@dataclass
class Sender:
    """What both clients do: one request, an answer that must be JSON, its `data`."""

    server: RunningSandbox
    query: Json = field(default_factory=dict)

    def headers(self, body: Any) -> dict[str, str]:
        """What the client sends beside the key."""
        raise NotImplementedError

    def send(self, method: str, path: str, body: Any = None, key: str = "", **query: Any) -> httpx.Response:
        """Exactly one request, with `query` as its parameters ("created[gte]" and the like by dictionary)."""
        content = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {key or self.server.key}", **self.headers(body)}
        asked = {**self.query, **query}
        url = self.server.base_url + path
        return self.server.http.request(method, url, headers=headers, content=content, params=asked or None)

    def answer(self, method: str, path: str, body: Any = None, **query: Any) -> Json:
        """A success, whole: JSON whatever the method, with its message."""
        response = self.send(method, path, body, **query)
        assert response.is_success, f"{method} {path}: {response.text}"
        found: Json = response.json()
        assert found["success"] is True
        return needs(found, "message:text timestamp:text")

    def __call__(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """The `data` of a success."""
        return self.answer(method, path, body, **query)["data"]

    def page(self, path: str, **query: Any) -> list[Any]:
        """One page of a list; its envelope is what both read."""
        found = needs(self.answer("GET", path, **query), "data:list has_more:flag next:text|null total_results:whole")
        assert bool(found["next"]) is found["has_more"]
        rows: list[Any] = found["data"]
        return rows

    def search(self, path: str, words: str) -> list[Any]:
        """What a search finds, in its own envelope."""
        found = needs(
            self.answer("GET", path, q=words), "data:list has_more:flag found:whole page:whole per_page:whole"
        )
        rows: list[Any] = found["data"]
        return rows

    def everything(self, path: str, limit: int = 100, **query: Any) -> list[Any]:
        """All pages, as `export` and the node's "return all" follow them."""
        rows: list[Any] = []
        cursor: Json = {}
        for _ in count():
            found = self.answer("GET", path, limit=limit, **query, **cursor)
            assert len(found["data"]) <= limit
            rows += found["data"]
            if not (found["has_more"] and found["next"]):
                assert found["total_results"] == len(rows)
                return rows
            cursor = {"next": found["next"]}
        raise AssertionError

    def refused(self, status: int, method: str, path: str, body: Any = None, **query: Any) -> Json:
        """A refusal that the client can tell a person: `error.message`, a code, details that join to text."""
        response = self.send(method, path, body, **query)
        assert response.status_code == status, f"{method} {path}: {response.status_code} {response.text}"
        found = needs(
            response.json(), "success:flag message:text error.code:text error.message:text error.details:list"
        )
        assert found["success"] is False
        error: Json = found["error"]
        assert all(isinstance(each, str) for each in error["details"])
        return error


class CommandLine(Sender):
    """The official command-line client: JSON is announced in every request, also where nothing is sent."""

    def headers(self, body: Any) -> dict[str, str]:
        return {"Content-Type": "application/json", "Accept": "*/*"}

    @property
    def team(self) -> str:
        """The team that it reads out of the key, which it does not verify."""
        claims: Json = json.loads(base64.b64decode(self.server.key.split(".")[1] + "=="))
        assert claims["livemode"] is False
        assert "test" in claims["key_id"]
        team: str = needs(claims, "team:text")["team"]
        return team


class Node(Sender):
    """The n8n node: nothing is announced where nothing is sent."""

    def headers(self, body: Any) -> dict[str, str]:
        accept = {"Accept": "application/json,text/html,application/xml,text/*;q=0.9, */*;q=0.8"}
        return accept if body is None else {**accept, "Content-Type": "application/json"}


def body_of(client: Json, **more: Any) -> Json:
    """What `invoices create` sends."""
    fixed = {"payment_form": "03", "payment_method": "PUE", "use": "G03", "currency": "MXN"}
    return {"client": {"id": client["id"]}, "items": ITEMS, **fixed, **more}


def key_of_now() -> str:
    """An idempotency key of the command-line client's kind, and a word that nothing else has."""
    return f"cli_{time.time_ns()}"


def window(about: Json, days: int = 60) -> Json:
    """`--from 60d --to today` as seconds, on the day of a record: the server's clock may have been moved forward."""
    now = about["created_at"]
    return {"created[gte]": str(now - days * 86400), "created[lte]": str(now + 86400)}
