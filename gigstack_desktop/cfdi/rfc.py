"""The RFC: form, date, check digit and kind of person (rules, section 7)."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Literal

from gigstack_desktop.cfdi.model import FOREIGN_RFC, PUBLIC_RFC

Person = Literal["fisica", "moral"]
Problem = Literal["empty", "form", "date", "digit"]

GENERIC = frozenset({PUBLIC_RFC, FOREIGN_RFC})
# Fixed values whose last character is not a check digit.
FIXED = GENERIC | {"EXT990101NI1"}

_FORM = re.compile(r"[A-Z&Ñ]{3,4}(\d{2})(\d{2})(\d{2})[A-Z0-9]{2}[0-9A]")
_NOISE = re.compile(r"[\s\-_.·–—]+")
_ALPHABET = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}


def normalize(text: str) -> str:
    """`text` as SAT writes it: upper case, without blanks, hyphens or dots. Ñ and & stay."""
    return _NOISE.sub("", text).upper()


def is_generic(rfc: str) -> bool:
    """True for the public (XAXX) and the foreign (XEXX) generic RFC."""
    return rfc in GENERIC


def person(rfc: str) -> Person:
    """Kind of person by length: 12 positions are a company, anything else is treated as a natural person."""
    return "moral" if len(rfc) == 12 else "fisica"


def is_valid_form(rfc: str) -> bool:
    """True when letters, digits and date are possible; the check digit is not looked at."""
    return _form_problem(rfc) is None


def check_digit(rfc: str) -> str:
    """The check digit that `rfc` (with or without its last character) should have.

    The argument is 11 or 12 characters for a company and 12 or 13 for a natural person; a text of 12 is read as a
    company's complete RFC when its fourth character is a digit. Raises ValueError on other lengths or letters.
    """
    body = rfc[:-1] if _is_complete(rfc) else rfc
    if len(body) not in (11, 12) or any(character not in _VALUES for character in body):
        raise ValueError(f"not an RFC: {rfc!r}")
    total = sum(_VALUES[character] * weight for character, weight in zip(body.rjust(12), range(13, 1, -1), strict=True))
    remainder = total % 11
    return {0: "0", 1: "A"}.get(remainder, str(11 - remainder))


def digit_ok(rfc: str) -> bool:
    """True when the check digit verifies, or the RFC is one of the fixed values. False for an impossible RFC."""
    if rfc in FIXED:
        return True
    return is_valid_form(rfc) and check_digit(rfc) == rfc[-1]


@lru_cache(maxsize=4096)
def check(rfc: str) -> Problem | None:
    """What is wrong with `rfc`: empty, form, date (block), digit (only warn: real ones exist), or None."""
    if not rfc:
        return "empty"
    if problem := _form_problem(rfc):
        return problem
    return None if digit_ok(rfc) else "digit"


def _is_complete(rfc: str) -> bool:
    return len(rfc) == 13 or (len(rfc) == 12 and rfc[3].isdigit())


def _form_problem(rfc: str) -> Problem | None:
    match = _FORM.fullmatch(rfc)
    if match is None or not rfc.isupper():
        return "form"
    year, month, day = (int(part) for part in match.groups())
    return None if _is_date(year, month, day) else "date"


def _is_date(year: int, month: int, day: int) -> bool:
    # Two digits do not tell the century: 29 Feb "00" exists in 2000 and not in 1900, so either century will do.
    for century in (1900, 2000):
        try:
            date(century + year, month, day)
        except ValueError:
            continue
        return True
    return False
