"""Sealed and stamped XML of the sample documents, with throw-away certificates under SAT's test numbers."""

from __future__ import annotations

from gigstack_desktop.cfdi.certificates import Certificate, PrivateKey
from gigstack_desktop.cfdi.model import Document
from gigstack_desktop.cfdi.seal import seal
from gigstack_desktop.cfdi.stamp import stamp
from gigstack_desktop.cfdi.xml_writer import build, serialize
from tests.printing.samples import STAMP
from tests.support import certs


def sealed(document: Document) -> bytes:
    """The document's XML, sealed and without a stamp."""
    csd = certs.csd()
    own = Certificate.load(csd.cer)
    return serialize(seal(build(document.invoice, document.totals), PrivateKey.load(csd.key, csd.password), own))


def stamped(document: Document) -> bytes:
    """The document's XML with its TimbreFiscalDigital."""
    pac = certs.pac()
    return stamp(
        sealed(document),
        uuid=STAMP.uuid,
        when=STAMP.date,
        pac_rfc=STAMP.pac_rfc,
        certificate=Certificate.load(pac.cer),
        key=PrivateKey.load(pac.key, pac.password),
    )
