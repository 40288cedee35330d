"""Rules of lines: amounts, keys, ObjetoImp, third parties, customs and land registry (rules 2, 6, 10)."""

from __future__ import annotations

import re
from typing import Final

from gigstack_desktop.cfdi import rfc
from gigstack_desktop.cfdi.bands import amount_band
from gigstack_desktop.cfdi.model import IEPS, IVA, Line, Tax, ThirdParty
from gigstack_desktop.cfdi.money import places
from gigstack_desktop.cfdi.rules import LineCase, Rule, Values, is_written
from gigstack_desktop.cfdi.rules_header import LIMIT, has_foreign_trade
from gigstack_desktop.cfdi.rules_parts import WORDS, is_unknown_key, misses_pattern, unknown_key_values, with_blanks
from gigstack_desktop.cfdi.tables import OBJETO_IMP, REGIMES, regimes_for

_WITHOUT_NODE = frozenset({"01", "03", "04", "05"})
_NO_IVA_NOR_IEPS = frozenset({"06", "08"})
_FUEL = frozenset({"15101505", "15101514", "15101515"})
_HYDROCARBONS = "http://www.sat.gob.mx/hidrocarburospetroliferos"
_PREDIAL = re.compile("[0-9a-zA-Z]{1,150}")
_ZIP = re.compile("[0-9]{5}")
# A foreign third party of a platform has one RFC, one name and the postal code of issue (CFDI40189, 40193).
FOREIGN_THIRD: Final = "EXT990101NI1"
_FOREIGN_THIRD_NAME = (
    "EXPEDICIÓN DE CFDI POR RESIDENTES EN MÉXICO QUE PRESTAN SERVICIOS DE INTERMEDIACIÓN ENTRE TERCEROS A OFERENTES"
    " DE BIENES Y SERVICIOS RESIDENTES EN EL EXTRANJERO"
)


def _complement_missing(subject: LineCase) -> bool:
    product = subject.case.product(subject.line.product_key)
    if product is None or not product.complement:
        return False
    return not subject.line.complements and not subject.case.invoice.complements


def _fuel_without_complement(subject: LineCase) -> bool:
    line = subject.line
    return (
        line.product_key in _FUEL
        and subject.case.invoice.kind in ("I", "E")
        and not any(_HYDROCARBONS in element for element in line.complements)
    )


def _iva_missing(subject: LineCase) -> bool:
    product = subject.case.product(subject.line.product_key)
    if product is None or product.iva != "Sí":
        return False
    return not any(tax.impuesto == IVA and not tax.withheld for tax in subject.line.taxes)


def _unit_values(subject: LineCase) -> Values:
    if not subject.line.unit_key:
        return {}
    standing = subject.case.standing("c_ClaveUnidad", subject.line.unit_key)
    return {"unidad": f"Esta clave de unidad {WORDS[standing]}: elige otra"}


def _unit_in_capitals(subject: LineCase) -> object:
    """The key that was meant, when only its letters are small: SAT tells them apart (rules 17)."""
    key = subject.line.unit_key.strip().upper()
    return key if subject.case.standing("c_ClaveUnidad", key) == "current" else None


def _price_missing(subject: LineCase) -> bool:
    price = subject.computed.unit_price
    return price < 0 or (price == 0 and subject.case.invoice.kind != "T")


def _amount_out_of_band(subject: LineCase) -> bool:
    quantity, computed = subject.line.quantity, subject.computed
    if quantity <= 0 or quantity * computed.unit_price == computed.amount:
        return False
    low, high = amount_band(quantity, computed.unit_price, places(computed.amount))
    return not low <= computed.amount <= high


def _discount_decimals(subject: LineCase) -> bool:
    line, computed = subject.line, subject.computed
    if line.discount <= 0:
        return False
    return not is_written(line.discount) or places(computed.discount) > places(computed.amount)


def _taxes_undue(subject: LineCase) -> bool:
    return subject.line.objeto_imp in _WITHOUT_NODE and bool(subject.line.taxes)


def _only_isr_may_be(subject: LineCase) -> bool:
    """06 and 08: neither IVA nor IEPS, ISR only withheld (rules 10)."""
    return subject.line.objeto_imp in _NO_IVA_NOR_IEPS and any(
        tax.impuesto in (IVA, IEPS) for tax in subject.line.taxes
    )


def _only_ieps_may_be(subject: LineCase) -> bool:
    """07: IEPS is itemised, IVA is not."""
    line = subject.line
    if line.objeto_imp != "07":
        return False
    has_ieps = any(tax.impuesto == IEPS and not tax.withheld for tax in line.taxes)
    return not has_ieps or any(tax.impuesto == IVA for tax in line.taxes)


def _itemised(subject: LineCase) -> object:
    """02, when there are taxes that it can itemise."""
    return "02" if subject.line.taxes else None


def _role(tax: Tax) -> tuple[object, ...]:
    # Two rates of IEPS may meet in one product; two of IVA or ISR are a mistake.
    return tax.impuesto, tax.factor, tax.withheld, tax.rate if tax.impuesto == IEPS else None


def _is_twice(taxes: tuple[Tax, ...]) -> bool:
    return len(taxes) > 1 and len({_role(tax) for tax in taxes}) != len(taxes)


def _once(subject: LineCase) -> object:
    """The taxes without exact repetitions, when nothing else is double."""
    once = tuple(dict.fromkeys(subject.line.taxes))
    return None if _is_twice(once) else once


def _predial(line: Line) -> object:
    clean = tuple(re.sub(r"[\s\-./]", "", text) for text in line.predial)
    return clean if all(_PREDIAL.fullmatch(each) for each in clean) else None


LINES: Final[tuple[Rule[LineCase], ...]] = (
    Rule("DESCRIPTION_EMPTY", ("description",), lambda s: not s.line.description.strip()),
    Rule("QUANTITY", ("quantity",), lambda s: s.line.quantity <= 0 or not is_written(s.line.quantity)),
    Rule(
        "CFDI40162",
        ("product_key",),
        lambda s: is_unknown_key(s.case, s.line.product_key),
        values=lambda s: unknown_key_values(s.case, s.line.product_key),
    ),
    Rule("CFDI40163", ("product_key",), _complement_missing),
    Rule("CFDI140228", ("product_key",), _fuel_without_complement),
    Rule(
        "CFDI40165",
        ("unit_key",),
        lambda s: not s.line.unit_key or s.case.retired("c_ClaveUnidad", s.line.unit_key),
        values=_unit_values,
        fix=_unit_in_capitals,
    ),
    Rule("CFDI40166", ("unit_price",), _price_missing),
    Rule(
        "PRICE_DECIMALS",
        ("unit_price",),
        lambda s: s.computed.unit_price > 0 and not is_written(s.computed.unit_price),
    ),
    Rule("AMOUNT_SIZE", ("unit_price",), lambda s: s.computed.amount > LIMIT),
    Rule("CFDI40167", ("quantity",), _amount_out_of_band),
    Rule("NEGATIVE_DISCOUNT", ("discount",), lambda s: s.line.discount < 0),
    Rule("CFDI40168", ("discount",), _discount_decimals),
    Rule("CFDI40169", ("discount",), lambda s: s.computed.discount > s.computed.amount > 0),
    Rule("CFDI40164", ("taxes",), _iva_missing),
    Rule("CFDI40170", ("objeto_imp",), lambda s: s.line.objeto_imp not in OBJETO_IMP, fix=_itemised),
    # An empty node of taxes (40173) is never written: a line without taxes has none.
    Rule(
        "CFDI40171",
        ("taxes",),
        lambda s: s.line.objeto_imp == "02" and not s.line.taxes,
        also=("CFDI40173",),
    ),
    Rule("CFDI40172", ("objeto_imp",), _taxes_undue, fix=_itemised),
    Rule("CFDI140226", ("objeto_imp",), _only_isr_may_be, fix=_itemised),
    Rule("CFDI140227", ("objeto_imp",), _only_ieps_may_be, fix=_itemised),
    Rule("TAX_TWICE", ("taxes",), lambda s: _is_twice(s.line.taxes), fix=_once),
    Rule(
        "CFDI40194",
        ("pedimentos",),
        lambda s: misses_pattern(s.line.pedimentos),
        fix=lambda s: with_blanks(s.line.pedimentos),
    ),
    Rule(
        "CFDI40195",
        ("pedimentos",),
        lambda s: bool(s.line.pedimentos) and has_foreign_trade(s.case),
        fix=lambda s: (),
    ),
    Rule(
        "PREDIAL",
        ("predial",),
        lambda s: any(not _PREDIAL.fullmatch(number) for number in s.line.predial),
        fix=lambda s: _predial(s.line),
    ),
)


def _third(subject: LineCase) -> ThirdParty:
    party = subject.line.third_party
    assert party is not None  # the rules below are asked of lines that have one
    return party


def _is_foreign_third(subject: LineCase) -> bool:
    return _third(subject).rfc == FOREIGN_THIRD


def _third_is_party(subject: LineCase) -> bool:
    invoice = subject.case.invoice
    return _third(subject).rfc in (invoice.issuer.rfc, invoice.receiver.rfc)


def _third_regime_wrong(subject: LineCase) -> bool:
    party = _third(subject)
    if party.regimen not in REGIMES or subject.case.retired("c_RegimenFiscal", party.regimen):
        return True
    if _is_foreign_third(subject) or not rfc.is_valid_form(party.rfc):
        return False
    return party.regimen not in regimes_for(rfc.person(party.rfc))


def _third_zip_wrong(subject: LineCase) -> bool:
    code = _third(subject).zip
    return not _is_foreign_third(subject) and (not _ZIP.fullmatch(code) or subject.case.retired("c_CodigoPostal", code))


THIRD_PARTIES: Final[tuple[Rule[LineCase], ...]] = (
    Rule("THIRD_RFC", ("third_party", "rfc"), lambda s: rfc.check(_third(s).rfc) in ("empty", "form", "date")),
    Rule("RFC_DIGIT", ("third_party", "rfc"), lambda s: rfc.check(_third(s).rfc) == "digit", "W"),
    Rule("CFDI40188", ("third_party", "rfc"), _third_is_party),
    Rule("THIRD_NAME", ("third_party", "name"), lambda s: not _third(s).name.strip() and not _is_foreign_third(s)),
    Rule(
        "CFDI40189",
        ("third_party", "name"),
        lambda s: _is_foreign_third(s) and _third(s).name != _FOREIGN_THIRD_NAME,
        fix=lambda s: _FOREIGN_THIRD_NAME,
    ),
    Rule("CFDI40191", ("third_party", "regimen"), _third_regime_wrong),
    Rule("THIRD_ZIP", ("third_party", "zip"), _third_zip_wrong),
    Rule(
        "CFDI40193",
        ("third_party", "zip"),
        lambda s: _is_foreign_third(s) and _third(s).zip != s.case.invoice.place,
        fix=lambda s: s.case.invoice.place,
    ),
)
