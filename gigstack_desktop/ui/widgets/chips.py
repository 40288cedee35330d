"""Filter chips: what is filtered is always visible, with its count."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget


class ChipBar(QWidget):
    """A row of chips. `exclusive`: exactly one is on (tabs of a list); otherwise any number.

    Options are (key, words). Emits `changed(tuple of keys that are on)`, in the order of the options.
    """

    changed = Signal(object)

    def __init__(
        self, name: str, options: list[tuple[str, str]], *, exclusive: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._exclusive = exclusive
        self._words = dict(options)
        self._chips: dict[str, QPushButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for key, words in options:
            layout.addWidget(self._chip(key, words))
        layout.addStretch(1)
        if exclusive and options:
            self._chips[options[0][0]].setChecked(True)

    def _chip(self, key: str, words: str) -> QPushButton:
        chip = QPushButton(words)
        chip.setObjectName("chip")
        chip.setCheckable(True)
        chip.setProperty("chip", key)
        chip.clicked.connect(self._clicked)
        self._chips[key] = chip
        return chip

    def value(self) -> tuple[str, ...]:
        """Keys that are on."""
        return tuple(key for key, chip in self._chips.items() if chip.isChecked())

    def set_value(self, keys: tuple[str, ...]) -> None:
        """Switch on exactly these, without a signal."""
        for key, chip in self._chips.items():
            chip.setChecked(key in keys)

    def set_counts(self, counts: dict[str, int]) -> None:
        """Write a number beside the words of each chip named in `counts`."""
        for key, count in counts.items():
            if chip := self._chips.get(key):
                chip.setText(f"{self._words[key]}  {count:,}")

    def _clicked(self) -> None:
        sender = self.sender()
        if self._exclusive and isinstance(sender, QPushButton):
            self.set_value((str(sender.property("chip")),))
        self.changed.emit(self.value())
