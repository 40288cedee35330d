"""Drafts made of other people's XML: what is kept, what is left out, and whom they are made out to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from gigstack_desktop.cfdi import xml_reader
from gigstack_desktop.cfdi.model import FOREIGN_RFC, Document, GlobalPeriod, Party, Tax
from gigstack_desktop.cfdi.totals import compute
from gigstack_desktop.errors import BadFile
from gigstack_desktop.services import xml_files
from gigstack_desktop.services.company import Company
from gigstack_desktop.services.copied import draft_of
from gigstack_desktop.services.draft_fiscal import to_invoice
from tests.services.conftest import Desk
from tests.support import documents
from tests.support.invoices import COMPANY, ISSUER, invoice, line

OURS = Company(rfc=ISSUER.rfc, name=ISSUER.name, regimen=ISSUER.regimen, zip=ISSUER.zip)
OTHERS = replace(OURS, rfc="MISC491214B86")
NOW = datetime(2026, 11, 21, 18, tzinfo=UTC)


def read(**more: object) -> Document:
    taxes = (Tax("002", "Tasa", Decimal("0.16")), Tax("001", "Tasa", Decimal("0.1"), withheld=True))
    made = invoice(line("33.333333", "3", taxes=taxes, discount=Decimal("5.5")), series="A", folio="7", **more)
    return xml_reader.read(documents.stamped(made))


def test_a_copy_comes_to_the_same_total() -> None:
    document = read()
    copy, unreadable = to_invoice(draft_of(document, OURS, NOW), OURS)
    assert unreadable == ()
    assert compute(copy).total == document.totals.total
    assert (copy.receiver.rfc, copy.series, copy.folio) == (COMPANY.rfc, "A", "")


def test_of_another_issuer_the_series_stays_behind() -> None:
    assert draft_of(read(), OTHERS, NOW).series == ""


def test_what_a_supplier_charged_us_is_addressed_to_nobody() -> None:
    draft = draft_of(read(), replace(OURS, rfc=COMPANY.rfc), NOW)
    assert (draft.rfc, draft.name, draft.uso) == ("", "", "")
    assert len(draft.lines) == 1


def test_a_foreign_customer_keeps_what_names_it_and_the_old_rate_is_left_out() -> None:
    buyer = Party(FOREIGN_RFC, "ACME", "616", ISSUER.zip, "S01", residencia_fiscal="USA", num_reg_id_trib="12-3456789")
    document = read(receiver=buyer, currency="USD", exchange_rate=Decimal("18.1234"))
    draft = draft_of(document, OURS, NOW)
    assert (draft.residencia_fiscal, draft.num_reg_id_trib) == ("USA", "12-3456789")
    assert (draft.currency, draft.exchange_rate) == ("USD", "")


def test_the_period_of_a_global_invoice_goes_along() -> None:
    draft = draft_of(read(global_period=GlobalPeriod("04", "11", 2026)), OURS, NOW)
    assert draft.global_period is not None
    assert (draft.global_period.months, draft.global_period.year) == ("11", "2026")


def test_payments_are_no_drafts() -> None:
    with pytest.raises(ValueError, match="type P"):
        draft_of(xml_reader.read(documents.stamped(documents.PAYMENT)), OURS, NOW)


async def test_a_known_rfc_is_our_client_and_the_draft_is_kept(desk: Desk) -> None:
    [row] = await desk.workspace.clients.suggest("agroproductos", 1)
    buyer = Party(row.rfc, "NOMBRE COMO LO ESCRIBIO OTRO", "601", "06000", "I04")
    draft = await desk.workspace.drafts.from_document(read(receiver=buyer))
    assert (draft.client_id, draft.name, draft.uso) == (row.id, row.name.upper(), "I04")
    kept = await desk.workspace.drafts.get(draft.id)
    assert kept is not None
    assert kept.lines == draft.lines


@pytest.mark.parametrize(
    ("content", "reason"), [(b"", "xml_empty"), (b"<a>", "xml_malformed"), (b"<!DOCTYPE a><a/>", "xml_dtd")]
)
def test_bad_files_say_why(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(content)
    with pytest.raises(BadFile) as refused:
        xml_files.inspect(path)
    assert refused.value.reason == reason


def test_folders_and_files_that_went_are_told_apart(tmp_path: Path) -> None:
    for path, reason in ((tmp_path, "folder"), (tmp_path / "nada.xml", "missing")):
        with pytest.raises(BadFile) as refused:
            xml_files.read(path)
        assert refused.value.reason == reason
