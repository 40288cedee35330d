"""Rules of the header: keys, date, PUE and PPD, currency, global invoice, relations (rules 5, 8, 10–12, 14)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from gigstack_desktop.cfdi.model import PUBLIC_NAME, PUBLIC_RFC
from gigstack_desktop.cfdi.rules import Case, Rule, is_written
from gigstack_desktop.cfdi.tables import CURRENCY_DECIMALS, EXPORT, FORMS, METHODS, MONTHS, PERIODICITY, RELATIONS

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_UNUSUAL = Decimal("0.1")
_AGE = timedelta(hours=72)
# Without the postal code's zone, only what is wrong everywhere in Mexico (UTC−5 to UTC−8) is wrong.
_EASTERNMOST, _WESTERNMOST = timezone(timedelta(hours=-5)), timezone(timedelta(hours=-8))


def is_payment(case: Case) -> bool:
    """True for type P."""
    return case.invoice.kind == "P"


def is_global(case: Case) -> bool:
    """True for an income document to PUBLICO EN GENERAL: the global invoice (rules 8)."""
    invoice = case.invoice
    return invoice.kind == "I" and (invoice.receiver.rfc, invoice.receiver.name) == (PUBLIC_RFC, PUBLIC_NAME)


def _out_of_time(case: Case) -> bool:
    if case.now is None:
        return False
    now = case.now if case.now.tzinfo else case.now.replace(tzinfo=UTC)
    place = case.place()
    east, west = (ZoneInfo(place.tz),) * 2 if place else (_EASTERNMOST, _WESTERNMOST)
    date = case.invoice.date
    return _moment(date, east) > now or _moment(date, west) < now - _AGE


def _moment(local: datetime, zone: timezone | ZoneInfo) -> datetime:
    return local.replace(tzinfo=zone).astimezone(UTC)


def _form_missing(case: Case) -> bool:
    form = case.invoice.payment_form
    return not is_payment(case) and (form not in FORMS or case.retired("c_FormaPago", form))


def _currency_unknown(case: Case) -> bool:
    currency = case.invoice.currency
    if is_payment(case):
        return currency != "XXX"
    return currency == "XXX" or currency not in CURRENCY_DECIMALS or case.retired("c_Moneda", currency)


def _foreign(case: Case) -> bool:
    return not is_payment(case) and case.invoice.currency not in ("MXN", "XXX", "")


def _rate(case: Case) -> Decimal | None:
    return case.invoice.exchange_rate


def _rate_unusual(case: Case) -> bool:
    rate, usual = _rate(case), case.usual_rate
    if not rate or not usual:
        return False
    return _foreign(case) and abs(rate / usual - 1) > _UNUSUAL


def _wrong_month(case: Case) -> bool:
    period = case.invoice.global_period
    if period is None:
        return False
    bimonthly = period.periodicity == "05"
    return period.months not in MONTHS or (int(period.months) > 12) is not bimonthly


def _wrong_periodicity(case: Case) -> bool:
    period = case.invoice.global_period
    if period is None:
        return False
    return period.periodicity not in PERIODICITY or (
        period.periodicity == "05" and case.invoice.issuer.regimen != "621"
    )


def _wrong_year(case: Case) -> bool:
    period = case.invoice.global_period
    return period is not None and not 0 <= case.invoice.date.year - period.year <= 5


def _withholds(case: Case) -> bool:
    return any(tax.withheld for line in case.invoice.lines for tax in line.taxes)


def _bad_uuid(case: Case) -> bool:
    return any(not _UUID.fullmatch(uuid) for relation in case.invoice.relations for uuid in relation.uuids)


def _has_no_uuid(case: Case) -> bool:
    return any(relation.kind not in RELATIONS or not relation.uuids for relation in case.invoice.relations)


HEADER: Final[tuple[Rule, ...]] = (
    Rule("CFDI40101", ("date",), _out_of_time),
    Rule("CFDI40103", ("payment_form",), lambda c: is_payment(c) and bool(c.invoice.payment_form), fix=lambda c: ""),
    Rule("CFDI40104", ("payment_form",), _form_missing),
    Rule(
        "CFDI40105",
        ("payment_form",),
        lambda c: c.invoice.payment_method == "PPD" and c.invoice.payment_form not in ("", "99"),
        fix=lambda c: "99",
    ),
    Rule(
        "PUE99",
        ("payment_form",),
        lambda c: c.invoice.payment_method == "PUE" and c.invoice.payment_form == "99",
    ),
    Rule(
        "ADVANCE_FORM",
        ("payment_form",),
        lambda c: c.invoice.kind == "I" and c.invoice.payment_form == "30",
        severity="W",
    ),
    Rule(
        "CFDI40124",
        ("payment_method",),
        lambda c: not is_payment(c) and c.invoice.payment_method not in METHODS,
    ),
    Rule(
        "CFDI40125", ("payment_method",), lambda c: is_payment(c) and bool(c.invoice.payment_method), fix=lambda c: ""
    ),
    Rule(
        "EGRESS_METHOD",
        ("payment_method",),
        lambda c: c.invoice.kind == "E" and c.invoice.payment_method == "PPD",
        severity="W",
        fix=lambda c: "PUE",
    ),
    Rule("CFDI40113", ("currency",), _currency_unknown),
    Rule(
        "CFDI40114",
        ("exchange_rate",),
        lambda c: c.invoice.currency == "MXN" and _rate(c) not in (None, 1),
        fix=lambda c: Decimal(1),
    ),
    Rule(
        "CFDI40115",
        ("exchange_rate",),
        lambda c: _foreign(c) and (_rate(c) or Decimal(0)) <= 0,
        values=lambda c: {"moneda": c.invoice.currency},
    ),
    Rule(
        "CFDI40117",
        ("exchange_rate",),
        lambda c: _foreign(c) and (rate := _rate(c)) is not None and rate > 0 and not is_written(rate),
    ),
    Rule("CFDI40118", ("exchange_rate",), _rate_unusual, severity="W"),
    Rule("CFDI40122", ("exportacion",), lambda c: c.invoice.exportacion == "02"),
    Rule("CFDI40123", ("exportacion",), lambda c: c.invoice.exportacion not in EXPORT, fix=lambda c: "01"),
    Rule(
        "CFDI40126",
        ("place",),
        lambda c: not re.fullmatch("[0-9]{5}", c.invoice.place) or c.retired("c_CodigoPostal", c.invoice.place),
    ),
    Rule("CFDI40137", ("relations",), _has_no_uuid),
    Rule("RELATION_UUID", ("relations",), _bad_uuid),
    Rule(
        "EGRESS_RELATION",
        ("relations",),
        lambda c: c.invoice.kind == "E" and not c.invoice.relations,
        severity="W",
    ),
)

GLOBAL: Final[tuple[Rule, ...]] = (
    Rule("CFDI40130", ("global_period",), lambda c: is_global(c) and c.invoice.global_period is None),
    Rule(
        "GLOBAL_ONLY_PUBLIC",
        ("global_period",),
        lambda c: c.invoice.global_period is not None and not is_global(c),
    ),
    Rule("CFDI40131", ("global_period", "periodicity"), _wrong_periodicity),
    Rule("CFDI40133", ("global_period", "months"), _wrong_month),
    Rule("CFDI40136", ("global_period", "year"), _wrong_year),
    Rule(
        "GLOBAL_METHOD",
        ("payment_method",),
        lambda c: is_global(c) and c.invoice.payment_method == "PPD",
        fix=lambda c: "PUE",
    ),
    Rule(
        "GLOBAL_CONDITIONS",
        ("conditions",),
        lambda c: is_global(c) and bool(c.invoice.conditions),
        fix=lambda c: "",
    ),
    Rule("GLOBAL_WITHHELD", ("lines",), lambda c: is_global(c) and _withholds(c)),
)
