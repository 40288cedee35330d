"""A client from a Constancia de Situación Fiscal (C9)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from gigstack_desktop.cfdi import rfc as rfcs
from gigstack_desktop.sandbox import clients, readers
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.envelope import ApiError
from gigstack_desktop.sandbox.records import Json

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.csf.types import CsfResult

LIMIT = 5 * 1024 * 1024
BAD_FORMAT = frozenset({"empty", "not_pdf", "damaged", "encrypted"})


def read(data: bytes, *, seconds: float = readers.SECONDS, command: Sequence[str] = ()) -> CsfResult:
    """What the constancia says; 400 when it is none, cannot be read within `seconds`, or holds several.

    PDFs of strangers are read in a process of their own, with limits, as the program does: a hostile one ends itself.
    `command` starts it.
    """
    if len(data) > LIMIT:
        raise ApiError("file_upload_error", "The CSF is larger than 5 MB", message="Invalid file")
    if b"%PDF-" not in data[:1024]:
        raise ApiError("invalid_file_format", "The CSF must be a PDF", message="Invalid file")
    results = _in_child(data, seconds, command or readers.command("gigstack_desktop.cfdi.csf", "csf-child"))
    if len(results) > 1:
        names = ", ".join(result.rfc for result in results)
        raise _refusal("several", f"The file holds more than one constancia ({names})")
    result = results[0]
    if not result.ok:
        raise _refusal(*((result.error.reason, result.error.message) if result.error else ("damaged", "")))
    return result


def _in_child(data: bytes, seconds: float, command: Sequence[str]) -> list[CsfResult]:
    from gigstack_desktop.cfdi.csf import messages
    from gigstack_desktop.cfdi.csf.types import CsfResult

    try:
        lines = readers.lines(data, command, seconds)
    except readers.TooSlowError:
        return [messages.refused("timeout")]
    return [CsfResult.from_dict(json.loads(line)) for line in lines] or [messages.refused("damaged")]


def _refusal(reason: str, sentence: str) -> ApiError:
    code = "invalid_file_format" if reason in BAD_FORMAT else "validation_failed"
    sentence = sentence or "The file could not be read"
    return ApiError(code, sentence, message="CSF could not be read", details=[reason, sentence])


def accept(connection: Connection, actor: Actor, reading: CsfResult, client_id: str, now_ms: int) -> Json:
    """Create a client from the reading, or update one; the answer also has the sample's duplicate key `rfc`."""
    facts = _facts(reading)
    if client_id:
        _check_owner(clients.get(connection, actor, client_id), reading)
        client = clients.update(connection, actor, client_id, facts, now_ms)
    else:
        client = clients.create(connection, actor, facts, now_ms)
    return {**client, "rfc": client["tax_id"]}


def _check_owner(client: Json, reading: CsfResult) -> None:
    """[inferred] Nobody's data are replaced by those of another taxpayer."""
    known = client["tax_id"]
    if known and not rfcs.is_generic(known) and known != reading.rfc:
        raise _refusal("other_rfc", f"The constancia is of {reading.rfc}, but this client is {known}")


def _facts(reading: CsfResult) -> Json:
    address = reading.address
    facts = {
        "name": reading.legal_name,
        "legal_name": reading.legal_name,
        "tax_id": reading.rfc,
        "address": {
            "street": address.street,
            "exterior": address.exterior,
            "interior": address.interior,
            "neighborhood": address.neighborhood,
            "city": address.city,
            "municipality": address.city,
            "state": address.state,
            "zip": address.zip,
            "country": "MEX",
        },
        "metadata": {
            "rfc": reading.rfc,
            "fiscal_type": "company" if reading.person == "moral" else "individual",
            "fiscal_status": reading.status.capitalize(),
        },
    }
    if reading.current_codes:
        facts["tax_system"] = reading.current_codes[0]
    return facts
