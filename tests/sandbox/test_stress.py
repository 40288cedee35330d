"""Many clients at once while the server is killed again and again: what was acknowledged is there, once.

The full size (50 clients, 10,000 writes, 20 kills) runs with GIGSTACK_STRESS=full.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest

from tests.sandbox.conftest import CLIENT, ITEM
from tests.support.postgresql import programs, running_postgresql
from tests.support.sandbox import ROOT

CLIENTS, WRITES, KILLS = (50, 10_000, 20) if os.environ.get("GIGSTACK_STRESS") == "full" else (12, 240, 3)
REPEATED = 0.10
LOST = (httpx.TransportError,)


class Killable:
    """A server that can be killed and comes back at the same address over the same data."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.folder, self.arguments = folder, arguments
        self.base_url = self.key = ""
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start it and wait until it listens."""
        command = [sys.executable, "-m", "gigstack_desktop", "sandbox", "--empty", "--data", str(self.folder)]
        port = ["--port", str(httpx.URL(self.base_url).port)] if self.base_url else []
        self.process = subprocess.Popen([*command, *port, *self.arguments], stdout=subprocess.PIPE, cwd=ROOT)
        assert self.process.stdout is not None
        said = json.loads(self.process.stdout.readline())
        self.base_url, self.key = said["base_url"], said["test_key"] or self.key

    def kill(self, number: int = signal.SIGKILL) -> None:
        """End it, by default without any warning."""
        assert self.process is not None
        assert self.process.stdout is not None
        self.process.send_signal(number)
        self.process.wait(30)
        self.process.stdout.close()


@dataclass
class Ledger:
    """What the server acknowledged."""

    invoices: dict[str, str] = field(default_factory=dict)  # intent → uuid
    payments: dict[str, str] = field(default_factory=dict)  # intent → id
    clients: set[str] = field(default_factory=set)
    milestones: dict[int, asyncio.Event] = field(default_factory=dict)
    acknowledged: int = 0
    repeated: int = 0
    lost: int = 0

    def acknowledge(self) -> None:
        """Count one more answer, and tell who waits for this number."""
        self.acknowledged += 1
        if milestone := self.milestones.get(self.acknowledged):
            milestone.set()


class Customer:
    """One client of the API: it writes, repeats after a lost answer with the same key, and keeps what it was told."""

    def __init__(self, number: int, server: Killable, ledger: Ledger, client_id: str) -> None:
        self.number, self.server, self.ledger, self.client_id = number, server, ledger, client_id
        self.random = Random(number)
        self.deferred: dict[str, Decimal] = {}  # PPD invoice → what may still be paid
        self.done: list[tuple[str, dict[str, Any], str]] = []
        self.count = 0

    async def write(self, http: httpx.AsyncClient) -> None:
        """One write of a random kind, or the repetition of an earlier one."""
        self.count += 1
        if self.done and self.random.random() < REPEATED:
            await self._repeat(http)
            return
        choice = self.random.random()
        if choice < 0.1:
            await self._new_client(http)
        elif choice < 0.5 and self.deferred:
            await self._pay(http)
        else:
            await self._invoice(http)

    async def _repeat(self, http: httpx.AsyncClient) -> None:
        path, body, first = self.random.choice(self.done)
        again = await self._until_answered(http, path, body)
        self.ledger.repeated += 1
        assert again["id"] == first, "a repeated key made something new"

    async def _invoice(self, http: httpx.AsyncClient) -> None:
        intent = f"c{self.number}-{self.count}"
        deferred = self.random.random() < 0.6
        body = {
            "client": {"id": self.client_id},
            "items": [{**ITEM, "unit_price": self.random.randint(100, 9999)}],
            "payment_method": "PPD" if deferred else "PUE",
            "payment_form": "99" if deferred else "03",
            "metadata": {"intent": intent},
            "idempotency_key": intent,
        }
        answer = await self._until_answered(http, "/invoices/income", body)
        self.ledger.invoices[intent] = answer["uuid"]
        self.done.append(("/invoices/income", body, answer["id"]))
        if deferred:
            self.deferred[answer["uuid"]] = Decimal(str(answer["total"]))

    async def _pay(self, http: httpx.AsyncClient) -> None:
        uuid, balance = self.random.choice(list(self.deferred.items()))
        intent = f"p{self.number}-{self.count}"
        amount = balance if self.random.random() < 0.3 else (balance / 3).quantize(Decimal("0.01"))
        body = {
            "client": {"id": self.client_id},
            "ppd_invoice_id": uuid,
            "items": [{"description": "Abono", "quantity": 1, "unit_price": float(amount)}],
            "payment_form": "03",
            "automation_type": "none",
            "metadata": {"intent": intent},
            "idempotency_key": intent,
        }
        answer = await self._until_answered(http, "/payments/register", body)
        self.ledger.payments[intent] = answer["id"]
        self.done.append(("/payments/register", body, answer["id"]))
        self.deferred[uuid] = balance - amount
        if self.deferred[uuid] < 1:
            del self.deferred[uuid]

    async def _new_client(self, http: httpx.AsyncClient) -> None:
        """Clients take no idempotency key: a lost answer is not asked for again."""
        body = {
            **CLIENT,
            "name": f"Cliente {self.number}-{self.count}",
            "email": f"c{self.count}@x{self.number}.example",
        }
        try:
            answer = await http.post(self.server.base_url + "/clients", json=body)
        except LOST:
            self.ledger.lost += 1
            return
        assert answer.status_code == 201, answer.text
        self.ledger.clients.add(answer.json()["data"]["id"])
        self.ledger.acknowledge()

    async def _until_answered(self, http: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
        while True:
            try:
                answer = await http.post(self.server.base_url + path, json=body)
            except LOST:
                self.ledger.lost += 1
                await asyncio.sleep(0.02)  # the server is being started again
                continue
            assert answer.status_code in (200, 201), answer.text
            self.ledger.acknowledge()
            found: dict[str, Any] = answer.json()["data"]
            return found


async def _customer(customer: Customer, writes: int) -> None:
    headers = {"Authorization": f"Bearer {customer.server.key}"}
    async with httpx.AsyncClient(headers=headers, timeout=60) as http:
        for _ in range(writes):
            await customer.write(http)


async def _killer(server: Killable, ledger: Ledger) -> None:
    """Kill the server at even steps of the whole work, in the middle of whatever it does."""
    steps = [WRITES * number // (KILLS + 1) for number in range(1, KILLS + 1)]
    ledger.milestones = {step: asyncio.Event() for step in steps}
    for step in steps:
        await ledger.milestones[step].wait()
        server.kill()
        await asyncio.to_thread(server.start)


async def _storm(server: Killable, ledger: Ledger, client_ids: list[str]) -> None:
    customers = [Customer(number, server, ledger, client_id) for number, client_id in enumerate(client_ids)]
    async with asyncio.TaskGroup() as group:
        for customer in customers:
            group.create_task(_customer(customer, WRITES // CLIENTS))
        group.create_task(_killer(server, ledger))


def _all(http: httpx.Client, path: str) -> Iterator[dict[str, Any]]:
    following: str | None = ""
    while following is not None:
        answer = http.get(path, params={"limit": 100, **({"next": following} if following else {})})
        body = json.loads(answer.text, parse_float=Decimal)
        yield from body["data"]
        following = body["next"] if body["has_more"] else None


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_nothing_is_lost_or_doubled_under_kills(tmp_path: Path, kind: str) -> None:
    with ExitStack() as stack:
        arguments: list[str] = []
        if kind == "postgresql":
            if programs() is None:
                pytest.skip("PostgreSQL is not installed")
            arguments = ["--database", stack.enter_context(running_postgresql())]
        server = Killable(tmp_path, *arguments)
        stack.callback(lambda: server.process and server.process.poll() is None and server.kill())
        ledger = Ledger()
        headers = {"Authorization": f"Bearer {server.key}"}
        with httpx.Client(base_url=server.base_url, headers=headers, timeout=60) as http:
            made = [http.post("/clients", json={**CLIENT, "name": f"C{n}"}).json() for n in range(CLIENTS)]
            asyncio.run(_storm(server, ledger, [each["data"]["id"] for each in made]))
            assert ledger.repeated > 0
            assert ledger.lost > 0, "no kill met a request in flight"
            _check(http, ledger)
        server.kill(signal.SIGTERM)
        if kind == "sqlite":
            (file,) = [path for path in tmp_path.rglob("*") if path.suffix in (".sqlite", ".db", ".sqlite3")]
            with sqlite3.connect(file) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def _check(http: httpx.Client, ledger: Ledger) -> None:
    income = {each["uuid"]: each for each in _all(http, "/invoices/income")}
    complements = list(_all(http, "/invoices/payment"))
    payments = {each["id"]: each for each in _all(http, "/payments")}
    clients = {each["id"] for each in _all(http, "/clients")}
    assert ledger.clients <= clients
    intents = Counter(each["metadata"].get("intent") for each in income.values())
    assert {intent: intents[intent] for intent in ledger.invoices} == dict.fromkeys(ledger.invoices, 1)
    assert all(income[uuid]["metadata"]["intent"] == intent for intent, uuid in ledger.invoices.items())
    paid = Counter(each["metadata"].get("intent") for each in payments.values())
    assert {intent: paid[intent] for intent in ledger.payments} == dict.fromkeys(ledger.payments, 1)
    assert max(intents.values()) == max(paid.values()) == 1
    folios = Counter((each["series"], each["folio_number"]) for each in (*income.values(), *complements))
    assert [folio for folio, count in folios.items() if count > 1] == []
    _check_balances(income, complements)


def _check_balances(income: dict[str, Any], complements: list[dict[str, Any]]) -> None:
    """Every balance is what the complements in force leave of the total."""
    paid: dict[str, Decimal] = {}
    for complement in complements:
        for related in complement["related_invoices"]:
            paid[related["uuid"]] = paid.get(related["uuid"], Decimal(0)) + Decimal(related["amount_paid"])
    assert paid, "nothing was paid"
    for uuid, invoice in income.items():
        if invoice["payment_method"] == "PPD":
            assert Decimal(invoice["last_balance"]) == Decimal(invoice["total"]) - paid.get(uuid, Decimal(0))
