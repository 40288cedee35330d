"""Validity windows of receipts: day, week, fortnight, month or two months of the team's own calendar."""

from __future__ import annotations

import calendar
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gigstack_desktop.sandbox.invoices import Job
    from gigstack_desktop.sandbox.records import Json

PERIODICITIES = ("day", "week", "two_weeks", "month", "two_months")
SAT_CODES = {"day": "01", "week": "02", "two_weeks": "03", "month": "04", "two_months": "05"}
TWO_MONTHS_REGIME = "621"


def end_of(periodicity: str, local: datetime) -> datetime:
    """The last second of the window that holds this local time; weeks end on Sunday, fortnights on the 15th."""
    day = local
    if periodicity == "week":
        day = local + timedelta(days=6 - local.weekday())
    elif periodicity == "two_weeks" and local.day <= 15:
        day = local.replace(day=15)
    elif periodicity != "day":
        odd_month = periodicity == "two_months" and local.month % 2 == 1
        month = local.month + 1 if odd_month else local.month
        day = local.replace(day=calendar.monthrange(local.year, month)[1], month=month)
    return day.replace(hour=23, minute=59, second=59, microsecond=0)


def end_ms(job: Job, periodicity: str) -> int:
    """The end of the window that holds the job's moment, in milliseconds since 1970."""
    end = end_of(periodicity, job.local_now())
    moment = job.now_ms
    for _ in range(2):  # twice, for the clock may change between now and then
        away = end - job.press.local_time(job.place, moment)
        moment += int(away.total_seconds()) * 1000
    return moment - moment % 1000 + 999


def period_of(job: Job, receipt: Json) -> tuple[str, str, int]:
    """InformacionGlobal of a receipt: its window's; the month of the sale where two months are not allowed."""
    regime = job.team.payload["tax_system"]
    whole = receipt["periodicity"] != "two_months" or regime == TWO_MONTHS_REGIME
    seconds = receipt["validUntil" if whole else "created"]
    return sat_period(receipt["periodicity"], job.press.local_time(job.place, seconds * 1000), regime)


def sat_period(periodicity: str, end: datetime, regime: str) -> tuple[str, str, int]:
    """InformacionGlobal of a window by its last day: periodicity, months and year (rules 8.6, 8.7).

    Two months are only for regime 621; for others it is the month.
    """
    if periodicity == "two_months" and regime == TWO_MONTHS_REGIME:
        return "05", f"{13 + (end.month - 1) // 2}", end.year
    code = "04" if periodicity == "two_months" else SAT_CODES[periodicity]
    return code, f"{end.month:02d}", end.year
