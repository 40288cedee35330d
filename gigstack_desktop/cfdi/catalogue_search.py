"""Finds the SAT key that a person means: everyday words first, then the catalogue's own words.

The order is: what this business used before, a hand-made list of everyday goods and services, the rest. The rest is
ranked here and not by bm25: names are five words long, so where a word stands, whether it is whole and how much else
the name says tell more, and bm25 must count every row that a short prefix touches.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Mapping
from functools import cached_property
from typing import Final, NamedTuple

from gigstack_desktop.cfdi import catalogue_slips

PRODUCTS: Final = "product"
UNITS: Final = "unit"

USED: Final = "usada"
COMMON: Final = "común"
CATALOGUE: Final = "catálogo"

# Rows carry their ids in the builder's order of likelihood, so the first matching ids are a fair sample of all.
_SAMPLE: Final = 300
_FAVOURITES: Final = 400
_WHOLE_PHRASE: Final = 1.75  # scores of an everyday phrase that the typed words are, or begin

_WORD: Final = re.compile(r"[^\W_]+")
_NUMBER: Final = re.compile(r"\d[\d\s.\-]*[xX*]*", re.ASCII)
_MARKS: Final = re.compile("[\u0300-\u036f]+")
_STOP: Final = frozenset(_WORD.findall("a al con de del e el en la las lo los o para por que su sus u un una y"))


class Hit(NamedTuple):
    """A key that may be meant; `why` is "usada" (by this business), "común" (everyday list) or "catálogo"."""

    key: str
    name: str
    score: float  # higher is better; comparable within one answer only
    why: str


class _Row(NamedTuple):
    key: str
    name: str
    other: str  # similar words, or a unit's description and symbol


def fold(text: str) -> str:
    """Lower case without accents (ñ becomes n), as the full-text index sees it."""
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", unicodedata.normalize("NFKD", text)).lower()


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return _WORD.findall(fold(text))


def stem(word: str) -> str:
    """A word without its plural ending, good enough to be a prefix of both numbers (camiones → camion)."""
    if len(word) > 5 and word.endswith("ces"):
        return word[:-3]  # lápices, lápiz
    if len(word) > 4 and word.endswith("es") and word[-3] in "dlnrj":
        return word[:-2]
    if len(word) > 3 and word.endswith("s"):
        return word[:-1]
    return word


def query_stems(text: str) -> list[str]:
    """What to look for: the words that say something, each as a prefix. The last one may be unfinished."""
    found = words(text)
    telling = [word for word in found[:-1] if word not in _STOP] + found[-1:]
    if len(telling) > 1 and telling[-1] in _STOP:
        telling.pop()
    return [stem(word) for word in telling][:12]


class _Phrase(NamedTuple):
    text: str  # folded, with a blank before each word
    key: str
    name: str
    position: int  # order among the keys of the same phrase


class Common:
    """The hand-made list of everyday words, in memory."""

    def __init__(self, phrases: list[_Phrase]) -> None:
        self._phrases = phrases
        self._by_stems: list[tuple[frozenset[str], _Phrase]] | None = None

    @classmethod
    def read(cls, connection: sqlite3.Connection, table: str) -> Common:
        """Read the list for one table from the catalogue file."""
        rows = connection.execute(
            "SELECT ' ' || phrase, key, name, position FROM common WHERE kind = ? ORDER BY rowid", (table,)
        )
        return cls([_Phrase._make(row) for row in rows])

    @cached_property
    def first(self) -> tuple[_Row, ...]:
        """Every key of the list once, in its order."""
        return tuple({phrase.key: _Row(phrase.key, phrase.name, "") for phrase in self._phrases}.values())

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the list, as its stem."""
        return frozenset(stem(word) for phrase in self._phrases for word in phrase.text.split())

    def matches(self, stems: list[str]) -> dict[str, tuple[float, str]]:
        """Key → (score, name) of the phrases that the words are, that they begin, or that are all among them."""
        best: dict[str, tuple[float, str]] = {}
        for score, phrase in (*self._begun(stems), *self._inside(stems)):
            if score > best.get(phrase.key, (0.0, ""))[0]:
                best[phrase.key] = (score, phrase.name)
        return best

    def _begun(self, stems: list[str]) -> list[tuple[float, _Phrase]]:
        """Phrases in which every part begins a word: above 1.75, the very phrase 2.5 to 3."""
        starts = [" " + part for part in stems]
        found = self._phrases
        for start in starts:
            found = [phrase for phrase in found if start in phrase.text]
        return [(_begun_score(phrase, stems), phrase) for phrase in found]

    def _inside(self, stems: list[str]) -> list[tuple[float, _Phrase]]:
        """Phrases whose words are all among more words: below 1.5."""
        if len(stems) < 2:
            return []
        if self._by_stems is None:
            self._by_stems = [(frozenset(map(stem, _telling(phrase))), phrase) for phrase in self._phrases]
        typed = frozenset(stems)
        return [
            (max(0.1, 1.0 + len(parts) / len(stems) / 2 - phrase.position / 16), phrase)
            for parts, phrase in self._by_stems
            if parts < typed
        ]


def _telling(phrase: _Phrase) -> list[str]:
    return [word for word in phrase.text.split() if word not in _STOP]


def _begun_score(phrase: _Phrase, stems: list[str]) -> float:
    telling = _telling(phrase)
    if len(stems) == len(telling) and set(stems) == set(map(stem, telling)):
        return 3.0 - min(phrase.position, 8) / 16
    share = sum(map(len, stems)) / sum(map(len, telling))
    return 2.0 + min(share, 1.0) / 2 - min(phrase.position, 3) / 16


def search(
    connection: sqlite3.Connection, table: str, common: Common, text: str, limit: int, favourites: Mapping[str, int]
) -> list[Hit]:
    """The best `limit` keys of `table` for `text`, each key once."""
    compact = text.strip()
    used = _rows_of(connection, table, favourites)
    stems = query_stems(compact)
    if not stems:
        hits = [_hit(row, 0.0, USED, favourites) for row in used] + [_hit(row, 0.0, COMMON) for row in common.first]
    elif table == PRODUCTS and _NUMBER.fullmatch(compact):
        hits = _by_number(connection, re.sub(r"\D", "", compact), used, favourites)
    else:
        hits = _by_words(connection, table, common, stems, used, favourites, limit)
        if table == UNITS:
            hits += _by_unit_key(connection, compact, favourites)
    return _best(hits, limit)


def _best(hits: list[Hit], limit: int) -> list[Hit]:
    chosen: dict[str, Hit] = {}
    for hit in sorted(hits, key=lambda hit: -hit.score):
        chosen.setdefault(hit.key, hit)
        if len(chosen) >= limit:
            break
    return list(chosen.values())


def _hit(row: _Row, score: float, why: str, favourites: Mapping[str, int] = {}) -> Hit:
    """Used ones come first (more use is better), then everyday ones, then the rest.

    An everyday phrase that is only a part of what was typed ("vidrio" in "vidrio templado") must not hide a key that
    says all of it: it competes with the catalogue.
    """
    if why == USED:
        return Hit(row.key, row.name, 2000.0 + min(favourites[row.key], 10**6) + score / 1000, USED)
    if why == COMMON:
        return Hit(row.key, row.name, score + (1000.0 if score >= _WHOLE_PHRASE else 3.0), COMMON)
    return Hit(row.key, row.name, score, CATALOGUE)


def _by_number(
    connection: sqlite3.Connection, digits: str, used: list[_Row], favourites: Mapping[str, int]
) -> list[Hit]:
    """Keys that begin with the digits, in order (the general ones, ending in zeros, come first by themselves)."""
    rows = connection.execute(
        "SELECT key, name, '' FROM product WHERE key >= ? AND key < ? ORDER BY key LIMIT 60", (digits, digits + ":")
    )
    hits = [_hit(_Row(*row), -float(index), CATALOGUE) for index, row in enumerate(rows)]
    return hits + [_hit(row, 0.0, USED, favourites) for row in used if row.key.startswith(digits)]


def _by_unit_key(connection: sqlite3.Connection, text: str, favourites: Mapping[str, int]) -> list[Hit]:
    """Units whose key was typed, in either case; a whole key beats every word."""
    folded = text.upper()
    rows = connection.execute(
        "SELECT key, name, '' FROM unit WHERE key >= ? AND key < ? ORDER BY length(key), key LIMIT 20",
        (folded, folded + "\x7f"),
    )
    hits = []
    for row in map(_Row._make, rows):
        if row.key == folded and len(folded) > 1:
            hits.append(_hit(row, 99.0, COMMON))
        else:
            hits.append(_hit(row, 0.5, CATALOGUE))
    return [_hit(_Row(hit.key, hit.name, ""), 9.0, USED, favourites) if hit.key in favourites else hit for hit in hits]


def _by_words(
    connection: sqlite3.Connection,
    table: str,
    common: Common,
    stems: list[str],
    used: list[_Row],
    favourites: Mapping[str, int],
    limit: int,
) -> list[Hit]:
    everyday = common.matches(stems)
    whole = sum(score >= _WHOLE_PHRASE for score, _ in everyday.values())
    # Everyday phrases come before the whole catalogue: with enough of them nobody sees a row of it.
    rows = _matching(connection, table, stems) if whole < limit else []
    if not rows and not whole:
        repaired = catalogue_slips.repair(connection, table, common.words, stems)
        if repaired != stems:
            stems, everyday = repaired, common.matches(repaired)
            rows = _matching(connection, table, stems)
        if not rows and len(stems) > 1:
            rows = _matching(connection, table, stems, any_of_them=True)
    hits = [_hit(_Row(key, name, ""), score, COMMON) for key, (score, name) in everyday.items()]
    for row in used:
        score = _text_score(row, stems)
        if score > 0 or row.key in everyday:
            hits.append(_hit(row, score, USED, favourites))
    return hits + [_hit(row, _text_score(row, stems, every=False), CATALOGUE) for row in rows]


def _matching(connection: sqlite3.Connection, table: str, stems: list[str], *, any_of_them: bool = False) -> list[_Row]:
    """The likeliest rows that say every word, or any of them.

    A single letter beside other words does not go to the index, where it begins half of all words.
    """
    telling = [part for part in stems if len(part) > 1] or stems
    query = (" OR " if any_of_them else " ").join(f'"{part}"*' for part in telling)
    other = "similar" if table == PRODUCTS else "description || ' ' || symbol"
    found = connection.execute(
        f"""SELECT t.key, t.name, {other} FROM
              (SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH ? ORDER BY rowid LIMIT {_SAMPLE}) f
            JOIN {table} t ON t.id = f.rowid""",  # noqa: S608
        (query,),
    )
    rows = [_Row(*row) for row in found]
    if any_of_them or len(telling) == len(stems):
        return rows
    return [row for row in rows if _text_score(row, stems)]


def _rows_of(connection: sqlite3.Connection, table: str, favourites: Mapping[str, int]) -> list[_Row]:
    """The rows of the most used keys; keys that are no longer in the catalogue drop out by themselves."""
    keys = sorted(favourites, key=lambda key: -favourites[key])[:_FAVOURITES]
    if not keys:
        return []
    other = "similar" if table == PRODUCTS else "description || ' ' || symbol"
    marks = ",".join("?" * len(keys))
    rows = connection.execute(f"SELECT key, name, {other} FROM {table} WHERE key IN ({marks})", keys)  # noqa: S608
    return [_Row(*row) for row in rows]


def _text_score(row: _Row, stems: list[str], *, every: bool = True) -> float:
    """How well a row says these words: 0 when one is missing (and `every`), at most about 10 a word."""
    name = words(row.name)
    other: list[str] | None = None
    total = 0.0
    for part in stems:
        score = _word_score(name, part)
        if not score:
            other = words(row.other) if other is None else other
            score = _word_score(other, part) / 3
        if not score and every:
            return 0.0
        total += score
    class_level = 0.6 if row.key.endswith("00") else 0.0
    return total / len(stems) + 2.5 * len(stems) / (len(name) + len(stems)) + class_level


def _word_score(found: list[str], part: str) -> float:
    """The best match of one beginning among words: whole beats begun, early beats late."""
    best = 0.0
    for index, word in enumerate(found):
        if word.startswith(part):
            whole = 3.0 if word == part or stem(word) == part else len(part) / len(word)
            best = max(best, whole + 2.0 / (1 + index))
    return best
