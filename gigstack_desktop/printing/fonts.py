"""The document's font: an Inter with tabular digits whose text can be copied out of a PDF.

Made by packaging/build_document_fonts.py, because digits chosen by an OpenType feature are lost on copying.
"""

from __future__ import annotations

from threading import Lock

from PySide6.QtGui import QFont, QFontDatabase

from gigstack_desktop import paths

UNIT = 20  # layout units per typographic point: integer pixel sizes then mean twentieths of a point
FAMILY = "Inter Document"
REGULAR, MEDIUM, SEMIBOLD = QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.DemiBold
_FILES = ("InterDocument-Regular.otf", "InterDocument-Medium.otf", "InterDocument-SemiBold.otf")
_loading = Lock()


def load() -> None:
    """Make the shipped fonts known to Qt, once per application; any thread may call it."""
    with _loading:
        if FAMILY in QFontDatabase.families():
            return
        for name in _FILES:
            QFontDatabase.addApplicationFont(str(paths.resource("fonts", name)))


def font(points: float, weight: QFont.Weight = REGULAR, *, spacing: float = 0.0) -> QFont:
    """A font for the page in layout units; `spacing` adds points between letters."""
    made = QFont(FAMILY)
    made.setPixelSize(round(points * UNIT))
    made.setWeight(weight)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if spacing:
        made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing * UNIT)
    return made
