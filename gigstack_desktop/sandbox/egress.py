"""Credit notes (CFDI E): what they take off the invoices they relate to (rules, section 14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from gigstack_desktop.sandbox import clients, fiscal, invoice_mail, invoices, relations
from gigstack_desktop.sandbox.envelope import ApiError, invalid, missing
from gigstack_desktop.sandbox.invoices import Job
from gigstack_desktop.sandbox.records import Json

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.model import Invoice

ZERO = Decimal(0)
ADVANCE, FORGIVEN, TRANSFER = "30", "15", "03"
RETURNS, NO_EFFECT = "G02", "S01"


def create(job: Job, data: Json, *, client: Json | None = None) -> Json:
    """Issue a type E document that takes its total off the invoices it relates to; everything happens or nothing does.

    SAT wants a relation (01 discount or rebate, 03 return of goods, 07 application of an advance): 400 for relations
    without one of these, for a cancelled invoice, one in another currency or of another customer, and for more than is
    left of them. Of several invoices the first takes as much as it can, then the next. Invoices that are not of this
    server are taken on trust. `client` is one that is already known.

    [inferred] Who does not send `related_documents` at all, which is all that the n8n node can do, gets a credit note
    that takes nothing off any invoice, as a PAC would stamp it; an empty list is taken for a slip.
    """
    for field in ("client", "items"):
        if not (data.get(field) or (field == "client" and client)):
            raise missing(field)
    if data.get("related_documents") == []:
        raise missing("related_documents")
    if data.get("payment_method") == "PPD":
        raise invalid("payment_method", "must be PUE in a credit note")
    groups = data.get("related_documents") or []
    known = relations.parents(job, groups)
    wanted = _credited(groups)
    targets = [known[uuid] for uuid in wanted if uuid in known]
    client = client or clients.resolve(job.connection, job.actor, data["client"], job.now_ms)
    asked = {**data, **defaults(job, client, groups, targets, data)}
    items = fiscal.complete_items(
        job.connection, job.actor, job.team, data["items"], job.now_ms, asked["currency"] or ""
    )
    document = document_of(job, client, items, asked)
    own = invoices.own_members(job, document, items, asked)
    own["invoices"] = [parent["uuid"] for parent in targets]
    egress = invoices.issue(job, document, client, own, wanted_folio=data.get("folio_number"))
    _check_fit(egress, targets)
    amounts, excess = _split(job, egress, targets, _substituted(groups))
    if excess and wanted and len(targets) == len(wanted):
        sentence = f"The credit notes would exceed the related invoices by {excess} {egress['currency']}"
        raise ApiError("business_rule_violation", sentence, message="Cannot credit invoice")
    relations.record(job.connection, egress["uuid"], groups, amounts)
    for parent in targets:
        parent["invoices"] = [*parent["invoices"], egress["uuid"]]
        relations.settle(job.connection, parent)
    invoice_mail.on_issue(job, egress, data)
    return egress


def document_of(job: Job, client: Json, items: list[Json], asked: Json) -> Invoice:
    """The type E document of a request that has its defaults; the series that the team forces is of invoices only."""
    document = fiscal.income(job.team, client, items, asked, job.local_now())
    return replace(document, kind="E", series=str(asked["series"]), global_period=None)


def _credited(groups: Sequence[Json]) -> list[str]:
    """The invoices that are credited, in the order asked; 400 when no relation says what the credit is for."""
    crediting = [group["documents"] for group in groups if group["relationship"] in relations.CREDITS]
    if groups and not crediting:
        sentence = "related_documents must say what the credit note is for: relationship 01, 03 or 07"
        raise ApiError("business_rule_violation", sentence, message="Invalid request")
    return list(dict.fromkeys(uuid.lower() for uuids in crediting for uuid in uuids))


def _substituted(groups: Sequence[Json]) -> list[str]:
    """The earlier credit notes that this one replaces: they no longer count."""
    replaced = [group["documents"] for group in groups if group["relationship"] == relations.SUBSTITUTION]
    return [uuid.lower() for uuids in replaced for uuid in uuids]


def defaults(job: Job, client: Json, groups: Sequence[Json], targets: list[Json], data: Json) -> Json:
    """What a credit note has when the request does not say: PUE, its own series, how the money goes back, and use."""
    series = data.get("series")
    return {
        "automation_type": None,
        "payment_method": "PUE",
        "series": job.team.default_series("credit_note", "NC") if series is None else series,
        "payment_form": data.get("payment_form") or _form(job, groups, targets),
        "use": data.get("use") or use_for(client),
        "currency": data.get("currency") or (targets[0]["currency"] if targets else None),
    }


def use_for(client: Json) -> str:
    """G02, or S01 where the customer's regime forbids it."""
    from gigstack_desktop.cfdi.tables import USES

    return RETURNS if client["tax_system"] in USES[RETURNS].regimes - {"616"} else NO_EFFECT


def _form(job: Job, groups: Sequence[Json], targets: list[Json]) -> str:
    """30 for an advance; the form in which the invoice was paid; 15 when nothing was."""
    if any(group["relationship"] == "07" for group in groups):
        return ADVANCE
    if not targets:
        return TRANSFER
    if targets[0]["payment_method"] == "PUE":
        return str(targets[0]["payment_form"])
    complements = invoices.living_complements(job.connection, targets[0]["uuid"])
    return str(complements[-1]["payment_form"]) if complements else FORGIVEN


def _check_fit(egress: Json, targets: list[Json]) -> None:
    for parent in targets:
        sentence = _misfit(egress, parent)
        if sentence:
            raise ApiError("business_rule_violation", sentence, message="Cannot credit invoice")


def _misfit(egress: Json, parent: Json) -> str:
    uuid = parent["uuid"]
    if parent["status"] != "valid":
        return f"Invoice {uuid} is cancelled"
    if parent["currency"] != egress["currency"]:
        return f"Invoice {uuid} is in {parent['currency']}, not in {egress['currency']}"
    if parent["client"]["tax_id"] != egress["client"]["tax_id"]:
        return f"Invoice {uuid} was issued to {parent['client']['tax_id']}, not to {egress['client']['tax_id']}"
    return ""


def _split(job: Job, egress: Json, targets: list[Json], besides: list[str]) -> tuple[dict[str, Decimal], Decimal]:
    """What each invoice is credited, and what would go beyond all of them."""
    left, amounts = egress["total"], {}
    for parent in targets:
        earlier = relations.credited(job.connection, parent["uuid"], besides)
        amounts[parent["uuid"]] = min(left, max(parent["total"] - earlier, ZERO))
        left -= amounts[parent["uuid"]]
    return amounts, left
