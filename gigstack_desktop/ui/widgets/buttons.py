"""Buttons in their few kinds. Every one has a text or an accessible name."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton

from gigstack_desktop.ui import icons

_ICON_ROLE = {"primary": "on_accent", "danger": "on_danger", "link": "accent"}


def _button(kind: str, text: str, icon: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("kind", kind)
    button.setCursor(Qt.CursorShape.PointingHandCursor if kind == "link" else Qt.CursorShape.ArrowCursor)
    if icon:
        icons.put(button, icon, _ICON_ROLE.get(kind, "text_soft"))
    if tip:
        button.setToolTip(tip)
    return button


def primary(text: str, icon: str = "", tip: str = "") -> QPushButton:
    """The one thing to do here; at most one per view."""
    return _button("primary", text, icon, tip)


def secondary(text: str, icon: str = "", tip: str = "") -> QPushButton:
    """An ordinary action."""
    return _button("secondary", text, icon, tip)


def ghost(text: str, icon: str = "", tip: str = "") -> QPushButton:
    """A quiet action without a frame."""
    return _button("ghost", text, icon, tip)


def danger(text: str, icon: str = "", tip: str = "") -> QPushButton:
    """Something that destroys."""
    return _button("danger", text, icon, tip)


def link(text: str, tip: str = "") -> QPushButton:
    """An action inside a sentence."""
    return _button("link", text, "", tip)


def icon_button(
    icon: str, name: str, *, small: bool = False, checkable: bool = False, role: str = "text_soft"
) -> QToolButton:
    """A square button with an icon only; `name` is its accessible name and its tooltip."""
    button = QToolButton()
    button.setProperty("kind", "small" if small else "icon")
    button.setAccessibleName(name)
    button.setToolTip(name)
    button.setCheckable(checkable)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    icons.put(button, icon, role, 14 if small else 18)
    return button


def with_menu(button: QPushButton, menu: QMenu) -> QPushButton:
    """Make `button` open `menu`; a chevron says so."""
    button.setMenu(menu)
    button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    primary_kind = button.property("kind") == "primary"
    icons.put(button, "chevron-down", "on_accent" if primary_kind else "text_soft", 14)
    return button
