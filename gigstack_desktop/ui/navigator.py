"""How screens lead to one another and speak to the window, without knowing it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal


class Navigator(QObject):
    """Given to screens: `open` another section, `notify` inside the window. The shell listens.

    Sections: home, invoices, composer, payments, clients, products, csf, activity, settings. Arguments are handed to
    the section's view as `view.open_with(**arguments)` when it has that method. A view may also offer `new()` (Ctrl+N),
    `refresh()` (F5) and `focus_search()` (Ctrl+F); the shell calls them for its shortcuts, so views do not bind those.
    """

    opened = Signal(str, object)  # section key, arguments
    notified = Signal(object)  # NoticeRequest

    def open(self, section: str, **arguments: object) -> None:
        """Show a section, as `open("invoices", invoice_id="…")` or `open("composer", draft_id="…")`."""
        self.opened.emit(section, arguments)

    def notify(
        self, text: str, tone: str = "info", *, action: str = "", on_action: Callable[[], None] | None = None
    ) -> None:
        """Say something that needs no answer; `action` is a button such as *Deshacer*."""
        self.notified.emit(NoticeRequest(text, tone, action, on_action))


class NoticeRequest:
    """One notice asked for by a screen."""

    __slots__ = ("action", "on_action", "text", "tone")

    def __init__(self, text: str, tone: str, action: str, on_action: Callable[[], None] | None) -> None:
        self.text = text
        self.tone = tone
        self.action = action
        self.on_action = on_action
