"""A client's portal: a link of five days to its invoices and receipts (C7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, Table, select

from gigstack_desktop.sandbox import clients, links, tables
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.envelope import invalid, missing, not_found
from gigstack_desktop.sandbox.jsontext import loads
from gigstack_desktop.sandbox.paging import owned
from gigstack_desktop.sandbox.records import Json

if TYPE_CHECKING:
    from gigstack_desktop.sandbox.invoices import Job

DAYS = 5
SHOWN = 100


def open_for(job: Job, data: Json) -> Json:
    """A fresh link for the client with this id or e-mail (the newest of several); 404 when there is none."""
    if data.get("id") and data.get("email"):
        raise invalid("email", "must not come together with id")
    client = _client(job, data)
    expires_ms = job.now_ms + DAYS * 86_400_000
    token = links.make(job.connection, job.actor, "portal", client["id"], expires_ms)
    return {
        "url": f"{job.origin}/portal/{token}",
        "token": token,
        "access_token": token,
        "expires_at": expires_ms // 1000,
        "client_id": client["id"],
    }


def _client(job: Job, data: Json) -> Json:
    if data.get("id"):
        return clients.get(job.connection, job.actor, data["id"])
    if not (data.get("email") or "").strip():
        raise missing("id or email")
    found = clients.matching(job.connection, job.actor, "email", data["email"])
    if not found:
        raise not_found("Client", data["email"])
    return found[0]


def documents(connection: Connection, actor: Actor, client_id: str, table: Table) -> list[Json]:
    """The newest invoices or receipts of a client."""
    query = select(table.c.payload).where(table.c.client_id == client_id, *owned(table, actor))
    rows = connection.execute(query.order_by(table.c.created_ms.desc(), table.c.id).limit(SHOWN)).scalars()
    return [loads(row) for row in rows]


def receipt_actor(connection: Connection, receipt_id: str) -> Actor:
    """For whom the page of a receipt acts: its id is the secret; 404 for an unknown one."""
    receipt, team = tables.receipt.c, tables.team.c
    query = select(receipt.team_id, receipt.livemode, team.owner).join(tables.team, team.id == receipt.team_id)
    row = connection.execute(query.where(receipt.id == receipt_id)).first()
    if row is None:
        raise not_found("Receipt", receipt_id)
    return Actor(row.team_id, bool(row.livemode), row.owner, f"{links.KEY_ID}receipt")
