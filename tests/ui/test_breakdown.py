"""The tables of «¿De dónde sale cada centavo?»: moved cents, roundings and hostile names, for any invoice."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtGui import QTextDocument

from gigstack_desktop.cfdi.model import Line, Tax
from gigstack_desktop.cfdi.totals import compute
from gigstack_desktop.errors import BadFile
from gigstack_desktop.ui.invoices import breakdown
from tests.support.invoices import invoice

IVA = Tax("002", "Tasa", Decimal("0.16"), included=True)


async def told(*lines: Line) -> tuple[list[str], str]:
    made = invoice(*lines)
    explanation = await breakdown.explain(made, compute(made))
    document = QTextDocument()
    document.setHtml(explanation.page)
    return document.toPlainText().split("\n"), explanation.text


def line(description: str = "Libro", price: str = "100", taxes: tuple[Tax, ...] = (IVA,)) -> Line:
    return Line(description, Decimal(3), Decimal(price), "01010101", "H87", taxes=taxes, objeto_imp="02")


async def test_a_price_with_its_tax_inside_is_said_once_without_the_name_of_its_row() -> None:
    rows, _ = await told(line("Uno «dos»: <tres>", "33.33"))
    at = rows.index("1. Uno «dos»: <tres>")
    assert rows[at + 3] == "El precio 33.33 ya incluye IVA 16 %; sin impuestos es 28.732759."


async def test_roundings_add_up_to_what_the_document_says() -> None:
    rows, _ = await told(line("Uno", "33.33"), line("Dos", "0.07"))
    exact, moved, written = rows[rows.index("Subtotal") + 1 :][:3]
    signed = Decimal(moved.replace(breakdown.fmt.MINUS, "-"))
    assert signed
    assert Decimal(exact) + signed == Decimal(written)


async def test_a_long_invoice_is_cut_on_screen_and_whole_in_the_copied_text() -> None:
    many = [line(f"Cosa {number}") for number in range(breakdown.MOST_LINES + 5)]
    rows, text = await told(*many)
    assert "y 5 conceptos más, que están en la explicación que se copia" in rows
    assert f"Concepto {len(many)}: 3 × 86.206897" in text


async def test_a_file_that_is_no_cfdi_is_refused(tmp_path: Path) -> None:
    bad = tmp_path / "malo.xml"
    bad.write_text("<a/>")
    with pytest.raises(BadFile) as refused:
        await breakdown.explain_file(bad)
    assert refused.value.reason == "xml_not_cfdi"
