"""The table of an invoice's lines: figures never wrap, descriptions take the room that is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gigstack_desktop.cfdi.model import Line, LineTotals, Part
from gigstack_desktop.printing import wording
from gigstack_desktop.printing.content import Content
from gigstack_desktop.printing.flow import Block, Columns, Piece, Rule, Space, Stack, Text, pt
from gigstack_desktop.printing.inks import Inks
from gigstack_desktop.printing.legends import said

GAP, PADDING = pt(9), pt(5.5)
Limits = tuple[float, float]  # a column is as wide as its widest cell, within these
QUANTITY: Limits = (pt(38), pt(64))
UNIT: Limits = (pt(40), pt(66))
AMOUNT: Limits = (pt(56), pt(112))
LONG = 160  # characters from which a description is a text, not a name

Widths = tuple[float, ...]


def lines(content: Content) -> list[Piece]:
    """The lines, each kept whole; the discount has a column when any line has one. Every page repeats the header.

    The last line stays with the totals, which follow.
    """
    discounted = any(computed.discount for computed in content.totals.lines)
    pairs = list(zip(content.invoice.lines, content.totals.lines, strict=True))
    counts = [_counts(content, line) for line, _ in pairs]
    figures = [_figures(content, computed, discounted) for _, computed in pairs]
    widths = (*_widths(counts, (QUANTITY, UNIT)), 0.0, *_widths(figures, (AMOUNT,) * (3 if discounted else 2)))
    header = _header(content.inks, widths, discounted)
    pieces = [Piece(header, before=pt(16), with_next=True)]
    for (line, computed), count, own in zip(pairs, counts, figures, strict=True):
        cells = (*count, _description(content, line, computed), *own)
        padding = Space(PADDING * content.density)
        row = Stack((padding, Columns(cells, widths, gap=GAP), padding, Rule()))
        pieces.append(Piece(row, header=header, with_next=len(pieces) == len(pairs)))
    return pieces


def _figures(content: Content, computed: LineTotals, discounted: bool) -> list[Text]:
    money = content.money
    texts = [
        money.price(computed.unit_price),
        *([money.text(computed.discount) if computed.discount else "—"] if discounted else []),
        money.text(computed.amount),
    ]
    return [Text(text, content.inks.body, "right") for text in texts]


def _counts(content: Content, line: Line) -> list[Text]:
    """How much of which unit."""
    ink, unit = content.inks.body, (line.unit_key, wording.one_line(line.unit_name))
    return [Text(wording.number(line.quantity), ink, "right"), Text(" · ".join(part for part in unit if part), ink)]


def _widths(rows: Sequence[Sequence[Text]], limits: Sequence[Limits]) -> Widths:
    """As wide as the widest cell of each column, within reason."""
    naturals = ([row[i].natural_width() for row in rows] for i in range(len(limits)))
    return tuple(min(max([least, *column]), most) for (least, most), column in zip(limits, naturals, strict=True))


def _header(inks: Inks, widths: Widths, discounted: bool) -> Block:
    titles = ("Precio unitario", *(("Descuento",) if discounted else ()), "Importe")
    cells = (
        Text("Cantidad", inks.label, "right"),
        Text("Unidad", inks.label),
        Text("Descripción", inks.label),
        *(Text(title, inks.label, "right") for title in titles),
    )
    return Stack((Columns(cells, widths, gap=GAP), Space(pt(4)), Rule(inks.accent, pt(0.8))))


def _description(content: Content, line: Line, computed: LineTotals) -> Block:
    inks, text = content.inks, wording.one_line(line.description)
    name = Text(text, inks.strong if len(text) <= LONG else inks.body)
    return Stack((name, *(Text(detail, inks.detail) for detail in details(line, computed, content.money))))


def details(line: Line, computed: LineTotals, money: wording.Money) -> Iterable[str]:
    """SAT's key, the company's own, the taxes with their amounts; customs, property, on whose account."""
    natural = computed.amount - computed.discount
    parts = [f"Clave {line.product_key}"]
    if line.sku:
        parts.append(f"No. {wording.one_line(line.sku)}")
    if line.objeto_imp:
        parts.append(f"Objeto de impuesto {line.objeto_imp}")
    parts += [wording.line_tax(tax, natural, money) for tax in computed.taxes]
    yield "   ".join(_unbroken(part) for part in parts)
    if line.pedimentos:
        yield f"Pedimento {', '.join(_unbroken(one) for one in line.pedimentos)}"
    if line.predial:
        yield f"Cuenta predial {', '.join(line.predial)}"
    yield from (_part(part, money) for part in line.parts)
    yield from said(line.complements)
    if line.third_party:
        third = line.third_party
        yield f"A cuenta de {third.name}, {third.rfc}, régimen {third.regimen}, C.P. {third.zip}"


def _part(part: Part, money: wording.Money) -> str:
    """What a set is made of; its parts have no taxes of their own."""
    name = f"{wording.number(part.quantity)} {wording.one_line(part.unit_name)}".strip()
    found = [f"Parte: {name} {wording.one_line(part.description)}", f"Clave {part.product_key}"]
    if part.sku:
        found.append(f"No. {wording.one_line(part.sku)}")
    if part.amount is not None:
        found.append(money.text(part.amount))
    if part.pedimentos:
        found.append(f"Pedimento {', '.join(_unbroken(one) for one in part.pedimentos)}")
    return "   ".join(found)


def _unbroken(part: str) -> str:
    return part.replace(" ", "\N{NO-BREAK SPACE}") if len(part) < 40 else part
