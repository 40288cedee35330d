"""/invoices: I1–I10, I14 and I15 of the contract."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Body as JsonBody
from fastapi import Depends, Query, Request

from gigstack_desktop.sandbox import (
    cancellation,
    egress,
    files,
    invoice_mail,
    invoice_search,
    invoices,
    refusals,
    tables,
)
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.context import Server, TheActor, TheServer, job_of
from gigstack_desktop.sandbox.envelope import JsonResponse, ok
from gigstack_desktop.sandbox.exact import new_router
from gigstack_desktop.sandbox.idempotency import once
from gigstack_desktop.sandbox.paging import ListQuery, Page, SearchQuery, fetch, list_query, search_query
from gigstack_desktop.sandbox.records import Json
from gigstack_desktop.sandbox.routes.answers import AN_INVOICE, FILES, INVOICES, Open, created_or_found, one, refusing
from gigstack_desktop.sandbox.schemas import CancelInput, InvoiceInput
from gigstack_desktop.sandbox.schemas_invoices import SendInput

router = new_router("invoices")
Word = Annotated[str, Query(max_length=300)]


class Sent(Open):
    """Whom an e-mail went to, with which files."""

    recipients: list[str]
    attachments: list[str]


async def _filters(
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
    server.on_time()
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


@router.get("/invoices/egress", responses=INVOICES)
def list_egress_invoices(server: TheServer, actor: TheActor, query: TheQuery, filters: Filters) -> JsonResponse:
    """I4. List egress invoices (credit notes); `invoice_id` is the invoice that they credit."""
    return _page(server, actor, "E", query, filters)


@router.get("/invoices/payment", responses=INVOICES)
def list_payment_complements(server: TheServer, actor: TheActor, query: TheQuery, filters: Filters) -> JsonResponse:
    """I7. List payment complements; `invoice_id` is the invoice that they pay."""
    return _page(server, actor, "P", query, filters)


@router.get("/invoices/search", responses=INVOICES)
def search_invoices(
    server: TheServer, actor: TheActor, query: Annotated[SearchQuery, Depends(search_query)]
) -> JsonResponse:
    """I14. Search invoices by client, RFC, folio or UUID; a word that nobody has may have a typing error."""
    server.on_time()

    def read() -> Json:
        with server.database.read() as connection:
            return invoice_search.search(connection, actor, query)

    found = server.sealed(read, lambda found: found["identifiers"])
    del found["identifiers"]
    return ok(found.pop("items"), "Invoices retrieved successfully", **found)


@router.post("/invoices/income", status_code=201, responses={**created_or_found(AN_INVOICE), **refusing(404, 409, 502)})
def create_income_invoice(request: Request, server: TheServer, actor: TheActor, body: InvoiceInput) -> JsonResponse:
    """I2. Issue an income invoice.

    Chosen where the contract leaves it open: an answer of 200 instead of 201 repeats the first one of the same
    `idempotency_key`; a `folio_number` that is taken in its series and mode answers 409; an automation decides about
    the `payment_method` (`payment`: PUE, `payment_and_complement`: PPD); `emails` without `send_email` sends the
    invoice; an `addenda` must be one XML element.
    """
    return _issue(request, server, actor, body, "I")


@router.post("/invoices/egress", status_code=201, responses={**created_or_found(AN_INVOICE), **refusing(404, 409, 502)})
def create_egress_invoice(request: Request, server: TheServer, actor: TheActor, body: InvoiceInput) -> JsonResponse:
    """I5. Issue a credit note.

    Chosen where the contract leaves it open: `related_documents` is required and must say 01, 03 or 07; the credit
    notes of an invoice may not exceed it (400); of several related invoices the first is credited as far as it goes;
    a PPD invoice's `last_balance` falls, and it lists the credit note under `invoices`. Without them, `payment_form`
    is how the invoice was paid (15 when it was not, 30 with relation 07), `use` is G02 (S01 where the customer's
    regime forbids that), `series` is the team's for credit notes.
    """
    return _issue(request, server, actor, body, "E")


def _issue(request: Request, server: Server, actor: Actor, body: InvoiceInput, kind: str) -> JsonResponse:
    data = body.given()
    make, endpoint = (invoices.create_income, "invoices/income") if kind == "I" else (egress.create, "invoices/egress")
    with refusals.told(server, actor, kind, data), server.database.write() as connection:
        job = job_of(request, server, actor, connection)
        invoice, again = once(connection, actor, endpoint, data, job.now_ms, lambda: make(job, data))
        if body.return_files_urls:
            invoice["files"] = files.links(connection, invoice["uuid"], job.origin, ("pdf", "xml"))
    return ok(invoice, "Invoice created successfully", status=200 if again else 201)


@router.get("/invoices/income/{invoice_id}", responses=AN_INVOICE)
def get_income_invoice(
    server: TheServer, actor: TheActor, invoice_id: str, files: Literal["", "base64"] = ""
) -> JsonResponse:
    """I3. Get an income invoice; `files=base64` brings its files along."""
    return _one(server, actor, invoice_id, "I", with_files=files == "base64")


@router.get("/invoices/egress/{invoice_id}", responses=AN_INVOICE)
def get_egress_invoice(
    server: TheServer, actor: TheActor, invoice_id: str, files: Literal["", "base64"] = ""
) -> JsonResponse:
    """I6. Get a credit note; `files=base64` brings its files along."""
    return _one(server, actor, invoice_id, "E", with_files=files == "base64")


@router.get("/invoices/payment/{invoice_id}", responses=AN_INVOICE)
def get_payment_complement(
    server: TheServer, actor: TheActor, invoice_id: str, files: Literal["", "base64"] = ""
) -> JsonResponse:
    """I8. Get a payment complement."""
    return _one(server, actor, invoice_id, "P", with_files=files == "base64")


def _one(server: Server, actor: Actor, invoice_id: str, kind: str, *, with_files: bool) -> JsonResponse:
    server.on_time()

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


@router.post("/invoices/{invoice_id}/send", responses=one(Sent))
def send_invoice(
    request: Request, server: TheServer, actor: TheActor, invoice_id: str, body: SendInput | None = None
) -> JsonResponse:
    """I15. Send an invoice by e-mail again: to the client, the given addresses and the usual copies (local outbox)."""
    emails = (body.emails if body else None) or []
    with server.database.write() as connection:
        job = job_of(request, server, actor, connection)
        sent = invoice_mail.send(job, invoices.get(connection, actor, invoice_id), emails)
    return ok(sent, "Invoice sent successfully")


@router.delete("/invoices/{invoice_id}", responses={**AN_INVOICE, **refusing(409, 502)})
def cancel_invoice(
    request: Request,
    server: TheServer,
    actor: TheActor,
    invoice_id: str,
    body: Annotated[CancelInput | None, JsonBody()] = None,
    motive: Literal["", "01", "02", "03", "04"] = "",
    substitution_uuid: Word = "",
    replacement: Word = "",
    substitution: Word = "",
) -> JsonResponse:
    """I10. Cancel an invoice; motive and substitute come in the body or in the query.

    Chosen where the contract leaves it open: SAT's rules decide whether the customer must accept. What needs no
    acceptance (up to 1 000.00 MXN, credit notes, generic RFCs, issued today or on the business day before) is
    cancelled in this answer. Everything else answers 200 with `status` still `valid` and
    `cancellation.cancellation_status` `pending`; after three business days it is cancelled. In practice
    `POST /_sandbox/cancellations/{uuid}` answers for the customer, `POST /_sandbox/clock` lets the days pass and
    `PUT /_sandbox/cancellations` makes every cancellation immediate. Motive 01 is strict: the substitute must carry
    relationship 04 to the invoice (SAT's 312). `error.sat_code` has SAT's own code of a refusal.
    """
    given = body or CancelInput()
    named = (given.substitution_uuid, given.replacement, given.substitution, substitution_uuid, replacement)
    substitute = next((name for name in (*named, substitution) if name), "")
    sat = request.scope.get("state", {}).get("sat", "")
    asked = cancellation.Request(invoice_id, given.motive or motive, substitute, server.clock.now_ms(), sat)
    server.on_time()
    with server.database.write() as connection:
        invoice = cancellation.ask(connection, actor, asked)
    waits = invoice["status"] != "cancelled"
    return ok(invoice, "Cancellation requested" if waits else "Invoice cancelled successfully")
