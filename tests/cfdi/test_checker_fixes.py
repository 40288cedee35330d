"""Corrections hold whatever else is wrong: documents broken at random in several places at once."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from gigstack_desktop.cfdi.checker import check
from gigstack_desktop.cfdi.model import GlobalPeriod, Invoice, Line, Party, Relation
from tests.cfdi.good_documents import FACTS, NOVEMBER, TRADE, UUID
from tests.cfdi.test_checker_codes import mended
from tests.support.invoices import COMPANY, EXEMPT, IEPS8, ISR10, ISSUER, IVA8, IVA16, D, invoice, line

parties = st.builds(
    Party,
    rfc=st.sampled_from(["SAT970701NN3", "sat 970701 nn3", "CACX7605101P8", "cacx7605101p8", "XAXX010101000",
                         "xaxx010101000", "XEXX010101000", "EKU9003173C9", "", "NO"]),
    name=st.sampled_from(["ACME", "Acme  SA de CV", "ACME S.A.", "Público en general", "PUBLICO EN GENERAL", ""]),
    regimen=st.sampled_from(["601", "605", "612", "616", "626", "609", ""]),
    zip=st.sampled_from(["06000", "42501", "600", ""]),
    uso_cfdi=st.sampled_from(["G03", "G02", "S01", "D01", "CP01", "P01", ""]),
    residencia_fiscal=st.sampled_from(["", "", "USA", "MEX", "usa"]),
    num_reg_id_trib=st.sampled_from(["", "", "123456789"]),
)  # fmt: skip
taxes = st.lists(st.sampled_from([IVA16, IVA8, EXEMPT, IEPS8, ISR10]), max_size=3).map(tuple)
lines = st.builds(
    lambda taxes, objeto, discount, text, key, predial: line(
        "100", taxes=taxes, objeto_imp=objeto, discount=discount, description=text, product_key=key, predial=predial
    ),
    taxes,
    st.sampled_from(["02", "01", "06", "07", "08", "99"]),
    st.sampled_from(["0", "100", "101", "-1"]),
    st.sampled_from(["Cosa", "", "a|b", "Venta"]),
    st.sampled_from(["80101500", "01010101", "15101506", "x"]),
    st.sampled_from([(), ("1-2",), ("ñ",)]),
)


def _document(issuer: Party, receiver: Party, lines: list[Line], header: dict[str, object]) -> Invoice:
    return replace(invoice(), issuer=issuer, receiver=receiver, lines=tuple(lines), **header)  # type: ignore[arg-type]


headers = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["I", "I", "E", "P"]),
        "payment_form": st.sampled_from(["03", "99", "30", "15", "", "77"]),
        "payment_method": st.sampled_from(["PUE", "PPD", ""]),
        "conditions": st.sampled_from(["", "30 días", "a|b"]),
        "exportacion": st.sampled_from(["01", "02", "03", ""]),
        "exchange_rate": st.sampled_from([None, D(1), D(2)]),
        "currency": st.sampled_from(["MXN", "USD", "XXX"]),
        "confirmation": st.sampled_from(["", "ABCDE", "A"]),
        "relations": st.sampled_from([(), (Relation("01", (UUID,)),), (Relation("07", (UUID,)),)]),
        "global_period": st.sampled_from([None, NOVEMBER, GlobalPeriod("05", "18", 2026)]),
        "complements": st.sampled_from([(), (TRADE,)]),
    }
)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([ISSUER, replace(COMPANY, regimen="605")]) | parties, parties, st.lists(lines, max_size=2), headers
)
def test_each_correction_takes_its_finding_away_and_blocks_nothing_new(issuer, receiver, lines, header):
    document = _document(issuer, receiver, lines, header)
    options = {"related": {UUID: FACTS}}
    found = check(document, **options)
    for finding in found:
        if finding.fix is not None:
            mended(document, finding, found, options)
