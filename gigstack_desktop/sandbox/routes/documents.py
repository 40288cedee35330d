"""Uploads: support documents (C10, C11, I12, I13, P9, P10) and the constancia (C9)."""

from __future__ import annotations

from typing import Annotated

from fastapi import File, Form, Query, Request, UploadFile

from gigstack_desktop.sandbox import constancia, documents, files
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.context import Server, TheActor, TheServer
from gigstack_desktop.sandbox.envelope import ApiError, JsonResponse, ok
from gigstack_desktop.sandbox.exact import new_router
from gigstack_desktop.sandbox.records import Json
from gigstack_desktop.sandbox.routes.answers import A_CLIENT, A_DOCUMENT, DOCUMENTS, created, created_or_found, refusing

router = new_router("documents")
control = new_router("sandbox")
TheFile = Annotated[UploadFile, File()]
DocumentType = Annotated[documents.DocumentType, Form(alias="documentType")]
Text = Annotated[str, Form(max_length=1000)]


def _content(upload: UploadFile) -> tuple[str, bytes]:
    data = upload.file.read(documents.LIMIT + 1)
    if not data:
        raise ApiError("file_upload_error", "The file is empty", message="Invalid file")
    return upload.filename or "", data


def _add(
    request: Request,
    server: Server,
    actor: Actor,
    entity: tuple[str, str],
    upload: UploadFile,
    kind: documents.DocumentType,
    texts: tuple[str, str],
) -> JsonResponse:
    content = _content(upload)
    now = server.clock.now_ms()
    with server.database.write() as connection:
        document = documents.add(connection, actor, entity, kind, content, texts, now)
    return ok(_absolute(request, document), "Support document uploaded successfully", status=201)


def _all(request: Request, server: Server, actor: Actor, kind: str, identifier: str) -> JsonResponse:
    with server.database.read() as connection:
        found = documents.of(connection, actor, kind, identifier)
    return ok([_absolute(request, each) for each in found], "Support documents retrieved successfully")


def _absolute(request: Request, document: Json) -> Json:
    return {**document, "file_url": str(request.base_url).rstrip("/") + document["file_url"]}


@router.post("/clients/csf", status_code=201, responses={**created_or_found(A_CLIENT), **refusing(404)})
def upload_csf(
    server: TheServer, actor: TheActor, file: TheFile, client_id: Annotated[str, Query(max_length=100)] = ""
) -> JsonResponse:
    """C9. Read a Constancia de Situación Fiscal; updates `client_id` or creates a client."""
    _, data = _content(file)
    reading = constancia.read(data)
    with server.database.write() as connection:
        client = constancia.accept(connection, actor, reading, client_id, server.clock.now_ms())
    return ok(client, "Client updated with CSF data", status=200 if client_id else 201)


@router.post("/clients/{client_id}/support-documents", status_code=201, responses=created(A_DOCUMENT))
def upload_client_document(
    request: Request,
    server: TheServer,
    actor: TheActor,
    client_id: str,
    file: TheFile,
    document_type: DocumentType,
    name: Text = "",
    description: Text = "",
) -> JsonResponse:
    """C10. Upload a support document of a client."""
    return _add(request, server, actor, ("client", client_id), file, document_type, (name, description))


@router.get("/clients/{client_id}/support-documents", responses=DOCUMENTS)
def list_client_documents(request: Request, server: TheServer, actor: TheActor, client_id: str) -> JsonResponse:
    """C11. List the support documents of a client."""
    return _all(request, server, actor, "client", client_id)


@router.post("/invoices/{invoice_id}/support-documents", status_code=201, responses=created(A_DOCUMENT))
def upload_invoice_document(
    request: Request,
    server: TheServer,
    actor: TheActor,
    invoice_id: str,
    file: TheFile,
    document_type: DocumentType,
    name: Text = "",
    description: Text = "",
) -> JsonResponse:
    """I12. Upload a support document of an invoice."""
    entity = ("invoice", invoice_id.lower())
    return _add(request, server, actor, entity, file, document_type, (name, description))


@router.get("/invoices/{invoice_id}/support-documents", responses=DOCUMENTS)
def list_invoice_documents(request: Request, server: TheServer, actor: TheActor, invoice_id: str) -> JsonResponse:
    """I13. List the support documents of an invoice and of its client."""
    return _all(request, server, actor, "invoice", invoice_id)


@router.post("/payments/{payment_id}/support-documents", status_code=201, responses=created(A_DOCUMENT))
def upload_payment_document(
    request: Request,
    server: TheServer,
    actor: TheActor,
    payment_id: str,
    file: TheFile,
    document_type: DocumentType,
    name: Text = "",
    description: Text = "",
) -> JsonResponse:
    """P9. Upload a support document of a payment."""
    return _add(request, server, actor, ("payment", payment_id), file, document_type, (name, description))


@router.get("/payments/{payment_id}/support-documents", responses=DOCUMENTS)
def list_payment_documents(request: Request, server: TheServer, actor: TheActor, payment_id: str) -> JsonResponse:
    """P10. List the support documents of a payment and of its client."""
    return _all(request, server, actor, "payment", payment_id)


@control.post("/_sandbox/documents/{document_id}/analyze", responses=A_DOCUMENT)
def analyze_document(request: Request, server: TheServer, actor: TheActor, document_id: str) -> JsonResponse:
    """Read a support document by rules, without AI: the answer's `ai_extraction` says `extracted_by: "local"`.

    Chosen: an upload starts no analysis (contract, 4.12), so `ai_extraction` is null until this asks for one; again, it
    is read anew. `valid_from`, `valid_until` and `compliance_status` stay: what was found is a proposal for a person.
    """
    with server.database.read() as connection:
        _, token = documents.stored(connection, actor, document_id)
        body = files.find(connection, token).body or b""
    found = documents.read(body)
    with server.database.write() as connection:
        document = documents.keep_extraction(connection, actor, document_id, found, server.clock.now_ms())
    return ok(_absolute(request, document), "Support document analyzed successfully")
