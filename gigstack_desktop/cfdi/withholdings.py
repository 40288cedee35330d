"""Usual withholdings, proposed by who invoices whom and for what (rules, section 6)."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from gigstack_desktop.cfdi import rfc
from gigstack_desktop.cfdi.model import ISR, IVA, Party, Tax

Activity = Literal["services", "lease", "goods", "freight", "commission", "scrap"]

_TENTH, _RESICO = Decimal("0.100000"), Decimal("0.012500")
_TWO_THIRDS, _TWO_THIRDS_BORDER = Decimal("0.106667"), Decimal("0.053333")
_FREIGHT, _SCRAP = Decimal("0.040000"), Decimal("0.160000")


def proposed_withholdings(
    issuer: Party, receiver: Party, activity: Activity, *, border: bool = False
) -> tuple[Tax, ...]:
    """The withholdings to offer; a person may take them away. `border`: the line bears IVA at 8 %.

    Only companies (RFC of 12) withhold; they do so from natural persons, and from anybody for freight and scrap.
    """
    if rfc.person(receiver.rfc) != "moral":
        return ()
    natural = rfc.person(issuer.rfc) == "fisica"
    resico = natural and issuer.regimen == "626"
    rates = ((ISR, _isr(activity, issuer.regimen, natural, resico)), (IVA, _iva(activity, natural, border)))
    return tuple(Tax(impuesto, rate=rate, withheld=True) for impuesto, rate in rates if rate is not None)


def _isr(activity: Activity, regimen: str, natural: bool, resico: bool) -> Decimal | None:
    if activity == "scrap" or not natural:
        return None
    if resico:
        return _RESICO
    applies = {"services": ("612",), "lease": ("606", "612"), "commission": ("612",)}
    return _TENTH if regimen in applies.get(activity, ()) else None


def _iva(activity: Activity, natural: bool, border: bool) -> Decimal | None:
    if activity == "freight":
        return _FREIGHT
    if activity == "scrap":
        return _SCRAP
    if not natural or activity == "goods":
        return None
    return _TWO_THIRDS_BORDER if border else _TWO_THIRDS
