"""/services: S1–S5 of the contract."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query

from gigstack_desktop.sandbox import products, tables, teams
from gigstack_desktop.sandbox.context import TheActor, TheServer
from gigstack_desktop.sandbox.envelope import JsonResponse, ok
from gigstack_desktop.sandbox.exact import new_router
from gigstack_desktop.sandbox.paging import ListQuery, fetch, list_query, owned
from gigstack_desktop.sandbox.routes.answers import A_SERVICE, SERVICES, created
from gigstack_desktop.sandbox.schemas import NewService, ServiceInput

router = new_router("services")


@router.get("/services", responses=SERVICES)
def list_services(
    server: TheServer,
    actor: TheActor,
    query: Annotated[ListQuery, Depends(list_query)],
    sku: Annotated[str, Query(max_length=100)] = "",
) -> JsonResponse:
    """S1. List services."""
    conditions = owned(tables.service, actor)
    if sku:
        conditions.append(tables.service.c.sku == sku)
    with server.database.read() as connection:
        page = fetch(connection, tables.service, query.bound(sku=sku), conditions)
    return ok(page.items, "Services retrieved successfully", **page.members())


@router.post("/services", status_code=201, responses=created(A_SERVICE))
def create_service(server: TheServer, actor: TheActor, body: NewService) -> JsonResponse:
    """S3. Create a service.

    [inferred] Only description and unit_price are mandatory; keys, unit and taxes come from the team's settings, else
    they are 80141503, E48, Servicio and none.
    """
    with server.database.write() as connection:
        team = teams.load(connection, actor.team)
        service = products.create(connection, actor, team, body.given(), server.clock.now_ms())
    return ok(service, "Service created successfully", status=201)


@router.get("/services/{service_id}", responses=A_SERVICE)
def get_service(server: TheServer, actor: TheActor, service_id: str) -> JsonResponse:
    """S2. Get a service."""
    with server.database.read() as connection:
        return ok(products.get(connection, actor, service_id), "Service retrieved successfully")


@router.put("/services/{service_id}", responses=A_SERVICE)
@router.patch("/services/{service_id}", responses=A_SERVICE)
def update_service(server: TheServer, actor: TheActor, service_id: str, body: ServiceInput) -> JsonResponse:
    """S4. Update a service; only what is sent changes, taxes as a whole."""
    with server.database.write() as connection:
        service = products.update(connection, actor, service_id, body.given(), server.clock.now_ms())
    return ok(service, "Service updated successfully")


@router.delete("/services/{service_id}", responses=A_SERVICE)
def delete_service(server: TheServer, actor: TheActor, service_id: str) -> JsonResponse:
    """S5. Delete a service: it is hidden, and documents keep their own lines [inferred]."""
    with server.database.write() as connection:
        service = products.delete(connection, actor, service_id, server.clock.now_ms())
    return ok(service, "Service deleted successfully")
