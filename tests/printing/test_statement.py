"""Account statements: balances that add up, and pages that hand them on."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigstack_desktop.printing.statement import Ageing, BadStatement, Entry, Statement, age
from gigstack_desktop.printing.statement_pages import render_statement, statement_bytes, write_statement
from gigstack_desktop.printing.style import PrintStyle
from tests.printing.reading import flowing, pages_of, words_of

D = Decimal
START, END = date(2026, 8, 1), date(2026, 11, 21)


def statement(entries: tuple[Entry, ...] = (), opening: str = "12500.50", **more: object) -> Statement:
    made = Statement(
        "ESCUELA KEMPER URGATE",
        "EKU9003173C9",
        "UNIVERSIDAD ROBOTICA ESPAÑOLA",
        "URE180429TM6",
        START,
        END,
        D(opening),
        entries,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def months(count: int = 75) -> tuple[Entry, ...]:
    def entry(i: int) -> Entry:
        day = START + timedelta(days=i)
        if i % 3 == 2:
            return Entry(day, "Pago", f"P {100 + i}", "Transferencia", payment=D("4350.00"))
        return Entry(day, "Factura", f"A {1000 + i}", "Mensualidad de noviembre", charge=D("2320.00") + i)

    return tuple(entry(i) for i in range(count))


amounts = st.decimals(0, 10**9, places=2)
entries = st.builds(
    lambda day, amount, charged: Entry(day, "X", "1", **{"charge" if charged else "payment": amount}),
    st.dates(START, END),
    amounts,
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(entries, max_size=30), st.decimals(-(10**9), 10**9, places=2))
def test_balances_add_up_to_the_cent(movements: list[Entry], opening: Decimal) -> None:
    made = statement(tuple(movements), str(opening))
    balance = opening
    for entry, after in made.rows:
        balance += entry.charge - entry.payment
        assert after == balance
    assert made.closing == balance == opening + made.charges - made.payments
    assert [entry.date for entry, _ in made.rows] == sorted(entry.date for entry in movements)


def test_a_balance_ages_by_the_days_since_it_was_due() -> None:
    days = (-5, 0, 1, 30, 31, 60, 61, 90, 91, 400)
    owed = [(END - timedelta(days=late), D(10**place)) for place, late in enumerate(days)]
    assert age(owed, END) == Ageing(D(11), D(1100), D(110_000), D(11_000_000), D(1_100_000_000))
    assert age(owed, END).total == sum(balance for _, balance in owed)


@pytest.mark.parametrize(
    "entry",
    [
        Entry(END + timedelta(days=1), "Factura", "A 1", charge=D(1)),
        Entry(START, "Factura", "A 1", charge=D(-1)),
        Entry(START, "Factura", "A 1", charge=D(1), payment=D(1)),
        Entry(START, "Factura", "A 1", charge=D("1.001")),
    ],
)
def test_movements_that_make_no_sense_are_refused(entry: Entry) -> None:
    with pytest.raises(BadStatement):
        statement((entry,))


def test_an_ageing_must_be_of_the_balance() -> None:
    assert statement(ageing=Ageing(current=D("12500.50"))).closing == D("12500.50")
    with pytest.raises(BadStatement):
        statement(ageing=Ageing(current=D("12500.51")))
    with pytest.raises(BadStatement):
        statement(start=END, end=START)


def test_each_page_hands_its_balance_to_the_next() -> None:
    made = statement(months())
    pages = pages_of(statement_bytes(made))
    assert len(pages) > 2
    for page, following in pairwise(pages):
        (left,) = re.findall(r"Saldo que pasa a la página siguiente +(\S+)", page)
        (taken,) = re.findall(r"Saldo de la página anterior +(\S+)", following)
        last = re.findall(r"(\$[\d,.]+)$", page.partition("Saldo que pasa")[0].rstrip(), re.MULTILINE)[-1]
        assert left == taken == last
    assert "Saldo que pasa" not in pages[-1]
    assert all("Cargo" in page for page in pages)
    assert [f"Página {n} de {len(pages)}" in page for n, page in enumerate(pages, 1)] == [True] * len(pages)


def test_everything_is_said() -> None:
    made = statement(months(9))
    ageing = Ageing(D("1000"), D("2000"), D("300"), D("40"), made.closing - D("3340"))
    text = flowing(statement_bytes(replace(made, ageing=ageing), PrintStyle(notes="CLABE 012", phone="55 1234")))
    for wanted in (
        "Estado de cuenta",
        "1 ago 2026 a 21 nov 2026",
        "EKU9003173C9",
        "UNIVERSIDAD ROBOTICA ESPAÑOLA",
        "$12,500.50",
        "Factura A 1000",
        "Pago P 102",
        "Antigüedad del saldo al 21 nov 2026",
        "Más de 90 días",
        "$2,000.00",
        f"${made.closing:,.2f}",
        "no es un comprobante fiscal",
        "CLABE 012",
    ):
        assert wanted in text


def test_nothing_happened_is_a_statement_too() -> None:
    made = statement(opening="0", currency="USD")
    assert len(render_statement(made)) == 1
    assert "Saldo al 21 nov 2026, USD" in words_of(statement_bytes(made))


def test_it_is_written_whole(tmp_path: Path) -> None:
    assert write_statement(statement(months(3)), tmp_path / "estado.pdf") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["estado.pdf"]
