"""Corrections of the checker that the composer takes, and those that it has no field for."""

from __future__ import annotations

from dataclasses import replace

from gigstack_desktop.cfdi.model import Finding, Tax
from gigstack_desktop.cfdi.totals import compute
from gigstack_desktop.services.company import Company
from gigstack_desktop.services.draft import DraftTax
from gigstack_desktop.services.draft_fiscal import to_invoice
from gigstack_desktop.ui.composer import corrections
from gigstack_desktop.ui.composer.confirm import ConfirmSheet
from gigstack_desktop.ui.composer.viewmodel import Confirmation
from gigstack_desktop.ui.widgets.form import FindingLine
from tests.ui.test_composer import valid


def test_one_tax_of_a_line_is_corrected() -> None:
    draft = valid()
    exempt = replace(draft.lines[0], taxes=(DraftTax(factor="Exento", rate="0"),))
    mended = corrections.apply(
        draft.with_line(0, exempt), Finding("x", "B", ("lines", 0, "taxes", 0), "", Tax("002", "Exento", None))
    )
    assert mended.lines[0].taxes == (DraftTax(factor="Exento", rate=""),)


def test_a_correction_is_offered_where_it_can_be_taken() -> None:
    draft = valid(name="EMPRESA SA DE CV")
    works = Finding("x", "W", ("receiver", "name"), "", "EMPRESA")
    elsewhere = [
        Finding("x", "W", ("issuer", "name"), "", "EMPRESA"),
        Finding("x", "B", ("date",), "", "2026-01-01"),
        Finding("x", "B", ("lines", 0, "predial"), "", ("123",)),
        Finding("x", "B", ("global_period", "months"), "", "11"),
        Finding("x", "B", ("lines", 0, "taxes", 1), "", Tax("002", "Exento", None)),
    ]
    offered = corrections.offered(draft, [works, *elsewhere])
    assert [finding.fix for finding in offered] == ["EMPRESA"] + [None] * len(elsewhere)


def test_a_period_stays_with_the_public_in_general() -> None:
    """Chosen, then another client taken: its fields are hidden, so it must not keep the invoice from being stamped."""
    draft = corrections.with_period(valid(name="Público en general"), months="11", year="2026")
    assert corrections.needs_period(draft)
    company = Company()
    assert to_invoice(draft, company)[0].global_period is not None
    assert to_invoice(replace(draft, name="EMPRESA"), company)[0].global_period is None


def test_what_is_true_of_every_line_is_said_once_before_stamping() -> None:
    draft = valid()
    invoice, _ = to_invoice(draft, Company())
    same = tuple(Finding("GLOBAL_KEY", "W", ("lines", row, "product_key"), "Cada concepto.") for row in range(9))
    other = Finding("RFC_DIGIT", "W", ("receiver", "rfc"), "Revisa el RFC.")
    confirmation = Confirmation(invoice, compute(invoice), draft, (*same, other), (), "stamp", offline=False)
    sheet = ConfirmSheet(confirmation, "A")
    assert [line.text() for line in sheet.findChildren(FindingLine)] == ["Cada concepto.", "Revisa el RFC."]
    sheet.deleteLater()
