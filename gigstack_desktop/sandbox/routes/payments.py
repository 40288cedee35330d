"""/payments: P1–P8 and P11 of the contract."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Query, Request
from sqlalchemy import ColumnElement

from gigstack_desktop.sandbox import links, payment_changes, payments, tables
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.context import Server, TheActor, TheServer, job_of
from gigstack_desktop.sandbox.envelope import JsonResponse, invalid, ok
from gigstack_desktop.sandbox.exact import new_router
from gigstack_desktop.sandbox.idempotency import once
from gigstack_desktop.sandbox.invoices import Job
from gigstack_desktop.sandbox.paging import ListQuery, SearchQuery, fetch, list_query, search, search_query
from gigstack_desktop.sandbox.records import Json
from gigstack_desktop.sandbox.routes.answers import A_PAYMENT, PAYMENTS, created_or_found, refusing
from gigstack_desktop.sandbox.schemas_money import (
    PaidInput,
    PaymentUpdateInput,
    RefundInput,
    RegisterPaymentInput,
    RequestPaymentInput,
)

router = new_router("payments")
FIELDS: dict[str, ColumnElement[str]] = {
    "client": tables.payment.c.name,
    "name": tables.payment.c.name,
    "legal_name": tables.payment.c.name,
    "tax_id": tables.payment.c.tax_id,
    "email": tables.payment.c.email,
    "id": tables.payment.c.id,
}
Word = Annotated[str, Query(max_length=300)]


async def _filters(
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
    request: Request,
    server: TheServer,
    actor: TheActor,
    query: Annotated[ListQuery, Depends(list_query)],
    filters: Annotated[dict[str, str], Depends(_filters)],
) -> JsonResponse:
    """P1. List payments; `status=pending` finds every open request (contract, 9.2)."""
    with server.database.read() as connection:
        page = fetch(connection, tables.payment, query.bound(**filters), payments.conditions(actor, filters))
    items = [links.absolute_text(item, _origin(request)) for item in page.items]
    return ok(items, "Payments retrieved successfully", **page.members())


@router.get("/payments/search", responses=PAYMENTS)
def search_payments(
    request: Request,
    server: TheServer,
    actor: TheActor,
    query: Annotated[SearchQuery, Depends(search_query)],
    filters: Annotated[dict[str, str], Depends(_filters)],
    fields: Word = "",
) -> JsonResponse:
    """P8. Search payments by client, RFC, e-mail, id or invoice.

    [inferred] `fields` is a list with commas of what is searched: client, tax_id, email, id; all of them by default.
    """
    columns = [_field(name) for name in fields.split(",") if name.strip()]
    with server.database.read() as connection:
        found = search(connection, tables.payment, query, payments.conditions(actor, filters), columns)
    del found["identifiers"]
    items = [links.absolute_text(item, _origin(request)) for item in found.pop("items")]
    return ok(items, "Payments retrieved successfully", **found)


def _field(name: str) -> ColumnElement[str]:
    column = FIELDS.get(name.strip().lower().removeprefix("client.") or "client")
    if column is None:
        raise invalid("fields", f"must be of {', '.join(sorted(FIELDS))}")
    return column


@router.post("/payments/request", status_code=201, responses={**created_or_found(A_PAYMENT), **refusing(404, 409)})
def request_payment(request: Request, server: TheServer, actor: TheActor, body: RequestPaymentInput) -> JsonResponse:
    """P3. Ask for a payment; `short_url` is a page of this server where practice money pays it.

    [inferred] Without `allowed_payment_methods` they are card and bank; methods that need Stripe are allowed.
    """
    data = body.given()
    with server.database.write() as connection:
        job = job_of(request, server, actor, connection)
        payment, again = once(
            connection, actor, "payments/request", data, job.now_ms, lambda: payments.request(job, data)
        )
    return _shown(request, payment, "Payment requested successfully", status=200 if again else 201)


@router.post(
    "/payments/register", status_code=201, responses={**created_or_found(A_PAYMENT), **refusing(404, 409, 502)}
)
def register_payment(request: Request, server: TheServer, actor: TheActor, body: RegisterPaymentInput) -> JsonResponse:
    """P4. Register a received payment, and what its automation issues: an invoice, its complement, or a receipt.

    [inferred] Who has not given complete fiscal data gets a receipt when the automation asks for a document; one whose
    data are complete but do not allow an invoice is refused (400) and nothing is registered.
    """
    data = body.given()
    with server.database.write() as connection:
        job = job_of(request, server, actor, connection)
        payment, again = once(
            connection, actor, "payments/register", data, job.now_ms, lambda: payments.register(job, data)
        )
    return _shown(request, payment, "Payment registered successfully", status=200 if again else 201)


@router.get("/payments/{payment_id}", responses=A_PAYMENT)
def get_payment(request: Request, server: TheServer, actor: TheActor, payment_id: str) -> JsonResponse:
    """P2. Get a payment."""
    with server.database.read() as connection:
        payment = payments.get(connection, actor, payment_id)
    return _shown(request, payment, "Payment retrieved successfully")


@router.post("/payments/{payment_id}/paid", responses={**A_PAYMENT, **refusing(409, 502)})
def mark_as_paid(
    request: Request, server: TheServer, actor: TheActor, payment_id: str, body: PaidInput | None = None
) -> JsonResponse:
    """P5. Mark a payment as paid and run its stored automation.

    [inferred] One that succeeded before is answered as it is, so that a lost answer can be asked for again; without
    `payment_form` it is 03.
    """
    data = body.given() if body else {}
    payment = _write(request, server, actor, lambda job: payments.pay(job, payment_id, data))
    return _shown(request, payment, "Payment marked as paid")


@router.post("/payments/{payment_id}/refund", responses={**A_PAYMENT, **refusing(502)})
def refund_payment(
    request: Request, server: TheServer, actor: TheActor, payment_id: str, body: RefundInput | None = None
) -> JsonResponse:
    """P6. Give money back, in part or all that is left; no body gives all of it back.

    [inferred] What follows for its invoices is the team's setting `refunds`: with `automatic_refunds` a credit note, or
    with `current_month_handler: cancel_resources` the cancellation of what a full refund leaves of this month.
    """
    from gigstack_desktop.sandbox import refunds

    data = body.given() if body else {}
    payment = _write(request, server, actor, lambda job: refunds.refund(job, payment_id, data))
    return _shown(request, payment, "Payment refunded successfully")


@router.put("/payments/{payment_id}", responses=A_PAYMENT)
@router.patch("/payments/{payment_id}", responses=A_PAYMENT)
def update_payment(
    request: Request, server: TheServer, actor: TheActor, payment_id: str, body: PaymentUpdateInput
) -> JsonResponse:
    """P11. Change the descriptions, the client's data, or the automation of a payment that has none.

    A succeeded payment whose automation comes now is `succeeded_` until it is marked as paid again, which runs it.
    """
    payment = _write(request, server, actor, lambda job: payment_changes.update(job, payment_id, body.given()))
    return _shown(request, payment, "Payment updated successfully")


@router.delete("/payments/{payment_id}", responses=A_PAYMENT)
def cancel_payment(request: Request, server: TheServer, actor: TheActor, payment_id: str) -> JsonResponse:
    """P7. Cancel a payment that was not paid.

    [inferred] 400 `operation_not_allowed` for one that was paid, refunded or cancelled before.
    """
    payment = _write(request, server, actor, lambda job: payments.cancel(job, payment_id))
    return _shown(request, payment, "Payment cancelled successfully")


def _write(request: Request, server: Server, actor: Actor, act: Callable[[Job], Json]) -> Json:
    with server.database.write() as connection:
        return act(job_of(request, server, actor, connection))


def _shown(request: Request, payment: Json, message: str, *, status: int = 200) -> JsonResponse:
    return ok(links.absolute(payment, _origin(request)), message, status=status)


def _origin(request: Request) -> str:
    return str(request.base_url).rstrip("/")
