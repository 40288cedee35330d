"""One reading of a constancia's text, and the forms that its values must have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from gigstack_desktop.cfdi.csf.labels import MONTHS, fold

RFC = r"[A-ZÑ&]{3,4}\d{6}[A-Z\d]{3}"
IS_RFC = re.compile(RFC)
IS_CURP = re.compile(r"[A-Z][AEIOUX][A-Z]{2}\d{6}[HMX][A-Z]{5}[A-Z\d]\d")
SLASHED = re.compile(r"\b(\d{2})/(\d{2})/(\d{4})\b")
WRITTEN = re.compile(rf"\b(\d{{1,2}})\s+DE\s+({'|'.join(MONTHS)})\s+DE\s+(\d{{4}})\b")
STATUSES = frozenset({"ACTIVO", "REACTIVADO", "SUSPENDIDO", "CANCELADO"})


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the régimen table, dates as printed (`01/04/2022`, or empty)."""

    text: str
    start: str
    end: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one way of reading found: texts by the field names of `labels`, and the régimen rows.

    `closed` means that the section which always follows the table was seen right after it: no row was left behind.
    """

    identification: Mapping[str, str] = field(default_factory=dict)
    address: Mapping[str, str] = field(default_factory=dict)
    regimes: tuple[Row, ...] = ()
    closed: bool = False


def parse_slashed(text: str) -> date | None:
    """`01/04/2022` as a date; None when it is not one."""
    match = SLASHED.fullmatch(text.strip())
    return None if match is None else make_date(match[3], match[2], match[1])


def parse_written(text: str) -> date | None:
    """`01 DE ABRIL DE 2022` as a date; None when it is not one."""
    match = WRITTEN.fullmatch(" ".join(fold(text).split()))
    return None if match is None else make_date(match[3], str(MONTHS[match[2]]), match[1])


def make_date(year: str, month: str, day: str) -> date | None:
    """The date, or None when the calendar has no such day."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
