"""Exact amounts: text to Decimal, rounding half up, decimals by currency; never a binary float (rules 1)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

from gigstack_desktop.cfdi.tables import CURRENCY_DECIMALS

# Two amounts of 18 + 6 digits multiplied need 48; Python's default of 28 would round in silence.
WIDE = Context(prec=60, rounding=ROUND_HALF_UP)
LINE_PLACES = 6
_STEPS = tuple(Decimal(1).scaleb(-places) for places in range(13))
_SIX = _STEPS[LINE_PLACES]


def D(value: str | int | Decimal) -> Decimal:  # noqa: N802 - reads as the literal that it replaces
    """An exact Decimal. Raises TypeError for a float and decimal.InvalidOperation for text that is no number."""
    if isinstance(value, float):
        raise TypeError("money never comes from a binary float; give text, int or Decimal")
    return Decimal(value)


def decimals(currency: str) -> int:
    """Decimals that SAT's c_Moneda allows in header amounts of `currency` (2 for a currency not listed)."""
    return CURRENCY_DECIMALS.get(currency, 2)


def round_half_up(value: Decimal, places: int) -> Decimal:
    """`value` with exactly `places` decimals, ties away from zero."""
    return value.quantize(_STEPS[places], rounding=ROUND_HALF_UP, context=WIDE)


def six(value: Decimal) -> Decimal:
    """`value` with six decimals, as lines carry it."""
    return value.quantize(_SIX, rounding=ROUND_HALF_UP, context=WIDE)


def money(value: Decimal, currency: str) -> Decimal:
    """`value` rounded once to the decimals of `currency`, as headers and summaries carry it."""
    return round_half_up(value, decimals(currency))


def places(value: Decimal) -> int:
    """How many decimals `value` has as written (trailing zeros count: SAT's bands depend on them)."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def plain(value: Decimal) -> str:
    """Text for XML and print: no exponent, no sign on zero, decimals as the value carries them."""
    text = format(value, "f")
    return text[1:] if text.startswith("-") and not value else text


def shortest(value: Decimal, least: int = 0) -> str:
    """Text without non-significant zeros, but with at least `least` decimals."""
    whole, _, fraction = plain(value).partition(".")
    fraction = fraction.rstrip("0").ljust(least, "0")
    return f"{whole}.{fraction}" if fraction else whole
