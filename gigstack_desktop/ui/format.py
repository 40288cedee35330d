"""How amounts, dates, sizes and RFCs are written for a person (es_MX), and how dates typed freely are read.

A time in a zone of its own (a document's: services give it in the issuing company's) is written as it is, and so is a
naive one; a time in UTC is one of this program's own acts (a promise, a sync) and is written in the computer's zone.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from PySide6.QtCore import QCoreApplication

MINUS = "−"
_SYMBOLS = {"MXN": "$", "USD": "US$", "EUR": "€"}


def _tr(text: str) -> str:
    return QCoreApplication.translate("Format", text)


def money(amount: Decimal | None, currency: str = "MXN", places: int = 2) -> str:
    """`$1,234.50` for pesos, the currency written for all others (`US$3,200.00`, `GBP 10.00`); empty for None."""
    if amount is None:
        return ""
    if currency == "XXX":  # a payment complement has no amount of its own
        return "—"
    symbol = _SYMBOLS.get(currency, currency + " ")
    return f"{MINUS if amount < 0 else ''}{symbol}{number(abs(amount), places)}"


def money_full(amount: Decimal | None, currency: str = "MXN") -> str:
    """An amount with its currency always named, once: `$1,234.50 MXN`, `US$3,200.00`, `GBP 10.00`."""
    written = money(amount, currency)
    return f"{written} MXN" if written and currency == "MXN" else written


def number(value: Decimal, places: int) -> str:
    """`1,234.50` with exactly `places` decimals, rounded half up."""
    return f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"


def quantity(value: Decimal | None) -> str:
    """A quantity without idle zeros: `1,200`, `0.5`."""
    if value is None:
        return ""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(fraction: Decimal | None) -> str:
    """0.16 as `16 %`."""
    return "" if fraction is None else f"{quantity(fraction * 100)} %"


def day(when: date | datetime | None) -> str:
    """`21 nov 2026`, in the zone of a document, or the computer's for UTC."""
    if when is None:
        return ""
    when = _local(when)
    return f"{when.day} {short_month(when.month)} {when.year}"


def day_time(when: datetime | None) -> str:
    """`21 nov 2026, 13:05`, in the same zone as `day`."""
    return "" if when is None else f"{day(when)}, {_local(when):%H:%M}"


def short_month(number: int) -> str:
    """`nov` for 11."""
    return _tr("ene feb mar abr may jun jul ago sep oct nov dic").split()[number - 1]


def month(when: date) -> str:
    """`noviembre de 2026`."""
    names = _tr("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre").split()
    return _tr("{month} de {year}").format(month=names[when.month - 1], year=when.year)


def ago(when: datetime | None, now: datetime) -> str:
    """`hace 2 min`, `hace 3 h`, `ayer`, then the date. Both must be aware."""
    if when is None:
        return ""
    seconds = (now - when).total_seconds()
    if seconds < 45:
        return _tr("hace un momento")
    if seconds < 3600:
        return _tr("hace {n} min").format(n=max(1, round(seconds / 60)))
    days = (now.astimezone().date() - when.astimezone().date()).days
    if days == 0:
        return _tr("hace {n} h").format(n=round(seconds / 3600))
    return _tr("ayer") if days == 1 else day(when)


def size(octets: int) -> str:
    """`820 B`, `34 kB`, `2.1 MB`."""
    if octets < 1000:
        return f"{octets} B"
    if octets < 1_000_000:
        return f"{round(octets / 1000)} kB"
    return f"{octets / 1_000_000:.1f} MB"


def short_uuid(uuid: str) -> str:
    """The first eight characters, as people quote it."""
    return uuid[:8].upper()


_RFC = re.compile(r"\b([A-ZÑ&]{3,4})(\d{6})([A-Z0-9]{3})\b", re.IGNORECASE)


def mask_rfcs(text: str) -> str:
    """`text` with the middle of every RFC hidden, for logs and reports."""
    return _RFC.sub(lambda m: m.group(1)[:2] + "*" * (len(m.group(0)) - 4) + m.group(3)[1:], text)


def parse_day(text: str, today: date) -> date | None:
    """Read `hoy`, `ayer`, `30d`, `2026-01`, `15/02`, `15/02/2026`, `2026-02-15`; None when it is none of these."""
    word = text.strip().lower()
    if word in ("hoy", "today", ""):
        return today if word else None
    if word in ("ayer", "yesterday"):
        return today - timedelta(days=1)
    if found := re.fullmatch(r"(\d{1,4})\s*d", word):
        return today - timedelta(days=int(found.group(1)))
    return _calendar_day(word, today)


def _calendar_day(word: str, today: date) -> date | None:
    for pattern, order in (
        (r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", "ymd"),
        (r"(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}|\d{2}))?", "dmy"),
    ):
        if found := re.fullmatch(pattern, word):
            parts = dict(zip(order, found.groups(), strict=True))
            year = int(parts["y"] or today.year)
            return _date(year + 2000 if year < 100 else year, int(parts["m"]), int(parts["d"] or 1))
    return None


def _date(year: int, month_number: int, day_number: int) -> date | None:
    try:
        return date(year, month_number, day_number)
    except ValueError:
        return None


def _local(when: date | datetime) -> date | datetime:
    return when.astimezone() if isinstance(when, datetime) and when.tzinfo is UTC else when
