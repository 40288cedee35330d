"""Figures on paper are rounded as everywhere: half up, so that the page agrees with the screen and the XML."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gigstack_desktop.printing import wording


@pytest.mark.parametrize(
    ("amount", "decimals", "printed"),
    [("7000.005", 2, "$7,000.01"), ("1000.005", 2, "$1,000.01"), ("-0.125", 2, "-$0.13"), ("1234.5", 0, "$1,235")],
)
def test_ties_are_printed_half_up(amount: str, decimals: int, printed: str) -> None:
    assert wording.money(Decimal(amount), decimals) == printed


def test_a_unit_price_keeps_its_digits() -> None:
    assert wording.price(Decimal("2333.335")) == "$2,333.335"
