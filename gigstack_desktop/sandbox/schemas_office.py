"""What requests about teams, users and webhooks carry."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from gigstack_desktop.sandbox.schemas import Body


class WebhookInput(Body):
    """WebhookInput and WebhookUpdateInput; what newer revisions add is ignored (contract, 11.1)."""

    url: Annotated[str, Field(min_length=1, max_length=4096)] | None = None
    events: Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=100)] | None = None
    description: Annotated[str, Field(max_length=1000)] | None = None
    status: Literal["active", "inactive"] | None = None
