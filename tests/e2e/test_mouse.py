"""The main job with a real drag between two programs on a real X screen."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support import agree, csf_factory, xvfb
from tests.support.driver import ROOT, driven


@pytest.mark.display
def test_a_constancia_dragged_from_another_program_becomes_a_paid_invoice(tmp_path: Path, empty_practice: Path) -> None:
    if reason := xvfb.missing():
        pytest.skip(reason)
    truth = csf_factory.person(8)
    csf = tmp_path / "constancia.pdf"
    csf.write_bytes(csf_factory.make(truth))
    home = tmp_path / "home"
    shutil.copytree(empty_practice, home / "profiles" / "practice")
    with (
        xvfb.screen() as display,
        driven("tests.e2e.mouse_program", home, display=display, folder=str(tmp_path)) as program,
    ):
        x, y = program.wait_for("window")["center"]
        with _source(display, csf):
            xvfb.Mouse(display).drag((40, 40), (x, y))
            done = program.wait_for("done", seconds=90)
        assert program.complaints() == []
    assert done["rfc"] == truth.rfc
    xml, pdf = (Path(path) for path in done["invoice"])
    root = agree.check_xml(xml.read_bytes())
    agree.check_pdf(pdf, root, tmp_path)
    agree.check_figures(done["figures"], root)
    assert root.find("c:Receptor", agree.CFDI).get("Rfc") == truth.rfc
    assert agree.amount(done["shown"][0]) == Decimal(root.get("Total"))
    xml, pdf = (Path(path) for path in done["payment"])
    complement = agree.check_xml(xml.read_bytes())
    agree.check_pdf(pdf, complement, tmp_path)
    paid = complement.find(".//p:DoctoRelacionado", agree.CFDI)
    assert Decimal(paid.get("ImpPagado")) == Decimal(root.get("Total"))
    assert Decimal(paid.get("ImpSaldoInsoluto")) == 0


@contextmanager
def _source(display: str, path: Path) -> Iterator[None]:
    """A window of another program, at the screen's corner, with a file to drag."""
    command = [sys.executable, "-m", "tests.support.drag_source", str(path)]
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    source = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE)
    assert source.stdout is not None
    try:
        assert source.stdout.readline() == b"shown\n"
        yield
    finally:
        source.kill()
        source.wait(10)
        source.stdout.close()
