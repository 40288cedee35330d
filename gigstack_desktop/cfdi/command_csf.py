"""`csf ARCHIVO.pdf`: what a Constancia de Situación Fiscal says, read in a child process with limits."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, Final

from gigstack_desktop.cfdi.csf import messages
from gigstack_desktop.cfdi.csf.types import CsfError, CsfResult
from gigstack_desktop.cfdi.terminal import Answer, TooBig, Trouble, read_file

MOST: Final = 10 * 1024 * 1024
SECONDS: Final = 20
_CUT_SHORT: Final = "damaged"
_ADDRESS: Final = ("zip", "street", "exterior", "interior", "neighborhood", "city", "state")
_LABELS: Final = (
    ("rfc", "RFC"),
    ("legal_name", "Nombre"),
    ("person", "Persona"),
    ("curp", "CURP"),
    ("id_cif", "idCIF"),
    ("status", "Estatus"),
    ("issued", "Emitida"),
)


def answers(options: argparse.Namespace) -> Iterator[Answer]:
    """One answer for each constancia in each file."""
    for file in options.files:
        yield from (_answer(file, result) for result in _results(file))


def _results(file: str) -> list[CsfResult]:
    try:
        return _read(read_file(file, MOST))
    except TooBig:
        return [messages.refused("too_big")]
    except Trouble as trouble:
        return [CsfResult(ok=False, error=CsfError("file", str(trouble), {}))]


def _read(data: bytes) -> list[CsfResult]:
    """What the child says; it may die of the file, or be killed over it."""
    command = [sys.executable, "-m", "gigstack_desktop.cfdi.csf"]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, its input is data
            command, input=data, capture_output=True, timeout=SECONDS, check=False
        )
        found = [CsfResult.from_dict(json.loads(line)) for line in done.stdout.splitlines()]
    except subprocess.TimeoutExpired:
        return [messages.refused("timeout")]
    except (ValueError, KeyError, TypeError):  # half a line: the child ended while it wrote
        return [messages.refused(_CUT_SHORT)]
    return found or [messages.refused(_CUT_SHORT)]


def _answer(file: str, result: CsfResult) -> Answer:
    told = result.as_dict()
    sentence = result.error.message if result.error else None
    told |= {"file": file, "error": sentence, "error_code": result.error.reason if result.error else None}
    told["address"] = {name: told["address"][name] for name in (*_ADDRESS, "state_key", "locality")}
    if sentence is not None:
        return Answer(told, f"{file}: {sentence}", ok=False, error=True)
    return Answer(told, _text(file, told))


def _text(file: str, told: dict[str, Any]) -> str:
    rows = [f"{file}:"]
    rows += [f"  {label}: {told[name]}" for name, label in _LABELS if told[name]]
    rows += [f"  Régimen: {regime['code'] or '—'} {regime['text']}" for regime in told["regimes"] if regime["current"]]
    address = told["address"]
    number = " int. ".join(filter(None, [address["exterior"], address["interior"]]))
    street = " ".join(filter(None, [address["street"], number]))
    parts = (street, address["neighborhood"], address["city"], address["state"], f"C.P. {address['zip']}")
    rows.append(f"  Domicilio: {', '.join(filter(None, parts))}")
    if told["low_confidence"]:
        rows.append(f"  Por revisar: {', '.join(told['low_confidence'])}")
    rows += [f"  Aviso: {warning['message']}" for warning in told["warnings"]]
    return "\n".join(rows)
