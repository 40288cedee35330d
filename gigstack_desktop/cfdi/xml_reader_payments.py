"""Reading payment complements: Pagos 2.0, and Pagos 1.0 of the time of CFDI 3.3."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from gigstack_desktop.cfdi.model import (
    ZERO,
    Banks,
    PaidDocument,
    PaidTax,
    Payment,
    PaymentProof,
    StatedPayment,
    StatedPayments,
    TransferredGroup,
    WithheldGroup,
)
from gigstack_desktop.cfdi.money import money
from gigstack_desktop.cfdi.xml_nodes import PAGO, PAGO10
from gigstack_desktop.cfdi.xml_reader_values import date, factor, integer, number, optional

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_P = f"{{{PAGO}}}"
_P10 = f"{{{PAGO10}}}"
_ONE = Decimal(1)


def payments(complements: list[Element]) -> tuple[Payment, ...]:
    """Every Pago of the payment complements among `complements`."""
    return tuple(_payment(pago) for node in complements for pago in node.iterchildren(f"{_P}Pago", f"{_P10}Pago"))


def _payment(node: Element) -> Payment:
    rate = optional(node, "TipoCambioP") or _ONE
    currency, amount = node.get("MonedaP", ""), number(node, "Monto")
    old = list(node.iterchildren(f"{_P10}DoctoRelacionado"))
    documents = [_paid_document(one) for one in node.iterchildren(f"{_P}DoctoRelacionado")]
    documents += [_paid_document_1(one, currency, rate, amount if len(old) == 1 else ZERO) for one in old]
    return Payment(
        date=date(node, "FechaPago"),
        form=node.get("FormaDePagoP", ""),
        amount=amount,
        documents=tuple(documents),
        currency=currency,
        exchange_rate=rate,
        operation=node.get("NumOperacion", ""),
        banks=_banks(node),
        proof=_proof(node),
    )


def _banks(node: Element) -> Banks:
    return Banks(
        payer_rfc=node.get("RfcEmisorCtaOrd", ""),
        payer_bank=node.get("NomBancoOrdExt", ""),
        payer_account=node.get("CtaOrdenante", ""),
        payee_rfc=node.get("RfcEmisorCtaBen", ""),
        payee_account=node.get("CtaBeneficiario", ""),
    )


def _proof(node: Element) -> PaymentProof | None:
    values = [node.get(name, "") for name in ("TipoCadPago", "CertPago", "CadPago", "SelloPago")]
    return PaymentProof(*values) if any(values) else None


def _paid_document(node: Element) -> PaidDocument:
    return PaidDocument(
        uuid=node.get("IdDocumento", ""),
        paid=number(node, "ImpPagado"),
        previous_balance=number(node, "ImpSaldoAnt"),
        installment=integer(node, "NumParcialidad"),
        series=node.get("Serie", ""),
        folio=node.get("Folio", ""),
        currency=node.get("MonedaDR", ""),
        equivalence=optional(node, "EquivalenciaDR") or _ONE,
        objeto_imp=node.get("ObjetoImpDR", ""),
        taxes=tuple(_paid_taxes(node)),
    )


def _paid_document_1(node: Element, payment_currency: str, payment_rate: Decimal, only: Decimal) -> PaidDocument:
    """A document of Pagos 1.0: no taxes, and amounts that could be left out where one document took the whole payment.

    TipoCambioDR means what EquivalenciaDR does, units of the document's currency per unit of the payment's, but for a
    document in pesos paid in another currency SAT had the constant 1 written: the payment's rate is what holds there.
    """
    currency = node.get("MonedaDR", "")
    equivalence = optional(node, "TipoCambioDR") or _ONE
    if currency == "MXN" != payment_currency and equivalence == 1:
        equivalence = payment_rate
    stated = optional(node, "ImpPagado")
    paid = money(only * equivalence, currency) if stated is None else stated
    before = optional(node, "ImpSaldoAnt")
    return PaidDocument(
        uuid=node.get("IdDocumento", ""),
        paid=paid,
        previous_balance=paid + (optional(node, "ImpSaldoInsoluto") or ZERO) if before is None else before,
        installment=integer(node, "NumParcialidad") if node.get("NumParcialidad") else 1,
        series=node.get("Serie", ""),
        folio=node.get("Folio", ""),
        currency=currency,
        equivalence=equivalence,
        objeto_imp="",
    )


def _paid_taxes(node: Element) -> list[PaidTax]:
    return [
        PaidTax(
            impuesto=tax.get("ImpuestoDR", ""),
            factor=factor(tax, "TipoFactorDR"),
            rate=optional(tax, "TasaOCuotaDR"),
            withheld=withheld,
            base=number(tax, "BaseDR"),
            amount=optional(tax, "ImporteDR") or ZERO,
        )
        for path, withheld in ((f"{_P}TrasladosDR/{_P}TrasladoDR", False), (f"{_P}RetencionesDR/{_P}RetencionDR", True))
        for tax in node.iterfind(f"{_P}ImpuestosDR/{path}")
    ]


def stated_payments(complements: list[Element]) -> StatedPayments | None:
    """What the Pagos 2.0 among `complements` says of its own sums, None when there is none."""
    node = next((one for one in complements if one.tag == f"{_P}Pagos"), None)
    if node is None:
        return None
    sums = node.find(f"{_P}Totales")
    names = [] if sums is None else [str(name) for name in sums.attrib]
    totals = () if sums is None else tuple((name, number(sums, name)) for name in names)
    return StatedPayments(totals, tuple(_stated_payment(one) for one in node.iterchildren(f"{_P}Pago")))


def _stated_payment(node: Element) -> StatedPayment:
    return StatedPayment(
        withheld=tuple(
            WithheldGroup(one.get("ImpuestoP", ""), number(one, "ImporteP"))
            for one in node.iterfind(f"{_P}ImpuestosP/{_P}RetencionesP/{_P}RetencionP")
        ),
        transferred=tuple(
            TransferredGroup(
                one.get("ImpuestoP", ""),
                factor(one, "TipoFactorP"),
                optional(one, "TasaOCuotaP"),
                number(one, "BaseP"),
                optional(one, "ImporteP"),
            )
            for one in node.iterfind(f"{_P}ImpuestosP/{_P}TrasladosP/{_P}TrasladoP")
        ),
        remaining=tuple(number(one, "ImpSaldoInsoluto") for one in node.iterchildren(f"{_P}DoctoRelacionado")),
    )
