"""The limited child process: one file, many files, hostile files."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from gigstack_desktop.cfdi.csf.types import CsfResult
from tests.support import csf_factory as factory
from tests.support import hostile_pdf as hostile
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
    requests = [PDF, b"", b"nada", factory.joined(PDF, factory.make(factory.person(4)))]
    stream = b"".join(struct.pack(">I", len(data)) + data for data in requests)
    done = subprocess.run([*COMMAND, "--serve"], input=stream, capture_output=True, timeout=30, check=True)
    answers = [[CsfResult.from_dict(data) for data in json.loads(line)] for line in done.stdout.splitlines()]
    assert [[result.ok for result in results] for results in answers] == [[True], [False], [False], [True, True]]
    assert [results[0].error.reason for results in answers if results[0].error] == ["empty", "not_pdf"]


def test_a_file_of_several_gives_a_line_for_each() -> None:
    data = factory.joined(PDF, factory.make(factory.person(4)))
    done = subprocess.run(COMMAND, input=data, capture_output=True, timeout=20, check=True)
    assert [json.loads(line)["rfc"] for line in done.stdout.splitlines()] == [KEMPER.rfc, factory.person(4).rfc]


def test_a_request_cut_short_is_no_request() -> None:
    done = subprocess.run([*COMMAND, "--serve"], input=struct.pack(">I", 100) + b"x", capture_output=True, timeout=30)
    assert (done.returncode, done.stdout) == (2, b"")


REFUSED = {
    "pages by the thousand": lambda: hostile.many_pages(20_000),
    "objects within objects": lambda: hostile.deep(200_000),
    "a page tree as deep": lambda: hostile.deep_tree(20_000),
    "a stream without end": hostile.endless_stream,
}
ENDED = {
    "a page that inflates": lambda: hostile.inflating(400),
    "a picture of 900 million pixels": hostile.huge_picture,
    "a form that draws itself": hostile.endless_drawing,
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_hostile_file_is_refused(kind: str) -> None:
    error = one(REFUSED[kind]()).error
    assert error is not None
    assert error.reason in ("damaged", "not_csf", "scan")


@pytest.mark.skipif(sys.platform != "linux", reason="address space is limited by the kernel only there")
@pytest.mark.parametrize("kind", ENDED)
def test_what_takes_all_memory_or_time_ends_the_child_not_the_program(kind: str) -> None:
    """The parent has a clock; the child must answer, or die by its own limits, or be killed at once."""
    child = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        out, _ = child.communicate(ENDED[kind](), timeout=2)
    except subprocess.TimeoutExpired:
        child.kill()
        out, _ = child.communicate(timeout=5)
    assert child.poll() is not None
    assert not out or not CsfResult.from_dict(json.loads(out)).ok
