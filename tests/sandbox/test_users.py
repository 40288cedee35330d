"""U1–U6 and DELETE: the people behind the teams."""

from __future__ import annotations

import re
from itertools import count
from typing import Any

import pytest

from gigstack_desktop.sandbox.text import fold
from tests.support.sandbox import RunningSandbox

Json = dict[str, Any]
numbers = count(1)


def person(server: RunningSandbox, **more: Any) -> Json:
    body = {"email": f"Ana.{next(numbers)}@users.example", "first_name": "Ana", "last_name": "Pérez", **more}
    created: Json = server.data("POST", "/users", body)
    return created


def mails(server: RunningSandbox, to: str) -> list[Json]:
    found: list[Json] = server.data("GET", f"{server.origin}/_sandbox/mail", params={"to": to})
    return found


def test_life_of_a_user(server: RunningSandbox) -> None:
    address = {"country": "MEX", "zip": "42501", "municipality": "Atotonilco"}
    created = person(server, phone="55", company_role="Contadora", address=address)
    assert created.pop("invitation_sent") is True
    assert created["id"].startswith("user_")
    assert (created["name"], created["role"], created["teams"]) == ("Ana Pérez", "viewer", [])
    assert created["address"]["zip"] == "42501"
    assert "municipality" not in created["address"]  # stored, never returned
    assert server.data("GET", f"/users/{created['id']}") == created
    assert created in server.data("GET", "/users?limit=100")
    changed = server.data("PUT", f"/users/{created['id']}", {"lastName": "Gómez", "address": {"city": "Tula"}})
    assert changed["name"] == "Ana Gómez"
    assert changed["address"] == {**created["address"], "city": "Tula"}
    assert server.call("PUT", f"/users/{created['id']}", {"email": "otra@users.example"}).status_code == 400
    assert server.call("PUT", f"/users/{created['id']}", {"email": created["email"].lower()}).status_code == 200
    assert server.call("DELETE", f"/users/{created['id']}").status_code == 200
    for method in ("GET", "PUT", "DELETE"):
        assert server.call(method, f"/users/{created['id']}", {}).status_code == 404


def test_auto_join(server: RunningSandbox) -> None:
    created = person(server, auto_join=True, role="admin", firstName="Eva")
    assert created["first_name"] == "Ana"  # the documented spelling wins
    joined = {"team_id": "team_practica", "team_name": "Escuela Kemper Urgate", "role": "admin"}
    assert created["teams"] == [joined]
    assert created["id"] in [each["id"] for each in server.data("GET", "/teams/team_practica")["members"]]
    server.data("DELETE", f"/users/{created['id']}")
    assert created["id"] not in [each["id"] for each in server.data("GET", "/teams/team_practica")["members"]]


def test_an_email_is_taken_once(server: RunningSandbox) -> None:
    created = person(server)
    answer = server.call("POST", "/users", {"email": created["email"].upper()})
    assert answer.status_code == 409
    server.data("DELETE", f"/users/{created['id']}")
    assert server.call("POST", "/users", {"email": created["email"]}).status_code == 201


@pytest.mark.parametrize(
    "body", [{}, {"email": ""}, {"email": "x"}, {"email": "a@b.example", "role": "boss"}, {"email": 7}]
)
def test_who_cannot_be_a_user(server: RunningSandbox, body: Json) -> None:
    assert server.call("POST", "/users", body).status_code == 400


def test_the_owner_stays(server: RunningSandbox) -> None:
    assert server.data("GET", "/users/user_practica")["teams"][0]["role"] == "admin"
    assert server.call("DELETE", "/users/user_practica").status_code == 400


def test_users_are_paged(server: RunningSandbox) -> None:
    for _ in range(3):
        person(server)
    first = server.call("GET", "/users?limit=2&order_by=name&sort=asc").json()
    second = server.call("GET", f"/users?limit=2&order_by=name&sort=asc&next={first['next']}").json()
    names = [fold(each["name"]) for each in first["data"] + second["data"]]
    assert names == sorted(names)
    assert first["total_results"] >= 4
    assert server.call("GET", "/users?limit=0").status_code == 400


def test_invitation_and_password_go_to_the_outbox(server: RunningSandbox) -> None:
    created = person(server)
    invitation = mails(server, created["email"])[0]
    answer = server.call("POST", "/users/reset-password", {"email": created["email"]})
    assert answer.json()["message"] == "Password reset email sent"
    reset = mails(server, created["email"])[0]
    assert reset["id"] != invitation["id"]
    for mail in (invitation, reset):
        link = re.search(r"http\S+", mail["text"])
        assert link is not None
        assert created["email"] in server.http.get(link[0]).text
    assert server.data("GET", f"/users/{created['id']}")["last_login"] > 10**9
    assert server.call("POST", "/users/reset-password", {"email": "nadie@users.example"}).status_code == 404
    assert server.call("POST", "/users/reset-password", {}).status_code == 400


def test_login_link(server: RunningSandbox) -> None:
    created = person(server)
    link = server.data("POST", "/users/login-link", {"user_id": created["id"]})
    assert link["url"] == link["login_link"]
    assert link["token"] in link["url"]
    assert server.http.get(link["url"]).status_code == 200
    server.data("POST", f"{server.origin}/_sandbox/clock", {"advance_seconds": 3601})
    assert server.http.get(link["url"]).status_code == 404
    assert server.call("POST", "/users/login-link", {"user_id": "user_none"}).status_code == 404
    assert server.call("POST", "/users/login-link", {}).status_code == 400
