"""What one person prefers in the composer, kept between runs; nothing fiscal is here."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSettings

from gigstack_desktop.paths import data_dir, ensure

Act = Literal["stamp", "stamp_print"]
ACTS: tuple[Act, ...] = ("stamp", "stamp_print")


class ComposerPreferences:
    """Whether the preview is shown and which act the main button does; both as last used."""

    def __init__(self) -> None:
        self._settings = QSettings(str(ensure(data_dir()) / "composer.ini"), QSettings.Format.IniFormat)

    @property
    def preview(self) -> bool:
        """Whether the preview is beside the form."""
        return str(self._settings.value("preview", "true")) == "true"

    @preview.setter
    def preview(self, shown: bool) -> None:
        self._settings.setValue("preview", "true" if shown else "false")

    @property
    def act(self) -> Act:
        """What the main button does."""
        kept = str(self._settings.value("act", "stamp"))
        return "stamp_print" if kept == "stamp_print" else "stamp"

    @act.setter
    def act(self, act: Act) -> None:
        self._settings.setValue("act", act)
