"""Rules of what a line is made of (Parte), and of customs entry numbers, which lines and parts share (rules 2, A)."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from gigstack_desktop.cfdi.bands import amount_band
from gigstack_desktop.cfdi.model import Part
from gigstack_desktop.cfdi.money import places
from gigstack_desktop.cfdi.rules import Case, Path, Rule, Values, is_written
from gigstack_desktop.cfdi.rules_header import has_foreign_trade

# What is the matter with a key; without catalogues nobody knows.
WORDS: Final = {
    "retired": "ya no está vigente en el SAT",
    "future": "todavía no está vigente en el SAT",
    "unknown": "no existe en el catálogo del SAT",
    "": "no está vigente en el SAT",
}
_PEDIMENTO = re.compile(r"[0-9]{2}  [0-9]{2}  [0-9]{4}  [0-9]{7}")


class PartCase(NamedTuple):
    """One Parte of a line."""

    case: Case
    path: Path
    part: Part


def misses_pattern(numbers: tuple[str, ...]) -> bool:
    """True when some NumeroPedimento is not written as SAT does: 21  47  3807  8003832, two blanks between groups."""
    return any(not _PEDIMENTO.fullmatch(number) for number in numbers)


def with_blanks(numbers: tuple[str, ...]) -> object:
    """The numbers as SAT writes them, when their digits are all there."""
    digits = [re.sub(r"\D", "", text) for text in numbers]
    if any(len(each) != 15 for each in digits):
        return None
    return tuple(f"{each[:2]}  {each[2:4]}  {each[4:8]}  {each[8:]}" for each in digits)


def is_unknown_key(case: Case, key: str) -> bool:
    """True for a ClaveProdServ that is no key, or not in force on the day of the document."""
    return len(key) != 8 or not key.isdecimal() or case.retired("c_ClaveProdServ", key)


def unknown_key_values(case: Case, key: str) -> Values:
    """What is the matter with a ClaveProdServ, and which others to try in place of a retired one (rules 17)."""
    if not key:
        return {"clave": "Falta la clave de producto", "otras": "Búscala por lo que vendes"}
    standing = case.standing("c_ClaveProdServ", key)
    near = case.successors(key) if standing == "retired" else ()
    otras = {"otras": f"Prueba con {' o '.join(near)}"} if near else {}
    return {"clave": f"Esta clave de producto {WORDS[standing]}", **otras}


def _amount_out_of_band(subject: PartCase) -> bool:
    part = subject.part
    if part.amount is None or part.unit_price is None or part.quantity <= 0:
        return False
    low, high = amount_band(part.quantity, part.unit_price, places(part.amount))
    return not low <= part.amount <= high


PARTS: Final[tuple[Rule[PartCase], ...]] = (
    Rule("DESCRIPTION_EMPTY", ("description",), lambda s: not s.part.description.strip()),
    Rule("QUANTITY", ("quantity",), lambda s: s.part.quantity <= 0 or not is_written(s.part.quantity)),
    Rule(
        "CFDI40196",
        ("product_key",),
        lambda s: is_unknown_key(s.case, s.part.product_key),
        values=lambda s: unknown_key_values(s.case, s.part.product_key),
    ),
    Rule("CFDI40197", ("unit_price",), lambda s: s.part.unit_price is not None and s.part.unit_price <= 0),
    Rule("CFDI40198", ("amount",), _amount_out_of_band),
    Rule(
        "CFDI40199",
        ("pedimentos",),
        lambda s: misses_pattern(s.part.pedimentos),
        fix=lambda s: with_blanks(s.part.pedimentos),
    ),
    Rule(
        "CFDI40200",
        ("pedimentos",),
        lambda s: bool(s.part.pedimentos) and has_foreign_trade(s.case),
        fix=lambda s: (),
    ),
)
