"""The flow layout keeps its promises whatever the heights; words and figures read as Mexicans write them."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QFontDatabase, QPainter

from gigstack_desktop.cfdi.model import Tax, TaxAmount
from gigstack_desktop.printing import fonts, wording
from gigstack_desktop.printing.flow import Ink, Piece, Text, paginate
from gigstack_desktop.printing.style import accent, contrast_on_white

ROOM, FIRST = 100.0, 80.0


@dataclass(frozen=True)
class Box:
    name: int
    size: float

    def height(self, width: float) -> float:
        return self.size

    def paint(self, painter: QPainter, x: float, y: float, width: float) -> None:
        raise AssertionError("layout does not paint")


HEADER = Box(-1, 10.0)
boxes = st.lists(st.tuples(st.floats(1, 60), st.floats(0, 5), st.booleans(), st.booleans()), max_size=30)


@settings(max_examples=100, deadline=None)
@given(boxes)
def test_every_block_is_placed_once_in_order_and_inside_its_page(rows: list[tuple[float, float, bool, bool]]) -> None:
    pieces = [
        Piece(Box(i, size), before, header=HEADER if headed else None, with_next=joined)
        for i, (size, before, headed, joined) in enumerate(rows)
    ]
    pages = paginate(pieces, 50, FIRST, ROOM)
    placed = [block.name for page in pages for block, _ in page.placed if block.name >= 0]  # type: ignore[attr-defined]
    assert placed == list(range(len(rows)))
    for number, page in enumerate(pages):
        bottom = 0.0
        for block, y in page.placed:
            assert y >= bottom - 1e-6
            bottom = y + block.height(50)
        assert bottom <= (FIRST if number == 0 else ROOM) + 1e-6 or len(page.placed) <= 2


def test_a_header_is_repeated_only_on_new_pages() -> None:
    rows = [Piece(HEADER, with_next=True), *(Piece(Box(i, 30), header=HEADER) for i in range(6))]
    pages = paginate(rows, 50, FIRST, ROOM)
    assert [[block.name for block, _ in page.placed] for page in pages] == [[-1, 0, 1], [-1, 2, 3, 4], [-1, 5]]  # type: ignore[attr-defined]


def test_what_belongs_at_the_foot_stands_there() -> None:
    (page,) = paginate([Piece(Box(0, 10)), Piece(Box(1, 20), at_foot=True)], 50, FIRST, ROOM)
    assert page.placed[-1][1] == FIRST - 20


def test_a_piece_higher_than_a_page_gets_its_own() -> None:
    pages = paginate([Piece(Box(0, 10)), Piece(Box(1, 500)), Piece(Box(2, 10))], 50, FIRST, ROOM)
    assert [len(page.placed) for page in pages] == [1, 1, 1]


def test_text_breaks_inside_a_word_longer_than_the_line() -> None:
    fonts.load()
    text = Text("W" * 400, Ink(fonts.font(8), "#000000"))
    assert text.height(2000) > 3 * text.height(1e6)


def test_the_fonts_are_ours_and_loading_twice_adds_nothing() -> None:
    fonts.load()
    before = QFontDatabase.styles(fonts.FAMILY)
    fonts.load()
    assert sorted(QFontDatabase.styles(fonts.FAMILY)) == sorted(before) == ["Medium", "Regular", "SemiBold"]


def test_digits_are_all_as_wide() -> None:
    fonts.load()
    widths = {Text(digit * 20, Ink(fonts.font(8), "#000000")).natural_width() for digit in "0123456789"}
    assert len(widths) == 1


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1234567.891", "$1,234,567.891"),
        ("5", "$5.00"),
        ("0.12345678", "$0.123457"),
        ("-3.5", "-$3.50"),
        ("1E+3", "$1,000.00"),
    ],
)
def test_prices(value: str, text: str) -> None:
    assert wording.price(Decimal(value)) == text


@pytest.mark.parametrize(
    ("value", "text"), [("1.000000", "1"), ("42.50", "42.5"), ("1000", "1,000"), ("0", "0"), ("1E+2", "100")]
)
def test_numbers(value: str, text: str) -> None:
    assert wording.number(Decimal(value)) == text


def test_dates_and_rates() -> None:
    assert wording.date(datetime(2026, 1, 2, 3, 4, 5)) == "2 ene 2026, 03:04:05"
    assert wording.percent(Decimal("0.106667")) == "10.6667 %"
    assert wording.rate_of("002", "Exento", None) == "IVA exento"
    assert wording.rate_of("003", "Cuota", Decimal("0.5911")) == "IEPS $0.5911 por unidad"


def test_a_tax_names_its_base_when_it_is_not_the_lines_amount() -> None:
    iva = Tax("002", "Tasa", Decimal("0.16"))
    computed = TaxAmount(iva, Decimal(100), Decimal(16))
    assert wording.line_tax(computed, Decimal(100)) == "IVA 16 % $16.00"
    assert wording.line_tax(computed, Decimal(90)) == "IVA 16 % sobre $100.00: $16.00"


@settings(max_examples=100, deadline=None)
@given(st.from_regex(r"#[0-9a-f]{6}", fullmatch=True))
def test_any_company_colour_can_be_read_on_paper(color: str) -> None:
    assert contrast_on_white(QColor(accent(color))) >= 4.5


@pytest.mark.parametrize("color", ["", "nonsense", "transparent", "#12"])
def test_a_colour_that_is_none_gives_ours(color: str) -> None:
    assert accent(color) == accent("")


def test_a_draft_preview_loads_nothing_heavy() -> None:
    heavy = ["lxml", "cryptography", "segno", "pypdfium2", "PySide6.QtPrintSupport"]
    ours = "gigstack_desktop.printing.painter, gigstack_desktop.printing.printer"
    code = f"import sys, {ours}; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
