"""Payment complements (Pagos 2.0) on the page: each payment's facts, taxes and the documents that it pays."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from gigstack_desktop.cfdi import tables
from gigstack_desktop.cfdi.model import PaidDocument, PaidTax, Payment, StatedPayment, StatedPayments
from gigstack_desktop.cfdi.payment_totals import payment_taxes, payment_totals
from gigstack_desktop.printing import wording
from gigstack_desktop.printing.content import (
    SUMMARY_WIDTH,
    Content,
    Fact,
    closing_sum,
    grid,
    labelled,
    notes,
    sum_row,
)
from gigstack_desktop.printing.flow import Block, Columns, Piece, Rule, Space, Stack, Text, pt
from gigstack_desktop.printing.inks import Inks

# What rules 13.1 fix for every payment document, for those whose lines are not kept.
PRESCRIBED = "1 ACT · Pago · clave 84111506 · objeto de impuesto 01 · importe $0.00"
WIDTHS = (0.0, pt(50), pt(74), pt(74), pt(74))
# pago20:Totales in the words of the page, withheld ones last and negative (rules 13.4).
TOTALS = {
    "TotalTrasladosBaseIVA16": ("Base de IVA 16 %", 1),
    "TotalTrasladosImpuestoIVA16": ("IVA 16 %", 1),
    "TotalTrasladosBaseIVA8": ("Base de IVA 8 %", 1),
    "TotalTrasladosImpuestoIVA8": ("IVA 8 %", 1),
    "TotalTrasladosBaseIVA0": ("Base de IVA 0 %", 1),
    "TotalTrasladosImpuestoIVA0": ("IVA 0 %", 1),
    "TotalTrasladosBaseIVAExento": ("Base de IVA exento", 1),
    "TotalRetencionesIVA": ("IVA retenido", -1),
    "TotalRetencionesISR": ("ISR retenido", -1),
    "TotalRetencionesIEPS": ("IEPS retenido", -1),
}
DOT = "\N{NO-BREAK SPACE}· "  # a line may break after it, not before
PROOFS = {"01": "01 · SPEI"}


def payments(content: Content) -> list[Piece]:
    """Every payment of the complement, one after the other, and what was received in all, in pesos."""
    pieces = [Piece(labelled("Concepto", concept(content), content.inks), before=pt(14))]
    found = content.invoice.payments
    for i, (payment, own) in enumerate(zip(found, stated(content).payments, strict=True), start=1):
        title = f"Pago {i} de {len(found)}" if len(found) > 1 else "Pago"
        pieces += _payment(payment, own, title, content, closing=i == len(found))
    return pieces + (_summary(content) if found else notes(content))


def stated(content: Content) -> StatedPayments:
    """The sums as the XML states them, for that is what is represented; a draft's as they will be."""
    if content.totals.payments is not None:
        return content.totals.payments
    return StatedPayments(
        tuple(payment_totals(content.invoice.payments).items()), tuple(map(_computed, content.invoice.payments))
    )


def _computed(payment: Payment) -> StatedPayment:
    taxes = payment_taxes(payment)
    return StatedPayment(taxes.withheld, taxes.transferred, tuple(paid.remaining_balance for paid in payment.documents))


def concept(content: Content) -> str:
    """The one Concepto that the law prescribes for payments."""
    texts = [
        f"{wording.number(line.quantity)} {line.unit_key} · {line.description} · clave {line.product_key}"
        f" · objeto de impuesto {line.objeto_imp} · importe {wording.money(line.unit_price)}"
        for line in content.invoice.lines
    ]
    return "; ".join(texts) or PRESCRIBED


def _payment(payment: Payment, own: StatedPayment, title: str, content: Content, closing: bool) -> list[Piece]:
    inks = content.inks
    header = _header(inks)
    pieces = [Piece(Text(title, inks.section), before=pt(16), with_next=True)]
    rows = (*grid(facts(payment), inks), *grid(bank_facts(payment), inks, columns=3))
    pieces += [Piece(row, before=pt(5), with_next=True) for row in rows]
    if payment.documents:
        pieces.append(Piece(header, before=pt(10), with_next=True))
    sums = list(tax_sums(own, payment.currency))
    last = len(payment.documents) - 1
    for i, (paid, remaining) in enumerate(zip(payment.documents, own.remaining, strict=True)):
        row = _document_row(paid, remaining, inks, pt(6) * content.density)
        pieces.append(Piece(row, header=header, with_next=i == last and (closing or bool(sums))))
    if sums:
        pieces.append(Piece(_tax_block(sums, inks), before=pt(6), with_next=closing))
    return pieces


def facts(payment: Payment) -> list[Fact]:
    """When, how and how much was paid."""
    currency, money = payment.currency, wording.Money(payment.currency)
    if payment.currency != "MXN":
        currency += f" · tipo de cambio {wording.number(payment.exchange_rate)}"
    return [
        ("Fecha de pago", wording.date(payment.date)),
        ("Forma de pago", wording.keyed(tables.FORMS, payment.form)),
        ("Moneda", currency),
        ("Monto", f"{money.text(payment.amount)} {payment.currency}"),
    ]


def bank_facts(payment: Payment) -> list[Fact]:
    """The operation, the accounts of a payment that went through banks, and its electronic proof."""
    banks = payment.banks
    payer = (banks.payer_account, banks.payer_rfc, wording.one_line(banks.payer_bank, 80))
    payee = (banks.payee_account, banks.payee_rfc)
    found = [
        ("Número de operación", wording.one_line(payment.operation)),
        ("Cuenta ordenante", DOT.join(part for part in payer if part)),
        ("Cuenta beneficiaria", DOT.join(part for part in payee if part)),
    ]
    if payment.proof is not None:
        name = PROOFS.get(payment.proof.kind, payment.proof.kind)
        found.append(("Comprobante electrónico del pago", f"{name}; su cadena y su sello se leen en el XML"))
    return [(label, value) for label, value in found if value]


def _header(inks: Inks) -> Block:
    titles = ("Parcialidad", "Saldo anterior", "Importe pagado", "Saldo insoluto")
    cells = (Text("Documento que se paga", inks.label), *(Text(title, inks.label, "right") for title in titles))
    return Stack((Columns(cells, WIDTHS, gap=pt(10)), Space(pt(4)), Rule(inks.accent, pt(0.8))))


def _document_row(paid: PaidDocument, remaining: Decimal, inks: Inks, padding: float) -> Block:
    money = wording.Money(paid.currency)
    figures = ((paid.previous_balance, inks.body), (paid.paid, inks.strong), (remaining, inks.body))
    cells: tuple[Block, ...] = (
        Stack(tuple(_document(paid, inks))),
        Text(str(paid.installment), inks.body, "right"),
        *(Text(money.text(figure), ink, "right") for figure, ink in figures),
    )
    return Stack((Space(padding), Columns(cells, WIDTHS, gap=pt(10)), Space(padding), Rule()))


def _document(paid: PaidDocument, inks: Inks) -> Iterable[Block]:
    name = " ".join(part for part in (paid.series, paid.folio) if part)
    if name:
        yield Text(name, inks.strong)
    yield Text(paid.uuid.upper(), inks.small)
    yield from (Text(detail, inks.detail) for detail in document_details(paid))


def document_details(paid: PaidDocument) -> Iterable[str]:
    """Currency, equivalence, key and taxes of a document that is paid."""
    currency = paid.currency
    if paid.equivalence != 1:
        currency += f" · equivalencia {wording.number(paid.equivalence)}"
    yield f"{currency} · Objeto de impuesto {paid.objeto_imp}" if paid.objeto_imp else currency
    for tax in paid.taxes:
        yield _tax(tax, wording.Money(paid.currency))


def _tax(tax: PaidTax, money: wording.Money) -> str:
    name = f"{'Ret. ' if tax.withheld else ''}{wording.rate_of(tax.impuesto, tax.factor, tax.rate)}"
    base = name + wording.on_base(tax.factor, money.price(tax.base), tax.base)
    return base if tax.factor == "Exento" else f"{base}: {money.price(tax.amount)}"


def tax_sums(own: StatedPayment, currency: str) -> Iterable[Fact]:
    """ImpuestosP: what a payment pays of each tax, in its own currency (rules 13.4)."""
    money = wording.Money(currency)
    for group in own.transferred:
        figure = "—" if group.amount is None else money.price(group.amount)
        yield wording.group_name(group) + wording.on_base(group.factor, money.price(group.base), group.base), figure
    for withheld in own.withheld:
        yield f"{wording.TAX_NAMES.get(withheld.impuesto, withheld.impuesto)} retenido", money.price(-withheld.amount)


def _tax_block(sums: Iterable[Fact], inks: Inks) -> Block:
    rows = [Text("Impuestos de este pago", inks.label), *(sum_row(*fact, inks) for fact in sums)]
    return Columns((Space(0), Stack(rows)), (0, SUMMARY_WIDTH), gap=pt(36))


def complement_sums(content: Content) -> tuple[list[Fact], Decimal]:
    """pago20:Totales in pesos, and MontoTotalPagos (rules 13.4)."""
    money, totals = wording.Money("MXN"), dict(stated(content).totals)
    named = [(title, money.text(totals[name] * sign)) for name, (title, sign) in TOTALS.items() if name in totals]
    return named, totals.get("MontoTotalPagos", Decimal(0))


def _summary(content: Content) -> list[Piece]:
    named, total = complement_sums(content)
    rows: list[Block] = [sum_row(*fact, content.inks) for fact in named]
    if rows:
        rows.insert(0, Text("Totales del complemento, en pesos", content.inks.label))
    return [Piece(closing_sum(content, rows, total, "MXN"), before=pt(14), with_next=True), *notes(content)]
