"""The checker answers about anything that can be read or typed; it never fails."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigstack_desktop.cfdi.catalogues import Catalogues
from gigstack_desktop.cfdi.certificates import Certificate
from gigstack_desktop.cfdi.checker import check
from gigstack_desktop.cfdi.model import (
    Banks,
    GlobalPeriod,
    Invoice,
    Line,
    LocalTax,
    PaidDocument,
    PaidTax,
    Party,
    Payment,
    Relation,
    StatedPayment,
    StatedPayments,
    Tax,
    ThirdParty,
    Totals,
    TransferredGroup,
    WithheldGroup,
)
from gigstack_desktop.cfdi.totals import compute
from tests.cfdi.good_documents import FACTS, UUID
from tests.support import certs

WORDS = "|,01,02,99,MXN,USD,XXX,PUE,PPD,XAXX010101000,SAT970701NN3,PUBLICO EN GENERAL,42501,601,S01,ñ\u0301"
text = st.sampled_from(["", " ", UUID, "x" * 1001, *WORDS.split(",")])
amount = st.sampled_from([Decimal(v) for v in ("0", "1", "-1", "0.16", "0.08", "1E-11", "0.333333", "99.99", "9E17")])
date = st.sampled_from(
    [datetime(1, 1, 1), datetime(2026, 11, 21, 10), datetime(2026, 11, 1), datetime(9999, 12, 31, 23)]
)
factor = st.sampled_from(["Tasa", "Cuota", "Exento"])
rate = st.none() | amount.filter(lambda value: value >= 0)
impuesto = st.sampled_from(["001", "002", "003", ""])


def some(strategy, most=2):  # type: ignore[no-untyped-def]
    return st.lists(strategy, max_size=most).map(tuple)


tax = st.builds(Tax, impuesto, factor, rate, st.booleans(), st.booleans(), rate)
line = st.builds(
    Line,
    *(text, amount, amount, text, text, text, text, amount, text, some(tax)),
    third_party=st.none() | st.builds(ThirdParty, text, text, text, text),
    pedimentos=some(text),
    predial=some(text),
)
party = st.builds(Party, text, text, text, text, text, text, text)
paid_tax = st.builds(PaidTax, impuesto, factor, rate, st.booleans(), amount, amount)
paid = st.builds(
    PaidDocument,
    *(text, amount, amount, st.integers(-1, 1001), text, text, text, amount, text, some(paid_tax)),
)
payment = st.builds(
    Payment,
    *(date, text, amount, some(paid), text, amount, text),
    banks=st.builds(Banks, text, text, text, text, text),
)
invoice = st.builds(
    Invoice,
    *(st.sampled_from("IEPTN"), party, party, text, date, some(line), text, rate, text, text),
    relations=some(st.builds(Relation, text, some(text))),
    global_period=st.none() | st.builds(GlobalPeriod, text, text, st.sampled_from([0, 1, 2026, 9999, 100000])),
    payments=some(payment),
    local_taxes=some(st.builds(LocalTax, text, amount, st.booleans(), rate)),
    confirmation=text,
)
group = st.builds(TransferredGroup, impuesto, factor, rate, amount, rate)
withheld = st.builds(WithheldGroup, impuesto, amount)
stated = st.builds(StatedPayment, some(withheld), some(group), some(amount))


@pytest.fixture(scope="module")
def catalogues() -> Iterator[Catalogues]:
    with Catalogues.open() as opened:
        yield opened


def read(
    document: Invoice, payments: tuple[StatedPayment, ...], subtotal: Decimal, groups: tuple[TransferredGroup, ...]
) -> Totals:
    """Totals as some XML might state them."""
    computed = compute(document)
    own = (payments * len(document.payments))[: len(document.payments)] if payments else ()
    said = StatedPayments((("MontoTotalPagos", subtotal),), own) if len(own) == len(document.payments) else None
    return Totals(computed.lines, subtotal, None, groups, (), None, subtotal, subtotal, computed.local, said)


@settings(max_examples=60, deadline=None)
@given(invoice, some(stated, 1), amount, some(group))
def test_nothing_that_can_be_read_makes_it_fail(catalogues, document, payments, subtotal, groups):
    now = datetime(2026, 11, 21, 17, tzinfo=UTC)
    own = Certificate.load(certs.csd().cer)
    related = {UUID: FACTS}
    for totals in (None, read(document, payments, subtotal, groups)):
        found = check(
            document,
            catalogues=catalogues,
            now=now,
            certificate=own,
            related=related,
            totals=totals,
            usual_rate=Decimal(19),
        )
        assert all(finding.message and finding.severity in ("B", "W") for finding in found)
