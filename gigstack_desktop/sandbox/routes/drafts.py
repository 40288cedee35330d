"""/invoices/draft: I16–I22 of the contract."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Query, Request

from gigstack_desktop.sandbox import drafts, files, refusals, tables, teams
from gigstack_desktop.sandbox.context import TheActor, TheServer, job_of
from gigstack_desktop.sandbox.envelope import JsonResponse, ok
from gigstack_desktop.sandbox.exact import new_router
from gigstack_desktop.sandbox.idempotency import once
from gigstack_desktop.sandbox.paging import ListQuery, fetch, list_query
from gigstack_desktop.sandbox.routes.answers import AN_INVOICE, Open, created_or_found, many, one, refusing
from gigstack_desktop.sandbox.schemas_invoices import DraftInput, DraftUpdate

router = new_router("drafts")
Word = Annotated[str, Query(max_length=300)]


class Draft(Open):
    """DraftInvoiceOutput; times in milliseconds."""

    id: str
    draft: bool
    status: str
    invoice_type: str
    client: dict[str, Any]
    items: list[dict[str, Any]]
    currency: str
    exchange_rate: float
    total: float
    subtotal: float
    discount: float
    series: str
    created_at: int
    updated_at: int
    date: str
    livemode: bool
    metadata: dict[str, Any]


A_DRAFT, DRAFTS = one(Draft), many(Draft)


async def _filters(
    status: Word = "", client_id: Word = "", series: Word = "", currency: Word = "", payment_method: Word = ""
) -> dict[str, str]:
    """The filters of the list that were given."""
    return {name: value for name, value in locals().items() if value}


@router.get("/invoices/draft", responses=DRAFTS)
def list_drafts(
    server: TheServer,
    actor: TheActor,
    query: Annotated[ListQuery, Depends(list_query)],
    filters: Annotated[dict[str, str], Depends(_filters)],
) -> JsonResponse:
    """I16. List the drafts that were not stamped yet."""
    with server.database.read() as connection:
        page = fetch(connection, tables.draft, query.bound(**filters), drafts.conditions(actor, filters))
    return ok(page.items, "Drafts retrieved successfully", **page.members())


@router.post("/invoices/draft", status_code=201, responses={**created_or_found(A_DRAFT), **refusing(409)})
def create_draft(request: Request, server: TheServer, actor: TheActor, body: DraftInput) -> JsonResponse:
    """I17. Keep a draft; only `invoice_type` is required. It takes no folio, and no client is created by it."""
    data = body.given()
    with server.database.write() as connection:
        job = job_of(request, server, actor, connection)
        draft, again = once(connection, actor, "invoices/draft", data, job.now_ms, lambda: drafts.create(job, data))
    return ok(draft, "Draft created", status=200 if again else 201)


@router.get("/invoices/draft/{draft_id}", responses=A_DRAFT)
def get_draft(server: TheServer, actor: TheActor, draft_id: str) -> JsonResponse:
    """I18. Get a draft; `pdf` (and `files.pdf`) is the base64 of its preview once there is one.

    Chosen: a draft that was stamped is still there under its id, with `status` `stamped` and the invoice's `uuid`.
    """
    with server.database.read() as connection:
        return ok(drafts.get(connection, actor, draft_id), "Draft retrieved successfully")


@router.put("/invoices/draft/{draft_id}", responses=A_DRAFT)
@router.patch("/invoices/draft/{draft_id}", responses=A_DRAFT)
def update_draft(
    request: Request, server: TheServer, actor: TheActor, draft_id: str, body: DraftUpdate
) -> JsonResponse:
    """I19. Merge changes into a draft: what is left out stays, null takes back; `items` are replaced as a whole."""
    with server.database.write() as connection:
        draft = drafts.update(job_of(request, server, actor, connection), draft_id, body.given())
    return ok(draft, "Draft updated successfully")


@router.delete("/invoices/draft/{draft_id}", responses=A_DRAFT)
def delete_draft(server: TheServer, actor: TheActor, draft_id: str) -> JsonResponse:
    """I20. Delete a draft and its preview for good."""
    with server.database.write() as connection:
        draft = drafts.remove(connection, actor, draft_id)
    return ok(draft, "Draft deleted successfully")


@router.post("/invoices/draft/{draft_id}/preview", responses=A_DRAFT)
def preview_draft(request: Request, server: TheServer, actor: TheActor, draft_id: str) -> JsonResponse:
    """I21. The page as it would be printed, with the watermark; base64 in `pdf` and `files.pdf`. Stamps nothing."""
    with server.database.write() as connection:
        xml, notes = drafts.unsealed(job_of(request, server, actor, connection), draft_id)
        team = teams.load(connection, actor.team)
    pdf = server.painter.paint(xml, files.look_of(team, notes))
    with server.database.write() as connection:
        draft = drafts.keep_preview(connection, drafts.get(connection, actor, draft_id), pdf)
    return ok(draft, "Preview generated")


@router.post(
    "/invoices/draft/{draft_id}/stamp",
    status_code=201,
    responses={**created_or_found(AN_INVOICE), **refusing(409, 502)},
)
def stamp_draft(request: Request, server: TheServer, actor: TheActor, draft_id: str) -> JsonResponse:
    """I22. Issue what a draft asks for; its folio is taken now.

    Chosen: stamping it again answers 200 with the same invoice, so that a lost answer never makes two.
    """
    with server.database.read() as connection:
        draft = drafts.get(connection, actor, draft_id)
    with refusals.told(server, actor, draft["invoice_type"], draft), server.database.write() as connection:
        invoice, again = drafts.stamp(job_of(request, server, actor, connection), draft_id)
    return ok(invoice, "Invoice created successfully", status=200 if again else 201)
