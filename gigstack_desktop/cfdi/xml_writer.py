"""CFDI 4.0 as XML: nodes and attributes in the order of SAT's schema, blanks collapsed, UTF-8."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from lxml import etree

from gigstack_desktop.cfdi.cadena import schema_location
from gigstack_desktop.cfdi.model import (
    NO_CURRENCY,
    Invoice,
    Line,
    LineTotals,
    LocalAmount,
    Part,
    TaxAmount,
    ThirdParty,
    Totals,
)
from gigstack_desktop.cfdi.money import money, plain, round_half_up, shortest, six
from gigstack_desktop.cfdi.xml_elements import elements, namespaces
from gigstack_desktop.cfdi.xml_nodes import (
    CFDI,
    LOCAL,
    PAGO,
    XSI,
    Attributes,
    child,
    clean,
    rate,
    set_attributes,
    transferred,
)
from gigstack_desktop.cfdi.xml_writer_payments import add_payments

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SCHEMA = f"{CFDI} http://www.sat.gob.mx/sitio_internet/cfd/4/cfdv40.xsd"
_PEDIMENTO = re.compile(r"(\d\d)\s*(\d\d)\s*(\d{4})\s*(\d{7})")


def build(invoice: Invoice, totals: Totals, *, certificate_number: str = "", certificate_b64: str = "") -> Element:
    """The cfdi:Comprobante of `invoice`, unsealed (`Sello` is empty until `seal.seal` fills it).

    Valid by SAT's schema when `checker.check` finds nothing that blocks and a certificate is given. Raises
    xml_elements.BadElement for a complement or addenda that cannot be passed through.
    """
    complements = elements(invoice.complements, "complements")
    of_lines = [elements(line.complements, f"lines.{at}.complements") for at, line in enumerate(invoice.lines)]
    root = _root(invoice, [*complements, *(one for found in of_lines for one in found)])
    header = _payment_header if invoice.kind == "P" else _header
    set_attributes(root, header(invoice, totals, certificate_number, certificate_b64))
    _global_period(root, invoice)
    _relations(root, invoice)
    _parties(root, invoice)
    _lines(root, invoice, totals, of_lines)
    if invoice.kind != "P":
        _summary(root, totals, invoice.currency)
    _complement(root, invoice, totals, complements)
    if invoice.addenda:
        child(root, "Addenda").extend(elements(invoice.addenda, "addenda"))
    return root


def _root(invoice: Invoice, complements: list[Element]) -> Element:
    """The Comprobante with the namespaces and schema locations of all complements, as SAT wants them: up here."""
    ours = {"implocal": LOCAL} if invoice.local_taxes else {}
    if invoice.kind == "P":
        ours["pago20"] = PAGO
    prefixes = namespaces(complements) | {"cfdi": CFDI, "xsi": XSI} | ours
    used = dict.fromkeys([*ours.values(), *(etree.QName(node).namespace or "" for node in complements)])
    pairs = [_SCHEMA, *(f"{uri} {place}" for uri in used if (place := schema_location(uri)))]
    root = etree.Element(f"{{{CFDI}}}Comprobante", nsmap=prefixes)
    root.set(f"{{{XSI}}}schemaLocation", " ".join(pairs))
    return root


def _complement(root: Element, invoice: Invoice, totals: Totals, complements: list[Element]) -> None:
    if not (totals.local or invoice.kind == "P" or complements):
        return
    node = child(root, "Complemento")
    if totals.local:
        _local_taxes(node, totals.local)
    if invoice.kind == "P":
        add_payments(node, invoice.payments)
    node.extend(complements)


def _local_taxes(parent: Element, local: tuple[LocalAmount, ...]) -> None:
    """Impuestos locales 1.0: rates in per cent with two decimals; the schema takes both kinds in any order."""
    withheld = sum((entry.amount for entry in local if entry.tax.withheld), Decimal(0))
    charged = sum((entry.amount for entry in local if not entry.tax.withheld), Decimal(0))
    totals = (("version", "1.0"), ("TotaldeRetenciones", _cents(withheld)), ("TotaldeTraslados", _cents(charged)))
    node = child(parent, "ImpuestosLocales", totals, LOCAL)
    for entry in local:
        kind = "Retenciones" if entry.tax.withheld else "Traslados"
        name, tasa = ("Retenido", "Retencion") if entry.tax.withheld else ("Trasladado", "Traslado")
        values = (
            (f"ImpLoc{name}", entry.tax.name),
            (f"Tasade{tasa}", _cents(entry.tax.rate * 100)),
            ("Importe", _cents(entry.amount)),
        )
        child(node, f"{kind}Locales", values, LOCAL)


def _cents(value: Decimal) -> str:
    return plain(round_half_up(value, 2))


def serialize(element: Element) -> bytes:
    """UTF-8 bytes with XML declaration, no blanks added. Always UTF-8: `Año` is no ASCII name (rules 16)."""
    return etree.tostring(element, encoding="UTF-8", xml_declaration=True)


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
        ("Confirmacion", invoice.confirmation),
    )


def _payment_header(invoice: Invoice, totals: Totals, number: str, certificate: str) -> Attributes:
    """The fixed envelope of a payment (rules 13.1)."""
    return (
        *_identity(invoice),
        ("Sello", ""),
        ("NoCertificado", number),
        ("Certificado", certificate),
        ("SubTotal", "0"),
        ("Moneda", NO_CURRENCY),
        ("Total", "0"),
        ("TipoDeComprobante", "P"),
        ("Exportacion", "01"),
        ("LugarExpedicion", invoice.place),
        ("Confirmacion", invoice.confirmation),
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
        child(root, "InformacionGlobal", values)


def _relations(root: Element, invoice: Invoice) -> None:
    for relation in invoice.relations:
        node = child(root, "CfdiRelacionados", (("TipoRelacion", relation.kind),))
        for uuid in relation.uuids:
            child(node, "CfdiRelacionado", (("UUID", uuid),))


def _parties(root: Element, invoice: Invoice) -> None:
    issuer, receiver = invoice.issuer, invoice.receiver
    child(
        root,
        "Emisor",
        (
            ("Rfc", issuer.rfc),
            ("Nombre", issuer.name),
            ("RegimenFiscal", issuer.regimen),
            ("FacAtrAdquirente", issuer.acquirer_number),
        ),
    )
    child(
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


def _lines(root: Element, invoice: Invoice, totals: Totals, complements: list[list[Element]]) -> None:
    parent = child(root, "Conceptos")
    if invoice.kind == "P":
        child(parent, "Concepto", _PAYMENT_LINE)
        return
    for line, computed, inner in zip(invoice.lines, totals.lines, complements, strict=True):
        _line(parent, line, computed, inner)


_PAYMENT_LINE = (
    ("ClaveProdServ", "84111506"),
    ("Cantidad", "1"),
    ("ClaveUnidad", "ACT"),
    ("Descripcion", "Pago"),
    ("ValorUnitario", "0"),
    ("Importe", "0"),
    ("ObjetoImp", "01"),
)


def _line(parent: Element, line: Line, computed: LineTotals, complements: list[Element]) -> None:
    node = child(
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
    _customs(node, line.pedimentos)
    for number in line.predial:
        child(node, "CuentaPredial", (("Numero", number),))
    if complements:
        child(node, "ComplementoConcepto").extend(complements)
    for part in line.parts:
        _part(node, part)


def _customs(parent: Element, pedimentos: tuple[str, ...]) -> None:
    for number in pedimentos:
        found = _PEDIMENTO.fullmatch(number.strip())
        node = child(parent, "InformacionAduanera")
        # The one attribute whose pattern has double blanks (schema; «15  48  3009  0001234»).
        node.set("NumeroPedimento", "  ".join(found.groups()) if found else clean(number))


def _part(parent: Element, part: Part) -> None:
    values = (
        ("ClaveProdServ", part.product_key),
        ("NoIdentificacion", part.sku),
        ("Cantidad", plain(part.quantity)),
        ("Unidad", part.unit_name),
        ("Descripcion", part.description),
        ("ValorUnitario", _optional(part.unit_price)),
        ("Importe", _optional(part.amount)),
    )
    _customs(child(parent, "Parte", values), part.pedimentos)


def _line_taxes(line: Element, computed: LineTotals) -> None:
    """Traslados before Retenciones here; the summary has them the other way round (rules, section 4)."""
    if not computed.taxes:
        return
    parent = child(line, "Impuestos")
    for name, single, withheld in (("Traslados", "Traslado", False), ("Retenciones", "Retencion", True)):
        if entries := [entry for entry in computed.taxes if entry.tax.withheld is withheld]:
            group = child(parent, name)
            for entry in entries:
                child(group, single, _tax(entry))


def _tax(entry: TaxAmount) -> Attributes:
    return (
        ("Base", plain(six(entry.base))),
        ("Impuesto", entry.tax.impuesto),
        ("TipoFactor", entry.tax.factor),
        ("TasaOCuota", rate(entry.tax.rate)),
        ("Importe", "" if entry.amount is None else plain(six(entry.amount))),
    )


def _third_party(line: Element, party: ThirdParty) -> None:
    child(
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
    parent = child(
        root,
        "Impuestos",
        (
            ("TotalImpuestosRetenidos", _optional(totals.total_withheld)),
            ("TotalImpuestosTrasladados", _optional(totals.total_transferred)),
        ),
    )
    if totals.withheld:
        node = child(parent, "Retenciones")
        for group in totals.withheld:
            child(node, "Retencion", (("Impuesto", group.impuesto), ("Importe", plain(group.amount))))
    if totals.transferred:
        node = child(parent, "Traslados")
        for summary in totals.transferred:
            child(node, "Traslado", transferred(summary, "", currency))


def _optional(value: Decimal | None) -> str:
    return "" if value is None else plain(value)
