"""/webhooks: W1–W5 of the contract, and the log of deliveries."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Depends, Query

from gigstack_desktop.sandbox import webhooks
from gigstack_desktop.sandbox.context import TheActor, TheServer
from gigstack_desktop.sandbox.envelope import JsonResponse, ok
from gigstack_desktop.sandbox.exact import new_router
from gigstack_desktop.sandbox.paging import ListQuery, list_query
from gigstack_desktop.sandbox.routes.answers import created
from gigstack_desktop.sandbox.routes.answers_office import A_WEBHOOK, DELIVERIES, WEBHOOKS
from gigstack_desktop.sandbox.schemas_office import NewWebhook, WebhookInput

router = new_router("webhooks")


@router.get("/webhooks", responses=WEBHOOKS)
def list_webhooks(
    server: TheServer,
    actor: TheActor,
    query: Annotated[ListQuery, Depends(list_query)],
    status: Annotated[Literal["active", "inactive", ""], Query()] = "",
) -> JsonResponse:
    """W1. List webhooks."""
    with server.database.read() as connection:
        page = webhooks.page(connection, actor, query, status)
    return ok(page.items, "Webhooks retrieved successfully", **page.members())


@router.post("/webhooks", status_code=201, responses=created(A_WEBHOOK))
def create_webhook(server: TheServer, actor: TheActor, body: NewWebhook) -> JsonResponse:
    """W2. Create a webhook: HTTPS, or HTTP on this computer. Without events it hears of all.

    The contract infers the secret of the signatures: it is in this answer and never shown again. A webhook belongs to
    the mode of the key that made it, and hears of that mode only; a team has at most 50 per mode.
    """
    with server.database.write() as connection:
        now = server.clock.now_ms()
        webhook = webhooks.create(connection, actor, body.given(), server.vault, server.reach, now)
    return ok(webhook, "Webhook created successfully", status=201)


@router.get("/webhooks/{webhook_id}", responses=A_WEBHOOK)
def get_webhook(server: TheServer, actor: TheActor, webhook_id: str) -> JsonResponse:
    """W3. Get a webhook."""
    with server.database.read() as connection:
        return ok(webhooks.get(connection, actor, webhook_id), "Webhook retrieved successfully")


@router.put("/webhooks/{webhook_id}", responses=A_WEBHOOK)
@router.patch("/webhooks/{webhook_id}", responses=A_WEBHOOK)
def update_webhook(server: TheServer, actor: TheActor, webhook_id: str, body: WebhookInput) -> JsonResponse:
    """W4. Update a webhook; only what is sent changes."""
    with server.database.write() as connection:
        webhook = webhooks.update(connection, actor, webhook_id, body.given(), server.reach)
    return ok(webhook, "Webhook updated successfully")


@router.delete("/webhooks/{webhook_id}", responses=A_WEBHOOK)
def delete_webhook(server: TheServer, actor: TheActor, webhook_id: str) -> JsonResponse:
    """W5. Delete a webhook for good."""
    with server.database.write() as connection:
        webhook = webhooks.remove(connection, actor, webhook_id)
    return ok(webhook, "Webhook deleted successfully")


@router.get("/webhooks/{webhook_id}/deliveries", responses=DELIVERIES)
def list_deliveries(
    server: TheServer, actor: TheActor, webhook_id: str, query: Annotated[ListQuery, Depends(list_query)]
) -> JsonResponse:
    """Extension: what was sent or waits, newest first, each with its attempts (number, at in ms, status, problem)."""
    with server.database.read() as connection:
        page = webhooks.deliveries(connection, actor, webhook_id, query)
    return ok(page.items, "Deliveries retrieved successfully", **page.members())
