"""Invoices: issued in one transaction, listed, found by any spelling of their folio, cancelled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, CompoundSelect, Connection, bindparam, select, union_all, update

from gigstack_desktop.sandbox import clients, ids, jsontext, records, tables, teams, webhooks
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.envelope import ApiError, missing, not_found
from gigstack_desktop.sandbox.paging import owned
from gigstack_desktop.sandbox.records import Json
from gigstack_desktop.sandbox.teams import Team
from gigstack_desktop.sandbox.text import searchable
from gigstack_desktop.sandbox.upsert import insert_or_ignore

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.model import Invoice, Totals
    from gigstack_desktop.sandbox.press import Press

ZERO = Decimal(0)
STATUSES = {"stamped": "valid", "canceled": "cancelled"}
AUTOMATIONS = {
    "pue_invoice": "payment",
    "stamp_invoice": "payment",
    "ppd_invoice_and_complement": "payment_and_complement",
    "receipt": "none",
}

_PARTY = select(tables.party.c.words).where(tables.party.c.client_id == bindparam("client"))


@dataclass(frozen=True)
class Job:
    """What one write works with: its transaction, who asked, the issuer, the press, and the moment it happens."""

    connection: Connection
    actor: Actor
    team: Team
    press: Press
    now_ms: int
    pac: str = ""
    later: bool = False  # seal when somebody first looks, as the practice year does
    new_uuid: Callable[[], str] = ids.new_uuid
    origin: str = ""  # where this server is read from: links in mails and webhooks begin with it

    @property
    def place(self) -> str:
        """LugarExpedicion."""
        return str(self.team.payload["address"]["zip"])

    def local_now(self) -> datetime:
        """The moment, on the issuer's clock."""
        return self.press.local_time(self.place, self.now_ms)


def automation_of(data: Json) -> str:
    """none, payment or payment_and_complement, from either vocabulary (contract, 4.4)."""
    asked = data.get("automation_type") or "none"
    return AUTOMATIONS.get(asked, asked)


def create_income(job: Job, data: Json) -> Json:
    """Issue a type I invoice and carry out its automation; everything happens or nothing does."""
    from gigstack_desktop.sandbox import invoice_mail, payments

    payload = issue_income(job, data)
    automation = automation_of(data)
    if automation == "payment":
        payments.settle(job, payload, data)
    elif automation == "payment_and_complement":
        payments.settle_with_complement(job, payload, data)
    if not job.later:
        invoice_mail.on_issue(job, payload, data)
    return payload if automation == "none" else get(job.connection, job.actor, payload["uuid"], "I")


def issue_income(job: Job, data: Json, *, client: Json | None = None, date: datetime | None = None) -> Json:
    """Issue a type I invoice; 400 with CFDI codes when it cannot be.

    `client` is one that is already known (it need not be stored); `date` is the invoice's local time, now by default.
    """
    from gigstack_desktop.sandbox import fiscal, relations

    if not (client or data.get("client")):
        raise missing("client")
    if not data.get("items"):
        raise missing("items")
    data = {**data, **_method_of(automation_of(data))}
    client = client or clients.resolve(job.connection, job.actor, data["client"], job.now_ms)
    data = {**data, "use": fiscal.use_of(client, job.team, data.get("use"))}
    items = fiscal.income_items(job.connection, job.actor, job.team, data, job.now_ms)
    invoice = fiscal.income(job.team, client, items, data, date or job.local_now())
    known = relations.parents(job, data.get("related_documents") or [])
    own = own_members(job, invoice, items, data)
    if invoice.payment_method == "PPD":
        own["payment_complements"] = 0
    payload = issue(job, invoice, client, own, wanted_folio=data.get("folio_number"))
    if known:
        relations.record(job.connection, payload["uuid"], own["related_documents"], {})
    return payload


def _method_of(automation: str) -> Json:
    """The method of payment that an automation stands for (contract, 4.4)."""
    if automation == "payment_and_complement":
        return {"payment_method": "PPD", "payment_form": "99"}
    return {"payment_method": "PUE"} if automation == "payment" else {}


def own_members(job: Job, invoice: Invoice, items: list[Json], data: Json) -> Json:
    """What invoices and credit notes carry of their request."""
    return {
        "use": data["use"],
        "items": items,
        "exports": invoice.exportacion,
        "addenda": "".join(invoice.addenda),
        "invoice_pdf_notes": data.get("invoice_pdf_notes") or job.team.setting("invoice_pdf_notes", ""),
        "automation_type": automation_of(data),
        "emails": data.get("emails") or [],
        "metadata": data.get("metadata") or {},
        "idempotency_key": data.get("idempotency_key"),
        "related_documents": data.get("related_documents") or [],
        "complements": data.get("complements") or [],
        "global": data.get("global"),
    }


def issue(job: Job, invoice: Invoice, client: Json, own: Json, wanted_folio: int | None = None) -> Json:
    """Number, check, store and stamp a document; a rejected one takes no folio, for its transaction is undone."""
    from gigstack_desktop.sandbox import stamping

    job.team.check_may_stamp()
    totals = job.press.check(invoice, job.now_ms)
    if job.pac:
        raise stamping.ordered_rejection(job.pac)
    folio = _take_folio(job, invoice.series, wanted_folio)  # from here on nobody else stamps in this series
    invoice = replace(invoice, folio=str(folio))
    payload = {**_payload(job, invoice, totals, client, folio), **own}
    if invoice.payment_method == "PPD":
        payload["last_balance"] = totals.total
    xml = None if job.later else job.press.stamp(job.connection, invoice, totals, payload)
    source = str(stamping.stored_source(invoice))
    columns = {**_columns(payload), "source": source, "sealed": int(xml is not None)}
    records.add(job.connection, tables.invoice, job.actor, payload, job.now_ms, **columns)
    _note_party(job, payload["client"])
    if xml is not None:
        stamping.keep_files(job.connection, payload["uuid"], xml)
        webhooks.emit(job.connection, job.actor, "invoice.created", payload, job.now_ms)
    return payload


def _take_folio(job: Job, series: str, wanted: int | None) -> int:
    """The next folio of a series, or the wanted one: 409 when a document of this mode has it already."""
    folio = teams.next_folio(job.connection, job.actor, series, wanted)
    columns = tables.invoice.c
    if wanted is not None:
        taken = select(columns.id).where(columns.series == series, columns.folio == wanted)
        if job.connection.execute(taken.where(*owned(tables.invoice, job.actor)).limit(1)).first():
            sentence = f"folio_number {wanted} of series {series} is taken"
            raise ApiError("resource_conflict", sentence, message="Conflict")
    return folio


def _note_party(job: Job, client: Json) -> None:
    """Keep by what words a client is searched for: those of today, and those of its earlier documents."""
    words = searchable(client["legal_name"], client["name"], client["tax_id"], client["email"])
    known = job.connection.execute(_PARTY, {"client": client["id"]}).scalar()
    if known is None:
        row = {"client_id": client["id"], "team_id": job.actor.team, "livemode": job.actor.mode, "words": words}
        insert_or_ignore(job.connection, tables.party, row)
    elif words not in known and (new := set(words.split()) - set(known.split())):
        key = tables.party.c.client_id == client["id"]
        job.connection.execute(update(tables.party).where(key).values(words=" ".join([known, *sorted(new)])))


def _payload(job: Job, invoice: Invoice, totals: Totals, client: Json, folio: int) -> Json:
    """ApiPublicIncomeInvoice, the members that every kind has."""
    uuid, seconds = job.new_uuid(), job.now_ms // 1000
    rate = invoice.exchange_rate
    return {
        "uuid": uuid,
        "id": uuid,
        "client": client,
        "created_at": seconds,
        "date": invoice.date.isoformat(),
        "currency": invoice.currency,
        "exchange_rate": Decimal(1) if rate is None else rate,
        "total": totals.total,
        "subtotal": totals.subtotal,
        "taxes": totals.total_transferred or ZERO,
        "discount": totals.discount or ZERO,
        "withholding_taxes": totals.total_withheld or ZERO,
        "series": invoice.series,
        "folio_number": folio,
        "invoice_type": invoice.kind,
        "use": invoice.receiver.uso_cfdi,
        "payment_form": invoice.payment_form,
        "payment_method": invoice.payment_method,
        "payment_conditions": invoice.conditions,
        "status": "valid",
        "livemode": job.actor.livemode,
        "owner": job.actor.owner,
        "team": job.actor.team,
        "from": "api",
        "items": [],
        "payments": [],
        "invoices": [],
        "stamp": {"sello": "", "stamp_at": seconds},
        "cancellation": None,
        "verification_url": "",
        "metadata": {},
    }


def _columns(payload: Json) -> Json:
    client = payload["client"]
    folio = f"{payload['series']}{payload['folio_number']} {payload['series']}-{payload['folio_number']}"
    names = (client["legal_name"], client["name"], client["tax_id"], client["email"])
    return {
        "name": searchable(client["legal_name"] or client["name"]),
        "search": searchable(*names, payload["uuid"], folio),
        "kind": payload["invoice_type"],
        "status": payload["status"],
        "client_id": client["id"],
        "series": payload["series"],
        "currency": payload["currency"],
        "payment_method": payload["payment_method"],
        "folio": payload["folio_number"],
    }


def of_kind(actor: Actor, kind: str, filters: dict[str, str]) -> list[ColumnElement[bool]]:
    """The conditions of a list of one kind, with the filters that were given."""
    columns = tables.invoice.c
    conditions = [*owned(tables.invoice, actor), columns.kind == kind]
    for name, value in filters.items():
        if name == "status":
            conditions.append(columns.status == STATUSES.get(value.lower(), value.lower()))
        elif name == "invoice_id":
            conditions.append(columns.id.in_(_children(value.lower())))
        elif name == "idempotency_key":
            conditions.append(columns.id.in_(records.with_key(tables.invoice, value)))
        else:
            conditions.append(columns[name] == value)
    return conditions


def _children(uuid: str) -> CompoundSelect[tuple[str]]:
    """The documents that pay, credit or otherwise relate to an invoice."""
    paid, related = tables.complement_of.c, tables.relation.c
    complements = select(paid.complement_id).where(paid.invoice_id == uuid)
    return union_all(complements, select(related.child_id).where(related.parent_id == uuid))


def get(connection: Connection, actor: Actor, identifier: str, kind: str = "") -> Json:
    """An invoice by its folio, in any case; 404 when this team and mode have none of this kind."""
    found = records.find(connection, tables.invoice, actor, identifier.lower())
    if found is None or kind not in ("", found["invoice_type"]):
        raise not_found("Invoice", identifier)
    return found


def save(connection: Connection, payload: Json) -> Json:
    """Store a changed invoice."""
    records.replace(connection, tables.invoice, payload, status=payload["status"])
    return payload


def lock(connection: Connection, actor: Actor, identifier: str) -> Json:
    """An invoice that nobody else changes until this transaction ends; 404 otherwise."""
    condition = tables.invoice.c.id == identifier.lower()
    connection.execute(select(tables.invoice.c.id).where(condition).with_for_update())
    return get(connection, actor, identifier)


def living_complements(connection: Connection, uuid: str) -> list[Json]:
    """The payment complements in force of an invoice, oldest first, each with its parcel under `facts`."""
    link, child = tables.complement_of.c, tables.invoice.c
    query = select(child.payload, link.facts).join(tables.invoice, child.id == link.complement_id)
    query = query.where(link.invoice_id == uuid, child.status == "valid").order_by(child.created_ms)
    rows = connection.execute(query).all()
    return [{**jsontext.loads(row.payload), "facts": row.facts} for row in rows]


def unsealed(connection: Connection, limit: int) -> list[str]:
    """The newest documents that wait for their seal."""
    columns = tables.invoice.c
    query = select(columns.id).where(columns.sealed == 0).order_by(columns.created_ms.desc()).limit(limit)
    return list(connection.execute(query).scalars())
