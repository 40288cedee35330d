"""Clients: C1–C6 and C12; services: S1–S5; lists and their parameters."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.conftest import CLIENT
from tests.support.sandbox import RunningSandbox


def test_create_get_update_delete(server: RunningSandbox) -> None:
    created = server.call("POST", "/clients", {**CLIENT, "metadata": {"a": "1"}})
    assert created.status_code == 201
    client = created.json()["data"]
    assert client["is_valid"] is True
    changed = server.data("PUT", f"/clients/{client['id']}", {"address": {"city": "Centla"}, "metadata": {"b": "2"}})
    assert changed["address"]["zip"] == "86991"
    assert changed["address"]["city"] == "Centla"
    assert changed["metadata"] == {"a": "1", "b": "2"}
    assert server.data("PATCH", f"/clients/{client['id']}", {"use": "S01"})["legal_name"] == client["legal_name"]
    assert server.call("DELETE", f"/clients/{client['id']}").status_code == 200
    assert server.call("GET", f"/clients/{client['id']}").status_code == 404
    assert server.call("DELETE", f"/clients/{client['id']}").status_code == 404


def test_somebody_must_be_named(server: RunningSandbox) -> None:
    assert server.call("POST", "/clients", {"phone": "55"}).json()["error"]["code"] == "missing_required_field"


def test_upsert_finds_updates_and_refuses_two(server: RunningSandbox) -> None:
    search = {"on_key": "email", "on_value": "una@upsert.example"}
    body = {"name": "Una", "email": "una@upsert.example", "search": search}
    first = server.call("POST", "/clients", body)
    again = server.call("POST", "/clients", {**body, "name": "Otra"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["data"]["name"] == "Una"
    updated = server.data("POST", "/clients", {**body, "name": "Otra", "search": {**search, "update": True}})
    assert (updated["id"], updated["name"]) == (first.json()["data"]["id"], "Otra")
    server.data("POST", "/clients", {"name": "Doble", "email": "una@upsert.example"})
    assert server.call("POST", "/clients", body).status_code == 409


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"tax_id": "ABC"}, "tax_id"),
        ({"tax_system": "612"}, "kind of person"),
        ({"use": "D10"}, "use"),
        ({"address": {"zip": "123"}}, "zip"),
    ],
)
def test_validate_says_what_is_wrong(server: RunningSandbox, change: dict[str, Any], error: str) -> None:
    client = server.data("POST", "/clients", {**CLIENT, **change})
    for path in (f"/clients/validate/{client['id']}", f"/clients/{client['id']}/validate"):
        verdict = server.call("POST", path, headers={"Content-Type": "application/json"}).json()["data"]
        assert verdict["is_valid"] is False
        assert any(error in each for each in verdict["errors"])


def test_search_forgets_accents_and_case(server: RunningSandbox) -> None:
    client = server.data("POST", "/clients", {"name": "Ñandú Ópera", "tax_id": "xaxx 010101-000"})
    assert client["tax_id"] == "XAXX010101000"
    for text in ("nandu", "ÓPERA ñan", "XAXX01"):
        answer = server.call("GET", "/clients/search", params={"q": text}).json()
        assert client["id"] in [each["id"] for each in answer["data"]]
        assert answer["found"] >= 1
    assert server.call("GET", "/clients/search", params={"q": "100%_"}).json()["found"] == 0
    assert server.call("GET", "/clients/search").status_code == 400


def test_pages_meet_without_gap_or_repetition(server: RunningSandbox) -> None:
    made = [
        server.data("POST", "/services", {"description": f"s{i}", "unit_price": 1, "sku": "pages"})["id"]
        for i in range(7)
    ]
    seen: list[str] = []
    cursor = ""
    while True:
        answer = server.call("GET", "/services", params={"sku": "pages", "limit": 3, "next": cursor}).json()
        seen += [each["id"] for each in answer["data"]]
        assert answer["total_results"] == 7
        cursor = answer["next"]
        if not answer["has_more"]:
            break
    assert seen == made[::-1]
    ascending = server.data("GET", "/services?sku=pages&sort=asc&limit=100")
    assert [each["id"] for each in ascending] == made
    by_name = server.data("GET", "/services?sku=pages&order_by=name&limit=2&sort=asc")
    assert [each["description"] for each in by_name] == ["s0", "s1"]
    assert [each["description"] for each in server.data("GET", "/services?sku=pages&limit=3&page=3")] == ["s0"]


def test_cursors_belong_to_their_list(server: RunningSandbox) -> None:
    for i in range(3):
        server.data("POST", "/services", {"description": f"c{i}", "unit_price": 1, "sku": "cursor"})
    cursor = server.call("GET", "/services?sku=cursor&limit=1").json()["next"]
    for path in (f"/services?limit=1&next={cursor}", "/services?next=e30", "/services?next=ñ"):
        assert server.call("GET", path).json()["error"]["code"] == "invalid_field_value"
    assert server.call("GET", f"/services?sku=cursor&limit=1&starting_after={cursor}").status_code == 200


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "sort=up", "order_by=secret", "created[gte]=-1"])
def test_bad_list_parameters(server: RunningSandbox, query: str) -> None:
    answer = server.call("GET", f"/clients?{query}")
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "invalid_field_value"


def test_created_window_in_seconds_and_milliseconds(server: RunningSandbox, client: dict[str, Any]) -> None:
    at = client["created_at"]
    for query in (f"created[gte]={at}&created[lte]={at}", f"created_gte={at}000&created_lte={at}999"):
        assert client["id"] in [each["id"] for each in server.data("GET", f"/clients?limit=100&{query}")]
    assert server.data("GET", f"/clients?created[lte]={at - 100_000}") == []


def test_metadata_filter(server: RunningSandbox) -> None:
    made = server.data("POST", "/clients", {"name": "M", "metadata": {"intent": "i-1", "n": 1.10, "yes": True}})
    for query in ("metadata.intent=i-1", "metadata_intent=i-1", "metadata.n=1.1&metadata.yes=true"):
        assert [each["id"] for each in server.data("GET", f"/clients?{query}")] == [made["id"]]
    assert server.data("GET", "/clients?metadata.intent=i-2") == []


def test_services_keep_exact_decimals_and_defaults(server: RunningSandbox) -> None:
    answer = server.call("POST", "/services", b'{"description": "x", "unit_price": 10.100000}')
    assert answer.status_code == 201
    assert '"unit_price":10.100000' in answer.text
    service = answer.json()["data"]
    assert (service["unit_key"], service["taxability"], service["quantity"]) == ("E48", "01", 1)
    changed = server.data("PUT", f"/services/{service['id']}", {"taxes": [{"type": "iva", "rate": 0.16}]})
    assert changed["taxes"][0]["type"] == "IVA"
    assert changed["taxability"] == "02"
    assert server.call("DELETE", f"/services/{service['id']}").status_code == 200
    assert server.call("GET", f"/services/{service['id']}").status_code == 404


@pytest.mark.parametrize("body", [{"description": "x"}, {"unit_price": 1}, {"description": "", "unit_price": 1}])
def test_services_need_description_and_price(server: RunningSandbox, body: dict[str, Any]) -> None:
    assert server.call("POST", "/services", body).status_code == 400
