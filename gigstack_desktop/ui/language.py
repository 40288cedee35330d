"""The language of the window: Spanish is in the code, others are laid over it by Qt's translator."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QTranslator

from gigstack_desktop.paths import resource

LANGUAGES = [("es", "Español (México)"), ("en", "English")]


def install(app: QCoreApplication, language: str) -> None:
    """Let `app` speak `language` from now on; Spanish, and anything unknown, needs nothing."""
    path = resource("i18n", f"gigstack_{language}.qm")
    if language in dict(LANGUAGES) and path.exists():
        translator = QTranslator(app)
        translator.load(str(path))
        app.installTranslator(translator)
