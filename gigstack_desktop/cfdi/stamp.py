"""TimbreFiscalDigital 1.1: writing it as a PAC does, its cadena original, and checking it (rules, section 16)."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from lxml import etree

from gigstack_desktop.cfdi.certificates import Certificate, PrivateKey, from_base64
from gigstack_desktop.cfdi.model import Stamp
from gigstack_desktop.cfdi.xml_nodes import TFD, XSI
from gigstack_desktop.cfdi.xml_parsing import BadXml, parse_safely
from gigstack_desktop.cfdi.xml_writer import serialize

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SCHEMA = f"{TFD} http://www.sat.gob.mx/sitio_internet/cfd/TimbreFiscalDigital/TimbreFiscalDigitalv11.xsd"
_TIME = "%Y-%m-%dT%H:%M:%S"


def stamp(
    xml: bytes, *, uuid: str, when: datetime, pac_rfc: str, certificate: Certificate, key: PrivateKey, legend: str = ""
) -> bytes:
    """`xml` (sealed) with its TimbreFiscalDigital. `when` is naive local time. Raises BadXml when already stamped."""
    root = parse_safely(xml)
    stamp_root(root, uuid=uuid, when=when, pac_rfc=pac_rfc, certificate=certificate, key=key, legend=legend)
    return serialize(root)


def stamp_root(
    root: Element,
    *,
    uuid: str,
    when: datetime,
    pac_rfc: str,
    certificate: Certificate,
    key: PrivateKey,
    legend: str = "",
) -> None:
    """`stamp` for a sealed document that was never text: gives `root` its TimbreFiscalDigital."""
    if _find(root) is not None:
        raise BadXml("stamped")
    facts = Stamp(uuid, when, pac_rfc, root.get("Sello", ""), certificate.number, "", legend)
    signature = base64.b64encode(key.sign(tfd_original_string(facts))).decode("ascii")
    _complement(root).append(_element(replace(facts, sat_seal=signature)))


def tfd_original_string(stamp: Stamp) -> str:
    """`||1.1|UUID|FechaTimbrado|RfcProvCertif|[Leyenda|]SelloCFD|NoCertificadoSAT||`."""
    parts = ["1.1", stamp.uuid, stamp.date.strftime(_TIME), stamp.pac_rfc]
    if stamp.legend:
        parts.append(stamp.legend)
    parts += [stamp.cfd_seal, stamp.sat_certificate]
    return f"||{'|'.join(' '.join(part.split()) for part in parts)}||"


def _find(root: Element) -> Element | None:
    """The TFD, whatever the version of the document that it hangs on."""
    return root.find(f"{{*}}Complemento/{{{TFD}}}TimbreFiscalDigital")


def read_stamp(root: Element) -> Stamp | None:
    """The document's TFD, or None when it was never stamped. Raises BadXml when it cannot be read."""
    node = _find(root)
    if node is None:
        return None
    try:
        when = datetime.strptime(node.get("FechaTimbrado", ""), _TIME)
    except ValueError as error:
        raise BadXml("value", "FechaTimbrado") from error
    return Stamp(
        uuid=node.get("UUID", ""),
        date=when,
        pac_rfc=node.get("RfcProvCertif", ""),
        cfd_seal=node.get("SelloCFD", ""),
        sat_certificate=node.get("NoCertificadoSAT", ""),
        sat_seal=node.get("SelloSAT", ""),
        legend=node.get("Leyenda", ""),
    )


def verify_stamp(xml: bytes, pac_certificate: Certificate) -> bool:
    """True when the TFD is sealed by `pac_certificate` and belongs to this document's seal. Raises BadXml."""
    root = parse_safely(xml)
    found = read_stamp(root)
    if found is None or found.cfd_seal != root.get("Sello") or found.sat_certificate != pac_certificate.number:
        return False
    return is_signed_by(found, pac_certificate)


def is_signed_by(stamp: Stamp, pac_certificate: Certificate) -> bool:
    """True when SelloSAT is `pac_certificate`'s signature of this stamp, whatever document it hangs on."""
    try:
        signature = from_base64(stamp.sat_seal)
    except ValueError:
        return False
    return pac_certificate.verify(signature, tfd_original_string(stamp))


def _complement(root: Element) -> Element:
    """The Complemento node, made in its place (before an Addenda) when there is none."""
    namespace = etree.QName(root).namespace
    found = root.find(f"{{{namespace}}}Complemento")
    if found is not None:
        return found
    node = etree.Element(f"{{{namespace}}}Complemento")
    addenda = root.find(f"{{{namespace}}}Addenda")
    if addenda is None:
        root.append(node)
    else:
        addenda.addprevious(node)
    return node


def _element(stamp: Stamp) -> Element:
    node = etree.Element(f"{{{TFD}}}TimbreFiscalDigital", nsmap={"tfd": TFD, "xsi": XSI})
    node.set(f"{{{XSI}}}schemaLocation", _SCHEMA)
    values = (
        ("Version", "1.1"),
        ("UUID", stamp.uuid),
        ("FechaTimbrado", stamp.date.strftime(_TIME)),
        ("RfcProvCertif", stamp.pac_rfc),
        ("Leyenda", stamp.legend),
        ("SelloCFD", stamp.cfd_seal),
        ("NoCertificadoSAT", stamp.sat_certificate),
        ("SelloSAT", stamp.sat_seal),
    )
    for name, value in values:
        if value or name != "Leyenda":
            node.set(name, value)
    return node
