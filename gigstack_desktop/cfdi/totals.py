"""Lines, taxes and totals of an invoice, exact and pure (rules, sections 1 to 4 and 6).

Lines carry six decimals; the header is rounded once, half up, from the sums of unrounded line values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache, partial

from gigstack_desktop.cfdi.model import (
    IEPS,
    IVA,
    ZERO,
    Factor,
    Invoice,
    Line,
    LineTotals,
    LocalAmount,
    LocalTax,
    Tax,
    TaxAmount,
    Totals,
    TransferredGroup,
    WithheldGroup,
)
from gigstack_desktop.cfdi.money import LINE_PLACES, WIDE, decimals, round_half_up, six
from gigstack_desktop.cfdi.money import places as written_places

_SIX = Decimal("0.000001")
_ONE = Decimal(1)
# How many lines may be tried when a tax-included total misses its cent; the first nearly always fits.
_CANDIDATES = 8

_GroupKey = tuple[str, Factor, Decimal | None]


def compute(invoice: Invoice) -> Totals:
    """The document's totals as the XML writes them, for finite amounts of up to 18 digits and 6 decimals.

    Input that makes no sense (zero, negative, unknown taxes) is computed as it stands: the checker says what is wrong.

    When every transferred tax is included in the prices, subtotal − discount + transferred ends on the agreed total
    (quantity × price, rounded to the currency) by moving the sixth decimals of one line (rules, section 3); local taxes
    come on top. Types P and T have zero totals (rules 4.1, 4.9, 13.1). A rate counts with the six decimals that the XML
    has room for.
    """
    if invoice.kind == "P":
        return Totals((), ZERO, None, (), (), None, None, ZERO)
    with localcontext(WIDE):
        places = decimals(invoice.currency)
        lines = tuple([_line_totals(line) for line in invoice.lines])
        if invoice.kind == "T":
            return Totals(lines, ZERO, None, (), (), None, None, ZERO)
        sums = _Sums.of(lines)
        agreed = agreed_total(invoice.lines)
        if agreed is not None and sums.gross(places) != (target := round_half_up(agreed, places)):
            lines, sums = _fit([_as_written(line) for line in invoice.lines], lines, sums, places, target)
        return _summary(lines, sums, places, invoice.local_taxes)


def summarize(lines: Sequence[LineTotals], currency: str, local: Sequence[LocalTax] = ()) -> Totals:
    """The summary that these computed lines must have (rules 4.1 to 4.8), such as those read from somebody's XML."""
    with localcontext(WIDE):
        return _summary(tuple(lines), _Sums.of(lines), decimals(currency), local)


def line_totals(line: Line, currency: str = "MXN") -> LineTotals:
    """One line, computed with six decimals whatever the currency; `compute` may still move its last decimals."""
    with localcontext(WIDE):
        return _line_totals(line)


def price_without_tax(price: Decimal, taxes: Sequence[Tax], quantity: Decimal = _ONE) -> Decimal:
    """The unit price behind `price`, which contains the taxes marked `included`, with six decimals (rules, section 3).

    IVA is charged on the price plus IEPS; a Cuota is spread over `quantity`. A price without included taxes comes back
    as it is, and so does one that nothing can be behind: with a tax of −100 % every net price comes to zero.
    """
    included = [tax for tax in taxes if tax.included and not tax.withheld]
    if not included:
        return price
    with localcontext(WIDE):
        ieps_rate, ieps_fixed, ieps_rate_in, ieps_fixed_in = _ieps_parts(taxes, quantity)
        iva = sum((_rate(tax) for tax in included if tax.impuesto == IVA), ZERO)
        factor = _ONE + ieps_rate_in + iva * (_ONE + ieps_rate)
        if not factor:
            return price
        net = (price - ieps_fixed_in - iva * ieps_fixed) / factor
        return net.quantize(_SIX, rounding=ROUND_HALF_UP)


def plain_amount(quantity: Decimal, price: Decimal) -> Decimal:
    """quantity × price with six decimals: Importe, unless a cent was agreed or somebody wrote something else."""
    return six(WIDE.multiply(quantity, price))


def _ieps_parts(taxes: Sequence[Tax], quantity: Decimal) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """Rate and fixed part per unit of all transferred IEPS, and the same of what the price includes."""
    rate = fixed = rate_in = fixed_in = ZERO
    for tax in taxes:
        if tax.impuesto != IEPS or tax.withheld or tax.rate is None:
            continue
        if tax.factor == "Cuota":
            per_unit = tax.rate * (_ONE if tax.base is None or not quantity else tax.base / quantity)
            fixed += per_unit
            fixed_in += per_unit if tax.included else ZERO
        else:
            rate += tax.rate
            rate_in += tax.rate if tax.included else ZERO
    return rate, fixed, rate_in, fixed_in


def _rate(tax: Tax) -> Decimal:
    return ZERO if tax.rate is None else tax.rate


def _line_totals(line: Line) -> LineTotals:
    # 100 and 100.00 are equal, and yet written apart: whoever asked first must not decide how others are written.
    return _remembered(line, str(line.unit_price), tuple([str(tax.rate) for tax in line.taxes]))


@lru_cache(maxsize=4096)
def _remembered(line: Line, price_as_written: str, rates_as_written: tuple[str, ...]) -> LineTotals:
    line = _as_written(line)
    price = price_without_tax(line.unit_price, line.taxes, line.quantity)
    return _line_at(line, price, ZERO if line.amount is None else line.amount - plain_amount(line.quantity, price))


def _as_written(line: Line) -> Line:
    """The line with the rates that its XML will show: TasaOCuota has six decimals, and SAT multiplies with those."""
    if all(tax.rate is None or written_places(tax.rate) <= LINE_PLACES for tax in line.taxes):
        return line
    return replace(line, taxes=tuple([tax if tax.rate is None else _six_places(tax, tax.rate) for tax in line.taxes]))


def _six_places(tax: Tax, rate: Decimal) -> Tax:
    return replace(tax, rate=rate.quantize(_SIX, rounding=ROUND_HALF_UP))


def _line_at(line: Line, price: Decimal, shift: Decimal = ZERO) -> LineTotals:
    """`line` computed from a net unit price; `shift` moves the amount inside SAT's band (rule 2.2)."""
    amount = plain_amount(line.quantity, price) + shift
    discount = line.discount.quantize(_SIX, rounding=ROUND_HALF_UP)
    net = amount - discount
    taxes: list[TaxAmount | None] = [None] * len(line.taxes)
    iva_base = net
    for index, tax in enumerate(line.taxes):
        if tax.impuesto == IVA and not tax.withheld:
            continue  # after every IEPS is known
        entry = taxes[index] = _tax_amount(tax, net, line.quantity)
        if tax.impuesto == IEPS and not tax.withheld and entry.amount is not None:
            iva_base += entry.amount
    done = [entry or _tax_amount(tax, iva_base, line.quantity) for tax, entry in zip(line.taxes, taxes, strict=True)]
    return LineTotals(price, amount, discount, tuple(done))


def _tax_amount(tax: Tax, base: Decimal, quantity: Decimal) -> TaxAmount:
    if tax.factor == "Cuota":
        base = (quantity if tax.base is None else tax.base).quantize(_SIX, rounding=ROUND_HALF_UP)
    if tax.factor == "Exento" or tax.rate is None:
        return TaxAmount(tax, base, None)
    return TaxAmount(tax, base, (base * tax.rate).quantize(_SIX, rounding=ROUND_HALF_UP))


@dataclass(slots=True)
class _Sums:
    """Unrounded sums over lines, in order of first appearance."""

    amount: Decimal = ZERO
    discount: Decimal = ZERO
    has_discount: bool = False
    transferred: dict[_GroupKey, tuple[Decimal, Decimal]] = field(default_factory=dict)
    withheld: dict[str, Decimal] = field(default_factory=dict)

    @classmethod
    def of(cls, lines: Sequence[LineTotals]) -> _Sums:
        sums = cls()
        for line in lines:
            sums.add(line, _ONE)
        return sums

    def add(self, line: LineTotals, sign: Decimal) -> None:
        """Add the line (sign 1) or take it away (sign −1)."""
        self.amount += sign * line.amount
        if line.discount:
            self.has_discount = True
            self.discount += sign * line.discount
        for entry in line.taxes:
            tax, amount = entry.tax, entry.amount or ZERO
            if tax.withheld:
                self.withheld[tax.impuesto] = self.withheld.get(tax.impuesto, ZERO) + sign * amount
                continue
            key = (tax.impuesto, tax.factor, None if entry.amount is None else tax.rate)
            base_sum, amount_sum = self.transferred.get(key, (ZERO, ZERO))
            self.transferred[key] = (base_sum + sign * entry.base, amount_sum + sign * amount)

    def copy(self) -> _Sums:
        return _Sums(self.amount, self.discount, self.has_discount, dict(self.transferred), dict(self.withheld))

    def gross(self, places: int) -> Decimal:
        """Subtotal − discount + transferred taxes, from the rounded parts."""
        taxes = sum((round_half_up(amount, places) for _, amount in self.transferred.values()), ZERO)
        return round_half_up(self.amount, places) - round_half_up(self.discount, places) + taxes


def _summary(lines: tuple[LineTotals, ...], sums: _Sums, places: int, local: Sequence[LocalTax]) -> Totals:
    """Rules 4.1 to 4.8: each part rounded once, the total added up from the rounded parts."""
    transferred = tuple(_group(key, base, amount, places) for key, (base, amount) in sums.transferred.items())
    withheld = tuple(WithheldGroup(tax, round_half_up(amount, places)) for tax, amount in sums.withheld.items())
    rated = [group.amount for group in transferred if group.amount is not None]
    zero = round_half_up(ZERO, places)
    total_transferred = sum(rated, zero) if rated else None
    total_withheld = sum((group.amount for group in withheld), zero) if withheld else None
    subtotal = round_half_up(sums.amount, places)
    discount = round_half_up(sums.discount, places) if sums.has_discount else None
    net = subtotal - (discount or ZERO)
    of_place = tuple([_local_amount(tax, net, places) for tax in local])
    total = net + (total_transferred or ZERO) - (total_withheld or ZERO)
    total += sum((-entry.amount if entry.tax.withheld else entry.amount for entry in of_place), ZERO)
    return Totals(lines, subtotal, discount, transferred, withheld, total_transferred, total_withheld, total, of_place)


def _local_amount(tax: LocalTax, net: Decimal, places: int) -> LocalAmount:
    amount = net * tax.rate if tax.amount is None else tax.amount
    # The complement has room for two decimals, whatever the currency.
    return LocalAmount(tax, round_half_up(amount, min(places, 2)))


def _group(key: _GroupKey, base: Decimal, amount: Decimal, places: int) -> TransferredGroup:
    impuesto, factor, rate = key
    written = None if rate is None else round_half_up(amount, places)
    return TransferredGroup(impuesto, factor, rate, round_half_up(base, places), written)


def agreed_total(lines: Sequence[Line]) -> Decimal | None:
    """The unrounded total agreed with the customer, or None when some tax is charged on top of the prices.

    None too where taxes of −100 % leave nothing of any price.
    """
    if not any(tax.included for line in lines for tax in line.taxes):
        return None
    total = ZERO
    for line in lines:
        charged = [tax for tax in line.taxes if not tax.withheld and tax.rate]
        factor = _gross_factor(line)
        if not factor or not all(tax.included for tax in charged):
            return None
        total += line.quantity * line.unit_price - line.discount * factor
    return total


def _gross_factor(line: Line) -> Decimal:
    """What one peso of net amount becomes with the line's proportional taxes."""
    ieps = iva = ZERO
    for tax in line.taxes:
        if tax.withheld or tax.rate is None or tax.factor != "Tasa":
            continue
        if tax.impuesto == IEPS:
            ieps += tax.rate
        elif tax.impuesto == IVA:
            iva += tax.rate
    return (_ONE + ieps) * (_ONE + iva)


def _fit(
    stated: Sequence[Line], lines: tuple[LineTotals, ...], sums: _Sums, places: int, target: Decimal
) -> tuple[tuple[LineTotals, ...], _Sums]:
    """Move the sixth decimals of a line's price, or amounts inside SAT's band, until the total is `target`.

    Lines and sums come back unchanged when nothing legal does it (rules, section 3: never touch the header alone).
    """
    if found := _move_lines(stated, lines, sums, places, target):
        return found
    exact = tuple([_exact_amount(line, now) for line, now in zip(stated, lines, strict=True)])
    exact_sums = _Sums.of(exact)
    if exact_sums.gross(places) == target:
        return exact, exact_sums
    return _move_lines(stated, exact, exact_sums, places, target) or (lines, sums)


def _move_lines(
    stated: Sequence[Line], lines: tuple[LineTotals, ...], sums: _Sums, places: int, target: Decimal
) -> tuple[tuple[LineTotals, ...], _Sums] | None:
    """One line nearly always does; with many groups and discounts, several that each come nearer."""
    candidates = [i for i, line in enumerate(stated) if _has_included(line) and lines[i].amount > 0]
    candidates.sort(key=lambda i: (stated[i].quantity, -stated[i].unit_price))
    del candidates[_CANDIDATES:]
    while found := _nearest(stated, lines, sums, places, target, candidates):
        index, moved, sums = found
        lines = (*lines[:index], moved, *lines[index + 1 :])
        if sums.gross(places) == target:
            return lines, sums
        candidates.remove(index)
    return None


def _nearest(
    stated: Sequence[Line],
    lines: tuple[LineTotals, ...],
    sums: _Sums,
    places: int,
    target: Decimal,
    candidates: Sequence[int],
) -> tuple[int, LineTotals, _Sums] | None:
    """The first move of a line that ends on `target`, else the one that comes nearest, None when none comes nearer."""
    best, gap = None, abs(sums.gross(places) - target)
    for attempt in (_move_price, _move_amount, partial(_move_amount, loose=True)):
        for index in candidates:
            rest = sums.copy()
            rest.add(lines[index], -_ONE)
            for moved in attempt(stated[index], lines[index], sums, places, target):
                whole = rest.copy()
                whole.add(moved, _ONE)
                left = abs(whole.gross(places) - target)
                if not left:
                    return index, moved, whole
                if left < gap:
                    best, gap = (index, moved, whole), left
    return best


def _has_included(line: Line) -> bool:
    return any(tax.included for tax in line.taxes)


def _exact_amount(line: Line, now: LineTotals) -> LineTotals:
    """The line with the amount that its unrounded price gives: always inside the band (rule 2.2).

    A price rounded to six decimals misses by cents when the quantity is in the tens of thousands.
    """
    if not _has_included(line):
        return now
    whole = price_without_tax(line.unit_price * line.quantity, [_for_all(tax, line.quantity) for tax in line.taxes])
    return _line_at(line, now.unit_price, whole - plain_amount(line.quantity, now.unit_price))


def _for_all(tax: Tax, quantity: Decimal) -> Tax:
    """The tax as it applies to the whole line sold as one piece."""
    return replace(tax, base=quantity) if tax.factor == "Cuota" and tax.base is None else tax


def _move_price(line: Line, now: LineTotals, sums: _Sums, places: int, target: Decimal) -> Iterator[LineTotals]:
    """The line at slightly other prices, nearest first; each still shows the agreed price when rounded."""
    limit = Decimal(5).scaleb(-places - 1) / _gross_factor(line)
    for steps in _steps(now, sums, places, target, line.quantity * _SIX):
        if abs(steps * _SIX) < limit:
            yield _line_at(line, now.unit_price + steps * _SIX)


def _move_amount(
    line: Line, now: LineTotals, sums: _Sums, places: int, target: Decimal, loose: bool = False
) -> Iterator[LineTotals]:
    """The line with slightly other amounts, where steps of price are too coarse; `loose` lets its price show them."""
    band, most = _half_band(line, now.unit_price), Decimal(2).scaleb(-places)
    limit = most / min(line.quantity, _ONE) if loose else Decimal(5).scaleb(-places - 1) / _gross_factor(line)
    already = now.amount - plain_amount(line.quantity, now.unit_price)
    for steps in _steps(now, sums, places, target, _SIX):
        shift = steps * _SIX
        off = ((already + shift) / line.quantity).quantize(_SIX, rounding=ROUND_HALF_UP)
        price = now.unit_price + (off if abs(off) < limit else ZERO)
        left = now.amount + shift - plain_amount(line.quantity, price)
        if price > 0 and abs(shift) < most and abs(left) < band:
            yield _line_at(line, price, left)


def _half_band(line: Line, price: Decimal) -> Decimal:
    """How far the amount may be from quantity × price, a little inside rule 2.2."""
    quantity_step = Decimal(5).scaleb(-written_places(line.quantity) - 1)
    return (line.quantity * _SIX / 2 + price * quantity_step) * Decimal("0.9")


def _steps(now: LineTotals, sums: _Sums, places: int, target: Decimal, step: Decimal) -> list[int]:
    """How many steps of this line's amount carry some rounded part over its next tie, in the direction needed."""
    upward = target > sums.gross(places)
    half = Decimal(5).scaleb(-places - 1)
    found: set[int] = set()
    for value, coefficient in _parts(now, sums):
        edge = round_half_up(value, places) + (half if upward else -half)
        distance = (abs(edge - value) / coefficient / step).to_integral_value(rounding=ROUND_CEILING)
        found.update(int(distance) + extra for extra in (0, 1, 2))
    return [steps if upward else -steps for steps in sorted(found) if steps]


def _parts(now: LineTotals, sums: _Sums) -> Iterator[tuple[Decimal, Decimal]]:
    """Each rounded part that follows this line's amount: its unrounded sum and how much it moves per peso."""
    yield sums.amount, _ONE
    ieps = sum((_rate(e.tax) for e in now.taxes if e.tax.impuesto == IEPS and _is_rated(e.tax)), ZERO)
    for entry in now.taxes:
        tax = entry.tax
        if _is_rated(tax) and tax.rate:
            _, value = sums.transferred[(tax.impuesto, tax.factor, tax.rate)]
            yield value, tax.rate * (_ONE + ieps if tax.impuesto == IVA else _ONE)


def _is_rated(tax: Tax) -> bool:
    return not tax.withheld and tax.factor == "Tasa" and tax.rate is not None
