"""/payments: P1, P2, P4 and P8 of the contract."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Request

from gigstack_desktop.sandbox import payments, tables
from gigstack_desktop.sandbox.context import TheActor, TheServer, job_of
from gigstack_desktop.sandbox.envelope import JsonResponse, ok
from gigstack_desktop.sandbox.exact import new_router
from gigstack_desktop.sandbox.idempotency import once
from gigstack_desktop.sandbox.paging import ListQuery, SearchQuery, fetch, list_query, search, search_query
from gigstack_desktop.sandbox.routes.answers import A_PAYMENT, PAYMENTS
from gigstack_desktop.sandbox.schemas import RegisterPaymentInput

router = new_router("payments")
Word = Annotated[str, Query(max_length=300)]


def _filters(
    status: Word = "",
    client_id: Word = "",
    currency: Word = "",
    email: Word = "",
    tax_id: Word = "",
    idempotency_key: Word = "",
) -> dict[str, str]:
    """The filters of a payment list that were given."""
    return {name: value for name, value in locals().items() if value}


@router.get("/payments", responses=PAYMENTS)
def list_payments(
    server: TheServer,
    actor: TheActor,
    query: Annotated[ListQuery, Depends(list_query)],
    filters: Annotated[dict[str, str], Depends(_filters)],
) -> JsonResponse:
    """P1. List payments."""
    with server.database.read() as connection:
        page = fetch(connection, tables.payment, query.bound(**filters), payments.conditions(actor, filters))
    return ok(page.items, "Payments retrieved successfully", **page.members())


@router.get("/payments/search", responses=PAYMENTS)
def search_payments(
    server: TheServer,
    actor: TheActor,
    query: Annotated[SearchQuery, Depends(search_query)],
    status: Word = "",
    client_id: Word = "",
) -> JsonResponse:
    """P8. Search payments by client, RFC or id."""
    filters = {name: value for name, value in (("status", status), ("client_id", client_id)) if value}
    with server.database.read() as connection:
        found = search(connection, tables.payment, query, payments.conditions(actor, filters))
    del found["identifiers"]
    return ok(found.pop("items"), "Payments retrieved successfully", **found)


@router.post("/payments/register", status_code=201, responses=A_PAYMENT)
def register_payment(request: Request, server: TheServer, actor: TheActor, body: RegisterPaymentInput) -> JsonResponse:
    """P4. Register a received payment, and what its automation issues."""
    data = body.given()
    with server.database.write() as connection:
        job = job_of(request, server, actor, connection)
        payment, again = once(
            connection, actor, "payments/register", data, job.now_ms, lambda: payments.register(job, data)
        )
    return ok(payment, "Payment registered successfully", status=200 if again else 201)


@router.get("/payments/{payment_id}", responses=A_PAYMENT)
def get_payment(server: TheServer, actor: TheActor, payment_id: str) -> JsonResponse:
    """P2. Get a payment."""
    with server.database.read() as connection:
        return ok(payments.get(connection, actor, payment_id), "Payment retrieved successfully")
