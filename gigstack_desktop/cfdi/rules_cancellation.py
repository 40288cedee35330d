"""Rules of a cancellation before it is asked for: motive, substitute, living relations (rules, section 15)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gigstack_desktop.cfdi.model import Finding
from gigstack_desktop.cfdi.rules import Path, Rule, findings
from gigstack_desktop.cfdi.rules_relations import UUID
from gigstack_desktop.cfdi.tables import MOTIVES

_SUBSTITUTED: Final = "01"


@dataclass(frozen=True)
class Cancellation:
    """What is to be asked of SAT: which document, why, and what replaces it.

    `relates` says whether the substitute is known to relate to the document with 04 (None: nobody knows); `living` how
    many payments and egresses that are in force relate to it.
    """

    uuid: str
    motive: str
    substitute: str = ""
    relates: bool | None = None
    living: int = 0

    path: Path = ()


def _substitute_missing(request: Cancellation) -> bool:
    return request.motive == _SUBSTITUTED and (not request.substitute or request.relates is False)


def _is_itself(request: Cancellation) -> bool:
    return bool(request.substitute) and request.substitute.upper() == request.uuid.upper()


CANCELLATION: Final[tuple[Rule[Cancellation], ...]] = (
    Rule("311", ("motive",), lambda r: r.motive not in MOTIVES),
    Rule("312", ("substitute",), _substitute_missing),
    Rule(
        "SUBSTITUTE_UUID",
        ("substitute",),
        lambda r: bool(r.substitute) and (not UUID.fullmatch(r.substitute) or _is_itself(r)),
    ),
    Rule(
        "SUBSTITUTE_UNDUE",
        ("substitute",),
        lambda r: r.motive in MOTIVES and r.motive != _SUBSTITUTED and bool(r.substitute),
        fix=lambda r: "",
    ),
    # The chain of a substitution is the exception: its relations follow to the new document.
    Rule("204", ("uuid",), lambda r: r.living > 0 and r.motive != _SUBSTITUTED),
)


def check_cancellation(request: Cancellation) -> tuple[Finding, ...]:
    """What keeps the cancellation from being asked for; empty when SAT may be asked."""
    return tuple(findings(CANCELLATION, request))
