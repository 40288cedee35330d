"""Constancias: read in a child process with limits, compared with the cache, accepted as a client."""

from __future__ import annotations

import asyncio
import json
import logging
import struct
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gigstack_desktop.api.models.clients import AddressInput, Client, ClientInput
from gigstack_desktop.errors import BadFile

from .clients import ClientsService
from .documents import read_file
from .queries import CsfField

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.csf.types import CsfResult

log = logging.getLogger(__name__)

LARGEST = 10 * 1024 * 1024
SECONDS = 5.0
LONGEST_ANSWER = 1 << 20
LABELS = (
    ("legal_name", "Nombre o razón social"),
    ("rfc", "RFC"),
    ("regimen", "Régimen fiscal"),
    ("zip", "Código postal"),
    ("street", "Calle"),
    ("exterior", "Número exterior"),
    ("interior", "Número interior"),
    ("neighborhood", "Colonia"),
    ("city", "Municipio o alcaldía"),
    ("state", "Estado"),
)


@dataclass(frozen=True, slots=True)
class CsfComparison:
    """What a CSF says beside the cached client with that RFC (None: a new one)."""

    existing: Client | None
    fields: tuple[CsfField, ...]


class CsfService:
    """Reading and accepting constancias. `command` starts the child that answers requests (`--serve`)."""

    def __init__(self, clients: ClientsService, command: Sequence[str] | None = None, seconds: float = SECONDS) -> None:
        self._clients = clients
        self._command = tuple(command or default_command())
        self._seconds = seconds
        self._child: asyncio.subprocess.Process | None = None
        self._lock = asyncio.Lock()

    async def warm(self) -> None:
        """Start the child before it is needed, so that a drop costs no start."""
        async with self._lock:
            await self._ready()

    async def read(self, path: Path, on_progress: Callable[[str], None] | None = None) -> tuple[CsfResult, ...]:
        """Read every constancia of one file, at least one result, within five seconds.

        Raises BadFile(missing|empty|too_big|not_pdf|timeout|damaged) when nothing can be read at all; otherwise `ok`
        and `error` of each result say how it went. `on_progress` hears "leyendo" and "analizando".
        """
        from gigstack_desktop.cfdi.csf.types import CsfResult

        tell = on_progress or (lambda _: None)
        tell("leyendo")
        content = await asyncio.to_thread(read_file, path, LARGEST)
        if b"%PDF-" not in content[:1024]:
            raise BadFile("not_pdf", name=path.name)
        tell("analizando")
        async with self._lock:
            line = await self._ask(content, path.name)
        try:
            results = tuple(CsfResult.from_dict(result) for result in json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            raise BadFile("damaged", name=path.name) from error
        if not results:
            raise BadFile("damaged", name=path.name)
        return results

    async def compare(self, result: CsfResult) -> CsfComparison:
        """The card: what the CSF says of each field and what we have."""
        existing = await self._clients.find_by_rfc(result.rfc)
        theirs, ours = _of_csf(result), _of_client(existing)
        fields = [
            CsfField(name, label, theirs[name], ours[name], _is_low(result, name), theirs[name] != ours[name])
            for name, label in LABELS
        ]
        return CsfComparison(existing, tuple(fields))

    async def accept(self, result: CsfResult, regimen: str, *, client_id: str | None = None) -> Client:
        """Create the client, or update `client_id` (or the one with the same RFC) with what the CSF says."""
        existing = await self._clients.find_by_rfc(result.rfc) if client_id is None else None
        target = client_id or (existing.id if existing else None)
        facts = _of_csf(result)
        names = ("street", "exterior", "interior", "neighborhood", "city", "state", "zip")
        address = AddressInput(country="MEX", **{name: facts[name] for name in names if facts[name]})
        data = ClientInput(legal_name=result.legal_name, tax_id=result.rfc, tax_system=regimen, address=address)
        if target is None:
            data = data.model_copy(update={"name": result.legal_name, "use": default_use(regimen)})
        return await self._clients.save(data, target)

    async def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is not None:
            await _end(child)

    async def _ask(self, content: bytes, name: str) -> bytes:
        child = await self._ready()
        try:
            async with asyncio.timeout(self._seconds):
                return await _exchange(child, content)
        except TimeoutError as error:
            await self.close()
            raise BadFile("timeout", name=name) from error
        except (BrokenPipeError, ConnectionResetError, asyncio.IncompleteReadError) as error:
            await self.close()
            raise BadFile("damaged", name=name) from error
        except BaseException:
            await self.close()  # cancelled half way: the next answer would belong to this request
            raise

    async def _ready(self) -> asyncio.subprocess.Process:
        if self._child is None or self._child.returncode is not None:
            self._child = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                limit=LONGEST_ANSWER,
            )
        return self._child


def default_command() -> tuple[str, ...]:
    """The child of a checkout or wheel, or of a frozen program (whose executable takes `csf-child`)."""
    if getattr(sys, "frozen", False):
        return sys.executable, "csf-child", "--serve"
    return sys.executable, "-m", "gigstack_desktop.cfdi.csf", "--serve"


def default_use(regimen: str) -> str:
    """The CFDI use proposed for a new client: S01 where the régimen allows nothing else (rules 7, c_UsoCFDI)."""
    return "S01" if regimen in ("605", "607", "608", "610", "611", "614", "615", "616") else "G03"


async def _exchange(child: asyncio.subprocess.Process, content: bytes) -> bytes:
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(struct.pack(">I", len(content)) + content)
    await child.stdin.drain()
    return await child.stdout.readuntil(b"\n")


async def _end(child: asyncio.subprocess.Process) -> None:
    if child.returncode is None:
        child.kill()
    await child.wait()
    if child.stdin is not None:
        child.stdin.close()


def _of_csf(result: CsfResult) -> dict[str, str]:
    found = {name: getattr(result.address, name) for name, _ in LABELS if hasattr(result.address, name)}
    codes = result.current_codes
    return found | {"legal_name": result.legal_name, "rfc": result.rfc, "regimen": codes[0] if codes else ""}


def _of_client(client: Client | None) -> dict[str, str]:
    if client is None:
        return {name: "" for name, _ in LABELS}
    found = {name: getattr(client.address, name) for name, _ in LABELS if hasattr(client.address, name)}
    return found | {"legal_name": client.legal_name, "rfc": client.tax_id, "regimen": client.tax_system}


def _is_low(result: CsfResult, name: str) -> bool:
    return ("regimes" if name == "regimen" else name) in result.low_confidence
