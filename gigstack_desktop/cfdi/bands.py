"""SAT's tolerance bands for line amounts: what a PAC accepts for the decimals written (rules 2.2 and 3.6)."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext

from gigstack_desktop.cfdi.money import WIDE, places

_HAIR = Decimal("1E-12")


def amount_band(quantity: Decimal, price: Decimal, digits: int) -> tuple[Decimal, Decimal]:
    """[L, U] of Importe written with `digits` decimals (CFDI40167); decimals of the arguments count as written."""
    with localcontext(WIDE):
        half_q, half_p = _half(quantity), _half(price)
        low = (quantity - half_q) * (price - half_p)
        high = (quantity + half_q - _HAIR) * (price + half_p - _HAIR)
        return _rounded(low, high, digits)


def tax_band(base: Decimal, rate: Decimal, digits: int) -> tuple[Decimal, Decimal]:
    """[L, U] of a tax's Importe written with `digits` decimals (CFDI40180, CFDI40186)."""
    with localcontext(WIDE):
        half = _half(base)
        return _rounded((base - half) * rate, (base + half - _HAIR) * rate, digits)


def _half(value: Decimal) -> Decimal:
    return Decimal(5).scaleb(-places(value) - 1)


def _rounded(low: Decimal, high: Decimal, digits: int) -> tuple[Decimal, Decimal]:
    step = Decimal(1).scaleb(-digits)
    return low.quantize(step, rounding=ROUND_FLOOR), high.quantize(step, rounding=ROUND_CEILING)
