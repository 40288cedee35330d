"""Formats, sentences of errors, and what a log may say."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from gigstack_desktop import errors
from gigstack_desktop.ui import format as fmt
from gigstack_desktop.ui import messages
from gigstack_desktop.ui.report import MaskingFormatter, Reporter, masked


def test_money_is_written_as_in_mexico():
    assert fmt.money(Decimal("1234.5")) == "$1,234.50"
    assert fmt.money(Decimal("-0.005")) == "−$0.01"
    assert fmt.money(Decimal("3200"), "USD") == "US$3,200.00"
    assert fmt.money(Decimal("10"), "GBP") == "GBP 10.00"
    assert fmt.money_full(Decimal("10"), "MXN") == "$10.00 MXN"
    assert fmt.money(None) == ""
    assert fmt.quantity(Decimal("1200.500")) == "1,200.5"
    assert fmt.percent(Decimal("0.106667")) == "10.6667 %"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hoy", date(2026, 3, 1)),
        ("Ayer", date(2026, 2, 28)),
        ("30d", date(2026, 1, 30)),
        ("2026-01", date(2026, 1, 1)),
        ("15/02", date(2026, 2, 15)),
        ("15/02/25", date(2025, 2, 15)),
        ("2024-02-29", date(2024, 2, 29)),
        ("31/02", None),
        ("mañana", None),
        ("", None),
    ],
)
def test_dates_are_typed_freely(typed, meant):
    assert fmt.parse_day(typed, date(2026, 3, 1)) == meant


def test_how_long_ago():
    now = datetime.now(UTC)
    assert fmt.ago(now - timedelta(seconds=5), now) == "hace un momento"
    assert fmt.ago(now - timedelta(minutes=2), now) == "hace 2 min"
    assert fmt.ago(None, now) == ""


ALL = [
    errors.Offline(),
    errors.Unknown(),
    errors.Unauthorized(),
    errors.Forbidden(),
    errors.NotFound(),
    errors.Busy(),
    errors.Busy(12.4),
    errors.ServiceFailure(502),
    errors.Rejected("x", ""),
    errors.Rejected("x", "El RFC no existe", (errors.FieldProblem("tax_id", "x", "El RFC no existe"),)),
    errors.NoKeyring(),
    errors.DiskFull(),
    errors.StoreDamaged(),
    *(errors.PrintFailed(reason) for reason in ("queue", "no_printer", "no_answer", "file", "device")),
    *(errors.BadFile(reason) for reason in ("empty", "not_pdf", "too_big", "damaged", "encrypted", "odd")),
    errors.BadFile("not_pdf", name="constancia.pdf"),
]


@pytest.mark.parametrize("error", ALL, ids=repr)
def test_every_error_is_a_sentence_that_says_what_to_do(error):
    said = messages.sentence(error)
    assert said.endswith((".", "!"))
    assert said[0].isupper() or said[0] in "«¿"
    assert "{" not in said
    assert "El archivo El archivo" not in said
    assert messages.title(error)


def test_files_are_named():
    assert messages.sentence(errors.BadFile("not_pdf", name="a.pdf")).startswith("«a.pdf»: esto no es un PDF.")
    assert messages.sentence(errors.BadFile("empty")).startswith("El archivo está vacío")


def test_each_kind_of_error_has_its_own_words():
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.AppError)]
    told = {messages.sentence(e) for e in ALL}
    covered = {type(e) for e in ALL}
    assert {k for k in kinds if k is not errors.AppError} == covered
    assert len(told) >= len(covered)


def test_logs_hold_neither_keys_nor_whole_rfcs():
    text = 'Authorization: Bearer abc.def "api_key": "sk_live_123456789" EKU9003173C9 ' + "a" * 64
    said = masked(text)
    for secret in ("abc.def", "sk_live", "EKU9003173C9", "a" * 40):
        assert secret not in said
    record = logging.LogRecord("x", logging.INFO, "", 1, "cliente %s", ("XAXX010101000",), None)
    assert "XAXX010101000" not in MaskingFormatter("%(message)s").format(record)


def test_a_defect_is_shown_once(expected_errors):
    expected_errors |= {"defect:", "again:"}
    shown: list[str] = []
    reporter = Reporter()
    reporter.show_with(shown.append)

    def fail() -> None:
        raise ZeroDivisionError("EKU9003173C9")

    for _ in range(3):
        try:
            fail()
        except ZeroDivisionError as error:
            reporter.error(error)
    assert len(shown) == 1
    assert reporter.defects == shown
    assert "EKU9003173C9" not in shown[0]
