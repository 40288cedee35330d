"""Totals against every worked example of the rules (sections 1 to 4 and 6) and the traps of appendix B."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gigstack_desktop.cfdi import xml_reader, xml_writer
from gigstack_desktop.cfdi.bands import amount_band, tax_band
from gigstack_desktop.cfdi.checker import check
from gigstack_desktop.cfdi.model import Line, LineTotals, LocalTax, Tax, Totals
from gigstack_desktop.cfdi.money import decimals, money, places, round_half_up
from gigstack_desktop.cfdi.totals import compute, line_totals, price_without_tax, summarize
from tests.support.invoices import (
    EXEMPT,
    IEPS8,
    IEPS8_IN,
    ISR10,
    IVA0,
    IVA16,
    IVA16_IN,
    IVA_WITHHELD,
    D,
    invoice,
    isr,
    line,
)
from tests.support.strategies import INCLUDED, TAXES, WEIGHED, WHOLE, carts


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
    income = compute(invoice(line("1000", taxes=(IVA16, ISR10, IVA_WITHHELD))))
    assert (income.total, withheld(income)) == (D("953.33"), {"001": D("100.00"), "002": D("106.67")})
    egress = compute(invoice(line("100", taxes=(IVA16, ISR10, IVA_WITHHELD)), kind="E"))
    assert (egress.total, withheld(egress)) == (D("95.33"), {"001": D("10.00"), "002": D("10.67")})


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


def test_an_amount_already_moved_still_moves_to_the_agreed_total():
    totals = compute(invoice(line("1.02", "25000", (IEPS8_IN, IVA16_IN)), currency="KWD"))
    assert totals.total == D("25500.000")


def test_two_lines_move_where_one_does_not_reach():
    snack = line("49.20", "0.664", (IEPS8_IN, IVA16_IN))
    border = line("67.16", "0.576", (Tax("002", rate=D("0.08"), included=True),), discount="1.25")
    totals = compute(invoice(snack, border))
    assert snack.quantity * snack.unit_price + border.quantity * border.unit_price - D("1.25") * D("1.08") == D(
        "70.00296"
    )
    assert totals.total == D("70.00")


def test_a_coarse_price_still_meets_the_agreed_total():
    assert compute(invoice(line("0.99", "100000", (IVA16_IN,)))).total == D("99000.00")


def test_the_band_of_an_amount_is_the_worked_one():
    assert amount_band(D("3"), D("333.335"), 2) == (D("833.33"), D("1166.68"))
    assert amount_band(D("3.00"), D("333.335"), 3) == (D("998.336"), D("1001.674"))


def test_example_a_two_thirds_of_the_iva_lie_outside_the_band():
    low, high = tax_band(D("15390.30"), D("0.106667"), 6)
    assert (low, high) == (D("1641.636596"), D("1641.637664"))
    assert not low <= D("1641.633333") <= high
    assert tax_band(D("15390.30"), D("0.106667"), 2) == (D("1641.63"), D("1641.64"))


def test_a_rate_counts_as_the_xml_writes_it():
    fine = compute(invoice(line("15390.30", taxes=(IVA16, Tax("002", rate=D("0.1066666667"), withheld=True)))))
    rough = compute(invoice(line("15390.30", taxes=(IVA16, IVA_WITHHELD))))
    assert fine == rough
    included = Tax("002", rate=D("0.16000004"), included=True)
    assert compute(invoice(line("99.99", "3", (included,)))).total == D("299.97")


def test_equal_lines_are_written_each_in_its_own_way():
    short, long = Tax("002", rate=D("0.16")), Tax("002", rate=D("0.160000"))
    first, second = line_totals(line("100", taxes=(short,))), line_totals(line("100.00", taxes=(long,)))
    assert first == second
    assert (str(first.unit_price), str(first.taxes[0].tax.rate)) == ("100", "0.16")
    assert (str(second.unit_price), str(second.taxes[0].tax.rate)) == ("100.00", "0.160000")


def test_a_line_that_was_read_keeps_its_amount():
    computed = compute(invoice(line("333.335", "3", amount=D("1000.01"))))
    assert (computed.lines[0].amount, computed.lines[0].taxes[0].base) == (D("1000.01"), D("1000.01"))


def test_two_rates_of_isr_are_one_withholding():
    totals = compute(invoice(line("100", taxes=(IVA16, ISR10)), line("100.04", taxes=(IVA16, isr("0.0125")))))
    assert withheld(totals) == {"001": D("11.25")}


def test_two_ieps_of_one_line_are_two_groups_and_both_bear_iva():
    other = Tax("003", rate=D("0.265"))
    totals = compute(invoice(line("100", taxes=(IEPS8, other, IVA16))))
    assert groups(totals) == [
        ("003", "Tasa", D("100.00"), D("8.00")),
        ("003", "Tasa", D("100.00"), D("26.50")),
        ("002", "Tasa", D("134.50"), D("21.52")),
    ]


def test_rate_and_quota_of_one_tax_are_separate_nodes():
    quota = Tax("003", "Cuota", D("0.08"))
    totals = compute(invoice(line("100", "10", (IEPS8, quota, IVA16))))
    assert groups(totals)[:2] == [("003", "Tasa", D("1000.00"), D("80.00")), ("003", "Cuota", D("10.00"), D("0.80"))]
    assert groups(totals)[2] == ("002", "Tasa", D("1080.80"), D("172.93"))


def test_withholdings_leave_ieps_out_of_their_base():
    computed = line_totals(line("100", taxes=(IEPS8, IVA16, ISR10, IVA_WITHHELD), discount="10"))
    assert [entry.base for entry in computed.taxes] == [D("90"), D("97.2"), D("90"), D("90")]


def test_a_line_free_of_charge_bears_no_tax():
    gift = line("100", taxes=(), discount="100", objeto_imp="04")
    totals = compute(invoice(line("50"), gift))
    assert (totals.subtotal, totals.discount, totals.total) == (D("150.00"), D("100.00"), D("58.00"))
    wrong = invoice(line("50"), line("100", discount="100"))
    assert "CFDI40174" in {finding.code for finding in check(wrong)}


def test_a_discount_of_zero_is_left_out():
    assert compute(invoice(line("100", discount="0.00"))).discount is None


def test_a_global_invoice_with_one_ticket_exempt():
    totals = compute(invoice(line("100", taxes=(IVA16_IN,)), line("50", taxes=(EXEMPT,))))
    assert groups(totals) == [("002", "Tasa", D("86.21"), D("13.79")), ("002", "Exento", D("50.00"), None)]
    assert totals.total == D("150.00")


def test_example_i_dollars_keep_their_own_cents():
    totals = compute(invoice(line("1234.56"), currency="USD", exchange_rate=D("19.0123")))
    assert (totals.total_transferred, totals.total) == (D("197.53"), D("1432.09"))


def test_local_taxes_are_rounded_and_counted():
    lodging, five = LocalTax("ISH", D("0.03")), LocalTax("5 al millar", D("0.005"), withheld=True)
    totals = compute(invoice(line("1234.55", discount="34.50"), local_taxes=(lodging, five)))
    assert [entry.amount for entry in totals.local] == [D("36.00"), D("6.00")]
    assert totals.total == D("1200.05") + D("192.01") + D("36.00") - D("6.00")


def test_local_taxes_may_be_stated_and_follow_the_currency():
    stated = LocalTax("ISH", D("0.03"), amount=D("29.6"))
    totals = compute(invoice(line("1000", taxes=(IVA0,)), currency="JPY", local_taxes=(stated,)))
    assert (totals.local[0].amount, totals.total) == (D("30"), D("1030"))


def test_local_taxes_have_two_decimals_at_most():
    totals = compute(
        invoice(line("1000.001", taxes=(IVA0,)), currency="KWD", local_taxes=(LocalTax("ISH", D("0.03")),))
    )
    assert (str(totals.local[0].amount), totals.total) == ("30.00", D("1030.001"))


def test_local_taxes_come_on_top_of_the_agreed_price():
    lodging = LocalTax("ISH", D("0.03"))
    totals = compute(invoice(line("99.99", "3", (IVA16_IN,)), local_taxes=(lodging,)))
    assert (totals.local[0].amount, totals.total) == (D("7.76"), D("299.97") + D("7.76"))


def test_a_transfer_document_has_lines_and_no_totals():
    totals = compute(invoice(line("100"), kind="T", currency="XXX"))
    assert (totals.subtotal, totals.total, totals.transferred, len(totals.lines)) == (D(0), D(0), (), 1)


def test_the_summary_of_given_lines_is_theirs_not_the_products():
    totals = compute(invoice(line("0.99", "100000", (IVA16_IN,))))
    assert totals.lines[0].amount != totals.lines[0].unit_price * 100000
    assert summarize(totals.lines, "MXN") == totals


@given(carts(TAXES, quantities=st.one_of(WHOLE, WEIGHED)))
@settings(max_examples=100, deadline=None)
def test_groups_are_the_rounded_sums_of_lines(cart):
    totals = compute(cart)
    digits = decimals(cart.currency)
    assert totals.subtotal == round_half_up(sum(x.amount for x in totals.lines), digits)
    for group in totals.transferred:
        members = [
            entry
            for computed in totals.lines
            for entry in computed.taxes
            if not entry.tax.withheld
            and (entry.tax.impuesto, entry.tax.factor, entry.tax.rate) == (group.impuesto, group.factor, group.rate)
        ]
        assert group.base == round_half_up(sum(entry.base for entry in members), digits)
        if group.amount is not None:
            assert group.amount == round_half_up(sum(entry.amount for entry in members), digits)
    for one in totals.withheld:
        held = [e.amount for x in totals.lines for e in x.taxes if e.tax.withheld and e.tax.impuesto == one.impuesto]
        assert one.amount == round_half_up(sum(held), digits)
    parts = totals.subtotal - (totals.discount or 0) + (totals.total_transferred or 0) - (totals.total_withheld or 0)
    local = sum(-entry.amount if entry.tax.withheld else entry.amount for entry in totals.local)
    assert totals.total == parts + local
    assert all(places(value) == digits for value in (totals.subtotal, totals.total))


# Goods from the scales: below 20 pesos no legal step may reach a half cent that nobody pays anyway (0.125 at 1.24).
@given(st.one_of(carts(TAXES), carts(INCLUDED, 100), carts(INCLUDED, 2000, WEIGHED, ("MXN",))))
@settings(max_examples=60, deadline=None)
def test_what_was_written_computes_to_the_same_totals(cart):
    totals = compute(cart)
    again = compute(xml_reader.read(xml_writer.serialize(xml_writer.build(cart, totals))).invoice)
    assert (again.subtotal, again.discount, again.total) == (totals.subtotal, totals.discount, totals.total)
    assert (again.transferred, again.withheld) == (totals.transferred, totals.withheld)
    assert [computed.amount for computed in again.lines] == [computed.amount for computed in totals.lines]


@given(st.one_of(carts(INCLUDED, 100), carts(INCLUDED, 2000, WEIGHED, ("MXN",))))
@settings(max_examples=100, deadline=None)
def test_prices_with_tax_end_on_the_agreed_cent(cart):
    assume(any(tax.included for one in cart.lines for tax in one.taxes))
    totals = compute(cart)
    agreed = sum((one.quantity * one.unit_price - one.discount * factor_of(one) for one in cart.lines), D(0))
    charged = totals.subtotal - (totals.discount or 0) + (totals.total_transferred or 0)
    assert charged == money(agreed, cart.currency)
    for one, computed in zip(cart.lines, totals.lines, strict=True):
        low, high = amount_band(one.quantity, computed.unit_price, 6)
        assert low <= computed.amount <= high


def factor_of(one: Line) -> D:
    """What one peso before tax becomes with the taxes that its price includes."""
    rates = {tax.impuesto: tax.rate for tax in one.taxes if tax.included and tax.factor == "Tasa"}
    return (1 + rates.get("003", D(0))) * (1 + rates.get("002", D(0)))


@pytest.mark.parametrize("impuesto", ["002", "003"])
@pytest.mark.parametrize("iva", [IVA16_IN, IVA16])
def test_an_included_tax_of_minus_one_hundred_percent_is_computed_as_it_stands(impuesto: str, iva: Tax):
    nothing = Tax(impuesto, rate=D("-1"), included=True)
    computed = compute(invoice(line("100", "2", (nothing, iva)), line("58.00", "1", (IVA16_IN,))))
    assert computed.lines[0].amount == D("200") if iva is IVA16 or impuesto == "003" else computed.lines
    assert check(invoice(line("100", "2", (nothing,))))


def test_a_step_of_price_and_a_little_of_the_amount_reach_a_cent_that_neither_reaches_alone():
    # One step of price more moves SubTotal and IVA both, a cent too many; the amount alone would leave SAT's band.
    fuel = Tax("003", "Cuota", D("4.018434"), included=True, base=D("285.758409"))
    sold = invoice(line("518.454", "998.894269", (IVA16_IN, fuel)), line("373", "0.5", (EXEMPT,)))
    totals = compute(sold)
    assert totals.total == D("518067.23")
    first = totals.lines[0]
    low, high = amount_band(sold.lines[0].quantity, first.unit_price, 6)
    assert low <= first.amount <= high


@pytest.mark.parametrize(
    ("price", "quantity", "taxes", "paid"),
    [
        ("3.61", "0.204", (Tax("002", rate=D("0.08"), included=True),), "0.74"),
        ("9.59", "0.230041", (Tax("002", rate=D("0.08"), included=True),), "2.21"),
        ("1", "1.116004", (IVA16_IN, Tax("003", rate=D("0.06"), included=True)), "1.12"),
    ],
)
def test_a_fraction_of_a_piece_costs_what_was_paid(price, quantity, taxes, paid):
    # No price that still rounds to the agreed one does it: the total was paid, the price of a whole piece was not.
    sold = invoice(line(price, quantity, taxes))
    totals = compute(sold)
    assert totals.total == D(paid)
    assert [found.code for found in check(sold, totals=totals)] == []
