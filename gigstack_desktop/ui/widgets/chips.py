"""Filter chips: what is filtered is always visible, with its count."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

GAP = 6


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
        for key, words in options:
            self._chip(key, words)
        if exclusive and options:
            self._chips[options[0][0]].setChecked(True)

    def _chip(self, key: str, words: str) -> QPushButton:
        chip = QPushButton(words, self)
        chip.setObjectName("chip")
        chip.setCheckable(True)
        chip.setProperty("chip", key)
        chip.clicked.connect(self._clicked)
        self._chips[key] = chip
        return chip

    def sizeHint(self) -> QSize:
        """All chips in one row."""
        hints = [chip.sizeHint() for chip in self._chips.values()]
        return QSize(sum(hint.width() + GAP for hint in hints), self._rows(self.width()))

    def minimumSizeHint(self) -> QSize:
        """Chips go on to another row rather than being cut."""
        return QSize(120, self._rows(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the chips for the new width."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        height = self._rows(self.width(), place=True)
        if height != self.minimumHeight():
            self.setFixedHeight(height)

    def _rows(self, width: int, *, place: bool = False) -> int:
        x = y = tall = 0
        for chip in self._chips.values():
            hint = chip.sizeHint()
            if x and x + hint.width() > width:
                x, y = 0, y + tall + GAP
            if place:
                chip.setGeometry(x, y, hint.width(), hint.height())
            x, tall = x + hint.width() + GAP, hint.height()
        return y + tall

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
        self._arrange()

    def _clicked(self) -> None:
        sender = self.sender()
        if self._exclusive and isinstance(sender, QPushButton):
            self.set_value((str(sender.property("chip")),))
        self.changed.emit(self.value())
