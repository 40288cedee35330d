"""What services tell the rest of the program: plain immutable values given to one callable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

ConnectionState = Literal["online", "offline", "starting", "unauthorized"]


@dataclass(frozen=True, slots=True)
class Changed:
    """Records of one noun (client, product, invoice, payment, document, draft, outbox, company) changed in the cache.

    An empty `ids` means "many, read the list again".
    """

    noun: str
    ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Progress:
    """Long work called `name` did `done` of `total` steps; total 0 means not known yet."""

    name: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Connection:
    """Whether the API answers; `starting` while the embedded API has no address yet."""

    state: ConnectionState


Event = Changed | Progress | Connection
Publish = Callable[[Event], None]
