"""Brings the English translation up to date: `.venv/bin/python packaging/translate.py`, then translate what it names.

Collects every string of the interface into resources/i18n/gigstack_en.ts (finished translations stay) and compiles it
to the .qm that the program loads. Run it again after translating.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "gigstack_desktop"
SOURCE = ROOT / "resources" / "i18n" / "gigstack_en.ts"
HELPER = re.compile(r'^def _tr\(text: str\) -> str:\n    return QCoreApplication\.translate\("(\w+)", text\)$', re.M)


def collect(target: Path) -> None:
    """Put every string of the package into `target`; those that are gone leave it."""
    with tempfile.TemporaryDirectory() as folder:
        files = [_readable(path, Path(folder)) for path in sorted(PACKAGE.rglob("*.py"))]
        languages = ("-source-language", "es_MX", "-target-language", "en_US")
        guesses = ("-disable-heuristic", "similartext")
        options = ("-silent", "-no-obsolete", "-locations", "none", *guesses, *languages)
        _tool("pyside6-lupdate", *options, *map(str, files), "-ts", str(target))
    # The same text said elsewhere (or moved to another class) keeps its words; lupdate only proposes them.
    proposed = re.compile(r'<translation type="unfinished">(?=[^<])')
    target.write_text(proposed.sub("<translation>", target.read_text(encoding="utf-8")), encoding="utf-8")


def unfinished(source: Path) -> list[str]:
    """What nobody has translated yet."""
    found = ET.parse(source).getroot().iter("message")
    return [message.findtext("source", "") for message in found if message.find("translation[@type]") is not None]


def compile_to(target: Path, source: Path = SOURCE) -> None:
    """The binary form that Qt loads."""
    _tool("pyside6-lrelease", "-silent", str(source), "-qm", str(target))


def _readable(path: Path, folder: Path) -> Path:
    """A copy whose `_tr("…")` says its context: lupdate knows no helpers."""
    text = path.read_text(encoding="utf-8")
    if context := HELPER.search(text):
        text = re.sub(r"\b_tr\((?!text)", f'QCoreApplication.translate("{context.group(1)}", ', text)
    copy = folder / path.relative_to(ROOT)
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_text(text, encoding="utf-8")
    return copy


def _tool(name: str, *arguments: str) -> None:
    subprocess.run([str(Path(sys.executable).parent / name), *arguments], check=True)


def main() -> int:
    """Collect, compile, and name what is left to do."""
    collect(SOURCE)
    compile_to(SOURCE.with_suffix(".qm"))
    for text in (left := unfinished(SOURCE)):
        print(f"untranslated: {text}")
    return 1 if left else 0


if __name__ == "__main__":
    raise SystemExit(main())
