"""Drafts (pre-facturas): requests that are kept, shown with their totals, previewed, and stamped when they are ready.

A draft is checked loosely: what is missing or wrong is said when it is stamped. It has no folio of its own until then,
and it creates neither clients nor services.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from gigstack_desktop.sandbox import clients, ids, invoices, jsontext, records, tables
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.envelope import ApiError, missing
from gigstack_desktop.sandbox.invoices import Job
from gigstack_desktop.sandbox.paging import owned
from gigstack_desktop.sandbox.records import Json
from gigstack_desktop.sandbox.text import searchable

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.model import Invoice

Found = TypeVar("Found")
ZERO, ONE = Decimal(0), Decimal(1)
OPEN, STAMPED = "draft", "stamped"
FILTERS = ("client_id", "series", "currency", "payment_method")
COPIED = ("use", "payment_form", "folio_number", "automation_type", "invoice_pdf_notes", "global")
NAMES = ("legal_name", "name", "tax_id", "email")


def create(job: Job, data: Json) -> Json:
    """Keep a draft; `invoice_type` is I or E."""
    payload = _shown(job, data, ids.new_id("draft"), job.now_ms)
    columns = {**_columns(payload), "status": OPEN, "request": jsontext.dumps(data)}
    records.add(job.connection, tables.draft, job.actor, payload, job.now_ms, **columns)
    return payload


def update(job: Job, identifier: str, changes: Json) -> Json:
    """Merge changes into an open draft: what is given replaces what was, null takes it back, the rest stays."""
    known, asked = _open(job, identifier)
    asked = {**asked, **changes, "invoice_type": changes.get("invoice_type") or asked["invoice_type"]}
    payload = _shown(job, asked, known["id"], known["created_at"])
    columns = {**_columns(payload), "request": jsontext.dumps(asked)}
    records.replace(job.connection, tables.draft, payload, **columns)
    _forget_preview(job.connection, identifier)
    return payload


def get(connection: Connection, actor: Actor, identifier: str) -> Json:
    """A draft with its preview, if it has one; one that was stamped says so in `status` and `uuid`. 404 otherwise."""
    draft = records.get(connection, tables.draft, actor, identifier, "Draft")
    columns = tables.file.c
    query = select(columns.body).where(columns.owner_id == identifier, columns.kind == "preview")
    return _with_preview(draft, connection.execute(query).scalar())


def remove(connection: Connection, actor: Actor, identifier: str) -> Json:
    """Delete an open draft and its preview for good."""
    draft = _lock(connection, actor, identifier)
    entry = tables.metadata_entry.c
    connection.execute(delete(tables.metadata_entry).where(entry.kind.like("draft%"), entry.ref == identifier))
    connection.execute(delete(tables.draft).where(tables.draft.c.id == identifier))
    _forget_preview(connection, identifier)
    return {**draft, "deleted": True}


def stamp(job: Job, identifier: str) -> tuple[Json, bool]:
    """Make a draft an invoice; a draft that was stamped before gives its invoice again (flag true)."""
    from gigstack_desktop.sandbox import egress

    known = _lock(job.connection, job.actor, identifier, stamped=True)
    if known["status"] == STAMPED:
        return invoices.get(job.connection, job.actor, known["uuid"]), True
    asked = _request(job.connection, identifier)
    if asked["invoice_type"] == "E":
        invoice = egress.create(job, {"related_documents": [], **asked})  # a draft has had time to say what it credits
    else:
        invoice = invoices.create_income(job, asked)
    known |= {"status": STAMPED, "uuid": invoice["uuid"], "updated_at": job.now_ms}
    records.replace(job.connection, tables.draft, known, status=STAMPED)
    _forget_preview(job.connection, identifier)
    return invoice, False


def unsealed(job: Job, identifier: str) -> tuple[bytes, str]:
    """An open draft as unsealed XML, and its notes, for the preview; 400 while client or items are missing."""
    from gigstack_desktop.cfdi import totals, xml_writer

    _, asked = _open(job, identifier)
    for field in ("client", "items"):
        if not asked.get(field):
            raise missing(field)
    document = _rehearsed(job, lambda: _document(job, asked))
    notes = asked.get("invoice_pdf_notes") or job.team.setting("invoice_pdf_notes", "")
    return xml_writer.serialize(xml_writer.build(document, totals.compute(document))), notes


def keep_preview(connection: Connection, draft: Json, pdf: bytes) -> Json:
    """Keep the newest preview of a draft; the draft with it."""
    _forget_preview(connection, draft["id"])
    row = {"owner_id": draft["id"], "kind": "preview", "mime": "application/pdf", "body": pdf}
    connection.execute(insert(tables.file).values({**row, "token": ids.token(), "name": f"{draft['id']}.pdf"}))
    return _with_preview(draft, pdf)


def conditions(actor: Actor, filters: dict[str, str]) -> list[ColumnElement[bool]]:
    """The conditions of a list of open drafts, with the filters that were given; `status` other than draft has none."""
    columns = tables.draft.c
    found = [*owned(tables.draft, actor), columns.status == OPEN]
    found += [columns[name] == filters[name] for name in FILTERS if name in filters]
    if filters.get("status", OPEN) != OPEN:
        found.append(columns.id == "")
    return found


def _with_preview(draft: Json, pdf: bytes | None) -> Json:
    if pdf is None:
        return draft
    text = base64.b64encode(pdf).decode()
    return {**draft, "pdf": text, "files": {"pdf": text}}


def _forget_preview(connection: Connection, identifier: str) -> None:
    columns = tables.file.c
    connection.execute(delete(tables.file).where(columns.owner_id == identifier, columns.kind == "preview"))


def _lock(connection: Connection, actor: Actor, identifier: str, *, stamped: bool = False) -> Json:
    """A draft that nobody else changes meanwhile; 400 when it was stamped, unless that is fine."""
    columns = tables.draft.c
    connection.execute(select(columns.id).where(columns.id == identifier).with_for_update())
    draft = records.get(connection, tables.draft, actor, identifier, "Draft")
    if draft["status"] != OPEN and not stamped:
        raise ApiError("operation_not_allowed", "The draft was stamped already", message="Invalid request")
    return draft


def _open(job: Job, identifier: str) -> tuple[Json, Json]:
    """An open draft, and what it asks for."""
    return _lock(job.connection, job.actor, identifier), _request(job.connection, identifier)


def _request(connection: Connection, identifier: str) -> Json:
    query = select(tables.draft.c.request).where(tables.draft.c.id == identifier)
    asked: Json = jsontext.loads(connection.execute(query).scalar_one())
    return asked


def _rehearsed(job: Job, work: Callable[[], Found]) -> Found:
    """What `work` gives, with nothing of what it writes kept."""
    savepoint = job.connection.begin_nested()
    try:
        return work()
    finally:
        savepoint.rollback()


def _document(job: Job, asked: Json) -> Invoice:
    from gigstack_desktop.sandbox import egress, fiscal

    client = clients.resolve(job.connection, job.actor, asked["client"], job.now_ms)
    if asked["invoice_type"] == "I":
        items = fiscal.income_items(job.connection, job.actor, job.team, asked, job.now_ms)
        return fiscal.income(job.team, client, items, asked, job.local_now())
    items = fiscal.complete_items(job.connection, job.actor, job.team, asked["items"], job.now_ms, _currency(asked))
    asked = {**asked, **egress.defaults(job, client, asked.get("related_documents") or [], [], asked)}
    return egress.document_of(job, client, items, asked)


def _shown(job: Job, asked: Json, identifier: str, created_ms: int) -> Json:
    """DraftInvoiceOutput (contract, 4.10)."""
    kind = asked["invoice_type"]
    series = asked.get("series")
    if kind == "I":
        series = job.team.income_series(series)
    elif series is None:
        series = job.team.default_series("credit_note", "NC")
    return {
        "id": identifier,
        "draft": True,
        "status": OPEN,
        "invoice_type": kind,
        "client": _client(job, asked.get("client") or {}),
        "items": asked.get("items") or [],
        "currency": _currency(asked),
        "exchange_rate": asked.get("exchange_rate") or ONE,
        **_rehearsed(job, lambda: _amounts(job, asked)),
        "series": series,
        **{name: asked.get(name) for name in COPIED},
        "payment_method": asked.get("payment_method") or "PUE",
        "related_documents": asked.get("related_documents") or [],
        "metadata": asked.get("metadata") or {},
        "date": job.local_now().isoformat(),
        "created_at": created_ms,
        "updated_at": job.now_ms,
        "livemode": job.actor.livemode,
        "owner": job.actor.owner,
        "team": job.actor.team,
        "from": "api",
    }


def _currency(asked: Json) -> str:
    return (asked.get("currency") or "MXN").upper()


def _client(job: Job, reference: Json) -> Json:
    """The client, as far as it is known by now."""
    if not reference:
        return {}
    try:
        return _rehearsed(job, lambda: clients.resolve(job.connection, job.actor, reference, job.now_ms))
    except ApiError:
        return reference


def _amounts(job: Job, asked: Json) -> Json:
    """The sums of the lines that have a price; zeros while they cannot be added up."""
    from gigstack_desktop.cfdi import request, totals
    from gigstack_desktop.cfdi.model import Invoice
    from gigstack_desktop.sandbox import fiscal

    named = [{**item, "description": item.get("description") or "-"} for item in asked.get("items") or []]
    priced = [item for item in named if item.get("unit_price") is not None or item.get("id") or item.get("search")]
    try:
        items = priced and fiscal.complete_items(
            job.connection, job.actor, job.team, priced, job.now_ms, _currency(asked)
        )
    except ApiError:
        items = []
    party, lines = fiscal.issuer(job.team), tuple(request.line(item) for item in items)
    sums = totals.compute(Invoice("I", party, party, job.place, job.local_now(), lines, _currency(asked)))
    return {
        "total": sums.total,
        "subtotal": sums.subtotal,
        "taxes": sums.total_transferred or ZERO,
        "discount": sums.discount or ZERO,
        "withholding_taxes": sums.total_withheld or ZERO,
    }


def _columns(payload: Json) -> Json:
    client = payload["client"]
    names = [client.get(name) or "" for name in NAMES]
    return {
        "name": searchable(names[0] or names[1]),
        "search": searchable(*names, payload["id"]),
        "client_id": client.get("id") or "",
        "series": payload["series"],
        "currency": payload["currency"],
        "payment_method": payload["payment_method"],
    }
