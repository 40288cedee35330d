"""What can be said about anybody's CFDI: its seal, whose certificate made it, and its stamp (rules, section 16)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from gigstack_desktop.cfdi import seal, stamp
from gigstack_desktop.cfdi.certificates import Certificate, from_base64
from gigstack_desktop.cfdi.model import Document
from gigstack_desktop.cfdi.xml_parsing import MAX_BYTES, parse_safely
from gigstack_desktop.cfdi.xml_reader import read_root

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SealState = Literal["ok", "bad", "none", "unknown"]
StampState = Literal["ok", "bad", "none", "no_certificate"]

# Local time in México lies 5 to 8 hours behind UTC: an hour in doubt at the edge of a validity is not blamed.
_NEAREST, _FARTHEST = timedelta(hours=5), timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Inspection:
    """A document and what its seals are worth; the three answers are None where there is nothing to compare.

    `seal`: unknown means that it cannot be judged here (no readable certificate, or a complement without a rule).
    `stamp`: no_certificate means that it fits the document, but that nobody gave the PAC's certificate to check it.
    `notes` are sentences in Spanish about everything that is not as it should be.
    """

    document: Document
    seal: SealState
    certificate: Certificate | None
    stamp: StampState
    issuer_is_sealer: bool | None
    stamp_is_of_seal: bool | None
    date_is_valid: bool | None
    notes: tuple[str, ...] = ()


def inspect(xml: bytes, pac_certificates: Iterable[Certificate] = (), max_bytes: int = MAX_BYTES) -> Inspection:
    """Read and judge `xml`. Raises xml_parsing.BadXml for what is no CFDI that can be read."""
    root = parse_safely(xml, max_bytes)
    document = read_root(root)
    certificate = _certificate(document)
    notes: list[str] = []
    state = _seal(root, document, certificate, notes)
    issuer_is_sealer = None if certificate is None else certificate.rfc == document.invoice.issuer.rfc
    date_is_valid = None if certificate is None else _within(document.invoice.date, certificate)
    stamp_is_of_seal = None if document.stamp is None else document.stamp.cfd_seal == document.seal
    stamp_state = _stamp(document, pac_certificates, notes)
    notes += _certificate_notes(certificate, issuer_is_sealer, date_is_valid)
    return Inspection(
        document, state, certificate, stamp_state, issuer_is_sealer, stamp_is_of_seal, date_is_valid, tuple(notes)
    )


def _certificate(document: Document) -> Certificate | None:
    try:
        return Certificate.load(from_base64(document.certificate))
    except ValueError:
        return None


def _seal(root: Element, document: Document, certificate: Certificate | None, notes: list[str]) -> SealState:
    if not document.seal:
        notes.append("El documento no tiene sello.")
        return "none"
    if certificate is None:
        notes.append("El documento no trae un certificado que se pueda leer: su sello no se puede comprobar.")
        return "unknown"
    try:
        genuine = seal.verify_root(root)
    except seal.UnknownComplement as error:
        notes.append(f"El sello no se puede comprobar: no se conoce la cadena original de «{error.name}».")
        return "unknown"
    if not genuine:
        notes.append("El sello no corresponde al contenido: el documento fue alterado después de sellarse.")
    return "ok" if genuine else "bad"


def _stamp(document: Document, certificates: Iterable[Certificate], notes: list[str]) -> StampState:
    found = document.stamp
    if found is None:
        notes.append("El documento no está timbrado.")
        return "none"
    if found.cfd_seal != document.seal:
        notes.append("El timbre pertenece a otro sello: no es de este documento.")
        return "bad"
    signer = next((one for one in certificates if one.number == found.sat_certificate), None)
    if signer is None:
        notes.append(f"El sello del SAT no se comprobó: falta el certificado {found.sat_certificate} del PAC.")
        return "no_certificate"
    if stamp.is_signed_by(found, signer):
        return "ok"
    notes.append("El sello del SAT no corresponde al timbre.")
    return "bad"


def _within(date: datetime, certificate: Certificate) -> bool:
    moment = date.replace(tzinfo=UTC)
    return certificate.valid_from - _FARTHEST <= moment <= certificate.valid_until - _NEAREST


def _certificate_notes(certificate: Certificate | None, same: bool | None, valid: bool | None) -> list[str]:
    if certificate is None:
        return []
    said = (
        (same, f"El certificado es de {certificate.rfc}, no del emisor."),
        (valid, "La fecha del documento está fuera de la vigencia del certificado."),
        (certificate.is_csd, "El certificado no es de sello digital (CSD)."),
        (not certificate.is_test, "El certificado es de pruebas: el documento no tiene validez fiscal."),
    )
    return [note for good, note in said if not good]
