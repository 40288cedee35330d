"""/receipts: R1–R7 of the contract, and the end of their windows."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Request

from gigstack_desktop.sandbox import closing, links, receipts, tables
from gigstack_desktop.sandbox.context import TheActor, TheServer, job_of, ready
from gigstack_desktop.sandbox.envelope import JsonResponse, ok
from gigstack_desktop.sandbox.exact import new_router
from gigstack_desktop.sandbox.idempotency import once
from gigstack_desktop.sandbox.paging import ListQuery, SearchQuery, fetch, list_query, search, search_query
from gigstack_desktop.sandbox.routes.answers import created_or_found, refusing
from gigstack_desktop.sandbox.routes.answers_money import A_RECEIPT, CLOSED, RECEIPTS, STAMPED_RECEIPT
from gigstack_desktop.sandbox.schemas_money import EndOfMonthInput, ReceiptInput, ReopenInput, StampReceiptInput

router = new_router("receipts")
control = new_router("sandbox")
Word = Annotated[str, Query(max_length=300)]


async def _filters(status: Word = "", client_id: Word = "", idempotency_key: Word = "") -> dict[str, str]:
    """The filters of a receipt list that were given."""
    return {name: value for name, value in locals().items() if value}


Filters = Annotated[dict[str, str], Depends(_filters)]


@router.get("/receipts", responses=RECEIPTS)
def list_receipts(
    request: Request,
    server: TheServer,
    actor: TheActor,
    query: Annotated[ListQuery, Depends(list_query)],
    filters: Filters,
) -> JsonResponse:
    """R1. List receipts; statuses in any of their spellings (contract, 9.3)."""
    with server.database.read() as connection:
        page = fetch(connection, tables.receipt, query.bound(**filters), receipts.conditions(actor, filters))
    items = [links.absolute_text(item, _origin(request)) for item in page.items]
    return ok(items, "Receipts retrieved successfully", **page.members())


@router.get("/receipts/search", responses=RECEIPTS)
def search_receipts(
    request: Request,
    server: TheServer,
    actor: TheActor,
    query: Annotated[SearchQuery, Depends(search_query)],
    filters: Filters,
) -> JsonResponse:
    """R6. Search receipts by client, RFC, e-mail or id."""
    with server.database.read() as connection:
        found = search(connection, tables.receipt, query, receipts.conditions(actor, filters))
    del found["identifiers"]
    items = [links.absolute_text(item, _origin(request)) for item in found.pop("items")]
    return ok(items, "Receipts retrieved successfully", **found)


@router.post("/receipts", status_code=201, responses={**created_or_found(A_RECEIPT), **refusing(404, 409)})
def create_receipt(request: Request, server: TheServer, actor: TheActor, body: ReceiptInput) -> JsonResponse:
    """R3. Create a receipt, open until its window ends.

    [inferred] The window is the calendar's: the day, the week until Sunday, the fortnight, the month or the two months
    (January–February …) in the team's time zone. A key that was used gives the receipt as it was created, with 200.
    """
    data = body.given()
    with server.database.write() as connection:
        job = job_of(request, server, actor, connection)
        receipt, again = once(connection, actor, "receipts", data, job.now_ms, lambda: receipts.create(job, data))
    shown = links.absolute(receipt, _origin(request))
    return ok(shown, "Receipt created successfully", status=200 if again else 201)


@router.get("/receipts/{receipt_id}", responses=A_RECEIPT)
def get_receipt(request: Request, server: TheServer, actor: TheActor, receipt_id: str) -> JsonResponse:
    """R2. Get a receipt."""
    with server.database.read() as connection:
        receipt = receipts.get(connection, actor, receipt_id)
    return ok(links.absolute(receipt, _origin(request)), "Receipt retrieved successfully")


@router.post("/receipts/{receipt_id}/stamp", responses={**STAMPED_RECEIPT, **refusing(409, 502)})
def stamp_receipt(
    request: Request, server: TheServer, actor: TheActor, receipt_id: str, body: StampReceiptInput | None = None
) -> JsonResponse:
    """R4. Invoice a receipt; the answer is the invoice, with `receipt_id`.

    [inferred] `fiscal_information` holds for this invoice and leaves the client as it is. Only pending receipts can be
    stamped: 400 `operation_not_allowed` for any other.
    """
    from gigstack_desktop.sandbox import receipt_stamping

    with server.database.write() as connection:
        job = job_of(request, server, actor, connection)
        invoice = receipt_stamping.stamp(job, receipt_id, body.given() if body else {})
    return ok(invoice, "Receipt stamped successfully")


@router.post("/receipts/{receipt_id}/reopen", responses=A_RECEIPT)
def reopen_receipt(
    request: Request, server: TheServer, actor: TheActor, receipt_id: str, body: ReopenInput | None = None
) -> JsonResponse:
    """R7. Open a cancelled or expired receipt again, or one whose invoice was cancelled, for a new window.

    [inferred] 400 while the receipt is pending or an invoice in force stands for it.
    """
    with server.database.write() as connection:
        job = job_of(request, server, actor, connection)
        receipt = receipts.reopen(job, receipt_id, body.reason if body else "")
    return ok(links.absolute(receipt, _origin(request)), "Receipt reopened successfully")


@router.delete("/receipts/{receipt_id}", responses=A_RECEIPT)
def cancel_receipt(request: Request, server: TheServer, actor: TheActor, receipt_id: str) -> JsonResponse:
    """R5. Cancel a receipt that was not invoiced.

    [inferred] 400 `operation_not_allowed` once it is invoiced or cancelled; an expired one that no global invoice took
    in can still be cancelled.
    """
    with server.database.write() as connection:
        receipt = receipts.cancel(job_of(request, server, actor, connection), receipt_id)
    return ok(links.absolute(receipt, _origin(request)), "Receipt cancelled successfully")


@control.post("/_sandbox/end-of-month", responses=CLOSED, dependencies=[Depends(ready)])
def end_of_month(
    request: Request, server: TheServer, actor: TheActor, body: EndOfMonthInput | None = None
) -> JsonResponse:
    """Run the end-of-month process now; with `early` as if every open window ended at this moment.

    It runs by itself, too, when anybody looks at the team's documents after a window is over.
    """
    with server.database.write() as connection:
        job = job_of(request, server, actor, connection)
        closed = closing.close(job, early=body is not None and body.early)
    return ok(closed, "Windows closed")


def _origin(request: Request) -> str:
    return str(request.base_url).rstrip("/")
