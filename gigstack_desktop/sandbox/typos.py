"""Search that forgives a typing error: one in words of four letters, two in those of eight (as Typesense does)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gigstack_desktop.sandbox.text import fold

ONE_FROM, TWO_FROM = 4, 8


def allowed(word: str) -> int:
    """How many errors a word may have."""
    return (len(word) >= ONE_FROM) + (len(word) >= TWO_FROM)


def pieces(word: str) -> list[str]:
    """Parts of which at least one must be in any text that has the word with at most its allowed errors.

    Cut in one part more than there may be errors, one part stays whole; two letters that changed places over a cut are
    put back to look for.
    """
    parts = allowed(word) + 1
    cuts = [len(word) * part // parts for part in range(parts + 1)]
    found = [word[start:end] for start, end in pairwise(cuts)]
    swaps = [word[cut - 1 : cut + 1][::-1] for cut in cuts[1:-1]]
    return [*found, *swaps]


def matches(words: Sequence[str], text: str) -> bool:
    """Whether every word begins some word of the text, its allowed errors aside."""
    tokens = fold(text).split()
    return all(any(distance(word, token) <= allowed(word) for token in tokens) for word in words)


def distance(word: str, token: str) -> int:
    """Letters to insert, drop, change or swap until the word is a beginning of the token."""
    token = token[: len(word) + allowed(word)]
    before: list[int] = []
    last = list(range(len(token) + 1))
    for i, letter in enumerate(word):
        row = [i + 1]
        for j, other in enumerate(token):
            best = min(last[j + 1] + 1, row[j] + 1, last[j] + (letter != other))
            if i and j and letter == token[j - 1] and word[i - 1] == other:
                best = min(best, before[j - 1] + 1)
            row.append(best)
        before, last = last, row
    return min(last)
