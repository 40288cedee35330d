"""An account statement before it is painted: movements of one client in one currency, with balances added up here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate

from gigstack_desktop.cfdi.money import money

ZERO = Decimal(0)
# Days past due up to which a balance falls in a bucket; what is older falls in the last one.
LIMITS = (0, 30, 60, 90)


class BadStatement(ValueError):
    """Figures or dates that do not go together."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A movement: a charge (invoice) or a payment (money received, credit note), never both. Amounts are not negative.

    `kind` is its name as printed, such as Factura; `reference` its folio.
    """

    date: date
    kind: str
    reference: str
    concept: str = ""
    charge: Decimal = ZERO
    payment: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Ageing:
    """What is owed by how long it is overdue: not yet, 1–30, 31–60, 61–90 days, more. Credits can make one negative."""

    current: Decimal = ZERO
    days_30: Decimal = ZERO
    days_60: Decimal = ZERO
    days_90: Decimal = ZERO
    older: Decimal = ZERO

    @property
    def buckets(self) -> tuple[Decimal, ...]:
        return (self.current, self.days_30, self.days_60, self.days_90, self.older)

    @property
    def total(self) -> Decimal:
        return sum(self.buckets, ZERO)


def age(owed: Iterable[tuple[date, Decimal]], on: date) -> Ageing:
    """Balances by due date, as of `on`; what is due that very day is not overdue."""
    sums = [ZERO] * (len(LIMITS) + 1)
    for due, balance in owed:
        late = (on - due).days
        sums[sum(late > limit for limit in LIMITS)] += balance
    return Ageing(*sums)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a client bought and paid from `start` to `end`, both included. `opening` and `closing` positive are owed.

    Raises BadStatement for a movement outside the period, one that is both charge and payment, negative amounts or
    more decimals than the currency has, and an ageing that does not add up to the closing balance.
    """

    issuer_name: str
    issuer_rfc: str
    client_name: str
    client_rfc: str
    start: date
    end: date
    opening: Decimal
    entries: tuple[Entry, ...]
    currency: str = "MXN"
    ageing: Ageing | None = None

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise BadStatement("the period ends before it begins")
        for entry in self.entries:
            self._check(entry)
        if self.ageing is not None and self.ageing.total != self.closing:
            raise BadStatement(f"the ageing adds up to {self.ageing.total}, the balance is {self.closing}")

    def _check(self, entry: Entry) -> None:
        amounts = (entry.charge, entry.payment)
        if not self.start <= entry.date <= self.end:
            raise BadStatement(f"{entry.reference} is of {entry.date}, outside the period")
        if min(amounts) < 0 or all(amounts):
            raise BadStatement(f"{entry.reference} is neither a charge nor a payment: {entry.charge}, {entry.payment}")
        if any(amount != money(amount, self.currency) for amount in amounts):
            raise BadStatement(f"{entry.reference} has more decimals than {self.currency}")

    @property
    def rows(self) -> tuple[tuple[Entry, Decimal], ...]:
        """The movements by date, as they were given within a day, each with the balance after it."""
        ordered = sorted(self.entries, key=lambda entry: entry.date)
        balances = accumulate((entry.charge - entry.payment for entry in ordered), initial=self.opening)
        next(balances)
        return tuple(zip(ordered, balances, strict=True))

    @property
    def charges(self) -> Decimal:
        return sum((entry.charge for entry in self.entries), ZERO)

    @property
    def payments(self) -> Decimal:
        return sum((entry.payment for entry in self.entries), ZERO)

    @property
    def closing(self) -> Decimal:
        return self.opening + self.charges - self.payments
