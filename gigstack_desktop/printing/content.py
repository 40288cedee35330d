"""What a document says, as pieces for the flow: header, parties, facts, lines, payments, totals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtGui import QImage

from gigstack_desktop.cfdi import tables
from gigstack_desktop.cfdi.model import Document, GlobalPeriod, Invoice, Party, Stamp, Totals
from gigstack_desktop.cfdi.money import decimals
from gigstack_desktop.cfdi.words import in_words
from gigstack_desktop.printing import wording
from gigstack_desktop.printing.flow import Align, Block, Columns, Ink, Picture, Piece, Rule, Space, Stack, Text, pt
from gigstack_desktop.printing.inks import Inks
from gigstack_desktop.printing.style import PrintStyle

Source = Document | tuple[Invoice, Totals]
Fact = tuple[str, str]
FACT_COLUMNS = 4
AMOUNT_WIDTH = pt(70)
SUMMARY_WIDTH = pt(214)


@dataclass(frozen=True)
class Content:
    """Everything that the pieces are made from."""

    invoice: Invoice
    totals: Totals
    document: Document | None
    style: PrintStyle
    inks: Inks

    @property
    def stamp(self) -> Stamp | None:
        return self.document.stamp if self.document else None

    @property
    def places(self) -> int:
        return decimals(self.invoice.currency)


def of(source: Source, style: PrintStyle) -> Content:
    """Take a document read from XML, or a draft's invoice with its totals."""
    inks = Inks(style.color)
    if isinstance(source, Document):
        return Content(source.invoice, source.totals, source, style, inks)
    return Content(source[0], source[1], None, style, inks)


def labelled(label: str, value: str, inks: Inks, ink: Ink | None = None) -> Block:
    """A value below its small label."""
    return Stack((Text(label, inks.label), Text(value, ink or inks.body)))


def heading(content: Content) -> list[Piece]:
    """Who issues it and what it is: the top of the first page."""
    brand = _brand(content)
    if brand is None:  # the issuer's name follows below: do not say it twice
        return [Piece(_title(content, "left"))]
    return [Piece(Columns((brand, _title(content, "right")), (0, pt(200)), gap=pt(20)))]


def _title(content: Content, align: Align) -> Block:
    folio = wording.folio(content.invoice)
    kind = Text(wording.KIND_NAMES[content.invoice.kind], content.inks.kind, align)
    return Stack((kind, Text(folio, content.inks.folio, align))) if folio else kind


def _brand(content: Content) -> Block | None:
    image = QImage.fromData(content.style.logo) if content.style.logo else QImage()
    if not image.isNull():
        return Picture(image, pt(170), pt(54))
    name = wording.one_line(content.style.trade_name, 120)
    return Text(name, content.inks.company) if name else None


def parties(content: Content) -> list[Piece]:
    """Issuer and receiver, side by side."""
    invoice, style = content.invoice, content.style
    contact = " · ".join(wording.one_line(part, 80) for part in (style.phone, style.email) if part)
    issuer = _party("Emisor", invoice.issuer, content.inks, [contact] if contact else [])
    receiver = _party("Receptor", invoice.receiver, content.inks, _receiver_extras(invoice.receiver))
    return [Piece(Rule(), before=pt(13)), Piece(Columns((issuer, receiver), (0, 0), gap=pt(28)), before=pt(11))]


def _party(role: str, party: Party, inks: Inks, extras: Sequence[str]) -> Block:
    place = f"C.P. {party.zip}" if party.zip else ""
    rows = [wording.keyed(tables.REGIMES, party.regimen) if party.regimen else "", place, *extras]
    return Stack(
        (
            Text(role, inks.label),
            Space(pt(1)),
            Text(wording.one_line(party.name, 300) or "—", inks.party),
            Text(party.rfc or "—", inks.strong),
            Space(pt(2)),
            *(Text(row, inks.soft) for row in rows if row),
        )
    )


def _receiver_extras(receiver: Party) -> list[str]:
    extras = [f"Uso {wording.keyed(tables.USES, receiver.uso_cfdi)}"] if receiver.uso_cfdi else []
    if receiver.residencia_fiscal:
        extras.append(f"Residencia fiscal {receiver.residencia_fiscal}")
    if receiver.num_reg_id_trib:
        extras.append(f"Registro de identidad fiscal {receiver.num_reg_id_trib}")
    return extras


def facts(content: Content) -> list[Piece]:
    """The document's particulars in a grid, then what it is related to."""
    inks = content.inks
    pieces = [Piece(Rule(), before=pt(11))]
    for i, row in enumerate(_rows(_facts(content.invoice))):
        pieces.append(Piece(_grid_row(row, inks), before=pt(9 if i == 0 else 6)))
    for relation in content.invoice.relations:
        label = f"CFDI relacionados · {wording.keyed(tables.RELATIONS, relation.kind)}"
        pieces.append(Piece(labelled(label, ",  ".join(u.upper() for u in relation.uuids), inks), before=pt(7)))
    return pieces


def _facts(invoice: Invoice) -> list[Fact]:
    found = [
        ("Tipo de comprobante", wording.KIND_KEYS[invoice.kind]),
        ("Fecha de emisión", wording.date(invoice.date)),
        ("Lugar de expedición", f"C.P. {invoice.place}"),
        ("Moneda", _currency(invoice)),
    ]
    if invoice.kind != "P":
        found += [
            ("Método de pago", wording.keyed(tables.METHODS, invoice.payment_method)),
            ("Forma de pago", wording.keyed(tables.FORMS, invoice.payment_form)),
            ("Exportación", wording.keyed(tables.EXPORT, invoice.exportacion)),
            ("Condiciones de pago", wording.one_line(invoice.conditions)),
            ("Información global", _global(invoice.global_period)),
        ]
    return [(label, value) for label, value in found if value]


def _currency(invoice: Invoice) -> str:
    if invoice.exchange_rate is None or invoice.currency in {"MXN", "XXX"}:
        return invoice.currency
    return f"{invoice.currency} · tipo de cambio {wording.number(invoice.exchange_rate)}"


def _global(period: GlobalPeriod | None) -> str:
    if period is None:
        return ""
    month = wording.keyed(tables.MONTHS, period.months)
    return f"{wording.keyed(tables.PERIODICITY, period.periodicity)}, {month}, {period.year}"


def _rows(found: Sequence[Fact]) -> Iterable[Sequence[Fact]]:
    for start in range(0, len(found), FACT_COLUMNS):
        yield found[start : start + FACT_COLUMNS]


def _grid_row(row: Sequence[Fact], inks: Inks, columns: int = FACT_COLUMNS) -> Block:
    cells: list[Block] = [labelled(label, value, inks) for label, value in row]
    cells += [Space(0)] * (columns - len(cells))
    return Columns(cells, (0,) * columns, gap=pt(16))


def summary(content: Content) -> list[Piece]:
    """Subtotal to total at the right; the amount in words and the company's notes at the left."""
    invoice, totals, inks = content.invoice, content.totals, content.inks
    rows: list[Block] = [_sum_row(label, value, content) for label, value in _sums(totals, content.places)]
    rows += [Space(pt(4)), Rule(), Space(pt(5)), total_row(content, totals.total, invoice.currency, content.places)]
    words = labelled("Importe con letra", in_words(totals.total, invoice.currency), inks)
    side = Columns((words, Stack(rows)), (0, SUMMARY_WIDTH), gap=pt(36))
    return [Piece(side, before=pt(10), with_next=True), *notes(content)]


def _sums(totals: Totals, places: int) -> Iterable[tuple[str, str]]:
    yield "Subtotal", wording.money(totals.subtotal, places)
    if totals.discount:
        yield "Descuento", wording.money(-totals.discount, places)
    for group in totals.transferred:
        if group.amount is None:
            yield f"{wording.group_name(group)} sobre {wording.money(group.base, places)}", "—"
        else:
            yield wording.group_name(group), wording.money(group.amount, places)
    for withheld in totals.withheld:
        name = wording.TAX_NAMES.get(withheld.impuesto, withheld.impuesto)
        yield f"{name} retenido", wording.money(-withheld.amount, places)


def _sum_row(label: str, value: str, content: Content) -> Block:
    figure = Text(value, content.inks.body, "right")
    width = max(AMOUNT_WIDTH, figure.natural_width())
    return Columns((Text(label, content.inks.soft), figure), (0, width), gap=pt(10))


def total_row(content: Content, amount: Decimal, currency: str, places: int) -> Block:
    """The one figure that everybody looks for."""
    figure = Text(wording.money(amount, places), content.inks.total, "right")
    label = Text(f"Total {currency}", content.inks.total_label)
    return Columns((label, figure), (0, figure.natural_width()), gap=pt(8), bottom=True)


def notes(content: Content) -> list[Piece]:
    """The company's own words, a paragraph each; they stay with what follows them."""
    paragraphs = [wording.one_line(p) for p in content.style.notes.splitlines() if p.strip()]
    texts = [Text(p, content.inks.soft) for p in paragraphs]
    return [Piece(text, before=pt(12 if i == 0 else 3), with_next=True) for i, text in enumerate(texts)]
