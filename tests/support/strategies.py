"""Random carts: any mix of taxes on a line, quotas, discounts, currencies; prices with or without their taxes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from gigstack_desktop.cfdi.model import Invoice, Line, LocalTax, Tax
from gigstack_desktop.cfdi.money import money
from gigstack_desktop.cfdi.totals import line_totals
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

Taxes = tuple[Tax, ...]
WHOLE = st.one_of(st.integers(1, 40).map(D), st.sampled_from([D(100), D(2500), D(25000)]))
WEIGHED = st.integers(50, 9999).map(lambda grams: D(grams).scaleb(-3))
OFF = st.sampled_from([0, 0, 1, 15, 50])
QUOTA = Tax("003", "Cuota", D("3.081800"), base=D("14.4"))
QUOTA_IN = Tax("003", "Cuota", D("0.0025"), included=True)
TAXES: st.SearchStrategy[Taxes] = st.sampled_from(
    [
        (IVA16,),
        (IVA8,),
        (IVA0,),
        (EXEMPT,),
        (IEPS8, IVA16),
        (QUOTA, IEPS8, IVA16),
        (IVA16, ISR10, IVA_WITHHELD),
        (IVA0, isr("0.0125")),
        (),
    ]
)
INCLUDED: st.SearchStrategy[Taxes] = st.sampled_from(
    [
        (IVA16_IN,),
        (IEPS8_IN, IVA16_IN),
        (EXEMPT,),
        (IVA0,),
        (Tax("002", rate=D("0.08"), included=True),),
        (IVA16_IN, ISR10, IVA_WITHHELD),
        (QUOTA_IN, IVA16_IN),
        (),
    ]
)
CURRENCIES = ("MXN", "MXN", "USD", "JPY", "KWD")
LOCAL = st.sampled_from([(), (), (LocalTax("ISH", D("0.03")), LocalTax("5 al millar", D("0.005"), withheld=True))])


@st.composite
def carts(
    draw: st.DrawFn,
    taxes: st.SearchStrategy[Taxes] = TAXES,
    least: int = 1,
    quantities: st.SearchStrategy[Decimal] = WHOLE,
    currencies: tuple[str, ...] = CURRENCIES,
) -> Invoice:
    """Up to six lines priced from `least` cents, now and then with a discount or local taxes, in some currency."""
    currency = draw(st.sampled_from(currencies))
    cents = st.integers(least, 10_000_000)
    lines = draw(st.lists(st.tuples(taxes, cents, quantities, OFF), min_size=1, max_size=6))
    return invoice(*[_line(currency, *facts) for facts in lines], currency=currency, local_taxes=draw(LOCAL))


def _line(currency: str, taxes: Taxes, cents: int, quantity: Decimal, off: int) -> Line:
    whole = line(str(D(cents).scaleb(-2)), str(quantity), taxes, objeto_imp="02" if taxes else "01")
    return replace(whole, discount=money(line_totals(whole).amount * off / 100, currency))
