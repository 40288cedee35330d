"""From a request's document to a stamped one: totals, the checker, seal by the test CSD, TFD by the test PAC."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter
from sqlalchemy import Connection, insert, select, update

from gigstack_desktop.cfdi import checker, seal, stamp, totals, verification, xml_writer
from gigstack_desktop.cfdi.catalogues import Catalogues
from gigstack_desktop.cfdi.model import Finding, Invoice, PaidDocument, Totals
from gigstack_desktop.sandbox import csd, ids, jsontext, tables
from gigstack_desktop.sandbox.authority import PAC_RFC, Authority, Signer
from gigstack_desktop.sandbox.envelope import ApiError, invalid
from gigstack_desktop.sandbox.jsontext import Raw
from gigstack_desktop.sandbox.records import Json
from gigstack_desktop.sandbox.vault import Vault

INVOICE, PAID = TypeAdapter(Invoice), TypeAdapter(PaidDocument)
DEFAULT_ZONE = "America/Mexico_City"


class Stamper:
    """Checks, seals and stamps; its certificates are made on first use."""

    def __init__(self, vault: Vault) -> None:
        self._authority = Authority()
        self._uploads = csd.Uploads(vault)
        self._catalogues = Catalogues.open()

    def close(self) -> None:
        """Close the catalogues."""
        self._catalogues.close()

    def local_time(self, place: str, moment_ms: int) -> datetime:
        """The naive local time of a postal code (rules, section 16)."""
        return datetime.fromtimestamp(moment_ms // 1000, self._zone(place)).replace(tzinfo=None)

    def _zone(self, place: str) -> ZoneInfo:
        known = self._catalogues.zip(place)
        return ZoneInfo(known.tz if known else DEFAULT_ZONE)

    def check(self, invoice: Invoice, now_ms: int) -> Totals:
        """The totals of a document that nothing keeps from being stamped; 400 with every finding that blocks it."""
        computed, now = totals.compute(invoice), datetime.fromtimestamp(now_ms / 1000, UTC)
        findings = checker.check(invoice, catalogues=self._catalogues, now=now, totals=computed)
        blocking = [finding for finding in findings if finding.severity == "B"]
        if blocking:
            raise rejection(blocking)
        return computed

    def seal(self, connection: Connection, identifier: str) -> Json:
        """Seal and stamp a stored document, keep its XML, and give it its stamp; nothing when that was done before."""
        columns = tables.invoice.c
        query = select(columns.payload, columns.source, columns.sealed).where(columns.id == identifier)
        row = connection.execute(query.with_for_update()).one()
        payload: Json = jsontext.loads(row.payload)
        if row.sealed:
            return payload
        invoice = INVOICE.validate_json(row.source)
        xml = self.stamp(connection, invoice, totals.compute(invoice), payload)
        values = {"payload": jsontext.dumps(payload), "sealed": 1}
        connection.execute(update(tables.invoice).where(columns.id == identifier).values(values))
        keep_files(connection, identifier, xml)
        return payload

    def _csd(self, connection: Connection, invoice: Invoice, team: str) -> Signer:
        """The CSD that was uploaded for the team, else the practice company's own; 400 when it cannot seal this one."""
        uploaded = self._uploads.of(connection, team)
        if uploaded is None:
            return self._authority.csd(connection, invoice.issuer.rfc, invoice.issuer.name)
        moment = invoice.date.replace(tzinfo=self._zone(invoice.issuer.zip))
        if code := uploaded.certificate.problem(invoice.issuer.rfc, moment):
            raise ordered_rejection(code)
        return uploaded

    def stamp(self, connection: Connection, invoice: Invoice, computed: Totals, payload: Json) -> bytes:
        """The sealed and stamped XML of a document; its object gets its seal and its address at SAT.

        400 when a complement is not known here: nobody could say how its seal is made.
        """
        signer, pac = self._csd(connection, invoice, payload["team"]), self._authority.pac(connection)
        try:
            root = seal.seal(xml_writer.build(invoice, computed), signer.key, signer.certificate)
        except seal.UnknownComplement as error:
            raise invalid("complements", f"cannot be sealed: {error} is not known") from error
        stamp.stamp_root(
            root,
            uuid=payload["uuid"],
            when=invoice.date,
            pac_rfc=PAC_RFC,
            certificate=pac.certificate,
            key=pac.key,
        )
        sello = root.get("Sello", "")
        payload["stamp"] = {**payload["stamp"], "sello": sello}
        payload["verification_url"] = verification.url(
            payload["uuid"], invoice.issuer.rfc, invoice.receiver.rfc, computed.total, sello
        )
        return xml_writer.serialize(root)


def keep_files(connection: Connection, identifier: str, xml: bytes) -> None:
    """Keep a document's XML, and a place for its PDF, which is painted when somebody asks for it."""
    row = {"owner_id": identifier, "kind": "xml", "mime": "application/xml", "body": xml}
    paper = {"owner_id": identifier, "kind": "pdf", "mime": "application/pdf", "body": None}
    rows = [{**each, "token": ids.token(), "name": f"{identifier}.{each['kind']}"} for each in (row, paper)]
    connection.execute(insert(tables.file), rows)


def rejection(findings: Sequence[Finding]) -> ApiError:
    """What a PAC would answer: the codes and the checker's sentences, one detail per finding."""
    details = [f"{finding.code}: {_path(finding)}: {finding.message}" for finding in findings]
    coded = findings[0].code.startswith(("CFDI", "CRP"))
    code = "cfdi_service_error" if coded else "validation_failed"
    sentence = f"{findings[0].code}: {findings[0].message}"
    fields = [{"path": _path(finding), "code": finding.code, "message": finding.message} for finding in findings]
    error = ApiError(code, sentence, message="Failed to stamp invoice", details=details)
    error.extra = {"cfdi_code": findings[0].code, "fields": fields}
    return error


def ordered_rejection(code: str) -> ApiError:
    """The PAC's rejection that was ordered with `pac:CODE`; `pac:down` is one that cannot be reached (502)."""
    if code == "down":
        sentence = "Stamping service unavailable"
        return ApiError("cfdi_service_error", sentence, message="Failed to stamp invoice", status=502)
    sentence = checker.explain(code)
    error = ApiError(
        "cfdi_service_error", f"{code}: {sentence}", message="Failed to stamp invoice", details=[f"{code}: {sentence}"]
    )
    error.extra = {"cfdi_code": code, "fields": [{"path": "", "code": code, "message": sentence}]}
    return error


def _path(finding: Finding) -> str:
    return ".".join(str(part) for part in finding.path)


def stored_source(invoice: Invoice) -> Raw:
    """A document's facts as they are kept until it is sealed, and for its payments after."""
    return Raw(INVOICE.dump_json(invoice).decode())
