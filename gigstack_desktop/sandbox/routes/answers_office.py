"""What the routes of webhooks, teams and users answer, for /openapi.json."""

from __future__ import annotations

from typing import Any

from gigstack_desktop.sandbox.routes.answers import Open, many, one


class Webhook(Open):
    """ApiPublicWebhook; `secret` only in the answer that creates it."""

    id: str
    url: str
    events: list[str]
    status: str
    description: str
    owner: str
    team: str
    livemode: bool
    created_at: int
    secret: str | None = None


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


class Integrations(Open):
    """A name and whether it is complete, for each integration."""


class Series(Open):
    """Series: the last folio of each mode."""

    id: str
    series: str
    live: int
    test: int


class Settings(Open):
    """TeamSettings."""


class Link(Open):
    """A page that can be opened without a key, until it expires (seconds)."""

    url: str
    onboarding_url: str
    expires_at: int


class Member(Open):
    """A user in a team."""

    id: str
    email: str
    role: str


class Login(Open):
    """A link that lets a user in, until it expires (seconds)."""

    url: str
    login_link: str
    token: str
    expires_at: int


class EmailSent(Open):
    """Where a mail went."""

    email: str


class User(Open):
    """ApiPublicUser."""

    id: str
    email: str
    name: str
    first_name: str
    last_name: str
    phone: str
    company_role: str
    role: str
    address: dict[str, Any]
    created_at: int
    last_login: int | None
    teams: list[dict[str, Any]]


class IssuedCertificate(Open):
    """A certificate of the test authority: both files in base64, and the password of the key."""

    kind: str
    rfc: str
    number: str
    cert: str
    key: str
    password: str
    cert_name: str
    key_name: str
    expires_at: int


A_MAP, A_SETTINGS, A_LINK, A_LOGIN = one(Integrations), one(Settings), one(Link), one(Login)
A_SERIES, ALL_SERIES, A_MEMBER, MEMBERS = one(Series), many(Series), one(Member), many(Member)
A_USER, USERS, AN_EMAIL, A_CERTIFICATE = one(User), many(User), one(EmailSent), one(IssuedCertificate)
