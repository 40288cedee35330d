"""The CSD and the e.firma of a team: checked when they are uploaded, and the CSD fetched when a document is sealed."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime

from cryptography.hazmat.primitives import serialization
from sqlalchemy import Connection, bindparam, delete, insert, select

from gigstack_desktop.cfdi.certificates import BadCertificate, BadKey, Certificate, PrivateKey
from gigstack_desktop.sandbox import tables, team_changes, webhooks
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.authority import Signer
from gigstack_desktop.sandbox.envelope import ApiError, missing
from gigstack_desktop.sandbox.records import Json
from gigstack_desktop.sandbox.vault import Vault

MANIFEST = (
    "Carta manifiesto de práctica (sin validez): {name}, con RFC {rfc}, encarga a su proveedor de certificación la"
    " certificación de sus CFDI. {date}"
)


def connect(
    connection: Connection, actor: Actor, identifier: str, files: tuple[bytes, bytes, str], vault: Vault, now_ms: int
) -> Json:
    """Keep a team's CSD (certificate, key, password of the key), with which its documents are sealed from now on.

    400 unless it is a CSD, of the team's RFC, valid now, and the password opens the key that belongs to it. The
    password is not kept; the key is, in the vault.
    """
    team = team_changes.lock(connection, actor, identifier, now_ms)
    signer = _opened(*files)
    certificate = signer.certificate
    if not certificate.is_csd:
        raise _refused("cert", "El certificado es una e.firma u otro; se necesita un CSD (306).")
    _check_owner(certificate, team, now_ms)
    _keep(connection, team["id"], signer, vault, now_ms)
    team["legal_name"] = team["legal_name"] or certificate.name
    expires = int(certificate.valid_until.timestamp())
    team["sat"] = {"completed": True, "connected_at": now_ms // 1000, "csd_expires_at": expires}
    team["integrations"] = {**team["integrations"], "sat": {"completed": True}}
    team_changes.save(connection, team)
    webhooks.emit(connection, actor, "teams.sat.completed", team, now_ms)
    return team


def sign_manifest(connection: Connection, actor: Actor, identifier: str, data: Json, now_ms: int) -> Json:
    """Sign the carta manifiesto with the team's e.firma, which is not kept. 400 unless it is one, of its RFC, valid."""
    team = team_changes.lock(connection, actor, identifier, now_ms)
    for field in ("key", "cert", "password"):
        if not data.get(field):
            raise missing(field)
    signer = _opened(_decoded("cert", data["cert"]), _decoded("key", data["key"]), data["password"])
    if signer.certificate.is_csd:
        raise _refused("cert", "El certificado es un CSD; la carta manifiesto se firma con la e.firma.")
    _check_owner(signer.certificate, team, now_ms)
    date = datetime.fromtimestamp(now_ms / 1000, UTC).isoformat(timespec="seconds")
    text = MANIFEST.format(name=team["legal_name"] or signer.certificate.name, rfc=team["tax_id"], date=date)
    team["manifest"] = {
        "signed": True,
        "signed_at": now_ms // 1000,
        "certificate_number": signer.certificate.number,
        "text": text,
        "signature": base64.b64encode(signer.key.sign(text)).decode(),
    }
    team_changes.save(connection, team)
    webhooks.emit(connection, actor, "teams.sat.manifest.signed", team, now_ms)
    return team


_NUMBER = select(tables.team_csd.c.number).where(tables.team_csd.c.team_id == bindparam("team"))


class Uploads:
    """The uploaded CSDs that this server has opened, kept open until another is uploaded, here or on another server."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._opened: dict[str, Signer] = {}

    def of(self, connection: Connection, team: str) -> Signer | None:
        """The CSD that was uploaded for a team, or None."""
        number = connection.execute(_NUMBER, {"team": team}).scalar()
        if number is None:
            return None
        signer = self._opened.get(team)
        if signer is None or signer.certificate.number != number:
            signer = self._opened[team] = self._load(connection, team)
        return signer

    def _load(self, connection: Connection, team: str) -> Signer:
        row = connection.execute(select(tables.team_csd).where(tables.team_csd.c.team_id == team)).one()
        key = PrivateKey.load(self._vault.unlock(row.secret, _about(team)), None)
        return Signer(Certificate.load(row.certificate), key)


def _keep(connection: Connection, team: str, signer: Signer, vault: Vault, now_ms: int) -> None:
    der = signer.key.rsa.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    connection.execute(delete(tables.team_csd).where(tables.team_csd.c.team_id == team))
    row = {"team_id": team, "number": signer.certificate.number, "certificate": signer.certificate.der}
    secret = vault.lock(der, _about(team))
    connection.execute(insert(tables.team_csd).values(**row, secret=secret, created_ms=now_ms))


def _about(team: str) -> str:
    return f"csd:{team}"


def _opened(cert: bytes, key: bytes, password: str) -> Signer:
    try:
        certificate = Certificate.load(cert)
    except BadCertificate as error:
        raise _refused("cert", "El archivo .cer no es un certificado.") from error
    if not password:
        raise missing("keyPass")
    try:
        private = PrivateKey.load(key, password)
    except BadKey as error:
        raise _refused("key", "La contraseña no abre la llave, o el archivo .key está dañado.") from error
    if not private.belongs_to(certificate):
        raise _refused("key", "La llave no corresponde al certificado.")
    return Signer(certificate, private)


def _check_owner(certificate: Certificate, team: Json, now_ms: int) -> None:
    if not team["tax_id"]:
        raise _refused("tax_id", "La empresa no tiene RFC; regístralo antes de subir el certificado.")
    if certificate.rfc != team["tax_id"]:
        raise _refused("cert", f"El certificado es de {certificate.rfc} y la empresa es {team['tax_id']} (303).")
    if not certificate.valid_at(datetime.fromtimestamp(now_ms / 1000, UTC)):
        first, last = certificate.valid_from.date().isoformat(), certificate.valid_until.date().isoformat()
        raise _refused("cert", f"El certificado no está vigente: vale del {first} al {last} (305).")


def _decoded(field: str, text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise _refused(field, "no es base64") from error


def _refused(field: str, why: str) -> ApiError:
    return ApiError("invalid_field_value", f"{field}: {why}", message="Invalid certificate")
