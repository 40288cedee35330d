"""Rules of the header: date, certificate, keys, PUE and PPD, currency, exportation (rules 5, 11, 12, 16)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from gigstack_desktop.cfdi.model import NO_CURRENCY, ZERO
from gigstack_desktop.cfdi.rules import Case, Rule, Values, is_written
from gigstack_desktop.cfdi.rules_relations import has_relation
from gigstack_desktop.cfdi.tables import CURRENCY_DECIMALS, EXPORT, FORMS, METHODS

FOREIGN_TRADE: Final = "http://www.sat.gob.mx/ComercioExterior"
# t_Importe, and the limit of c_TipoDeComprobante: 18 digits before the point (rules 1, 5.7).
LIMIT: Final = Decimal("999999999999999999.999999")
_CONFIRMATION = re.compile("[0-9a-zA-Z]{5}")
_ZIP = re.compile("[0-9]{5}")
_UNUSUAL = Decimal("0.1")
_AGE = timedelta(hours=72)
# Without the postal code's zone, only what is wrong everywhere in Mexico (UTC−5 to UTC−8) is wrong.
_EASTERNMOST, _WESTERNMOST = timezone(timedelta(hours=-5)), timezone(timedelta(hours=-8))
_BAD_CERTIFICATE = {
    "303": "pertenece a otro RFC",
    "305": "no está vigente en la fecha de la factura",
    "306": "es e.firma, no un sello",
}


def _out_of_time(case: Case) -> bool:
    if case.now is None or not case.is_dated:
        return not case.is_dated
    now = case.now if case.now.tzinfo else case.now.replace(tzinfo=UTC)
    east, west = (ZoneInfo(case.place.tz),) * 2 if case.place else (_EASTERNMOST, _WESTERNMOST)
    date = case.invoice.date
    return _moment(date, east) > now or _moment(date, west) < now - _AGE


def _moment(local: datetime, zone: timezone | ZoneInfo) -> datetime:
    return local.replace(tzinfo=zone).astimezone(UTC)


def _now_there(case: Case) -> datetime | None:
    """The local time of the place of issue, when it is known."""
    if case.now is None or case.place is None:
        return None
    now = case.now if case.now.tzinfo else case.now.replace(tzinfo=UTC)
    return now.astimezone(ZoneInfo(case.place.tz)).replace(tzinfo=None, microsecond=0)


def _certificate_problem(case: Case) -> str | None:
    if case.certificate is None or not case.is_dated:
        return None
    # An hour in doubt at the edge of a validity is not blamed: noon UTC−6 lies within every Mexican day.
    zone: timezone | ZoneInfo = ZoneInfo(case.place.tz) if case.place else timezone(timedelta(hours=-6))
    return case.certificate.problem(case.invoice.issuer.rfc, _moment(case.invoice.date, zone))


def _certificate_values(case: Case) -> Values:
    return {"motivo": _BAD_CERTIFICATE[_certificate_problem(case) or "305"]}


def is_bill(case: Case) -> bool:
    """True for income and egress, the documents that say how and when they are paid."""
    return case.invoice.kind in ("I", "E")


def _form_missing(case: Case) -> bool:
    form = case.invoice.payment_form
    return is_bill(case) and (form not in FORMS or case.retired("c_FormaPago", form))


def _form_of_advance_alone(case: Case) -> bool:
    """Form 30 anywhere but in the egress of an advance (rules 11, 14)."""
    if case.invoice.payment_form != "30" or not is_bill(case):
        return False
    return case.invoice.kind == "I" or not has_relation(case, "07")


def _currency_unknown(case: Case) -> bool:
    currency = case.invoice.currency
    if case.invoice.kind == "P":
        return False  # CRP20104
    if currency == NO_CURRENCY:
        return case.invoice.kind != "T"
    return currency not in CURRENCY_DECIMALS or case.retired("c_Moneda", currency)


def _foreign(case: Case) -> bool:
    return case.invoice.kind != "P" and case.invoice.currency not in ("MXN", NO_CURRENCY, "")


def _rate(case: Case) -> Decimal:
    return case.invoice.exchange_rate or ZERO


def _rate_unusual(case: Case) -> bool:
    rate, usual = _rate(case), case.usual_rate
    return _foreign(case) and rate > 0 and is_unusual(rate, usual)


def is_unusual(rate: Decimal, usual: Decimal | None) -> bool:
    """Whether a rate is more than 10 % away from the one last used (rules 12)."""
    return bool(usual) and abs(rate / (usual or rate) - 1) > _UNUSUAL


def _place_unknown(case: Case) -> bool:
    return not _ZIP.fullmatch(case.invoice.place) or case.retired("c_CodigoPostal", case.invoice.place)


def has_foreign_trade(case: Case) -> bool:
    """True when the document carries the complement Comercio Exterior."""
    return case.has_complement(FOREIGN_TRADE)


def without_foreign_trade(case: Case) -> object:
    """Exportacion 01, unless the complement that it forbids is there (CFDI40222)."""
    return None if has_foreign_trade(case) else "01"


def _method_missing(case: Case) -> bool:
    return case.invoice.kind in ("I", "E", "N") and case.invoice.payment_method not in METHODS


HEADER: Final[tuple[Rule[Case], ...]] = (
    Rule("CFDI40121", ("kind",), lambda c: c.invoice.kind not in ("I", "E", "P", "T", "N")),
    Rule("CFDI40101", ("date",), _out_of_time, fix=_now_there, also=("401",)),
    Rule("CFDI40106", ("certificate",), lambda c: _certificate_problem(c) is not None, values=_certificate_values),
    Rule(
        "CFDI40103",
        ("payment_form",),
        lambda c: c.invoice.kind in ("T", "N", "P") and bool(c.invoice.payment_form),
        fix=lambda c: "",
        also=("CRP20105",),
    ),
    Rule(
        "CFDI40104",
        ("payment_form",),
        _form_missing,
        fix=lambda c: "99" if c.invoice.payment_method == "PPD" else None,
    ),
    Rule(
        "CFDI40105",
        ("payment_form",),
        lambda c: is_bill(c) and c.invoice.payment_method == "PPD" and c.invoice.payment_form not in ("", "99"),
        fix=lambda c: "99",
    ),
    Rule(
        "PUE99",
        ("payment_form",),
        lambda c: is_bill(c) and c.invoice.payment_method == "PUE" and c.invoice.payment_form == "99",
    ),
    Rule("ADVANCE_FORM", ("payment_form",), _form_of_advance_alone, "W"),
    Rule(
        "CFDI40124",
        ("payment_method",),
        _method_missing,
        fix=lambda c: "PUE" if c.invoice.kind == "E" and c.invoice.payment_form != "99" else None,
    ),
    Rule(
        "CFDI40125",
        ("payment_method",),
        lambda c: c.invoice.kind in ("T", "P") and bool(c.invoice.payment_method),
        fix=lambda c: "",
        also=("CRP20106",),
    ),
    Rule(
        "CONDITIONS",
        ("conditions",),
        lambda c: c.invoice.kind in ("T", "P", "N") and bool(c.invoice.conditions),
        fix=lambda c: "",
        also=("CRP20107",),
    ),
    Rule("CFDI40113", ("currency",), _currency_unknown),
    Rule(
        "CFDI40114",
        ("exchange_rate",),
        lambda c: c.invoice.kind != "P" and c.invoice.currency == "MXN" and c.invoice.exchange_rate not in (None, 1),
        fix=lambda c: Decimal(1),
    ),
    Rule(
        "CFDI40115",
        ("exchange_rate",),
        lambda c: _foreign(c) and _rate(c) <= 0,
        values=lambda c: {"moneda": c.invoice.currency},
    ),
    Rule(
        "CFDI40116",
        ("exchange_rate",),
        lambda c: (c.invoice.kind == "P" or c.invoice.currency == NO_CURRENCY) and c.invoice.exchange_rate is not None,
        also=("CRP20109",),
    ),
    Rule(
        "CFDI40117",
        ("exchange_rate",),
        lambda c: _foreign(c) and _rate(c) > 0 and (not is_written(_rate(c)) or _rate(c) > LIMIT),
    ),
    Rule("CFDI40118", ("exchange_rate",), _rate_unusual, "W"),
    Rule("CFDI40120", ("totals", "total"), lambda c: c.totals.total > LIMIT),
    Rule(
        "CFDI40122",
        ("exportacion",),
        lambda c: c.invoice.kind != "P" and c.invoice.exportacion == "02" and not has_foreign_trade(c),
    ),
    Rule(
        "CFDI40222",
        ("exportacion",),
        lambda c: c.invoice.exportacion in ("01", "03") and has_foreign_trade(c),
    ),
    Rule(
        "CFDI40123",
        ("exportacion",),
        lambda c: c.invoice.kind != "P" and c.invoice.exportacion not in EXPORT,
        fix=without_foreign_trade,
    ),
    Rule("CFDI40126", ("place",), _place_unknown),
    Rule(
        "CFDI40127",
        ("confirmation",),
        lambda c: _CONFIRMATION.fullmatch(c.invoice.confirmation) is not None,
        "W",
        fix=lambda c: "",
    ),
    Rule(
        "CFDI40128",
        ("confirmation",),
        lambda c: bool(c.invoice.confirmation) and not _CONFIRMATION.fullmatch(c.invoice.confirmation),
        fix=lambda c: "",
    ),
)
