"""Parcels of random documents: taxes that add up to the cent, in pesos, in foreign money, and cent by cent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gigstack_desktop.cfdi import pagos
from gigstack_desktop.cfdi.bands import tax_band
from gigstack_desktop.cfdi.model import Document, Invoice, PaidDocument, PaidTax, Payment, Tax
from gigstack_desktop.cfdi.money import decimals, money, places
from gigstack_desktop.cfdi.pagos import BadPayment, Payable, pay
from gigstack_desktop.cfdi.payment_totals import payment_taxes, payment_totals
from gigstack_desktop.cfdi.totals import compute
from tests.support.invoices import EXEMPT, IEPS8, ISR10, IVA0, IVA8, IVA16, IVA_WITHHELD, D, invoice, isr, line

PAID = datetime(2026, 11, 20, 12)
CENTS = st.integers(1, 5_000_000).map(lambda cents: D(cents).scaleb(-2))
FEW = st.integers(1, 40).map(lambda cents: D(cents).scaleb(-2))
QUOTA = Tax("003", "Cuota", D("3.081800"), base=D("14.4"))
TAXES = st.sampled_from(
    [
        (IVA16,),
        (IVA8,),
        (IVA0,),
        (EXEMPT,),
        (IEPS8, IVA16),
        (QUOTA, IVA16),
        (IVA16, ISR10, IVA_WITHHELD),
        (IVA16, isr("0.0125")),
    ]
)
Key = tuple[str, str, Decimal | None, bool]


def payable(source: Invoice) -> Payable:
    return pagos.payable(Document(source, compute(source)))


def key(tax: PaidTax) -> Key:
    return tax.impuesto, tax.factor, tax.rate, tax.withheld


def adds_up(document: Payable, parcels: Sequence[PaidDocument]) -> None:
    """The parcels pay the document and every one of its taxes, no less and no more; each is one that a PAC accepts."""
    assert sum(parcel.paid for parcel in parcels) == document.total
    assert parcels[-1].remaining_balance == 0
    for tax in document.taxes:
        mine = [share for parcel in parcels for share in parcel.taxes if key(share) == key(tax)]
        assert sum(share.base for share in mine) == tax.base
        assert sum(share.amount for share in mine) == tax.amount
    for number, parcel in enumerate(parcels, start=1):
        assert parcel.installment == number
        assert parcel.taxes
        for share in parcel.taxes:
            assert share.base > 0
            assert share.amount >= 0
            assert places(share.base) <= 6
            in_band(share, document.currency)


def in_band(share: PaidTax, currency: str) -> None:
    if share.rate is not None:
        low, high = tax_band(share.base, share.rate, decimals(currency))
        assert low <= share.amount <= high, share


def in_parcels(document: Payable, amounts: Sequence[Decimal]) -> list[PaidDocument]:
    """The document paid by these amounts in order, the last taking what is left."""
    parcels: list[PaidDocument] = []
    for amount in amounts:
        now = replace(document, earlier=tuple(parcels))
        parcels.append(pay(now, min(amount, now.balance)))
    return parcels


def test_twelve_parcels_that_rounding_each_by_itself_would_spoil():
    document = payable(invoice(line("666.60")))
    adds_up(document, in_parcels(document, [D("64.44")] * 11 + [document.total]))


def test_a_document_of_six_cents_paid_cent_by_cent_reports_its_five_cents_of_base():
    document = payable(invoice(line("0.05")))
    assert (document.total, document.taxes[0].base) == (D("0.06"), D("0.05"))
    parcels = in_parcels(document, [D("0.01")] * 6)
    assert [str(parcel.taxes[0].base) for parcel in parcels] == ["0.01", "0.01", "0.01", "0.01", "0.005", "0.005"]
    adds_up(document, parcels)


def test_the_last_cent_finds_a_base_although_every_group_rounds_to_its_whole():
    document = payable(invoice(line("1", taxes=(IVA16,)), line("1", taxes=(IVA8,)), line("1", taxes=(IVA0,))))
    parcels = in_parcels(document, [document.total - D("0.01"), D("0.01")])
    assert [str(share.base) for share in parcels[0].taxes] == ["0.99", "1.00", "1.00"]
    assert [str(share.base) for share in parcels[1].taxes] == ["0.01"]
    adds_up(document, parcels)


def test_less_than_a_cent_is_nothing():
    with pytest.raises(BadPayment, match="CRP20241"):
        pay(payable(invoice(line("100"))), D("0.004"))


@given(st.lists(st.tuples(CENTS, TAXES), min_size=1, max_size=3), st.lists(st.integers(1, 100), min_size=3, max_size=3))
@settings(max_examples=100, deadline=None)
def test_three_payments_add_up_to_the_document(lines, weights):
    document = payable(invoice(*[line(str(price), taxes=taxes) for price, taxes in lines]))
    parts = [money(document.total * weight / sum(weights), "MXN") for weight in weights[:2]]
    assume(all(parts) and sum(parts) < document.total)
    parcels = in_parcels(document, [*parts, document.total])
    adds_up(document, parcels)
    payments = [Payment(PAID, "03", parcel.paid, (parcel,)) for parcel in parcels]
    assert payment_totals(payments)["MontoTotalPagos"] == document.total


@given(st.lists(st.tuples(FEW, TAXES), min_size=1, max_size=4))
@settings(max_examples=40, deadline=None)
def test_cent_by_cent_adds_up_too(lines):
    document = payable(invoice(*[line(str(price), taxes=taxes) for price, taxes in lines]))
    assume(0 < document.total < D("1.50"))
    adds_up(document, in_parcels(document, [D("0.01")] * int(document.total * 100)))


@given(
    st.lists(st.tuples(CENTS, TAXES), min_size=1, max_size=3),
    st.lists(st.integers(1, 100), min_size=3, max_size=3),
    st.sampled_from(["USD", "JPY", "KWD"]),
    st.lists(st.integers(50_000, 400_000).map(lambda units: D(units).scaleb(-4)), min_size=3, max_size=3),
)
@settings(max_examples=100, deadline=None)
def test_three_payments_in_pesos_settle_a_foreign_document(lines, weights, currency, rates):
    source = invoice(*[line(str(price), taxes=taxes) for price, taxes in lines], currency=currency)
    document = payable(source)
    parts = [money(document.total * weight / sum(weights), currency) for weight in weights[:2]]
    assume(all(parts) and sum(parts) < document.total)
    parcels: list[PaidDocument] = []
    for part, rate in zip([*parts, None], rates, strict=True):
        now = replace(document, earlier=tuple(parcels))
        amount = part or now.balance
        received = money(amount * rate, "MXN")
        assume(received > D("0.05"))
        parcel = pay(now, amount, equivalence=pagos.settlement_equivalence(amount, received))
        payment = Payment(PAID, "03", received, (parcel,))
        assert pagos.applied_within(payment)
        summary_of_written_values(payment)
        parcels.append(parcel)
    adds_up(document, parcels)


def summary_of_written_values(payment: Payment) -> None:
    """BaseP and ImporteP are the written values converted, with six decimals (CRP20268, 20274)."""
    (parcel,) = payment.documents
    for group in payment_taxes(payment).transferred:
        found = next(share for share in parcel.taxes if key(share) == (group.impuesto, group.factor, group.rate, False))
        assert group.base == (found.base / parcel.equivalence).quantize(D("0.000001"), "ROUND_HALF_UP")
