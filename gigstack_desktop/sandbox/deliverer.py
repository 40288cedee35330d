"""Sends what webhooks wait for: in the background, after the commit, again when it failed, and after a restart too.

Any number of servers may share a database. One claims a delivery by writing until when it is busy with it (wall clock),
so that no other sends it at the same time, and so that another does when the first was killed in between. When a
delivery is due is told by the server's clock, which a person can move forward to see what repeats.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select, func, select, update
from sqlalchemy.exc import OperationalError

from gigstack_desktop.sandbox import jsontext, practice_clock, tables
from gigstack_desktop.sandbox.database import Database
from gigstack_desktop.sandbox.envelope import ApiError
from gigstack_desktop.sandbox.ids import Clock
from gigstack_desktop.sandbox.reach import Reach, Unreachable
from gigstack_desktop.sandbox.records import Json
from gigstack_desktop.sandbox.vault import Vault
from gigstack_desktop.sandbox.webhook_events import heard_as

if TYPE_CHECKING:
    from gigstack_desktop.sandbox.post import Outcome, Post

log = logging.getLogger(__name__)

OFFSETS_MS = (0, 30_000, 300_000, 3_600_000)  # when an attempt is due, counted from the first (contract, 11.3)
AT_ONCE = 16
TO_ONE = 4  # of them to one webhook, and to all webhooks together that failed or were slow the last time
SLOW_MS = 1000
LEASE_MS = 15_000  # an attempt takes five seconds at most
POLL_SECONDS = 1.0  # other servers write deliveries too, and time passes


@dataclass(frozen=True, slots=True)
class Parcel:
    """One delivery that this server has claimed: where to, what, and the attempts so far."""

    url: str
    webhook: str
    secret: str
    event: str
    body: str
    history: Json


class Fairness:
    """Who may be sent to next, so that receivers who are away or slow never keep the others waiting."""

    def __init__(self) -> None:
        self._busy: Counter[str] = Counter()
        self._troubled: set[str] = set()

    @contextmanager
    def one_more(self, webhook: str) -> Iterator[None]:
        """Count a delivery to `webhook` as under way."""
        self._busy[webhook] += 1
        try:
            yield
        finally:
            self._busy[webhook] -= 1

    def judge(self, webhook: str, *, fine: bool) -> None:
        """Remember how the last attempt went."""
        (self._troubled.discard if fine else self._troubled.add)(webhook)

    def chosen(self, due: Sequence[tuple[str, str]], places: int) -> list[str]:
        """Of the deliveries that are due (id and webhook, oldest first) those to send now, `places` at most."""
        busy = self._busy.copy()
        slow = sum(count for webhook, count in busy.items() if webhook in self._troubled)
        found: list[str] = []
        for identifier, webhook in due:
            troubled = webhook in self._troubled
            if len(found) < places and busy[webhook] < TO_ONE and not (troubled and slow >= TO_ONE):
                found.append(identifier)
                busy[webhook] += 1
                slow += troubled
        return found


class Deliverer:
    """The background thread of one server; `chore` is what else it does each time, with the database."""

    def __init__(self, database: Database, clock: Clock, vault: Vault, reach: Reach, chore: Callable[[], None]) -> None:
        self._database, self._clock, self._vault, self._reach = database, clock, vault, reach
        self._chore = chore
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="webhooks", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()
        self._stopped = False
        self._post: Post | None = None
        self._fair = Fairness()

    def start(self) -> None:
        """Begin, with what an earlier run left behind."""
        self._database.wake = self.wake
        self._thread.start()

    def wake(self) -> None:
        """Look at once whether something is due."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._woken.set)

    def close(self) -> None:
        """Stop; what is on its way is given back, to be sent again by the next start."""
        self._stopped = True
        self.wake()
        if self._thread.is_alive():
            self._thread.join()

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        under_way: set[asyncio.Task[None]] = set()
        while not self._stopped:
            self._woken.clear()
            for parcel in await asyncio.to_thread(self._claimed, AT_ONCE - len(under_way)):
                under_way.add(task := asyncio.create_task(self._deliver(parcel)))
                task.add_done_callback(under_way.discard)
            await self._rest(under_way)
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    async def _rest(self, under_way: set[asyncio.Task[None]]) -> None:
        """Until somebody wakes us, a place becomes free, or it is time to look again."""
        woken = asyncio.create_task(self._woken.wait())
        await asyncio.wait({woken, *under_way}, timeout=POLL_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        woken.cancel()

    def _claimed(self, places: int) -> list[Parcel]:
        try:
            self._chore()
            return self._claim(places)
        except OperationalError as error:  # the database is away for a while, as a PostgreSQL that is started again
            log.warning("webhooks wait for the database: %s", error.orig)
            return []

    def _claim(self, places: int) -> list[Parcel]:
        """Deliveries that are due and that no server is busy with, claimed for this one; oldest first."""
        with self._database.read() as connection:
            self._clock.run_ahead(practice_clock.ahead_ms(connection))  # another server may have moved it forward
            now, wall = self._clock.now_ms(), _wall_ms()
            due = connection.execute(_due(now, wall)).all() if places > 0 else []
        wanted = self._fair.chosen([(row.id, row.webhook_id) for row in due], places)
        if not wanted:
            return []
        table = tables.webhook_delivery
        with self._database.write() as connection:
            still = [table.c.id.in_(wanted), table.c.status == "pending", table.c.leased_until_ms <= wall]
            query = select(table.c.id).where(*still).order_by(table.c.due_ms, table.c.id)
            identifiers = list(connection.execute(query.with_for_update(skip_locked=True)).scalars().all())
            lease = update(table).where(table.c.id.in_(identifiers)).values(leased_until_ms=wall + LEASE_MS)
            connection.execute(lease)
            return [_parcel(connection, each) for each in identifiers]

    async def _deliver(self, parcel: Parcel) -> None:
        with self._fair.one_more(parcel.webhook):
            await self._sent(parcel)

    async def _sent(self, parcel: Parcel) -> None:
        if self._post is None:
            from gigstack_desktop.sandbox.post import Post  # late: httpx is only needed where something is sent

            self._post = Post(self._reach)
        at, began = self._clock.now_ms(), time.monotonic()
        try:
            outcome = await self._attempt(self._post, parcel)
        except asyncio.CancelledError:
            self._give_back(parcel)
            raise
        took = round((time.monotonic() - began) * 1000)
        self._fair.judge(parcel.webhook, fine=outcome["http_status"] is not None and took < SLOW_MS)
        attempt = {"number": len(parcel.history["attempts"]) + 1, "at": at, **outcome, "took_ms": took}
        await asyncio.to_thread(self._record, parcel, attempt)

    async def _attempt(self, post: Post, parcel: Parcel) -> Outcome:
        body = parcel.body.encode("utf-8")
        try:
            secret = self._vault.unlock(parcel.secret, parcel.webhook)
        except ApiError as error:
            return {"http_status": None, "problem": error.sentence}
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "gigstack-desktop-sandbox",
            "X-Gigstack-Event": parcel.history["type"],
            "X-Gigstack-Event-Id": parcel.event,
            "X-Gigstack-Signature": signature(secret, body),
        }
        try:
            return await post.send(parcel.url, headers, body)
        except Unreachable as error:
            return {"http_status": None, "problem": str(error)}

    def _give_back(self, parcel: Parcel) -> None:
        table = tables.webhook_delivery
        with self._database.write() as connection:
            connection.execute(update(table).where(table.c.id == parcel.history["id"]).values(leased_until_ms=0))

    def _record(self, parcel: Parcel, attempt: Json) -> None:
        """Write the attempt into the log, with when the next one is due."""
        done = after(parcel.history, attempt)
        table = tables.webhook_delivery
        values = {"status": done["status"], "leased_until_ms": 0, "payload": jsontext.dumps(done)}
        if done["next_attempt_at"] is not None:
            values["due_ms"] = done["next_attempt_at"]
        statement = update(table).where(table.c.id == done["id"]).values(values)
        try:
            with self._database.write() as connection:
                connection.execute(statement)  # of no row when the webhook was removed meanwhile
        except OperationalError as error:  # it will be sent again, as after a crash: receivers look at the event's id
            log.warning("an attempt could not be noted: %s", error.orig)


def signature(secret: bytes, body: bytes) -> str:
    """X-Gigstack-Signature: HMAC-SHA256 of the raw body with the webhook's secret, in hex (contract, 11.3)."""
    return hmac.new(secret, body, hashlib.sha256).hexdigest()


def after(history: Json, attempt: Json) -> Json:
    """A delivery's log with one attempt more: delivered on 2xx, due again, or failed after the last."""
    attempts = [*history["attempts"], attempt]
    fine = attempt["http_status"] is not None and 200 <= attempt["http_status"] < 300
    if fine or len(attempts) == len(OFFSETS_MS):
        status = "delivered" if fine else "failed"
        return {**history, "attempts": attempts, "status": status, "next_attempt_at": None}
    gap = OFFSETS_MS[len(attempts)] - OFFSETS_MS[len(attempts) - 1]
    return {**history, "attempts": attempts, "next_attempt_at": attempt["at"] + gap}


def _wall_ms() -> int:
    return time.time_ns() // 1_000_000


def _due(now: int, wall: int) -> Select[Any]:
    """What is due and free, oldest first, no more of each webhook than may be sent to it at once."""
    delivery, webhook = tables.webhook_delivery.c, tables.webhook.c
    turn = func.row_number().over(partition_by=delivery.webhook_id, order_by=(delivery.due_ms, delivery.id))
    query = select(delivery.id, delivery.webhook_id, delivery.due_ms, turn.label("turn"))
    query = query.join(tables.webhook, webhook.id == delivery.webhook_id).where(webhook.status == "active")
    free = query.where(
        delivery.status == "pending", delivery.due_ms <= now, delivery.leased_until_ms <= wall
    ).subquery()
    return select(free.c.id, free.c.webhook_id).where(free.c.turn <= TO_ONE).order_by(free.c.due_ms, free.c.id)


def _parcel(connection: Connection, identifier: str) -> Parcel:
    delivery, webhook, event = tables.webhook_delivery.c, tables.webhook.c, tables.webhook_event.c
    query = select(
        webhook.name,
        webhook.secret,
        webhook.payload.label("subscription"),
        event.payload,
        delivery.webhook_id,
        delivery.event_id,
        delivery.payload.label("history"),
    )
    query = query.select_from(tables.webhook_delivery).join(tables.webhook, webhook.id == delivery.webhook_id)
    row = connection.execute(
        query.join(tables.webhook_event, event.id == delivery.event_id).where(delivery.id == identifier)
    ).one()
    history: Json = jsontext.loads(row.history)
    body = _addressed(row.payload, history["type"], jsontext.loads(row.subscription)["events"])
    return Parcel(row.name, row.webhook_id, row.secret, row.event_id, body, history)


def _addressed(body: str, kind: str, events: list[str]) -> str:
    """The body with `event` as this webhook asked for it: readers such as the n8n trigger drop names that they did not
    ask for, synonyms of theirs included. `type` is always the documented name (contract, 11.2)."""
    name = heard_as(events, kind)
    return body if name == kind else jsontext.dumps({**jsontext.loads(body), "event": name})
