"""Cancelling at the (test) SAT: who must accept, how long that takes, and what comes back to other documents.

Rules, section 15: up to 1 000.00 MXN, egresses, the general public, foreigners and what was issued today or on the last
business day need nobody's acceptance and are cancelled at once. Everything else waits for the customer, complements
(type P) whatever their amount: status stays `valid` and `cancellation.cancellation_status` says `pending`, until the
customer accepts or rejects or three business days are over, which counts as accepted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Literal

from sqlalchemy import Connection, select, update

from gigstack_desktop.sandbox import business_days, invoices, jsontext, records, relations, tables, webhooks
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.envelope import ApiError, missing
from gigstack_desktop.sandbox.records import Json
from gigstack_desktop.sandbox.upsert import insert_or_ignore

Mode = Literal["sat", "immediate", "acceptance"]
Outcome = Literal["accepted", "expired", "rejected", "not_required"]
HEADING = "Cannot cancel invoice"
SMALL = Decimal(1000)
GENERIC = ("XAXX010101000", "XEXX010101000")
DAYS_TO_ANSWER = 3
SLOW_MS = 15 * 60_000


@dataclass(frozen=True)
class Request:
    """What is asked of SAT: which document, why, with which substitute, when, and what SAT was ordered to do."""

    identifier: str
    motive: str | None
    substitute: str
    now_ms: int
    sat: str = ""


def ask(connection: Connection, actor: Actor, request: Request) -> Json:
    """Ask for a cancellation: the invoice, cancelled already or waiting (contract, 4.8).

    400 without motive or substitute (01), while complements or other documents in force depend on it (SAT's 204), when
    the substitute does not relate to it with 04 (SAT's 312); 409 when it is cancelled (202) or waits already.
    """
    if not request.motive:
        raise missing("motive")
    if request.motive == "01" and not request.substitute:
        raise missing("substitution_uuid")
    invoice = invoices.lock(connection, actor, request.identifier)
    _check_state(invoice)
    _check_dependents(connection, invoice, request.motive)
    if request.motive == "01":
        _check_substitute(connection, actor, invoice, request.substitute.lower())
    _check_sat(request.sat)
    needed = _needs_acceptance(connection, actor, invoice, request)
    due_ms = _due(invoice, request, needed=needed)
    invoice["cancellation"] = {
        "cancellation_status": "pending",
        "cancelled_at": None,
        "requested_at": request.now_ms // 1000,
        "expires_at": due_ms // 1000 if due_ms else None,
        "motive": request.motive,
        "code": "201",
        "substitution_uuid": request.substitute.lower() or None,
        "needs_acceptance": needed,
    }
    if not due_ms:
        return _conclude(connection, actor, invoice, "not_required", request.now_ms)
    invoice["cancellation_status"] = "pending"
    row = {"invoice_id": invoice["uuid"], "team_id": actor.team, "livemode": actor.mode}
    state = {"state": "pending", "due_ms": due_ms}
    if not insert_or_ignore(connection, tables.cancellation, {**row, **state}):
        same = tables.cancellation.c.invoice_id == invoice["uuid"]
        connection.execute(update(tables.cancellation).where(same).values(state))
    return invoices.save(connection, invoice)


def _refused(sat: str, sentence: str, code: str = "business_rule_violation") -> ApiError:
    error = ApiError(code, sentence, message=HEADING)
    error.extra = {"sat_code": sat}
    return error


def _check_state(invoice: Json) -> None:
    if invoice["status"] == "cancelled":
        raise _refused("202", "The invoice is already cancelled", "resource_conflict")
    if is_pending(invoice):
        raise _refused("201", "The cancellation waits for the customer's answer", "resource_conflict")


def _check_dependents(connection: Connection, invoice: Json, motive: str) -> None:
    """Complements first, then egresses and the like; a substitute in force goes with motive 01 only (rules, 15)."""
    if invoices.living_complements(connection, invoice["uuid"]):
        raise _refused("204", "Invoice has dependent payment complements")
    for uuid, kind, relationship in relations.living_children(connection, invoice["uuid"]):
        if relationship == relations.SUBSTITUTION:
            if motive != "01":
                raise _refused("204", f"Invoice is substituted by {uuid}: motive must be 01")
        elif kind == "E":
            raise _refused("204", f"Invoice has dependent credit notes ({uuid})")
        else:
            raise _refused("204", f"Invoice has dependent documents ({uuid})")


def _check_substitute(connection: Connection, actor: Actor, invoice: Json, substitute: str) -> None:
    if invoice["invoice_type"] == "P":  # the API has no way to relate a complement to the wrong one
        raise _refused("312", "A complement cannot be substituted: cancel it with motive 02, then register the payment")
    found = records.find(connection, tables.invoice, actor, substitute)
    if found is None or found["uuid"] == invoice["uuid"] or found["status"] != "valid":
        raise _refused("312", "substitution_uuid must be another valid invoice")
    link = tables.relation.c
    related = select(link.child_id).where(link.child_id == substitute, link.parent_id == invoice["uuid"])
    if connection.execute(related.where(link.kind == relations.SUBSTITUTION)).first() is None:
        raise _refused("312", "substitution_uuid must relate to the invoice with relationship 04")


def _check_sat(order: str) -> None:
    """What SAT was ordered to say (`X-Sandbox-Fail: sat:…`)."""
    from gigstack_desktop.cfdi.checker import explain

    if order == "down":
        raise ApiError("external_service_error", "SAT is not available", message=HEADING)
    if order.isdigit():
        error = _refused(order, f"{order}: {explain(order)}", "cfdi_service_error")
        error.extra["cfdi_code"] = order
        raise error


def _due(invoice: Json, request: Request, *, needed: bool) -> int:
    """Until when the customer may answer; 0 when nobody is asked."""
    if not needed:
        return request.now_ms + SLOW_MS if request.sat == "slow" else 0
    _, local = _moments(invoice, request.now_ms)
    end = datetime.combine(business_days.after(local.date(), DAYS_TO_ANSWER), time(23, 59, 59))
    return request.now_ms + int((end - local).total_seconds() * 1000)


def _moments(invoice: Json, now_ms: int) -> tuple[datetime, datetime]:
    """When the invoice was issued and what time it is now, on the issuer's clock."""
    issued = datetime.fromisoformat(invoice["date"])
    return issued, issued + timedelta(milliseconds=now_ms - invoice["created_at"] * 1000)


def _needs_acceptance(connection: Connection, actor: Actor, invoice: Json, request: Request) -> bool:
    """Whether the customer must accept: as the team practises, else by SAT's rules (RMF 2.7.1.35)."""
    chosen = mode(connection, actor.team)
    if chosen != "sat":
        return chosen == "acceptance"
    if invoice["invoice_type"] == "E" or invoice["client"]["tax_id"] in GENERIC:
        return False
    issued, now = _moments(invoice, request.now_ms)
    if now.date() <= business_days.after(issued.date(), 1):
        return False
    pesos = Decimal(invoice["total"]) * Decimal(invoice["exchange_rate"])
    return invoice["invoice_type"] == "P" or pesos > SMALL


def answer(connection: Connection, actor: Actor, identifier: str, outcome: Outcome, now_ms: int) -> Json:
    """The customer accepts or rejects a cancellation that waits; 400 when none does.

    400 too for accepting when the invoice was paid or credited meanwhile (SAT's 204).
    """
    invoice = invoices.lock(connection, actor, identifier)
    if not is_pending(invoice):
        raise ApiError("operation_not_allowed", "No cancellation of this invoice waits", message="Invalid request")
    if outcome == "accepted":
        _check_dependents(connection, invoice, invoice["cancellation"]["motive"])
    return _conclude(connection, actor, invoice, outcome, now_ms)


def any_due(connection: Connection, now_ms: int) -> bool:
    """Whether some cancellation waited long enough."""
    row = tables.cancellation.c
    query = select(row.invoice_id).where(row.state == "pending", row.due_ms <= now_ms).limit(1)
    return connection.execute(query).first() is not None


def settle_due(connection: Connection, now_ms: int) -> None:
    """Cancel what nobody answered in time (plazo vencido), but for what was paid or credited meanwhile."""
    row = tables.cancellation.c
    query = select(row.invoice_id, row.team_id, row.livemode).where(row.state == "pending", row.due_ms <= now_ms)
    for each in connection.execute(query.order_by(row.invoice_id)).all():
        actor = Actor(each.team_id, bool(each.livemode), "", "")
        invoice = invoices.lock(connection, actor, each.invoice_id)
        if is_pending(invoice):  # nobody answered while we waited for the lock
            _conclude(connection, actor, invoice, _overdue(connection, invoice), now_ms)


def _overdue(connection: Connection, invoice: Json) -> Outcome:
    """What becomes of a cancellation that nobody answered."""
    try:
        _check_dependents(connection, invoice, invoice["cancellation"]["motive"])
    except ApiError:
        return "rejected"  # SAT cancels nothing that others depend on, whenever they came
    return "expired" if invoice["cancellation"]["needs_acceptance"] else "not_required"


def is_pending(invoice: Json) -> bool:
    """Whether its cancellation waits."""
    return (invoice.get("cancellation") or {}).get("cancellation_status") == "pending"


def _conclude(connection: Connection, actor: Actor, invoice: Json, outcome: Outcome, now_ms: int) -> Json:
    rejected = outcome == "rejected"
    status = "rejected" if rejected else "cancelled"
    invoice["cancellation"]["cancellation_status"] = invoice["cancellation_status"] = status
    invoice["cancellation"]["acceptance"] = outcome
    invoice["cancellation"]["expires_at"] = None
    if not rejected:
        invoice["status"] = "cancelled"
        invoice["cancellation"]["cancelled_at"] = now_ms // 1000
    row = tables.cancellation.c.invoice_id == invoice["uuid"]
    connection.execute(update(tables.cancellation).where(row).values(state=outcome))
    invoices.save(connection, invoice)
    if not rejected:
        _give_back(connection, actor, invoice)
        webhooks.emit(connection, actor, "invoice.canceled", invoice, now_ms)
    return invoice


def _give_back(connection: Connection, actor: Actor, cancelled: Json) -> None:
    """A cancelled complement no longer pays anything, a cancelled credit note takes nothing off."""
    paid = [each["uuid"] for each in cancelled.get("related_invoices") or []]
    link = tables.relation.c
    credited = select(link.parent_id).where(link.child_id == cancelled["uuid"], link.amount != "")
    for uuid in sorted({*paid, *connection.execute(credited).scalars()}):
        relations.settle(connection, invoices.lock(connection, actor, uuid))


def mode(connection: Connection, team: str) -> Mode:
    """How cancellations of a team go in practice: `sat` (the rules), `immediate`, or `acceptance` always."""
    query = select(tables.setting.c.value).where(tables.setting.c.name == f"cancellation:{team}")
    found: Mode = connection.execute(query).scalar() or "sat"
    return found


def set_mode(connection: Connection, team: str, chosen: Mode) -> None:
    """Choose how cancellations of a team go from now on."""
    row = {"name": f"cancellation:{team}", "value": chosen}
    if not insert_or_ignore(connection, tables.setting, row):
        same = tables.setting.c.name == row["name"]
        connection.execute(update(tables.setting).where(same).values(value=chosen))


def waiting(connection: Connection, actor: Actor) -> list[Json]:
    """The invoices of this team and mode whose cancellation waits, those that expire first before the others."""
    row, invoice = tables.cancellation.c, tables.invoice.c
    query = select(invoice.payload).join(tables.cancellation, row.invoice_id == invoice.id)
    query = query.where(row.state == "pending", row.team_id == actor.team, row.livemode == actor.mode)
    return [jsontext.loads(text) for text in connection.execute(query.order_by(row.due_ms, row.invoice_id)).scalars()]
