"""A CFDI on a roll of 80 mm: all that rule 2.7.1.7 asks, in black, on one page as long as its content."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QIODevice
from PySide6.QtGui import QImage

from gigstack_desktop.cfdi.model import NO_CURRENCY, Line, LineTotals, PaidDocument, Payment, StatedPayment
from gigstack_desktop.printing import content as parts
from gigstack_desktop.printing import logo, pages, wording
from gigstack_desktop.printing import payments as paying
from gigstack_desktop.printing.content import Content, Fact, Source
from gigstack_desktop.printing.fiscal import qr, seals, stamp_facts
from gigstack_desktop.printing.flow import (
    Block,
    Columns,
    Ink,
    Picture,
    Piece,
    Rule,
    Space,
    Stack,
    Text,
    mm,
    paginate,
    pt,
)
from gigstack_desktop.printing.fonts import MEDIUM, SEMIBOLD, UNIT, font
from gigstack_desktop.printing.lines import details
from gigstack_desktop.printing.pages import Furniture, Layout, Paper
from gigstack_desktop.printing.painter import attachment, document_title
from gigstack_desktop.printing.style import PrintStyle

DPI = 203  # eight dots to the millimetre, as thermal printers have
BLACK = "#000000"
WIDTH, MARGIN, EDGE = mm(80), mm(4), mm(4)
ROOM = WIDTH - 2 * MARGIN
LONGEST = mm(4900)  # PDF pages end at 200 inches
QR_SIDE, QR_QUIET = mm(30), mm(3.5)  # the law asks for 2.75 cm
LOGO_WIDTH, LOGO_HEIGHT = mm(40), mm(18)


def lay_out_ticket(source: Source, style: PrintStyle) -> Layout:
    """The ticket on its page."""
    content = parts.of(source, style)
    pieces = [Piece(block, before=pt(2)) for block in _Ticket(content).blocks()]
    room = LONGEST - 2 * EDGE
    placed = paginate(pieces, ROOM, room, room)
    height = placed[0].used + 2 * EDGE if len(placed) == 1 else LONGEST
    paper = Paper(WIDTH, height, MARGIN, EDGE, EDGE)
    return Layout(placed, paper, content.inks, Furniture(), document_title(content), content.invoice.issuer.name)


def write_ticket(
    source: Source, target: str | Path | QIODevice, style: PrintStyle | None = None, xml: bytes | None = None
) -> int:
    """Write the ticket as a PDF, as `painter.write_pdf` does; returns the number of pages."""
    layout = lay_out_ticket(source, style or PrintStyle())
    pages.save(pages.to_bytes(layout, attachment(source, xml)), target)
    return len(layout.pages)


def ticket_bytes(source: Source, style: PrintStyle | None = None, xml: bytes | None = None) -> bytes:
    """The ticket as a PDF in memory."""
    return pages.to_bytes(lay_out_ticket(source, style or PrintStyle()), attachment(source, xml))


def render_ticket(source: Source, style: PrintStyle | None = None, dpi: float = DPI) -> list[QImage]:
    """The ticket as an image."""
    return pages.images(lay_out_ticket(source, style or PrintStyle()), dpi)


class _Ticket:
    """The blocks of one ticket, from top to bottom."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._title = Ink(font(11.5, SEMIBOLD), BLACK, 1.25)
        self._name = Ink(font(8.5, SEMIBOLD), BLACK, 1.3)
        self._body = Ink(font(7.4, MEDIUM), BLACK, 1.35)
        self._strong = Ink(font(7.4, SEMIBOLD), BLACK, 1.35)
        self._small = Ink(font(6.4, MEDIUM), BLACK, 1.35)
        self._large = Ink(font(13, SEMIBOLD), BLACK, 1.25)
        self._seal = Ink(font(5.4, MEDIUM), BLACK, 1.3, anywhere=True)

    def blocks(self) -> Iterable[Block]:
        yield from self._head()
        yield from self._facts()
        yield from self._payments() if self._content.invoice.kind == "P" else self._items()
        yield from (Text(paragraph, self._body) for paragraph in parts.paragraphs(self._content))
        yield from self._fiscal()

    def _head(self) -> Iterable[Block]:
        issuer, style = self._content.invoice.issuer, self._content.style
        if mark := _logo(style):
            yield mark
        if trade_name := wording.one_line(style.trade_name, 120):
            yield Text(trade_name, self._title, "center")
        yield Text(wording.one_line(issuer.name, 300) or "—", self._name, "center")
        rows = (issuer.rfc, *parts.party_rows(issuer), *parts.contact(style))
        yield Stack([Text(row, self._body, "center") for row in rows if row])
        if self._content.banner:
            yield _line()
            yield Text(self._content.banner.upper(), self._name, "center")
        yield _line()
        yield Text(wording.document_title(self._content.invoice), self._title, "center")

    def _facts(self) -> Iterable[Block]:
        invoice, receiver = self._content.invoice, self._content.invoice.receiver
        yield self._pairs(parts.document_facts(invoice))
        yield _line()
        yield Text("Receptor", self._small)
        yield Text(wording.one_line(receiver.name, 300) or "—", self._name)
        yield Stack([Text(row, self._body) for row in (receiver.rfc, *parts.party_rows(receiver)) if row])
        yield from (self._labelled(*fact) for fact in parts.relation_facts(invoice))
        yield _line()

    def _items(self) -> Iterable[Block]:
        content = self._content
        for line, computed in zip(content.invoice.lines, content.totals.lines, strict=True):
            yield self._item(line, computed)
        yield _line()
        yield self._pairs(list(parts.sums(content.totals, content.money)))
        yield from self._total(content.money, content.totals.total)

    def _item(self, line: Line, computed: LineTotals) -> Block:
        money = self._content.money
        unit = " ".join(part for part in (line.unit_key, wording.one_line(line.unit_name, 40)) if part)
        counted = f"{wording.number(line.quantity)} {unit} × {money.price(computed.unit_price)}"
        rows: list[Block] = [
            Text(wording.one_line(line.description), self._strong),
            self._pair(counted, money.text(computed.amount)),
        ]
        if computed.discount:
            rows.append(self._pair("Descuento", money.text(-computed.discount)))
        rows += [Text(detail, self._small) for detail in details(line, computed, money)]
        return Stack((*rows, Space(pt(2))))

    def _payments(self) -> Iterable[Block]:
        yield self._labelled("Concepto", paying.concept(self._content))
        for payment, own in zip(self._content.invoice.payments, paying.stated(self._content).payments, strict=True):
            yield from self._payment(payment, own)
        if self._content.invoice.payments:
            named, total = paying.complement_sums(self._content)
            if named:
                yield Text("Totales del complemento, en pesos", self._small)
                yield self._pairs(named)
            yield from self._total(wording.Money("MXN"), total)

    def _payment(self, payment: Payment, own: StatedPayment) -> Iterable[Block]:
        yield _line()
        yield Text("Pago", self._name)
        yield self._pairs([*paying.facts(payment), *paying.bank_facts(payment)])
        yield from (self._paid(paid, rest) for paid, rest in zip(payment.documents, own.remaining, strict=True))
        if sums := list(paying.tax_sums(own, payment.currency)):
            yield Text("Impuestos de este pago", self._small)
            yield self._pairs(sums)
        yield _line()

    def _paid(self, paid: PaidDocument, remaining: Decimal) -> Block:
        money, name = wording.Money(paid.currency), " ".join(part for part in (paid.series, paid.folio) if part)
        balances = (
            ("Saldo anterior", money.text(paid.previous_balance)),
            ("Importe pagado", money.text(paid.paid)),
            ("Saldo insoluto", money.text(remaining)),
        )
        title = f"{name} · parcialidad {paid.installment}" if name else f"Parcialidad {paid.installment}"
        rows = [Text(title, self._strong), Text(paid.uuid.upper(), self._small), self._pairs(balances)]
        rows += [Text(detail, self._small) for detail in paying.document_details(paid)]
        return Stack((*rows, Space(pt(2))))

    def _total(self, money: wording.Money, total: Decimal) -> Iterable[Block]:
        figure = Text(money.text(total), self._large, "right")
        name = Text("Total" if money.currency == NO_CURRENCY else f"Total {money.currency}", self._name)
        yield Columns((name, figure), (0, figure.natural_width()), gap=pt(6), bottom=True)
        if words := money.words(total):
            yield Text(words, self._body)

    def _fiscal(self) -> Iterable[Block]:
        document, stamp = self._content.document, self._content.stamp
        yield _line()
        if document is None or stamp is None:
            yield Text(wording.DRAFT_NOTICE, self._body, "center")
            return
        side = (ROOM - QR_SIDE) / 2
        code = Columns((Space(0), qr(document, stamp, QR_SIDE), Space(0)), (side, QR_SIDE, side))
        yield Stack((Space(QR_QUIET), code, Space(QR_QUIET)))
        identity, keys = stamp_facts(document, stamp)
        yield from (self._labelled(*fact) for fact in (*identity, *keys))
        yield from (self._labelled(*fact, ink=self._seal) for fact in seals(document, stamp))
        yield _line()
        yield Text(wording.representation(document), self._small, "center")

    def _labelled(self, label: str, value: str, ink: Ink | None = None) -> Block:
        return Stack((Text(label, self._small), Text(value, ink or self._body)))

    def _pairs(self, facts: Sequence[Fact]) -> Block:
        return Stack([self._pair(label, value) for label, value in facts])

    def _pair(self, label: str, value: str) -> Block:
        """A name at the left and its value at the right; where they do not fit, the longer one wraps."""
        left, right = Text(label, self._body), Text(value, self._body, "right")
        width = right.natural_width()
        if left.natural_width() + width + pt(6) > ROOM and width > ROOM * 0.45:
            width = ROOM - left.natural_width() - pt(6)
        if width < ROOM * 0.3 and right.natural_width() > width:  # no room beside such a name
            return Stack((left, right))
        return Columns((left, right), (0, width), gap=pt(6), bottom=right.natural_width() <= width)


def _logo(style: PrintStyle) -> Block | None:
    """In black dots of the printer's own size: thermal printers have no grey."""
    found = logo.read(style.logo) if style.logo else None
    if found is None:
        return None
    image, size = found
    factor = min(LOGO_WIDTH / size.width(), LOGO_HEIGHT / size.height())
    width, height = size.width() * factor, size.height() * factor
    dots = DPI / 72 / UNIT
    black = logo.in_black(image, max(1, round(width * dots)), max(1, round(height * dots)))
    return Picture(black, (width, height), LOGO_WIDTH, LOGO_HEIGHT, "center")


def _line() -> Block:
    return Stack((Space(pt(2)), Rule(BLACK, pt(0.7)), Space(pt(2))))
