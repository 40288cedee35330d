"""What the routes of webhooks, teams and users answer, for /openapi.json."""

from __future__ import annotations

from gigstack_desktop.sandbox.routes.answers import Open, many, one


class Webhook(Open):
    """ApiPublicWebhook; `secret` only in the answer that creates it."""

    id: str
    url: str
    events: list[str]
    status: str
    description: str
    owner: str
    livemode: bool
    created_at: int


class Attempt(Open):
    """One try to deliver; `http_status` is null when nobody answered, and `problem` says why."""

    number: int
    at: int
    http_status: int | None
    problem: str
    took_ms: int


class Delivery(Open):
    """One event on its way to one webhook."""

    id: str
    webhook_id: str
    event_id: str
    type: str
    status: str
    created_at: int
    next_attempt_at: int | None
    attempts: list[Attempt]


A_WEBHOOK, WEBHOOKS, DELIVERIES = one(Webhook), many(Webhook), many(Delivery)
