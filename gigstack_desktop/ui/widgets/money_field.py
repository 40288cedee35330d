"""A field for an amount: Decimal in, Decimal out, what was typed kept as typed until the field is left."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QWidget

_DROP = str.maketrans("", "", "$ ,\u00a0\u202f'")
MAX_DIGITS = 18
MAX_DECIMALS = 6


def parse_amount(text: str) -> Decimal | None:
    """Read `1,234.5`, `$ 1 234.50`, `.5`; None when empty or not a plain amount. Never through floats."""
    bare = text.strip().upper().removesuffix("MXN").translate(_DROP)
    sign, digits = (-1, bare[1:]) if bare[:1] in ("-", "−") else (1, bare)
    whole, _, decimals = digits.partition(".")
    if (
        not (whole + decimals).isascii()
        or not (whole + decimals).isdigit()
        or len(whole) > MAX_DIGITS
        or len(decimals) > MAX_DECIMALS
    ):
        return None
    return sign * Decimal(f"{whole or '0'}.{decimals or '0'}").quantize(Decimal(1).scaleb(-len(decimals)))


class MoneyField(QLineEdit):
    """An amount with `places` decimals shown when not being edited; more are kept when typed (unit prices)."""

    value_changed = Signal(object)  # Decimal or None

    def __init__(self, name: str, *, places: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places = places
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setPlaceholderText(f"{0:.{places}f}")
        self.textEdited.connect(self._tell)

    def value(self) -> Decimal | None:
        """The amount typed, or None when it is empty or cannot be read."""
        return parse_amount(self.text())

    def is_readable(self) -> bool:
        """Whether the text is empty or an amount."""
        return not self.text().strip() or self.value() is not None

    def set_value(self, amount: Decimal | None) -> None:
        """Show `amount` without a signal."""
        self.setText("" if amount is None else self._pretty(amount))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select everything, so that typing replaces."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Write the amount neatly."""
        super().focusOutEvent(event)
        if (amount := self.value()) is not None:
            self.setText(self._pretty(amount))

    def _pretty(self, amount: Decimal) -> str:
        exponent = amount.normalize().as_tuple().exponent
        places = max(self._places, -exponent if isinstance(exponent, int) else 0)
        return f"{amount.quantize(Decimal(1).scaleb(-places)):,f}"

    def _tell(self) -> None:
        self.value_changed.emit(self.value())
