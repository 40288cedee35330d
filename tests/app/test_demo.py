"""The demo as a person runs it: its documents hold before SAT's schema and stylesheet, its report tells the truth."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from gigstack_desktop.cfdi import seal
from tests.support import csf_factory, sat


def _run(out: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "gigstack_desktop", "demo", "--out", str(out), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240, check=False)


def _pdf_text(path: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module", params=["a sample that it was not told", "--csf"])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    given: list[str] = []
    if request.param == "--csf":
        csf = folder / "dada.pdf"
        csf.write_bytes(csf_factory.make(csf_factory.person(7)))
        given = ["--csf", str(csf)]
    done = _run(folder / "out", *given)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "out"


@pytest.mark.parametrize("name", ["factura", "complemento"])
def test_the_documents_hold_before_sat(demo: Path, name: str) -> None:
    xml = (demo / f"{name}.xml").read_bytes()
    assert sat.xsd_problems(xml) == []
    # The seal signs SAT's cadena original: ours must be the same text, and the signature must verify over it.
    assert sat.cadena(xml) == seal.original_string(etree.fromstring(xml))
    assert seal.verify(xml)


def test_the_report_says_what_the_documents_say(demo: Path) -> None:
    report = json.loads((demo / "report.json").read_text(encoding="utf-8"))
    root = etree.fromstring((demo / "factura.xml").read_bytes())
    text = _pdf_text(demo / "factura.pdf")
    assert report["ok"] is True
    assert report["problem"] == ""
    assert report["figures"]["composer: Total"] == f"${float(root.get('Total')):,.2f} MXN"
    assert report["figures"]["uuid"].upper() in text.upper()
    assert report["figures"]["client rfc"] in text
    assert f"${float(root.get('Total')):,.2f}" in text
    assert len(list(demo.glob("[0-9][0-9]-*.png"))) >= 20


def test_the_printed_page_is_there(demo: Path) -> None:
    info = subprocess.run(["pdfinfo", str(demo / "impresa.pdf")], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Pages:\s+1\b", info)


def test_a_file_that_is_no_constancia_ends_with_status_1(tmp_path: Path) -> None:
    other = tmp_path / "otra.pdf"
    other.write_bytes(csf_factory.contract())
    done = _run(tmp_path / "out", "--csf", str(other))
    assert done.returncode == 1
    assert "It did not work" in done.stdout
    assert json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))["ok"] is False


_WITH_A_DEFECT = """
import sys
from gigstack_desktop.ui import sections
async def broken(screen):
    raise RuntimeError("made on purpose")
sections.style_ahead = broken
from gigstack_desktop.demo.main import main
sys.exit(main(["--out", sys.argv[1]]))
"""


def test_an_error_that_nobody_caught_ends_with_status_1(tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", _WITH_A_DEFECT, str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240, check=False)
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert done.returncode == 1, done.stdout + done.stderr
    assert report["ok"] is False
    assert "made on purpose" in report["problem"]
