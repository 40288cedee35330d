"""What a document says, as pieces for the flow: header, parties, facts, lines, payments, totals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gigstack_desktop.cfdi import tables
from gigstack_desktop.cfdi.model import NO_CURRENCY, Document, GlobalPeriod, Invoice, Party, Stamp, Totals
from gigstack_desktop.printing import logo, wording
from gigstack_desktop.printing.flow import Align, Block, Columns, Ink, Picture, Piece, Rule, Space, Stack, Text, pt
from gigstack_desktop.printing.inks import Inks
from gigstack_desktop.printing.legends import said
from gigstack_desktop.printing.style import DRAFT_WATERMARK, PRACTICE_WATERMARK, PrintStyle

Source = Document | tuple[Invoice, Totals]
Fact = tuple[str, str]
FACT_COLUMNS = 4
AMOUNT_WIDTH = pt(70)
SUMMARY_WIDTH = pt(214)
_TEST = "30001"  # certificate numbers of SAT's test authority


@dataclass(frozen=True)
class Content:
    """Everything that the pieces are made from."""

    invoice: Invoice
    totals: Totals
    document: Document | None
    style: PrintStyle
    inks: Inks
    density: float = 1.0

    @property
    def stamp(self) -> Stamp | None:
        return self.document.stamp if self.document else None

    @property
    def banner(self) -> str:
        """The warning on every page: the style's own, a test document's, or a draft's."""
        if self.style.watermark:
            return self.style.watermark
        if self.document is None or self.stamp is None:
            return DRAFT_WATERMARK
        numbers = (self.document.certificate_number, self.stamp.sat_certificate)
        return PRACTICE_WATERMARK if any(number.startswith(_TEST) for number in numbers) else ""

    @property
    def money(self) -> wording.Money:
        return wording.Money(self.invoice.currency)


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
    mark = brand(content.style, content.inks)
    if mark is None:  # the issuer's name follows below: do not say it twice
        return [Piece(_title(content, "left"))]
    return [Piece(Columns((mark, _title(content, "right")), (0, pt(200)), gap=pt(20)))]


def _title(content: Content, align: Align) -> Block:
    folio = wording.folio(content.invoice)
    kind = Text(wording.kind_name(content.invoice), content.inks.kind, align)
    return Stack((kind, Text(folio, content.inks.folio, align))) if folio else kind


def brand(style: PrintStyle, inks: Inks) -> Block | None:
    """The logo, or the trade name where there is none that can be read."""
    found = logo.read(style.logo) if style.logo else None
    if found is not None:
        image, size = found
        return Picture(image, (size.width() * pt(0.75), size.height() * pt(0.75)), pt(170), pt(54))
    name = wording.one_line(style.trade_name, 120)
    return Text(name, inks.company) if name else None


def parties(content: Content) -> list[Piece]:
    """Issuer and receiver, side by side."""
    invoice, style = content.invoice, content.style
    issuer = _party("Emisor", invoice.issuer, content.inks, contact(style))
    receiver = _party("Receptor", invoice.receiver, content.inks, ())
    return [Piece(Rule(), before=pt(13)), Piece(Columns((issuer, receiver), (0, 0), gap=pt(28)), before=pt(11))]


def contact(style: PrintStyle) -> list[str]:
    """How the company can be reached, on one line if at all."""
    found = " · ".join(wording.one_line(part, 80) for part in (style.phone, style.email) if part)
    return [found] if found else []


def _party(role: str, party: Party, inks: Inks, extras: Sequence[str]) -> Block:
    return Stack(
        (
            Text(role, inks.label),
            Space(pt(1)),
            Text(wording.one_line(party.name, 300) or "—", inks.party),
            Text(party.rfc or "—", inks.strong),
            Space(pt(2)),
            *(Text(row, inks.soft) for row in (*party_rows(party), *extras)),
        )
    )


def party_rows(party: Party) -> list[str]:
    """Regime, postal code, and for a receiver its use and where a foreigner is registered."""
    found = (
        wording.keyed(tables.REGIMES, party.regimen) if party.regimen else "",
        f"C.P. {party.zip}" if party.zip else "",
        f"Uso {wording.use(party.uso_cfdi)}" if party.uso_cfdi else "",
        f"Residencia fiscal {party.residencia_fiscal}" if party.residencia_fiscal else "",
        f"Registro de identidad fiscal {party.num_reg_id_trib}" if party.num_reg_id_trib else "",
        f"Emitido por el adquirente, operación {party.acquirer_number}" if party.acquirer_number else "",
    )
    return [row for row in found if row]


def facts(content: Content) -> list[Piece]:
    """The document's particulars in a grid, then what it is related to."""
    inks = content.inks
    pieces = [Piece(Rule(), before=pt(11))]
    for i, row in enumerate(grid(document_facts(content.invoice), inks)):
        pieces.append(Piece(row, before=pt(9 if i == 0 else 6)))
    pieces += [Piece(labelled(*fact, inks), before=pt(7)) for fact in relation_facts(content.invoice)]
    return pieces


def relation_facts(invoice: Invoice) -> list[Fact]:
    """The documents that this one is related to, by kind of relation."""
    return [
        (f"CFDI relacionados · {wording.keyed(tables.RELATIONS, one.kind)}", ",  ".join(map(str.upper, one.uuids)))
        for one in invoice.relations
    ]


def document_facts(invoice: Invoice) -> list[Fact]:
    """Kind, dates, place, currency, how and how much at a time it is paid, and the period of a global invoice."""
    found = [
        ("Tipo de comprobante", wording.KIND_KEYS[invoice.kind]),
        ("Fecha de emisión", wording.date(invoice.date)),
        ("Lugar de expedición", f"C.P. {invoice.place}" if invoice.place else ""),
        ("Moneda", _currency(invoice)),
        ("Método de pago", _known(tables.METHODS, invoice.payment_method)),
        ("Forma de pago", _known(tables.FORMS, invoice.payment_form)),
        ("Exportación", _known(tables.EXPORT, invoice.exportacion)),
        ("Condiciones de pago", wording.one_line(invoice.conditions)),
        ("Información global", _global(invoice.global_period)),
        ("Confirmación del PAC", invoice.confirmation),
    ]
    return [(label, value) for label, value in found if value]


def _known(table: Mapping[str, object], key: str) -> str:
    return wording.keyed(table, key) if key else ""


def _currency(invoice: Invoice) -> str:
    if invoice.exchange_rate is None or invoice.currency in {"MXN", NO_CURRENCY}:
        return invoice.currency
    return f"{invoice.currency} · tipo de cambio {wording.number(invoice.exchange_rate)}"


def _global(period: GlobalPeriod | None) -> str:
    if period is None:
        return ""
    month = wording.keyed(tables.MONTHS, period.months)
    return f"{wording.keyed(tables.PERIODICITY, period.periodicity)}, {month}, {period.year}"


def grid(found: Sequence[Fact], inks: Inks, columns: int = FACT_COLUMNS) -> Iterable[Block]:
    """Labelled values, so many to the row."""
    for start in range(0, len(found), columns):
        cells: list[Block] = [labelled(label, value, inks) for label, value in found[start : start + columns]]
        cells += [Space(0)] * (columns - len(cells))
        yield Columns(cells, (0,) * columns, gap=pt(16))


def summary(content: Content) -> list[Piece]:
    """Subtotal to total at the right; the amount in words and the company's notes at the left."""
    invoice, totals = content.invoice, content.totals
    rows = [sum_row(label, value, content.inks) for label, value in sums(totals, content.money)]
    closing = closing_sum(content, rows, totals.total, invoice.currency)
    return [Piece(closing, before=pt(10), with_next=True), *notes(content)]


def closing_sum(content: Content, rows: Sequence[Block], total: Decimal, currency: str) -> Block:
    """Rows that lead to a total, and the total in words beside them."""
    money, inks = wording.Money(currency), content.inks
    lead = [*rows, Space(pt(4)), Rule(), Space(pt(5))] if rows else []
    figure = Text(money.text(total), inks.total, "right")
    label = Text("Total" if currency == NO_CURRENCY else f"Total {currency}", inks.total_label)
    last = Columns((label, figure), (0, figure.natural_width()), gap=pt(8), bottom=True)
    words = money.words(total)
    side = labelled("Importe con letra", words, inks) if words else Space(0)
    return Columns((side, Stack((*lead, last))), (0, SUMMARY_WIDTH), gap=pt(36))


def sums(totals: Totals, money: wording.Money) -> Iterable[Fact]:
    """Everything between the lines and the total; bases are named where several rates share the document."""
    yield "Subtotal", money.text(totals.subtotal)
    if totals.discount:
        yield "Descuento", money.text(-totals.discount)
    for group in totals.transferred:
        name = wording.group_name(group)
        if group.base and (len(totals.transferred) > 1 or group.amount is None):
            name += wording.on_base(group.factor, money.text(group.base), group.base)
        yield name, "—" if group.amount is None else money.text(group.amount)
    for withheld in totals.withheld:
        yield f"{wording.TAX_NAMES.get(withheld.impuesto, withheld.impuesto)} retenido", money.text(-withheld.amount)
    for local in totals.local:
        yield wording.local_name(local.tax), money.text(-local.amount if local.tax.withheld else local.amount)


def sum_row(label: str, value: str, inks: Inks) -> Block:
    """A name and its figure, in the summary's column."""
    figure = Text(value, inks.body, "right")
    width = max(AMOUNT_WIDTH, figure.natural_width())
    return Columns((Text(label, inks.soft), figure), (0, width), gap=pt(10))


def notes(content: Content) -> list[Piece]:
    """What is in the XML and not on the page, then the company's own words; they stay with what follows them."""
    texts = [Text(paragraph, content.inks.soft) for paragraph in paragraphs(content)]
    return [Piece(text, before=pt(12 if i == 0 else 3), with_next=True) for i, text in enumerate(texts)]


def paragraphs(content: Content) -> list[str]:
    """What `notes` says, as text."""
    found = (
        *said(content.invoice.complements),
        wording.unread(content.document),
        *map(wording.one_line, content.style.notes.splitlines()),
    )
    return [paragraph for paragraph in found if paragraph]
