"""Payment complements (Pagos 2.0) on the page: each payment's facts and the documents that it pays."""

from __future__ import annotations

from collections.abc import Iterable

from gigstack_desktop.cfdi import tables
from gigstack_desktop.cfdi.model import PaidDocument, PaidTax, Payment
from gigstack_desktop.cfdi.money import decimals
from gigstack_desktop.cfdi.words import in_words
from gigstack_desktop.printing import wording
from gigstack_desktop.printing.content import SUMMARY_WIDTH, Content, labelled, notes, total_row
from gigstack_desktop.printing.flow import Block, Columns, Piece, Rule, Space, Stack, Text, pt
from gigstack_desktop.printing.inks import Inks

# What rules 13.1 fix for every payment document, for those whose lines are not kept.
PRESCRIBED = "1 ACT · Pago · clave 84111506 · objeto de impuesto 01 · importe $0.00"
WIDTHS = (0.0, pt(50), pt(74), pt(74), pt(74))


def payments(content: Content) -> list[Piece]:
    """Every payment of the complement, one after the other, and what was received in all, in pesos."""
    pieces = [Piece(_concept(content), before=pt(14))]
    count = len(content.invoice.payments)
    for i, payment in enumerate(content.invoice.payments, start=1):
        pieces += _payment(payment, f"Pago {i}" if count > 1 else "Pago", content.inks, closing=i == count)
    return pieces + _summary(content)


def _concept(content: Content) -> Block:
    """The one Concepto that the law prescribes for payments."""
    texts = [
        f"{wording.number(line.quantity)} {line.unit_key} · {line.description} · clave {line.product_key}"
        f" · objeto de impuesto {line.objeto_imp} · importe {wording.money(line.unit_price)}"
        for line in content.invoice.lines
    ]
    return labelled("Concepto", "; ".join(texts) or PRESCRIBED, content.inks)


def _payment(payment: Payment, title: str, inks: Inks, closing: bool) -> list[Piece]:
    header = _header(inks)
    pieces = [
        Piece(Text(title, inks.section), before=pt(16), with_next=True),
        Piece(_facts(payment, inks), before=pt(5), with_next=True),
        Piece(header, before=pt(12), with_next=True),
    ]
    last = len(payment.documents) - 1
    rows = [(_document_row(paid, inks), i == last and closing) for i, paid in enumerate(payment.documents)]
    return pieces + [Piece(row, header=header, with_next=closes) for row, closes in rows]


def _facts(payment: Payment, inks: Inks) -> Block:
    currency = payment.currency
    if currency != "MXN":
        currency += f" · tipo de cambio {wording.number(payment.exchange_rate)}"
    amount = wording.money(payment.amount, decimals(payment.currency))
    cells = [
        labelled("Fecha de pago", wording.date(payment.date), inks),
        labelled("Forma de pago", wording.keyed(tables.FORMS, payment.form), inks),
        labelled("Moneda", currency, inks),
        labelled("Monto", f"{amount} {payment.currency}", inks, inks.strong),
    ]
    row = Columns(cells, (0, 0, 0, 0), gap=pt(16))
    if not payment.operation:
        return row
    return Stack((row, labelled("Número de operación", wording.one_line(payment.operation), inks)), pt(6))


def _header(inks: Inks) -> Block:
    titles = ("Parcialidad", "Saldo anterior", "Importe pagado", "Saldo insoluto")
    cells = (Text("Documento que se paga", inks.label), *(Text(title, inks.label, "right") for title in titles))
    return Stack((Columns(cells, WIDTHS, gap=pt(10)), Space(pt(4)), Rule(inks.accent, pt(0.8))))


def _document_row(paid: PaidDocument, inks: Inks) -> Block:
    places = decimals(paid.currency)
    figures = (paid.previous_balance, paid.paid, paid.remaining_balance)
    cells: tuple[Block, ...] = (
        Stack(tuple(_document(paid, inks))),
        Text(str(paid.installment), inks.body, "right"),
        *(Text(wording.money(f, places), inks.strong if f is paid.paid else inks.body, "right") for f in figures),
    )
    return Stack((Space(pt(6)), Columns(cells, WIDTHS, gap=pt(10)), Space(pt(6)), Rule()))


def _document(paid: PaidDocument, inks: Inks) -> Iterable[Block]:
    name = " ".join(part for part in (paid.series, paid.folio) if part)
    if name:
        yield Text(name, inks.strong)
    yield Text(paid.uuid.upper(), inks.small)
    currency = paid.currency
    if paid.equivalence != 1:
        currency += f" · equivalencia {wording.number(paid.equivalence)}"
    yield Text(f"{currency} · Objeto de impuesto {paid.objeto_imp}", inks.detail)
    for tax in paid.taxes:
        yield Text(_tax(tax), inks.detail)


def _tax(tax: PaidTax) -> str:
    name = f"{'Ret. ' if tax.withheld else ''}{wording.rate_of(tax.impuesto, tax.factor, tax.rate)}"
    base = f"{name} sobre {wording.price(tax.base)}"
    return base if tax.factor == "Exento" else f"{base}  {wording.price(tax.amount)}"


def _summary(content: Content) -> list[Piece]:
    total = wording.paid_in_pesos(content.invoice.payments)
    words = labelled("Importe con letra", in_words(total, "MXN"), content.inks)
    figure = total_row(content, total, "MXN", 2)
    return [
        Piece(Columns((words, figure), (0, SUMMARY_WIDTH), gap=pt(36)), before=pt(14), with_next=True),
        *notes(content),
    ]
