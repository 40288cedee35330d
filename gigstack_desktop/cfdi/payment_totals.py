"""Summaries of a payment complement: ImpuestosP of each payment and Totales in pesos (rules, section 13.4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

from gigstack_desktop.cfdi.model import (
    IEPS,
    ISR,
    IVA,
    ZERO,
    Factor,
    PaidDocument,
    Payment,
    TransferredGroup,
    WithheldGroup,
)
from gigstack_desktop.cfdi.money import WIDE, round_half_up

_ONE = Decimal(1)
_SIX = Decimal("0.000001")
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


@dataclass(frozen=True, slots=True)
class PaymentTaxes:
    """ImpuestosP of one payment, in the payment's currency."""

    withheld: tuple[WithheldGroup, ...]
    transferred: tuple[TransferredGroup, ...]


def payment_taxes(payment: Payment) -> PaymentTaxes:
    """Sum the documents' taxes: exact when every equivalence is 1, else six decimals from the written values.

    Rules CRP20262–20274; since 15 Sep 2026 a BaseP below the sum of its BaseDR is rejected (CRP20268).
    """
    withheld: dict[str, Decimal] = {}
    transferred: dict[tuple[str, Factor, Decimal | None], tuple[Decimal, Decimal]] = {}
    exact = all(document.equivalence == 1 for document in payment.documents)
    with localcontext(WIDE):
        for document in payment.documents:
            for tax in document.taxes:
                base, amount = tax.base / document.equivalence, tax.amount / document.equivalence
                if tax.withheld:
                    withheld[tax.impuesto] = withheld.get(tax.impuesto, ZERO) + amount
                    continue
                key = (tax.impuesto, tax.factor, tax.rate)
                bases, amounts = transferred.get(key, (ZERO, ZERO))
                transferred[key] = (bases + base, amounts + amount)

        def written(value: Decimal) -> Decimal:
            return value if exact else value.quantize(_SIX, rounding=ROUND_HALF_UP)

        return PaymentTaxes(
            tuple(WithheldGroup(impuesto, written(amount)) for impuesto, amount in withheld.items()),
            tuple(
                TransferredGroup(*key, written(base), None if key[1] == "Exento" else written(amount))
                for key, (base, amount) in transferred.items()
            ),
        )


def payment_totals(payments: Sequence[Payment]) -> dict[str, Decimal]:
    """pago20:Totales in pesos with two decimals; only totals that some payment feeds (CRP20201–20211)."""
    sums: dict[str, Decimal] = {}
    with localcontext(WIDE):
        for payment in payments:
            rate = payment.exchange_rate
            for name, value in _feeds(payment):
                sums[name] = sums.get(name, ZERO) + value * rate
        return {name: round_half_up(sums[name], 2) for name in TOTAL_NAMES if name in sums}


def _feeds(payment: Payment) -> Iterable[tuple[str, Decimal]]:
    taxes = payment_taxes(payment)
    for group in taxes.withheld:
        yield _WITHHELD[group.impuesto], group.amount
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
