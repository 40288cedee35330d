"""Rules of issuer and receiver: RFC, name, postal code, regime, use, generic customers (rules 7 and 8)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, Literal

from gigstack_desktop.cfdi import names, rfc
from gigstack_desktop.cfdi.model import FOREIGN_RFC, PUBLIC_NAME, PUBLIC_RFC, Party
from gigstack_desktop.cfdi.rules import Case, Rule, Values
from gigstack_desktop.cfdi.tables import REGIMES, USES, regimes_for, uses_for

Role = Literal["issuer", "receiver"]
PERSONS: Final = {"fisica": "persona física", "moral": "persona moral (empresa)"}
_ZIP, _TEN = re.compile("[0-9]{5}"), re.compile("[0-9]{10}")


def _party(case: Case, role: Role) -> Party:
    return case.invoice.issuer if role == "issuer" else case.invoice.receiver


def _receiver(case: Case) -> Party:
    return case.invoice.receiver


def is_public(case: Case) -> bool:
    """True when the receiver is PUBLICO EN GENERAL, however it is typed and whatever its RFC."""
    return names.is_public(_receiver(case).name)


def is_generic(case: Case) -> bool:
    """True when the receiver has, or must have, a generic RFC."""
    return rfc.is_generic(rfc.normalize(_receiver(case).rfc)) or is_public(case)


def is_foreign(case: Case) -> bool:
    """True when the receiver has the foreign generic RFC, and not by mistake (CFDI40146)."""
    return _receiver(case).rfc == FOREIGN_RFC and not is_public(case)


def _rfc_problem(role: Role, problem: str) -> Callable[[Case], bool]:
    return lambda case: rfc.check(_party(case, role).rfc) == problem


def _rfc_fix(role: Role) -> Callable[[Case], object]:
    """The same RFC without blanks and hyphens in upper case, when that makes it right."""

    def fix(case: Case) -> object:
        clean = rfc.normalize(_party(case, role).rfc)
        return clean if rfc.is_valid_form(clean) else None

    return fix


def _unknown_regime(case: Case, regimen: str) -> bool:
    return regimen not in REGIMES or case.retired("c_RegimenFiscal", regimen)


def person_of(party: Party) -> rfc.Person:
    """Kind of person; an RFC typed with blanks or in lower case is read as what it will be once corrected."""
    return rfc.person(rfc.normalize(party.rfc))


def _foreign_to_person(party: Party) -> bool:
    clean = rfc.normalize(party.rfc)
    return rfc.is_valid_form(clean) and party.regimen not in regimes_for(rfc.person(clean))


def _regime_unknown(role: Role) -> Callable[[Case], bool]:
    def broken(case: Case) -> bool:
        party = _party(case, role)
        if role == "receiver" and (is_generic(case) or not party.regimen):  # CFDI40159, REGIME_EMPTY
            return False
        return _unknown_regime(case, party.regimen)

    return broken


def _regime_of_other_person(role: Role) -> Callable[[Case], bool]:
    def broken(case: Case) -> bool:
        party = _party(case, role)
        if role == "receiver" and is_generic(case):
            return False
        return bool(party.regimen) and not _unknown_regime(case, party.regimen) and _foreign_to_person(party)

    return broken


def _regime_values(role: Role) -> Callable[[Case], Values]:
    return lambda case: {"persona": PERSONS[person_of(_party(case, role))]}


def _suffix(role: Role) -> Callable[[Case], str]:
    def suffix(case: Case) -> str:
        party = _party(case, role)
        return names.split_company_suffix(party.name)[1] if person_of(party) == "moral" else ""

    return suffix


def _suffix_values(role: Role) -> Callable[[Case], Values]:
    suffix = _suffix(role)
    return lambda case: {"sufijo": suffix(case)}


def _unusual_case(role: Role) -> Callable[[Case], bool]:
    suffix = _suffix(role)

    def broken(case: Case) -> bool:
        name = _party(case, role).name
        if role == "receiver" and is_public(case):  # NAME_PUBLIC
            return False
        return bool(name.strip()) and names.normalize_name(name) != name and not suffix(case)

    return broken


def _name_rules(role: Role) -> tuple[Rule[Case], ...]:
    suffix, field = _suffix(role), (role, "name")
    return (
        Rule("NAME_EMPTY", field, lambda c: not _party(c, role).name.strip()),
        Rule(
            "NAME_SUFFIX",
            field,
            lambda c: bool(suffix(c)),
            "W",
            values=_suffix_values(role),
            fix=lambda c: names.split_company_suffix(_party(c, role).name)[0],
        ),
        Rule(
            "NAME_CASE",
            field,
            _unusual_case(role),
            "W",
            fix=lambda c: names.normalize_name(_party(c, role).name),
        ),
    )


def _rfc_rules(role: Role) -> tuple[Rule[Case], ...]:
    field = (role, "rfc")
    return (
        Rule("RFC_EMPTY", field, _rfc_problem(role, "empty")),
        Rule("RFC_FORM", field, _rfc_problem(role, "form"), fix=_rfc_fix(role)),
        Rule("RFC_DATE", field, _rfc_problem(role, "date")),
        Rule("RFC_DIGIT", field, _rfc_problem(role, "digit"), "W"),
    )


def _use_unknown(case: Case) -> bool:
    use = _receiver(case).uso_cfdi
    return bool(use) and (use not in USES or case.retired("c_UsoCFDI", use))


def _use_of_kind(case: Case) -> str:
    """The only use of a payment and of payroll (rules 7.6); "" in other documents."""
    return {"P": "CP01", "N": "CN01"}.get(case.invoice.kind, "")


def _regimen(case: Case) -> str:
    return "616" if is_generic(case) else _receiver(case).regimen


def _use_wrong(case: Case) -> bool:
    receiver = _receiver(case)
    if only := _use_of_kind(case):
        return receiver.uso_cfdi != only
    use = USES.get(receiver.uso_cfdi)
    if use is None or _regimen(case) not in REGIMES:
        return False  # said by another rule
    if receiver.uso_cfdi in ("CP01", "CN01"):
        return True
    return _regimen(case) not in use.regimes or person_of(receiver) not in use.persons


def _use_fix(case: Case) -> object:
    if only := _use_of_kind(case):
        return only
    allowed = uses_for(_regimen(case), person_of(_receiver(case)))
    if case.invoice.kind == "E":  # G02, or S01 when the regime forbids it (rules 14)
        return "G02" if "G02" in allowed and not is_generic(case) else "S01"
    return "S01" if is_generic(case) or allowed == ("S01",) else None


def _use_values(case: Case) -> Values:
    receiver = _receiver(case)
    use, regime = USES.get(receiver.uso_cfdi), REGIMES.get(receiver.regimen)
    return {
        "uso": f"{receiver.uso_cfdi} {use.name}" if use else receiver.uso_cfdi or "Sin uso",
        "regimen": f"{receiver.regimen} {regime.name}" if regime else receiver.regimen,
        "lista": _use_of_kind(case) or ", ".join(uses_for(_regimen(case), person_of(receiver))) or "S01",
    }


def _receiver_zip_unknown(case: Case) -> bool:
    code = _receiver(case).zip
    return bool(_ZIP.fullmatch(code)) and not is_generic(case) and case.retired("c_CodigoPostal", code)


PARTIES: Final[tuple[Rule[Case], ...]] = (
    *_rfc_rules("issuer"),
    *_name_rules("issuer"),
    Rule("CFDI40140", ("issuer", "regimen"), _regime_unknown("issuer"), values=_regime_values("issuer")),
    Rule("CFDI40141", ("issuer", "regimen"), _regime_of_other_person("issuer"), values=_regime_values("issuer")),
    Rule(
        "CFDI40142",
        ("issuer", "acquirer_number"),
        lambda c: bool(c.invoice.issuer.acquirer_number) and not _TEN.fullmatch(c.invoice.issuer.acquirer_number),
    ),
    *_rfc_rules("receiver"),
    *_name_rules("receiver"),
    Rule(
        "CFDI40146",
        ("receiver", "rfc"),
        lambda c: is_public(c) and _receiver(c).rfc != PUBLIC_RFC,
        fix=lambda c: PUBLIC_RFC,
    ),
    Rule(
        "NAME_PUBLIC",
        ("receiver", "name"),
        lambda c: is_public(c) and _receiver(c).name != PUBLIC_NAME,
        fix=lambda c: PUBLIC_NAME,
    ),
    Rule("ZIP_FORM", ("receiver", "zip"), lambda c: not is_generic(c) and not _ZIP.fullmatch(_receiver(c).zip)),
    Rule("CFDI40147", ("receiver", "zip"), _receiver_zip_unknown),
    Rule(
        "CFDI40149",
        ("receiver", "zip"),
        lambda c: is_generic(c) and _receiver(c).zip != c.invoice.place,
        fix=lambda c: c.invoice.place,
    ),
    Rule("REGIME_EMPTY", ("receiver", "regimen"), lambda c: not is_generic(c) and not _receiver(c).regimen),
    Rule("CFDI40157", ("receiver", "regimen"), _regime_unknown("receiver"), values=_regime_values("receiver")),
    Rule("CFDI40158", ("receiver", "regimen"), _regime_of_other_person("receiver"), values=_regime_values("receiver")),
    Rule(
        "CFDI40159",
        ("receiver", "regimen"),
        lambda c: is_generic(c) and _receiver(c).regimen != "616",
        fix=lambda c: "616",
    ),
    Rule(
        "USE_EMPTY",
        ("receiver", "uso_cfdi"),
        lambda c: not _receiver(c).uso_cfdi and not _use_of_kind(c),
        fix=lambda c: "S01" if is_generic(c) else None,
    ),
    Rule("CFDI40160", ("receiver", "uso_cfdi"), _use_unknown, values=_use_values, fix=_use_fix),
    Rule("CFDI40161", ("receiver", "uso_cfdi"), _use_wrong, values=_use_values, fix=_use_fix),
)
