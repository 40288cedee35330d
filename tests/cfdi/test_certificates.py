"""Certificates and keys as they come: SAT's files, old and new encryption, PEM, damaged, or of somebody else."""

from __future__ import annotations

import base64
import contextlib
import os

import pytest
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from hypothesis import given, settings
from hypothesis import strategies as st

from gigstack_desktop.cfdi.certificates import BadCertificate, BadKey, Certificate, PrivateKey
from tests.support import certs
from tests.support.documents import CSD, KEY, PAC_KEY

PASSWORD = certs.PASSWORD
PEM, OLD = serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL
PKCS8 = serialization.PrivateFormat.PKCS8
PLAIN = KEY.rsa.private_bytes(serialization.Encoding.DER, PKCS8, serialization.NoEncryption())


def der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = len(content)
    length = bytes([size]) if size < 128 else bytes([0x82]) + size.to_bytes(2, "big")
    return bytes([tag]) + length + content


def triple_des(plain: bytes, password: bytes) -> bytes:
    """PKCS#8 as SAT's older .key files have it: PBES2, PBKDF2 with SHA-1, three-key triple DES."""
    salt, vector = os.urandom(8), os.urandom(8)
    secret = PBKDF2HMAC(hashes.SHA1(), 24, salt, 2048).derive(password)
    padding = 8 - len(plain) % 8
    encryptor = Cipher(TripleDES(secret), modes.CBC(vector)).encryptor()
    data = encryptor.update(plain + bytes([padding]) * padding) + encryptor.finalize()
    rounds = der(0x02, (2048).to_bytes(2, "big"))
    kdf = der(0x30, der(0x06, bytes.fromhex("2a864886f70d01050c")), der(0x30, der(0x04, salt), rounds))
    cipher = der(0x30, der(0x06, bytes.fromhex("2a864886f70d0307")), der(0x04, vector))
    algorithm = der(0x30, der(0x06, bytes.fromhex("2a864886f70d01050d")), der(0x30, kdf, cipher))
    return der(0x30, algorithm, der(0x04, data))


ENCRYPTED = serialization.BestAvailableEncryption(PASSWORD)
KEYS = {
    "AES": certs.csd().key,
    "triple DES": triple_des(PLAIN, PASSWORD),
    "PEM": KEY.rsa.private_bytes(PEM, PKCS8, ENCRYPTED),
    "old PEM": KEY.rsa.private_bytes(PEM, OLD, ENCRYPTED),
}
OPEN = {
    "DER": PLAIN,
    "PEM": KEY.rsa.private_bytes(PEM, PKCS8, serialization.NoEncryption()),
    "old PEM": KEY.rsa.private_bytes(PEM, OLD, serialization.NoEncryption()),
}


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_encrypted_keys_open_with_their_password_only(key):
    assert PrivateKey.load(key, PASSWORD).belongs_to(CSD)
    assert PrivateKey.load(key, PASSWORD.decode()).belongs_to(CSD)
    for wrong in ("wrong", b"wrong", "", None):
        with pytest.raises(BadKey) as caught:
            PrivateKey.load(key, wrong)
        assert caught.value.reason == "password"


@pytest.mark.parametrize("key", OPEN.values(), ids=OPEN)
def test_open_keys_need_no_password_and_mind_none(key):
    assert PrivateKey.load(key, None).belongs_to(CSD)
    assert PrivateKey.load(key, "something typed anyway").belongs_to(CSD)


def test_a_password_with_accents():
    secret = "contraseña Ñandú".encode()
    key = KEY.rsa.private_bytes(serialization.Encoding.DER, PKCS8, serialization.BestAvailableEncryption(secret))
    assert PrivateKey.load(key, "contraseña Ñandú").belongs_to(CSD)


@pytest.mark.parametrize("key", [b"", b"no key", b"-----BEGIN nonsense", PLAIN[:-30], PLAIN[:40], CSD.der])
def test_files_that_are_no_keys_are_told(key):
    with pytest.raises(BadKey) as caught:
        PrivateKey.load(key, None)
    assert caught.value.reason in ("damaged", "password")


def test_a_key_of_another_kind_is_told():
    curve = ec.generate_private_key(ec.SECP256R1())
    key = curve.private_bytes(serialization.Encoding.DER, PKCS8, serialization.NoEncryption())
    with pytest.raises(BadKey) as caught:
        PrivateKey.load(key, None)
    assert caught.value.reason == "not_rsa"


def test_a_key_belongs_to_its_certificate_only():
    assert KEY.belongs_to(CSD)
    assert not PAC_KEY.belongs_to(CSD)


def test_a_certificate_as_pem_is_the_same_certificate():
    pem = b"-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(CSD.der) + b"-----END CERTIFICATE-----\n"
    assert Certificate.load(pem) == CSD
    assert Certificate.load(b"\r\n" + pem.replace(b"\n", b"\r\n")).number == CSD.number


def test_seal_and_e_firma_are_told_apart():
    assert CSD.is_csd
    assert not Certificate.load(certs.issue(e_firma=True, number="30001000000500009999").cer).is_csd


@pytest.mark.parametrize("name", ["PEÑA Y ÑANDÚ", "ÁÉÍÓÚ Ü & CO", 'L\'OREAL "X" <Y>'])
def test_names_with_any_letter(name):
    assert Certificate.load(certs.issue("PEÑ010101AB1", name, "30001000000500008888").cer).name == name


@pytest.mark.parametrize("data", [b"", b"no certificate", b"-----BEGIN CERTIFICATE-----", CSD.der[:-1], PLAIN])
def test_files_that_are_no_certificates_are_told(data):
    with pytest.raises(BadCertificate):
        Certificate.load(data)


@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")  # a number may turn negative
@given(st.data())
@settings(max_examples=100)
def test_damaged_certificates_are_read_or_refused(data):
    damaged = bytearray(CSD.der)
    for _ in range(data.draw(st.integers(1, 3))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(BadCertificate):
        Certificate.load(bytes(damaged))


@given(st.binary(max_size=60))
@settings(max_examples=50)
def test_any_bytes_are_refused(data):
    with pytest.raises(BadCertificate):
        Certificate.load(data)
    with pytest.raises(BadKey):
        PrivateKey.load(data, PASSWORD)
