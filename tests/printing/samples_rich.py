"""Documents with everything that a CFDI may carry, and of the kinds that others issue."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from gigstack_desktop.cfdi.model import (
    Banks,
    Document,
    Invoice,
    Line,
    LineTotals,
    LocalAmount,
    LocalTax,
    PaidDocument,
    PaidTax,
    Part,
    Party,
    Payment,
    PaymentProof,
    Tax,
    ThirdParty,
    Totals,
)
from gigstack_desktop.cfdi.totals import compute
from tests.printing.samples import IVA16, UUID, document, invoice, line, payment

D = Decimal
EXEMPT, ZERO_RATE, QUOTA = Tax("002", "Exento"), Tax("002", "Tasa", D("0.000000")), Tax("003", "Cuota", D("6.455500"))
NOTHING = Totals((LineTotals(D(0), D(0), D(0), ()),), D(0), None, (), (), None, None, D(0))


def hotel() -> Document:
    """Local taxes, customs, property, third party, an exempt line and a quota."""
    third = ThirdParty("XIA190128J61", "XENON INDUSTRIAL ARTICLES", "601", "76343")
    lines = (
        line("Hospedaje, habitación doble, tres noches", "3", "1850.00", discount=D("150.00"), sku="HAB-2"),
        line(
            "Equipo de medición importado",
            "1",
            "12499.90",
            pedimentos=("15  48  3009  0001234", "15  48  3009  0001235"),
            product_key="41111500",
            parts=(Part("Sonda de repuesto", D(2), "41111502", "S-9", "Pieza", D("120.00"), D("240.00")),),
        ),
        line("Renta de local comercial, noviembre", "1", "9000.00", predial=("0120380045001",), third_party=third),
        line("Libros", "2", "320.00", (EXEMPT,), product_key="55101509", unit_key="H87", unit_name="Pieza"),
        line(
            "Gasolina Magna",
            "40.5",
            "18.2931",
            (replace(QUOTA, base=D("40.5")), IVA16),
            unit_key="LTR",
            unit_name="Litro",
        ),
    )
    local = (
        LocalAmount(LocalTax("ISH", D("0.03")), D("162.00")),
        LocalAmount(LocalTax("5 al millar", D("0.005"), withheld=True), D("27.00")),
    )
    made = invoice(lines, confirmation="ECVH1")
    sums = compute(made)
    made = replace(made, local_taxes=tuple(one.tax for one in local))
    sums = replace(sums, local=local, total=sums.total + D("135.00"))
    return replace(document(made, sums), extras=("ComercioExterior", "Addenda"))


def yen() -> Document:
    return document(
        invoice((line("Componentes", "1", "150000", (ZERO_RATE,)),), currency="JPY", exchange_rate=D("0.12"))
    )


def euros() -> Document:
    made = invoice((line("Asesoría", "2", "1250.50"),), currency="EUR", exchange_rate=D("21.4512"))
    return document(made)


def banked_payment() -> Document:
    """A transfer in dollars with both accounts, its proof, withholdings and an exempt document."""
    taxes = (
        PaidTax("002", "Tasa", D("0.160000"), False, D("1000.00"), D("160.00")),
        PaidTax("002", "Tasa", D("0.106667"), True, D("1000.00"), D("106.67")),
        PaidTax("001", "Tasa", D("0.100000"), True, D("1000.00"), D("100.00")),
    )
    exempt = (PaidTax("002", "Exento", None, False, D("500.00"), D(0)),)
    documents = (
        PaidDocument(UUID, D("953.33"), D("953.33"), 1, "A", "1201", "USD", taxes=taxes),
        PaidDocument(UUID[::-1], D("500.00"), D("800.00"), 2, "A", "1187", "USD", taxes=exempt),
    )
    banks = Banks("BBA830831LJ2", "BBVA MÉXICO", "012180001122334456", "BNM840515VB1", "002180700199887761")
    proof = PaymentProof("01", "00001000000504465028", "||1|17112026|0.01|", "c2VsbG8=")
    paid = Payment(
        datetime(2026, 11, 17, 12),
        "03",
        D("1453.33"),
        documents,
        "USD",
        D("18.4321"),
        "BNET01002611170012345678",
        banks,
        proof,
    )
    made = replace(payment().invoice, payments=(paid,), folio="78")
    return document(made, NOTHING)


def many_paid() -> Document:
    """One payment for forty documents."""
    tax = PaidTax("002", "Tasa", D("0.160000"), False, D("100.00"), D("16.00"))
    paid = tuple(
        PaidDocument(UUID[:-3] + f"{i:03}", D("116.00"), D("116.00"), 1, "A", str(1000 + i), taxes=(tax,))
        for i in range(40)
    )
    one = Payment(datetime(2026, 11, 17, 12), "03", D("4640.00"), paid)
    return document(replace(payment().invoice, payments=(one,)), NOTHING)


def transfer() -> Document:
    """Type T with a Carta Porte that is not itemised."""
    goods = Line("Muebles de oficina desarmados", D(12), D(0), "56101700", "H87", "Pieza", objeto_imp="01")
    zero = LineTotals(D(0), D(0), D(0), ())
    made = Invoice(
        "T", invoice().issuer, replace(invoice().issuer, uso_cfdi="S01"), "42501", invoice().date, (goods,), "XXX"
    )
    made = replace(made, series="T", folio="5")
    return replace(document(made, replace(NOTHING, lines=(zero,))), extras=("CartaPorte",))


def old_payroll() -> Document:
    """CFDI 3.3 of type N: no regime nor postal code of the receiver, no objeto de impuesto."""
    worker = Party("CACX7605101P8", "XOCHILT CASAS CHAVEZ", "", "", "P01")
    work = Line("Pago de nómina", D(1), D("8500.00"), "84111505", "ACT", discount=D("1210.40"), objeto_imp="")
    computed = LineTotals(D("8500.00"), D("8500.00"), D("1210.40"), ())
    sums = Totals((computed,), D("8500.00"), D("1210.40"), (), (), None, None, D("7289.60"))
    made = Invoice("N", invoice().issuer, worker, "42501", datetime(2021, 3, 31, 9), (work,), exportacion="")
    made = replace(made, payment_method="PUE", payment_form="99")
    return replace(document(made, sums), version="3.3", extras=("Nomina", "Addenda"))
