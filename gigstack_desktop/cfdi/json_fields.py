"""The members of a JSON object, asked for by type; what is wrong is named by its path, in Spanish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

# The largest amount that the API takes (contract, 4.5), and more decimals than any amount has a use for.
MOST: Final = Decimal("999999999999.999999")
MOST_PLACES: Final = 24
_MOST_TEXT: Final = 64


class BadRequest(ValueError):
    """Some member is missing or of a wrong type: its path ("items[0].unit_price") and a sentence in Spanish."""

    def __init__(self, path: str, sentence: str) -> None:
        super().__init__(f"{path}: {sentence}" if path else sentence)
        self.path = path
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Fields:
    """One JSON object and where it stands. null counts as absent. Every question may raise BadRequest."""

    data: Mapping[str, Any]
    path: str = ""

    @classmethod
    def of(cls, value: object, path: str = "") -> Fields:
        """The object at `path`; anything else is refused."""
        if not isinstance(value, Mapping):
            raise BadRequest(path, "Debe ser un objeto de JSON.")
        return cls(value, path)

    def at(self, name: str) -> str:
        """The path of a member."""
        return f"{self.path}.{name}" if self.path else name

    def text(self, name: str, otherwise: str = "") -> str:
        """Text, or `otherwise` when it is absent or empty."""
        return self._text(self.data.get(name), self.at(name)) or otherwise

    def needed_text(self, name: str) -> str:
        """Text that must be there."""
        found = self.text(name).strip()
        if not found:
            raise BadRequest(self.at(name), "Falta este dato.")
        return found

    def texts(self, name: str) -> list[str]:
        """An array of texts."""
        return [self._text(value, path) for path, value in self._array(name)]

    def flag(self, name: str) -> bool:
        """true or false; absent is false."""
        value = self.data.get(name)
        if value is not None and not isinstance(value, bool):
            raise BadRequest(self.at(name), "Debe ser true o false.")
        return bool(value)

    def whole(self, name: str) -> int | None:
        """A whole number from 0 on."""
        value = self.data.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST:
            raise BadRequest(self.at(name), "Debe ser un número entero.")
        return value

    def amount(self, name: str, *, most: Decimal = MOST, above_zero: bool = False) -> Decimal | None:
        """An exact number from 0 to `most`, as a JSON number or as text. A binary float is refused: it is not exact."""
        value = self.data.get(name)
        if value is None:
            return None
        number = _exact(value)
        if number is None:
            raise BadRequest(self.at(name), "Debe ser un número.")
        if number < 0:
            raise BadRequest(self.at(name), "No puede ser negativo.")
        if number > most:
            raise BadRequest(self.at(name), f"No puede ser mayor que {most:,f}.")
        if above_zero and not number:
            raise BadRequest(self.at(name), "Debe ser mayor que cero.")
        return number

    def needed_amount(self, name: str) -> Decimal:
        """An exact number that must be there."""
        found = self.amount(name)
        if found is None:
            raise BadRequest(self.at(name), "Falta este importe.")
        return found

    def child(self, name: str) -> Fields | None:
        """An object inside this one, None when absent."""
        value = self.data.get(name)
        return None if value is None else Fields.of(value, self.at(name))

    def children(self, name: str) -> list[Fields]:
        """An array of objects; absent is empty."""
        return [Fields.of(value, path) for path, value in self._array(name)]

    def _array(self, name: str) -> list[tuple[str, Any]]:
        values = self.data.get(name)
        if values is None:
            return []
        if not isinstance(values, list | tuple):
            raise BadRequest(self.at(name), "Debe ser una lista.")
        return [(f"{self.at(name)}[{index}]", value) for index, value in enumerate(values)]

    @staticmethod
    def _text(value: object, path: str) -> str:
        if value is None:
            return ""
        if not isinstance(value, str):
            raise BadRequest(path, "Debe ser texto.")
        return value


def _exact(value: object) -> Decimal | None:
    """The number as it was written, or None for what is none or has more digits than any amount."""
    if isinstance(value, str):
        value = _parsed(value)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    if not number.is_finite() or len(number.as_tuple().digits) > _MOST_TEXT:
        return None
    exponent = number.as_tuple().exponent
    return number if isinstance(exponent, int) and -MOST_PLACES <= exponent <= MOST_PLACES else None


def _parsed(text: str) -> Decimal | None:
    plain = text.strip()
    allowed = len(plain) <= _MOST_TEXT and plain.isascii() and set(plain) <= set("+-.0123456789")
    try:
        return Decimal(plain) if allowed else None
    except ArithmeticError:
        return None
