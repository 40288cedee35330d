"""/clients: C1–C8 and C12 of the contract."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Request

from gigstack_desktop.sandbox import clients, portal, tables
from gigstack_desktop.sandbox.context import TheActor, TheServer, job_of
from gigstack_desktop.sandbox.envelope import JsonResponse, ok
from gigstack_desktop.sandbox.exact import new_router
from gigstack_desktop.sandbox.paging import ListQuery, SearchQuery, fetch, list_query, owned, search, search_query
from gigstack_desktop.sandbox.routes.answers import A_CLIENT, CLIENTS, VALIDATION, created_or_found, refusing
from gigstack_desktop.sandbox.routes.answers_money import A_PORTAL, PENDING_RECEIPTS
from gigstack_desktop.sandbox.schemas import ClientInput, NewClient
from gigstack_desktop.sandbox.schemas_money import PortalInput

router = new_router("clients")


@router.get("/clients", responses=CLIENTS)
def list_clients(
    server: TheServer,
    actor: TheActor,
    query: Annotated[ListQuery, Depends(list_query)],
    email: Annotated[str, Query(max_length=300)] = "",
    tax_id: Annotated[str, Query(max_length=20)] = "",
) -> JsonResponse:
    """C1. List clients."""
    conditions = owned(tables.client, actor)
    if email:
        conditions.append(tables.client.c.email == email.casefold())
    if tax_id:
        conditions.append(tables.client.c.tax_id == tax_id.upper())
    query = query.bound(email=email, tax_id=tax_id)
    with server.database.read() as connection:
        page = fetch(connection, tables.client, query, conditions)
    return ok(page.items, "Clients retrieved successfully", **page.members())


@router.get("/clients/search", responses=CLIENTS)
def search_clients(
    server: TheServer, actor: TheActor, query: Annotated[SearchQuery, Depends(search_query)]
) -> JsonResponse:
    """C12. Search clients by name, RFC, e-mail or telephone."""
    with server.database.read() as connection:
        found = search(connection, tables.client, query, owned(tables.client, actor))
    del found["identifiers"]
    return ok(found.pop("items"), "Clients retrieved successfully", **found)


@router.post("/clients", status_code=201, responses={**created_or_found(A_CLIENT), **refusing(409)})
def create_client(server: TheServer, actor: TheActor, body: NewClient) -> JsonResponse:
    """C3. Create a client, or find it through `search`: 200 for one that was there, 409 for more than one.

    [inferred] No single field is mandatory, but one of name, legal_name, email and tax_id must say who it is.
    """
    with server.database.write() as connection:
        client, new = clients.upsert(connection, actor, body.given(), server.clock.now_ms())
    message = "Client created successfully" if new else "Client found"
    return ok(client, message, status=201 if new else 200)


@router.post("/clients/validate/{client_id}", responses=VALIDATION)
@router.post("/clients/{client_id}/validate", responses=VALIDATION)
def validate_client(server: TheServer, actor: TheActor, client_id: str) -> JsonResponse:
    """C6. Check a client's fiscal information; `is_valid` and `efos` are kept on the client.

    [inferred] The check is local (RFC, regime, postal code, name, use); the practice SAT lists nobody under 69-B.
    """
    with server.database.write() as connection:
        verdict = clients.validate(connection, actor, client_id)
    return ok(verdict, "Client validated successfully")


@router.post("/clients/customerportal", responses={**A_PORTAL, **refusing(404)})
def open_portal(request: Request, server: TheServer, actor: TheActor, body: PortalInput) -> JsonResponse:
    """C7. A link to a client's invoices and receipts, good for five days.

    [inferred] Exactly one of id and email; of several clients with one e-mail it is the newest. Each call gives a new
    link; earlier ones go on working until they expire.
    """
    with server.database.write() as connection:
        link = portal.open_for(job_of(request, server, actor, connection), body.given())
    return ok(link, "Customer portal opened")


@router.post("/clients/{client_id}/stamp-pending-receipts", responses=PENDING_RECEIPTS)
def stamp_pending_receipts(request: Request, server: TheServer, actor: TheActor, client_id: str) -> JsonResponse:
    """C8. Invoice all pending receipts of a client, at most 100 per call, oldest first.

    A receipt that is refused is counted in `failed` with its reason, stays pending, and does not stop the others.
    """
    from gigstack_desktop.sandbox import receipt_stamping

    with server.database.write() as connection:
        job = job_of(request, server, actor, connection)
        summary = receipt_stamping.stamp_pending(job, client_id)
    return ok(summary, "Pending receipts stamped")


@router.get("/clients/{client_id}", responses=A_CLIENT)
def get_client(server: TheServer, actor: TheActor, client_id: str) -> JsonResponse:
    """C2. Get a client."""
    with server.database.read() as connection:
        return ok(clients.get(connection, actor, client_id), "Client retrieved successfully")


@router.put("/clients/{client_id}", responses=A_CLIENT)
@router.patch("/clients/{client_id}", responses=A_CLIENT)
def update_client(server: TheServer, actor: TheActor, client_id: str, body: ClientInput) -> JsonResponse:
    """C4. Update a client; only what is sent changes."""
    with server.database.write() as connection:
        client = clients.update(connection, actor, client_id, body.given(), server.clock.now_ms())
    return ok(client, "Client updated successfully")


@router.delete("/clients/{client_id}", responses=A_CLIENT)
def delete_client(server: TheServer, actor: TheActor, client_id: str) -> JsonResponse:
    """C5. Delete a client.

    [inferred] It is only hidden: its documents keep their own copy of its data, its receipts can still be invoiced.
    """
    with server.database.write() as connection:
        client = clients.delete(connection, actor, client_id, server.clock.now_ms())
    return ok(client, "Client deleted successfully")
