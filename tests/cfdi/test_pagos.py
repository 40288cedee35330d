"""Payments: examples H to K of the rules, parcels that add up, currencies, and the official XML of type P."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigstack_desktop.cfdi import pagos, seal, xml_writer
from gigstack_desktop.cfdi.bands import tax_band
from gigstack_desktop.cfdi.certificates import Certificate, PrivateKey
from gigstack_desktop.cfdi.checker import check
from gigstack_desktop.cfdi.model import Document, Invoice, PaidTax, Payment, Stamp
from gigstack_desktop.cfdi.pagos import BadPayment, Payable, pay
from gigstack_desktop.cfdi.payment_totals import converted, payment_taxes, payment_totals
from gigstack_desktop.cfdi.totals import compute
from gigstack_desktop.cfdi.xml_reader import parse_safely, read
from tests.support import certs, sat
from tests.support.invoices import (
    COMPANY,
    DATE,
    EXEMPT,
    IEPS8,
    ISR10,
    ISSUER,
    IVA0,
    IVA8,
    IVA16,
    IVA_WITHHELD,
    D,
    invoice,
    isr,
    line,
)

UUID = "5803EB8D-81CD-4557-8719-26632D2FA434"
PAID = datetime(2026, 11, 20, 12)
RATE = D("19.0123")


def iva(base: str, amount: str) -> PaidTax:
    return PaidTax("002", "Tasa", D("0.16"), False, D(base), D(amount))


def document_of(source: Invoice) -> Document:
    return Document(source, compute(source), stamp=Stamp(UUID, DATE, "SPR190613I52", "", "", ""))


def payable(source: Invoice, **more: object) -> Payable:
    return replace(pagos.payable(document_of(source)), **more)  # type: ignore[arg-type]


def shares(parcel: pagos.PaidDocument) -> list[tuple[str, str]]:
    return [(str(tax.base), str(tax.amount)) for tax in parcel.taxes]


def payment_invoice(*payments: Payment) -> Invoice:
    return pagos.build_payment_invoice(ISSUER, COMPANY, "42501", DATE, payments, series="P", folio="1")


def official(document: Invoice) -> bytes:
    certificate = Certificate.load(certs.csd().cer)
    key = PrivateKey.load(certs.csd().key, certs.PASSWORD)
    xml = xml_writer.serialize(seal.seal(xml_writer.build(document, compute(document)), key, certificate))
    assert sat.xsd_problems(xml) == []
    cadena = sat.cadena(xml)
    assert cadena == seal.original_string(parse_safely(xml))
    assert certificate.verify(base64.b64decode(parse_safely(xml).get("Sello", "")), cadena)
    return xml


EXAMPLE_H = Payable(UUID, D("773.26"), (iva("666.60", "106.66"),))
DOLLARS = Payable(UUID, D("1432.09"), (iva("1234.56", "197.53"),), currency="USD")


def test_example_h_two_parcels():
    first = pay(EXAMPLE_H, D("300"))
    second = pay(replace(EXAMPLE_H, earlier=(first,)), D("473.26"))
    assert shares(first) == [("258.62", "41.38")]
    assert shares(second) == [("407.98", "65.28")]
    assert (first.installment, first.previous_balance, first.remaining_balance) == (1, D("773.26"), D("473.26"))
    assert (second.installment, second.previous_balance, second.remaining_balance) == (2, D("473.26"), D(0))


def test_no_number_comes_twice_when_a_parcel_is_cancelled():
    parcels = []
    for _ in range(3):
        parcels.append(pay(replace(EXAMPLE_H, earlier=tuple(parcels)), D("100")))
    assert pay(replace(EXAMPLE_H, earlier=(parcels[0], parcels[2])), D("100")).installment == 4


def test_example_i_dollars_paid_in_dollars():
    payment = Payment(PAID, "03", D("1432.09"), (pay(DOLLARS, D("1432.09")),), "USD", RATE)
    (group,) = payment_taxes(payment).transferred
    assert (group.base, group.amount) == (D("1234.56"), D("197.53"))
    assert payment_totals([payment]) == {
        "TotalTrasladosBaseIVA16": D("23471.83"),
        "TotalTrasladosImpuestoIVA16": D("3755.50"),
        "MontoTotalPagos": D("27227.32"),
    }


def test_example_j_dollars_settled_in_pesos():
    equivalence = pagos.settlement_equivalence(D("1432.09"), D("27227.32"))
    assert equivalence == D("0.0525975381")
    parcel = pay(DOLLARS, D("1432.09"), equivalence=equivalence)
    payment = Payment(PAID, "03", D("27227.32"), (parcel,))
    assert round(converted([parcel]), 8) == D("27227.31997983")
    assert pagos.applied_within(payment)
    (group,) = payment_taxes(payment).transferred
    assert (group.base, group.amount) == (D("23471.821013"), D("3755.498967"))
    totals = payment_totals([payment])
    assert (totals["TotalTrasladosBaseIVA16"], totals["TotalTrasladosImpuestoIVA16"]) == (D("23471.82"), D("3755.50"))


def test_example_k_pesos_on_account():
    equivalence = pagos.rate_equivalence(RATE)
    assert equivalence == D("0.0525975290")
    paid = pagos.converted_paid(D("20000"), equivalence, "USD")
    assert paid == D("1051.95")
    parcel = pay(DOLLARS, paid, equivalence=equivalence)
    assert round(converted([parcel]), 5) == D("19999.98897")
    assert pagos.limits(parcel, "MXN") == (D("19999.89"), D("20000.09"))
    assert pagos.applied_within(Payment(PAID, "03", D("20000"), (parcel,)))


def test_pesos_settled_in_dollars():
    document = payable(invoice(line("1000")))
    equivalence = pagos.settlement_equivalence(D("1160"), D("61.02"))
    payment = Payment(PAID, "03", D("61.02"), (pay(document, D("1160"), equivalence=equivalence),), "USD", RATE)
    assert equivalence == D("19.0101606031")
    assert pagos.applied_within(payment)
    (group,) = payment_taxes(payment).transferred
    assert (group.base, group.amount) == (D("52.603448"), D("8.416552"))
    assert payment_totals([payment]) == {
        "TotalTrasladosBaseIVA16": D("1000.11"),
        "TotalTrasladosImpuestoIVA16": D("160.02"),
        "MontoTotalPagos": D("1160.13"),
    }
    official(payment_invoice(payment))


def test_six_decimals_of_equivalence_would_miss_by_24_cents():
    parcel = pay(DOLLARS, D("1432.09"), equivalence=D("0.052598"))
    assert round(converted([parcel]), 2) == D("27227.08")


def test_the_limits_follow_the_decimals_as_somebody_wrote_them():
    rough = replace(pay(DOLLARS, D("1432.09")), equivalence=D("0.052597"))
    assert not pagos.applied_within(
        Payment(PAID, "03", D("27227.32"), (replace(rough, equivalence=D("0.0525970000")),))
    )
    assert pagos.applied_within(Payment(PAID, "03", D("27227.32"), (rough,)))


def test_an_excess_is_no_part_of_a_document():
    with pytest.raises(BadPayment, match="CRP20244"):
        pay(EXAMPLE_H, D("773.27"))
    with pytest.raises(BadPayment, match="CRP20241"):
        pay(EXAMPLE_H, D(0))
    with pytest.raises(BadPayment, match="CRP20217"):
        payment_invoice(Payment(PAID, "03", D("100"), (pay(EXAMPLE_H, D("100.01")),)))
    with pytest.raises(BadPayment, match="CRP20218"):
        payment_invoice(Payment(PAID, "03", D("0"), ()))
    parcel = pay(DOLLARS, D("1432.09"), equivalence=pagos.rate_equivalence(RATE))
    with pytest.raises(BadPayment, match="CRP20276"):
        payment_invoice(Payment(PAID, "03", D("20000"), (parcel,)))


def test_the_smallest_parcel_still_carries_a_tax():
    source = payable(invoice(line("1", taxes=(IVA16,)), line("1", taxes=(IVA8,)), line("1", taxes=(IVA0,))))
    first = pay(source, D("0.01"))
    assert shares(first) == [("0.01", "0.00")]
    second = pay(replace(source, earlier=(first,)), source.total - D("0.01"))
    assert sum(tax.base for parcel in (first, second) for tax in parcel.taxes) == D("3.00")
    official(payment_invoice(Payment(PAID, "01", D("0.01"), (first,))))


def test_credit_notes_lower_the_balance():
    credited = replace(EXAMPLE_H, credited=D("73.26"))
    parcel = pay(credited, D("700"))
    assert (parcel.previous_balance, parcel.remaining_balance) == (D("700"), D("0"))
    assert shares(parcel) == [("603.45", "96.55")]


def test_taxes_of_an_invoice_with_two_isr_rates_match_its_summary():
    source = invoice(line("333.335", "3", (IVA16, ISR10, IVA_WITHHELD)), line("200", taxes=(EXEMPT, isr("0.0208"))))
    taxes = pagos.payable(document_of(source)).taxes
    held = {group.impuesto: group.amount for group in compute(source).withheld}
    for impuesto, amount in held.items():
        assert sum(tax.amount for tax in taxes if tax.withheld and tax.impuesto == impuesto) == amount


def test_objects_without_tax_carry_none():
    parcel = pay(payable(invoice(line("100", taxes=(), objeto_imp="01"))), D("50"))
    assert (parcel.objeto_imp, parcel.taxes) == ("01", ())


def test_the_envelope_is_fixed_and_official():
    source = payable(invoice(line("1000", taxes=(IVA16, ISR10, IVA_WITHHELD))), series="A", folio="7")
    document = payment_invoice(Payment(PAID, "03", D("500"), (pay(source, D("500")),), operation="TRX-1"))
    assert check(document) == ()
    xml = official(document).decode()
    for fixed in (
        'SubTotal="0"', 'Moneda="XXX"', 'Total="0"', 'Exportacion="01"', 'UsoCFDI="CP01"', 'ClaveProdServ="84111506"',
        'Cantidad="1"', 'ClaveUnidad="ACT"', 'Descripcion="Pago"', 'ValorUnitario="0"', 'Importe="0"', 'ObjetoImp="01"',
        'TipoCambioP="1"', 'EquivalenciaDR="1"', 'NumParcialidad="1"', 'NumOperacion="TRX-1"',
    ):  # fmt: skip
        assert fixed in xml, fixed
    for absent in ("FormaPago=", "MetodoPago", "TipoCambio=", "Descuento", "CondicionesDePago", "cfdi:Impuestos"):
        assert absent not in xml, absent


def test_payments_of_two_invoices_of_different_currencies():
    equivalence = pagos.settlement_equivalence(D("1432.09"), D("27227.32"))
    dollars = pay(DOLLARS, D("1432.09"), equivalence=equivalence)
    pesos = pay(replace(EXAMPLE_H, uuid=UUID.replace("58", "68")), D("773.26"))
    document = payment_invoice(Payment(PAID, "03", D("28000.58"), (dollars, pesos)))
    xml = official(document).decode()
    assert 'EquivalenciaDR="1.0000000000"' in xml
    assert 'EquivalenciaDR="0.0525975381"' in xml
    assert 'BaseP="24138.421013"' in xml
    assert check(document) == ()


def test_every_tax_total_appears_only_when_fed():
    lines = [line("100"), line("100", taxes=(IVA8,)), line("100", taxes=(IVA0,)), line("100", taxes=(EXEMPT,))]
    source = payable(invoice(*lines, line("100", taxes=(IEPS8, IVA16, ISR10, IVA_WITHHELD))))
    document = payment_invoice(Payment(PAID, "01", source.total, (pay(source, source.total),)))
    official(document)
    assert payment_totals(document.payments) == {
        "TotalRetencionesIVA": D("10.67"),
        "TotalRetencionesISR": D("10.00"),
        "TotalTrasladosBaseIVA16": D("208.00"),
        "TotalTrasladosImpuestoIVA16": D("33.28"),
        "TotalTrasladosBaseIVA8": D("100.00"),
        "TotalTrasladosImpuestoIVA8": D("8.00"),
        "TotalTrasladosBaseIVA0": D("100.00"),
        "TotalTrasladosImpuestoIVA0": D("0.00"),
        "TotalTrasladosBaseIVAExento": D("100.00"),
        "MontoTotalPagos": source.total,
    }


def test_a_payment_reads_back_as_it_was():
    source = payable(invoice(line("1000", taxes=(IVA16, ISR10))), series="A", folio="7")
    document = payment_invoice(Payment(PAID, "03", D("500"), (pay(source, D("500")),)))
    assert read(official(document)).invoice.payments == document.payments


def test_substitution_of_a_payment():
    payment = Payment(PAID, "03", D("300"), (pay(EXAMPLE_H, D("300")),))
    document = pagos.build_payment_invoice(ISSUER, COMPANY, "42501", DATE, [payment], replaces=[UUID])
    assert b'TipoRelacion="04"' in official(document)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"form": "99"}, "CRP20212"),
        ({"currency": "XXX"}, "CRP20213"),
        ({"currency": "USD", "exchange_rate": D(0)}, "CRP20214"),
        ({"exchange_rate": D(2)}, "CRP20215"),
        ({"amount": D(0)}, "CRP20218"),
        ({"amount": D("299.999")}, "CRP20219"),
        ({"amount": D("299.99")}, "CRP20217"),
        ({"documents": ()}, "PAYMENT_EMPTY"),
        ({"documents": (replace(pay(EXAMPLE_H, D("300")), currency="USD", equivalence=D(0)),)}, "CRP20237"),
        ({"documents": (replace(pay(EXAMPLE_H, D("300")), equivalence=D(2)),)}, "CRP20238"),
        ({"documents": (replace(pay(EXAMPLE_H, D("300")), paid=D(0)),)}, "CRP20241"),
        ({"documents": (replace(pay(EXAMPLE_H, D("300")), previous_balance=D(1)),)}, "CRP20244"),
        ({"documents": (replace(pay(EXAMPLE_H, D("300")), taxes=()),)}, "CRP20246"),
        ({"documents": (replace(pay(EXAMPLE_H, D("300")), installment=1000),)}, "INSTALLMENT"),
    ],
)
def test_payment_rules(changes, code):
    right = payment_invoice(Payment(PAID, "03", D("300"), (pay(EXAMPLE_H, D("300")),)))
    assert check(right) == ()
    wrong = replace(right, payments=(replace(right.payments[0], **changes),))
    assert code in {found.code for found in check(wrong)}


CENTS = st.integers(1, 5_000_000).map(lambda cents: D(cents).scaleb(-2))
TAXES = st.sampled_from([(IVA16,), (IVA8,), (IVA0,), (EXEMPT,), (IEPS8, IVA16), (IVA16, ISR10, IVA_WITHHELD)])


@given(
    st.lists(st.tuples(CENTS, TAXES), min_size=1, max_size=3),
    st.lists(st.integers(1, 100), min_size=1, max_size=11),
)
@settings(max_examples=100, deadline=None)
def test_parcels_add_up_to_the_document(lines, weights):
    document = payable(invoice(*[line(str(price), taxes=taxes) for price, taxes in lines]))
    parcels: list[pagos.PaidDocument] = []
    for index, weight in enumerate(weights):
        now = replace(document, earlier=tuple(parcels))
        last = index == len(weights) - 1
        part = now.balance if last else (document.total * weight / sum(weights)).quantize(D("0.01"))
        if 0 < part <= now.balance:
            parcels.append(pay(now, part))
    assert sum(parcel.paid for parcel in parcels) == document.total
    assert all(parcel.taxes and all(share.base > 0 for share in parcel.taxes) for parcel in parcels)
    for tax in document.taxes:
        key = (tax.impuesto, tax.factor, tax.rate, tax.withheld)
        mine = [
            share
            for parcel in parcels
            for share in parcel.taxes
            if (share.impuesto, share.factor, share.rate, share.withheld) == key
        ]
        assert sum(share.base for share in mine) == tax.base
        assert sum(share.amount for share in mine) == tax.amount
        for share in mine[:-1]:
            if share.rate is not None:
                low, high = tax_band(share.base, share.rate, 2)
                assert low <= share.amount <= high
