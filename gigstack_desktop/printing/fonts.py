"""Inter, as documents use it: shipped with the program, measured without hinting, its text searchable in a PDF."""

from __future__ import annotations

from threading import Lock

from PySide6.QtGui import QFont, QFontDatabase

from gigstack_desktop import paths

UNIT = 20  # layout units per typographic point: integer pixel sizes then mean twentieths of a point
FAMILY = "Inter"
REGULAR, MEDIUM, SEMIBOLD, BOLD = QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.DemiBold, QFont.Weight.Bold
_FILES = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf", "Inter-Bold.otf")
_loading = Lock()


def load() -> None:
    """Make the shipped fonts known to Qt, once per application; any thread may call it."""
    with _loading:
        known = QFontDatabase.styles(FAMILY) if FAMILY in QFontDatabase.families() else []
        if {"Regular", "Medium", "Bold"} <= set(known):
            return
        for name in _FILES:
            QFontDatabase.addApplicationFont(str(paths.resource("fonts", name)))


def font(points: float, weight: QFont.Weight = REGULAR, *, spacing: float = 0.0) -> QFont:
    """A font for the page in layout units, with tabular digits; `spacing` adds points between letters."""
    made = QFont(FAMILY)
    made.setPixelSize(round(points * UNIT))
    made.setWeight(weight)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if spacing:
        made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing * UNIT)
    made.setFeature(QFont.Tag("tnum"), 1)
    for tag in ("calt", "case", "ccmp"):  # contextual forms lose "-" and ":" between digits when text is copied
        made.setFeature(QFont.Tag(tag), 0)
    return made
