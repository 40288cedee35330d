"""Puts a slip of the fingers right: one letter wrong, missing, doubled or exchanged, or one word written as two.

Only words that nothing in the catalogue begins with are touched, and only once nothing was found with all of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from string import ascii_lowercase

_SHORTEST = 4  # shorter words have too many neighbours
# Letters that sound alike at the beginning of a word: elsewhere any letter may be wrong.
_ALIKE = {"b": "v", "v": "b", "c": "sk", "s": "cz", "z": "s", "g": "j", "j": "g", "k": "c", "y": "l", "l": "y"}


def repair(connection: sqlite3.Connection, table: str, everyday: Collection[str], stems: list[str]) -> list[str]:
    """The words as they were probably meant; the same list when nothing better is known.

    `everyday` are the words of the hand-made list, which win over the catalogue's.
    """
    joined = _joined(everyday, stems)
    if joined != stems:
        return joined
    connection.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{table}_words USING fts5vocab(main, {table}_fts, row)")
    return [
        part if _known(connection, table, everyday, part) else _meant(connection, table, everyday, part)
        for part in stems
    ]


def near(typed: str, word: str) -> tuple[int, int] | None:
    """How far the word is from what was typed, None when more than one slip lies between that and its beginning.

    First how many of its letters are still missing, then whether a letter is simply another one: people rather forget,
    double or exchange one.
    """
    at = next((i for i, (a, b) in enumerate(zip(typed, word, strict=False)) if a != b), min(len(typed), len(word)))
    rest, end = typed[at:], word[at:]
    exchanged = rest[1:2] + rest[:1] + rest[2:]
    kinds = ((rest, end[1:], 0), (rest[1:], end, 0), (exchanged, end, 0), (rest[1:], end[1:], 1))
    return min(((len(b) - len(a), other) for a, b, other in kinds if b.startswith(a)), default=None)


def _joined(everyday: Collection[str], stems: list[str]) -> list[str]:
    """`lap top` as `laptop`, where the one word is an everyday one."""
    for at in range(len(stems) - 1):
        whole = stems[at] + stems[at + 1]
        if whole in everyday:
            return [*stems[:at], whole, *stems[at + 2 :]]
    return stems


def _known(connection: sqlite3.Connection, table: str, everyday: Iterable[str], part: str) -> bool:
    if len(part) < _SHORTEST or any(word.startswith(part) for word in everyday):
        return True
    return next(_words(connection, table, part), None) is not None


def _meant(connection: sqlite3.Connection, table: str, everyday: Iterable[str], part: str) -> str:
    beginnings = _beginnings(part)
    likely = (word for word in everyday if word.startswith((part[0], *beginnings)))
    found = [(far, 0, word) for word in likely if (far := near(part, word))]
    for beginning in beginnings if not found else ():
        words = _words(connection, table, beginning)
        found += [(far, -rows, word) for word, rows in words if (far := near(part, word))]
    return min(found)[-1] if found else part


def _beginnings(part: str) -> tuple[str, ...]:
    """How the word may really begin: as typed, or with the slip in its first two letters.

    Each is looked up in the index; reading every word with the same initial took five times as long.
    """
    first, second, rest = part[0], part[1], part[2:]
    return (
        first + second,
        "h" + part,
        *(alike + second + rest for alike in _ALIKE.get(first, "")),
        second + first + rest,
        first + rest,
        first + rest[0] + second + rest[1:],
        *(first + letter + rest for letter in ascii_lowercase),
        *(first + letter + second + rest for letter in ascii_lowercase),
    )


def _words(connection: sqlite3.Connection, table: str, beginning: str) -> Iterator[tuple[str, int]]:
    """Words of the full-text index that begin so, with the number of rows that have them."""
    return iter(
        connection.execute(
            f"SELECT term, doc FROM temp.{table}_words WHERE term >= ? AND term < ?",  # noqa: S608
            (beginning, beginning + "{"),
        )
    )
