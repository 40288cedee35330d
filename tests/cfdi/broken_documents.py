"""For each code of the checker, a good document broken in one place: (code, document, options of `check`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from gigstack_desktop.cfdi.certificates import Certificate
from gigstack_desktop.cfdi.model import (
    GlobalPeriod,
    Invoice,
    Line,
    LocalTax,
    Relation,
    Tax,
    ThirdParty,
    Totals,
)
from gigstack_desktop.cfdi.totals import compute
from tests.cfdi.good_documents import (
    ADVANCE_CREDIT,
    CONSULTANCY,
    CREDIT,
    FACTS,
    FOREIGN,
    FREELANCER,
    GLOBAL,
    NOVEMBER,
    PAID,
    PART,
    PAYMENT,
    PUBLIC,
    RESICO,
    THIRD,
    TICKET,
    TRADE,
    UUID,
)
from tests.support import certs
from tests.support.invoices import (
    COMPANY,
    EXEMPT,
    IEPS8,
    ISR10,
    ISSUER,
    IVA8,
    IVA16,
    IVA_WITHHELD,
    PERSON,
    D,
    invoice,
    isr,
    line,
)

Broken = tuple[str, Invoice, dict[str, Any]]
NOW = datetime(2026, 11, 21, 19, tzinfo=UTC)


def header() -> Iterator[Broken]:
    changes: list[tuple[str, dict[str, Any]]] = [
        ("CFDI40121", {"kind": "X"}),
        ("CFDI40104", {"payment_form": ""}),
        ("CFDI40104", {"payment_form": "77"}),
        ("CFDI40104", {"payment_form": "", "payment_method": "PPD"}),
        ("CFDI40105", {"payment_method": "PPD"}),
        ("PUE99", {"payment_form": "99"}),
        ("ADVANCE_FORM", {"payment_form": "30"}),
        ("CFDI40124", {"payment_method": ""}),
        ("CFDI40113", {"currency": "XXX"}),
        ("CFDI40113", {"currency": "QQQ", "exchange_rate": D(2)}),
        ("CFDI40114", {"exchange_rate": D(2)}),
        ("CFDI40115", {"currency": "USD"}),
        ("CFDI40115", {"currency": "USD", "exchange_rate": D(0)}),
        ("CFDI40117", {"currency": "USD", "exchange_rate": D("19.1234567")}),
        ("CFDI40122", {"exportacion": "02"}),
        ("CFDI40222", {"complements": (TRADE,)}),
        ("CFDI40123", {"exportacion": ""}),
        ("CFDI40126", {"place": "4250"}),
        ("CFDI40126", {"place": "00001"}),
        ("CFDI40127", {"confirmation": "AB12C"}),
        ("CFDI40128", {"confirmation": "AB"}),
        ("CFDI40137", {"relations": (Relation("08", (UUID,)),)}),
        ("CFDI40137", {"relations": (Relation("04", ()),)}),
        ("RELATION_UUID", {"relations": (Relation("04", ("no",)),)}),
        ("RELATION_TWICE", {"relations": (Relation("04", (UUID, UUID.lower())),)}),
        ("RELATION_KIND", {"relations": (Relation("05", (UUID,)),)}),
        ("TEXT_LONG", {"series": "A" * 26}),
        ("TEXT_LONG", {"folio": "A" * 41}),
        ("TEXT_PIPE", {"conditions": "30|60"}),
        ("LOCAL_TAX_NAME", {"local_taxes": (LocalTax(" ", D("0.03")),)}),
        ("LOCAL_TAX_RATE", {"local_taxes": (LocalTax("ISH", D("0.03125")),)}),
        ("LOCAL_TAX_RATE", {"local_taxes": (LocalTax("ISH", D("3")),)}),
        ("LOCAL_TAX_AMOUNT", {"local_taxes": (LocalTax("ISH", D("0.03"), amount=D("-1")),)}),
        ("CRP20101", {"payments": (PAYMENT,)}),
    ]
    for code, change in changes:
        yield code, invoice(**change), {}
    yield "LINES_EMPTY", replace(invoice(), lines=()), {}
    yield "CFDI40118", invoice(currency="USD", exchange_rate=D("19")), {"usual_rate": D("1.9")}
    yield "CFDI40120", invoice(line("9" * 18, "3"), line("9" * 18)), {}
    for hours in (-80, 3):
        yield "CFDI40101", invoice(date=(NOW + timedelta(hours=hours)).replace(tzinfo=None)), {"now": NOW}


def certificate() -> Iterator[Broken]:
    own = Certificate.load(certs.csd().cer)
    yield "CFDI40106", invoice(issuer=replace(ISSUER, rfc="SAT970701NN3")), {"certificate": own}
    yield "CFDI40106", invoice(date=datetime(2050, 1, 1)), {"certificate": own}
    yield "CFDI40106", invoice(), {"certificate": replace(own, is_csd=False)}


def parties() -> Iterator[Broken]:
    changes: list[tuple[str, dict[str, Any]]] = [
        ("RFC_EMPTY", {"rfc": ""}),
        ("RFC_FORM", {"rfc": "SAT97"}),
        ("RFC_FORM", {"rfc": "sat-970701-nn3"}),
        ("RFC_FORM", {"rfc": "cacx 760510 1p8"}),
        ("RFC_DATE", {"rfc": "SAT970230NN3"}),
        ("RFC_DIGIT", {"rfc": "SAT970701NN4"}),
        ("NAME_EMPTY", {"name": " "}),
        ("NAME_SUFFIX", {"name": "SERVICIO DE PRUEBA SA DE CV"}),
        ("NAME_CASE", {"name": "Servicio de  Prueba"}),
        ("CFDI40146", {"name": "PUBLICO EN GENERAL"}),
        ("NAME_PUBLIC", {"name": "Público en general", "rfc": "XAXX010101000"}),
        ("ZIP_FORM", {"zip": "600"}),
        ("CFDI40147", {"zip": "00001"}),
        ("REGIME_EMPTY", {"regimen": ""}),
        ("CFDI40157", {"regimen": "609"}),
        ("CFDI40158", {"regimen": "605"}),
        ("USE_EMPTY", {"uso_cfdi": ""}),
        ("CFDI40160", {"uso_cfdi": "P01"}),
        ("CFDI40161", {"uso_cfdi": "CP01"}),
        ("CFDI40161", {"uso_cfdi": "D01"}),
        ("CFDI40151", {"residencia_fiscal": "USA"}),
        ("CFDI40154", {"num_reg_id_trib": "123"}),
        ("TEXT_LONG", {"name": "A" * 301}),
        ("TEXT_PIPE", {"name": "UNO|DOS"}),
    ]
    for code, change in changes:
        yield code, invoice(receiver=replace(COMPANY, **change)), {}
    yield "CFDI40142", invoice(issuer=replace(ISSUER, acquirer_number="123")), {}
    yield "CFDI40140", invoice(issuer=replace(ISSUER, regimen="609")), {}
    yield "CFDI40141", invoice(issuer=replace(ISSUER, regimen="605")), {}
    generic = replace(PUBLIC, name="JUAN PEREZ", regimen="612", zip="06000", uso_cfdi="D01")
    for code in ("CFDI40149", "CFDI40159", "CFDI40161"):
        yield code, invoice(receiver=generic), {}
    yield "CFDI40161", invoice(receiver=replace(generic, uso_cfdi="G03")), {}
    yield "USE_EMPTY", invoice(receiver=replace(generic, uso_cfdi="")), {}
    # 10, 11: a salaried customer takes no G03, one of RESICO no D01.
    yield "CFDI40161", invoice(receiver=replace(PERSON, uso_cfdi="G03")), {}
    yield "CFDI40161", invoice(receiver=replace(PERSON, regimen="626", uso_cfdi="D01")), {}


def foreign() -> Iterator[Broken]:
    trading: dict[str, Any] = {"exportacion": "02", "complements": (TRADE,)}
    cases: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
        ("CFDI40150", {"residencia_fiscal": "QQQ"}, {}),
        ("CFDI40152", {"residencia_fiscal": "MEX"}, {}),
        ("CFDI40153", {"num_reg_id_trib": "123456789"}, trading),
        ("CFDI40155", {"num_reg_id_trib": "123456789", "residencia_fiscal": "USA"}, {}),
        ("CFDI40156", {"num_reg_id_trib": "12-3456789", "residencia_fiscal": "USA"}, trading),
    ]
    for code, change, more in cases:
        yield code, invoice(receiver=replace(FOREIGN, **change), **more), {}


def lines() -> Iterator[Broken]:
    wrong: list[tuple[str, Line]] = [
        ("DESCRIPTION_EMPTY", line("100", description=" ")),
        ("TEXT_PIPE", line("100", description="a|b")),
        ("TEXT_LONG", line("100", description="x" * 1001)),
        ("QUANTITY", line("100", "0")),
        ("QUANTITY", line("100", "0.0000001")),
        ("CFDI40166", line("0")),
        ("PRICE_DECIMALS", line("1.1234567")),
        ("AMOUNT_SIZE", line("9" * 18, "3")),
        ("CFDI40169", line("100", discount="100.01")),
        ("CFDI40168", line("100", discount="1.1234567")),
        ("NEGATIVE_DISCOUNT", line("100", discount="-1")),
        ("CFDI40174", line("100", discount="100")),
        ("CFDI40181", line("100", discount="100", taxes=(IVA16, ISR10))),
        ("CFDI40162", line("100", product_key="8014")),
        ("CFDI40162", line("100", product_key="15101506")),
        ("CFDI140228", line("100", product_key="15101514")),
        ("CFDI40164", line("100", product_key="84121603", taxes=(), objeto_imp="01")),
        ("CFDI40165", line("100", unit_key="")),
        ("CFDI40165", line("100", unit_key="e48")),
        ("CFDI40171", line("100", taxes=())),
        ("CFDI40170", line("100", objeto_imp="99")),
        *(("CFDI40172", line("100", objeto_imp=key)) for key in ("01", "03", "04", "05")),
        ("CFDI140226", line("100", objeto_imp="06")),
        ("CFDI140226", line("100", objeto_imp="08", taxes=(IEPS8, isr("0.1")))),
        ("CFDI140227", line("100", objeto_imp="07")),
        ("CFDI140227", line("100", objeto_imp="07", taxes=())),
        ("TAX_TWICE", line("100", taxes=(IVA16, IVA16))),
        ("TAX_TWICE", line("100", taxes=(IVA16, IVA8))),
        ("ISR_TRANSFERRED", line("100", taxes=(Tax("001", rate=D("0.1")),))),
        ("CFDI40175", line("100", taxes=(Tax("009", rate=D("0.1")),))),
        ("CFDI40182", line("100", taxes=(Tax("009", rate=D("0.1"), withheld=True),))),
        ("CFDI40176", line("100", taxes=(Tax("002", "Otro", D("0.16")),))),  # type: ignore[arg-type]
        ("CFDI40183", line("100", taxes=(Tax("001", "Otro", D("0.1"), withheld=True),))),  # type: ignore[arg-type]
        ("CFDI40177", line("100", taxes=(Tax("002", "Exento", D("0.16")),))),
        ("CFDI40184", line("100", taxes=(Tax("002", "Exento", withheld=True),))),
        ("CFDI40178", line("100", taxes=(Tax("002"),))),
        ("CFDI40179", line("100", taxes=(Tax("002", rate=D("0.15")),))),
        ("CFDI40185", line("100", taxes=(Tax("001", rate=D("0.36"), withheld=True),))),
        ("CFDI40185", line("100", taxes=(Tax("001", withheld=True),))),
        ("IVA_BORDER", line("100", taxes=(IVA8,))),
        ("CFDI40194", line("100", pedimentos=("21 47 3807 8003832",))),
        ("CFDI40194", line("100", pedimentos=("21",))),
        ("PREDIAL", line("100", predial=("159-560 11",))),
        ("PREDIAL", line("100", predial=("ñ",))),
        ("THIRD_RFC", line("100", third_party=replace(THIRD, rfc="L&O"))),
        ("RFC_DIGIT", line("100", third_party=replace(THIRD, rfc="L&O950913MS1"))),
        ("CFDI40188", line("100", third_party=replace(THIRD, rfc=COMPANY.rfc))),
        ("CFDI40188", line("100", third_party=replace(THIRD, rfc=ISSUER.rfc))),
        ("THIRD_NAME", line("100", third_party=replace(THIRD, name=""))),
        ("CFDI40191", line("100", third_party=replace(THIRD, regimen="605"))),
        ("CFDI40191", line("100", third_party=replace(THIRD, regimen="609"))),
        ("THIRD_ZIP", line("100", third_party=replace(THIRD, zip="1"))),
        ("CFDI40189", line("100", third_party=ThirdParty("EXT990101NI1", "ACME", "616", "42501"))),
        ("CFDI40193", line("100", third_party=ThirdParty("EXT990101NI1", "ACME", "616", "06000"))),
        ("TEXT_LONG", line("100", third_party=replace(THIRD, name="A" * 301))),
    ]
    for code, bad in wrong:
        yield code, invoice(line("1"), bad), {}
    traded = invoice(
        line("100", pedimentos=("21  47  3807  8003832",)), receiver=FOREIGN, exportacion="02", complements=(TRADE,)
    )
    yield "CFDI40195", traded, {}
    yield "IVA_BORDER_KEY", invoice(line("100", product_key="43231601", taxes=(IVA8,)), place="22000"), {}
    yield "NEGATIVE_TOTAL", invoice(line("100", discount="200", taxes=(), objeto_imp="01")), {}
    yield "CFDI140225", invoice(issuer=RESICO), {}
    for rule in (IVA16,), (IVA16, ISR10), (IVA8,):
        yield "WITHHOLDING", invoice(line("100", product_key=CONSULTANCY, taxes=rule), issuer=FREELANCER), {}
    yield "WITHHOLDING", invoice(line("100", product_key="78101801")), {}


def parts() -> Iterator[Broken]:
    changes: list[tuple[str, dict[str, Any]]] = [
        ("DESCRIPTION_EMPTY", {"description": ""}),
        ("QUANTITY", {"quantity": D(0)}),
        ("CFDI40196", {"product_key": "15101506"}),
        ("CFDI40197", {"unit_price": D(0), "amount": D(0)}),
        ("CFDI40198", {"amount": D("99.00")}),
        ("CFDI40199", {"pedimentos": ("21 47 3807 8003832",)}),
        ("TEXT_LONG", {"sku": "1" * 101}),
    ]
    for code, change in changes:
        yield code, invoice(line("100", parts=(replace(PART, **change),))), {}
    imported = replace(PART, pedimentos=("21  47  3807  8003832",))
    exporting: dict[str, Any] = {"receiver": FOREIGN, "exportacion": "02", "complements": (TRADE,)}
    yield "CFDI40200", invoice(line("100", parts=(imported,)), **exporting), {}


def stated_lines() -> Iterator[Broken]:
    """Amounts of lines as read from XML, which the program itself would not write."""
    document = invoice(line("100", "3", discount="10", taxes=(IVA16, ISR10, EXEMPT)))
    (right,) = compute(document).lines

    def stated(**changes: Any) -> dict[str, Any]:
        totals = compute(document)
        return {"totals": replace(totals, lines=(replace(right, **changes),))}

    taxes = right.taxes
    yield "CFDI40167", document, stated(amount=D("1000.00"))
    yield "CFDI40168", document, stated(amount=D("300.00"), discount=D("10.000"))
    yield "CFDI40180", document, stated(taxes=(replace(taxes[0], amount=D("50.00")), *taxes[1:]))
    yield "CFDI40186", document, stated(taxes=(taxes[0], replace(taxes[1], amount=D("50.00")), taxes[2]))
    yield "CFDI40177", document, stated(taxes=(*taxes[:2], replace(taxes[2], amount=D("1.00"))))
    yield "CFDI40178", document, stated(taxes=(replace(taxes[0], amount=None), *taxes[1:]))


def summary() -> Iterator[Broken]:
    """Totals as read from XML that are not those of the lines."""
    document = invoice(line("100", discount="10", taxes=(IVA16, ISR10, IVA_WITHHELD)), line("50", taxes=(EXEMPT,)))
    right = compute(document)
    rated, exempt = right.transferred
    first, second = right.withheld
    wrong: list[tuple[str, Totals]] = [
        ("CFDI40107", replace(right, subtotal=D("150.000"))),
        ("CFDI40107", replace(right, total=right.total + D("0.001"))),
        ("CFDI40108", replace(right, subtotal=D("150.01"))),
        ("CFDI40110", replace(right, discount=D("151.00"))),
        ("CFDI40111", replace(right, discount=None)),
        ("CFDI40112", replace(right, discount=D("10.000"))),
        ("CFDI40119", replace(right, total=D("1.00"))),
        ("CFDI40202", replace(right, total_withheld=(right.total_withheld or D(0)) + D("0.000"))),
        ("CFDI40203", replace(right, total_withheld=D("0.00"))),
        ("CFDI40206", replace(right, total_withheld=None)),
        ("CFDI40207", replace(right, withheld=(replace(first, impuesto="009"), second))),
        ("CFDI40208", replace(right, withheld=(first, first, second))),
        ("CFDI40210", replace(right, withheld=(replace(first, amount=D("9.000")), second))),
        ("CFDI40211", replace(right, withheld=(replace(first, amount=D("9.01")), second))),
        ("CFDI40211", replace(right, withheld=())),
        ("CFDI40204", replace(right, total_transferred=D("14.400"))),
        ("CFDI40205", replace(right, total_transferred=D("14.41"))),
        ("CFDI40212", replace(right, total_transferred=None)),
        ("CFDI40213", replace(right, transferred=(rated, replace(exempt, amount=D("0.00"))))),
        ("CFDI40214", replace(right, transferred=(replace(rated, base=D("90.000")), exempt))),
        ("CFDI40215", replace(right, transferred=(replace(rated, base=D("90.01")), exempt))),
        ("CFDI40216", replace(right, transferred=(rated,))),
        ("CFDI40217", replace(right, transferred=(replace(rated, impuesto="009"), exempt))),
        ("CFDI40218", replace(right, transferred=(rated, rated, exempt))),
        ("CFDI40219", replace(right, transferred=(replace(rated, rate=D("0.15")), exempt))),
        ("CFDI40220", replace(right, transferred=(replace(rated, amount=D("14.400")), exempt))),
        ("CFDI40221", replace(right, transferred=(replace(rated, amount=D("14.41")), exempt))),
        ("CFDI40221", replace(right, transferred=(exempt,))),
    ]
    for code, totals in wrong:
        yield code, document, {"totals": totals}
    lines = invoice(local_taxes=(LocalTax("ISH", D("0.03")),))
    yield "CFDI40119", lines, {"totals": replace(compute(lines), total=D("116.00"))}


def global_invoices() -> Iterator[Broken]:
    def period(periodicity: str, months: str, year: int = 2026) -> Invoice:
        return replace(GLOBAL, global_period=GlobalPeriod(periodicity, months, year))

    def ticket(**changes: Any) -> Invoice:
        facts: dict[str, Any] = {**TICKET, **changes}
        return replace(GLOBAL, lines=(line("100", facts.pop("quantity", "1"), facts.pop("taxes", (IVA16,)), **facts),))

    yield "CFDI40130", replace(GLOBAL, global_period=None), {}
    yield "GLOBAL_ONLY_PUBLIC", invoice(global_period=NOVEMBER), {}
    yield "CFDI40131", period("07", "11"), {}
    yield "CFDI40132", period("05", "18"), {}
    yield "CFDI40133", period("04", "19"), {}
    yield "CFDI40134", period("04", "18"), {}
    yield "CFDI40135", period("05", "11"), {}
    yield "CFDI40136", period("04", "11", 2020), {}
    yield "CFDI40136", period("04", "11", 2027), {}
    yield "GLOBAL_LATE", period("04", "10"), {}
    yield "GLOBAL_LATE", period("04", "12", 2025), {}
    yield "GLOBAL_FUTURE", period("04", "12"), {}
    yield "GLOBAL_METHOD", replace(GLOBAL, payment_method="PPD", payment_form="99"), {}
    yield "GLOBAL_METHOD", replace(GLOBAL, payment_method="PPD"), {}
    yield "GLOBAL_EXPORT", replace(GLOBAL, exportacion="03"), {}
    yield "GLOBAL_CONDITIONS", replace(GLOBAL, conditions="30 días"), {}
    yield "GLOBAL_WITHHELD", ticket(taxes=(IVA16, ISR10)), {}
    yield "GLOBAL_EXTRAS", ticket(predial=("1",)), {}
    yield "GLOBAL_EXTRAS", ticket(parts=(PART,)), {}
    yield "GLOBAL_KEY", ticket(product_key="80141503"), {}
    yield "GLOBAL_QUANTITY", ticket(quantity="2"), {}
    yield "GLOBAL_UNIT", ticket(unit_key="E48"), {}
    yield "GLOBAL_UNIT_NAME", ticket(unit_name="Actividad"), {}
    yield "GLOBAL_TEXT", ticket(description="Refrescos"), {}
    yield "GLOBAL_TICKET", ticket(sku=""), {}


def relations() -> Iterator[Broken]:
    def known(document: Invoice = CREDIT, **changes: Any) -> tuple[Invoice, dict[str, Any]]:
        return document, {"related": {UUID.lower(): replace(FACTS, **changes)}}

    yield "EGRESS_RELATION", replace(CREDIT, relations=()), {}
    yield "EGRESS_METHOD", replace(CREDIT, payment_method="PPD"), {}
    yield "EGRESS_METHOD", replace(CREDIT, payment_method="PPD", payment_form="99"), {}
    yield "EGRESS_USE", replace(CREDIT, receiver=COMPANY), {}
    yield "EGRESS_USE", replace(CREDIT, receiver=replace(PERSON, uso_cfdi="D01")), {}
    yield "CFDI40124", replace(CREDIT, payment_method=""), {}
    yield "CFDI40161", replace(CREDIT, receiver=replace(PERSON, uso_cfdi="G02")), {}
    yield "CFDI40160", replace(CREDIT, receiver=replace(COMPANY, uso_cfdi="P01")), {}
    yield "ADVANCE_FORM", replace(CREDIT, payment_form="30"), {}
    yield "ADVANCE_CREDIT", replace(ADVANCE_CREDIT, payment_form="03"), {}
    yield "PAYMENT_RELATION", replace(PAID, relations=(Relation("01", (UUID,)),)), {}
    # 23: an egress above what is left of its invoice
    yield "CREDIT_EXCEEDS", *known(credited=D("1044.01"))
    yield "CREDIT_CURRENCY", *known(currency="USD")
    yield "CREDIT_TAXES", *known(taxes=frozenset({("002", "Tasa", D("0.08"), False)}))
    yield "CREDIT_TAXES", *known(taxes=(FACTS.taxes or frozenset()) | {("001", "Tasa", D("0.1"), True)})
    yield "CREDIT_FORM", *known(paid=D("0.00"))
    yield "RELATION_OVER", *known(kind="P")
    yield "RELATION_OVER", *known(replace(PAID, relations=(Relation("04", (UUID,)),)))
    yield "RELATION_PARTY", *known(receiver_rfc="CACX7605101P8")
    yield "RELATION_PARTY", *known(issuer_rfc="CACX7605101P8")


def broken() -> Iterator[Broken]:
    """Every broken bill of this module."""
    for group in (
        header,
        certificate,
        parties,
        foreign,
        lines,
        parts,
        stated_lines,
        summary,
        global_invoices,
        relations,
    ):
        yield from group()
