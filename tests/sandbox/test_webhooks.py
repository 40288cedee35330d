"""W1–W5 and the deliveries, to a real receiver: signed, repeated by the clock, never into private networks."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from gigstack_desktop.sandbox.deliverer import Fairness
from gigstack_desktop.sandbox.post import LIMIT_SECONDS, Outcome, Post
from gigstack_desktop.sandbox.reach import Reach, Unreachable
from gigstack_desktop.sandbox.webhook_events import DOCUMENTED, KNOWN, SYNONYMS
from tests.support.receiver import Receiver, receiving
from tests.support.sandbox import RunningSandbox, running_sandbox

Json = dict[str, Any]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as listening:
        yield listening


@pytest.fixture
def webhook(server: RunningSandbox, receiver: Receiver) -> Iterator[Json]:
    created = server.data("POST", "/webhooks", {"url": f"{receiver.url}/in", "events": ["customer.created"]})
    yield created
    server.call("DELETE", f"/webhooks/{created['id']}")


def until(check: Callable[[], Any], seconds: float = 20.0) -> Any:
    """What `check` gives once it is true."""
    end = time.monotonic() + seconds
    while not (found := check()):
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)
    return found


def deliveries(server: RunningSandbox, webhook: Json) -> list[Json]:
    found: list[Json] = server.data("GET", f"/webhooks/{webhook['id']}/deliveries?limit=100")
    return found


def attempts(server: RunningSandbox, webhook: Json, count: int) -> Json:
    """The only delivery of a webhook, once it has been tried so often."""

    def tried() -> Json | None:
        only = deliveries(server, webhook)[0]
        return only if len(only["attempts"]) == count else None

    found: Json = until(tried)
    return found


def advance(server: RunningSandbox, seconds: int) -> None:
    server.data("POST", f"{server.origin}/_sandbox/clock", {"advance_seconds": seconds})


def test_life_of_a_webhook(server: RunningSandbox) -> None:
    body = {"url": "https://example.com/hook", "events": ["payment.succeeded"], "description": "Ventas"}
    answer = server.call("POST", "/webhooks", body)
    assert answer.status_code == 201
    created = answer.json()["data"]
    assert created["id"].startswith("wh_")
    assert len(created["id"]) == 11
    assert {name: created[name] for name in body} == body
    assert (created["status"], created["livemode"]) == ("active", False)
    assert created["created_at"] > 10**12  # milliseconds
    secret = created.pop("secret")
    assert len(secret) > 32
    assert server.data("GET", f"/webhooks/{created['id']}") == created
    assert created in server.data("GET", "/webhooks?limit=100")
    changed = server.data("PUT", f"/webhooks/{created['id']}", {"status": "inactive"})
    assert changed == {**created, "status": "inactive"}
    assert changed in server.data("GET", "/webhooks?status=inactive&limit=100")
    assert changed not in server.data("GET", "/webhooks?status=active&limit=100")
    assert server.call("GET", f"/webhooks/{created['id']}", key=server.live_key).status_code == 404
    assert server.call("DELETE", f"/webhooks/{created['id']}").status_code == 200
    for method in ("GET", "PUT", "DELETE"):
        assert server.call(method, f"/webhooks/{created['id']}", {}).status_code == 404


def test_without_events_it_hears_of_all(server: RunningSandbox, receiver: Receiver) -> None:
    webhook = server.data("POST", "/webhooks", {"url": receiver.url})
    assert webhook["events"] == []
    created = server.data("POST", "/clients", {"name": "Ana"})
    server.data("PUT", f"/clients/{created['id']}", {"phone": "5512345678"})
    heard = {receiver.next().json["type"] for _ in range(2)}
    assert heard == {"customer.created", "customer.updated"}
    server.data("DELETE", f"/webhooks/{webhook['id']}")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"url": "http://example.com/hook"},
        {"url": "ftp://example.com/hook"},
        {"url": "https://"},
        {"url": "https://user:pass@example.com/"},
        {"url": "https://example.com:0/"},
        {"url": "https://example.com:99999/"},
        {"url": "https://exa mple.com/"},
        {"url": "https://[::1"},
        {"url": "https://10.0.0.8/hook"},
        {"url": "https://192.168.1.1/hook"},
        {"url": "https://169.254.169.254/latest/meta-data"},
        {"url": "https://[fd00::1]/hook"},
        {"url": "https://[::ffff:10.0.0.8]/hook"},
        {"url": "https://[64:ff9b::a00:8]/hook"},
        {"url": "https://100.100.100.200/hook"},
        {"url": "https://0.0.0.0/hook"},
        {"url": "https://" + "a" * 5000},
        {"url": "https://example.com/", "events": ["invoice.invented"]},
        {"url": "https://example.com/", "events": "payment.created"},
        {"url": "https://example.com/", "status": "asleep"},
        {"url": "https://example.com/", "description": "x" * 1001},
    ],
)
def test_what_cannot_be_subscribed(server: RunningSandbox, body: Json) -> None:
    answer = server.call("POST", "/webhooks", body)
    assert answer.status_code == 400, answer.text
    assert server.call("GET", "/webhooks?limit=101").status_code == 400


def test_all_names_and_synonyms_are_accepted(server: RunningSandbox) -> None:
    assert len(DOCUMENTED) == 19
    body = {"url": "https://example.com/", "events": sorted(KNOWN | set(SYNONYMS))}
    created = server.data("POST", "/webhooks", body)
    assert created["events"] == body["events"]
    server.data("DELETE", f"/webhooks/{created['id']}")


def test_a_delivery_is_signed_and_logged(server: RunningSandbox, receiver: Receiver, webhook: Json) -> None:
    client = server.data("POST", "/clients", {"name": "Ana Pérez"})
    received = receiver.next()
    expected = hmac.new(webhook["secret"].encode(), received.body, hashlib.sha256).hexdigest()
    assert received.headers["X-Gigstack-Signature"] == expected
    assert received.path == "/in"
    assert received.headers["Host"] == receiver.url.removeprefix("http://")
    event = received.json
    assert event["id"].startswith("evt_")
    assert event["type"] == event["event"] == "customer.created"
    assert event["livemode"] is False
    assert event["data"]["object"] == client
    moment = datetime.fromisoformat(event["timestamp"])
    assert round(moment.timestamp() * 1000) == event["created"]
    logged = attempts(server, webhook, 1)
    assert (logged["status"], logged["event_id"], logged["next_attempt_at"]) == ("delivered", event["id"], None)
    assert (logged["attempts"][0]["http_status"], logged["attempts"][0]["problem"]) == (200, "")


def test_synonyms_hear_the_documented_name(server: RunningSandbox, receiver: Receiver) -> None:
    webhook = server.data("POST", "/webhooks", {"url": receiver.url, "events": ["client.created"]})
    server.data("POST", "/clients", {"name": "Ana"})
    assert receiver.next().json["type"] == "customer.created"
    server.data("DELETE", f"/webhooks/{webhook['id']}")


def test_only_its_events_its_mode_and_only_while_active(
    server: RunningSandbox, receiver: Receiver, webhook: Json
) -> None:
    server.data("POST", "/clients", {"name": "De verdad"}, key=server.live_key)
    server.data("POST", "/services", {"description": "Otra cosa", "unit_price": 1})
    server.data("PUT", f"/webhooks/{webhook['id']}", {"status": "inactive"})
    server.data("POST", "/clients", {"name": "Nadie escucha"})
    server.data("PUT", f"/webhooks/{webhook['id']}", {"status": "active"})
    heard = server.data("POST", "/clients", {"name": "Oída"})
    assert receiver.next().json["data"]["object"]["id"] == heard["id"]
    assert len(deliveries(server, webhook)) == 1


def test_what_is_undone_is_not_told(server: RunningSandbox, receiver: Receiver, webhook: Json) -> None:
    refused = {"client": {"name": "Sin datos fiscales"}, "items": [{"description": "x", "unit_price": 1}]}
    assert server.call("POST", "/invoices/income", refused).status_code == 400
    heard = server.data("POST", "/clients", {"name": "Después"})
    assert receiver.next().json["data"]["object"]["id"] == heard["id"]
    assert len(deliveries(server, webhook)) == 1


def test_it_is_tried_four_times_with_one_event_id(server: RunningSandbox, receiver: Receiver, webhook: Json) -> None:
    for status in (500, 404, 302, 199 + 201):
        receiver.answers.put(status)
    server.data("POST", "/clients", {"name": "Ana"})
    events, last = {receiver.next().json["id"]}, attempts(server, webhook, 1)
    for count, gap in ((2, 30), (3, 270), (4, 3300)):
        assert last["next_attempt_at"] - last["attempts"][-1]["at"] == gap * 1000
        advance(server, gap)
        events.add(receiver.next().json["id"])
        last = attempts(server, webhook, count)
    assert len(events) == 1
    assert [each["http_status"] for each in last["attempts"]] == [500, 404, 302, 400]
    assert (last["status"], last["next_attempt_at"]) == ("failed", None)
    assert last["attempts"][-1]["at"] - last["attempts"][0]["at"] >= 3_600_000


def test_redirects_are_not_followed(server: RunningSandbox, receiver: Receiver, webhook: Json) -> None:
    receiver.answers.put(307)
    receiver.headers["Location"] = f"{receiver.url}/elsewhere"
    server.data("POST", "/clients", {"name": "Ana"})
    assert receiver.next().path == "/in"
    assert attempts(server, webhook, 1)["attempts"][0]["http_status"] == 307
    assert receiver.inbox.empty()


def test_an_endless_answer_does_no_harm(server: RunningSandbox, receiver: Receiver, webhook: Json) -> None:
    receiver.endless = True
    server.data("POST", "/clients", {"name": "Ana"})
    assert attempts(server, webhook, 1)["status"] == "delivered"


def test_nobody_at_home_is_logged(server: RunningSandbox) -> None:
    with receiving() as gone:
        url = gone.url
    webhook = server.data("POST", "/webhooks", {"url": url, "events": ["customer.created"]})
    server.data("POST", "/clients", {"name": "Ana"})
    assert "connect" in attempts(server, webhook, 1)["attempts"][0]["problem"]
    server.data("DELETE", f"/webhooks/{webhook['id']}")


def test_a_name_that_nobody_has_is_logged(server: RunningSandbox) -> None:
    body = {"url": "https://gigstack.invalid/", "events": ["customer.created"]}
    webhook = server.data("POST", "/webhooks", body)
    server.data("POST", "/clients", {"name": "Ana"})
    problem = attempts(server, webhook, 1)["attempts"][0]["problem"]
    # A computer whose name server does not answer says so only after a while.
    assert "gigstack.invalid has no address" in problem or "no answer within" in problem
    server.data("DELETE", f"/webhooks/{webhook['id']}")


def test_repeats_survive_a_kill(tmp_path: Path, receiver: Receiver) -> None:
    with running_sandbox(tmp_path, "--empty") as running:
        keys = (running.key, running.live_key)
        webhook = running.data("POST", "/webhooks", {"url": receiver.url, "events": ["customer.created"]})
        receiver.answers.put(503)
        running.data("POST", "/clients", {"name": "Ana"})
        event = receiver.next().json["id"]
        attempts(running, webhook, 1)
        running.process.kill()
        running.process.wait()
    with running_sandbox(tmp_path, "--empty", keys=keys) as running:
        advance(running, 31)
        again = receiver.next()
        assert again.json["id"] == event
        expected = hmac.new(webhook["secret"].encode(), again.body, hashlib.sha256).hexdigest()
        assert again.headers["X-Gigstack-Signature"] == expected
        assert attempts(running, webhook, 2)["status"] == "delivered"


def test_a_team_has_a_limit(server: RunningSandbox) -> None:
    team = server.data("POST", "/teams", {"brand": {"alias": "Muchos"}})
    path = f"/webhooks?team={team['id']}"
    for _ in range(50):
        server.data("POST", path, {"url": "https://example.com/"})
    assert server.call("POST", path, {"url": "https://example.com/"}).status_code == 400


class Names:
    """A name server whose answers are given, one after another; the last one stays."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers, self.asked = list(answers), 0

    async def getaddrinfo(self, _host: str, port: int, **_: Any) -> list[Any]:
        self.asked += 1
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [(0, 0, 0, "", (address, port)) for address in found]


async def send(names: Names, url: str, *, loopback: bool = True) -> Outcome:
    asyncio.get_running_loop().getaddrinfo = names.getaddrinfo  # type: ignore[method-assign,assignment]
    return await Post(Reach(loopback=loopback)).send(url, {"Content-Type": "application/json"}, b"{}")


@pytest.mark.parametrize(
    "addresses",
    [
        ["10.1.2.3"],
        ["169.254.169.254"],
        ["fd12::1"],
        ["fe80::1%eth0"],
        ["::ffff:192.168.0.1"],
        ["224.0.0.1"],
        ["93.184.216.34", "172.16.0.9"],
    ],
)
def test_a_name_with_a_private_address_is_not_called(addresses: list[str]) -> None:
    with pytest.raises(Unreachable, match="not a public address"):
        asyncio.run(send(Names(addresses), "https://example.test/"))


def test_an_office_does_not_call_itself() -> None:
    with pytest.raises(Unreachable):
        asyncio.run(send(Names(["127.0.0.1"]), "https://example.test/", loopback=False))


def test_a_name_that_points_elsewhere_a_moment_later_changes_nothing(receiver: Receiver) -> None:
    names = Names(["::1", "127.0.0.1"], ["10.0.0.1"])  # nobody listens on the first
    url = receiver.url.replace("127.0.0.1", "example.test")
    assert asyncio.run(send(names, f"{url}/in?x=1")) == {"http_status": 200, "problem": ""}
    assert names.asked == 1
    received = receiver.next()
    assert (received.path, received.headers["Host"]) == ("/in?x=1", url.removeprefix("http://"))


def test_who_does_not_answer_in_five_seconds_is_left(receiver: Receiver) -> None:
    assert LIMIT_SECONDS == 5
    receiver.silent = True
    outcome = asyncio.run(Post(Reach(), limit_seconds=0.2).send(receiver.url, {}, b"{}"))
    assert outcome == {"http_status": None, "problem": "no answer within 0.2 s"}
    assert receiver.next().body == b"{}"


def test_receivers_that_are_away_do_not_keep_the_others_waiting() -> None:
    fair = Fairness()
    for webhook in ("dead", "gone"):
        fair.judge(webhook, fine=False)
    due = [*((f"d{n}", "dead") for n in range(4)), *((f"g{n}", "gone") for n in range(4)), ("a1", "alive")]
    assert fair.chosen(due, 16) == ["d0", "d1", "d2", "d3", "a1"]
    with fair.one_more("alive"), fair.one_more("dead"), fair.one_more("dead"), fair.one_more("gone"):
        assert fair.chosen(due, 16) == ["d0", "a1"]
    fair.judge("gone", fine=True)
    assert fair.chosen(due, 5) == ["d0", "d1", "d2", "d3", "g0"]
    assert fair.chosen([(f"a{n}", "alive") for n in range(9)], 16) == ["a0", "a1", "a2", "a3"]
