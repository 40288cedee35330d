"""Reading any CFDI 4.0 or 3.3 (types I, E, P, T and N) back into values, from anybody's XML."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, cast

from gigstack_desktop.cfdi.model import (
    ZERO,
    Document,
    GlobalPeriod,
    Invoice,
    Kind,
    Line,
    LineTotals,
    LocalAmount,
    LocalTax,
    Party,
    Relation,
    Totals,
    TransferredGroup,
    WithheldGroup,
)
from gigstack_desktop.cfdi.money import money
from gigstack_desktop.cfdi.stamp import read_stamp
from gigstack_desktop.cfdi.xml_elements import text_of
from gigstack_desktop.cfdi.xml_nodes import CFDI, CFDI33, LOCAL, PAGO, PAGO10, TFD
from gigstack_desktop.cfdi.xml_parsing import MAX_BYTES, BadXml, parse_safely
from gigstack_desktop.cfdi.xml_reader_lines import line
from gigstack_desktop.cfdi.xml_reader_payments import payments, stated_payments
from gigstack_desktop.cfdi.xml_reader_values import date, factor, integer, number, optional

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["BadXml", "parse_safely", "read", "read_root"]

_L = f"{{{LOCAL}}}"
_VERSIONS = {f"{{{CFDI}}}Comprobante": "4.0", f"{{{CFDI33}}}Comprobante": "3.3"}
_PAGOS = {"4.0": f"{{{PAGO}}}Pagos", "3.3": f"{{{PAGO10}}}Pagos"}
_PAYMENT_LINE = Line("Pago", Decimal(1), ZERO, "84111506", "ACT", objeto_imp="01")
_STAMP, _LOCAL = f"{{{TFD}}}TimbreFiscalDigital", f"{_L}ImpuestosLocales"


def read(data: bytes, max_bytes: int = MAX_BYTES) -> Document:
    """The document in `data`: amounts as written, prices without tax.

    Complements and addenda that are not understood are kept whole in the invoice and named in `extras`. What CFDI 3.3
    had no place for (ObjetoImp, Exportacion, the receiver's regime and postal code, taxes of payments) is empty.
    Raises BadXml: not_cfdi for other XML or versions, value for a number or date that is none.
    """
    return read_root(parse_safely(data, max_bytes))


def read_root(root: Element) -> Document:
    """`read` for a document that is parsed already."""
    version, kind = _VERSIONS.get(str(root.tag)), root.get("TipoDeComprobante", "")
    if version is None or root.get("Version") != version or kind not in ("I", "E", "P", "T", "N"):
        raise BadXml("not_cfdi", f"{root.tag} {root.get('Version', '')} {kind}".strip()[:200])
    return _Reader(root, version, cast("Kind", kind)).document()


class _Reader:
    """One document being read: its root, and the complements that are understood apart from those that are not."""

    def __init__(self, root: Element, version: str, kind: Kind) -> None:
        self._root = root
        self._version = version
        self._kind = kind
        self._c = str(root.tag).removesuffix("Comprobante")
        found = list(root.iterfind(f"{self._c}Complemento/*"))
        paid = _PAGOS[version] if kind == "P" else ""
        self._pagos = [node for node in found if node.tag == paid]
        self._local = [node for node in found if node.tag == _LOCAL]
        self._others = [node for node in found if node.tag not in (paid, _LOCAL, _STAMP)]

    def document(self) -> Document:
        root, nodes = self._root, self._lines()
        local = tuple(_local_amount(node) for found in self._local for node in found.iterchildren("*"))
        return Document(
            invoice=self._invoice(tuple(one for one, _ in nodes), tuple(entry.tax for entry in local)),
            totals=self._totals(tuple(computed for _, computed in nodes), local),
            seal=root.get("Sello", ""),
            certificate_number=root.get("NoCertificado", ""),
            certificate=root.get("Certificado", ""),
            stamp=read_stamp(root),
            extras=self._extras(),
            version=self._version,
        )

    def _lines(self) -> list[tuple[Line, LineTotals]]:
        """The Conceptos; a payment's fixed one is left out, any other is kept for the checker (rules 13.1)."""
        if self._kind == "P" and self._version != "4.0":
            return []
        nodes = [line(node, self._c) for node in self._root.iterfind(f"{self._c}Conceptos/{self._c}Concepto")]
        return [] if self._kind == "P" and [one for one, _ in nodes] == [_PAYMENT_LINE] else nodes

    def _invoice(self, lines: tuple[Line, ...], local: tuple[LocalTax, ...]) -> Invoice:
        root = self._root
        return Invoice(
            kind=self._kind,
            issuer=self._issuer(),
            receiver=self._receiver(),
            place=root.get("LugarExpedicion", ""),
            date=date(root, "Fecha"),
            lines=lines,
            currency=root.get("Moneda", ""),
            exchange_rate=optional(root, "TipoCambio"),
            payment_form=root.get("FormaPago", ""),
            payment_method=root.get("MetodoPago", ""),
            series=root.get("Serie", ""),
            folio=root.get("Folio", ""),
            conditions=root.get("CondicionesDePago", ""),
            exportacion=root.get("Exportacion", ""),
            relations=self._relations(),
            global_period=self._global_period(),
            payments=payments(self._pagos),
            local_taxes=local,
            complements=tuple(text_of(node) for node in self._others),
            addenda=tuple(text_of(node) for node in root.iterfind(f"{self._c}Addenda/*")),
            confirmation=root.get("Confirmacion", ""),
        )

    def _only(self, name: str) -> Element:
        node = self._root.find(f"{self._c}{name}")
        if node is None:
            raise BadXml("not_cfdi", name)
        return node

    def _issuer(self) -> Party:
        node = self._only("Emisor")
        return Party(
            rfc=node.get("Rfc", ""),
            name=node.get("Nombre", ""),
            regimen=node.get("RegimenFiscal", ""),
            zip=self._root.get("LugarExpedicion", ""),
            acquirer_number=node.get("FacAtrAdquirente", ""),
        )

    def _receiver(self) -> Party:
        node = self._only("Receptor")
        return Party(
            rfc=node.get("Rfc", ""),
            name=node.get("Nombre", ""),
            regimen=node.get("RegimenFiscalReceptor", ""),
            zip=node.get("DomicilioFiscalReceptor", ""),
            uso_cfdi=node.get("UsoCFDI", ""),
            residencia_fiscal=node.get("ResidenciaFiscal", ""),
            num_reg_id_trib=node.get("NumRegIdTrib", ""),
        )

    def _relations(self) -> tuple[Relation, ...]:
        return tuple(
            Relation(
                node.get("TipoRelacion", ""),
                tuple(one.get("UUID", "") for one in node.iterchildren(f"{self._c}CfdiRelacionado")),
            )
            for node in self._root.iterchildren(f"{self._c}CfdiRelacionados")
        )

    def _global_period(self) -> GlobalPeriod | None:
        node = self._root.find(f"{self._c}InformacionGlobal")
        if node is None:
            return None
        return GlobalPeriod(node.get("Periodicidad", ""), node.get("Meses", ""), integer(node, "Año"))

    def _totals(self, lines: tuple[LineTotals, ...], local: tuple[LocalAmount, ...]) -> Totals:
        root, c = self._root, self._c
        summary = root.find(f"{c}Impuestos")
        transferred = [] if summary is None else list(summary.iterfind(f"{c}Traslados/{c}Traslado"))
        withheld = [] if summary is None else list(summary.iterfind(f"{c}Retenciones/{c}Retencion"))
        return Totals(
            lines=lines,
            subtotal=number(root, "SubTotal"),
            discount=optional(root, "Descuento"),
            transferred=tuple(self._group(node, lines) for node in transferred),
            withheld=tuple(WithheldGroup(node.get("Impuesto", ""), number(node, "Importe")) for node in withheld),
            total_transferred=None if summary is None else optional(summary, "TotalImpuestosTrasladados"),
            total_withheld=None if summary is None else optional(summary, "TotalImpuestosRetenidos"),
            total=number(root, "Total"),
            local=local,
            payments=stated_payments(self._pagos),
        )

    def _group(self, node: Element, lines: tuple[LineTotals, ...]) -> TransferredGroup:
        """A summary Traslado; CFDI 3.3 wrote no Base there, so its lines say it."""
        tax, kind, rate = node.get("Impuesto", ""), factor(node, "TipoFactor"), optional(node, "TasaOCuota")
        if self._version == "4.0":
            return TransferredGroup(tax, kind, rate, number(node, "Base"), optional(node, "Importe"))
        entries = (entry for one in lines for entry in one.taxes if not entry.tax.withheld)
        same = [e.base for e in entries if (e.tax.impuesto, e.tax.factor, e.tax.rate) == (tax, kind, rate)]
        base = money(sum(same, ZERO), self._root.get("Moneda", ""))
        return TransferredGroup(tax, kind, rate, base, optional(node, "Importe"))

    def _extras(self) -> tuple[str, ...]:
        """Names of complements and addenda that are there but not understood."""
        inside = self._root.iterfind(f"{self._c}Conceptos/{self._c}Concepto/{self._c}ComplementoConcepto/*")
        # Pagos 1.0 had taxes of whole payments, which hardly anybody used and Pagos 2.0 says per document.
        lost = (node for pagos in self._pagos for node in pagos.iterfind(f"*/{{{PAGO10}}}Impuestos"))
        names = [str(node.tag).rpartition("}")[2] for node in (*self._others, *inside, *lost)]
        if self._root.find(f"{self._c}Addenda") is not None:
            names.append("Addenda")
        return tuple(dict.fromkeys(names))


def _local_amount(node: Element) -> LocalAmount:
    """A local tax as written: its rate in per cent, its amount perhaps negative (a rounding by agreement)."""
    withheld = node.tag == f"{_L}RetencionesLocales"
    name, rate = ("ImpLocRetenido", "TasadeRetencion") if withheld else ("ImpLocTrasladado", "TasadeTraslado")
    amount = number(node, "Importe", signed=True)
    return LocalAmount(LocalTax(node.get(name, ""), number(node, rate, signed=True) / 100, withheld, amount), amount)
