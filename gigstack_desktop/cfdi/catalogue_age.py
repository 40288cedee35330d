"""How old the shipped catalogues are, as a number and as a sentence for the person."""

from __future__ import annotations

import datetime as dt
from typing import Final, NamedTuple

from gigstack_desktop.cfdi.tables import MONTHS

STALE_AFTER: Final = 60  # days; SAT publishes a workbook every few weeks, and most change nothing that people use


class Freshness(NamedTuple):
    """The day of SAT's workbook, its age in days, and what to tell the person (Spanish)."""

    date: dt.date
    days: int
    stale: bool
    sentence: str


def freshness(dated: dt.date, today: dt.date) -> Freshness:
    """The age on `today` of catalogues of the day `dated`; a clock that is behind makes it 0."""
    days = max((today - dated).days, 0)
    stale = days > STALE_AFTER
    month = MONTHS[f"{dated.month:02}"].lower()
    ago = {0: "de hoy", 1: "de ayer"}.get(days, f"de hace {days} días")
    sentence = f"Los catálogos del SAT son {ago} ({dated.day} de {month} de {dated.year})."
    if stale:
        sentence += " Puede haber claves nuevas o retiradas: actualiza el programa."
    return Freshness(dated, days, stale, sentence)
