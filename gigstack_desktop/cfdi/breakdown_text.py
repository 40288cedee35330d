"""A breakdown in Spanish sentences that an accountant can follow with a pencil."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from gigstack_desktop.cfdi.model import IEPS, ISR, IVA
from gigstack_desktop.cfdi.money import plain, shortest

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.breakdown import (
        Breakdown,
        Feed,
        GroupBreakdown,
        LineBreakdown,
        LocalBreakdown,
        Rounding,
        SumBreakdown,
        TaxOfLine,
    )

_NAMES = {ISR: "ISR", IVA: "IVA", IEPS: "IEPS"}
# More terms than this are named, not written out.
_MOST_TERMS = 4
_MOST_TEXT = 60


def tax_name(impuesto: str, factor: str, rate: Decimal | None, *, withheld: bool) -> str:
    """`IVA 16 %`, `IVA exento`, `IEPS 3.0818 por unidad`, `ISR retenido 10 %`."""
    name = withheld_name(impuesto) if withheld else _NAMES.get(impuesto, impuesto)
    if factor == "Exento" or rate is None:
        return f"{name} exento"
    return f"{name} {shortest(rate)} por unidad" if factor == "Cuota" else f"{name} {_percent(rate)}"


def withheld_name(impuesto: str) -> str:
    """`IVA retenido`."""
    return f"{_NAMES.get(impuesto, impuesto)} retenido"


def sentences(breakdown: Breakdown) -> list[str]:
    """Lines, then each sum of the summary with its rounding, then the total."""
    found: list[str] = []
    for line in breakdown.lines:
        found += _line(line)
    found.append(_sum("Subtotal", breakdown.subtotal))
    if breakdown.discount is not None:
        found.append(_sum("Descuento", breakdown.discount))
    found += [_group(group) for group in (*breakdown.transferred, *breakdown.withheld)]
    found += [_local(entry) for entry in breakdown.local]
    return [*found, *_agreed(breakdown), _total(breakdown)]


def _line(line: LineBreakdown) -> Iterator[str]:
    name = f"Concepto {line.number}"
    text = " ".join(line.description.split())
    title = f"{name} «{text[:_MOST_TEXT]}{'…' if len(text) > _MOST_TEXT else ''}»" if text else name
    included = [tax.name for tax in line.taxes if tax.included and not tax.withheld]
    if included:
        price = plain(line.unit_price - line.price_shift)
        stated = shortest(line.stated_price, 2)
        yield f"{title}: el precio {stated} ya incluye {_and(included)}; sin impuestos es {price}."
        title = name
    yield from _moves(name, line)
    product = f"{shortest(line.quantity)} × {shortest(line.unit_price, 2)}"
    moved = f" {_signed(line.amount_shift)}" if line.amount_shift else ""
    off = f"; menos {shortest(line.discount, 2)} de descuento, {shortest(line.base, 2)}" if line.discount else ""
    yield f"{title}: {product}{moved} = {shortest(line.amount, 2)}{off}."
    for tax in line.taxes:
        yield f"{name}, {_tax(tax, line.base)}."


def _moves(name: str, line: LineBreakdown) -> Iterator[str]:
    included = any(tax.included for tax in line.taxes)
    if line.price_shift:
        yield (
            f"{name}: el precio sin impuestos se mueve {_signed(line.price_shift)} (a {plain(line.unit_price)}) "
            "para que el total termine en el centavo acordado."
        )
    if line.amount_shift:
        why = "para que el total termine en el centavo acordado" if included else "así viene en el documento"
        yield f"{name}: el importe se aparta {_signed(line.amount_shift)} de cantidad × precio ({why})."


def _tax(tax: TaxOfLine, net: Decimal) -> str:
    base = f"{_measure(tax.factor)} {shortest(tax.base, 2)}"
    if tax.factor != "Cuota" and tax.base != net:  # IVA is charged on IEPS too
        base = f"base {shortest(net, 2)} + {shortest(tax.base - net, 2)} de IEPS = {shortest(tax.base, 2)}"
    if tax.amount is None or tax.rate is None:
        return f"{tax.name}: {base}"
    return f"{tax.name}: {base}; × {plain(tax.rate)} = {plain(tax.amount)}"


def _measure(factor: str | None) -> str:
    return "cantidad" if factor == "Cuota" else "base"


def _sum(name: str, part: SumBreakdown) -> str:
    return f"{name}: {_terms(part.lines)}{_rounding(part.amount)}."


def _group(group: GroupBreakdown) -> str:
    base = f"{_measure(group.factor)} {_rounding(group.base)}" if group.base else ""
    amount = (
        f"importe {_terms(group.lines) if group.base is None else ''}{_rounding(group.amount)}" if group.amount else ""
    )
    return f"{group.name}: {'; '.join(filter(None, [base, amount]))} ({_where(group.lines)})."


def _local(entry: LocalBreakdown) -> str:
    name = f"{entry.name}{' retenido' if entry.withheld else ''} (impuesto local)"
    return f"{name}: {plain(entry.base)} × {plain(entry.rate)} = {_rounding(entry.amount)}."


def _agreed(breakdown: Breakdown) -> Iterator[str]:
    if breakdown.agreed is not None:
        yield f"Los precios con impuestos incluidos suman {shortest(breakdown.agreed, breakdown.decimals)}."


def _total(breakdown: Breakdown) -> str:
    parts = [plain(breakdown.subtotal.amount.rounded)]
    if breakdown.discount is not None:
        parts.append(f"− {plain(breakdown.discount.amount.rounded)} de descuento")
    parts += [f"+ {plain(group.amount.rounded)} de {group.name}" for group in breakdown.transferred if group.amount]
    parts += [f"− {plain(group.amount.rounded)} de {group.name}" for group in breakdown.withheld if group.amount]
    parts += [f"{'−' if one.withheld else '+'} {plain(one.amount.rounded)} de {one.name}" for one in breakdown.local]
    return f"Total: {' '.join(parts)} = {plain(breakdown.total)} {breakdown.currency}."


def _terms(feeds: Sequence[Feed]) -> str:
    """`1000.005000 + 200.000000 = `; nothing for a single term."""
    if len(feeds) < 2:
        return ""
    if len(feeds) > _MOST_TERMS:
        return f"suma de {len(feeds)} importes = "
    return f"{' + '.join(plain(feed.amount) for feed in feeds)} = "


def _rounding(value: Rounding) -> str:
    difference = f" ({_signed(value.difference)} por redondeo)" if value.difference else ""
    return f"{plain(value.exact)} → {plain(value.rounded)}{difference}"


def _where(feeds: Sequence[Feed]) -> str:
    numbers = list(dict.fromkeys(str(feed.line) for feed in feeds))
    if len(numbers) > _MOST_TERMS:
        return f"{len(numbers)} conceptos"
    return f"concepto {numbers[0]}" if len(numbers) == 1 else f"conceptos {_and(numbers)}"


def _and(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {'e' if words[-1].startswith('IVA') else 'y'} {words[-1]}"


def _signed(value: Decimal) -> str:
    return f"{'−' if value < 0 else '+'}{shortest(abs(value))}"


def _percent(rate: Decimal) -> str:
    return f"{shortest(rate * 100)} %"
