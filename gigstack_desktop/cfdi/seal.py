"""The seal of a CFDI: cadena original and its signature (rules, section 16; CFDI40102).

SAT publishes the cadena as an XSLT; it is written here as data, walked in one pass. Tests compare both.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import TYPE_CHECKING

from gigstack_desktop.cfdi.certificates import BadCertificate, Certificate, PrivateKey
from gigstack_desktop.cfdi.xml_parsing import parse_safely
from gigstack_desktop.cfdi.xml_writer import CFDI, PAGO, TFD

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# A step is an attribute ("Serie?" leaves no trace when absent) or a path of children with their own steps.
_Step = str | tuple[str, tuple["_Step", ...]]
_Steps = tuple[_Step, ...]

_BLANKS = re.compile(r"[ \t\r\n]+")


class UnknownComplement(ValueError):
    """The document carries a complement, `name`, whose part of the cadena original is not known here."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.name = tag.rpartition("}")[2]


def _attributes(names: str) -> tuple[str, ...]:
    return tuple(names.split())


def _pago(path: str) -> str:
    return "/".join(f"{{{PAGO}}}{name}" for name in path.split("/"))


def _cfdi(path: str) -> str:
    return "/".join(f"{{{CFDI}}}{name}" for name in path.split("/"))


_TAX = _attributes("Base Impuesto TipoFactor TasaOCuota? Importe?")
_CUSTOMS = (_cfdi("InformacionAduanera"), _attributes("NumeroPedimento"))
_PART: _Steps = (
    *_attributes("ClaveProdServ NoIdentificacion? Cantidad Unidad? Descripcion ValorUnitario? Importe?"),
    _CUSTOMS,
)
_LINE: _Steps = (
    *_attributes("ClaveProdServ NoIdentificacion? Cantidad ClaveUnidad Unidad? Descripcion ValorUnitario Importe"),
    *_attributes("Descuento? ObjetoImp"),
    (_cfdi("Impuestos/Traslados/Traslado"), _TAX),
    (_cfdi("Impuestos/Retenciones/Retencion"), _attributes("Base Impuesto TipoFactor TasaOCuota Importe")),
    (
        _cfdi("ACuentaTerceros"),
        _attributes(
            "RfcACuentaTerceros NombreACuentaTerceros RegimenFiscalACuentaTerceros DomicilioFiscalACuentaTerceros"
        ),
    ),
    _CUSTOMS,
    (_cfdi("CuentaPredial"), _attributes("Numero")),
    (_cfdi("Parte"), _PART),
)
_COMPROBANTE: _Steps = (
    *_attributes("Version Serie? Folio? Fecha FormaPago? NoCertificado CondicionesDePago? SubTotal Descuento? Moneda"),
    *_attributes("TipoCambio? Total TipoDeComprobante Exportacion MetodoPago? LugarExpedicion Confirmacion?"),
    (_cfdi("InformacionGlobal"), _attributes("Periodicidad Meses Año")),
    (_cfdi("CfdiRelacionados"), ("TipoRelacion", (_cfdi("CfdiRelacionado"), _attributes("UUID")))),
    (_cfdi("Emisor"), _attributes("Rfc Nombre RegimenFiscal FacAtrAdquirente?")),
    (
        _cfdi("Receptor"),
        _attributes("Rfc Nombre DomicilioFiscalReceptor ResidenciaFiscal? NumRegIdTrib? RegimenFiscalReceptor UsoCFDI"),
    ),
    (_cfdi("Conceptos/Concepto"), _LINE),
    (
        _cfdi("Impuestos"),
        (
            (_cfdi("Retenciones/Retencion"), _attributes("Impuesto Importe")),
            "TotalImpuestosRetenidos?",
            (_cfdi("Traslados/Traslado"), _TAX),
            "TotalImpuestosTrasladados?",
        ),
    ),
)
_RELATED: _Steps = (
    *_attributes("IdDocumento Serie? Folio? MonedaDR EquivalenciaDR? NumParcialidad ImpSaldoAnt ImpPagado"),
    *_attributes("ImpSaldoInsoluto ObjetoImpDR"),
    (
        _pago("ImpuestosDR/RetencionesDR/RetencionDR"),
        _attributes("BaseDR ImpuestoDR TipoFactorDR TasaOCuotaDR ImporteDR"),
    ),
    (
        _pago("ImpuestosDR/TrasladosDR/TrasladoDR"),
        _attributes("BaseDR ImpuestoDR TipoFactorDR TasaOCuotaDR? ImporteDR?"),
    ),
)
_PAGOS: _Steps = (
    "Version",
    (
        _pago("Totales"),
        (
            *_attributes("TotalRetencionesIVA? TotalRetencionesISR? TotalRetencionesIEPS? TotalTrasladosBaseIVA16?"),
            *_attributes("TotalTrasladosImpuestoIVA16? TotalTrasladosBaseIVA8? TotalTrasladosImpuestoIVA8?"),
            *_attributes("TotalTrasladosBaseIVA0? TotalTrasladosImpuestoIVA0? TotalTrasladosBaseIVAExento?"),
            "MontoTotalPagos",
        ),
    ),
    (
        _pago("Pago"),
        (
            *_attributes("FechaPago FormaDePagoP MonedaP TipoCambioP? Monto NumOperacion? RfcEmisorCtaOrd?"),
            *_attributes("NomBancoOrdExt? CtaOrdenante? RfcEmisorCtaBen? CtaBeneficiario? TipoCadPago? CertPago?"),
            *_attributes("CadPago? SelloPago?"),
            (_pago("DoctoRelacionado"), _RELATED),
            (_pago("ImpuestosP/RetencionesP/RetencionP"), _attributes("ImpuestoP ImporteP")),
            (
                _pago("ImpuestosP/TrasladosP/TrasladoP"),
                _attributes("BaseP ImpuestoP TipoFactorP TasaOCuotaP? ImporteP?"),
            ),
        ),
    ),
)
_COMPLEMENTS: dict[str, _Steps] = {f"{{{PAGO}}}Pagos": _PAGOS, f"{{{TFD}}}TimbreFiscalDigital": ()}


def original_string(element: Element) -> str:
    """The cadena original of a cfdi:Comprobante, `||4.0|…||`. The TFD is not part of it, Pagos is.

    Raises UnknownComplement when the document carries another complement.
    """
    parts = list(_walk(element, _COMPROBANTE))
    for complement in element.iterfind(f"{{{CFDI}}}Complemento/*"):
        if complement.tag not in _COMPLEMENTS:
            raise UnknownComplement(complement.tag)
        parts.extend(_walk(complement, _COMPLEMENTS[complement.tag]))
    if (unknown := element.find(f".//{{{CFDI}}}ComplementoConcepto/*")) is not None:
        raise UnknownComplement(unknown.tag)
    return f"||{'|'.join(parts)}||"


def _walk(node: Element, steps: _Steps) -> Iterator[str]:
    for step in steps:
        if isinstance(step, tuple):
            path, inner = step
            for child in node.iterfind(path):
                yield from _walk(child, inner)
            continue
        optional = step.endswith("?")
        value = node.get(step[:-1] if optional else step)
        if value is not None or not optional:
            yield _BLANKS.sub(" ", value or "").strip(" ")


def seal(element: Element, key: PrivateKey, certificate: Certificate) -> Element:
    """A sealed copy of `element`: certificate and its number written first, because the cadena contains the number."""
    sealed = deepcopy(element)
    sealed.set("NoCertificado", certificate.number)
    sealed.set("Certificado", certificate.b64)
    sealed.set("Sello", base64.b64encode(key.sign(original_string(sealed))).decode("ascii"))
    return sealed


def verify(xml: bytes) -> bool:
    """True when the document's seal is of its own certificate over its own content.

    Raises xml_parsing.BadXml for what is no XML and UnknownComplement where the cadena is not known here.
    """
    return verify_root(parse_safely(xml))


def verify_root(root: Element) -> bool:
    """`verify` for a document that is parsed already."""
    try:
        certificate = Certificate.load(base64.b64decode(root.get("Certificado", ""), validate=True))
        signature = base64.b64decode(root.get("Sello", ""), validate=True)
    except (BadCertificate, binascii.Error):
        return False
    return certificate.number == root.get("NoCertificado") and certificate.verify(signature, original_string(root))
