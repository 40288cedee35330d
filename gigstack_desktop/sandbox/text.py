"""Text made comparable: what a search looks at."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Lower case without accents, blanks collapsed."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


def like(word: str) -> str:
    """A LIKE pattern for a word anywhere, its wildcards taken literally (escape character: backslash)."""
    return "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def searchable(*fields: object) -> str:
    """The folded words of an object."""
    return fold(" ".join(str(field) for field in fields if field))
