"""An account statement on letter pages; where one ends, its balance is carried to the next."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QIODevice
from PySide6.QtGui import QImage

from gigstack_desktop.printing import pages, wording
from gigstack_desktop.printing.content import brand, contact, grid, labelled
from gigstack_desktop.printing.flow import Align, Block, Columns, Ink, Piece, Rule, Space, Stack, Text, paginate, pt
from gigstack_desktop.printing.inks import Inks
from gigstack_desktop.printing.pages import LETTER, Furniture, Layout
from gigstack_desktop.printing.statement import Entry, Statement
from gigstack_desktop.printing.style import PrintStyle
from gigstack_desktop.printing.wording import Money

TITLE = "Estado de cuenta"
NOT_FISCAL = "Estado de cuenta informativo; no es un comprobante fiscal"
BUCKETS = ("Por vencer", "1 a 30 días", "31 a 60 días", "61 a 90 días", "Más de 90 días")
DATE, AMOUNT = pt(58), pt(72)
WIDTHS = (DATE, 0.0, AMOUNT, AMOUNT, AMOUNT)
GAP, PADDING = pt(9), pt(4.5)
_TINT = "#f3e3e1"


def lay_out_statement(statement: Statement, style: PrintStyle) -> Layout:
    """The statement on its pages."""
    inks, money = Inks(style.color), Money(statement.currency)
    name = wording.one_line(statement.client_name, 60)
    furniture = Furniture(style.watermark, _TINT, (wording.one_line(statement.issuer_name, 60), name), NOT_FISCAL)
    pieces = [
        *_heading(statement, style, inks),
        *_figures(statement, money, inks),
        *_table(statement, money, inks),
        *_ageing(statement, money, inks),
        *_notes(style, inks),
    ]
    placed = paginate(pieces, LETTER.text_width, *pages.rooms(LETTER, furniture))
    return Layout(placed, LETTER, inks, furniture, f"{TITLE} – {name}", statement.issuer_name)


def write_statement(statement: Statement, target: str | Path | QIODevice, style: PrintStyle | None = None) -> int:
    """Write the statement as a PDF, whole or not at all; returns the number of pages, raises PrintFailed."""
    layout = lay_out_statement(statement, style or PrintStyle())
    pages.save(pages.to_bytes(layout), target)
    return len(layout.pages)


def statement_bytes(statement: Statement, style: PrintStyle | None = None) -> bytes:
    """The statement as a PDF in memory."""
    return pages.to_bytes(lay_out_statement(statement, style or PrintStyle()))


def render_statement(statement: Statement, style: PrintStyle | None = None, dpi: float = 96) -> list[QImage]:
    """Every page as an image."""
    return pages.images(lay_out_statement(statement, style or PrintStyle()), dpi)


def _heading(statement: Statement, style: PrintStyle, inks: Inks) -> list[Piece]:
    period = f"{wording.day(statement.start)} a {wording.day(statement.end)}"
    mark = brand(style, inks)
    align: Align = "right" if mark else "left"
    title = Stack((Text(TITLE, inks.kind, align), Text(period, inks.folio, align)))
    top: Block = Columns((mark, title), (0, pt(240)), gap=pt(20)) if mark else title
    who = Columns(
        (
            _party("Emite", statement.issuer_name, [statement.issuer_rfc, *contact(style)], inks),
            _party("Cliente", statement.client_name, [statement.client_rfc], inks),
        ),
        (0, 0),
        gap=pt(28),
    )
    return [Piece(top), Piece(Rule(), before=pt(13)), Piece(who, before=pt(11)), Piece(Rule(), before=pt(11))]


def _party(role: str, name: str, rows: Sequence[str], inks: Inks) -> Block:
    texts = [Text(row, inks.strong if i == 0 else inks.soft) for i, row in enumerate(rows) if row]
    return Stack((Text(role, inks.label), Space(pt(1)), Text(wording.one_line(name, 300), inks.party), *texts))


def _figures(statement: Statement, money: Money, inks: Inks) -> list[Piece]:
    """Where the client stood, what happened, and where it stands."""
    cells = (
        labelled("Saldo inicial", money.text(statement.opening), inks, inks.party),
        labelled("Cargos", money.text(statement.charges), inks, inks.party),
        labelled("Abonos", money.text(-statement.payments), inks, inks.party),
        Stack(
            (
                Text(f"Saldo al {wording.day(statement.end)}, {statement.currency}", inks.label, "right"),
                Text(money.text(statement.closing), inks.total, "right"),
            )
        ),
    )
    return [Piece(Columns(cells, (0, 0, 0, pt(170)), gap=pt(16)), before=pt(9))]


def _table(statement: Statement, money: Money, inks: Inks) -> list[Piece]:
    """Every movement with its balance; a page begins and ends with the balance that is carried."""
    head = _header(inks)
    pieces = [
        Piece(head, before=pt(16), with_next=True),
        Piece(_sum("Saldo inicial", statement.opening, money, inks), with_next=bool(statement.entries)),
    ]
    before = statement.opening
    for number, (entry, after) in enumerate(statement.rows, start=1):
        carried = Stack((head, _sum("Saldo de la página anterior", before, money, inks)))
        onward = _sum("Saldo que pasa a la página siguiente", after, money, inks)
        closing = number == len(statement.entries)
        pieces.append(
            Piece(
                _row(entry, after, money, inks), header=carried, footer=None if closing else onward, with_next=closing
            )
        )
        before = after
    return [*pieces, Piece(_totals(statement, money, inks), with_next=statement.ageing is not None)]


def _header(inks: Inks) -> Block:
    left = (Text("Fecha", inks.label), Text("Documento", inks.label))
    right = (Text(title, inks.label, "right") for title in ("Cargo", "Abono", "Saldo"))
    return Stack((Columns((*left, *right), WIDTHS, gap=GAP), Space(pt(4)), Rule(inks.accent, pt(0.8))))


def _row(entry: Entry, balance: Decimal, money: Money, inks: Inks) -> Block:
    name = " ".join(part for part in (entry.kind, wording.one_line(entry.reference, 60)) if part)
    concept = wording.one_line(entry.concept, 110)
    cells: tuple[Block, ...] = (
        Text(wording.day(entry.date), inks.body),
        Stack((Text(name, inks.strong), *([Text(concept, inks.detail)] if concept else []))),
        *_amounts((entry.charge or None, entry.payment or None, balance), money, inks.body),
    )
    return Stack((Space(PADDING), Columns(cells, WIDTHS, gap=GAP), Space(PADDING), Rule()))


def _amounts(values: Sequence[Decimal | None], money: Money, ink: Ink) -> list[Text]:
    return [Text("" if value is None else money.text(value), ink, "right") for value in values]


def _sum(label: str, balance: Decimal, money: Money, inks: Inks) -> Block:
    figure = Text(money.text(balance), inks.strong, "right")
    row = Columns((Text(label, inks.soft), figure), (0, AMOUNT), gap=GAP)
    return Stack((Space(PADDING), row, Space(PADDING), Rule()))


def _totals(statement: Statement, money: Money, inks: Inks) -> Block:
    values = (statement.charges, statement.payments, statement.closing)
    label = Text(f"Totales y saldo al {wording.day(statement.end)}", inks.strong)
    row = Columns((label, *_amounts(values, money, inks.strong)), (0, AMOUNT, AMOUNT, AMOUNT), gap=GAP)
    return Stack((Space(PADDING), row, Space(PADDING), Rule(inks.accent, pt(0.8))))


def _ageing(statement: Statement, money: Money, inks: Inks) -> list[Piece]:
    if statement.ageing is None:
        return []
    found = [(label, money.text(value)) for label, value in zip(BUCKETS, statement.ageing.buckets, strict=True)]
    (row,) = grid(found, inks, columns=len(found))
    title = Text(f"Antigüedad del saldo al {wording.day(statement.end)}", inks.section)
    return [Piece(Stack((title, Space(pt(5)), row)), before=pt(18))]


def _notes(style: PrintStyle, inks: Inks) -> list[Piece]:
    texts = [Text(wording.one_line(note), inks.soft) for note in style.notes.splitlines() if note.strip()]
    return [Piece(text, before=pt(14 if i == 0 else 3)) for i, text in enumerate(texts)]
