"""The warnings of a reading: what the person should weigh before saving it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from gigstack_desktop.cfdi import rfc as rfcs
from gigstack_desktop.cfdi.csf.messages import warning
from gigstack_desktop.cfdi.csf.places import zip_fits
from gigstack_desktop.cfdi.csf.qr import QrFindings
from gigstack_desktop.cfdi.csf.reading import IS_CURP
from gigstack_desktop.cfdi.csf.regimes import fits
from gigstack_desktop.cfdi.csf.types import CsfResult, CsfWarning

_OLD_MONTHS = 3
_CURP_ALPHABET = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"


def notes(
    result: CsfResult, text_rfcs: tuple[str, ...], id_cifs: tuple[str, ...], codes: QrFindings, today: date
) -> CsfResult:
    """The result with its warnings."""
    found = [
        *_identity(result, text_rfcs, id_cifs, codes),
        *_regimes(result),
        *_status_and_date(result, today),
        *_forms(result),
    ]
    return replace(result, warnings=tuple(found))


def _identity(
    result: CsfResult, text_rfcs: tuple[str, ...], id_cifs: tuple[str, ...], codes: QrFindings
) -> Iterator[CsfWarning]:
    if not codes.genuine:
        if codes.other_hosts:
            yield warning("qr_other_site", host=codes.other_hosts[0])
        else:
            yield warning("qr_absent")
        if len(text_rfcs) > 1:
            yield warning("text_mismatch", rfc1=text_rfcs[0], rfc2=text_rfcs[1])
        return
    code = codes.genuine[0]
    other_rfc = next((rfc for rfc in text_rfcs if rfc != code.rfc), "")
    other_cif = next((cif for cif in id_cifs if cif != code.id_cif), "")
    if other_rfc:
        yield warning("qr_mismatch", qr=code.rfc, texto=other_rfc)
    elif other_cif:
        yield warning("qr_mismatch", qr=code.id_cif, texto=other_cif)


def _regimes(result: CsfResult) -> Iterator[CsfWarning]:
    current = [regime for regime in result.regimes if regime.current]
    if not result.regimes:
        yield warning("no_regime")
    elif not current:
        yield warning("no_current_regime")
    count = len({regime.code or regime.text for regime in current})
    if count > 1:
        yield warning("several_regimes", n=str(count))
    for regime in current:
        if regime.code is None:
            yield warning("unknown_regime", texto=regime.text)
        elif result.person and not fits(regime.code, result.person):
            kind = "física" if result.person == "fisica" else "moral"
            yield warning("regime_person", clave=regime.code, persona=kind)


def _status_and_date(result: CsfResult, today: date) -> Iterator[CsfWarning]:
    if result.status and result.status not in {"ACTIVO", "REACTIVADO"}:
        yield warning("status", estatus=result.status)
    if result.issued is None:
        return
    printed = result.issued.strftime("%d/%m/%Y")
    if result.issued > today + timedelta(days=1):  # the SAT's day may already be tomorrow's here
        yield warning("future", fecha=printed)
    elif result.issued < _months_before(today, _OLD_MONTHS):
        yield warning("old", fecha=printed)


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, 28))


def _forms(result: CsfResult) -> Iterator[CsfWarning]:
    address = result.address
    comparable = address.state_key and len(address.zip) == 5 and address.zip.isdecimal()
    if comparable and not zip_fits(address.zip, address.state_key):
        yield warning("zip_state", cp=address.zip, estado=address.state)
    if not rfcs.digit_ok(result.rfc):
        yield warning("rfc_digit", rfc=result.rfc)
    if IS_CURP.fullmatch(result.curp) and curp_digit(result.curp) != result.curp[-1]:
        yield warning("curp_digit")
    if result.low_confidence:
        yield warning("check_fields")


def curp_digit(curp: str) -> str:
    """The check digit that the first 17 characters of a CURP should have."""
    total = sum(_CURP_ALPHABET.index(letter) * (18 - place) for place, letter in enumerate(curp[:17]))
    return str(-total % 10)
