"""Products in the cache."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Sequence
from typing import Any

from gigstack_desktop.api.models.products import Product, TaxElement

from . import search
from .lists import Where, by_rowid, grouped, order, rowids
from .packing import micros, millis, pack, sortable, unpack

PUT = """INSERT INTO product(id, description, sort_name, product_key, unit_key, unit_name, unit_price, taxes_text, sku,
  created, seen, body) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT(id) DO UPDATE SET description=excluded.description, sort_name=excluded.sort_name,
  product_key=excluded.product_key, unit_key=excluded.unit_key, unit_name=excluded.unit_name,
  unit_price=excluded.unit_price, taxes_text=excluded.taxes_text, sku=excluded.sku, created=excluded.created,
  seen=excluded.seen, body=excluded.body"""
USES = "(SELECT count FROM usage u WHERE u.kind = 'product' AND u.key = product.id)"
SELECT = f"""SELECT rowid, id, description, product_key, unit_key, unit_name, unit_price, taxes_text, sku,
  coalesce({USES}, 0) FROM product"""  # noqa: S608
COLUMNS = {
    "description": "sort_name",
    "product_key": "product_key",
    "unit_key": "unit_key",
    "unit_name": "unit_name",
    "unit_price": "unit_price",
    "taxes_text": "taxes_text",
    "sku": "sku",
    "uses": f"coalesce({USES}, 0)",
}
NAMES = {"001": "ISR", "002": "IVA", "003": "IEPS"}


def put(db: sqlite3.Connection, products: Iterable[Product], seen: int) -> None:
    """Store products; a pending local deletion stays."""
    known = [product for product in products if product.id]
    db.executemany(PUT, [_row(product, seen) for product in known])
    search.put(db, [("product", p.id, p.description, p.product_key, f"{p.sku} {p.unit_name}") for p in known])


def _row(product: Product, seen: int) -> tuple[Any, ...]:
    return (
        product.id,
        product.description,
        sortable(product.description),
        product.product_key,
        product.unit_key,
        product.unit_name,
        micros(product.unit_price),
        taxes_text(product.taxes),
        product.sku,
        millis(product.created_at),
        seen,
        pack(product),
    )


def taxes_text(taxes: Sequence[TaxElement]) -> str:
    """As people say it: "IVA 16 · ret ISR 10"; included taxes say so."""
    return " · ".join(_tax_text(tax) for tax in taxes)


def _tax_text(tax: TaxElement) -> str:
    if tax.factor == "Exento" or tax.rate is None:
        return f"{tax.type} exento"
    rate = tax.rate if tax.factor == "Cuota" else tax.rate * 100
    figure = format(rate.normalize(), "f")
    words = ["ret"] if tax.withholding else []
    words += [tax.type, f"cuota {figure}" if tax.factor == "Cuota" else figure]
    return " ".join(words) + (" incluido" if tax.inclusive else "")


def get(db: sqlite3.Connection, product_id: str) -> Product | None:
    """One product, also one that is being deleted."""
    row = db.execute("SELECT body FROM product WHERE id = ?", (product_id,)).fetchone()
    return unpack(Product, row[0]) if row else None


def mark_deleted(db: sqlite3.Connection, product_id: str, deleted: bool) -> None:
    """Hide or show a product."""
    db.execute("UPDATE product SET deleted = ? WHERE id = ?", (int(deleted), product_id))


def remove(db: sqlite3.Connection, product_id: str) -> None:
    """Forget a product."""
    db.execute("DELETE FROM product WHERE id = ?", (product_id,))
    search.remove(db, "product", product_id)


def remove_unseen(db: sqlite3.Connection, seen: int) -> list[str]:
    """Forget products that a complete listing did not bring; their ids."""
    gone = [row[0] for row in db.execute("SELECT id FROM product WHERE seen < ? AND deleted = 0", (seen,))]
    for product_id in gone:
        remove(db, product_id)
    return gone


def where(text: str, filters: Sequence[tuple[str, str]]) -> Where:
    """Conditions of a list of products."""
    found = Where()
    found.add("deleted = 0")
    found.words(text, "product")
    for name, values in grouped(filters).items():
        if name == "key":
            keys = {"missing": "", "generic": "01010101"}
            found.one_of("product_key", [keys.get(value, value) for value in values])
        elif name == "used":
            found.add(f"{USES} IS NULL" if values == ["no"] else f"{USES} > 0")
        elif name == "tax":
            tests = ["taxes_text LIKE ?"] * len(values)
            found.add("(" + " OR ".join(tests) + ")", *[f"%{NAMES.get(value, value)}%" for value in values])
    return found


def ids(
    db: sqlite3.Connection, text: str, filters: Sequence[tuple[str, str]], sort: str, descending: bool
) -> array[int]:
    """Ordered rowids; by description when nothing is said."""
    return rowids(db, "product", where(text, filters), order(COLUMNS, sort, descending, "sort_name ASC, rowid ASC"))


def rows(db: sqlite3.Connection, wanted: Sequence[int]) -> list[tuple[Any, ...]]:
    """Columns of a page of the list."""
    return by_rowid(db, SELECT, wanted)


def suggest(db: sqlite3.Connection, text: str, limit: int) -> list[tuple[Any, ...]]:
    """Rows that fit what is being typed, most used first."""
    found = where(text, ())
    return list(
        db.execute(f"{SELECT} WHERE {found.sql} ORDER BY 10 DESC, sort_name LIMIT ?", (*found.arguments, limit))
    )


def count(db: sqlite3.Connection, found: Where) -> int:
    """How many match."""
    row = db.execute(f"SELECT count(*) FROM product WHERE {found.sql}", found.arguments).fetchone()  # noqa: S608
    return int(row[0])
