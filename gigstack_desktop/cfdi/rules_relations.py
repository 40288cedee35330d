"""Rules of relations, credit notes and advances (rules, section 14); what needs the related document asks its facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gigstack_desktop.cfdi import rfc
from gigstack_desktop.cfdi.model import ZERO, Relation
from gigstack_desktop.cfdi.money import plain
from gigstack_desktop.cfdi.related import RelatedFacts, tax_groups
from gigstack_desktop.cfdi.rules import Case, Rule, Values
from gigstack_desktop.cfdi.tables import RELATIONS, uses_for

UUID: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_CREDITS = ("01", "03")
# Kinds of document that a relation may stand in, and those that it may point to (guide, not in the matrix).
_IN = {"05": "T", "06": "IE", "07": "IE"}
_OVER = {"01": "IE", "02": "IE", "03": "IT", "05": "IE", "06": "T", "07": "IE"}


def has_relation(case: Case, kind: str) -> bool:
    """True when the document relates to another in that way."""
    return any(relation.kind == kind for relation in case.invoice.relations)


def _unknown(relation: Relation) -> bool:
    return relation.kind not in RELATIONS or not relation.uuids


def _twice(relation: Relation) -> bool:
    return len({uuid.upper() for uuid in relation.uuids}) != len(relation.uuids)


def _known(case: Case, kinds: tuple[str, ...] = tuple(RELATIONS)) -> Iterator[tuple[str, RelatedFacts]]:
    """(kind of relation, facts) of the related documents that are known here."""
    for relation in case.invoice.relations:
        if relation.kind in kinds:
            for uuid in relation.uuids:
                if fact := case.fact(uuid):
                    yield relation.kind, fact


def _wrong_target(case: Case) -> bool:
    own = case.invoice.kind
    return any(fact.kind not in _targets(kind, own) for kind, fact in _known(case))


def _targets(relation: str, own: str) -> str:
    if relation == "04":  # by the same kind; I and E may substitute each other
        return "IE" if own in "IE" else own
    return _OVER[relation]


def _wrong_party(case: Case) -> bool:
    issuer, receiver = case.invoice.issuer.rfc, case.invoice.receiver.rfc
    return any(
        (fact.issuer_rfc and fact.issuer_rfc != issuer)
        # A substitute may correct the customer's RFC, and a ticket leaves the global invoice for a named customer.
        or (kind in ("01", "02", "03", "07") and fact.receiver_rfc and fact.receiver_rfc != receiver)
        for kind, fact in _known(case)
    )


def _credited(case: Case) -> list[RelatedFacts]:
    if case.invoice.kind != "E":
        return []
    return [fact for _, fact in _known(case, _CREDITS)]


def _wrong_currency(case: Case) -> bool:
    return any(fact.currency != case.invoice.currency for fact in _credited(case))


def _wrong_taxes(case: Case) -> bool:
    facts = [fact for fact in _credited(case) if fact.taxes is not None]
    if len(facts) != sum(len(relation.uuids) for relation in case.invoice.relations if relation.kind in _CREDITS):
        return False  # of some document nothing is known: its taxes may be meant
    allowed = frozenset[object]().union(*(fact.taxes or () for fact in facts))
    mine = tax_groups(case.totals)
    if not facts or not mine:
        return False
    lacks_withholding = len(facts) == 1 and {g for g in allowed if _is_withheld(g)} - mine
    return bool(mine - allowed or lacks_withholding)


def _is_withheld(group: object) -> bool:
    return isinstance(group, tuple) and bool(group[3])


def _creditable(case: Case) -> list[RelatedFacts] | None:
    """The facts of every credited document in the egress's own currency; None when some are not known."""
    wanted = [uuid for relation in case.invoice.relations if relation.kind in _CREDITS for uuid in relation.uuids]
    facts = [fact for fact in _credited(case) if fact.currency == case.invoice.currency]
    return facts if wanted and len(facts) == len(wanted) else None


def _exceeds(case: Case) -> bool:
    facts = _creditable(case)
    return bool(facts) and case.totals.total > sum((fact.creditable for fact in facts or ()), ZERO)


def _left(case: Case) -> Values:
    left = sum((fact.creditable for fact in _creditable(case) or ()), ZERO)
    return {"saldo": plain(max(left, ZERO)), "moneda": case.invoice.currency}


def _unpaid_credit(case: Case) -> bool:
    """15 for a credit note on an invoice of which nothing was collected (rules 11)."""
    facts = _credited(case)
    return (
        bool(facts)
        and case.invoice.payment_form not in ("15", "17", "23", "30")
        and all(fact.paid is not None and not fact.paid for fact in facts)
    )


def _advance_credit(case: Case) -> bool:
    return case.invoice.kind == "E" and has_relation(case, "07") and case.invoice.payment_form not in ("30", "", "99")


def _uses(case: Case) -> tuple[str, ...]:
    receiver = case.invoice.receiver
    return uses_for(receiver.regimen, rfc.person(rfc.normalize(receiver.rfc)))


def _credit_use(case: Case) -> str:
    """G02, or S01 when the customer's regime forbids it (rules, section 14)."""
    return "G02" if "G02" in _uses(case) else "S01"


def _wrong_use(case: Case) -> bool:
    use = case.invoice.receiver.uso_cfdi
    # A use that the regime forbids is CFDI40161's; here only the ordinary ones that do not belong in an egress.
    return case.invoice.kind == "E" and use not in ("G02", "S01") and use in _uses(case)


def _is_egress(case: Case) -> bool:
    return case.invoice.kind == "E"


RELATED: Final[tuple[Rule[Case], ...]] = (
    Rule("CFDI40137", ("relations",), lambda c: any(map(_unknown, c.invoice.relations))),
    Rule(
        "RELATION_UUID",
        ("relations",),
        lambda c: any(not UUID.fullmatch(uuid) for relation in c.invoice.relations for uuid in relation.uuids),
    ),
    Rule("RELATION_TWICE", ("relations",), lambda c: any(map(_twice, c.invoice.relations)), "W"),
    Rule(
        "PAYMENT_RELATION",
        ("relations",),
        lambda c: (
            c.invoice.kind == "P"
            and any(relation.kind in RELATIONS and relation.kind != "04" for relation in c.invoice.relations)
        ),
    ),
    Rule(
        "RELATION_KIND",
        ("relations",),
        lambda c: (
            c.invoice.kind != "P" and any(c.invoice.kind not in _IN.get(r.kind, "IEPTN") for r in c.invoice.relations)
        ),
        "W",
    ),
    Rule("RELATION_OVER", ("relations",), _wrong_target, "W"),
    Rule("RELATION_PARTY", ("relations",), _wrong_party, "W"),
    Rule("EGRESS_RELATION", ("relations",), lambda c: _is_egress(c) and not c.invoice.relations, "W"),
    Rule(
        "EGRESS_METHOD",
        ("payment_method",),
        lambda c: _is_egress(c) and c.invoice.payment_method == "PPD",
        "W",
        fix=lambda c: None if c.invoice.payment_form == "99" else "PUE",
    ),
    Rule("EGRESS_USE", ("receiver", "uso_cfdi"), _wrong_use, "W", fix=_credit_use),
    Rule("CREDIT_CURRENCY", ("currency",), _wrong_currency, "W"),
    Rule("CREDIT_TAXES", ("lines",), _wrong_taxes, "W"),
    Rule("CREDIT_EXCEEDS", ("totals", "total"), _exceeds, values=_left),
    Rule("CREDIT_FORM", ("payment_form",), _unpaid_credit, "W", fix=lambda c: "15"),
    Rule("ADVANCE_CREDIT", ("payment_form",), _advance_credit, "W", fix=lambda c: "30"),
)
