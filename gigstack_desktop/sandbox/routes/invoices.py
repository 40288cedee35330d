"""/invoices: I1–I3, I7–I10 and I14 of the contract."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Body as JsonBody
from fastapi import Depends, Query, Request

from gigstack_desktop.sandbox import files, invoices, tables
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.context import Server, TheActor, TheServer, job_of
from gigstack_desktop.sandbox.envelope import JsonResponse, ok
from gigstack_desktop.sandbox.exact import new_router
from gigstack_desktop.sandbox.idempotency import once
from gigstack_desktop.sandbox.paging import ListQuery, Page, SearchQuery, fetch, list_query, owned, search, search_query
from gigstack_desktop.sandbox.records import Json
from gigstack_desktop.sandbox.routes.answers import AN_INVOICE, FILES, INVOICES
from gigstack_desktop.sandbox.schemas import CancelInput, InvoiceInput

router = new_router("invoices")
Word = Annotated[str, Query(max_length=300)]


def _filters(
    status: Word = "",
    client_id: Word = "",
    series: Word = "",
    currency: Word = "",
    payment_method: Word = "",
    invoice_id: Word = "",
    idempotency_key: Word = "",
) -> dict[str, str]:
    """The filters of an invoice list that were given."""
    return {name: value for name, value in locals().items() if value}


Filters = Annotated[dict[str, str], Depends(_filters)]
TheQuery = Annotated[ListQuery, Depends(list_query)]


def _page(server: Server, actor: Actor, kind: str, query: ListQuery, filters: dict[str, str]) -> JsonResponse:
    conditions = invoices.of_kind(actor, kind, filters)
    bound = query.bound(kind=kind, **filters)

    def read() -> Page:
        with server.database.read() as connection:
            return fetch(connection, tables.invoice, bound, conditions)

    page = server.sealed(read, lambda page: page.identifiers)
    return ok(page.items, "Invoices retrieved successfully", **page.members())


@router.get("/invoices/income", responses=INVOICES)
def list_income_invoices(server: TheServer, actor: TheActor, query: TheQuery, filters: Filters) -> JsonResponse:
    """I1. List income invoices."""
    return _page(server, actor, "I", query, filters)


@router.get("/invoices/payment", responses=INVOICES)
def list_payment_complements(server: TheServer, actor: TheActor, query: TheQuery, filters: Filters) -> JsonResponse:
    """I7. List payment complements; `invoice_id` is the invoice that they pay."""
    return _page(server, actor, "P", query, filters)


@router.get("/invoices/search", responses=INVOICES)
def search_invoices(
    server: TheServer, actor: TheActor, query: Annotated[SearchQuery, Depends(search_query)]
) -> JsonResponse:
    """I14. Search invoices by client, RFC, folio or UUID."""

    def read() -> Json:
        with server.database.read() as connection:
            return search(connection, tables.invoice, query, owned(tables.invoice, actor))

    found = server.sealed(read, lambda found: found["identifiers"])
    del found["identifiers"]
    return ok(found.pop("items"), "Invoices retrieved successfully", **found)


@router.post("/invoices/income", status_code=201, responses=AN_INVOICE)
def create_income_invoice(request: Request, server: TheServer, actor: TheActor, body: InvoiceInput) -> JsonResponse:
    """I2. Issue an income invoice."""
    data = body.given()
    with server.database.write() as connection:
        job = job_of(request, server, actor, connection)
        invoice, again = once(
            connection, actor, "invoices/income", data, job.now_ms, lambda: invoices.create_income(job, data)
        )
        if body.return_files_urls:
            origin = str(request.base_url).rstrip("/")
            invoice["files"] = files.links(connection, invoice["uuid"], origin, ("pdf", "xml"))
    return ok(invoice, "Invoice created successfully", status=200 if again else 201)


@router.get("/invoices/income/{invoice_id}", responses=AN_INVOICE)
def get_income_invoice(
    server: TheServer, actor: TheActor, invoice_id: str, files: Literal["", "base64"] = ""
) -> JsonResponse:
    """I3. Get an income invoice; `files=base64` brings its files along."""
    return _one(server, actor, invoice_id, "I", with_files=files == "base64")


@router.get("/invoices/payment/{invoice_id}", responses=AN_INVOICE)
def get_payment_complement(
    server: TheServer, actor: TheActor, invoice_id: str, files: Literal["", "base64"] = ""
) -> JsonResponse:
    """I8. Get a payment complement."""
    return _one(server, actor, invoice_id, "P", with_files=files == "base64")


def _one(server: Server, actor: Actor, invoice_id: str, kind: str, *, with_files: bool) -> JsonResponse:
    def read() -> Json:
        with server.database.read() as connection:
            return invoices.get(connection, actor, invoice_id, kind)

    invoice = server.sealed(read, lambda found: [found["uuid"]])
    if with_files:
        invoice["files"] = files.in_base64(server.database, server.painter, invoice["uuid"])
    return ok(invoice, "Invoice retrieved successfully")


@router.get("/invoices/{invoice_id}/files", responses=FILES)
def get_invoice_files(
    request: Request,
    server: TheServer,
    actor: TheActor,
    invoice_id: str,
    file_type: Literal["", "pdf", "xml"] = "",
) -> JsonResponse:
    """I9. Where the PDF and the XML can be read, without a key."""

    def read() -> Json:
        with server.database.read() as connection:
            return invoices.get(connection, actor, invoice_id)

    invoice = server.sealed(read, lambda found: [found["uuid"]])
    kinds = (file_type,) if file_type else ("pdf", "xml")
    with server.database.read() as connection:
        found = files.links(connection, invoice["uuid"], str(request.base_url).rstrip("/"), kinds)
    return ok(found, "Invoice files retrieved successfully")


@router.delete("/invoices/{invoice_id}", responses=AN_INVOICE)
def cancel_invoice(
    server: TheServer,
    actor: TheActor,
    invoice_id: str,
    body: Annotated[CancelInput | None, JsonBody()] = None,
    motive: Literal["", "01", "02", "03", "04"] = "",
    substitution_uuid: Word = "",
    replacement: Word = "",
) -> JsonResponse:
    """I10. Cancel an invoice; motive and substitute come in the body or in the query."""
    given = body or CancelInput()
    substitute = given.substitution_uuid or given.replacement or given.substitution or substitution_uuid or replacement
    with server.database.write() as connection:
        invoice = invoices.cancel(
            connection, actor, invoice_id, given.motive or motive, substitute, server.clock.now_ms()
        )
    return ok(invoice, "Invoice cancelled successfully")
