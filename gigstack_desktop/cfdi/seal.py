"""The seal of a CFDI: its cadena original, signed (rules, section 16; CFDI40102)."""

from __future__ import annotations

import base64
from copy import deepcopy
from typing import TYPE_CHECKING

from gigstack_desktop.cfdi.cadena import UnknownComplement, original_string
from gigstack_desktop.cfdi.certificates import Certificate, PrivateKey, from_base64
from gigstack_desktop.cfdi.xml_parsing import parse_safely

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["UnknownComplement", "original_string", "seal", "verify", "verify_root"]


def seal(element: Element, key: PrivateKey, certificate: Certificate) -> Element:
    """A sealed copy of `element`: certificate and its number written first, because the cadena contains the number."""
    sealed = deepcopy(element)
    sealed.set("NoCertificado", certificate.number)
    sealed.set("Certificado", certificate.b64)
    sealed.set("Sello", base64.b64encode(key.sign(original_string(sealed))).decode("ascii"))
    return sealed


def verify(xml: bytes) -> bool:
    """True when the document's seal (CFDI 3.2, 3.3, 4.0) is of its own certificate over its own content.

    Raises xml_parsing.BadXml for what is no XML and UnknownComplement where the cadena is not known here.
    """
    return verify_root(parse_safely(xml))


def verify_root(root: Element) -> bool:
    """`verify` for a document that is parsed already."""
    old = root.get("version") == "3.2"  # the last version with small initials, and with SHA-1
    number, cer, signed = (
        ("noCertificado", "certificado", "sello") if old else ("NoCertificado", "Certificado", "Sello")
    )
    try:
        certificate = Certificate.load(from_base64(root.get(cer, "")))
        signature = from_base64(root.get(signed, ""))
    except ValueError:  # BadCertificate and base64's own
        return False
    if certificate.number != root.get(number):
        return False
    return certificate.verify(signature, original_string(root), "sha1" if old else "sha256")
