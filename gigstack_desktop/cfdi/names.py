"""Names as SAT registers them: upper case, single blanks, a company without its kind of company (rules, section 7)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from gigstack_desktop.cfdi.model import PUBLIC_NAME

_KINDS = (
    "S A P I B DE C V",
    "S A P I DE C V",
    "S A P I",
    "S A B DE C V",
    "S A B",
    "S A DE C V",
    "S A S DE C V",
    "S A S",
    "S A",
    "S DE R L DE C V",
    "S DE R L DE I P DE C V",
    "S DE R L DE I P",
    "S DE R L MI",
    "S DE R L",
    "S C DE R L DE C V",
    "S C DE R L",
    "S C DE P DE R L",
    "S C DE C DE R L",
    "S C L",
    "S C S",
    "S EN C DE C V",
    "S EN C POR A",
    "S EN C",
    "S EN N C",
    "S P R DE R L DE C V",
    "S P R DE R L",
    "S P R DE R I",
    "S P R",
    "S S S",
    "S C",
    "A C",
    "A EN P",
    "A R IC",
    "I A P",
    "I B P",
    "A B P",
    "SOFOM E N R",
    "SOFOM E R",
    "SOCIEDAD ANONIMA DE CAPITAL VARIABLE",
    "SOCIEDAD ANONIMA PROMOTORA DE INVERSION DE CAPITAL VARIABLE",
    "SOCIEDAD ANONIMA",
    "SOCIEDAD DE RESPONSABILIDAD LIMITADA DE CAPITAL VARIABLE",
    "SOCIEDAD DE RESPONSABILIDAD LIMITADA",
    "SOCIEDAD POR ACCIONES SIMPLIFICADA DE CAPITAL VARIABLE",
    "SOCIEDAD POR ACCIONES SIMPLIFICADA",
    "SOCIEDAD CIVIL",
    "ASOCIACION CIVIL",
)
_VOWELS = {"A": "[AÁ]", "E": "[EÉ]", "I": "[IÍ]", "O": "[OÓ]", "U": "[UÚ]"}
# Letters of an abbreviation may carry dots and be joined or apart: SA, S.A., S. A.; whole words keep their blanks.
_GAP = r"\.?\s*"


def _pattern(kind: str) -> str:
    parts: list[str] = []
    words = kind.split(" ")
    for index, word in enumerate(words):
        parts.append("".join(_VOWELS.get(letter, letter) for letter in word))
        if index == len(words) - 1:
            break
        joined = len(word) == 1 and len(words[index + 1]) == 1
        parts.append(_GAP if joined else r"\.?\s+")
    return "".join(parts) + r"\.?"


@cache
def _suffix() -> re.Pattern[str]:
    """Made when the first name is looked at: it takes a sixth of the time in which the fiscal core is loaded."""
    kinds = "|".join(_pattern(kind) for kind in sorted(_KINDS, key=len, reverse=True))
    return re.compile(rf"[\s,]+(?P<kind>{kinds})\s*$")


def normalize_name(text: str) -> str:
    """`text` in upper case with single blanks. Accents, Ñ, &, digits and punctuation stay as they were given."""
    return " ".join(text.split()).upper()


def split_company_suffix(name: str) -> tuple[str, str]:
    """(name, kind of company) of a company's name, as ("ACME", "SA DE CV"); the kind is "" when there is none.

    Only a proposal: a few registered names really end like that, so a person confirms.
    """
    clean = normalize_name(name)
    match = _suffix().search(clean)
    if match is None or match.start() == 0:
        return clean, ""
    return clean[: match.start()].rstrip(" ,"), match["kind"]


@lru_cache(maxsize=1024)
def is_public(name: str) -> bool:
    """True for PUBLICO EN GENERAL however it is typed: «Público en general» too (rules 8)."""
    decomposed = unicodedata.normalize("NFD", normalize_name(name))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)) == PUBLIC_NAME
