"""Certificate and key files, read with `cryptography`; imported only where a certificate or a key is really used."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Literal

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from gigstack_desktop.cfdi.certificates import BadCertificate, BadKey, Certificate

_COMMON_NAME = "2.5.4.3"
_RFC = "2.5.4.45"
_UNIT = "2.5.4.11"
_BIT_STRING, _BMP_STRING, _SEQUENCE = 0x03, 0x1E, 0x30
_PEM = b"-----BEGIN"
# What the library says of certificates that are damaged or of a kind that SAT does not issue.
_REFUSED = (ValueError, IndexError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion, x509.DuplicateExtension)
_DIGESTS = {"sha1": hashes.SHA1, "sha256": hashes.SHA256}


def read_certificate(data: bytes) -> Certificate:
    """The certificate in a .cer file or a PEM. Raises BadCertificate."""
    try:
        der = _from_pem(data) if data.lstrip().startswith(_PEM) else data
        parsed = x509.load_der_x509_certificate(der)
        key = parsed.public_key()
        if not isinstance(key, rsa.RSAPublicKey) or parsed.serial_number <= 0:
            raise BadCertificate("not an RSA certificate with a number")
        subject = dict(_subject(parsed.tbs_certificate_bytes))
        return Certificate(
            der=der,
            number=_number(parsed.serial_number),
            rfc=subject.get(_RFC, "").split("/")[0].strip(),
            name=subject.get(_COMMON_NAME, "").strip(),
            valid_from=parsed.not_valid_before_utc,
            valid_until=parsed.not_valid_after_utc,
            is_csd=_may_seal(parsed, _UNIT in subject),
            public_key=key,
        )
    except BadCertificate:
        raise
    except _REFUSED as error:
        raise BadCertificate("not a certificate") from error


def open_key(data: bytes, password: bytes | str | None) -> rsa.RSAPrivateKey:
    """The key in a .key file or a PEM. Raises BadKey."""
    pem = data.lstrip().startswith(_PEM)
    load = serialization.load_pem_private_key if pem else serialization.load_der_private_key
    encrypted = b"ENCRYPTED" in data if pem else _is_encrypted(data)
    try:
        key = load(data, _secret(password) if encrypted else None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BadKey("password" if encrypted else "damaged") from error
    if not isinstance(key, rsa.RSAPrivateKey):
        raise BadKey("not_rsa")
    return key


def is_signature(key: rsa.RSAPublicKey, signature: bytes, text: str, digest: Literal["sha1", "sha256"]) -> bool:
    """True when `signature` is the RSA PKCS#1 v1.5 signature of `text` in UTF-8 by the owner of `key`."""
    try:
        key.verify(signature, text.encode("utf-8"), padding.PKCS1v15(), _DIGESTS[digest]())
    except InvalidSignature:
        return False
    return True


def sign(key: rsa.RSAPrivateKey, text: str) -> bytes:
    """SHA-256 RSA PKCS#1 v1.5 signature of `text` in UTF-8."""
    return key.sign(text.encode("utf-8"), padding.PKCS1v15(), hashes.SHA256())


def _secret(password: bytes | str | None) -> bytes | None:
    return (password.encode("utf-8") if isinstance(password, str) else password) or None


def _is_encrypted(der: bytes) -> bool:
    """An encrypted PKCS#8 begins with its algorithm (a sequence), a plain key with a version (a number)."""
    try:
        return _first(_content(der))[0] == _SEQUENCE
    except (IndexError, ValueError):
        return False


def _from_pem(pem: bytes) -> bytes:
    """The first certificate of a PEM, byte for byte. Raises ValueError."""
    body = pem.partition(b"-----BEGIN CERTIFICATE-----")[2].partition(b"-----END")[0]
    return base64.b64decode(b"".join(body.split()), validate=True)


def _number(serial: int) -> str:
    """NoCertificado: every second hex digit of the serial number, whose bytes are ASCII digits."""
    text = f"{serial:x}"
    return text.zfill(len(text) + len(text) % 2)[1::2]


def _may_seal(certificate: x509.Certificate, has_unit: bool) -> bool:
    """A CSD signs only; an e.firma may also encipher and agree keys, and carries no branch (OU)."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return has_unit
    return usage.digital_signature and not (usage.data_encipherment or usage.key_agreement or usage.key_cert_sign)


def _subject(tbs: bytes) -> Iterator[tuple[str, str]]:
    """(OID, text) of the subject. Read by hand: libraries refuse the Latin-1 bytes that SAT puts in UTF-8 fields."""
    fields = list(_elements(_content(tbs)))
    # [0] version comes first in every v3 certificate: version, serial, algorithm, issuer, validity, subject.
    subject = fields[5 if fields[0][0] == 0xA0 else 4][1]
    for _, relative in _elements(subject):
        for _, pair in _elements(relative):
            (_, oid), (tag, value) = list(_elements(pair))[:2]
            yield _oid(oid), _text(tag, value)


def _content(data: bytes) -> bytes:
    return _first(data)[1]


def _first(data: bytes) -> tuple[int, bytes]:
    for element in _elements(data):
        return element
    raise ValueError("nothing there")


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The (tag, content) pairs of a DER sequence's content."""
    at = 0
    while at < len(data):
        tag, length, at = data[at], data[at + 1], at + 2
        if length & 0x80:
            count = length & 0x7F
            length, at = int.from_bytes(data[at : at + count], "big"), at + count
        yield tag, data[at : at + length]
        at += length


def _oid(data: bytes) -> str:
    parts, value = [data[0] // 40, data[0] % 40], 0
    for byte in data[1:]:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            parts.append(value)
            value = 0
    return ".".join(map(str, parts))


def _text(tag: int, value: bytes) -> str:
    if tag == _BMP_STRING:
        return value.decode("utf-16-be", "replace")
    if tag == _BIT_STRING:
        value = value.lstrip(b"\0")
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
