"""SAT's rejection codes as the API's catalogue lists them (contract 4.11), from the one table of messages."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from gigstack_desktop.cfdi.messages import PAC_TABLE, explain
from gigstack_desktop.cfdi.messages_table import About


class PacError(NamedTuple):
    """One code: what the owner reads in Spanish, what it means and how to solve it in English, and whose data it is.

    `type` says where to look: the invoice itself, its receiver, the sender (issuer, certificate), or unknown.
    """

    code: str
    description_es: str
    explanation_en: str
    solution_en: str
    type: About


@cache
def error_catalogue() -> tuple[PacError, ...]:
    """Every code that a stamping or a cancellation may answer with, in the order of the table."""
    return tuple(PacError(code, explain(code), row.en, row.solution, row.about) for code, row in PAC_TABLE.items())
