"""The fiscal part of the page: QR code, UUID, certificates, seals and the TFD's original string (rules, section 16)."""

from __future__ import annotations

from gigstack_desktop.cfdi.model import Document, Stamp
from gigstack_desktop.printing import wording
from gigstack_desktop.printing.content import Content, labelled
from gigstack_desktop.printing.flow import Block, Code, Columns, Piece, Rule, Space, Stack, Text, mm, pt
from gigstack_desktop.printing.inks import Inks

QR_SIDE = mm(28)  # the law asks for 2.75 cm


def fiscal(content: Content) -> list[Piece]:
    """At the foot of the last page; a draft says instead what is missing."""
    document, stamp = content.document, content.stamp
    if document is None or stamp is None:
        notice = Text(wording.DRAFT_NOTICE, content.inks.soft)
        return [Piece(Stack((Rule(), Space(pt(8)), notice)), before=pt(14), at_foot=True)]
    from gigstack_desktop.cfdi import verification  # late: a draft's preview needs neither QR codes nor cryptography

    code = Code(verification.qr_matrix(verification_url(document, stamp)), QR_SIDE)
    columns = Columns((code, _texts(document, stamp, content.inks)), (QR_SIDE, 0), gap=pt(20))
    return [Piece(Stack((Rule(), Space(pt(11)), columns)), before=pt(14), at_foot=True)]


def verification_url(document: Document, stamp: Stamp) -> str:
    """SAT's address that tells whether this document exists and holds."""
    from gigstack_desktop.cfdi import verification

    invoice = document.invoice
    return verification.url(
        stamp.uuid, invoice.issuer.rfc, invoice.receiver.rfc, document.totals.total, document.seal or stamp.cfd_seal
    )


def _texts(document: Document, stamp: Stamp, inks: Inks) -> Block:
    from gigstack_desktop.cfdi.stamp import tfd_original_string

    first = Columns(
        (
            labelled("Folio fiscal (UUID)", stamp.uuid.upper(), inks, inks.strong),
            labelled("Fecha de certificación", wording.date(stamp.date), inks),
        ),
        (0, pt(123)),
        gap=pt(12),
    )
    second = Columns(
        (
            labelled("Certificado del emisor", document.certificate_number, inks, inks.small),
            labelled("Certificado del SAT", stamp.sat_certificate, inks, inks.small),
            labelled("RFC del proveedor de certificación", stamp.pac_rfc, inks, inks.small),
        ),
        (0, 0, pt(123)),
        gap=pt(12),
    )
    seals = (
        ("Sello digital del CFDI", stamp.cfd_seal or document.seal),
        ("Sello digital del SAT", stamp.sat_seal),
        ("Cadena original del complemento de certificación digital del SAT", tfd_original_string(stamp)),
    )
    return Stack((first, second, *(labelled(name, text, inks, inks.seal) for name, text in seals)), pt(4))
