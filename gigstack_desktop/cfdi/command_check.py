"""`check ARCHIVO.xml`: what the rules find in a CFDI, whether its seal holds, and whether its stamp does."""

from __future__ import annotations

import argparse
import base64
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from gigstack_desktop.cfdi import checker, seal
from gigstack_desktop.cfdi.catalogue_file import CataloguesDamaged
from gigstack_desktop.cfdi.catalogues import Catalogues
from gigstack_desktop.cfdi.certificates import BadCertificate, Certificate
from gigstack_desktop.cfdi.model import Document, Finding
from gigstack_desktop.cfdi.money import plain
from gigstack_desktop.cfdi.stamp import is_signed_by
from gigstack_desktop.cfdi.terminal import BAD_XML, Answer, Trouble, read_file
from gigstack_desktop.cfdi.xml_parsing import MAX_BYTES, BadXml, parse_safely
from gigstack_desktop.cfdi.xml_reader import read_root

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

CERTIFICATE_BYTES: Final = 100_000
KINDS: Final = {"I": "ingreso", "E": "egreso", "P": "pago", "T": "traslado", "N": "nómina"}
SEVERITIES: Final = {"B": "error", "W": "aviso", "P": "solo el PAC"}
ONLY_40: Final = "Las reglas son las de CFDI 4.0: de este solo se comprueban sello y timbre."


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether a signature holds (None: it cannot be known here), by which certificate, and a sentence."""

    valid: bool | None
    message: str
    certificate: Certificate | None = None

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        found = self.certificate
        return {
            "valid": self.valid,
            "certificate_number": found.number if found else None,
            "certificate_rfc": found.rfc if found else None,
            "certificate_name": found.name if found else None,
            "message": self.message,
        }


def answers(options: argparse.Namespace) -> Iterator[Answer]:
    """One answer for each file; a certificate that cannot be read is an answer of its own, and nothing is checked."""
    try:
        known = _known(options.certificate)
    except Trouble as trouble:
        yield Answer({"error": str(trouble)}, str(trouble), ok=False, error=True)
        return
    with ExitStack() as stack:
        catalogues = _catalogues(stack)
        for file in options.files:
            try:
                yield _checked(file, read_file(file, MAX_BYTES), catalogues, known)
            except Trouble as trouble:
                yield Answer.trouble(file, str(trouble))
            except BadXml as error:
                yield Answer.trouble(file, _unreadable(error))


def _known(files: list[str]) -> dict[str, Certificate]:
    found = {}
    for file in files:
        try:
            certificate = Certificate.load(read_file(file, CERTIFICATE_BYTES))
        except Trouble as trouble:
            raise Trouble(f"{file}: {trouble}") from trouble
        except BadCertificate as error:
            raise Trouble(f"{file}: No es un certificado.") from error
        found[certificate.number] = certificate
    return found


def _catalogues(stack: ExitStack) -> Catalogues | None:
    """SAT's catalogues; without them keys are taken as they come (said beside the findings)."""
    try:
        return stack.enter_context(Catalogues.open())
    except (CataloguesDamaged, OSError):
        return None


def _unreadable(error: BadXml) -> str:
    detail = f" ({error.detail})" if error.reason == "value" and error.detail else ""
    return f"No se puede leer: {BAD_XML.get(error.reason, error.reason)}{detail}."


def _checked(file: str, data: bytes, catalogues: Catalogues | None, known: Mapping[str, Certificate]) -> Answer:
    root = parse_safely(data)
    document = read_root(root)
    current = document.version == "4.0"
    findings = _findings(document, catalogues) if current else ()
    sealed, stamped = _seal(root, document), _stamp(document, known)
    proofs = [sealed] if stamped is None else [sealed, stamped]
    ok = not checker.blocks(findings) and all(proof.valid is not False for proof in proofs)
    notes = [] if current else [ONLY_40]
    if current and catalogues is None:
        notes.append("Los catálogos del SAT no se pudieron abrir: no se revisó si las claves están vigentes.")
    told = {
        **_facts(file, document),
        "ok": ok,
        "findings": [_finding(finding) for finding in findings],
        "notes": notes,
        "seal": {"number": document.certificate_number, **sealed.as_dict()},
        "stamp": None if stamped is None else {**_stamp_facts(document), **stamped.as_dict()},
        "error": None,
    }
    return Answer(told, _text(file, document, findings, notes, proofs), ok=ok)


def _findings(document: Document, catalogues: Catalogues | None) -> tuple[Finding, ...]:
    certificate = _own_certificate(document)
    return checker.check(document.invoice, catalogues=catalogues, totals=document.totals, certificate=certificate)


def _seal(root: Element, document: Document) -> Proof:
    certificate = _own_certificate(document)
    if not document.seal:
        return Proof(False, "El documento no está sellado.", certificate)
    try:
        valid = seal.verify_root(root)
    except seal.UnknownComplement:
        return Proof(None, "No se puede comprobar el sello: trae un complemento cuya cadena no se conoce.", certificate)
    if not valid:
        return Proof(False, "El sello no corresponde al contenido o a su certificado.", certificate)
    if certificate is not None and certificate.rfc != document.invoice.issuer.rfc:
        return Proof(False, f"El sello es de {certificate.rfc}, no del emisor.", certificate)
    return Proof(True, "Sello válido.", certificate)


def _own_certificate(document: Document) -> Certificate | None:
    try:
        return Certificate.load(base64.b64decode(document.certificate, validate=True))
    except ValueError:  # BadCertificate and base64's own
        return None


def _stamp(document: Document, known: Mapping[str, Certificate]) -> Proof | None:
    stamp = document.stamp
    if stamp is None:
        return None
    certificate = known.get(stamp.sat_certificate)
    if stamp.cfd_seal != document.seal:
        return Proof(False, "El timbre es de otro documento: no lleva el mismo sello.", certificate)
    if certificate is None:
        number = stamp.sat_certificate
        return Proof(None, f"El timbre es de este documento; su sello no se comprobó: falta el certificado {number}.")
    if not is_signed_by(stamp, certificate):
        return Proof(False, "El sello del timbre no corresponde a su certificado.", certificate)
    return Proof(True, "Timbre válido.", certificate)


def _facts(file: str, document: Document) -> dict[str, Any]:
    invoice = document.invoice
    return {
        "file": file,
        "version": document.version,
        "kind": invoice.kind,
        "uuid": document.stamp.uuid if document.stamp else None,
        "series": invoice.series,
        "folio": invoice.folio,
        "date": invoice.date.isoformat(),
        "issuer": {"rfc": invoice.issuer.rfc, "name": invoice.issuer.name},
        "receiver": {"rfc": invoice.receiver.rfc, "name": invoice.receiver.name},
        "currency": invoice.currency,
        "total": document.totals.total,
    }


def _stamp_facts(document: Document) -> dict[str, Any]:
    stamp = document.stamp
    assert stamp is not None
    return {
        "uuid": stamp.uuid,
        "date": stamp.date.isoformat(),
        "pac_rfc": stamp.pac_rfc,
        "number": stamp.sat_certificate,
        "same_seal": stamp.cfd_seal == document.seal,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "path": list(finding.path),
        "message": finding.message,
        "fix": _plain(finding.fix),
    }


def _plain(value: object) -> Any:
    """A proposed correction as JSON has it."""
    if value is None or isinstance(value, bool | int | str | Decimal):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(member) for name, member in asdict(value).items()}
    if isinstance(value, dict):
        return {str(name): _plain(member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(member) for member in value]
    return str(value)


def _text(file: str, document: Document, findings: tuple[Finding, ...], notes: list[str], proofs: list[Proof]) -> str:
    invoice = document.invoice
    folio = " ".join(filter(None, [invoice.series, invoice.folio]))
    total = f"{plain(document.totals.total)} {invoice.currency}"
    head = [f"CFDI {document.version} de {KINDS[invoice.kind]}", folio, f"de {invoice.issuer.rfc}", total]
    rows = [f"{file}: {' · '.join(filter(None, head))}"]
    for one in findings:
        where = ".".join(str(step) for step in one.path)
        fix = f" Propuesta: {_plain(one.fix)}." if one.fix is not None else ""
        rows.append(f"  [{SEVERITIES[one.severity]}] {one.code} {where}: {one.message}{fix}")
    if document.version == "4.0" and not findings:
        rows.append("  Sin hallazgos.")
    rows += [f"  {note}" for note in notes]
    for proof in proofs:
        by = f" Certificado {proof.certificate.number} de {proof.certificate.name}." if proof.certificate else ""
        rows.append(f"  {proof.message}{by}")
    rows.append(f"  UUID {document.stamp.uuid}." if document.stamp else "  Sin timbrar.")
    return "\n".join(rows)
