"""Business days as the tax authority counts them: not Saturdays, Sundays nor the days that CFF article 12 names."""

from __future__ import annotations

from datetime import date, timedelta

_FIXED = {(1, 1), (5, 1), (5, 5), (9, 1), (9, 16), (12, 25)}
# (month, which Monday of it) moved holidays: 5 February, 21 March, 20 November.
_MONDAYS = {(2, 1), (3, 3), (11, 3)}
_INAUGURATION, _TERM = 2024, 6


def is_business_day(day: date) -> bool:
    """Whether offices work that day."""
    if day.weekday() >= 5 or (day.month, day.day) in _FIXED:
        return False
    if (day.month, day.day) == (10, 1) and (day.year - _INAUGURATION) % _TERM == 0:
        return False
    return day.weekday() != 0 or (day.month, (day.day + 6) // 7) not in _MONDAYS


def after(day: date, count: int) -> date:
    """The business day that comes `count` business days after `day`."""
    while count:
        day += timedelta(days=1)
        count -= is_business_day(day)
    return day
