"""The columns of the concepts grid, and how their text is read from and written for people."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from enum import IntEnum

from PySide6.QtCore import QT_TRANSLATE_NOOP

from gigstack_desktop.services.draft_fiscal import number


class Column(IntEnum):
    """The columns of the grid, in their order on screen."""

    QUANTITY = 0
    UNIT = 1
    KEY = 2
    DESCRIPTION = 3
    PRICE = 4
    DISCOUNT = 5
    TAXES = 6
    AMOUNT = 7


TITLES: dict[Column, str] = {
    Column.QUANTITY: str(QT_TRANSLATE_NOOP("LinesModel", "Cantidad")),
    Column.UNIT: str(QT_TRANSLATE_NOOP("LinesModel", "Unidad")),
    Column.KEY: str(QT_TRANSLATE_NOOP("LinesModel", "Clave")),
    Column.DESCRIPTION: str(QT_TRANSLATE_NOOP("LinesModel", "Descripción")),
    Column.PRICE: str(QT_TRANSLATE_NOOP("LinesModel", "P. unitario")),
    Column.DISCOUNT: str(QT_TRANSLATE_NOOP("LinesModel", "Descuento")),
    Column.TAXES: str(QT_TRANSLATE_NOOP("LinesModel", "Impuestos")),
    Column.AMOUNT: str(QT_TRANSLATE_NOOP("LinesModel", "Importe")),
}
HINTS: dict[Column, str] = {
    Column.DESCRIPTION: str(QT_TRANSLATE_NOOP("LinesModel", "Escribe para buscar un producto o una clave")),
    Column.PRICE: str(QT_TRANSLATE_NOOP("LinesModel", "0.00")),
}
FIELDS = {
    Column.QUANTITY: "quantity",
    Column.UNIT: "unit_key",
    Column.KEY: "product_key",
    Column.DESCRIPTION: "description",
    Column.PRICE: "unit_price",
    Column.DISCOUNT: "discount",
}
# The checker's names for the fields of a line, and the column that shows each.
COLUMN_OF_FIELD = {
    "quantity": Column.QUANTITY,
    "unit_key": Column.UNIT,
    "unit_name": Column.UNIT,
    "product_key": Column.KEY,
    "description": Column.DESCRIPTION,
    "sku": Column.DESCRIPTION,
    "unit_price": Column.PRICE,
    "discount": Column.DISCOUNT,
    "taxes": Column.TAXES,
    "objeto_imp": Column.TAXES,
    "amount": Column.AMOUNT,
}
NUMERIC = frozenset({Column.QUANTITY, Column.PRICE, Column.DISCOUNT, Column.AMOUNT})
LAST_EDITABLE = Column.TAXES


def pretty(text: str, places: int) -> str:
    """A figure with thousands and at least so many decimals, for a cell at rest; other text as it is."""
    amount = number(text)
    if amount is None:
        return text
    exponent = amount.as_tuple().exponent
    shown = max(places, -exponent if isinstance(exponent, int) else 0)
    return f"{amount:,.{shown}f}"


def clean_number(text: str) -> str:
    """A figure as other programs write it ("$ 1,234.50 ") as it is typed here ("1234.50"); other text is left alone."""
    bare = text.strip().replace("$", "").replace("\u00a0", "").replace(" ", "")
    candidate = bare.replace(",", "")
    try:
        Decimal(candidate.removesuffix("%"))
    except ArithmeticError:
        return text.strip()
    return candidate


def read_block(text: str) -> list[list[str]]:
    """The cells of a block from a spreadsheet, with its quoting undone and line ends inside cells made blanks."""
    rows = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), delimiter="\t")
    return [[" ".join(cell.split()) for cell in row] for row in rows if row]
