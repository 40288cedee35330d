"""Certificates of seal (CSD) and their keys, read as SAT issues them (rules, section 16)."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import rsa

# `cryptography` takes longer to import than all the rest of this room, so `certificate_files` comes when it is used.


class BadCertificate(ValueError):
    """The file is no certificate that can seal: damaged, or without an RSA key."""


class BadKey(ValueError):
    """The private key cannot be opened; `reason` is password (wrong or missing), damaged or not_rsa."""

    def __init__(self, reason: Literal["password", "damaged", "not_rsa"]) -> None:
        super().__init__(reason)
        self.reason = reason


def from_base64(text: str) -> bytes:
    """What an attribute in Base64 says; some writers break it into lines. Raises ValueError for anything else."""
    return base64.b64decode("".join(text.split()), validate=True)


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate: whose it is, since and until when (aware, UTC) and whether it may seal invoices."""

    der: bytes = field(repr=False)
    number: str
    rfc: str
    name: str
    valid_from: datetime
    valid_until: datetime
    is_csd: bool
    public_key: rsa.RSAPublicKey = field(repr=False, compare=False)

    @classmethod
    def load(cls, der: bytes) -> Certificate:
        """Read a .cer file, or a PEM. Names in Latin-1 under a UTF-8 label are understood. Raises BadCertificate."""
        from gigstack_desktop.cfdi.certificate_files import read_certificate

        return read_certificate(der)

    @property
    def b64(self) -> str:
        """The certificate as the attribute `Certificado` carries it."""
        return base64.b64encode(self.der).decode("ascii")

    @property
    def is_test(self) -> bool:
        """True for certificates that SAT issues for trials: the real authority's numbers begin with zeros."""
        return not self.number.startswith("0000")

    def valid_at(self, moment: datetime) -> bool:
        """True when `moment` (aware) lies within the validity (PAC code 305 otherwise)."""
        return self.valid_from <= moment <= self.valid_until

    def problem(self, rfc: str, moment: datetime) -> str | None:
        """The PAC's code when this certificate may not seal for `rfc` at `moment` (aware), or None (CFDI40106).

        306 not a CSD, 303 of another RFC, 305 outside its validity.
        """
        if not self.is_csd:
            return "306"
        if self.rfc != rfc:
            return "303"
        return None if self.valid_at(moment) else "305"

    def verify(self, signature: bytes, text: str, digest: Literal["sha1", "sha256"] = "sha256") -> bool:
        """True when `signature` is this certificate's RSA PKCS#1 v1.5 signature of `text` in UTF-8.

        SHA-1 is what CFDI 3.2 was sealed with, until 2017.
        """
        from gigstack_desktop.cfdi.certificate_files import is_signature

        return is_signature(self.public_key, signature, text, digest)


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """The private key of a certificate."""

    rsa: rsa.RSAPrivateKey = field(repr=False, compare=False)

    @classmethod
    def load(cls, der: bytes, password: bytes | str | None) -> PrivateKey:
        """Open a .key file (PKCS#8 in DER, encrypted as SAT delivers it) or any PEM of a key. Raises BadKey."""
        from gigstack_desktop.cfdi.certificate_files import open_key

        return cls(open_key(der, password))

    def sign(self, text: str) -> bytes:
        """SHA-256 RSA PKCS#1 v1.5 signature of `text` in UTF-8 (CFDI40102)."""
        from gigstack_desktop.cfdi.certificate_files import sign

        return sign(self.rsa, text)

    def belongs_to(self, certificate: Certificate) -> bool:
        """True when this key is the certificate's."""
        return self.rsa.public_key().public_numbers() == certificate.public_key.public_numbers()
