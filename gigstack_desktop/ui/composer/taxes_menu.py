"""The menu of taxes of the concepts (F4)."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from gigstack_desktop.services.draft import DraftLine
from gigstack_desktop.ui.composer import presets


class TaxesMenu(QMenu):
    """The presets, for the chosen concepts or, below, for all; those of `line` are checked.

    The data of an action that says taxes is (key of the preset, whether for all).
    """

    def __init__(self, line: DraftLine, parent: QWidget) -> None:
        super().__init__(parent)
        self._line = line
        self.setAccessibleName(self.tr("Impuestos"))
        self._fill(self, everywhere=False)
        self.addSeparator()
        self._fill(self.addMenu(self.tr("En todos los conceptos")), everywhere=True)

    def _fill(self, menu: QMenu, *, everywhere: bool) -> None:
        for preset in presets.PRESETS:
            action = menu.addAction(preset.title)
            action.setData((preset.key, everywhere))
            action.setCheckable(True)
            same = (self._line.taxes, self._line.objeto_imp) == (preset.draft_taxes, preset.objeto_imp)
            action.setChecked(same)


def choice_of(action: QAction) -> tuple[presets.Preset, bool] | None:
    """What an action of the menu stands for; None for the entry that opens the second part."""
    if not isinstance(action.data(), tuple):
        return None
    key, everywhere = action.data()
    return presets.preset(key), everywhere
