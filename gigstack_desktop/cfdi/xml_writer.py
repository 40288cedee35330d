"""CFDI 4.0 and Pagos 2.0 as XML: nodes and attributes in the order of SAT's schema, blanks collapsed, UTF-8."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from lxml import etree

from gigstack_desktop.cfdi.model import (
    Invoice,
    Line,
    LineTotals,
    PaidDocument,
    PaidTax,
    Payment,
    TaxAmount,
    ThirdParty,
    Totals,
    TransferredGroup,
)
from gigstack_desktop.cfdi.money import decimals, money, places, plain, round_half_up, shortest, six
from gigstack_desktop.cfdi.payment_totals import payment_taxes, payment_totals

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

CFDI = "http://www.sat.gob.mx/cfd/4"
PAGO = "http://www.sat.gob.mx/Pagos20"
TFD = "http://www.sat.gob.mx/TimbreFiscalDigital"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

_CFDI_SCHEMA = f"{CFDI} http://www.sat.gob.mx/sitio_internet/cfd/4/cfdv40.xsd"
_PAGO_SCHEMA = f"{PAGO} http://www.sat.gob.mx/sitio_internet/cfd/Pagos/Pagos20.xsd"
_ILLEGAL = re.compile("[\x00-\x08\x0e-\x1b\ud800-\udfff\ufffe\uffff]")
_LOCATION = f"{{{XSI}}}schemaLocation"

Attributes = Iterable[tuple[str, str]]


def build(invoice: Invoice, totals: Totals, *, certificate_number: str = "", certificate_b64: str = "") -> Element:
    """The cfdi:Comprobante of `invoice`, unsealed (`Sello` is empty until `seal.seal` fills it).

    Valid by SAT's schema when `checker.check` finds nothing that blocks and a certificate is given.
    """
    payment = invoice.kind == "P"
    namespaces = {"cfdi": CFDI, "xsi": XSI} | ({"pago20": PAGO} if payment else {})
    root = etree.Element(f"{{{CFDI}}}Comprobante", nsmap=namespaces)
    root.set(_LOCATION, f"{_CFDI_SCHEMA} {_PAGO_SCHEMA}" if payment else _CFDI_SCHEMA)
    header = _payment_header if payment else _header
    _set(root, header(invoice, totals, certificate_number, certificate_b64))
    _global_period(root, invoice)
    _relations(root, invoice)
    _parties(root, invoice)
    _lines(root, invoice, totals)
    if payment:
        _payments(root, invoice.payments)
    else:
        _summary(root, totals, invoice.currency)
    return root


def serialize(element: Element) -> bytes:
    """UTF-8 bytes with XML declaration, no blanks added. Always UTF-8: `Año` is no ASCII name (rules 16)."""
    return etree.tostring(element, encoding="UTF-8", xml_declaration=True)


def _set(node: Element, attributes: Attributes) -> None:
    """Set the attributes that have a value: an optional one without value is left out, never written empty."""
    for name, value in attributes:
        if value or name == "Sello":
            node.set(name, _clean(value))


def _clean(value: str) -> str:
    """Blanks collapsed; characters that XML cannot hold (pasted from a PDF) dropped."""
    return " ".join(_ILLEGAL.sub("", value).split())


def _child(parent: Element, name: str, attributes: Attributes = (), namespace: str = CFDI) -> Element:
    node = etree.SubElement(parent, f"{{{namespace}}}{name}")
    _set(node, attributes)
    return node


def _header(invoice: Invoice, totals: Totals, number: str, certificate: str) -> Attributes:
    currency = invoice.currency
    discount = "" if totals.discount is None else plain(money(totals.discount, currency))
    return (
        *_identity(invoice),
        ("Sello", ""),
        ("FormaPago", invoice.payment_form),
        ("NoCertificado", number),
        ("Certificado", certificate),
        ("CondicionesDePago", invoice.conditions),
        ("SubTotal", plain(money(totals.subtotal, currency))),
        ("Descuento", discount),
        ("Moneda", currency),
        ("TipoCambio", "" if invoice.exchange_rate is None else shortest(invoice.exchange_rate)),
        ("Total", plain(money(totals.total, currency))),
        ("TipoDeComprobante", invoice.kind),
        ("Exportacion", invoice.exportacion),
        ("MetodoPago", invoice.payment_method),
        ("LugarExpedicion", invoice.place),
    )


def _payment_header(invoice: Invoice, totals: Totals, number: str, certificate: str) -> Attributes:
    """The fixed envelope of a payment (rules 13.1)."""
    return (
        *_identity(invoice),
        ("Sello", ""),
        ("NoCertificado", number),
        ("Certificado", certificate),
        ("SubTotal", "0"),
        ("Moneda", "XXX"),
        ("Total", "0"),
        ("TipoDeComprobante", "P"),
        ("Exportacion", "01"),
        ("LugarExpedicion", invoice.place),
    )


def _identity(invoice: Invoice) -> Attributes:
    return (
        ("Version", "4.0"),
        ("Serie", invoice.series),
        ("Folio", invoice.folio),
        ("Fecha", invoice.date.strftime("%Y-%m-%dT%H:%M:%S")),
    )


def _global_period(root: Element, invoice: Invoice) -> None:
    if period := invoice.global_period:
        values = (("Periodicidad", period.periodicity), ("Meses", period.months), ("Año", str(period.year)))
        _child(root, "InformacionGlobal", values)


def _relations(root: Element, invoice: Invoice) -> None:
    for relation in invoice.relations:
        node = _child(root, "CfdiRelacionados", (("TipoRelacion", relation.kind),))
        for uuid in relation.uuids:
            _child(node, "CfdiRelacionado", (("UUID", uuid),))


def _parties(root: Element, invoice: Invoice) -> None:
    issuer, receiver = invoice.issuer, invoice.receiver
    _child(root, "Emisor", (("Rfc", issuer.rfc), ("Nombre", issuer.name), ("RegimenFiscal", issuer.regimen)))
    _child(
        root,
        "Receptor",
        (
            ("Rfc", receiver.rfc),
            ("Nombre", receiver.name),
            ("DomicilioFiscalReceptor", receiver.zip),
            ("ResidenciaFiscal", receiver.residencia_fiscal),
            ("NumRegIdTrib", receiver.num_reg_id_trib),
            ("RegimenFiscalReceptor", receiver.regimen),
            ("UsoCFDI", "CP01" if invoice.kind == "P" else receiver.uso_cfdi),
        ),
    )


def _lines(root: Element, invoice: Invoice, totals: Totals) -> None:
    parent = _child(root, "Conceptos")
    if invoice.kind == "P":
        _child(parent, "Concepto", _PAYMENT_LINE)
        return
    for line, computed in zip(invoice.lines, totals.lines, strict=True):
        _line(parent, line, computed)


_PAYMENT_LINE = (
    ("ClaveProdServ", "84111506"),
    ("Cantidad", "1"),
    ("ClaveUnidad", "ACT"),
    ("Descripcion", "Pago"),
    ("ValorUnitario", "0"),
    ("Importe", "0"),
    ("ObjetoImp", "01"),
)


def _line(parent: Element, line: Line, computed: LineTotals) -> None:
    node = _child(
        parent,
        "Concepto",
        (
            ("ClaveProdServ", line.product_key),
            ("NoIdentificacion", line.sku),
            ("Cantidad", plain(line.quantity)),
            ("ClaveUnidad", line.unit_key),
            ("Unidad", line.unit_name),
            ("Descripcion", line.description),
            ("ValorUnitario", shortest(computed.unit_price, 2)),
            ("Importe", plain(six(computed.amount))),
            ("Descuento", plain(six(computed.discount)) if computed.discount else ""),
            ("ObjetoImp", line.objeto_imp),
        ),
    )
    _line_taxes(node, computed)
    if line.third_party:
        _third_party(node, line.third_party)


def _line_taxes(line: Element, computed: LineTotals) -> None:
    """Traslados before Retenciones here; the summary has them the other way round (rules, section 4)."""
    if not computed.taxes:
        return
    parent = _child(line, "Impuestos")
    for name, single, withheld in (("Traslados", "Traslado", False), ("Retenciones", "Retencion", True)):
        if entries := [entry for entry in computed.taxes if entry.tax.withheld is withheld]:
            group = _child(parent, name)
            for entry in entries:
                _child(group, single, _tax(entry))


def _tax(entry: TaxAmount) -> Attributes:
    return (
        ("Base", plain(six(entry.base))),
        ("Impuesto", entry.tax.impuesto),
        ("TipoFactor", entry.tax.factor),
        ("TasaOCuota", _rate(entry.tax.rate)),
        ("Importe", "" if entry.amount is None else plain(six(entry.amount))),
    )


def _rate(rate: Decimal | None) -> str:
    return "" if rate is None else plain(six(rate))


def _third_party(line: Element, party: ThirdParty) -> None:
    _child(
        line,
        "ACuentaTerceros",
        (
            ("RfcACuentaTerceros", party.rfc),
            ("NombreACuentaTerceros", party.name),
            ("RegimenFiscalACuentaTerceros", party.regimen),
            ("DomicilioFiscalACuentaTerceros", party.zip),
        ),
    )


def _summary(root: Element, totals: Totals, currency: str) -> None:
    """Retenciones before Traslados; the totals only when something feeds them (rules 4.3–4.7)."""
    if not totals.transferred and not totals.withheld:
        return
    parent = _child(
        root,
        "Impuestos",
        (
            ("TotalImpuestosRetenidos", _optional(totals.total_withheld)),
            ("TotalImpuestosTrasladados", _optional(totals.total_transferred)),
        ),
    )
    if totals.withheld:
        node = _child(parent, "Retenciones")
        for group in totals.withheld:
            _child(node, "Retencion", (("Impuesto", group.impuesto), ("Importe", plain(group.amount))))
    if totals.transferred:
        node = _child(parent, "Traslados")
        for summary in totals.transferred:
            _child(node, "Traslado", _group(summary, "", currency))


def _optional(value: Decimal | None) -> str:
    return "" if value is None else plain(value)


def _group(group: TransferredGroup, suffix: str, currency: str) -> Attributes:
    return (
        (f"Base{suffix}", _at_least(group.base, currency)),
        (f"Impuesto{suffix}", group.impuesto),
        (f"TipoFactor{suffix}", group.factor),
        (f"TasaOCuota{suffix}", _rate(group.rate)),
        (f"Importe{suffix}", "" if group.amount is None else _at_least(group.amount, currency)),
    )


def _payments(root: Element, payments: tuple[Payment, ...]) -> None:
    parent = _child(_child(root, "Complemento"), "Pagos", (("Version", "2.0"),), PAGO)
    _child(parent, "Totales", [(name, plain(value)) for name, value in payment_totals(payments).items()], PAGO)
    for payment in payments:
        _payment(parent, payment)


def _payment(parent: Element, payment: Payment) -> None:
    node = _child(
        parent,
        "Pago",
        (
            ("FechaPago", payment.date.strftime("%Y-%m-%dT%H:%M:%S")),
            ("FormaDePagoP", payment.form),
            ("MonedaP", payment.currency),
            # In pesos the rate is always written, and exactly as "1" (CRP20215).
            ("TipoCambioP", "1" if payment.currency == "MXN" else shortest(payment.exchange_rate)),
            ("Monto", plain(money(payment.amount, payment.currency))),
            ("NumOperacion", payment.operation),
        ),
        PAGO,
    )
    foreign = any(document.currency != payment.currency for document in payment.documents)
    for document in payment.documents:
        _paid_document(node, document, payment.currency, foreign)
    _payment_summary(node, payment)


def _paid_document(parent: Element, document: PaidDocument, currency: str, foreign: bool) -> None:
    node = _child(
        parent,
        "DoctoRelacionado",
        (
            ("IdDocumento", document.uuid),
            ("Serie", document.series),
            ("Folio", document.folio),
            ("MonedaDR", document.currency),
            ("EquivalenciaDR", _equivalence(document, currency, foreign)),
            ("NumParcialidad", str(document.installment)),
            ("ImpSaldoAnt", plain(money(document.previous_balance, document.currency))),
            ("ImpPagado", plain(money(document.paid, document.currency))),
            ("ImpSaldoInsoluto", plain(money(document.remaining_balance, document.currency))),
            ("ObjetoImpDR", document.objeto_imp),
        ),
        PAGO,
    )
    if not document.taxes:
        return
    taxes = _child(node, "ImpuestosDR", namespace=PAGO)
    for name, single, withheld in (("RetencionesDR", "RetencionDR", True), ("TrasladosDR", "TrasladoDR", False)):
        if entries := [tax for tax in document.taxes if tax.withheld is withheld]:
            group = _child(taxes, name, namespace=PAGO)
            for tax in entries:
                _child(group, single, _paid_tax(tax, document.currency), PAGO)


def _equivalence(document: PaidDocument, currency: str, foreign: bool) -> str:
    """ "1" in the payment's own currency, with ten decimals when other documents are foreign (rules 13.3)."""
    if document.currency != currency:
        return plain(round_half_up(document.equivalence, 10))
    return "1.0000000000" if foreign else "1"


def _paid_tax(tax: PaidTax, currency: str) -> Attributes:
    exempt = tax.factor == "Exento"
    return (
        ("BaseDR", _at_least(tax.base, currency)),
        ("ImpuestoDR", tax.impuesto),
        ("TipoFactorDR", tax.factor),
        ("TasaOCuotaDR", "" if exempt else _rate(tax.rate)),
        ("ImporteDR", "" if exempt else _at_least(tax.amount, currency)),
    )


def _at_least(value: Decimal, currency: str) -> str:
    """The value with its own decimals, at least those of the currency and at most six."""
    return plain(round_half_up(value, min(6, max(places(value), decimals(currency)))))


def _payment_summary(parent: Element, payment: Payment) -> None:
    taxes = payment_taxes(payment)
    if not taxes.withheld and not taxes.transferred:
        return
    node = _child(parent, "ImpuestosP", namespace=PAGO)
    if taxes.withheld:
        group = _child(node, "RetencionesP", namespace=PAGO)
        for withheld in taxes.withheld:
            values = (("ImpuestoP", withheld.impuesto), ("ImporteP", _at_least(withheld.amount, payment.currency)))
            _child(group, "RetencionP", values, PAGO)
    if taxes.transferred:
        group = _child(node, "TrasladosP", namespace=PAGO)
        for summary in taxes.transferred:
            _child(group, "TrasladoP", _group(summary, "P", payment.currency), PAGO)
