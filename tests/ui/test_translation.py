"""The English translation: whole, current, and the same placeholders; and the window that speaks it."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator

from gigstack_desktop.errors import DiskFull
from gigstack_desktop.settings import SettingsFile
from gigstack_desktop.ui import format as fmt
from gigstack_desktop.ui import language, messages
from gigstack_desktop.ui.first_run.view import FirstRunView

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "resources" / "i18n" / "gigstack_en.ts"
ADVICE = "run .venv/bin/python packaging/translate.py, translate what it names, run it again"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translate", ROOT / "packaging" / "translate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def entries(path: Path) -> dict[tuple[str, str], str]:
    """(context, source) and its translation."""
    return {
        (context.findtext("name", ""), message.findtext("source", "")): message.findtext("translation", "")
        for context in ET.parse(path).getroot().iter("context")
        for message in context.iter("message")
    }


def test_every_string_of_the_code_is_translated(tool: ModuleType, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.ts"
    tool.collect(fresh)
    assert set(entries(fresh)) <= set(entries(SOURCE)), ADVICE
    assert tool.unfinished(SOURCE) == [], ADVICE
    assert all(entries(SOURCE).values())


def test_the_compiled_file_is_of_this_source(tool: ModuleType, tmp_path: Path) -> None:
    tool.compile_to(tmp_path / "fresh.qm")
    assert (tmp_path / "fresh.qm").read_bytes() == SOURCE.with_suffix(".qm").read_bytes(), ADVICE


def test_placeholders_and_shortcuts_agree() -> None:
    for (_, source), translation in entries(SOURCE).items():
        for pattern in (r"\{\w*\}", r"Ctrl\+(?!Supr|Del)\S+", r"\*\.\w+", r";;"):
            assert sorted(re.findall(pattern, source)) == sorted(re.findall(pattern, translation)), source
        assert (source[0] == " ") == (translation[0] == " "), source
        assert source.endswith("…") == translation.endswith("…"), source
        assert source.endswith(".") == translation.endswith("."), source


@pytest.fixture
def english(qapp: QCoreApplication) -> Iterator[None]:
    language.install(qapp, "en")
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.setParent(None)


def test_views_errors_and_dates_speak_english(english: None) -> None:
    view = FirstRunView()
    assert view.connect_button.text() == "Connect"
    assert messages.title(DiskFull()) == "Disk full"
    assert fmt.day(date(2026, 1, 5)) == "5 Jan 2026"
    assert fmt.month(date(2026, 12, 5)) == "December 2026"
    now = datetime.now(UTC)
    assert fmt.ago(now - timedelta(minutes=3), now) == "3 min ago"


def test_the_program_starts_in_the_language_that_was_chosen(tmp_path: Path) -> None:
    SettingsFile(tmp_path).change(language="en")
    code = (
        "import sys, pathlib; from gigstack_desktop import app; made = app._application(pathlib.Path(sys.argv[1]));"
        "from gigstack_desktop.ui.first_run.view import FirstRunView; view = FirstRunView();"
        "print(view.connect_button.text())"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "Connect"


def test_spanish_needs_no_translator_and_is_what_one_gets(qapp: QCoreApplication, tmp_path: Path) -> None:
    assert SettingsFile(tmp_path).current.language == "es"
    for unknown in ("es", "", "../en", "xx"):
        language.install(qapp, unknown)
    assert not qapp.findChildren(QTranslator)
    assert fmt.day(date(2026, 1, 5)) == "5 ene 2026"
