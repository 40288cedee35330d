"""The test certificate authority: certificates for the practice company, for the test PAC, and to practise uploads.

Its keys and those of the practice company lie open in the database: they are made up, sign nothing of value, and the
program's child has no place of its own for secrets. What a person uploads is kept otherwise (`csd`, `vault`).
"""

from __future__ import annotations

import base64
import secrets
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from sqlalchemy import Connection, select

from gigstack_desktop.cfdi.certificates import Certificate, PrivateKey
from gigstack_desktop.sandbox import jsontext, tables
from gigstack_desktop.sandbox.upsert import insert_or_ignore

PAC_RFC, PAC_NAME = "SPR190613I52", "PAC DE PRACTICA SIN VALIDEZ"
AUTHORITY_NAME = "AC de practica de gigstack Desktop (sin validez fiscal)"
PAST, AHEAD = timedelta(days=3 * 365), timedelta(days=4 * 365)  # the practice year lies in the past


@dataclass(frozen=True, slots=True)
class Signer:
    """A certificate with its key."""

    certificate: Certificate
    key: PrivateKey


class Authority:
    """Keeps the signers of one database; they are made once and stored in it. They sign nothing of value."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._signers: dict[str, Signer] = {}

    def csd(self, connection: Connection, rfc: str, name: str) -> Signer:
        """The seal certificate of an issuer; needs a transaction that may write."""
        return self._signer(connection, f"csd:{rfc}", rfc, name)

    def pac(self, connection: Connection) -> Signer:
        """The certificate of the test PAC; needs a transaction that may write."""
        return self._signer(connection, "pac", PAC_RFC, PAC_NAME)

    def issue(
        self, connection: Connection, rfc: str, name: str, *, e_firma: bool, password: str
    ) -> tuple[bytes, bytes]:
        """A fresh CSD, or an e.firma, as SAT would deliver it: the .cer and the .key under `password`. Not kept."""
        certificate, key = self._issue(connection, rfc, name, e_firma=e_firma)
        opened = serialization.load_der_private_key(key, None)
        locked = serialization.BestAvailableEncryption(password.encode())
        return certificate, opened.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, locked)

    def _signer(self, connection: Connection, name: str, rfc: str, subject: str) -> Signer:
        with self._lock:
            if name not in self._signers:
                stored = _load(connection, name) or _keep(connection, name, self._issue(connection, rfc, subject))
                self._signers[name] = stored
            return self._signers[name]

    def _issue(self, connection: Connection, rfc: str, name: str, *, e_firma: bool = False) -> tuple[bytes, bytes]:
        stored = _load(connection, "authority") or _keep(connection, "authority", _self_signed())
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        issuer = x509.load_der_x509_certificate(stored.certificate.der).subject
        subject = _subject(rfc, name, branch=not e_firma)
        certificate = _builder(key, subject, issuer, "e_firma" if e_firma else "csd").sign(
            stored.key.rsa, hashes.SHA256()
        )
        return _der(certificate, key)


def _self_signed() -> tuple[bytes, bytes]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, AUTHORITY_NAME)])
    certificate = _builder(key, name, name, "authority").sign(key, hashes.SHA256())
    return _der(certificate, key)


def _builder(
    key: rsa.RSAPrivateKey, subject: x509.Name, issuer: x509.Name, use: Literal["authority", "csd", "e_firma"]
) -> x509.CertificateBuilder:
    now, authority, e_firma = datetime.now(UTC), use == "authority", use == "e_firma"
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=e_firma,
        key_agreement=e_firma,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(_serial())
        .not_valid_before(now - PAST)
        .not_valid_after(now + AHEAD)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
    )


def _serial() -> int:
    """SAT's manner: the bytes of the serial number are the ASCII digits of NoCertificado (rules, section 16)."""
    digits = "300010000005" + "".join(secrets.choice("0123456789") for _ in range(8))
    return int.from_bytes(digits.encode("ascii"), "big")


def _subject(rfc: str, name: str, *, branch: bool) -> x509.Name:
    """Whose certificate it is; only a CSD names a branch."""
    attributes = [
        x509.NameAttribute(NameOID.COMMON_NAME, name[:64]),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, name[:64]),
        x509.NameAttribute(NameOID.X500_UNIQUE_IDENTIFIER, f"{rfc} / {rfc}"),
    ]
    unit = [x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "Practica")] if branch else []
    return x509.Name(attributes + unit)


def _der(certificate: x509.Certificate, key: rsa.RSAPrivateKey) -> tuple[bytes, bytes]:
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return certificate.public_bytes(serialization.Encoding.DER), private


def _load(connection: Connection, name: str) -> Signer | None:
    condition = tables.setting.c.name == f"signer:{name}"
    text = connection.execute(select(tables.setting.c.value).where(condition)).scalar()
    if text is None:
        return None
    stored = jsontext.loads(text)
    certificate, key = (base64.b64decode(stored[part]) for part in ("certificate", "key"))
    return Signer(Certificate.load(certificate), PrivateKey.load(key, None))


def _keep(connection: Connection, name: str, der: tuple[bytes, bytes]) -> Signer:
    """Store a signer; of two servers that make the same one at once, the first wins."""
    texts = [base64.b64encode(part).decode() for part in der]
    value = jsontext.dumps({"certificate": texts[0], "key": texts[1]})
    insert_or_ignore(connection, tables.setting, {"name": f"signer:{name}", "value": value})
    stored = _load(connection, name)
    assert stored is not None
    return stored
