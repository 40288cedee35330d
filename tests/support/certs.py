"""Throw-away certificates for tests: an authority like SAT's, seal certificates (CSD), an e.firma and a PAC's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

PASSWORD = b"12345678a"
_START = datetime(2025, 1, 1, tzinfo=UTC)
_END = datetime(2040, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Issued:
    """A certificate and its encrypted key, both as DER, as SAT delivers them."""

    cer: bytes
    key: bytes
    password: bytes = PASSWORD


@cache
def _rsa(label: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def serial(number: str) -> int:
    """The serial number whose bytes are the ASCII digits of `number`."""
    return int.from_bytes(number.encode("ascii"), "big")


def issue(
    rfc: str = "EKU9003173C9",
    name: str = "ESCUELA KEMPER URGATE",
    number: str = "30001000000500003416",
    representative: str = "VADA800927DJ3",
    e_firma: bool = False,
    valid: tuple[datetime, datetime] = (_START, _END),
) -> Issued:
    """A certificate for `rfc`, signed by a throw-away authority."""
    key, authority = _rsa(number), _rsa("authority")
    identity = f"{rfc} / {representative}" if representative else rfc
    attributes = [
        x509.NameAttribute(NameOID.COMMON_NAME, name, _validate=False),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, name, _validate=False),
        x509.NameAttribute(NameOID.X500_UNIQUE_IDENTIFIER, identity),
    ]
    if not e_firma:
        attributes.append(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "Sucursal 1"))
    usage = x509.KeyUsage(True, True, False, e_firma, e_firma, False, False, False, False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name(attributes))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "AC DE PRUEBAS")]))
        .public_key(key.public_key())
        .serial_number(serial(number))
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
        .add_extension(usage, critical=True)
        .sign(authority, hashes.SHA256())
    )
    encrypted = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(PASSWORD),
    )
    return Issued(certificate.public_bytes(serialization.Encoding.DER), encrypted)


@cache
def csd() -> Issued:
    """The practice company's seal certificate."""
    return issue()


@cache
def pac() -> Issued:
    """A certification provider's certificate."""
    return issue("SPR190613I52", "PAC DE PRUEBAS", "30001000000500003456", "")


def expired() -> Issued:
    """A seal certificate that ended yesterday's decade ago."""
    return issue(number="30001000000400002434", valid=(_START - timedelta(days=3650), _START - timedelta(days=2190)))
