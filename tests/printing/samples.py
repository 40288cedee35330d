"""Documents of every kind with fixed values and made-up seals, to be printed in tests and looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from gigstack_desktop.cfdi.model import (
    Document,
    GlobalPeriod,
    Invoice,
    Line,
    LineTotals,
    PaidDocument,
    PaidTax,
    Party,
    Payment,
    Relation,
    Stamp,
    Tax,
    TaxAmount,
    Totals,
    TransferredGroup,
    WithheldGroup,
)

D = Decimal
ISSUER = Party("EKU9003173C9", "ESCUELA KEMPER URGATE", "601", "42501")
RECEIVER = Party("URE180429TM6", "UNIVERSIDAD ROBOTICA ESPAÑOLA", "601", "86991", "G03")
UUID = "5A7C9E10-3B42-4D6F-8A11-9C0D2E4F6A8B"
WHEN = datetime(2026, 11, 18, 10, 24, 3)
SEAL = ("q8Zk3VbR1xYt7LmN0pQwErTyUiOpAsDfGhJkLzXcVbNm+/2468" * 7)[:342] + "=="
SAT_SEAL = ("Hd6sP0aWv9cQnT5yJ1mR4xLb8KfZe3GuXoI7tVhNqYwCk2BjMs" * 7)[:342] + "=="
STAMP = Stamp(UUID, datetime(2026, 11, 18, 10, 24, 41), "SPR190613I52", SEAL, "00001000000504465028", SAT_SEAL)
IVA16 = Tax("002", "Tasa", D("0.160000"))


def line(
    description: str = "Servicio de consultoría",
    quantity: str = "1",
    price: str = "1000.00",
    taxes: tuple[Tax, ...] = (IVA16,),
    **more: object,
) -> Line:
    base = Line(description, D(quantity), D(price), "80101500", "E48", "Unidad de servicio", taxes=taxes)
    return replace(base, **more)  # type: ignore[arg-type]


def totals_of(lines: tuple[Line, ...]) -> Totals:
    """Plain sums, enough for a page: IEPS goes into the base of IVA, rates are percentages only."""
    computed = tuple(_line_totals(one) for one in lines)
    groups: dict[tuple[str, D], list[D]] = {}
    withheld: dict[str, D] = {}
    for one in computed:
        for tax in one.taxes:
            amount = tax.amount or D(0)
            if tax.tax.withheld:
                withheld[tax.tax.impuesto] = withheld.get(tax.tax.impuesto, D(0)) + amount
            else:
                group = groups.setdefault((tax.tax.impuesto, tax.tax.rate or D(0)), [D(0), D(0)])
                group[0], group[1] = group[0] + tax.base, group[1] + amount
    subtotal = _cents(sum((c.amount for c in computed), D(0)))
    discount = _cents(sum((c.discount for c in computed), D(0)))
    up = tuple(TransferredGroup(i, "Tasa", r, _cents(b), _cents(a)) for (i, r), (b, a) in groups.items())
    down = tuple(WithheldGroup(i, _cents(a)) for i, a in withheld.items())
    total_up, total_down = sum((g.amount or D(0) for g in up), D(0)), sum((w.amount for w in down), D(0))
    total = subtotal - discount + total_up - total_down
    return Totals(computed, subtotal, discount or None, up, down, total_up or None, total_down or None, total)


def _line_totals(one: Line) -> LineTotals:
    amount = one.quantity * one.unit_price
    base = amount - one.discount
    taxes = []
    ieps = D(0)
    for tax in one.taxes:
        own = base + ieps if tax.impuesto == "002" and not tax.withheld else base
        value = own * (tax.rate or D(0))
        ieps += value if tax.impuesto == "003" else D(0)
        taxes.append(TaxAmount(tax, own, value))
    return LineTotals(one.unit_price, amount, one.discount, tuple(taxes))


def _cents(value: D) -> D:
    return value.quantize(D("0.01"))


def invoice(lines: tuple[Line, ...] = (line(),), **more: object) -> Invoice:
    base = Invoice(
        "I", ISSUER, RECEIVER, "42501", WHEN, lines, payment_form="03", payment_method="PUE", series="A", folio="1024"
    )
    return replace(base, **more)  # type: ignore[arg-type]


def document(made: Invoice | None = None, totals: Totals | None = None) -> Document:
    made = made or invoice()
    totals = totals or totals_of(made.lines)
    return Document(made, totals, SEAL, "00001000000506257111", "MIIF", STAMP)


def three_lines() -> Document:
    return document(
        invoice(
            (
                line("Diseño de identidad corporativa", "1", "18500.00"),
                line(
                    "Horas de desarrollo",
                    "42.5",
                    "850.00",
                    sku="DEV-01",
                    discount=D("1806.25"),
                    unit_key="HUR",
                    unit_name="Hora",
                ),
                line("Hospedaje anual del sitio", "12", "349.333333", unit_key="MON", unit_name="Mes"),
            ),
            conditions="Crédito a 30 días",
            payment_form="99",
            payment_method="PPD",
        )
    )


def taxed() -> Document:
    wine = (Tax("003", "Tasa", D("0.265000")), IVA16)
    fees = (IVA16, Tax("001", "Tasa", D("0.100000"), withheld=True), Tax("002", "Tasa", D("0.106667"), withheld=True))
    return document(
        invoice(
            (
                line(
                    "Vino tinto, botella de 750 ml",
                    "24",
                    "312.50",
                    wine,
                    unit_key="H87",
                    unit_name="Pieza",
                    product_key="50202203",
                ),
                line(
                    "Honorarios por servicios profesionales de asesoría enológica durante la temporada",
                    "1",
                    "12000.00",
                    fees,
                ),
                line("Libros técnicos", "3", "480.00", (Tax("002", "Tasa", D("0.000000")),), product_key="55101509"),
            ),
            relations=(Relation("04", (UUID[::-1].translate(str.maketrans("G", "A")),)),),
        )
    )


def dollars() -> Document:
    rich = (
        "Licencia anual de la plataforma de facturación electrónica, con soporte técnico en español los siete días " * 8
    )
    buyer = Party("XEXX010101000", "NORTHWIND TRADERS LLC", "616", "42501", "S01", "USA", "98-7654321")
    export = Tax("002", "Tasa", D("0.000000"))
    made = invoice(
        (line(rich.strip(), "3", "1234.56", (export,)), line("Capacitación", "8", "95.125", (export,))),
        receiver=buyer,
        currency="USD",
        exchange_rate=D("19.0123"),
    )
    return document(made)


def sixty_lines() -> Document:
    words = (
        "Tornillo hexagonal de acero inoxidable",
        "Rondana plana",
        "Cinta de aislar negra, rollo de 18 m",
        "Cable THW calibre 12",
    )
    many = (
        line(
            f"{words[i % 4]}, artículo {i + 1:03}",
            str(i % 7 + 1),
            f"{17 + i * 3}.50",
            unit_key="H87",
            unit_name="Pieza",
        )
        for i in range(60)
    )
    return document(invoice(tuple(many)))


def to_the_public() -> Document:
    public = Party("XAXX010101000", "PUBLICO EN GENERAL", "616", "42501", "S01")
    return document(
        invoice(
            (line("Venta", price="250.00", sku="T-0001"),),
            receiver=public,
            global_period=GlobalPeriod("01", "09", 2026),
        )
    )


def payment() -> Document:
    zero = Line("Pago", D(1), D(0), "84111506", "ACT", objeto_imp="01")
    tax = PaidTax("002", "Tasa", D("0.160000"), False, D("258.62"), D("41.38"))
    dollar_tax = PaidTax("002", "Tasa", D("0.160000"), False, D("1234.56"), D("197.53"))
    documents = (
        PaidDocument(UUID, D("300.00"), D("773.26"), 1, "A", "1001", taxes=(tax,)),
        PaidDocument(UUID[::-1], D("1500.00"), D("1500.00"), 3, "A", "988", objeto_imp="01"),
    )
    foreign = PaidDocument(
        UUID, D("1432.09"), D("1432.09"), 1, "EX", "17", "USD", D("0.0525975381"), taxes=(dollar_tax,)
    )
    paid = (
        Payment(datetime(2026, 11, 17, 12), "03", D("1800.00"), documents, operation="BNET01002611170012345678"),
        Payment(datetime(2026, 11, 18, 9, 30), "03", D("27227.32"), (foreign,)),
    )
    receiver = replace(RECEIVER, uso_cfdi="CP01")
    made = Invoice("P", ISSUER, receiver, "42501", WHEN, (zero,), "XXX", series="P", folio="77", payments=paid)
    nothing = Totals((LineTotals(D(0), D(0), D(0), ()),), D(0), None, (), (), None, None, D(0))
    return document(made, nothing)


def credit_note() -> Document:
    return document(invoice(kind="E", series="NC", folio="12", relations=(Relation("01", (UUID, UUID[::-1])),)))
