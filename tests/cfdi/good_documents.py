"""Documents of every kind that a business issues and about which the checker has nothing to say, and their facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from gigstack_desktop.cfdi import pagos
from gigstack_desktop.cfdi.model import (
    Banks,
    GlobalPeriod,
    Invoice,
    LocalTax,
    PaidTax,
    Part,
    Party,
    Payment,
    PaymentProof,
    Relation,
    Tax,
    ThirdParty,
)
from gigstack_desktop.cfdi.pagos import Payable, pay
from gigstack_desktop.cfdi.related import RelatedFacts
from tests.support.invoices import (
    COMPANY,
    DATE,
    EXEMPT,
    IEPS8,
    ISR10,
    ISSUER,
    IVA0,
    IVA8,
    IVA16,
    IVA16_IN,
    IVA_WITHHELD,
    PERSON,
    D,
    invoice,
    isr,
    line,
)

UUID = "5803EB8D-81CD-4557-8719-26632D2FA434"
OTHER = "A1B2C3D4-0000-4000-8000-26632D2FA434"
PUBLIC = Party("XAXX010101000", "PUBLICO EN GENERAL", "616", "42501", "S01")
NAMED = replace(PUBLIC, name="JUAN PEREZ LOPEZ")
FOREIGN = Party("XEXX010101000", "ACME INC", "616", "42501", "S01")
FREELANCER = Party("CACX7605101P8", "XOCHILT CASAS CHAVEZ", "612", "42501")
RESICO = replace(FREELANCER, regimen="626")
NOVEMBER = GlobalPeriod("04", "11", 2026)
TRADE = '<cce20:ComercioExterior xmlns:cce20="http://www.sat.gob.mx/ComercioExterior20" Version="2.0"/>'
THIRD = ThirdParty("L&O950913MSA", "LUNA & OSO", "601", "06000")
PART = Part("Tornillo", D("4"), "31161500", "T-4", "Pieza", D("2.50"), D("10.00"), ("21  47  3807  8003832",))
FOREIGN_THIRD_NAME = (
    "EXPEDICIÓN DE CFDI POR RESIDENTES EN MÉXICO QUE PRESTAN SERVICIOS DE INTERMEDIACIÓN ENTRE TERCEROS A OFERENTES"
    " DE BIENES Y SERVICIOS RESIDENTES EN EL EXTRANJERO"
)
CONSULTANCY = "80101500"

TICKET: dict[str, Any] = {"description": "Venta", "product_key": "01010101", "unit_key": "ACT", "sku": "T-1"}
GLOBAL = invoice(line("100", **TICKET), line("50", taxes=(EXEMPT,), **TICKET), receiver=PUBLIC, global_period=NOVEMBER)
CREDIT = invoice(
    line("100", taxes=(IVA16,)),
    kind="E",
    receiver=replace(COMPANY, uso_cfdi="G02"),
    relations=(Relation("01", (UUID,)),),
)
# What is known of the invoice that CREDIT gives back part of, and of the one that PAID pays.
FACTS = RelatedFacts(
    "I",
    D("1160.00"),
    issuer_rfc=ISSUER.rfc,
    receiver_rfc=COMPANY.rfc,
    credited=D("1000.00"),
    taxes=frozenset({("002", "Tasa", D("0.16"), False)}),
)
ADVANCE_CREDIT = replace(CREDIT, payment_form="30", relations=(Relation("07", (UUID,)),))


def iva(base: str, amount: str, rate: str = "0.16") -> PaidTax:
    return PaidTax("002", "Tasa", D(rate), False, D(base), D(amount))


def withheld(impuesto: str, rate: str, base: str, amount: str) -> PaidTax:
    return PaidTax(impuesto, "Tasa", D(rate), True, D(base), D(amount))


PESOS = Payable(UUID, D("773.26"), (iva("666.60", "106.66"),))
FEES = Payable(
    UUID,
    D("953.33"),
    (iva("1000.00", "160.00"), withheld("001", "0.1", "1000", "100"), withheld("002", "0.106667", "1000", "106.67")),
)
DOLLARS = Payable(OTHER, D("1432.09"), (iva("1234.56", "197.53"),), currency="USD")
ARRIVED = datetime(2026, 11, 20, 12)
RATE = D("19.0123")


def payments(*paid: Payment) -> Invoice:
    return pagos.build_payment_invoice(ISSUER, COMPANY, "42501", DATE, paid)


PAYMENT = Payment(ARRIVED, "03", D("300.00"), (pay(PESOS, D("300")),))
PAID = payments(PAYMENT)
PAID_FEES = payments(Payment(ARRIVED, "01", D("953.33"), (pay(FEES, D("953.33")),)))
PAID_DOLLARS = payments(Payment(ARRIVED, "03", D("1432.09"), (pay(DOLLARS, D("1432.09")),), "USD", RATE))
SETTLED = payments(
    Payment(
        ARRIVED,
        "03",
        D("27227.32"),
        (pay(DOLLARS, D("1432.09"), equivalence=pagos.settlement_equivalence(D("1432.09"), D("27227.32"))),),
    )
)
TRANSFER = Banks("BBA830831LJ2", "", "012180001234567890", "BNM840515VB1", "002180012345678901")
SPEI = PaymentProof("01", "Q0VSVA==", "||1|01012026||", "U0VMTE8=")
BANKED = payments(replace(PAYMENT, banks=TRANSFER, proof=SPEI, operation="12345"))
PARCELS = payments(
    replace(PAYMENT, amount=D("100.00"), documents=(pay(PESOS, D("100")),)),
    replace(
        PAYMENT,
        amount=D("50.00"),
        documents=(pay(replace(PESOS, earlier=(pay(PESOS, D("100")),)), D("50")),),
    ),
)
PAID_FACTS = RelatedFacts("I", D("773.26"), paid=D("0.00"), installments=0)

GOOD: dict[str, tuple[Invoice, dict[str, Any]]] = {
    "company": (invoice(), {}),
    "salaried person": (invoice(receiver=PERSON), {}),
    "to be paid later": (invoice(payment_method="PPD", payment_form="99"), {}),
    "fees": (
        invoice(line("1000", product_key=CONSULTANCY, taxes=(IVA16, ISR10, IVA_WITHHELD)), issuer=FREELANCER),
        {},
    ),
    "RESICO services": (
        invoice(line("5000", product_key=CONSULTANCY, taxes=(IVA16, isr("0.0125"), IVA_WITHHELD)), issuer=RESICO),
        {},
    ),
    "RESICO to a person": (invoice(issuer=RESICO, receiver=PERSON), {}),
    "all kinds of IVA": (invoice(line("10"), line("20", taxes=(IVA0,)), line("30", taxes=(EXEMPT,))), {}),
    "included": (invoice(line("99.99", "3", taxes=(IVA16_IN,))), {}),
    "discount": (invoice(line("333.335", "3", discount="50")), {}),
    "quota": (
        invoice(line("15.50", "24", taxes=(Tax("003", "Cuota", D("3.0818"), base=D("14.4")), IVA16))),
        {},
    ),
    "IEPS": (invoice(line("100", taxes=(IEPS8, IVA16))), {}),
    "gift": (invoice(line("10"), line("100", discount="100", taxes=(), objeto_imp="04")), {}),
    "border": (invoice(line("100", taxes=(IVA8,)), place="22000"), {}),
    "not itemised": (invoice(line("100", taxes=(isr("0.1"),), objeto_imp="06")), {}),
    "IEPS itemised": (invoice(line("100", taxes=(IEPS8,), objeto_imp="07")), {}),
    "dollars": (invoice(currency="USD", exchange_rate=D("19.01")), {"usual_rate": D("18.9")}),
    "yen": (invoice(line("100"), currency="JPY", exchange_rate=D("0.13")), {}),
    "dinars": (invoice(line("100.123"), currency="KWD", exchange_rate=D("60.1")), {}),
    "named without RFC": (invoice(receiver=NAMED), {}),
    "foreigner": (invoice(line("100", taxes=(IVA0,)), receiver=FOREIGN), {}),
    "exporter": (
        invoice(
            receiver=replace(FOREIGN, residencia_fiscal="USA", num_reg_id_trib="123456789"),
            exportacion="02",
            complements=(TRADE,),
        ),
        {},
    ),
    "global": (GLOBAL, {}),
    "global at the border": (
        replace(
            GLOBAL, lines=(line("100", taxes=(IVA8,), **TICKET),), place="22000", receiver=replace(PUBLIC, zip="22000")
        ),
        {},
    ),
    "third party": (invoice(line("100", third_party=THIRD)), {}),
    "foreign third party": (
        invoice(line("100", third_party=ThirdParty("EXT990101NI1", FOREIGN_THIRD_NAME, "616", "42501"))),
        {},
    ),
    "set of parts": (invoice(line("100", parts=(PART,))), {}),
    "issued by its buyer": (invoice(issuer=replace(ISSUER, acquirer_number="1234567890")), {}),
    "imported": (invoice(line("100", pedimentos=("21  47  3807  8003832",))), {}),
    "leased": (
        invoice(
            line("100", product_key="80131500", predial=("15956011002",), taxes=(IVA16, ISR10, IVA_WITHHELD)),
            issuer=replace(FREELANCER, regimen="606"),
        ),
        {},
    ),
    "hotel": (invoice(local_taxes=(LocalTax("ISH", D("0.03")), LocalTax("CEDULAR", D("0.01"), True))), {}),
    "credit note": (CREDIT, {"related": {UUID: FACTS}}),
    "advance applied": (ADVANCE_CREDIT, {"related": {UUID: FACTS}}),
    "substitute": (invoice(relations=(Relation("04", (UUID,)),)), {"related": {UUID: FACTS}}),
    "substitute with another customer": (
        invoice(receiver=PERSON, relations=(Relation("04", (UUID,)),)),
        {"related": {UUID: replace(FACTS, kind="E")}},
    ),
    "payment": (PAID, {"related": {UUID.lower(): PAID_FACTS}}),
    "payment of fees": (PAID_FEES, {}),
    "payment in dollars": (PAID_DOLLARS, {"usual_rate": D("19")}),
    "dollars paid in pesos": (SETTLED, {}),
    "bank data": (BANKED, {}),
    "two parcels": (PARCELS, {"related": {UUID: PAID_FACTS}}),
    "substitute of a payment": (replace(PAID, relations=(Relation("04", (OTHER,)),)), {}),
}
