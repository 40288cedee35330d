"""The reader as a process of its own, with a limit on memory: a hostile PDF cannot take the program down with it.

    python -m gigstack_desktop.cfdi.csf [FILE]     reads FILE or stdin, prints a line of JSON for each constancia in it
                                                   (`CsfResult.as_dict`), or one with the error
    python -m gigstack_desktop.cfdi.csf --serve    answers requests until stdin ends: four bytes of size (big-endian),
                                                   then the PDF; one line each, a JSON array of the same objects. Kept
                                                   warm, a drop costs no start

The parent gives up after five seconds and kills the process.
"""

from __future__ import annotations

import json
import struct
import sys
from pathlib import Path
from typing import BinaryIO

from gigstack_desktop.cfdi.csf import messages
from gigstack_desktop.cfdi.csf.types import CsfResult

MEMORY_LIMIT = 1536 * 1024 * 1024
CPU_SECONDS = 6
_SIZE = struct.Struct(">I")


def main(argv: list[str]) -> int:
    """Runs the child; 0 when every request got its answer, 2 when a request was cut short."""
    limit(forever="--serve" in argv)
    from gigstack_desktop.cfdi.csf.reader import MAX_BYTES, warm_up

    if "--serve" in argv:
        warm_up()
        return _serve(sys.stdin.buffer, sys.stdout.buffer, MAX_BYTES)
    if argv:
        with Path(argv[0]).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    else:
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
    for result in _read(data):
        sys.stdout.buffer.write(json.dumps(result.as_dict()).encode() + b"\n")
    sys.stdout.buffer.flush()
    return 0


def limit(*, forever: bool) -> None:
    """Bounds address space and, for a single file, processor time; on systems without such limits the parent's stay."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for kind, value in [(resource.RLIMIT_AS, MEMORY_LIMIT), *([] if forever else [(resource.RLIMIT_CPU, CPU_SECONDS)])]:
        _, hard = resource.getrlimit(kind)
        wanted = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(kind, (wanted, hard))
        except (ValueError, OSError):  # macOS knows RLIMIT_AS but may refuse it
            continue


def _serve(source: BinaryIO, target: BinaryIO, largest: int) -> int:
    while head := source.read(_SIZE.size):
        if len(head) < _SIZE.size:
            return 2
        (size,) = _SIZE.unpack(head)
        data = source.read(min(size, largest + 1))
        _skip(source, size - len(data))
        if len(data) < min(size, largest + 1):
            return 2
        target.write(_answer(data))
        target.flush()
    return 0


def _skip(source: BinaryIO, count: int) -> None:
    while count > 0 and (dropped := source.read(min(count, 1 << 16))):
        count -= len(dropped)


def _answer(data: bytes) -> bytes:
    return json.dumps([result.as_dict() for result in _read(data)]).encode() + b"\n"


def _read(data: bytes) -> tuple[CsfResult, ...]:
    from gigstack_desktop.cfdi.csf.reader import read_all

    try:
        return read_all(data)
    except MemoryError:
        return (messages.refused("damaged"),)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
