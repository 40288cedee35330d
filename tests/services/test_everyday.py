"""What the checker says of the invoices that people write every day: nothing, or one thing that helps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from gigstack_desktop.cfdi.catalogues import Catalogues
from gigstack_desktop.cfdi.checker import check
from gigstack_desktop.cfdi.model import Finding
from gigstack_desktop.services.company import Company
from gigstack_desktop.services.draft import Draft, DraftGlobal, DraftLine
from gigstack_desktop.services.draft_fiscal import local, merged, to_invoice
from gigstack_desktop.ui.composer import presets

NOW = datetime(2026, 11, 21, 18, tzinfo=UTC)
COMPANY = Company(rfc="EKU9003173C9", name="ESCUELA KEMPER URGATE", regimen="601", zip="42501")
PERSON = Company(rfc="CACX7605101P8", name="XOCHILT CASAS CHAVEZ", regimen="612", zip="36257")
RESICO = replace(PERSON, regimen="626")
BUYER = {"rfc": "SAT970701NN3", "name": "SERVICIO DE ADMINISTRACION TRIBUTARIA", "regimen": "603", "zip": "06300"}
CLIENT = {"rfc": "CACX7605101P8", "name": "XOCHILT CASAS CHAVEZ", "regimen": "612", "zip": "36257"}
PUBLIC = {"rfc": "XAXX010101000", "name": "PUBLICO EN GENERAL", "regimen": "616", "zip": "42501", "uso": "S01"}
NOVEMBER = DraftGlobal("04", "11", "2026")
CONSULTING, SOFTWARE, FREIGHT, LEASE, PASTRY, TICKET = (
    "80101500", "81112501", "78101802", "80131502", "50181900", "01010101",
)  # fmt: skip


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogues]:
    with Catalogues.open(cache=tmp_path_factory.mktemp("catalogues")) as opened:
        yield opened


def line(key: str = CONSULTING, taxes: str = "iva16", unit: str = "E48", **changes: Any) -> DraftLine:
    chosen = presets.preset(taxes)
    made = DraftLine(unit_key=unit, product_key=key, description="Lo de siempre", unit_price="1,234.50")
    return replace(made, taxes=chosen.draft_taxes, objeto_imp=chosen.objeto_imp, **changes)


def draft(*lines: DraftLine, **changes: Any) -> Draft:
    return Draft(lines=lines, **{"form": "03", "uso": "G03", **BUYER, **changes})


def said(company: Company, typed: Draft, catalogues: Catalogues) -> tuple[Finding, ...]:
    invoice, unread = to_invoice(typed, company, now=local(NOW, company.tz))
    return merged(typed, unread, check(invoice, catalogues=catalogues, now=NOW))


TICKETS = line(TICKET, "iva16_included", "ACT", description="Venta", sku="T-1023")


@pytest.mark.parametrize(
    ("company", "typed"),
    [
        (COMPANY, draft(line())),
        (COMPANY, draft(line(SOFTWARE), line(CONSULTING, discount="10%"), method="PPD", form="99")),
        (COMPANY, draft(line(PASTRY, "iva0", "H87", quantity="12"), **CLIENT)),
        (COMPANY, draft(line(PASTRY, "ieps8_iva0", "H87"), **CLIENT)),
        (COMPANY, draft(line(SOFTWARE), currency="USD", exchange_rate="18.4321")),
        (COMPANY, draft(line(FREIGHT, "freight"))),
        (COMPANY, draft(line(LEASE))),
        (PERSON, draft(line(CONSULTING, "fees"))),
        (PERSON, draft(line(LEASE, "lease"))),
        (PERSON, draft(line(CONSULTING), **{**CLIENT, "rfc": "GOYA780416GM0", "name": "ANA GOMEZ YAÑEZ"})),
        (PERSON, draft(line(PASTRY, "iva0", "H87"))),
        (RESICO, draft(line(CONSULTING, "resico_services"))),
        (RESICO, draft(line(PASTRY, "resico_goods", "H87"))),
        (COMPANY, draft(TICKETS, replace(TICKETS, key="2", sku="T-1024"), **PUBLIC, global_period=NOVEMBER)),
        (COMPANY, draft(line(), **{**PUBLIC, "name": "JUAN PEREZ"})),
    ],
)
def test_everyday_invoices_have_no_findings(company: Company, typed: Draft, catalogues: Catalogues) -> None:
    assert said(company, typed, catalogues) == ()


@pytest.mark.parametrize(
    ("company", "typed", "code", "words"),
    [
        (PERSON, draft(line()), "WITHHOLDING", "ISR (10 %) e IVA (10.6667 %)"),
        (COMPANY, draft(line(FREIGHT)), "WITHHOLDING", "IVA (4 %)"),
        (RESICO, draft(line(PASTRY, unit="H87")), "CFDI140225", "1.25 %"),
        (COMPANY, draft(line(SOFTWARE), **PUBLIC, global_period=NOVEMBER), "GLOBAL_KEY", "01010101"),
    ],
)
def test_what_is_probably_forgotten_is_said_once(
    company: Company, typed: Draft, code: str, words: str, catalogues: Catalogues
) -> None:
    [found] = said(company, typed, catalogues)
    assert (found.code, found.severity) == (code, "W")
    assert words in found.message
