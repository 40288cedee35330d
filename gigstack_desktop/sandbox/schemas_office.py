"""What requests about teams, users and webhooks carry."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AliasChoices, Field

from gigstack_desktop.sandbox.schemas import WHOLE, Address, Body, Short, asks_for


class WebhookInput(Body):
    """WebhookInput and WebhookUpdateInput; what newer revisions add is ignored (contract, 11.1)."""

    url: Annotated[str, Field(min_length=1, max_length=4096)] | None = None
    events: Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=100)] | None = None
    description: Annotated[str, Field(max_length=1000)] | None = None
    status: Literal["active", "inactive"] | None = None


Role = Literal["admin", "editor", "viewer"]
Color = Annotated[str, Field(max_length=30)]


class BrandUpdate(Body):
    """How a team presents itself."""

    alias: Annotated[str, Field(min_length=1, max_length=300)] | None = None
    primary_color: Color | None = None
    secondary_color: Color | None = None
    logo: Annotated[str, Field(max_length=2000)] | None = None


class Brand(BrandUpdate):
    """The brand of a new team; `alias` is required inside."""

    alias: Annotated[str, Field(min_length=1, max_length=300)]


class TeamAddress(Address):
    """Where a team is; `country` is required inside."""

    country: Annotated[str, Field(min_length=1, max_length=300)]


class Member(Body):
    """A user and what it may do in a team."""

    id: Annotated[str, Field(min_length=1, max_length=100)]
    role: Role = "viewer"


class MemberRole(Body):
    """Another role for a member."""

    role: Role


class MemberId(Body):
    """Which member."""

    id: Annotated[str, Field(min_length=1, max_length=100)]


class TeamUpdate(Body):
    """What a team says of itself; only what is sent changes."""

    brand: BrandUpdate | None = None
    name: Short | None = None
    legal_name: Short | None = None
    tax_id: Annotated[str, Field(max_length=20)] | None = None
    tax_system: Annotated[str, Field(max_length=3)] | None = None
    support_email: Short | None = None
    support_phone: Annotated[str, Field(max_length=50)] | None = None
    address: Address | None = None


class TeamInput(TeamUpdate):
    """A new team."""

    brand: Brand | None = None
    address: TeamAddress | None = None
    generate_onboarding_url: bool = False
    add_members: Annotated[list[Member], Field(max_length=100)] | None = None
    add_master_team_members: bool = False


class NewWebhook(WebhookInput):
    """A new webhook."""

    model_config = asks_for("url", example={"url": "https://example.com/hook", "events": ["invoice.created"]})


SeriesName = Annotated[str, Field(min_length=1, max_length=25, pattern=r"^[^|\x00-\x1f]+$")]
Counter = Annotated[int, Field(ge=0, le=2_000_000_000), WHOLE]


class SeriesInput(Body):
    """A new series; the counters are the last folios used."""

    model_config = asks_for("series")

    series: SeriesName | None = None
    live: Counter = 0
    test: Counter = 0


class SeriesUpdate(Body):
    """Other counters for a series."""

    live: Counter | None = None
    test: Counter | None = None


class ManifestInput(Body):
    """An e.firma, each file in base64."""

    model_config = asks_for("key", "cert", "password")

    key: Annotated[str, Field(max_length=100_000)] | None = None
    cert: Annotated[str, Field(max_length=100_000)] | None = None
    password: Annotated[str, Field(max_length=300)] | None = None


class CertificateOrder(Body):
    """Which certificate the test authority should issue, and the password of its key."""

    kind: Literal["csd", "fiel"] = "csd"
    password: Annotated[str, Field(min_length=8, max_length=100)] = "12345678a"  # noqa: S105 - what the tests of SAT use


class UserUpdate(Body):
    """What a user says of itself; both spellings of the names."""

    email: Short | None = None
    first_name: Annotated[Short | None, Field(validation_alias=AliasChoices("first_name", "firstName"))] = None
    last_name: Annotated[Short | None, Field(validation_alias=AliasChoices("last_name", "lastName"))] = None
    phone: Annotated[str, Field(max_length=50)] | None = None
    company_role: Annotated[Short | None, Field(validation_alias=AliasChoices("company_role", "companyRole"))] = None
    address: Address | None = None


class UserInput(UserUpdate):
    """A new user; `role` counts with `auto_join` only."""

    model_config = asks_for("email")

    auto_join: bool = False
    role: Role = "viewer"


class EmailInput(Body):
    """Whose password."""

    model_config = asks_for("email")

    email: Short | None = None


class LoginLinkInput(Body):
    """Who wants to enter."""

    model_config = asks_for("user_id")

    user_id: Short | None = None
