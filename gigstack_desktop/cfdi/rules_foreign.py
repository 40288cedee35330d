"""Rules of foreign customers: tax residence and tax id (rules, section 9)."""

from __future__ import annotations

import re
from typing import Final

from gigstack_desktop.cfdi.rules import Case, Rule
from gigstack_desktop.cfdi.rules_header import has_foreign_trade
from gigstack_desktop.cfdi.rules_parties import is_foreign

_COUNTRY = re.compile("[A-Z]{3}")
_MEXICO = "MEX"


def _residence(case: Case) -> str:
    return case.invoice.receiver.residencia_fiscal


def _tax_id(case: Case) -> str:
    return case.invoice.receiver.num_reg_id_trib


def _unknown_country(case: Case) -> bool:
    residence = _residence(case)
    if not residence or not is_foreign(case):
        return False
    return not _COUNTRY.fullmatch(residence) or case.retired("c_Pais", residence)


def _wrong_pattern(case: Case) -> bool:
    if case.catalogues is None or not (is_foreign(case) and _tax_id(case) and has_foreign_trade(case)):
        return False
    country = case.catalogues.country(_residence(case))
    return country is not None and not country.tax_id_fits(_tax_id(case))


FOREIGN: Final[tuple[Rule[Case], ...]] = (
    Rule("CFDI40150", ("receiver", "residencia_fiscal"), _unknown_country),
    Rule(
        "CFDI40151",
        ("receiver", "residencia_fiscal"),
        lambda c: bool(_residence(c)) and not is_foreign(c),
        fix=lambda c: "",
    ),
    Rule(
        "CFDI40152",
        ("receiver", "residencia_fiscal"),
        lambda c: is_foreign(c) and _residence(c) == _MEXICO,
        fix=lambda c: None if _tax_id(c) and has_foreign_trade(c) else "",
    ),
    Rule(
        "CFDI40153",
        ("receiver", "residencia_fiscal"),
        lambda c: is_foreign(c) and bool(_tax_id(c)) and has_foreign_trade(c) and not _residence(c),
    ),
    Rule(
        "CFDI40154",
        ("receiver", "num_reg_id_trib"),
        lambda c: bool(_tax_id(c)) and not is_foreign(c),
        fix=lambda c: "",
    ),
    # It belongs with Comercio Exterior: for services leave it out (rules 9).
    Rule(
        "CFDI40155",
        ("receiver", "num_reg_id_trib"),
        lambda c: bool(_tax_id(c)) and is_foreign(c) and not has_foreign_trade(c),
        fix=lambda c: "",
    ),
    Rule("CFDI40156", ("receiver", "num_reg_id_trib"), _wrong_pattern),
)
