"""Payments of invoices: shares of tax, parcels, currencies, and the type P document (rules, section 13)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext

from gigstack_desktop.cfdi.bands import tax_band
from gigstack_desktop.cfdi.model import (
    NO_CURRENCY,
    ZERO,
    Document,
    Invoice,
    PaidDocument,
    PaidTax,
    Party,
    Payment,
    Relation,
)
from gigstack_desktop.cfdi.money import WIDE, decimals, places, round_half_up
from gigstack_desktop.cfdi.payment_totals import converted

_ONE = Decimal(1)
_SIX = Decimal("0.000001")
_TEN_PLACES = Decimal("1E-10")
_TINY = Decimal("1E-16")
_NO_TAXES = frozenset({"01", "03", "04", "05"})


class BadPayment(ValueError):
    """The payment cannot be applied; `code` is the CRP code that a PAC would give."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Payable:
    """An invoice as far as paying it goes: its total, its taxes summed by group, and what was paid so far.

    `earlier` are the parcels already collected, oldest first; `credited` is the sum of egresses related to it.
    """

    uuid: str
    total: Decimal
    taxes: tuple[PaidTax, ...] = ()
    currency: str = "MXN"
    objeto_imp: str = "02"
    series: str = ""
    folio: str = ""
    earlier: tuple[PaidDocument, ...] = ()
    credited: Decimal = ZERO

    @property
    def balance(self) -> Decimal:
        """What is still owed: ImpSaldoAnt of the next parcel."""
        return self.total - self.credited - sum((parcel.paid for parcel in self.earlier), ZERO)


def payable(document: Document, earlier: Sequence[PaidDocument] = (), credited: Decimal = ZERO) -> Payable:
    """The payable side of a stamped invoice. Its taxes are line sums rounded once, withholdings by tax and rate."""
    invoice, stamp = document.invoice, document.stamp
    return Payable(
        uuid=stamp.uuid if stamp else "",
        total=document.totals.total,
        taxes=_document_taxes(document),
        currency=invoice.currency,
        objeto_imp=_objeto_imp(invoice),
        series=invoice.series,
        folio=invoice.folio,
        earlier=tuple(earlier),
        credited=credited,
    )


def _objeto_imp(invoice: Invoice) -> str:
    """ObjetoImpDR: 02 when some line itemises tax, else the key of the lines (CRP20245–20248)."""
    keys = [line.objeto_imp for line in invoice.lines]
    if "02" in keys or not keys:
        return "02"
    return next((key for key in keys if key not in _NO_TAXES), keys[0])


def _document_taxes(document: Document) -> tuple[PaidTax, ...]:
    """Groups by tax, factor, rate and role; transferred ones exactly as the summary has them."""
    groups = [
        PaidTax(group.impuesto, group.factor, group.rate, False, group.base, group.amount or ZERO)
        for group in document.totals.transferred
    ]
    withheld: dict[tuple[str, Decimal | None], PaidTax] = {}
    for line in document.totals.lines:
        for entry in line.taxes:
            tax = entry.tax
            if tax.withheld:
                start = PaidTax(tax.impuesto, tax.factor, tax.rate, True, ZERO, ZERO)
                now = withheld.get((tax.impuesto, tax.rate), start)
                amount = now.amount + (entry.amount or ZERO)
                withheld[tax.impuesto, tax.rate] = replace(now, base=now.base + entry.base, amount=amount)
    return (*groups, *_matching_summary(list(withheld.values()), document))


def _matching_summary(taxes: list[PaidTax], document: Document) -> list[PaidTax]:
    """Withholdings rounded by rate. The summary rounds all rates of a tax together: a cent goes where it changes least.

    A cent more or less than its own rounding keeps an amount between its neighbours, which is what rule 3.6 accepts.
    """
    digits = decimals(document.invoice.currency)
    found = [
        replace(tax, base=round_half_up(tax.base, digits), amount=round_half_up(tax.amount, digits)) for tax in taxes
    ]
    for group in document.totals.withheld:
        mine = [index for index, tax in enumerate(taxes) if tax.impuesto == group.impuesto]
        missing = group.amount - sum((found[index].amount for index in mine), ZERO)
        step = Decimal(1).scaleb(-digits).copy_sign(missing)
        for _ in mine:
            if abs(missing) >= abs(step):
                nearest = min(mine, key=lambda index: abs(found[index].amount + step - taxes[index].amount))
                found[nearest] = replace(found[nearest], amount=found[nearest].amount + step)
                missing -= step
        if mine and missing:  # somebody else's document, whose summary is not the sum of its lines
            found[mine[0]] = replace(found[mine[0]], amount=found[mine[0]].amount + missing)
    return found


def pay(document: Payable, amount: Decimal, *, equivalence: Decimal = _ONE) -> PaidDocument:
    """The next parcel of `document`: `amount` in the document's currency, taxes pro rata.

    The last parcel takes what is left of every tax, so that parcels add up to the document (rules 13.3, example H).
    Raises BadPayment: CRP20241 for nothing paid, CRP20244 for more than the balance.
    """
    amount, balance = round_half_up(amount, decimals(document.currency)), document.balance
    if amount <= 0:
        raise BadPayment("CRP20241")
    if amount > balance:
        raise BadPayment("CRP20244")
    with localcontext(WIDE):
        taxes = _shares(document, amount, last=amount == balance and not document.credited)
    return PaidDocument(
        uuid=document.uuid,
        paid=amount,
        previous_balance=round_half_up(balance, decimals(document.currency)),
        installment=max([parcel.installment for parcel in document.earlier], default=0) + 1,  # some were cancelled
        series=document.series,
        folio=document.folio,
        currency=document.currency,
        equivalence=_ONE if equivalence == 1 else equivalence.quantize(_TEN_PLACES, rounding=ROUND_HALF_UP),
        objeto_imp=document.objeto_imp,
        taxes=taxes,
    )


def _taxable(document: Payable) -> tuple[PaidTax, ...]:
    return () if document.objeto_imp in _NO_TAXES else document.taxes


def _shares(document: Payable, amount: Decimal, *, last: bool) -> tuple[PaidTax, ...]:
    """The part of each tax that a parcel carries: at least one, and never the last base of all before the last parcel.

    A parcel of a few cents may have no whole cent of any base, or would leave none to the parcels that follow, although
    each must have one (CRP20245–20248). Then one base gives or takes a cent, or is written with six decimals where the
    document has fewer cents of base than parcels: the parcels still add up to it.
    """
    taxes = _taxable(document)
    shares = {tax: _share(document, tax, amount, last) for tax in taxes}
    found = {tax: share for tax, share in shares.items() if share.base > 0}
    exhausted = all(_left(document, tax) <= shares[tax].base for tax in taxes)
    if taxes and (not found or (exhausted and not last)):
        largest = max(taxes, key=lambda tax: (not tax.withheld, _left(document, tax)))
        found[largest] = _some_share(document, largest, amount)
    return tuple(found[tax] for tax in taxes if tax in found)


def _share(document: Payable, tax: PaidTax, amount: Decimal, last: bool) -> PaidTax:
    """The part of one tax; its base may be nothing, or less where an earlier parcel took some of it.

    Shares are differences of rounded running totals: rounding each parcel by itself drifts, and the last of twelve
    would carry a residue outside the band that a PAC accepts (rule 3.6); `_up_to` keeps this one and the rest inside.
    """
    paid_base, paid_amount = _paid_so_far(document.earlier, tax)
    digits = decimals(document.currency)
    if last:
        return replace(tax, base=_trimmed(tax.base - paid_base, digits), amount=tax.amount - paid_amount)
    paid = amount + sum((parcel.paid for parcel in document.earlier), ZERO)
    running = round_half_up(tax.base * paid / document.total, digits)
    return _up_to(document, tax, running)


def _some_share(document: Payable, tax: PaidTax, amount: Decimal) -> PaidTax:
    """The parcel's part of what is left of a tax: something, such that something remains; a whole cent if it can be."""
    paid_base, _ = _paid_so_far(document.earlier, tax)
    left, cent = tax.base - paid_base, Decimal(1).scaleb(-decimals(document.currency))
    exact = left * amount / (document.total - sum((parcel.paid for parcel in document.earlier), ZERO))
    part = min(max(round_half_up(exact, decimals(document.currency)), cent), left - cent)
    if part < cent:
        part = max(exact.quantize(_SIX, rounding=ROUND_DOWN), _SIX)
    return _up_to(document, tax, paid_base + part)


def _up_to(document: Payable, tax: PaidTax, running: Decimal) -> PaidTax:
    """What brings the parcels from what they have to a base of `running`; its amount keeps the currency's decimals."""
    paid_base, paid_amount = _paid_so_far(document.earlier, tax)
    digits = decimals(document.currency)
    base, rest = _trimmed(running - paid_base, digits), _trimmed(tax.base - running, digits)
    wanted = _amount_of(tax, running, digits) - paid_amount
    if tax.rate is None or base <= 0:
        return replace(tax, base=base, amount=ZERO)
    low, high = tax_band(base, tax.rate, digits)
    rest_low, rest_high = tax_band(rest, tax.rate, digits) if rest > 0 else (ZERO, ZERO)
    left = tax.amount - paid_amount
    amount = min(max(wanted, low, left - rest_high), high, left - rest_low)
    return replace(tax, base=base, amount=max(amount, ZERO))


def _trimmed(value: Decimal, digits: int) -> Decimal:
    """Without zeros past the currency's decimals: written ones would narrow the band of the amount (rules 1)."""
    rounded = round_half_up(value, digits)
    return rounded if rounded == value else value.normalize()


def _left(document: Payable, tax: PaidTax) -> Decimal:
    return tax.base - _paid_so_far(document.earlier, tax)[0]


def _amount_of(tax: PaidTax, base: Decimal, digits: int) -> Decimal:
    if tax.factor == "Exento" or tax.rate is None:
        return ZERO
    return round_half_up(base * tax.rate, digits)


def _paid_so_far(earlier: Iterable[PaidDocument], tax: PaidTax) -> tuple[Decimal, Decimal]:
    key = _key(tax)
    same = [paid for parcel in earlier for paid in parcel.taxes if _key(paid) == key]
    return sum((paid.base for paid in same), ZERO), sum((paid.amount for paid in same), ZERO)


def _key(tax: PaidTax) -> tuple[str, str, Decimal | None, bool]:
    return tax.impuesto, tax.factor, tax.rate, tax.withheld


def settlement_equivalence(paid: Decimal, received: Decimal) -> Decimal:
    """EquivalenciaDR when `received` (payment's currency) settles `paid` (document's currency): ten decimals.

    Rounded so that the converted payment never exceeds what was received (rules 13.3, example J; CRP20276).
    """
    with localcontext(WIDE):
        return _not_above(paid, (paid / received).quantize(_TEN_PLACES, rounding=ROUND_HALF_UP), received)


def converted_paid(received: Decimal, equivalence: Decimal, currency: str) -> Decimal:
    """What `received` pays of a document in `currency` (example K: 20 000 MXN at 19.0123 are 1051.95 USD)."""
    with localcontext(WIDE):
        return round_half_up(received * equivalence, decimals(currency))


def rate_equivalence(rate: Decimal) -> Decimal:
    """EquivalenciaDR of a dollar document paid in pesos at `rate` pesos per dollar: 1 ÷ rate with ten decimals."""
    with localcontext(WIDE):
        return (_ONE / rate).quantize(_TEN_PLACES, rounding=ROUND_HALF_UP)


def _not_above(paid: Decimal, equivalence: Decimal, received: Decimal) -> Decimal:
    digits = places(received)
    step = Decimal(1).scaleb(-digits)
    while (paid / equivalence).quantize(step, rounding=ROUND_DOWN) > received:
        equivalence += _TEN_PLACES
    return equivalence


def applied_within(payment: Payment) -> bool:
    """True when what the documents take fits in what was received (CRP20217; with conversion CRP20275, 20276)."""
    digits = decimals(payment.currency)
    step = Decimal(1).scaleb(-digits)
    with localcontext(WIDE):
        taken = converted(payment.documents).quantize(step, rounding=ROUND_DOWN)
        if taken <= payment.amount:
            return True
        if all(document.currency == payment.currency for document in payment.documents):
            return False
        limits = [_limits(document, payment.currency, step) for document in payment.documents]
        low, high = sum((limit[0] for limit in limits), ZERO), sum((limit[1] for limit in limits), ZERO)
        return low <= payment.amount <= high


def limits(document: PaidDocument, currency: str) -> tuple[Decimal, Decimal]:
    """The band in `currency` that SAT accepts for one converted parcel (CRP20275, example K)."""
    with localcontext(WIDE):
        return _limits(document, currency, Decimal(1).scaleb(-decimals(currency)))


def _limits(document: PaidDocument, currency: str, step: Decimal) -> tuple[Decimal, Decimal]:
    # A document in the payment's own currency among foreign ones has an equivalence of ten decimals (rules 13.3).
    own = document.currency == currency
    half_paid = Decimal(5).scaleb(-places(document.paid) - 1)
    half_rate = Decimal(5).scaleb(-(10 if own else places(document.equivalence)) - 1)
    low = (document.paid - half_paid) / (document.equivalence + half_rate - _TINY)
    high = (document.paid + half_paid - _TINY) / (document.equivalence - half_rate)
    return low.quantize(step, rounding=ROUND_FLOOR), high.quantize(step, rounding=ROUND_CEILING)


def build_payment_invoice(
    issuer: Party,
    receiver: Party,
    place: str,
    date: datetime,
    payments: Sequence[Payment],
    *,
    series: str = "",
    folio: str = "",
    replaces: Sequence[str] = (),
) -> Invoice:
    """The type P document of `payments`; its envelope is fixed (rules 13.1). `replaces`: UUIDs for a relation 04.

    Raises BadPayment: CRP20217 or CRP20276 when a payment applies more than was received, CRP20218 for nothing.
    """
    for payment in payments:
        if payment.amount <= 0:
            raise BadPayment("CRP20218")
        if not applied_within(payment):
            foreign = any(document.currency != payment.currency for document in payment.documents)
            raise BadPayment("CRP20276" if foreign else "CRP20217")
    return Invoice(
        kind="P",
        issuer=issuer,
        receiver=replace(receiver, uso_cfdi="CP01"),
        place=place,
        date=date,
        currency=NO_CURRENCY,
        series=series,
        folio=folio,
        relations=(Relation("04", tuple(replaces)),) if replaces else (),
        payments=tuple(payments),
    )
