"""The limited child process: one file, many files, hostile files."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from gigstack_desktop.cfdi.csf.types import CsfResult
from tests.support import csf_factory as factory
from tests.support.csf_factory import KEMPER

COMMAND = [sys.executable, "-m", "gigstack_desktop.cfdi.csf"]
PDF = factory.make(KEMPER)


def one(data: bytes, *arguments: str) -> CsfResult:
    done = subprocess.run([*COMMAND, *arguments], input=data, capture_output=True, timeout=20, check=True)
    (line,) = done.stdout.splitlines()
    return CsfResult.from_dict(json.loads(line))


def test_a_file_from_stdin_and_one_from_a_path(tmp_path: Path) -> None:
    path = tmp_path / "constancia.pdf"
    path.write_bytes(PDF)
    assert one(PDF) == one(b"", str(path))
    assert one(PDF).legal_name == "ESCUELA KEMPER URGATE"


def test_a_warm_child_answers_one_line_for_each_request() -> None:
    requests = [PDF, b"", b"nada", PDF]
    stream = b"".join(struct.pack(">I", len(data)) + data for data in requests)
    done = subprocess.run([*COMMAND, "--serve"], input=stream, capture_output=True, timeout=30, check=True)
    results = [CsfResult.from_dict(json.loads(line)) for line in done.stdout.splitlines()]
    assert [result.ok for result in results] == [True, False, False, True]
    assert [result.error.reason for result in results if result.error] == ["empty", "not_pdf"]


def test_a_request_cut_short_is_no_request() -> None:
    done = subprocess.run([*COMMAND, "--serve"], input=struct.pack(">I", 100) + b"x", capture_output=True, timeout=30)
    assert (done.returncode, done.stdout) == (2, b"")


def bomb(megabytes: int) -> bytes:
    """A small PDF whose page inflates to `megabytes` of drawing commands."""
    line = b"BT /F1 8 Tf 10 10 Td (constancia) Tj ET\n"
    packer = zlib.compressobj(9)
    count = megabytes * 1024 * 1024 // len(line) // 1000
    content = b"".join(packer.compress(line * 1000) for _ in range(count)) + packer.flush()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(content), content),
    ]
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj%b endobj\n" % (i, o) for i, o in enumerate(objects, start=1))
    return body + b"trailer<</Root 1 0 R/Size 5>>\n%%EOF"


@pytest.mark.skipif(sys.platform != "linux", reason="address space is limited by the kernel only there")
def test_a_file_that_inflates_ends_the_child_not_the_program() -> None:
    """The parent's clock is five seconds; the child must answer, or die by its own limits, or be killed at once."""
    child = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        out, _ = child.communicate(bomb(400), timeout=5)
    except subprocess.TimeoutExpired:
        child.kill()
        out, _ = child.communicate(timeout=5)
    assert child.poll() is not None
    assert not out or not CsfResult.from_dict(json.loads(out)).ok
