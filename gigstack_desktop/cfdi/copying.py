"""A document made by anybody, as a draft of a new CFDI 4.0."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from gigstack_desktop.cfdi.cadena import has_rule
from gigstack_desktop.cfdi.model import FOREIGN_RFC, NO_CURRENCY, PUBLIC_RFC, Document, Invoice, Line, Party
from gigstack_desktop.cfdi.xml_elements import elements

# Retired in the catalogues, and nothing else says the same (rules 7 and 17).
_RETIRED_REGIMES = frozenset({"609", "628", "629", "630"})
_GENERIC = (PUBLIC_RFC, FOREIGN_RFC)


def copy_for_new(document: Document, date: datetime) -> Invoice:
    """The invoice of `document` as a new one of `date` (naive local time), without what made the old one itself.

    Folio, relations, confirmation and addenda are left out, and complements that CFDI 4.0 has no place for. Use P01
    becomes S01, a retired regime is left for a person to choose, and what CFDI 3.3 did not ask is filled in where it
    follows from the rest: ObjetoImp of lines, Exportacion, regime and zip of generic customers (rules 8.3, 8.4).
    Raises ValueError for types T and N, which the program does not issue.
    """
    old = document.invoice
    if old.kind in ("T", "N"):
        raise ValueError(f"documents of type {old.kind} are not issued here")
    return replace(
        old,
        date=date,
        issuer=_party(old.issuer),
        receiver=_receiver(old),
        lines=tuple(_line(line) for line in old.lines),
        exchange_rate=None if old.currency in ("MXN", NO_CURRENCY) else old.exchange_rate,
        folio="",
        exportacion=old.exportacion or "01",
        relations=(),
        complements=_still_valid(old.complements),
        addenda=(),
        confirmation="",
    )


def _party(party: Party) -> Party:
    return replace(party, regimen="") if party.regimen in _RETIRED_REGIMES else party


def _receiver(invoice: Invoice) -> Party:
    receiver = _party(invoice.receiver)
    if receiver.rfc in _GENERIC:
        receiver = replace(receiver, regimen="616", zip=invoice.place)
    if invoice.kind == "P":
        return replace(receiver, uso_cfdi="CP01")
    return replace(receiver, uso_cfdi="S01") if receiver.uso_cfdi == "P01" else receiver


def _line(line: Line) -> Line:
    objeto_imp = line.objeto_imp or ("02" if line.taxes else "01")
    # An amount that the old document had moved inside SAT's band would not follow when somebody changes the quantity.
    return replace(line, objeto_imp=objeto_imp, complements=_still_valid(line.complements), amount=None)


def _still_valid(complements: tuple[str, ...]) -> tuple[str, ...]:
    roots = elements(complements, "complements")
    return tuple(text for text, root in zip(complements, roots, strict=True) if has_rule("4.0", str(root.tag)))
