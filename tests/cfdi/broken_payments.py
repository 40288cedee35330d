"""For each code about payments, a good payment document broken in one place, as broken_documents has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from gigstack_desktop.cfdi.model import (
    Banks,
    Invoice,
    Line,
    PaidTax,
    Payment,
    PaymentProof,
    StatedPayment,
    StatedPayments,
    TransferredGroup,
)
from gigstack_desktop.cfdi.payment_totals import payment_taxes, payment_totals
from gigstack_desktop.cfdi.totals import compute
from tests.cfdi.broken_documents import Broken
from tests.cfdi.good_documents import (
    BANKED,
    PAID,
    PAID_DOLLARS,
    PAID_FACTS,
    PAID_FEES,
    PARCELS,
    PART,
    PAYMENT,
    SETTLED,
    SPEI,
    TRANSFER,
    UUID,
)
from tests.support.invoices import (
    COMPANY,
    DATE,
    IVA16,
    D,
)


def envelope() -> Iterator[Broken]:
    changes: list[tuple[str, dict[str, Any]]] = [
        ("CFDI40103", {"payment_form": "03"}),
        ("CFDI40125", {"payment_method": "PUE"}),
        ("CONDITIONS", {"conditions": "30 días"}),
        ("CFDI40116", {"exchange_rate": D(1)}),
        ("CRP20102", {"exportacion": "02"}),
        ("CRP20104", {"currency": "MXN"}),
        ("CFDI40161", {"receiver": replace(COMPANY, uso_cfdi="G03")}),
        ("PAYMENT_EMPTY", {"payments": ()}),
        ("PAYMENT_EMPTY", {"payments": (replace(PAYMENT, documents=()),)}),
    ]
    for code, change in changes:
        yield code, replace(PAID, **change), {}
    totals = compute(PAID)
    group = TransferredGroup("002", "Tasa", D("0.16"), D("1.00"), D("0.16"))
    yield "CFDI40109", PAID, {"totals": replace(totals, subtotal=D("1.00"))}
    yield "CFDI40111", PAID, {"totals": replace(totals, discount=D("1.00"))}
    yield "CRP20110", PAID, {"totals": replace(totals, total=D("1.00"))}
    yield "CFDI40201", PAID, {"totals": replace(totals, transferred=(group,))}
    fixed = Line("Pago", D(1), D(0), "84111506", "ACT", objeto_imp="01")
    yield "CRP20111", replace(PAID, lines=(fixed, fixed)), {}
    children: list[tuple[str, dict[str, Any]]] = [
        ("CRP20112", {"predial": ("1",)}),
        ("CRP20112", {"parts": (PART,)}),
        ("CRP20113", {"product_key": "80141503"}),
        ("CRP20114", {"sku": "1"}),
        ("CRP20115", {"quantity": D(2)}),
        ("CRP20116", {"unit_key": "E48"}),
        ("CRP20117", {"unit_name": "Actividad"}),
        ("CRP20118", {"description": "Abono"}),
        ("CRP20119", {"unit_price": D(1)}),
        ("CRP20120", {"amount": D(1)}),
        ("CRP20121", {"discount": D(1)}),
        ("CRP20122", {"objeto_imp": "02"}),
        ("CRP20123", {"taxes": (IVA16,)}),
    ]
    for code, change in children:
        yield code, replace(PAID, lines=(replace(fixed, **change),)), {}


def paid() -> Iterator[Broken]:
    changes: list[tuple[str, dict[str, Any]]] = [
        ("CRP20212", {"form": "99"}),
        ("CRP20212", {"form": "77"}),
        ("PAYMENT_ADVANCE", {"form": "30"}),
        ("CRP20213", {"currency": "XXX", "exchange_rate": D(2)}),
        ("CRP20214", {"currency": "USD"}),
        ("CRP20214", {"currency": "USD", "exchange_rate": D("19.1234567")}),
        ("CRP20215", {"exchange_rate": D(2)}),
        ("CRP20217", {"amount": D("299.99")}),
        ("CRP20218", {"amount": D(0)}),
        ("CRP20219", {"amount": D("300.001")}),
        ("CRP20220", {"amount": D("1e19")}),
        ("PAYMENT_EXCESS", {"amount": D("300.01")}),
        ("PAYMENT_FUTURE", {"date": DATE + timedelta(days=1)}),
        ("PAYMENT_LATE", {"date": datetime(2026, 10, 31, 12)}),
        ("TEXT_LONG", {"operation": "1" * 101}),
        ("TEXT_PIPE", {"operation": "1|2"}),
    ]
    for code, change in changes:
        yield code, payments_of(replace(PAYMENT, **change)), {}
    # 15: collected in December, documented too late in February
    yield (
        "PAYMENT_LATE",
        replace(payments_of(replace(PAYMENT, date=datetime(2025, 12, 20))), date=datetime(2026, 1, 6)),
        {},
    )
    yield "CRP20216", PAID_DOLLARS, {"usual_rate": D("1.9")}
    yield "CRP20276", payments_of(replace(SETTLED.payments[0], amount=D("27000"))), {}
    yield "PAYMENT_EXCESS", payments_of(replace(SETTLED.payments[0], amount=D("28000"))), {}


def payments_of(*paid: Payment) -> Invoice:
    """Not through the builder, which refuses what is wrong."""
    return replace(PAID, payments=paid)


def of_document(**changes: Any) -> Invoice:
    (document,) = PAYMENT.documents
    return payments_of(replace(PAYMENT, documents=(replace(document, **changes),)))


def documents() -> Iterator[Broken]:
    changes: list[tuple[str, dict[str, Any]]] = [
        ("PAID_UUID", {"uuid": "no"}),
        ("CRP20236", {"currency": "XXX", "equivalence": D(2)}),
        ("CRP20237", {"currency": "USD"}),
        ("CRP20237", {"currency": "USD", "equivalence": D("0.05259752901")}),
        ("CRP20238", {"equivalence": D(2)}),
        ("CRP20239", {"previous_balance": D(0)}),
        ("CRP20240", {"previous_balance": D("773.261")}),
        ("CRP20241", {"paid": D(0)}),
        ("CRP20242", {"paid": D("299.999")}),
        ("CRP20244", {"previous_balance": D("100.00")}),
        ("CRP20245", {"objeto_imp": "99"}),
        ("CRP20246", {"taxes": ()}),
        ("CRP20247", {"objeto_imp": "01"}),
        ("CRP20278", {"objeto_imp": "06"}),
        ("CRP20279", {"objeto_imp": "07"}),
        ("CRP20279", {"objeto_imp": "07", "taxes": ()}),
        ("INSTALLMENT", {"installment": 0}),
        ("INSTALLMENT", {"installment": 1000}),
        ("TEXT_LONG", {"folio": "1" * 41}),
    ]
    for code, change in changes:
        yield code, of_document(**change), {}
    yield "INSTALLMENT_ORDER", of_document(installment=2), {"related": {UUID: PAID_FACTS}}
    yield "PREVIOUS_BALANCE", PAID, {"related": {UUID: replace(PAID_FACTS, paid=D("100.00"))}}
    yield "PREVIOUS_BALANCE", PAID, {"related": {UUID: replace(PAID_FACTS, credited=D("0.01"))}}
    first, second = PARCELS.payments
    (parcel,) = second.documents
    again = replace(second, documents=(replace(parcel, installment=1),))
    yield "INSTALLMENT_ORDER", payments_of(first, again), {}
    lower = replace(second, documents=(replace(parcel, uuid=UUID.lower(), previous_balance=D("700.00")),))
    yield "PREVIOUS_BALANCE", payments_of(first, lower), {}


def paid_taxes() -> Iterator[Broken]:
    right = PaidTax("002", "Tasa", D("0.16"), False, D("258.62"), D("41.38"))
    held = PaidTax("001", "Tasa", D("0.1"), True, D("258.62"), D("25.86"))
    wrong: list[tuple[str, PaidTax]] = [
        ("CRP20255", replace(right, base=D(0), amount=D(0))),
        ("CRP20256", replace(right, impuesto="009")),
        ("CRP20257", replace(right, factor="Otro")),  # type: ignore[arg-type]
        ("CRP20258", replace(right, factor="Exento")),
        ("CRP20259", replace(right, rate=None)),
        ("CRP20260", replace(right, rate=D("0.15"))),
        ("CRP20261", replace(right, amount=D("41.40"))),
        ("CRP20249", replace(held, base=D(0), amount=D(0))),
        ("CRP20250", replace(held, impuesto="009")),
        ("CRP20251", replace(held, factor="Otro")),  # type: ignore[arg-type]
        ("CRP20252", replace(held, factor="Exento")),
        ("CRP20253", replace(held, rate=D("0.36"))),
        ("CRP20253", replace(held, rate=None)),
        ("CRP20254", replace(held, amount=D("25.88"))),
    ]
    for code, tax in wrong:
        yield code, of_document(taxes=(right, tax) if tax.withheld else (tax,)), {}


def banks() -> Iterator[Broken]:
    def cash(**changes: Any) -> Invoice:
        return payments_of(replace(PAYMENT, form="01", banks=Banks(**changes)))

    def transfer(**changes: Any) -> Invoice:
        return payments_of(replace(PAYMENT, banks=replace(TRANSFER, **changes)))

    yield "CRP20221", cash(payer_rfc="BBA830831LJ2"), {}
    yield "CRP20222", transfer(payer_rfc="BANCO"), {}
    yield "CRP20223", transfer(payer_rfc="XEXX010101000"), {}
    yield "CRP20224", cash(payer_account="012180001234567890"), {}
    yield "CRP20225", transfer(payer_account="123"), {}
    yield "CRP20226", transfer(payee_account="1234567890123456"), {}
    yield "CRP20227", cash(payee_rfc="BNM840515VB1"), {}
    yield "CRP20228", cash(payee_account="002180012345678901"), {}
    yield "CRP20228", payments_of(replace(PAYMENT, form="06", banks=Banks(payee_account="5512345678"))), {}
    yield "BANK_RFC", transfer(payee_rfc="BANCO"), {}
    yield "CRP20229", payments_of(replace(BANKED.payments[0], form="02", banks=Banks())), {}
    parts = (
        ("certificate", "CRP20230", "CRP20231"),
        ("chain", "CRP20232", "CRP20233"),
        ("seal", "CRP20234", "CRP20235"),
    )
    for part, missing, alone in parts:
        yield missing, payments_of(replace(PAYMENT, proof=replace(SPEI, **{part: ""}))), {}
        only = replace(PaymentProof("", "", "", ""), **{part: "x"})
        yield alone, payments_of(replace(PAYMENT, proof=only)), {}


def stated(document: Invoice) -> StatedPayments:
    """What a right complement states about itself."""
    own = []
    for payment in document.payments:
        taxes = payment_taxes(payment)
        remaining = tuple(each.remaining_balance for each in payment.documents)
        own.append(StatedPayment(taxes.withheld, taxes.transferred, remaining))
    return StatedPayments(tuple(payment_totals(document.payments).items()), tuple(own))


def stated_payments() -> Iterator[Broken]:
    right = stated(PAID_FEES)
    (own,) = right.payments
    (rated,) = own.transferred
    first, second = own.withheld
    exempt = TransferredGroup("002", "Exento", None, D("1.00"), None)
    wrong: list[tuple[str, StatedPayment]] = [
        ("CRP20263", replace(own, withheld=(first, first, second))),
        ("CRP20265", replace(own, withheld=(replace(first, amount=first.amount + 1), second))),
        ("CRP20265", replace(own, withheld=(first,))),
        ("CRP20266", replace(own, transferred=(rated, replace(exempt, amount=D("0.16"))))),
        # since 15 Sep 2026 a BaseP below the sum of its BaseDR is rejected
        ("CRP20268", replace(own, transferred=(replace(rated, base=D("999.99")),))),
        ("CRP20269", replace(own, transferred=(rated, exempt))),
        ("CRP20271", replace(own, transferred=(rated, rated))),
        ("CRP20274", replace(own, transferred=(replace(rated, amount=D("160.01")),))),
        ("CRP20244", replace(own, remaining=(D("1.00"),))),
    ]
    for code, payment in wrong:
        yield code, PAID_FEES, with_stated(PAID_FEES, replace(right, payments=(payment,)))
    yield "CRP20274", SETTLED, with_stated(SETTLED, _dearer(stated(SETTLED)))
    yield from _sums(right)


def _dearer(right: StatedPayments) -> StatedPayments:
    (own,) = right.payments
    (group,) = own.transferred
    dearer = replace(group, amount=(group.amount or Decimal(0)) + D("0.000002"))
    return replace(right, payments=(replace(own, transferred=(dearer,)),))


def _sums(right: StatedPayments) -> Iterator[Broken]:
    names = {
        "CRP20201": "TotalRetencionesIVA",
        "CRP20202": "TotalRetencionesISR",
        "CRP20203": "TotalRetencionesIEPS",
        "CRP20204": "TotalTrasladosBaseIVA16",
        "CRP20205": "TotalTrasladosImpuestoIVA16",
        "CRP20206": "TotalTrasladosBaseIVA8",
        "CRP20207": "TotalTrasladosImpuestoIVA8",
        "CRP20208": "TotalTrasladosBaseIVA0",
        "CRP20209": "TotalTrasladosImpuestoIVA0",
        "CRP20210": "TotalTrasladosBaseIVAExento",
        "CRP20211": "MontoTotalPagos",
    }
    for code, name in names.items():
        totals = {**dict(right.totals), name: D("0.01")}
        yield code, PAID_FEES, with_stated(PAID_FEES, replace(right, totals=tuple(totals.items())))
    for code, start in (
        ("CRP20264", "TotalRetenciones"),
        ("CRP20267", "TotalTrasladosBase"),
        ("CRP20273", "TotalTrasladosImpuesto"),
    ):
        kept = tuple((name, value) for name, value in right.totals if not name.startswith(start))
        yield code, PAID_FEES, with_stated(PAID_FEES, replace(right, totals=kept))


def with_stated(document: Invoice, said: StatedPayments) -> dict[str, Any]:
    return {"totals": replace(compute(document), payments=said)}


def broken() -> Iterator[Broken]:
    """Every broken payment of this module."""
    for group in (envelope, paid, documents, paid_taxes, banks, stated_payments):
        yield from group()
