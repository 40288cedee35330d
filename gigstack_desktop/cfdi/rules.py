"""What a rule is, and what it looks at. The rules themselves are data in the modules `rules_*`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from gigstack_desktop.cfdi.messages import explain
from gigstack_desktop.cfdi.model import (
    Finding,
    Invoice,
    Line,
    LineTotals,
    PaidDocument,
    PaidTax,
    Payment,
    Severity,
    TaxAmount,
    Totals,
)
from gigstack_desktop.cfdi.related import RelatedFacts

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.catalogues import Catalogues, ProductKey, Rate, ZipInfo
    from gigstack_desktop.cfdi.certificates import Certificate

Path = tuple[str | int, ...]
Values = Mapping[str, str]


@dataclass
class Case:
    """One document under examination. Without catalogues nothing is said about whether a key exists."""

    invoice: Invoice
    totals: Totals
    catalogues: Catalogues | None = None
    now: datetime | None = None
    usual_rate: Decimal | None = None
    certificate: Certificate | None = None
    related: Mapping[str, RelatedFacts] = field(default_factory=dict)
    _successors: dict[str, tuple[str, ...]] = field(default_factory=dict)
    path: Path = ()

    @property
    def is_dated(self) -> bool:
        """False for a date that no CFDI has: SAT's schema takes the years 2010 to 2099."""
        return 2010 <= self.invoice.date.year <= 2099

    @property
    def day(self) -> date:
        """The day on which keys must be in force."""
        return self.invoice.date.date()

    def retired(self, catalogue: str, key: str) -> bool:
        """True when catalogues are at hand and `key` is not in force."""
        return self.catalogues is not None and not self.catalogues.is_current(catalogue, key, self.day)

    def standing(self, catalogue: str, key: str) -> str:
        """What a key is on the day, as `Catalogues.standing` says; "" when no catalogues are at hand."""
        return self.catalogues.standing(catalogue, key, self.day) if self.catalogues else ""

    def successors(self, key: str) -> tuple[str, ...]:
        """The ClaveProdServ to try in place of a retired one, with their names; searched once, not for each line."""
        if key not in self._successors and self.catalogues:
            hits = self.catalogues.successors(key)
            self._successors[key] = tuple(f"{hit.key} ({hit.name})" for hit in hits)
        return self._successors.get(key, ())

    def product(self, key: str) -> ProductKey | None:
        """The ClaveProdServ, when catalogues are at hand and it exists."""
        return self.catalogues.product(key) if self.catalogues else None

    @cached_property
    def place(self) -> ZipInfo | None:
        """The postal code of issue, when catalogues are at hand and it exists."""
        return self.catalogues.zip(self.invoice.place) if self.catalogues else None

    @cached_property
    def rates(self) -> tuple[Rate, ...] | None:
        """c_TasaOCuota on the day of the document, when catalogues are at hand."""
        return self.catalogues.rates(on=self.day) if self.catalogues else None

    def fact(self, uuid: str) -> RelatedFacts | None:
        """What is known about a related or paid document."""
        return self.related.get(uuid.upper())

    def has_complement(self, namespace: str) -> bool:
        """True when some complement of the document speaks of that namespace."""
        return any(namespace in element for element in self.invoice.complements)


class LineCase(NamedTuple):
    """One Concepto of the document."""

    case: Case
    path: Path
    line: Line
    computed: LineTotals


class TaxCase(NamedTuple):
    """One tax of a line."""

    case: Case
    path: Path
    line: Line
    entry: TaxAmount


class PaymentCase(NamedTuple):
    """One Pago of the complement."""

    case: Case
    path: Path
    payment: Payment


class PaidCase(NamedTuple):
    """One DoctoRelacionado of a payment; `earlier` are those of the same UUID before it in this document."""

    case: Case
    path: Path
    payment: Payment
    document: PaidDocument
    earlier: tuple[PaidDocument, ...]


class PaidTaxCase(NamedTuple):
    """One tax of a DoctoRelacionado."""

    case: Case
    path: Path
    document: PaidDocument
    tax: PaidTax


class Subject(Protocol):
    """What a rule looks at: anything that knows its own place in the document."""

    @property
    def path(self) -> Path: ...


S = TypeVar("S", bound=Subject)


class Rule(NamedTuple, Generic[S]):
    """One condition: `broken` says when it is violated, `fix` what the field should hold (None: no sure correction).

    `field` is where it shows, below the subject's own path. `also` names codes of SAT that mean the same condition
    here; a finding carries `code`.
    """

    code: str
    field: Path
    broken: Callable[[S], bool]
    severity: Severity = "B"
    values: Callable[[S], Values] | None = None
    fix: Callable[[S], object] | None = None
    also: tuple[str, ...] = ()


def findings(rules: Iterable[Rule[S]], subject: S) -> Iterator[Finding]:
    """A finding for each rule that the subject breaks."""
    for rule in rules:
        if rule.broken(subject):
            values = rule.values(subject) if rule.values else {}
            fix = rule.fix(subject) if rule.fix else None
            yield Finding(rule.code, rule.severity, subject.path + rule.field, explain(rule.code, **values), fix)


def is_written(value: Decimal, most: int = 6) -> bool:
    """True when `value` fits t_Importe: not negative, no more than `most` decimals that matter."""
    exponent = value.normalize().as_tuple().exponent
    return value >= 0 and isinstance(exponent, int) and -exponent <= most
