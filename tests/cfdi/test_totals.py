"""Totals against every worked example of the rules (sections 1 to 4 and 6) and the traps of appendix B."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigstack_desktop.cfdi.model import Line, LineTotals, Tax, Totals
from gigstack_desktop.cfdi.money import round_half_up
from gigstack_desktop.cfdi.totals import compute, line_totals, price_without_tax
from tests.support.invoices import (
    EXEMPT,
    IEPS8,
    IEPS8_IN,
    ISR10,
    IVA0,
    IVA8,
    IVA16,
    IVA16_IN,
    IVA_WITHHELD,
    D,
    invoice,
    isr,
    line,
)


def amounts(computed: LineTotals) -> list[Decimal | None]:
    return [entry.amount for entry in computed.taxes]


def groups(totals: Totals) -> list[tuple[str, str, Decimal, Decimal | None]]:
    return [(g.impuesto, g.factor, g.base, g.amount) for g in totals.transferred]


def withheld(totals: Totals) -> dict[str, Decimal]:
    return {group.impuesto: group.amount for group in totals.withheld}


def test_a_tie_rounds_up():
    assert compute(invoice(line("333.335", "3"))).subtotal == D("1000.01")


def test_seven_equal_lines_are_rounded_once():
    totals = compute(invoice(*[line("10.03")] * 7))
    assert groups(totals) == [("002", "Tasa", D("70.21"), D("11.23"))]


def test_example_a_fees():
    computed = line_totals(line("15390.30", taxes=(IVA16, ISR10, IVA_WITHHELD)))
    assert amounts(computed) == [D("2462.448000"), D("1539.030000"), D("1641.637130")]


def test_example_b_ieps_quota_in_litres():
    quota = Tax("003", "Cuota", D("3.081800"), base=D("14.4"))
    totals = compute(invoice(line("15.50", "24", (quota, IVA16))))
    assert amounts(totals.lines[0]) == [D("44.377920"), D("66.620467")]
    assert totals.lines[0].taxes[1].base == D("416.377920")
    assert groups(totals) == [("003", "Cuota", D("14.40"), D("44.38")), ("002", "Tasa", D("416.38"), D("66.62"))]
    assert totals.total == D("483.00")


def test_iva_base_holds_ieps_whatever_the_order():
    assert amounts(line_totals(line("100", taxes=(IVA16, IEPS8)))) == [D("17.28"), D("8")]


def test_example_c_ieps_rate_and_iva_included():
    totals = compute(invoice(line("120.00", taxes=(IEPS8_IN, IVA16_IN))))
    assert totals.lines[0].unit_price == D("95.785441")
    assert amounts(totals.lines[0]) == [D("7.662835"), D("16.551724")]
    assert (totals.subtotal, totals.total) == (D("95.79"), D("120.00"))


def test_three_pieces_with_tax_included():
    totals = compute(invoice(line("99.99", "3", (IVA16_IN,))))
    assert totals.lines[0].unit_price == D("86.198276")
    assert (totals.subtotal, totals.total_transferred, totals.total) == (D("258.59"), D("41.38"), D("299.97"))


def test_example_d_mixed_document():
    first = line("333.335", "3", (IVA16, ISR10, IVA_WITHHELD), discount="50")
    second = line("200", taxes=(EXEMPT, isr("0.0208")))
    totals = compute(invoice(first, second))
    assert amounts(totals.lines[0]) == [D("152.000800"), D("95.000500"), D("101.334183")]
    assert (totals.subtotal, totals.discount) == (D("1200.01"), D("50.00"))
    assert groups(totals) == [("002", "Tasa", D("950.01"), D("152.00")), ("002", "Exento", D("200.00"), None)]
    assert withheld(totals) == {"001": D("99.16"), "002": D("101.33")}
    assert totals.total == D("1101.52")


def test_example_e_resico_ties_half_up():
    totals = compute(invoice(line("5000", taxes=(IVA16, isr("0.0125"), IVA_WITHHELD))))
    assert withheld(totals) == {"001": D("62.50"), "002": D("533.34")}
    assert totals.total == D("5204.16")


def test_example_f_freight():
    freight = Tax("002", rate=D("0.04"), withheld=True)
    totals = compute(invoice(line("12500", taxes=(IVA16, freight))))
    assert (totals.total_withheld, totals.total) == (D("500.00"), D("14000.00"))


def test_example_g_global_tickets():
    totals = compute(invoice(line("100", taxes=(IVA16_IN,)), line("50", taxes=(IVA16_IN,))))
    assert [computed.unit_price for computed in totals.lines] == [D("86.206897"), D("43.103448")]
    assert (totals.subtotal, totals.total_transferred, totals.total) == (D("129.31"), D("20.69"), D("150.00"))


def test_example_l_credit_note():
    totals = compute(invoice(line("100", taxes=(IVA16, ISR10, IVA_WITHHELD)), kind="E"))
    assert totals.total == D("95.33")


def test_16_and_0_and_exempt_are_three_groups():
    totals = compute(invoice(line("100"), line("50", taxes=(IVA0,)), line("25", taxes=(EXEMPT,))))
    assert groups(totals) == [
        ("002", "Tasa", D("100.00"), D("16.00")),
        ("002", "Tasa", D("50.00"), D("0.00")),
        ("002", "Exento", D("25.00"), None),
    ]
    assert totals.total == D("191.00")


def test_only_exempt_lines_leave_out_the_total():
    totals = compute(invoice(line("100", taxes=(EXEMPT,))))
    assert totals.total_transferred is None
    assert totals.total == D("100.00")


def test_no_taxes_and_no_discount_leave_everything_out():
    totals = compute(invoice(line("100", taxes=(), objeto_imp="01")))
    assert (totals.discount, totals.total_transferred, totals.total_withheld) == (None, None, None)
    assert totals.transferred == totals.withheld == ()


@pytest.mark.parametrize(
    ("currency", "subtotal", "total"),
    [("JPY", "1235", "1433"), ("KWD", "1234.568", "1432.099"), ("USD", "1234.57", "1432.10")],
)
def test_decimals_follow_the_currency(currency, subtotal, total):
    totals = compute(invoice(line("1234.5678"), currency=currency))
    assert (totals.subtotal, totals.total) == (D(subtotal), D(total))


def test_payment_documents_are_zero():
    totals = compute(invoice(kind="P", lines=()))
    assert (totals.subtotal, totals.total, totals.lines) == (D(0), D(0), ())


def test_quota_included_in_the_price():
    quota = Tax("003", "Cuota", D("3.0818"), included=True)
    net = price_without_tax(D("50"), (quota, IVA16_IN))
    assert net == D("40.021648")
    assert compute(invoice(line("50", taxes=(quota, IVA16_IN)))).total == D("50.00")


def test_a_coarse_price_still_meets_the_agreed_total():
    assert compute(invoice(line("0.99", "100000", (IVA16_IN,)))).total == D("99000.00")


PRICES = st.integers(1, 10_000_000).map(lambda cents: D(cents).scaleb(-2))
QUANTITIES = st.one_of(st.integers(1, 40).map(D), st.sampled_from([D(100), D(2500), D(25000)]))
TAXES = st.sampled_from([(IVA16,), (IVA8,), (IVA0,), (EXEMPT,), (IEPS8, IVA16), (IVA16, ISR10, IVA_WITHHELD), ()])
INCLUDED = st.sampled_from([(IVA16_IN,), (IEPS8_IN, IVA16_IN), (EXEMPT,), (Tax("002", rate=D("0.08"), included=True),)])


@st.composite
def any_lines(draw: st.DrawFn, taxes: st.SearchStrategy[tuple[Tax, ...]] = TAXES) -> Line:
    chosen = draw(taxes)
    return line(str(draw(PRICES)), str(draw(QUANTITIES)), chosen, objeto_imp="02" if chosen else "01")


@given(st.lists(any_lines(), min_size=1, max_size=6))
@settings(max_examples=100, deadline=None)
def test_groups_are_the_rounded_sums_of_lines(lines):
    totals = compute(invoice(*lines))
    assert totals.subtotal == round_half_up(sum(x.amount for x in totals.lines), 2)
    for group in totals.transferred:
        members = [
            entry
            for computed in totals.lines
            for entry in computed.taxes
            if not entry.tax.withheld
            and (entry.tax.impuesto, entry.tax.factor, entry.tax.rate) == (group.impuesto, group.factor, group.rate)
        ]
        assert group.base == round_half_up(sum(entry.base for entry in members), 2)
        if group.amount is not None:
            assert group.amount == round_half_up(sum(entry.amount for entry in members), 2)
    parts = totals.subtotal + (totals.total_transferred or 0) - (totals.total_withheld or 0)
    assert totals.total == parts


@given(st.lists(any_lines(INCLUDED), min_size=1, max_size=5))
@settings(max_examples=100, deadline=None)
def test_prices_with_tax_end_on_the_agreed_cent(lines):
    agreed = sum(one.quantity * one.unit_price for one in lines)
    assert compute(invoice(*lines)).total == agreed
