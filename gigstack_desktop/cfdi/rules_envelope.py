"""Rules of the envelope of a payment document: everything in it is fixed (rules 13.1); a failure is a program error."""

from __future__ import annotations

from typing import Final

from gigstack_desktop.cfdi.model import NO_CURRENCY, Line
from gigstack_desktop.cfdi.rules import Case, LineCase, Rule
from gigstack_desktop.cfdi.rules_header import without_foreign_trade

_KEY, _UNIT, _TEXT = "84111506", "ACT", "Pago"


def _is_payment(case: Case) -> bool:
    return case.invoice.kind == "P"


ENVELOPE: Final[tuple[Rule[Case], ...]] = (
    Rule("CRP20101", ("kind",), lambda c: not _is_payment(c) and bool(c.invoice.payments)),
    Rule(
        "CRP20102",
        ("exportacion",),
        lambda c: _is_payment(c) and c.invoice.exportacion != "01",
        fix=without_foreign_trade,
    ),
    Rule(
        "CRP20104",
        ("currency",),
        lambda c: _is_payment(c) and c.invoice.currency != NO_CURRENCY,
        fix=lambda c: NO_CURRENCY,
    ),
    Rule("CRP20110", ("totals", "total"), lambda c: _is_payment(c) and c.totals.total != 0),
    Rule("CRP20111", ("lines",), lambda c: _is_payment(c) and len(c.invoice.lines) > 1),
)


def _has_children(line: Line) -> bool:
    return bool(line.pedimentos or line.predial or line.complements or line.parts)


# The program writes the line itself and needs none; these are for one that was read or made by hand.
ENVELOPE_LINES: Final[tuple[Rule[LineCase], ...]] = (
    Rule("CRP20112", (), lambda s: _has_children(s.line)),
    Rule("CRP20113", ("product_key",), lambda s: s.line.product_key != _KEY, fix=lambda s: _KEY),
    Rule("CRP20114", ("sku",), lambda s: bool(s.line.sku), fix=lambda s: ""),
    Rule("CRP20115", ("quantity",), lambda s: s.line.quantity != 1),
    Rule("CRP20116", ("unit_key",), lambda s: s.line.unit_key != _UNIT, fix=lambda s: _UNIT),
    Rule("CRP20117", ("unit_name",), lambda s: bool(s.line.unit_name), fix=lambda s: ""),
    Rule("CRP20118", ("description",), lambda s: s.line.description != _TEXT, fix=lambda s: _TEXT),
    Rule("CRP20119", ("unit_price",), lambda s: s.line.unit_price != 0),
    Rule("CRP20120", ("amount",), lambda s: s.line.unit_price == 0 and s.line.amount is not None),
    Rule("CRP20121", ("discount",), lambda s: bool(s.line.discount)),
    Rule("CRP20122", ("objeto_imp",), lambda s: s.line.objeto_imp != "01", fix=lambda s: "01"),
    Rule("CRP20123", ("taxes",), lambda s: bool(s.line.taxes), fix=lambda s: ()),
)
