"""What is written is read back the same: random invoices, credit notes and payments with everything in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigstack_desktop.cfdi import seal, xml_writer
from gigstack_desktop.cfdi.model import (
    Banks,
    GlobalPeriod,
    Invoice,
    Line,
    LocalTax,
    PaidDocument,
    PaidTax,
    Part,
    Party,
    Payment,
    PaymentProof,
    Relation,
    Tax,
    ThirdParty,
)
from gigstack_desktop.cfdi.totals import compute
from gigstack_desktop.cfdi.xml_reader import parse_safely, read
from tests.support import sat
from tests.support.documents import ADDENDA, LEGENDS, PAYMENT, PUBLIC, RICH, SCHOOL, UUID, sealed, stamped
from tests.support.invoices import COMPANY, ISSUER, D

WHEN = st.datetimes(datetime(2022, 1, 1), datetime(2030, 1, 1)).map(lambda d: d.replace(microsecond=0))
LETTERS = st.characters(codec="utf-8", exclude_characters="|", exclude_categories=["Cs", "Cc", "Cn", "Co", "Z"])
# Blanks are collapsed when written, so words are what must come back.
TEXT = st.lists(st.text(LETTERS, min_size=1, max_size=12), min_size=1, max_size=4).map(" ".join)
MAYBE = st.one_of(st.just(""), TEXT)
UUIDS = st.uuids().map(lambda u: str(u).upper())
PEDIMENTO = st.integers(0, 10**15 - 1).map(lambda n: f"{n:015}").map(lambda d: f"{d[:2]}  {d[2:4]}  {d[4:8]}  {d[8:]}")
RATES = [D("0.16"), D("0.08"), D("0")]


def amounts(places: int, most: int = 10**9) -> st.SearchStrategy[Decimal]:
    return st.integers(1, most).map(lambda units: D(units).scaleb(-places))


PARTS = st.builds(
    Part,
    description=TEXT,
    quantity=amounts(6),
    product_key=st.just("56101700"),
    sku=MAYBE,
    unit_name=st.sampled_from(["", "Pieza"]),
    unit_price=st.none() | amounts(6),
    amount=st.none() | amounts(2),
    pedimentos=st.lists(PEDIMENTO, max_size=2).map(tuple),
)
TRANSFERRED = st.sampled_from([*(Tax("002", rate=rate) for rate in RATES), Tax("002", "Exento")])
QUOTA = st.builds(Tax, st.just("003"), st.just("Cuota"), st.just(D("3.0818")), base=amounts(3, 10**6))
WITHHELD = st.sampled_from([Tax("001", rate=D("0.1"), withheld=True), Tax("002", rate=D("0.106667"), withheld=True)])
TAXES = st.tuples(
    st.lists(TRANSFERRED, min_size=1, max_size=1),
    st.lists(QUOTA, max_size=1),
    st.lists(WITHHELD, max_size=2, unique=True),
).map(lambda found: tuple(tax for group in found for tax in group))
THIRD = ThirdParty("CACX7605101P8", "XOCHILT CASAS CHAVEZ", "612", "36257")


@st.composite
def lines(draw: st.DrawFn) -> Line:
    taxes = draw(st.just(()) | TAXES)
    quantity, price = draw(amounts(2, 10**5)), 1 + draw(amounts(6, 10**10))
    return Line(
        description=draw(TEXT),
        quantity=quantity,
        unit_price=price,
        product_key="80141503",
        unit_key="E48",
        unit_name=draw(st.sampled_from(["", "Servicio"])),
        sku=draw(MAYBE),
        discount=draw(st.sampled_from([D(0), (quantity * price / 4).quantize(D("0.000001"))])),
        objeto_imp="02" if taxes else "01",
        taxes=taxes,
        third_party=draw(st.sampled_from([None, THIRD])),
        pedimentos=tuple(draw(st.lists(PEDIMENTO, max_size=2))),
        predial=tuple(draw(st.lists(st.from_regex(r"[0-9a-zA-Z]{1,20}", fullmatch=True), max_size=2))),
        complements=draw(st.sampled_from([(), (SCHOOL,)])),
        parts=tuple(draw(st.lists(PARTS, max_size=2))),
    )


LOCAL = st.builds(LocalTax, TEXT, st.integers(1, 1000).map(lambda n: D(n).scaleb(-4)), st.booleans(), amounts(2, 10**7))
RELATIONS = st.builds(
    Relation, st.sampled_from(["01", "03", "04", "07"]), st.lists(UUIDS, min_size=1, max_size=3).map(tuple)
)
PARTIES = st.builds(
    Party,
    rfc=st.sampled_from(["SAT970701NN3", "L&O950913MSA", "ÑAN010101AB1"]),
    name=TEXT,
    regimen=st.just("601"),
    zip=st.sampled_from(["06000", "42501"]),
    uso_cfdi=st.sampled_from(["G03", "S01"]),
    residencia_fiscal=st.sampled_from(["", "USA"]),
    num_reg_id_trib=st.sampled_from(["", "123456789"]),
)
COMMON = {
    "place": st.just("42501"),
    "date": WHEN,
    "series": st.sampled_from(["", "F"]),
    "folio": st.integers(1, 9999).map(str),
    "confirmation": st.sampled_from(["", "ECVH1"]),
    "relations": st.lists(RELATIONS, max_size=2).map(tuple),
    "addenda": st.sampled_from([(), (ADDENDA,), (ADDENDA, "<otra/>")]),
    "complements": st.sampled_from([(), (LEGENDS,)]),
}
ISSUERS = st.sampled_from([ISSUER, replace(ISSUER, acquirer_number="0123456789")])
INVOICES = st.builds(
    Invoice,
    kind=st.sampled_from(["I", "E"]),
    issuer=ISSUERS,
    receiver=PARTIES,
    lines=st.lists(lines(), min_size=1, max_size=3).map(tuple),
    currency=st.sampled_from(["MXN", "USD"]),
    exchange_rate=st.none() | amounts(6, 10**8),
    payment_form=st.sampled_from(["03", "99"]),
    payment_method=st.sampled_from(["PUE", "PPD"]),
    conditions=MAYBE,
    exportacion=st.sampled_from(["01", "03"]),
    global_period=st.sampled_from([None, GlobalPeriod("04", "11", 2026)]),
    local_taxes=st.lists(LOCAL, max_size=3).map(tuple),
    **COMMON,
).filter(lambda document: compute(document).total >= 0)  # what a schema forbids cannot come back


@st.composite
def paid(draw: st.DrawFn, currency: str) -> PaidDocument:
    own = draw(st.sampled_from(["MXN", "USD"]))
    before = draw(amounts(2))
    taxes = draw(st.lists(st.tuples(st.sampled_from([*RATES, None]), st.booleans(), amounts(2)), max_size=3))
    return PaidDocument(
        uuid=draw(UUIDS),
        paid=draw(st.integers(1, int(before * 100))) * D("0.01"),
        previous_balance=before,
        installment=draw(st.integers(1, 999)),
        series=draw(st.sampled_from(["", "A"])),
        folio=draw(st.sampled_from(["", "17"])),
        currency=own,
        equivalence=D(1) if own == currency else draw(amounts(10, 10**12)),
        objeto_imp="02" if taxes else "01",
        taxes=tuple(
            sorted(
                (
                    PaidTax("002", "Exento", None, False, base, D(0))
                    if rate is None
                    else PaidTax("002", "Tasa", rate, withheld, base, (base * rate).quantize(D("0.000001")))
                    for rate, withheld, base in taxes
                ),
                key=lambda tax: tax.withheld,
            )
        ),
    )


@st.composite
def payments(draw: st.DrawFn) -> Payment:
    currency = draw(st.sampled_from(["MXN", "USD"]))
    return Payment(
        date=draw(WHEN),
        form="03",
        amount=draw(amounts(2)),
        documents=tuple(draw(st.lists(paid(currency), min_size=1, max_size=3))),
        currency=currency,
        exchange_rate=D(1) if currency == "MXN" else draw(amounts(6, 10**8)),
        operation=draw(MAYBE),
        banks=draw(
            st.sampled_from(
                [
                    Banks(),
                    Banks("BBA830831LJ2", "", "012345678901234567", "BNM840515VB1", "987654321098765432"),
                    Banks("XEXX010101000", "BANK OF SOMEWHERE", "1234567890"),
                ]
            )
        ),
        proof=draw(st.sampled_from([None, PaymentProof("01", "TUlJ", "||1|20112026||", "U0VMTE8=")])),
    )


RECEIPTS = st.builds(
    Invoice,
    kind=st.just("P"),
    issuer=ISSUERS,
    receiver=st.just(replace(COMPANY, uso_cfdi="CP01")),
    currency=st.just("XXX"),
    payments=st.lists(payments(), min_size=1, max_size=3).map(tuple),
    **COMMON,
)


@given(INVOICES)
@settings(max_examples=60)
def test_invoices_and_credit_notes_come_back_the_same(document):
    found = read(xml_writer.serialize(xml_writer.build(document, compute(document))))
    assert found.invoice == document
    assert found.totals == compute(document)
    assert found.version == "4.0"


@given(RECEIPTS)
@settings(max_examples=60)
def test_payments_come_back_the_same(document):
    found = read(xml_writer.serialize(xml_writer.build(document, compute(document))))
    assert found.invoice == document


@given(INVOICES | RECEIPTS)
@settings(max_examples=25)
def test_random_documents_have_the_official_cadena_and_schema(document):
    known = replace(document, receiver=replace(document.receiver, rfc="L&O950913MSA"))
    xml = sealed(known)
    assert sat.xsd_problems(sat.without_addenda(xml)) == []
    assert sat.cadena(xml) == seal.original_string(parse_safely(xml))
    assert seal.verify(xml)


@pytest.mark.parametrize("document", [RICH, PUBLIC, PAYMENT], ids=["rich", "global", "payment"])
def test_a_document_read_and_written_again_is_the_same_document(document):
    first = read(stamped(document))
    again = read(xml_writer.serialize(xml_writer.build(first.invoice, first.totals)))
    assert again.invoice == first.invoice
    assert again.totals == first.totals
    assert first.stamp is not None
    assert first.stamp.uuid == UUID
