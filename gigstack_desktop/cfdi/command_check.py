"""`check ARCHIVO.xml`: what the rules find in a CFDI, whether its seal holds, and whether its stamp does."""

from __future__ import annotations

import argparse
import base64
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from gigstack_desktop.cfdi import checker
from gigstack_desktop.cfdi.catalogue_file import CataloguesDamaged
from gigstack_desktop.cfdi.catalogues import Catalogues
from gigstack_desktop.cfdi.certificates import BadCertificate, Certificate
from gigstack_desktop.cfdi.inspection import Inspection, inspect
from gigstack_desktop.cfdi.model import Document, Finding
from gigstack_desktop.cfdi.money import plain
from gigstack_desktop.cfdi.terminal import BAD_XML, Answer, Trouble, read_file
from gigstack_desktop.cfdi.xml_parsing import MAX_BYTES, BadXml

CERTIFICATE_BYTES: Final = 100_000
KINDS: Final = {"I": "ingreso", "E": "egreso", "P": "pago", "T": "traslado", "N": "nómina"}
SEVERITIES: Final = {"B": "error", "W": "aviso", "P": "solo el PAC"}
# What is not here cannot be known: no readable certificate, an unknown complement, no certificate of the PAC.
_VALID: Final = {"ok": True, "bad": False, "none": False}
ONLY_40: Final = "Las reglas son las de CFDI 4.0: de este solo se comprueban sello y timbre."


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
                yield _nothing(file, str(trouble))
            except BadXml as error:
                yield _nothing(file, _unreadable(error))


def _nothing(file: str, sentence: str) -> Answer:
    return Answer.trouble(file, sentence, ok=False, findings=[], seal=None, tfd=None, notes=[])


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
    found = inspect(data, known.values())
    current = found.document.version == "4.0"
    findings = _findings(found.document, catalogues) if current else ()
    notes = list(found.notes) if current else [*found.notes, ONLY_40]
    if current and catalogues is None:
        notes.append("Los catálogos del SAT no se pudieron abrir: no se revisó si las claves están vigentes.")
    # A complement without a known cadena leaves a seal in doubt; one without a certificate could be anybody's.
    genuine = found.seal == "ok" or (found.seal == "unknown" and found.certificate is not None)
    own = found.issuer_is_sealer is not False and found.date_is_valid is not False
    whole = genuine and own and found.stamp != "bad"
    told = {
        **_facts(file, found.document),
        "ok": whole and not checker.blocks(findings),
        "findings": [_finding(finding) for finding in findings],
        "seal": {
            "state": found.seal,
            "valid": _VALID.get(found.seal),
            "issuer_is_sealer": found.issuer_is_sealer,
            "date_is_valid": found.date_is_valid,
            "certificate": _certificate(found.certificate),
        },
        "tfd": _tfd(found, known),
        "notes": notes,
        "error": None,
    }
    return Answer(told, _text(told, found, notes), ok=told["ok"])


def _findings(document: Document, catalogues: Catalogues | None) -> tuple[Finding, ...]:
    try:
        certificate = Certificate.load(base64.b64decode(document.certificate, validate=True))
    except ValueError:  # BadCertificate and base64's own: the inspection says so
        certificate = None
    return checker.check(document.invoice, catalogues=catalogues, totals=document.totals, certificate=certificate)


def _tfd(found: Inspection, known: Mapping[str, Certificate]) -> dict[str, Any] | None:
    stamp = found.document.stamp
    if stamp is None:
        return None
    return {
        "state": found.stamp,
        "valid": _VALID.get(found.stamp),
        "uuid": stamp.uuid,
        "date": stamp.date.isoformat(),
        "pac_rfc": stamp.pac_rfc,
        "certificate_number": stamp.sat_certificate,
        "certificate": _certificate(known.get(stamp.sat_certificate)),
    }


def _certificate(facts: Certificate | None) -> dict[str, Any] | None:
    if facts is None:
        return None
    return {
        "number": facts.number,
        "rfc": facts.rfc,
        "name": facts.name,
        "valid_from": facts.valid_from.isoformat(),
        "valid_until": facts.valid_until.isoformat(),
        "is_test": facts.is_test,
    }


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
        "payments": [
            {"date": payment.date.isoformat(), "amount": payment.amount, "currency": payment.currency}
            for payment in invoice.payments
        ],
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
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(member) for name, member in asdict(value).items()}
    if isinstance(value, dict):
        return {str(name): _plain(member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(member) for member in value]
    return str(value)


def _text(told: Mapping[str, Any], found: Inspection, notes: Sequence[str]) -> str:
    invoice = found.document.invoice
    folio = " ".join(filter(None, [invoice.series, invoice.folio]))
    total = f"{plain(found.document.totals.total)} {invoice.currency}"
    if invoice.payments:
        total = " + ".join(f"{plain(payment.amount)} {payment.currency}" for payment in invoice.payments)
    head = (f"CFDI {told['version']} de {KINDS[invoice.kind]}", folio, f"de {invoice.issuer.rfc}", total)
    rows = [f"{told['file']}: {' · '.join(filter(None, head))}"]
    rows += [_row(one) for one in told["findings"]]
    if told["version"] == "4.0" and not told["findings"]:
        rows.append("  Sin hallazgos.")
    if found.seal == "ok" and found.certificate:
        rows.append(f"  Sello válido, con el certificado {found.certificate.number} de {found.certificate.name}.")
    if stamp := told["tfd"]:
        by = f", con el certificado {stamp['certificate_number']} del PAC" if stamp["valid"] else ""
        rows.append(f"  Timbre {stamp['uuid']} del {stamp['date']}{by}.")
    return "\n".join([*rows, *(f"  {note}" for note in notes)])


def _row(finding: Mapping[str, Any]) -> str:
    where = ".".join(str(step) for step in finding["path"])
    proposed = finding["fix"]
    fix = f" Propuesta: {proposed if proposed != '' else 'vacío'}." if isinstance(proposed, str | int | Decimal) else ""
    return f"  [{SEVERITIES[finding['severity']]}] {finding['code']} {where}: {finding['message']}{fix}"
