"""Amounts in words, as a Mexican invoice prints them (rules, section 16)."""

from __future__ import annotations

from decimal import Decimal

from gigstack_desktop.cfdi.money import decimals, money

# Currency: (singular, plural, what follows the cents).
_NAMES = {
    "MXN": ("PESO", "PESOS", "M.N."),
    "USD": ("DÓLAR", "DÓLARES", "USD"),
    "EUR": ("EURO", "EUROS", "EUR"),
    "CAD": ("DÓLAR CANADIENSE", "DÓLARES CANADIENSES", "CAD"),
    "JPY": ("YEN", "YENES", "JPY"),
    "CLP": ("PESO CHILENO", "PESOS CHILENOS", "CLP"),
    "COP": ("PESO COLOMBIANO", "PESOS COLOMBIANOS", "COP"),
    "KWD": ("DINAR KUWAITÍ", "DINARES KUWAITÍES", "KWD"),
    "CHF": ("FRANCO SUIZO", "FRANCOS SUIZOS", "CHF"),
    "BRL": ("REAL", "REALES", "BRL"),
    "CNY": ("YUAN", "YUANES", "CNY"),
}
_FEMININE = {"GBP": ("LIBRA ESTERLINA", "LIBRAS ESTERLINAS", "GBP")}


def _words(text: str) -> list[str]:
    return text.split()


_SMALL = _words(
    "CERO UN DOS TRES CUATRO CINCO SEIS SIETE OCHO NUEVE DIEZ ONCE DOCE TRECE CATORCE QUINCE DIECISÉIS DIECISIETE "
    "DIECIOCHO DIECINUEVE VEINTE VEINTIÚN VEINTIDÓS VEINTITRÉS VEINTICUATRO VEINTICINCO VEINTISÉIS VEINTISIETE "
    "VEINTIOCHO VEINTINUEVE"
)
_TENS = _words("TREINTA CUARENTA CINCUENTA SESENTA SETENTA OCHENTA NOVENTA")
_HUNDREDS = _words(
    "CIENTO DOSCIENTOS TRESCIENTOS CUATROCIENTOS QUINIENTOS SEISCIENTOS SETECIENTOS OCHOCIENTOS NOVECIENTOS"
)
_MILLIONS = ("", "MILLÓN", "BILLÓN", "TRILLÓN")


def in_words(amount: Decimal, currency: str = "MXN") -> str:
    """`MIL QUINIENTOS PESOS 50/100 M.N.`: `amount` rounded to the currency; minus becomes MENOS.

    Unknown currencies are named by their key. Raises ValueError from 10²⁴ on.
    """
    rounded = money(abs(amount), currency)
    whole = int(rounded)
    feminine = currency in _FEMININE
    singular, plural, tail = (_FEMININE if feminine else _NAMES).get(currency, (currency, currency, currency))
    noun = singular if whole == 1 else plural
    link = "DE " if whole and whole % 1_000_000 == 0 else ""
    sign = "MENOS " if amount < 0 and rounded else ""
    return f"{sign}{_number(whole, feminine)} {link}{noun} {_fraction(rounded - whole, currency)}{tail}"


def _fraction(fraction: Decimal, currency: str) -> str:
    digits = decimals(currency)
    return f"{int(fraction.scaleb(digits)):0{digits}d}/{10**digits} " if digits else ""


def _number(value: int, feminine: bool) -> str:
    if value >= 10**24:
        raise ValueError("amount too large to be written in words")
    if value == 0:
        return _SMALL[0]
    parts: list[str] = []
    for power in (3, 2, 1):
        group = value // 10 ** (6 * power) % 1_000_000
        if group:
            name = _MILLIONS[power]
            parts.append(f"{_thousands(group, False)} {name if group == 1 else name.replace('ÓN', 'ONES')}")
    if rest := value % 1_000_000:
        parts.append(_thousands(rest, feminine))
    return " ".join(parts)


def _thousands(value: int, feminine: bool) -> str:
    thousands, rest = divmod(value, 1000)
    parts: list[str] = []
    if thousands:
        parts.append("MIL" if thousands == 1 else f"{_hundreds(thousands, feminine)} MIL")
    if rest:
        parts.append(_hundreds(rest, feminine))
    return " ".join(parts)


def _hundreds(value: int, feminine: bool) -> str:
    hundreds, rest = divmod(value, 100)
    parts: list[str] = []
    if hundreds:
        name = "CIEN" if value == 100 else _HUNDREDS[hundreds - 1]
        parts.append(f"{name[:-2]}AS" if feminine and hundreds > 1 else name)
    if rest:
        parts.append(_below_hundred(rest, feminine))
    return " ".join(parts)


def _below_hundred(value: int, feminine: bool) -> str:
    if value < 30:
        word = _SMALL[value]
    else:
        tens, unit = divmod(value, 10)
        word = _TENS[tens - 3] + (f" Y {_SMALL[unit]}" if unit else "")
    if not feminine:
        return word
    return word.removesuffix("ÚN") + "UNA" if word.endswith("ÚN") else word + "A" if word.endswith("UN") else word
