"""A company's logo: read within limits, whatever the file claims to be, and laid on white."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

MAX_BYTES = 5_000_000
MAX_PIXELS = 40_000_000
MAX_SIDE = 20_000
KEPT = QSize(1600, 600)  # the box of a logo on letter paper at 600 dpi: more would only make the file heavier


@lru_cache(maxsize=4)
def read(data: bytes) -> tuple[QImage, QSize] | None:
    """The image, no larger than a page needs, and its own size in pixels; None when it cannot or must not be read.

    Its measures are looked at before anything is decoded, so that a small file cannot fill the memory.
    """
    if not data or len(data) > MAX_BYTES:
        return None
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if not _sensible(size):
        return None
    kept = size.scaled(KEPT, Qt.AspectRatioMode.KeepAspectRatio)
    if kept.width() < size.width() and not kept.isEmpty():
        reader.setScaledSize(kept)
    image = reader.read()
    if image.isNull():
        return None
    turned = (image.width() > image.height()) != (size.width() > size.height())
    return _on_white(image), size.transposed() if turned else size


def _sensible(size: QSize) -> bool:
    width, height = size.width(), size.height()
    return 0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE and width * height <= MAX_PIXELS


def _on_white(image: QImage) -> QImage:
    """Archival PDFs and thermal printers know no transparency."""
    flat = QImage(image.size(), QImage.Format.Format_RGB32)
    flat.fill(Qt.GlobalColor.white)
    painter = QPainter(flat)
    painter.drawImage(0, 0, image)
    painter.end()
    return flat


def in_black(image: QImage, width: int, height: int) -> QImage:
    """The image in pure black dots, `width` by `height`, for printers that have no grey."""
    exact = image.scaled(
        width, height, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    grey = exact.convertToFormat(QImage.Format.Format_Grayscale8)
    black = grey.convertToFormat(
        QImage.Format.Format_Mono, Qt.ImageConversionFlag.MonoOnly | Qt.ImageConversionFlag.DiffuseDither
    )
    black.invertPixels()
    black.setColorTable([0xFF000000, 0xFFFFFFFF])  # the only order of colours that Qt writes with one bit to the dot
    return black
