"""Summaries of a payment complement: ImpuestosP of each payment and Totales in pesos (rules, section 13.4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from gigstack_desktop.cfdi.model import (
    IEPS,
    ISR,
    IVA,
    ZERO,
    Factor,
    PaidDocument,
    Payment,
    StatedPayment,
    TransferredGroup,
    WithheldGroup,
)
from gigstack_desktop.cfdi.money import WIDE, round_half_up, six

_RATES = {Decimal("0.16"): "IVA16", Decimal("0.08"): "IVA8", Decimal(0): "IVA0"}
_WITHHELD = {IVA: "TotalRetencionesIVA", ISR: "TotalRetencionesISR", IEPS: "TotalRetencionesIEPS"}

# Order of attributes in pago20:Totales, which is also the order of the seal.
TOTAL_NAMES = (
    "TotalRetencionesIVA",
    "TotalRetencionesISR",
    "TotalRetencionesIEPS",
    "TotalTrasladosBaseIVA16",
    "TotalTrasladosImpuestoIVA16",
    "TotalTrasladosBaseIVA8",
    "TotalTrasladosImpuestoIVA8",
    "TotalTrasladosBaseIVA0",
    "TotalTrasladosImpuestoIVA0",
    "TotalTrasladosBaseIVAExento",
    "MontoTotalPagos",
)


Key = tuple[str, Factor, Decimal | None]


@dataclass(frozen=True, slots=True)
class PaymentTaxes:
    """ImpuestosP of one payment, in the payment's currency."""

    withheld: tuple[WithheldGroup, ...]
    transferred: tuple[TransferredGroup, ...]


@dataclass(frozen=True, slots=True)
class PaymentSums:
    """The same, unrounded: withheld by tax, transferred bases and amounts by tax, factor and rate."""

    withheld: dict[str, Decimal]
    bases: dict[Key, Decimal]
    amounts: dict[Key, Decimal]


def group_key(impuesto: str, factor: Factor, rate: Decimal | None) -> Key:
    """What transferred taxes of one group share; Exento has no rate."""
    return impuesto, factor, None if factor == "Exento" else rate


def payment_sums(payment: Payment) -> PaymentSums:
    """The documents' taxes, converted to the payment's currency; a document without a real equivalence has none."""
    sums = PaymentSums({}, {}, {})
    with localcontext(WIDE):
        for document in payment.documents:
            for tax in document.taxes if document.equivalence > 0 else ():
                amount = tax.amount / document.equivalence
                if tax.withheld:
                    sums.withheld[tax.impuesto] = sums.withheld.get(tax.impuesto, ZERO) + amount
                    continue
                key = group_key(tax.impuesto, tax.factor, tax.rate)
                sums.bases[key] = sums.bases.get(key, ZERO) + tax.base / document.equivalence
                if tax.factor != "Exento":
                    sums.amounts[key] = sums.amounts.get(key, ZERO) + amount
    return sums


def payment_taxes(payment: Payment) -> PaymentTaxes:
    """Sum the documents' taxes: exact when every equivalence is 1, else six decimals from the written values.

    Rules CRP20262–20274; since 15 Sep 2026 a BaseP below the sum of its BaseDR is rejected (CRP20268).
    """
    sums = payment_sums(payment)
    exact = all(document.equivalence == 1 for document in payment.documents)

    def written(value: Decimal) -> Decimal:
        return value if exact else six(value)

    return PaymentTaxes(
        tuple(WithheldGroup(impuesto, written(amount)) for impuesto, amount in sums.withheld.items()),
        tuple(
            TransferredGroup(*key, written(base), written(sums.amounts[key]) if key in sums.amounts else None)
            for key, base in sums.bases.items()
        ),
    )


def payment_totals(payments: Sequence[Payment]) -> dict[str, Decimal]:
    """pago20:Totales in pesos with two decimals; only totals that some payment feeds (CRP20201–20211)."""
    return totals_of((payment, payment_taxes(payment)) for payment in payments)


def totals_of(payments: Iterable[tuple[Payment, PaymentTaxes | StatedPayment]]) -> dict[str, Decimal]:
    """`payment_totals` from what each payment says of its own taxes: computed here or written by somebody else."""
    sums: dict[str, Decimal] = {}
    with localcontext(WIDE):
        for payment, taxes in payments:
            for name, value in _feeds(payment, taxes):
                sums[name] = sums.get(name, ZERO) + value * payment.exchange_rate
        return {name: round_half_up(sums[name], 2) for name in TOTAL_NAMES if name in sums}


def _feeds(payment: Payment, taxes: PaymentTaxes | StatedPayment) -> Iterable[tuple[str, Decimal]]:
    for group in taxes.withheld:
        yield _WITHHELD.get(group.impuesto, ""), group.amount
    for summary in taxes.transferred:
        if summary.impuesto != IVA:
            continue
        if summary.factor == "Exento" or summary.rate is None:
            yield "TotalTrasladosBaseIVAExento", summary.base
        elif name := _RATES.get(summary.rate):
            yield f"TotalTrasladosBase{name}", summary.base
            yield f"TotalTrasladosImpuesto{name}", summary.amount or ZERO
    yield "MontoTotalPagos", payment.amount


def converted(documents: Iterable[PaidDocument]) -> Decimal:
    """What the documents take from the payment, unrounded, in the payment's currency: Σ paid ÷ equivalence."""
    with localcontext(WIDE):
        return sum((document.paid / document.equivalence for document in documents), ZERO)
