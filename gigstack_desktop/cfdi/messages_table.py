"""One row of the table of messages: what a code means, for the owner (Spanish) and for programs (English)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

About = Literal["invoice", "receiver", "sender", "unknown"]


class Message(NamedTuple):
    """The codes that share a meaning, the sentence of appendix A, and the contract's explanation and solution (4.11).

    `codes` is a prefix ("" for none) and numbers or ranges: "CFDI 40131-40135 140226".
    """

    codes: str
    es: str
    en: str
    solution: str
    about: About = "invoice"

    def expanded(self) -> Iterator[str]:
        """Every code of the row."""
        prefix, *numbers = self.codes.split(" ")
        for number in numbers:
            first, _, last = number.partition("-")
            yield from (f"{prefix}{value}" for value in range(int(first), int(last or first) + 1))


def by_code(rows: Iterable[Message]) -> dict[str, Message]:
    """Each code with its row, in the order of the rows."""
    return {code: row for row in rows for code in row.expanded()}
