"""The fiscal part of the page: QR code, UUID, certificates, seals and the TFD's original string (rules, section 16)."""

from __future__ import annotations

from gigstack_desktop.cfdi.model import Document, Stamp
from gigstack_desktop.printing import wording
from gigstack_desktop.printing.content import Content, Fact, labelled
from gigstack_desktop.printing.flow import Block, Code, Columns, Piece, Rule, Space, Stack, Text, mm, pt
from gigstack_desktop.printing.inks import Inks

QR_SIDE = mm(28)  # the law asks for 2.75 cm
UUID_LENGTH, RFC_LENGTH = 36, 13  # anybody's file may say more, which no QR code can carry


def fiscal(content: Content) -> list[Piece]:
    """At the foot of the last page; a draft says instead what is missing."""
    document, stamp = content.document, content.stamp
    if document is None or stamp is None:
        notice = Text(wording.DRAFT_NOTICE, content.inks.soft)
        return [Piece(Stack((Rule(), Space(pt(8)), notice)), before=pt(14), at_foot=True)]
    code = qr(document, stamp, QR_SIDE)
    columns = Columns((code, _texts(document, stamp, content.inks)), (QR_SIDE, 0), gap=pt(20))
    return [Piece(Stack((Rule(), Space(pt(11)), columns)), before=pt(14), at_foot=True)]


def qr(document: Document, stamp: Stamp, side: float) -> Code:
    """SAT's address as a QR code."""
    from gigstack_desktop.cfdi import verification  # late: a draft's preview needs neither QR codes nor cryptography

    return Code(verification.qr_matrix(verification_url(document, stamp)), side)


def verification_url(document: Document, stamp: Stamp) -> str:
    """SAT's address that tells whether this document exists and holds."""
    from gigstack_desktop.cfdi import verification

    issuer, receiver = document.invoice.issuer.rfc[:RFC_LENGTH], document.invoice.receiver.rfc[:RFC_LENGTH]
    seal = document.seal or stamp.cfd_seal
    return verification.url(stamp.uuid[:UUID_LENGTH], issuer, receiver, document.totals.total, seal)


def _texts(document: Document, stamp: Stamp, inks: Inks) -> Block:
    (uuid, certified), (own, sat, pac) = stamp_facts(document, stamp)
    first = Columns((labelled(*uuid, inks, inks.strong), labelled(*certified, inks)), (0, pt(123)), gap=pt(12))
    second = Columns([labelled(*fact, inks, inks.small) for fact in (own, sat, pac)], (0, 0, pt(123)), gap=pt(12))
    found = (labelled(*fact, inks, inks.seal) for fact in seals(document, stamp))
    return Stack((first, second, *found), pt(4))


def stamp_facts(document: Document, stamp: Stamp) -> tuple[tuple[Fact, Fact], tuple[Fact, Fact, Fact]]:
    """What identifies the document and when it was certified; who certified it and with which keys."""
    return (
        (("Folio fiscal (UUID)", stamp.uuid.upper()), ("Fecha de certificación", wording.date(stamp.date))),
        (
            ("Certificado del emisor", document.certificate_number),
            ("Certificado del SAT", stamp.sat_certificate),
            ("RFC del proveedor de certificación", stamp.pac_rfc),
        ),
    )


def seals(document: Document, stamp: Stamp) -> tuple[Fact, ...]:
    """Both seals and what the second one seals."""
    from gigstack_desktop.cfdi.stamp import tfd_original_string

    return (
        ("Sello digital del CFDI", stamp.cfd_seal or document.seal),
        ("Sello digital del SAT", stamp.sat_seal),
        ("Cadena original del complemento de certificación digital del SAT", tfd_original_string(stamp)),
    )
