"""What screens import and compute on their own thread: light, and exact as typed."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigstack_desktop.cfdi.totals import compute
from gigstack_desktop.services.company import Company
from gigstack_desktop.services.draft import Draft, DraftGlobal, DraftLine, DraftRelation, DraftTax, from_dict, to_dict
from gigstack_desktop.services.draft_fiscal import draft_path, number, to_invoice
from gigstack_desktop.services.engine import Engine

COMPANY = Company("team", "EKU9003173C9", "ESCUELA KEMPER URGATE", "601", "42501")
HEAVY = ("httpx", "pydantic", "keyring", "lxml", "cryptography", "fastapi", "sqlalchemy")
LIGHT = ("events", "engine", "queries", "draft", "draft_fiscal", "company", "profiles")


@pytest.mark.parametrize("module", LIGHT)
def test_what_screens_import_is_light(module: str) -> None:
    code = f"import gigstack_desktop.services.{module}, sys; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.50", "1234.50"),
        ("1234.5", "1234.5"),
        (" $ 1,234,567.891 ", "1234567.891"),
        (".5", "0.5"),
        ("7.", "7"),
        ("1 234", "1234"),
    ],
)
def test_numbers_as_mexicans_type_them(text: str, value: str) -> None:
    assert number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "1,5", "1.234,50", "12,34.5", "abc", "-3", "1e5", "NaN", "1..2", "9" * 30, "٣"])
def test_what_is_not_a_number_is_not_guessed(text: str) -> None:
    assert number(text) is None


def line(**changes: object) -> DraftLine:
    base = DraftLine(quantity="3", unit_price="99.99", description="x", product_key="01010101", unit_key="H87")
    return replace(base, **changes)  # type: ignore[arg-type]


def test_blank_lines_are_left_out_and_findings_speak_of_the_typed_rows() -> None:
    draft = Draft(lines=(DraftLine(), line(unit_price="uno"), DraftLine(), line(discount="x%")))
    invoice, problems = to_invoice(draft, COMPANY)
    assert len(invoice.lines) == 2
    assert [problem.path for problem in problems] == [("lines", 1, "unit_price"), ("lines", 3, "discount")]
    assert draft_path(draft, ("lines", 1, "discount")) == ("lines", 3, "discount")


def test_included_taxes_percentages_and_derived_fields() -> None:
    draft = Draft(lines=(line(taxes=(DraftTax(included=True),)), line(discount="10%")), method="PPD", currency="mxn")
    invoice, problems = to_invoice(draft, COMPANY)
    assert problems == ()
    assert [found.objeto_imp for found in invoice.lines] == ["02", "01"]
    assert invoice.lines[1].discount == Decimal("29.997")
    assert (invoice.payment_form, invoice.currency) == ("99", "MXN")
    assert compute(replace(invoice, lines=invoice.lines[:1])).total == Decimal("299.97")


def test_a_percentage_is_taken_off_the_amount_before_tax() -> None:
    taxed = line(quantity="1", unit_price="116", discount="10%", taxes=(DraftTax(included=True),))
    invoice, _ = to_invoice(Draft(lines=(taxed,)), COMPANY)
    assert invoice.lines[0].discount == 10
    assert compute(invoice).total == Decimal("104.40")


text = st.text(max_size=8)
taxes = st.builds(DraftTax, impuesto=text, factor=text, rate=text, withheld=st.booleans(), included=st.booleans())
lines = st.builds(
    DraftLine, quantity=text, unit_price=text, discount=text, description=text, taxes=st.tuples(taxes) | st.just(())
)
drafts = st.builds(
    Draft,
    rfc=text,
    zip=text,
    currency=text,
    exchange_rate=text,
    form=text,
    lines=st.lists(lines, max_size=3).map(tuple),
    relations=st.just((DraftRelation("04", ("a", "b")),)),
    global_period=st.none() | st.builds(DraftGlobal, months=text, year=text),
)


@given(drafts)
def test_whatever_is_typed_is_kept_and_computed(draft: Draft) -> None:
    assert from_dict(to_dict(draft)) == draft
    invoice, _ = to_invoice(draft, COMPANY)
    compute(invoice)


def test_drafts_of_other_versions_open() -> None:
    data = to_dict(Draft(lines=(DraftLine(),)))
    data["something_new"] = 1
    data["lines"][0]["something_new"] = 1
    del data["notes"]
    assert from_dict(data).lines[0].quantity == "1"


def test_the_engine_runs_work_cancels_across_and_ends() -> None:
    engine = Engine()
    engine.start()
    cancelled = threading.Event()

    async def forever() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            cancelled.set()

    async def scenario() -> str:
        task = asyncio.create_task(engine.call(forever()))
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

        async def name() -> str:
            return threading.current_thread().name

        return await engine.call(name())

    assert asyncio.run(scenario()) == "engine"
    assert cancelled.wait(5)
    engine.submit(forever())
    engine.stop()
    assert not engine.running
