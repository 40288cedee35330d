"""The complement Pagos 2.0 as XML (rules, section 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigstack_desktop.cfdi.model import Banks, PaidDocument, PaidTax, Payment, PaymentProof
from gigstack_desktop.cfdi.money import money, plain, round_half_up, shortest
from gigstack_desktop.cfdi.payment_totals import payment_taxes, payment_totals
from gigstack_desktop.cfdi.xml_nodes import PAGO, Attributes, at_least, child, rate, transferred

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def add_payments(complement: Element, payments: tuple[Payment, ...]) -> None:
    """Write pago20:Pagos into the Complemento: one Pago each, and their totals in pesos."""
    parent = child(complement, "Pagos", (("Version", "2.0"),), PAGO)
    child(parent, "Totales", [(name, plain(value)) for name, value in payment_totals(payments).items()], PAGO)
    for payment in payments:
        _payment(parent, payment)


def _payment(parent: Element, payment: Payment) -> None:
    node = child(
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
            *_banks(payment.banks),
            *_proof(payment.proof),
        ),
        PAGO,
    )
    foreign = any(document.currency != payment.currency for document in payment.documents)
    for document in payment.documents:
        _paid_document(node, document, payment.currency, foreign)
    _payment_summary(node, payment)


def _banks(banks: Banks) -> Attributes:
    return (
        ("RfcEmisorCtaOrd", banks.payer_rfc),
        ("NomBancoOrdExt", banks.payer_bank),
        ("CtaOrdenante", banks.payer_account),
        ("RfcEmisorCtaBen", banks.payee_rfc),
        ("CtaBeneficiario", banks.payee_account),
    )


def _proof(proof: PaymentProof | None) -> Attributes:
    if proof is None:
        return ()
    return (
        ("TipoCadPago", proof.kind),
        ("CertPago", proof.certificate),
        ("CadPago", proof.chain),
        ("SelloPago", proof.seal),
    )


def _paid_document(parent: Element, document: PaidDocument, currency: str, foreign: bool) -> None:
    node = child(
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
    taxes = child(node, "ImpuestosDR", namespace=PAGO)
    for name, single, withheld in (("RetencionesDR", "RetencionDR", True), ("TrasladosDR", "TrasladoDR", False)):
        if entries := [tax for tax in document.taxes if tax.withheld is withheld]:
            group = child(taxes, name, namespace=PAGO)
            for tax in entries:
                child(group, single, _paid_tax(tax, document.currency), PAGO)


def _equivalence(document: PaidDocument, currency: str, foreign: bool) -> str:
    """ "1" in the payment's own currency, with ten decimals when other documents are foreign (rules 13.3)."""
    if document.currency != currency:
        return plain(round_half_up(document.equivalence, 10))
    return "1.0000000000" if foreign else "1"


def _paid_tax(tax: PaidTax, currency: str) -> Attributes:
    exempt = tax.factor == "Exento"
    return (
        ("BaseDR", at_least(tax.base, currency)),
        ("ImpuestoDR", tax.impuesto),
        ("TipoFactorDR", tax.factor),
        ("TasaOCuotaDR", "" if exempt else rate(tax.rate)),
        ("ImporteDR", "" if exempt else at_least(tax.amount, currency)),
    )


def _payment_summary(parent: Element, payment: Payment) -> None:
    taxes = payment_taxes(payment)
    if not taxes.withheld and not taxes.transferred:
        return
    node = child(parent, "ImpuestosP", namespace=PAGO)
    if taxes.withheld:
        group = child(node, "RetencionesP", namespace=PAGO)
        for withheld in taxes.withheld:
            values = (("ImpuestoP", withheld.impuesto), ("ImporteP", at_least(withheld.amount, payment.currency)))
            child(group, "RetencionP", values, PAGO)
    if taxes.transferred:
        group = child(node, "TrasladosP", namespace=PAGO)
        for summary in taxes.transferred:
            child(group, "TrasladoP", transferred(summary, "P", payment.currency), PAGO)
