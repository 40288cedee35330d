"""The few looks of text that a page uses: one scale of sizes, one accent colour."""

from __future__ import annotations

from gigstack_desktop.printing.flow import Ink
from gigstack_desktop.printing.fonts import MEDIUM, SEMIBOLD, font, load
from gigstack_desktop.printing.style import INK, MUTED, WARNING, accent


class Inks:
    """Every ink of one document, made once per painting."""

    def __init__(self, color: str) -> None:
        load()
        self.accent = accent(color)
        self.kind = Ink(font(21, SEMIBOLD, spacing=-0.35), self.accent, 1.15)
        self.folio = Ink(font(10.5, MEDIUM), INK, 1.4)
        self.company = Ink(font(15, SEMIBOLD, spacing=-0.2), INK, 1.2)
        self.party = Ink(font(9.5, SEMIBOLD), INK, 1.35)
        self.body = Ink(font(8), INK, 1.45)
        self.strong = Ink(font(8, MEDIUM), INK, 1.45)
        self.soft = Ink(font(7.5), MUTED, 1.45)
        self.label = Ink(font(6.5, MEDIUM), MUTED, 1.5)
        self.detail = Ink(font(6.8), MUTED, 1.45)
        self.section = Ink(font(9, SEMIBOLD), INK, 1.4)
        self.total_label = Ink(font(9, SEMIBOLD), INK, 1.4)
        self.total = Ink(font(15, SEMIBOLD, spacing=-0.1), self.accent, 1.2)
        self.small = Ink(font(6.8), INK, 1.45)
        self.seal = Ink(font(4.9), MUTED, 1.35, anywhere=True)
        self.foot = Ink(font(6.5), MUTED, 1.4)
        self.warning = Ink(font(8, SEMIBOLD, spacing=0.35), WARNING, 1.4)
