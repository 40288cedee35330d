"""Global invoices: tickets that nobody invoiced, one line each, to the public in general (rules, section 8)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from gigstack_desktop.cfdi import request
from gigstack_desktop.cfdi.model import FOREIGN_RFC, GlobalPeriod, Invoice, Line
from gigstack_desktop.sandbox import clients, fiscal, invoices, sums
from gigstack_desktop.sandbox.envelope import ApiError
from gigstack_desktop.sandbox.records import Json

if TYPE_CHECKING:
    from gigstack_desktop.sandbox.invoices import Job

Period = tuple[str, str, int]
ONE = Decimal(1)
PRODUCT_KEY, UNIT_KEY, SALE, NO_EFFECT = "01010101", "ACT", "Venta", "S01"
FOREIGN = {
    "name": "Público extranjero",
    "legal_name": "PUBLICO EXTRANJERO",
    "tax_id": FOREIGN_RFC,
    "tax_system": "616",
    "use": "S01",
}


def issue(job: Job, tickets: Sequence[Json], period: Period | None) -> Json:
    """The type I invoice of these receipts, which share currency and exchange rate; its total is the sum of theirs.

    With a `period` it is to the public in general; without one to the foreign public, which has no InformacionGlobal.
    400 when it cannot be issued.
    """
    document, client, items = _draft(job, tickets, period)
    shown = period and dict(zip(("periodicity", "months", "year"), period, strict=True))
    own = invoices.own_members(job, document, items, {"global": shown, "use": NO_EFFECT})
    own["receipts"] = [ticket["id"] for ticket in tickets]
    folio = tickets[0]["invoice_config"].get("folio") if len(tickets) == 1 else None
    return invoices.issue(job, document, client, own, wanted_folio=folio)


def may_be_issued(job: Job, ticket: Json, period: Period | None) -> bool:
    """Whether a receipt alone keeps nobody from issuing its invoice."""
    try:
        job.press.check(_draft(job, [ticket], period)[0], job.now_ms)
    except ApiError:
        return False
    return True


def _draft(job: Job, tickets: Sequence[Json], period: Period | None) -> tuple[Invoice, Json, list[Json]]:
    items = [item for ticket in tickets for item in lines_of(job, ticket)]
    largest = max(tickets, key=lambda ticket: Decimal(ticket["total"]))
    asked = largest["invoice_config"].get("serie") if len(tickets) == 1 else None
    client = _foreign(job) if period is None else clients.public_in_general(job.connection, job.actor, job.now_ms)
    document = Invoice(
        kind="I",
        issuer=fiscal.issuer(job.team),
        receiver=fiscal.receiver(client, NO_EFFECT, job.team),
        place=job.place,
        date=job.local_now(),
        lines=tuple([request.line(item) for item in items]),
        currency=largest["currency"],
        exchange_rate=sums.rate_of(largest),
        payment_form=largest["payment_form"],
        payment_method="PUE",
        series=job.team.income_series(asked or None),
        global_period=period and GlobalPeriod(*period),
    )
    return document, client, items


def _foreign(job: Job) -> Json:
    """The team's client for the foreign public, made when it is first used."""
    found = clients.matching(job.connection, job.actor, "tax_id", FOREIGN_RFC)
    named = [client for client in found if client["legal_name"] == FOREIGN["legal_name"]]
    return named[0] if named else clients.create(job.connection, job.actor, FOREIGN, job.now_ms)


def lines_of(job: Job, ticket: Json) -> list[Json]:
    """The items that stand for a ticket: one, or one per set of taxes where its products are not taxed alike.

    Their prices contain the taxes, so that the ticket comes to what was collected, to the cent. Withholdings stay away.
    """
    groups: dict[str, list[Json]] = {}
    for item in ticket["items"]:
        plain = {**item, "taxes": [tax for tax in item["taxes"] if not tax["withholding"]]}
        groups.setdefault(_profile(plain), []).append(plain)
    everything = [item for group in groups.values() for item in group]
    left = sums.totals_of(job, everything, ticket["currency"]).total
    found = []
    for index, group in enumerate(groups.values(), 1):
        gross = left if index == len(groups) else sums.totals_of(job, group, ticket["currency"]).total
        left -= gross
        found.append(_line(ticket, group, gross) if not _has_quota(group) else _net_line(job, ticket, group))
    return found


def _profile(item: Json) -> str:
    """What two items must share to stand on one line."""
    taxes = sorted((tax["type"], tax["factor"], str(Decimal(tax["rate"] or 0).normalize())) for tax in item["taxes"])
    return repr((item["taxability"], taxes))


def _has_quota(items: Sequence[Json]) -> bool:
    return any(tax["factor"] == "Cuota" for tax in items[0]["taxes"])


def _line(ticket: Json, items: Sequence[Json], gross: Decimal) -> Json:
    taxes = [{**tax, "inclusive": True} for tax in items[0]["taxes"]]
    return _item(ticket, items[0], unit_price=gross, taxes=taxes)


def _net_line(job: Job, ticket: Json, items: Sequence[Json]) -> Json:
    """A line with a quota, whose base is a quantity (litres): net price, and the quantities added up."""
    from gigstack_desktop.cfdi import totals

    lines = [request.line(item) for item in items]
    computed = [totals.line_totals(line, ticket["currency"]) for line in lines]
    net = sum((line.amount - line.discount for line in computed), Decimal(0))
    quantity = sum((_quota_base(line) for line in lines), Decimal(0))
    taxes = [
        {**tax, "inclusive": False, "base": format(quantity, "f") if tax["factor"] == "Cuota" else tax["base"]}
        for tax in items[0]["taxes"]
    ]
    return _item(ticket, items[0], unit_price=net, taxes=taxes)


def _quota_base(line: Line) -> Decimal:
    return next((tax.base for tax in line.taxes if tax.base is not None), line.quantity)


def _item(ticket: Json, like: Json, **own: Any) -> Json:
    return {
        "id": ticket["id"],
        "description": SALE,
        "quantity": ONE,
        "discount": Decimal(0),
        "product_key": PRODUCT_KEY,
        "unit_key": UNIT_KEY,
        "unit_name": "",
        "sku": ticket["id"],
        "taxability": like["taxability"],
        "third_party": None,
        **own,
    }
