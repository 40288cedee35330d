"""Where each cent of a document goes: from quantity × price to the total, unrounded and rounded (rules 1 to 4).

Lines count from 1, as people do. Every amount is exact; a difference is what rounding once added or took.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal, localcontext
from typing import Any

from gigstack_desktop.cfdi import breakdown_text
from gigstack_desktop.cfdi.model import (
    ZERO,
    Invoice,
    Line,
    LineTotals,
    LocalAmount,
    Tax,
    TaxAmount,
    Totals,
    TransferredGroup,
    WithheldGroup,
)
from gigstack_desktop.cfdi.money import WIDE, decimals
from gigstack_desktop.cfdi.totals import agreed_total, plain_amount, price_without_tax


@dataclass(frozen=True, slots=True)
class Rounding:
    """An exact sum and what the document writes for it."""

    exact: Decimal
    rounded: Decimal
    difference: Decimal

    @classmethod
    def of(cls, exact: Decimal, rounded: Decimal) -> Rounding:
        """`difference` is rounded − exact."""
        return cls(exact, rounded, rounded - exact)


@dataclass(frozen=True, slots=True)
class TaxOfLine:
    """A tax of a line, unrounded; `amount` is None for Exento, `base` is a quantity for a Cuota."""

    name: str
    impuesto: str
    factor: str
    rate: Decimal | None
    withheld: bool
    included: bool
    base: Decimal
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class LineBreakdown:
    """A line: quantity × price, and what was moved so that prices with tax end on the agreed cent.

    `stated_price` is what was asked, `unit_price` the price written, without included taxes; it is `price_shift` away
    from the plain division, and `amount` is `amount_shift` away from quantity × unit_price. `base` = amount − discount.
    """

    number: int
    description: str
    quantity: Decimal
    stated_price: Decimal
    unit_price: Decimal
    price_shift: Decimal
    amount: Decimal
    amount_shift: Decimal
    discount: Decimal
    base: Decimal
    taxes: tuple[TaxOfLine, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """What one line gives to a sum, unrounded; `base` is None where only an amount is summed."""

    line: int
    amount: Decimal
    base: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SumBreakdown:
    """SubTotal or Descuento: the lines that feed it and its rounding."""

    lines: tuple[Feed, ...]
    amount: Rounding


@dataclass(frozen=True, slots=True)
class GroupBreakdown:
    """A summary Traslado or Retención: the lines that feed it, and both roundings. `amount` is None for Exento.

    A Retención has no rate (all rates of a tax together) and writes no base.
    """

    name: str
    impuesto: str
    factor: str | None
    rate: Decimal | None
    lines: tuple[Feed, ...]
    base: Rounding | None
    amount: Rounding | None


@dataclass(frozen=True, slots=True)
class LocalBreakdown:
    """A local tax: SubTotal − Descuento × rate, or the amount that was stated."""

    name: str
    rate: Decimal
    withheld: bool
    base: Decimal
    amount: Rounding


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The whole way from lines to total. `agreed` is what prices with all their taxes included add up to, unrounded."""

    currency: str
    decimals: int
    lines: tuple[LineBreakdown, ...]
    subtotal: SumBreakdown
    discount: SumBreakdown | None
    transferred: tuple[GroupBreakdown, ...]
    withheld: tuple[GroupBreakdown, ...]
    local: tuple[LocalBreakdown, ...]
    total_transferred: Decimal | None
    total_withheld: Decimal | None
    total: Decimal
    agreed: Decimal | None

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON: dictionaries, lists, text, and Decimal with all its digits."""
        return {**asdict(self), "sentences": self.sentences()}

    def sentences(self) -> list[str]:
        """The same in Spanish sentences: lines, summary, total."""
        return breakdown_text.sentences(self)


def explain_totals(invoice: Invoice, totals: Totals) -> Breakdown:
    """How `totals` come from the lines of `invoice`; also totals read from XML, where a sum may not be what it should.

    Types P and T have no sums: their subtotal and total are zero.
    """
    with localcontext(WIDE):
        summed = () if invoice.kind in ("P", "T") else totals.lines
        net = totals.subtotal - (totals.discount or ZERO)
        return Breakdown(
            currency=invoice.currency,
            decimals=decimals(invoice.currency),
            lines=_lines(invoice.lines, totals.lines),
            subtotal=_sum([line.amount for line in summed], totals.subtotal),
            discount=_discount(summed, totals.discount),
            transferred=tuple([_transferred(group, totals.lines) for group in totals.transferred]),
            withheld=tuple([_withheld(group, totals.lines) for group in totals.withheld]),
            local=tuple([_local(entry, net) for entry in totals.local]),
            total_transferred=totals.total_transferred,
            total_withheld=totals.total_withheld,
            total=totals.total,
            agreed=agreed_total(invoice.lines) if summed else None,
        )


def _lines(stated: Sequence[Line], computed: Sequence[LineTotals]) -> tuple[LineBreakdown, ...]:
    pairs = enumerate(zip(stated, computed, strict=bool(computed)), start=1)
    return tuple([_line(number, line, amounts) for number, (line, amounts) in pairs])


def _line(number: int, stated: Line, computed: LineTotals) -> LineBreakdown:
    plain_price = price_without_tax(stated.unit_price, stated.taxes, stated.quantity)
    return LineBreakdown(
        number=number,
        description=stated.description,
        quantity=stated.quantity,
        stated_price=stated.unit_price,
        unit_price=computed.unit_price,
        price_shift=computed.unit_price - plain_price,
        amount=computed.amount,
        amount_shift=computed.amount - plain_amount(stated.quantity, computed.unit_price),
        discount=computed.discount,
        base=computed.amount - computed.discount,
        taxes=tuple([_tax(entry) for entry in computed.taxes]),
    )


def _tax(entry: TaxAmount) -> TaxOfLine:
    tax = entry.tax
    name = breakdown_text.tax_name(tax.impuesto, tax.factor, tax.rate, withheld=tax.withheld)
    return TaxOfLine(name, tax.impuesto, tax.factor, tax.rate, tax.withheld, tax.included, entry.base, entry.amount)


def _sum(amounts: Iterable[Decimal], rounded: Decimal) -> SumBreakdown:
    feeds = tuple([Feed(number, amount) for number, amount in enumerate(amounts, start=1) if amount])
    return SumBreakdown(feeds, Rounding.of(_total(feed.amount for feed in feeds), rounded))


def _discount(lines: Sequence[LineTotals], rounded: Decimal | None) -> SumBreakdown | None:
    return None if rounded is None else _sum([line.discount for line in lines], rounded)


def _total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)


def _transferred(group: TransferredGroup, lines: Sequence[LineTotals]) -> GroupBreakdown:
    def belongs(tax: Tax) -> bool:
        same = (tax.impuesto, tax.factor) == (group.impuesto, group.factor)
        return not tax.withheld and same and (group.rate is None or tax.rate == group.rate)

    feeds = _feeds(lines, belongs)
    base = Rounding.of(_total(feed.base or ZERO for feed in feeds), group.base)
    amount = None if group.amount is None else Rounding.of(_total(feed.amount for feed in feeds), group.amount)
    name = breakdown_text.tax_name(group.impuesto, group.factor, group.rate, withheld=False)
    return GroupBreakdown(name, group.impuesto, group.factor, group.rate, feeds, base, amount)


def _withheld(group: WithheldGroup, lines: Sequence[LineTotals]) -> GroupBreakdown:
    feeds = _feeds(lines, lambda tax: tax.withheld and tax.impuesto == group.impuesto)
    amount = Rounding.of(_total(feed.amount for feed in feeds), group.amount)
    return GroupBreakdown(breakdown_text.withheld_name(group.impuesto), group.impuesto, None, None, feeds, None, amount)


def _feeds(lines: Sequence[LineTotals], belongs: Callable[[Tax], bool]) -> tuple[Feed, ...]:
    return tuple(
        [
            Feed(number, entry.amount or ZERO, entry.base)
            for number, line in enumerate(lines, start=1)
            for entry in line.taxes
            if belongs(entry.tax)
        ]
    )


def _local(entry: LocalAmount, net: Decimal) -> LocalBreakdown:
    tax = entry.tax
    exact = net * tax.rate if tax.amount is None else tax.amount
    return LocalBreakdown(tax.name, tax.rate, tax.withheld, net, Rounding.of(exact, entry.amount))
