"""A small believable business to practise with: clients, services, and the last year of invoices and payments.

Everything is made through the same functions that requests use, always the same for the same day (fixed seed). Names,
RFCs and addresses are made up, but for the generic RFCs and the test taxpayers that the SAT publishes.
"""

from __future__ import annotations

import heapq
import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from sqlalchemy import Connection

from gigstack_desktop.cfdi import rfc as rfcs
from gigstack_desktop.sandbox import cancellation, clients, invoices, payments, products, teams
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.cancellation import Request
from gigstack_desktop.sandbox.invoices import Job
from gigstack_desktop.sandbox.practice_lists import CLIENTS, SERVICES, ClientFacts, ServiceFacts
from gigstack_desktop.sandbox.press import Press
from gigstack_desktop.sandbox.records import Json

SEED = 20260101
INVOICES = 180
DAY_MS = 86_400_000
FORMS = ("03", "03", "03", "04", "28", "01")


@dataclass(frozen=True, order=True)
class Event:
    """A sale, or the payment of one."""

    moment: int
    payment: Json | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Business:
    """What the practice year is made with."""

    job: Job
    dice: random.Random
    clients: list[Json]
    services: list[Json]


def make(connection: Connection, press: Press, team: str, owner: str, now_ms: int) -> None:
    """Fill a new database; documents are left to be sealed when they are first looked at."""
    dice = random.Random(SEED)  # noqa: S311 - believable, not secret
    actor = Actor(team, False, owner, "key_test_practice")
    job = Job(connection, actor, teams.load(connection, team), press, now_ms, later=True, new_uuid=_uuids(dice))
    start = now_ms - 370 * DAY_MS
    people = [clients.create(connection, actor, _client(facts), start + i) for i, facts in enumerate(CLIENTS)]
    goods = [
        products.create(connection, actor, job.team, _service(facts), start + 1000 + i)
        for i, facts in enumerate(SERVICES)
    ]
    business = Business(job, dice, people, goods)
    _live(business, now_ms)


def _live(business: Business, now_ms: int) -> None:
    """The year, event by event in the order of time, so that folios rise with dates."""
    calendar = [Event(moment) for moment in _moments(business.dice, now_ms)]
    heapq.heapify(calendar)
    while calendar and calendar[0].moment < now_ms:
        event = heapq.heappop(calendar)
        if event.payment is None:
            for following in _sell(business, event.moment):
                heapq.heappush(calendar, following)
        else:
            payments.register(replace(business.job, now_ms=event.moment), event.payment)


def _uuids(dice: random.Random) -> Callable[[], str]:
    return lambda: str(uuid.UUID(int=dice.getrandbits(128), version=4))


def _client(facts: ClientFacts) -> Json:
    return {
        "name": facts.name,
        "legal_name": facts.legal_name,
        "tax_id": facts.rfc,
        "tax_system": facts.regimen,
        "use": facts.use,
        "email": facts.email,
        "phone": facts.phone,
        "address": {
            "zip": facts.zip,
            "city": facts.city,
            "municipality": facts.city,
            "state": facts.state,
            "street": facts.street,
            "exterior": facts.exterior,
            "country": "MEX",
        },
        "defaults": {"keep_full_legal_name": True},
    }


def _service(facts: ServiceFacts) -> Json:
    taxes = {
        "16": [{"type": "IVA", "rate": Decimal("0.16")}],
        "0": [{"type": "IVA", "rate": Decimal(0)}],
        "exento": [{"type": "IVA", "factor": "Exento"}],
        "16i": [{"type": "IVA", "rate": Decimal("0.16"), "inclusive": True}],
    }[facts.tax]
    return {
        "description": facts.description,
        "sku": facts.sku,
        "product_key": facts.product_key,
        "unit_key": facts.unit_key,
        "unit_name": facts.unit_name,
        "unit_price": Decimal(facts.price),
        "taxes": taxes,
    }


def _moments(dice: random.Random, now_ms: int) -> list[int]:
    """When the invoices were issued, oldest first: more of them towards today, never in the future."""
    days = sorted(int(365 * dice.random() ** 1.25) for _ in range(INVOICES))
    moments = [now_ms - day * DAY_MS - dice.randrange(1, 36_000) * 1000 for day in reversed(days)]
    return sorted(moments)


def _sell(business: Business, moment: int) -> list[Event]:
    """One sale: an invoice to somebody, and the payments that will follow it."""
    dice = business.dice
    client = _choose(dice, business.clients)
    job = replace(business.job, now_ms=moment)
    deferred = not rfcs.is_generic(client["tax_id"]) and dice.random() < 0.38
    data: Json = {
        "client": {"id": client["id"]},
        "items": _items(dice, business.services),
        "payment_method": "PPD" if deferred else "PUE",
        "payment_form": "99" if deferred else dice.choice(FORMS),
        "automation_type": "none" if deferred else "payment",
    }
    invoice = invoices.create_income(job, data)
    if deferred:
        return _instalments(dice, invoice, moment)
    if dice.random() < 0.03:
        cancellation.ask(job.connection, job.actor, Request(invoice["uuid"], "02", "", moment + 3_600_000))
    return []


def _choose(dice: random.Random, people: list[Json]) -> Json:
    """A few clients buy most of the time."""
    return people[min(int(len(people) * dice.random() ** 1.6), len(people) - 1)]


def _items(dice: random.Random, services: list[Json]) -> list[Json]:
    chosen = dice.sample(services, dice.choice((1, 1, 1, 2, 2, 3)))
    return [{"id": service["id"], "quantity": Decimal(dice.choice((1, 1, 1, 2, 3, 5)))} for service in chosen]


def _instalments(dice: random.Random, invoice: Json, moment: int) -> list[Event]:
    """How a PPD invoice is paid: in full, in two parts, the first part only, or not yet."""
    plan = dice.choice(("all", "all", "two", "two", "first", "none"))
    total = Decimal(invoice["total"])
    first = (total / 2).quantize(Decimal("0.01"))
    parts = {"all": [total], "two": [first, total - first], "first": [first], "none": []}[plan]
    events = []
    for part in parts:
        moment += dice.randrange(3, 40) * DAY_MS
        data = {"ppd_invoice_id": invoice["uuid"], "amount": part, "payment_form": dice.choice(FORMS)}
        events.append(Event(moment, data))
    return events
