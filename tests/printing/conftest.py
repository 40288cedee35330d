"""Printing needs fonts and pages, so a QGuiApplication; the same one as the window's tests."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication


@pytest.fixture(autouse=True)
def _application(qapp: QApplication) -> QApplication:
    return qapp


@pytest.fixture
def coloured_logo() -> bytes:
    """A PNG of 300 by 100 dots in the company's colour."""
    image = QImage(300, 100, QImage.Format.Format_RGB32)
    image.fill(QColor("#c2185b"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())
