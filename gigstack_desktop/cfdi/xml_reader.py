"""Reading CFDI 4.0 (types I, E and P, with Pagos 2.0 and TFD) back into values, from anybody's XML."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, cast

from gigstack_desktop.cfdi.model import (
    ZERO,
    Document,
    Factor,
    GlobalPeriod,
    Invoice,
    Kind,
    Line,
    LineTotals,
    PaidDocument,
    PaidTax,
    Party,
    Payment,
    Relation,
    StatedPayment,
    StatedPayments,
    Tax,
    TaxAmount,
    ThirdParty,
    Totals,
    TransferredGroup,
    WithheldGroup,
)
from gigstack_desktop.cfdi.stamp import read_stamp
from gigstack_desktop.cfdi.xml_nodes import CFDI, PAGO, TFD
from gigstack_desktop.cfdi.xml_parsing import MAX_BYTES, BadXml, parse_safely

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["BadXml", "parse_safely", "read"]

_C = f"{{{CFDI}}}"
_P = f"{{{PAGO}}}"
_KNOWN = {f"{_P}Pagos", f"{{{TFD}}}TimbreFiscalDigital"}


def read(data: bytes, max_bytes: int = MAX_BYTES) -> Document:
    """The document in `data`: amounts as written, prices without tax, complements not understood named in `extras`.

    Raises BadXml: not_cfdi for other XML or versions and types (T, N), value for a number or date that is none.
    """
    return read_root(parse_safely(data, max_bytes))


def read_root(root: Element) -> Document:
    """`read` for a document that is parsed already."""
    kind = root.get("TipoDeComprobante", "")
    if root.tag != f"{_C}Comprobante" or root.get("Version") != "4.0" or kind not in ("I", "E", "P"):
        raise BadXml("not_cfdi", f"{root.tag} {root.get('Version', '')} {kind}".strip())
    lines = [_line(node) for node in root.iterfind(f"{_C}Conceptos/{_C}Concepto")] if kind != "P" else []
    return Document(
        invoice=_invoice(root, cast("Kind", kind), tuple(line for line, _ in lines)),
        totals=_totals(root, tuple(computed for _, computed in lines)),
        seal=root.get("Sello", ""),
        certificate_number=root.get("NoCertificado", ""),
        certificate=root.get("Certificado", ""),
        stamp=read_stamp(root),
        extras=_extras(root),
    )


def _invoice(root: Element, kind: Kind, lines: tuple[Line, ...]) -> Invoice:
    return Invoice(
        kind=kind,
        issuer=_issuer(root),
        receiver=_receiver(root),
        place=root.get("LugarExpedicion", ""),
        date=_date(root, "Fecha"),
        lines=lines,
        currency=root.get("Moneda", ""),
        exchange_rate=_optional(root, "TipoCambio"),
        payment_form=root.get("FormaPago", ""),
        payment_method=root.get("MetodoPago", ""),
        series=root.get("Serie", ""),
        folio=root.get("Folio", ""),
        conditions=root.get("CondicionesDePago", ""),
        exportacion=root.get("Exportacion", ""),
        relations=_relations(root),
        global_period=_global_period(root),
        payments=tuple(_payment(node) for node in root.iterfind(f"{_C}Complemento/{_P}Pagos/{_P}Pago")),
    )


def _number(node: Element, name: str) -> Decimal:
    """A required amount. Signs, exponents and words that Decimal would take are refused (t_Importe)."""
    text = node.get(name, "").strip()
    try:
        value = Decimal(text) if len(text) <= 40 else None
    except InvalidOperation:
        value = None
    if value is None or not (text.isascii() and text.replace(".", "", 1).isdecimal()):
        raise BadXml("value", f"{name}={text[:40]}")
    return value


def _optional(node: Element, name: str) -> Decimal | None:
    return _number(node, name) if node.get(name) is not None else None


def _date(node: Element, name: str) -> datetime:
    try:
        return datetime.strptime(node.get(name, "").strip(), "%Y-%m-%dT%H:%M:%S")
    except ValueError as error:
        raise BadXml("value", f"{name}={node.get(name, '')[:40]}") from error


def _integer(node: Element, name: str) -> int:
    text = node.get(name, "").strip()
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        raise BadXml("value", f"{name}={text[:40]}")
    return int(text)


def _only(root: Element, path: str) -> Element:
    node = root.find(path)
    if node is None:
        raise BadXml("not_cfdi", path.replace(_C, ""))
    return node


def _issuer(root: Element) -> Party:
    node = _only(root, f"{_C}Emisor")
    zip_code = root.get("LugarExpedicion", "")
    return Party(node.get("Rfc", ""), node.get("Nombre", ""), node.get("RegimenFiscal", ""), zip_code)


def _receiver(root: Element) -> Party:
    node = _only(root, f"{_C}Receptor")
    return Party(
        rfc=node.get("Rfc", ""),
        name=node.get("Nombre", ""),
        regimen=node.get("RegimenFiscalReceptor", ""),
        zip=node.get("DomicilioFiscalReceptor", ""),
        uso_cfdi=node.get("UsoCFDI", ""),
        residencia_fiscal=node.get("ResidenciaFiscal", ""),
        num_reg_id_trib=node.get("NumRegIdTrib", ""),
    )


def _relations(root: Element) -> tuple[Relation, ...]:
    return tuple(
        Relation(
            node.get("TipoRelacion", ""), tuple(one.get("UUID", "") for one in node.iterfind(f"{_C}CfdiRelacionado"))
        )
        for node in root.iterfind(f"{_C}CfdiRelacionados")
    )


def _global_period(root: Element) -> GlobalPeriod | None:
    node = root.find(f"{_C}InformacionGlobal")
    if node is None:
        return None
    return GlobalPeriod(node.get("Periodicidad", ""), node.get("Meses", ""), _integer(node, "Año"))


def _line(node: Element) -> tuple[Line, LineTotals]:
    price, discount = _number(node, "ValorUnitario"), _optional(node, "Descuento") or ZERO
    taxes = tuple(_line_taxes(node))
    line = Line(
        description=node.get("Descripcion", ""),
        quantity=_number(node, "Cantidad"),
        unit_price=price,
        product_key=node.get("ClaveProdServ", ""),
        unit_key=node.get("ClaveUnidad", ""),
        unit_name=node.get("Unidad", ""),
        sku=node.get("NoIdentificacion", ""),
        discount=discount,
        objeto_imp=node.get("ObjetoImp", ""),
        taxes=tuple(entry.tax for entry in taxes),
        third_party=_third_party(node),
    )
    return line, LineTotals(price, _number(node, "Importe"), discount, taxes)


def _line_taxes(node: Element) -> list[TaxAmount]:
    return [
        _tax(tax, withheld)
        for path, withheld in ((f"{_C}Traslados/{_C}Traslado", False), (f"{_C}Retenciones/{_C}Retencion", True))
        for tax in node.iterfind(f"{_C}Impuestos/{path}")
    ]


def _tax(node: Element, withheld: bool) -> TaxAmount:
    factor, base = _factor(node, "TipoFactor"), _number(node, "Base")
    quota_base = base if factor == "Cuota" else None
    tax = Tax(node.get("Impuesto", ""), factor, _optional(node, "TasaOCuota"), withheld, base=quota_base)
    return TaxAmount(tax, base, _optional(node, "Importe"))


def _factor(node: Element, name: str) -> Factor:
    text = node.get(name, "")
    if text not in ("Tasa", "Cuota", "Exento"):
        raise BadXml("value", f"{name}={text[:40]}")
    return cast("Factor", text)


def _third_party(node: Element) -> ThirdParty | None:
    found = node.find(f"{_C}ACuentaTerceros")
    if found is None:
        return None
    names = ("RfcACuentaTerceros", "NombreACuentaTerceros", "RegimenFiscalACuentaTerceros")
    return ThirdParty(*(found.get(name, "") for name in (*names, "DomicilioFiscalACuentaTerceros")))


def _totals(root: Element, lines: tuple[LineTotals, ...]) -> Totals:
    summary = root.find(f"{_C}Impuestos")
    transferred = [] if summary is None else list(summary.iterfind(f"{_C}Traslados/{_C}Traslado"))
    withheld = [] if summary is None else list(summary.iterfind(f"{_C}Retenciones/{_C}Retencion"))
    return Totals(
        lines=lines,
        subtotal=_number(root, "SubTotal"),
        discount=_optional(root, "Descuento"),
        transferred=tuple(_group(node) for node in transferred),
        withheld=tuple(WithheldGroup(node.get("Impuesto", ""), _number(node, "Importe")) for node in withheld),
        total_transferred=None if summary is None else _optional(summary, "TotalImpuestosTrasladados"),
        total_withheld=None if summary is None else _optional(summary, "TotalImpuestosRetenidos"),
        total=_number(root, "Total"),
        payments=_stated_payments(root),
    )


def _stated_payments(root: Element) -> StatedPayments | None:
    """What the payment complement says of its own sums, None when there is none."""
    node = root.find(f"{_C}Complemento/{_P}Pagos")
    if node is None:
        return None
    sums = node.find(f"{_P}Totales")
    names = [] if sums is None else [str(name) for name in sums.attrib]
    totals = () if sums is None else tuple((name, _number(sums, name)) for name in names)
    return StatedPayments(totals, tuple(_stated_payment(one) for one in node.iterfind(f"{_P}Pago")))


def _stated_payment(node: Element) -> StatedPayment:
    return StatedPayment(
        withheld=tuple(
            WithheldGroup(one.get("ImpuestoP", ""), _number(one, "ImporteP"))
            for one in node.iterfind(f"{_P}ImpuestosP/{_P}RetencionesP/{_P}RetencionP")
        ),
        transferred=tuple(
            TransferredGroup(
                one.get("ImpuestoP", ""),
                _factor(one, "TipoFactorP"),
                _optional(one, "TasaOCuotaP"),
                _number(one, "BaseP"),
                _optional(one, "ImporteP"),
            )
            for one in node.iterfind(f"{_P}ImpuestosP/{_P}TrasladosP/{_P}TrasladoP")
        ),
        remaining=tuple(_number(one, "ImpSaldoInsoluto") for one in node.iterfind(f"{_P}DoctoRelacionado")),
    )


def _group(node: Element) -> TransferredGroup:
    rate, amount = _optional(node, "TasaOCuota"), _optional(node, "Importe")
    return TransferredGroup(node.get("Impuesto", ""), _factor(node, "TipoFactor"), rate, _number(node, "Base"), amount)


def _payment(node: Element) -> Payment:
    return Payment(
        date=_date(node, "FechaPago"),
        form=node.get("FormaDePagoP", ""),
        amount=_number(node, "Monto"),
        documents=tuple(_paid_document(one) for one in node.iterfind(f"{_P}DoctoRelacionado")),
        currency=node.get("MonedaP", ""),
        exchange_rate=_optional(node, "TipoCambioP") or Decimal(1),
        operation=node.get("NumOperacion", ""),
    )


def _paid_document(node: Element) -> PaidDocument:
    return PaidDocument(
        uuid=node.get("IdDocumento", ""),
        paid=_number(node, "ImpPagado"),
        previous_balance=_number(node, "ImpSaldoAnt"),
        installment=_integer(node, "NumParcialidad"),
        series=node.get("Serie", ""),
        folio=node.get("Folio", ""),
        currency=node.get("MonedaDR", ""),
        equivalence=_optional(node, "EquivalenciaDR") or Decimal(1),
        objeto_imp=node.get("ObjetoImpDR", ""),
        taxes=tuple(_paid_taxes(node)),
    )


def _paid_taxes(node: Element) -> list[PaidTax]:
    return [
        PaidTax(
            impuesto=tax.get("ImpuestoDR", ""),
            factor=_factor(tax, "TipoFactorDR"),
            rate=_optional(tax, "TasaOCuotaDR"),
            withheld=withheld,
            base=_number(tax, "BaseDR"),
            amount=_optional(tax, "ImporteDR") or ZERO,
        )
        for path, withheld in ((f"{_P}TrasladosDR/{_P}TrasladoDR", False), (f"{_P}RetencionesDR/{_P}RetencionDR", True))
        for tax in node.iterfind(f"{_P}ImpuestosDR/{path}")
    ]


def _extras(root: Element) -> tuple[str, ...]:
    """Names of complements and addenda that are there but not read."""
    inside = root.iterfind(f"{_C}Complemento/*")
    names = [str(node.tag).rpartition("}")[2] for node in inside if node.tag not in _KNOWN]
    names += [str(node.tag).rpartition("}")[2] for node in root.iterfind(f".//{_C}ComplementoConcepto/*")]
    if root.find(f"{_C}Addenda") is not None:
        names.append("Addenda")
    return tuple(dict.fromkeys(names))
