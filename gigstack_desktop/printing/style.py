"""How a company wants its documents to look, and the colours that follow from it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor

DEFAULT_COLOR = "#2850d0"
INK, MUTED, HAIRLINE, PAPER, WARNING = "#14171f", "#667085", "#d9dde5", "#ffffff", "#b42318"
DRAFT_WATERMARK = "Vista previa, sin validez fiscal"
PRACTICE_WATERMARK = "SIN VALIDEZ FISCAL"
_LEAST_CONTRAST = 4.5


@dataclass(frozen=True, slots=True)
class PrintStyle:
    """What a company adds to its documents.

    `logo` is an image file (PNG, JPEG…; one that cannot be read is left out), `color` a CSS colour, `notes` goes below
    the totals, `watermark` behind the text of every page. Documents without a stamp, or sealed with SAT's test
    certificates, always carry a watermark.
    """

    logo: bytes | None = None
    color: str = ""
    trade_name: str = ""
    phone: str = ""
    email: str = ""
    notes: str = ""
    watermark: str = ""


def accent(color: str) -> str:
    """The company's colour as `#rrggbb`, darkened until it can be read on white (WCAG AA); else our own."""
    chosen = QColor(color) if color else QColor(DEFAULT_COLOR)
    if not chosen.isValid() or chosen.alpha() == 0:
        chosen = QColor(DEFAULT_COLOR)
    while contrast_on_white(QColor(chosen.name())) < _LEAST_CONTRAST:  # as it will be written, in eight bits a channel
        chosen = chosen.darker(106)
    return chosen.name()


def contrast_on_white(color: QColor) -> float:
    """The contrast ratio of `color` on white paper, 1 to 21 (WCAG 2.2)."""
    parts = (color.redF(), color.greenF(), color.blueF())
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05)
