"""Which documents relate to which (CfdiRelacionados), and what an invoice owes after credit notes and payments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from sqlalchemy import Connection, insert, select

from gigstack_desktop.sandbox import invoices, jsontext, tables
from gigstack_desktop.sandbox.envelope import ApiError
from gigstack_desktop.sandbox.invoices import Job
from gigstack_desktop.sandbox.paging import owned
from gigstack_desktop.sandbox.records import Json

ZERO = Decimal(0)
SUBSTITUTION = "04"
CREDITS = ("01", "03", "07")
# Over what a relation may go (rules, section 14); the types that this server never issues are left out.
OVER = {"01": "IE", "02": "IE", "03": "I", "04": "IEP", "05": "IE", "06": "", "07": "IE"}


def parents(job: Job, groups: Sequence[Json]) -> dict[str, Json]:
    """The documents of this team that `related_documents` names, by UUID; those of elsewhere are not known here.

    400 when a relation cannot go over a document of that type (rules, section 14).
    """
    wanted = sorted({uuid.lower() for group in groups for uuid in group["documents"]})
    if not wanted:
        return {}
    columns = tables.invoice.c
    query = select(columns.payload).where(columns.id.in_(wanted), *owned(tables.invoice, job.actor))
    rows = job.connection.execute(query.order_by(columns.id).with_for_update()).scalars()
    known = {payload["uuid"]: payload for payload in map(jsontext.loads, rows)}
    for group in groups:
        for uuid in group["documents"]:
            _check_kind(group["relationship"], known.get(uuid.lower()))
    return known


def _check_kind(relationship: str, parent: Json | None) -> None:
    if parent is not None and parent["invoice_type"] not in OVER[relationship]:
        kind = parent["invoice_type"]
        sentence = f"A relation {relationship} cannot go over a document of type {kind} ({parent['uuid']})"
        raise ApiError("business_rule_violation", sentence, message="Invalid request")


def record(connection: Connection, child: str, groups: Sequence[Json], amounts: Mapping[str, Decimal]) -> None:
    """Keep the relations of a new document to documents of this server; `amounts` is what it credits to each."""
    known = known_here(connection, (uuid for group in groups for uuid in group["documents"]))
    found = {
        (uuid.lower(), group["relationship"])
        for group in groups
        for uuid in group["documents"]
        if uuid.lower() in known
    }
    rows = [
        {"child_id": child, "parent_id": parent, "kind": kind, "amount": _amount(kind, amounts.get(parent))}
        for parent, kind in sorted(found)
    ]
    if rows:
        connection.execute(insert(tables.relation), rows)


def known_here(connection: Connection, uuids: Iterable[str]) -> set[str]:
    """Those of the UUIDs that are documents of this server."""
    wanted = {uuid.lower() for uuid in uuids}
    columns = tables.invoice.c
    return set(connection.execute(select(columns.id).where(columns.id.in_(wanted))).scalars()) if wanted else set()


def _amount(kind: str, amount: Decimal | None) -> str:
    return str(amount) if amount is not None and kind in CREDITS else ""


def living_children(connection: Connection, uuid: str) -> list[tuple[str, str, str]]:
    """The documents in force that relate to this one, oldest first: UUID, type of document, type of relation."""
    link, child = tables.relation.c, tables.invoice.c
    query = select(child.id, child.kind, link.kind.label("relationship"))
    query = query.join(tables.invoice, child.id == link.child_id)
    query = query.where(link.parent_id == uuid, child.status == "valid").order_by(child.created_ms)
    return [(row.id, row.kind, row.relationship) for row in connection.execute(query)]


def credited(connection: Connection, uuid: str, besides: Iterable[str] = ()) -> Decimal:
    """What the credit notes in force take off an invoice (rules, section 14).

    `besides` are left out; so is one that another document in force substitutes: it only waits to be cancelled.
    """
    link, child = tables.relation.alias(), tables.invoice.alias()
    substitute, newer = tables.relation.alias(), tables.invoice.alias()
    replaced = (
        select(substitute.c.parent_id)
        .join(newer, newer.c.id == substitute.c.child_id)
        .where(substitute.c.parent_id == link.c.child_id, substitute.c.kind == SUBSTITUTION, newer.c.status == "valid")
    )
    query = select(link.c.amount).join(child, child.c.id == link.c.child_id)
    query = query.where(link.c.parent_id == uuid, link.c.amount != "", child.c.status == "valid")
    query = query.where(~replaced.exists(), link.c.child_id.not_in(list(besides)))
    return sum((Decimal(amount) for amount in connection.execute(query).scalars()), ZERO)


def settle(connection: Connection, invoice: Json) -> Json:
    """Bring a PPD invoice's balance and number of complements up to date, and store it; others are stored as given.

    A credit note over what was already paid gives money back: the balance stays at zero.
    """
    if invoice["payment_method"] == "PPD" and invoice["invoice_type"] == "I":
        complements = invoices.living_complements(connection, invoice["uuid"])
        paid = sum((_paid(each, invoice["uuid"]) for each in complements), ZERO)
        owed = invoice["total"] - credited(connection, invoice["uuid"]) - paid
        invoice["last_balance"] = max(owed, ZERO * invoice["total"])
        invoice["payment_complements"] = len(complements)
    return invoices.save(connection, invoice)


def _paid(complement: Json, uuid: str) -> Decimal:
    amounts = (each["amount_paid"] for each in complement["related_invoices"] if each["uuid"] == uuid)
    return sum(amounts, ZERO)
