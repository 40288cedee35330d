"""Painting PDFs in a server without a window: one thread owns an offscreen Qt, made when the first page is wanted."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication


@dataclass(frozen=True, slots=True)
class Look:
    """How the company wants its documents to look; known before Qt is."""

    color: str
    trade_name: str
    phone: str
    email: str
    notes: str


class Painter:
    """Turns stamped XML into a PDF marked SIN VALIDEZ FISCAL. Callers wait; pages are painted one after the other."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="painter")
        self._qt: QGuiApplication | None = None

    def paint(self, xml: bytes, style: Look) -> bytes:
        """The printed representation of a document, with its XML inside."""
        return self._thread.submit(self._paint, xml, style).result()

    def close(self) -> None:
        """Let the thread end, and its Qt with it: taken down by another thread at the very end it would crash."""
        self._thread.submit(self._end_qt)
        self._thread.shutdown()

    def _paint(self, xml: bytes, style: Look) -> bytes:
        self._start_qt()
        from gigstack_desktop.cfdi import xml_reader
        from gigstack_desktop.printing.painter import pdf_bytes
        from gigstack_desktop.printing.style import PRACTICE_WATERMARK, PrintStyle

        look = PrintStyle(
            color=style.color,
            trade_name=style.trade_name,
            phone=style.phone,
            email=style.email,
            notes=style.notes,
            watermark=PRACTICE_WATERMARK,
        )
        return pdf_bytes(xml_reader.read(xml), look, xml)

    def _end_qt(self) -> None:
        if self._qt is not None:
            self._qt.shutdown()
            self._qt = None

    def _start_qt(self) -> None:
        from PySide6.QtGui import QGuiApplication

        if QGuiApplication.instance() is None:
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
            self._qt = QGuiApplication(["sandbox"])
