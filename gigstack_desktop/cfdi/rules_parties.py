"""Rules of issuer and receiver: RFC, name, postal code, regime, use, generic and foreign customers (rules 7–9)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Final, Literal

from gigstack_desktop.cfdi import names, rfc
from gigstack_desktop.cfdi.model import FOREIGN_RFC, ISR, PUBLIC_NAME, PUBLIC_RFC, Party
from gigstack_desktop.cfdi.rules import Case, Rule, Values
from gigstack_desktop.cfdi.rules_header import is_payment
from gigstack_desktop.cfdi.tables import REGIMES, USES, regimes_for, uses_for

Role = Literal["issuer", "receiver"]
_RESICO = Decimal("0.0125")
_ZIP = re.compile("[0-9]{5}")
_PERSON = {"fisica": "persona física", "moral": "persona moral (empresa)"}


def _party(case: Case, role: Role) -> Party:
    return case.invoice.issuer if role == "issuer" else case.invoice.receiver


def _rfc_problem(role: Role, problem: str) -> Callable[[Case], bool]:
    return lambda case: rfc.check(_party(case, role).rfc) == problem


def _rfc_fix(role: Role) -> Callable[[Case], object]:
    """The same RFC without blanks and hyphens in upper case, when that makes it right."""

    def fix(case: Case) -> object:
        clean = rfc.normalize(_party(case, role).rfc)
        return clean if rfc.is_valid_form(clean) else None

    return fix


def _regime_wrong(role: Role) -> Callable[[Case], bool]:
    def broken(case: Case) -> bool:
        party = _party(case, role)
        if role == "receiver" and (rfc.is_generic(party.rfc) or not party.regimen):  # see REGIME_EMPTY
            return False
        if party.regimen not in REGIMES or case.retired("c_RegimenFiscal", party.regimen):
            return True
        return rfc.is_valid_form(party.rfc) and party.regimen not in regimes_for(rfc.person(party.rfc))

    return broken


def _regime_values(role: Role) -> Callable[[Case], Values]:
    return lambda case: {"persona": _PERSON[rfc.person(_party(case, role).rfc)]}


def _suffix(role: Role) -> Callable[[Case], str]:
    def suffix(case: Case) -> str:
        party = _party(case, role)
        return names.split_company_suffix(party.name)[1] if rfc.person(party.rfc) == "moral" else ""

    return suffix


def _suffix_values(role: Role) -> Callable[[Case], Values]:
    suffix = _suffix(role)
    return lambda case: {"sufijo": suffix(case)}


def _name_rules(role: Role) -> tuple[Rule, ...]:
    suffix, path = _suffix(role), (role, "name")
    return (
        Rule("NAME_EMPTY", path, lambda c: not _party(c, role).name.strip()),
        Rule(
            "NAME_SUFFIX",
            path,
            lambda c: bool(suffix(c)),
            severity="W",
            values=_suffix_values(role),
            fix=lambda c: names.split_company_suffix(_party(c, role).name)[0],
        ),
        Rule(
            "NAME_CASE",
            path,
            lambda c: names.normalize_name(_party(c, role).name) != _party(c, role).name and not suffix(c),
            severity="W",
            fix=lambda c: names.normalize_name(_party(c, role).name),
        ),
    )


def _rfc_rules(role: Role) -> tuple[Rule, ...]:
    path = (role, "rfc")
    return (
        Rule("RFC_EMPTY", path, _rfc_problem(role, "empty")),
        Rule("RFC_FORM", path, _rfc_problem(role, "form"), fix=_rfc_fix(role)),
        Rule("RFC_DATE", path, _rfc_problem(role, "date")),
        Rule("RFC_DIGIT", path, _rfc_problem(role, "digit"), severity="W"),
    )


def _plain_name(text: str) -> str:
    """Upper case without accents, to recognise «Público en General»."""
    decomposed = unicodedata.normalize("NFD", names.normalize_name(text))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _receiver(case: Case) -> Party:
    return case.invoice.receiver


def _generic(case: Case) -> bool:
    return rfc.is_generic(_receiver(case).rfc)


def _foreign(case: Case) -> bool:
    return _receiver(case).rfc == FOREIGN_RFC


def _use_wrong(case: Case) -> bool:
    if is_payment(case):
        return False
    receiver = _receiver(case)
    use = USES.get(receiver.uso_cfdi)
    regimen = "616" if _generic(case) else receiver.regimen
    if not receiver.uso_cfdi or regimen not in REGIMES:
        return False  # said by another rule
    if use is None or receiver.uso_cfdi in ("CP01", "CN01") or case.retired("c_UsoCFDI", receiver.uso_cfdi):
        return True
    return regimen not in use.regimes or rfc.person(receiver.rfc) not in use.persons


def _use_values(case: Case) -> Values:
    receiver = _receiver(case)
    use, regime = USES.get(receiver.uso_cfdi), REGIMES.get(receiver.regimen)
    return {
        "uso": f"{receiver.uso_cfdi} {use.name}" if use else receiver.uso_cfdi,
        "regimen": f"{receiver.regimen} {regime.name}" if regime else receiver.regimen,
        "lista": ", ".join(uses_for(receiver.regimen, rfc.person(receiver.rfc))) or "S01",
    }


def _receiver_zip_wrong(case: Case) -> bool:
    code = _receiver(case).zip
    return bool(_ZIP.fullmatch(code)) and not _generic(case) and case.retired("c_CodigoPostal", code)


def _resico_without_isr(case: Case) -> bool:
    """SAT's list (only the PAC has it) may demand ISR 1.25 % of a RESICO natural person from each company."""
    issuer, receiver = case.invoice.issuer, _receiver(case)
    if is_payment(case) or issuer.regimen != "626":
        return False
    if rfc.person(issuer.rfc) != "fisica" or rfc.person(receiver.rfc) != "moral":
        return False
    return any(
        not any(tax.withheld and tax.impuesto == ISR and tax.rate == _RESICO for tax in line.taxes)
        for line in case.invoice.lines
        if line.taxes
    )


PARTIES: Final[tuple[Rule, ...]] = (
    *_rfc_rules("issuer"),
    *_name_rules("issuer"),
    Rule("CFDI40141", ("issuer", "regimen"), _regime_wrong("issuer"), values=_regime_values("issuer")),
    *_rfc_rules("receiver"),
    *_name_rules("receiver"),
    Rule(
        "CFDI40146",
        ("receiver", "rfc"),
        lambda c: _receiver(c).name == PUBLIC_NAME and _receiver(c).rfc != PUBLIC_RFC,
        fix=lambda c: PUBLIC_RFC,
    ),
    Rule(
        "NAME_PUBLIC",
        ("receiver", "name"),
        lambda c: (
            _receiver(c).rfc == PUBLIC_RFC
            and _receiver(c).name != PUBLIC_NAME
            and _plain_name(_receiver(c).name) == PUBLIC_NAME
        ),
        fix=lambda c: PUBLIC_NAME,
    ),
    Rule("ZIP_FORM", ("receiver", "zip"), lambda c: not _ZIP.fullmatch(_receiver(c).zip)),
    Rule("CFDI40147", ("receiver", "zip"), _receiver_zip_wrong),
    Rule(
        "CFDI40149",
        ("receiver", "zip"),
        lambda c: _generic(c) and _receiver(c).zip != c.invoice.place,
        fix=lambda c: c.invoice.place,
    ),
    Rule("REGIME_EMPTY", ("receiver", "regimen"), lambda c: not _generic(c) and not _receiver(c).regimen),
    Rule("CFDI40158", ("receiver", "regimen"), _regime_wrong("receiver"), values=_regime_values("receiver")),
    Rule(
        "CFDI40159",
        ("receiver", "regimen"),
        lambda c: _generic(c) and _receiver(c).regimen != "616",
        fix=lambda c: "616",
    ),
    Rule(
        "USE_EMPTY",
        ("receiver", "uso_cfdi"),
        lambda c: not is_payment(c) and not _receiver(c).uso_cfdi,
    ),
    Rule(
        "CFDI40161",
        ("receiver", "uso_cfdi"),
        _use_wrong,
        values=_use_values,
        fix=lambda c: "S01" if _generic(c) else None,
    ),
    Rule(
        "CFDI40151",
        ("receiver", "residencia_fiscal"),
        lambda c: bool(_receiver(c).residencia_fiscal) and not _foreign(c),
        fix=lambda c: "",
    ),
    Rule(
        "CFDI40152",
        ("receiver", "residencia_fiscal"),
        lambda c: _foreign(c) and _receiver(c).residencia_fiscal == "MEX",
    ),
    Rule(
        "CFDI40154",
        ("receiver", "num_reg_id_trib"),
        lambda c: bool(_receiver(c).num_reg_id_trib) and not _foreign(c),
        fix=lambda c: "",
    ),
    # It belongs with Comercio Exterior, which is not issued here (rules 9).
    Rule(
        "CFDI40155",
        ("receiver", "num_reg_id_trib"),
        lambda c: bool(_receiver(c).num_reg_id_trib) and _foreign(c),
        fix=lambda c: "",
    ),
    Rule(
        "CFDI140225",
        ("lines",),
        _resico_without_isr,
        severity="W",
        values=lambda c: {"resico": "puede exigir"},
    ),
)
