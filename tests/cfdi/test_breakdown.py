"""Where each cent goes: a breakdown adds up to its totals, and says so in sentences."""

from __future__ import annotations

import json
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from gigstack_desktop.cfdi import jsontext
from gigstack_desktop.cfdi.breakdown import Breakdown, GroupBreakdown, explain_totals
from gigstack_desktop.cfdi.model import Invoice, LocalTax, Tax
from gigstack_desktop.cfdi.money import money, round_half_up, six
from gigstack_desktop.cfdi.totals import compute
from tests.support.invoices import (
    EXEMPT,
    IEPS8_IN,
    ISR10,
    IVA16,
    IVA16_IN,
    IVA_WITHHELD,
    D,
    invoice,
    isr,
    line,
)
from tests.support.strategies import INCLUDED, TAXES, WEIGHED, WHOLE, carts


def explained(source: Invoice) -> Breakdown:
    return explain_totals(source, compute(source))


def example_d() -> Invoice:
    first = line("333.335", "3", (IVA16, ISR10, IVA_WITHHELD), discount="50")
    return invoice(first, line("200", taxes=(EXEMPT, isr("0.0208"))))


def test_example_d_shows_the_way_of_each_cent():
    found = explained(example_d())
    assert (found.subtotal.amount.exact, found.subtotal.amount.difference) == (D("1200.005"), D("0.005"))
    sixteen, exempt = found.transferred
    assert (sixteen.base.exact, sixteen.base.rounded, sixteen.base.difference) == (
        D("950.005"),
        D("950.01"),
        D("0.005"),
    )
    assert exempt.amount is None
    income, value_added = found.withheld
    assert [(feed.line, feed.amount) for feed in income.lines] == [(1, D("95.0005")), (2, D("4.16"))]
    assert (value_added.amount.exact, value_added.amount.rounded) == (D("101.334183"), D("101.33"))


def test_example_d_in_sentences():
    assert explained(example_d()).sentences() == [
        "Concepto 1 «Consultoría»: 3 × 333.335 = 1000.005; menos 50.00 de descuento, 950.005.",
        "Concepto 1, IVA 16 %: base 950.005; × 0.16 = 152.000800.",
        "Concepto 1, ISR retenido 10 %: base 950.005; × 0.10 = 95.000500.",
        "Concepto 1, IVA retenido 10.6667 %: base 950.005; × 0.106667 = 101.334183.",
        "Concepto 2 «Consultoría»: 1 × 200.00 = 200.00.",
        "Concepto 2, IVA exento: base 200.00.",
        "Concepto 2, ISR retenido 2.08 %: base 200.00; × 0.0208 = 4.160000.",
        "Subtotal: 1000.005000 + 200.000000 = 1200.005000 → 1200.01 (+0.005 por redondeo).",
        "Descuento: 50.000000 → 50.00.",
        "IVA 16 %: base 950.005000 → 950.01 (+0.005 por redondeo); importe 152.000800 → 152.00 "
        "(−0.0008 por redondeo) (concepto 1).",
        "IVA exento: base 200.000000 → 200.00 (concepto 2).",
        "ISR retenido: importe 95.000500 + 4.160000 = 99.160500 → 99.16 (−0.0005 por redondeo) (conceptos 1 y 2).",
        "IVA retenido: importe 101.334183 → 101.33 (−0.004183 por redondeo) (concepto 1).",
        "Total: 1200.01 − 50.00 de descuento + 152.00 de IVA 16 % − 99.16 de ISR retenido "
        "− 101.33 de IVA retenido = 1101.52 MXN.",
    ]


def test_a_price_that_was_moved_says_by_how_much():
    source = invoice(line("120.00", taxes=(IEPS8_IN, IVA16_IN)), line("0.99", "100000", (IVA16_IN,)))
    first, second = explained(source).lines
    assert first.unit_price - first.price_shift == D("95.785441")
    assert second.amount - second.amount_shift == second.quantity * second.unit_price == D("85344.8")
    said = " ".join(explained(source).sentences())
    assert "el precio 120.00 ya incluye IEPS 8 % e IVA 16 %; sin impuestos es 95.785441." in said
    assert "para que el total termine en el centavo acordado" in said
    assert "Los precios con impuestos incluidos suman 99120.00." in said


def test_iva_on_ieps_and_quotas_say_what_they_are_charged_on():
    quota = Tax("003", "Cuota", D("3.081800"), base=D("14.4"))
    said = explained(invoice(line("15.50", "24", (quota, IVA16)))).sentences()
    assert "Concepto 1, IEPS 3.0818 por unidad: cantidad 14.40; × 3.081800 = 44.377920." in said
    assert "Concepto 1, IVA 16 %: base 372.00 + 44.37792 de IEPS = 416.37792; × 0.16 = 66.620467." in said


def test_local_taxes_are_explained_too():
    found = explained(invoice(line("1234.55"), local_taxes=(LocalTax("ISH", D("0.03")),)))
    assert (found.local[0].amount.exact, found.local[0].amount.rounded) == (D("37.0365"), D("37.04"))
    assert "ISH (impuesto local): 1234.55 × 0.03 = 37.0365 → 37.04 (+0.0035 por redondeo)." in found.sentences()


def test_many_lines_are_counted_not_listed():
    said = explained(invoice(*[line("10.03")] * 7)).sentences()
    assert "Subtotal: suma de 7 importes = 70.210000 → 70.21." in said


def test_a_payment_has_nothing_to_explain():
    found = explained(invoice(kind="P", lines=(), currency="XXX"))
    assert (found.lines, found.subtotal.lines, found.total) == ((), (), D(0))
    assert found.sentences()[-1] == "Total: 0 = 0 XXX."


def test_as_json_every_digit_is_kept():
    text = jsontext.dumps(explained(example_d()).as_dict())
    again = json.loads(text, parse_float=Decimal)
    assert str(again["transferred"][0]["base"]["exact"]) == "950.005000"
    assert again["sentences"] == explained(example_d()).sentences()


@given(st.one_of(carts(TAXES, quantities=st.one_of(WHOLE, WEIGHED)), carts(INCLUDED, 100)))
@settings(max_examples=100, deadline=None)
def test_a_breakdown_adds_up_to_its_totals(cart):
    totals = compute(cart)
    found = explain_totals(cart, totals)
    total = found.subtotal.amount.rounded - (found.discount.amount.rounded if found.discount else 0)
    total += sum(group.amount.rounded for group in found.transferred if group.amount)
    total -= sum(group.amount.rounded for group in found.withheld)
    total += sum(-one.amount.rounded if one.withheld else one.amount.rounded for one in found.local)
    assert total == found.total == totals.total
    for one in found.lines:
        assert one.amount == six(one.quantity * one.unit_price) + one.amount_shift
    for part in (found.subtotal, found.discount):
        if part is not None:
            assert part.amount.exact == sum(feed.amount for feed in part.lines)
            assert part.amount.rounded == money(part.amount.exact, cart.currency)
    for group in (*found.transferred, *found.withheld):
        every_cent(group, found.decimals)


def every_cent(group: GroupBreakdown, digits: int) -> None:
    """What the lines give is what the group rounds, and the difference is what rounding did."""
    assert group.lines
    for rounding, given_by_lines in (
        (group.base, [feed.base for feed in group.lines]),
        (group.amount, [feed.amount for feed in group.lines]),
    ):
        if rounding is not None:
            assert rounding.exact == sum(given_by_lines)
            assert rounding.rounded == round_half_up(rounding.exact, digits)
            assert rounding.difference == rounding.rounded - rounding.exact
