"""A client from a Constancia de Situación Fiscal (C9)."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from gigstack_desktop.sandbox import clients
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.envelope import ApiError
from gigstack_desktop.sandbox.records import Json

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.csf.types import CsfResult

LIMIT = 5 * 1024 * 1024
_ONE_AT_A_TIME = threading.Lock()  # PDFium is not thread-safe
BAD_FORMAT = frozenset({"empty", "not_pdf", "damaged", "encrypted"})


def read(data: bytes) -> CsfResult:
    """What the constancia says; 400 when it is none or cannot be read."""
    if len(data) > LIMIT:
        raise ApiError("file_upload_error", "The CSF is larger than 5 MB", message="Invalid file")
    if b"%PDF-" not in data[:1024]:
        raise ApiError("invalid_file_format", "The CSF must be a PDF", message="Invalid file")
    from gigstack_desktop.cfdi.csf.reader import read_csf

    with _ONE_AT_A_TIME:
        result = read_csf(data)
    if not result.ok:
        reason = result.error.reason if result.error else "damaged"
        sentence = result.error.message if result.error else "The file could not be read"
        code = "invalid_file_format" if reason in BAD_FORMAT else "validation_failed"
        raise ApiError(code, sentence, message="CSF could not be read", details=[reason, sentence])
    return result


def accept(connection: Connection, actor: Actor, reading: CsfResult, client_id: str, now_ms: int) -> Json:
    """Create a client from the reading, or update one; the answer also has the sample's duplicate key `rfc`."""
    facts = _facts(reading)
    if client_id:
        client = clients.update(connection, actor, client_id, facts, now_ms)
    else:
        client = clients.create(connection, actor, facts, now_ms)
    return {**client, "rfc": client["tax_id"]}


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
