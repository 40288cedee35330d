"""SAT's catalogues: does a key exist, is it in force on a day, what does it say, and which key does a person mean.

The catalogues ship as one compressed SQLite file made by `packaging/build_catalogues.py` from SAT's workbook. It is
unpacked once into a cache folder, under a name that carries its contents' hash, and only ever read from there.
SAT's workbook lists the keys in force. A retired key (15101506, régimen 609, uso P01) is absent from it but still
passes the schema; `standing` tells it from one that never was (rules 17, trap 20).
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal, TypeVar

from gigstack_desktop.cfdi import catalogue_age, catalogue_search, catalogue_types
from gigstack_desktop.cfdi.catalogue_age import Freshness
from gigstack_desktop.cfdi.catalogue_file import CataloguesDamaged, unpacked
from gigstack_desktop.cfdi.catalogue_search import Hit
from gigstack_desktop.cfdi.catalogue_types import (
    CatalogueEntry,
    Country,
    Currency,
    PaymentForm,
    ProductKey,
    Rate,
    RegimeKey,
    TaxKey,
    UnitKey,
    UseKey,
    ZipInfo,
)

__all__ = [
    "CatalogueEntry",
    "Catalogues",
    "CataloguesDamaged",
    "Country",
    "Currency",
    "Freshness",
    "Hit",
    "PaymentForm",
    "ProductKey",
    "Rate",
    "RegimeKey",
    "Standing",
    "TaxKey",
    "UnitKey",
    "UseKey",
    "ZipInfo",
]

T = TypeVar("T")
Standing = Literal["current", "future", "retired", "unknown"]

PRODUCTS: Final = "c_ClaveProdServ"
UNITS: Final = "c_ClaveUnidad"
ZIPS: Final = "c_CodigoPostal"

_ZONES: Final = {
    # SAT's descriptor, as c_CodigoPostal writes it, to the zone with the same rules since 2022 (rules 16).
    "Tiempo del Centro": "America/Mexico_City",
    "Tiempo del Centro en Frontera": "America/Matamoros",
    "Tiempo del Noroeste": "America/Tijuana",
    "Tiempo del Pacífico": "America/Mazatlan",
    "Tiempo del Sureste": "America/Cancun",
}
_ZONES_BY_STATE: Final = {
    ("Tiempo del Centro en Frontera", "CHH"): "America/Ciudad_Juarez",  # −7/−6, the rest of the border −6/−5
    ("Tiempo del Pacífico", "SON"): "America/Hermosillo",
}


class Catalogues:
    """SAT's catalogues, read-only; one object serves every thread.

    Each question has a connection to itself and gives it back: there are as many as questions at the same time, however
    many threads come and go (a server's do), and a question under way keeps its own when the catalogues are closed.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        self._lock = threading.Lock()
        self._common: dict[str, catalogue_search.Common] = {}
        self._known: dict[tuple[str, str], Any] = {}
        try:
            meta = dict(self._all("SELECT name, value FROM meta"))
            self._date = dt.date.fromisoformat(meta["date"])
        except (sqlite3.DatabaseError, KeyError) as error:
            self.close()
            raise CataloguesDamaged(file) from error
        self.metadata: Mapping[str, str] = meta

    @classmethod
    def open(cls, path: Path | None = None, cache: Path | None = None) -> Catalogues:
        """Open the shipped catalogues (`path` None), another packed file, or a plain `.sqlite` file.

        A packed file is unpacked once into `cache` (the program's own folder when None); the caller may be on any
        thread and other processes may do the same at once. Raises CataloguesDamaged, or OSError when the cache cannot
        be written.
        """
        return cls(unpacked(path, cache))

    def close(self) -> None:
        """Close every connection; that of a question still under way when it is answered."""
        with self._lock:
            self._closed = True
            for connection in self._idle:
                connection.close()
            self._idle.clear()

    def __enter__(self) -> Catalogues:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def date(self) -> dt.date:
        """The day of SAT's workbook, to be shown in the program."""
        return self._date

    def freshness(self, today: dt.date) -> Freshness:
        """How old the catalogues are on `today`, with a sentence that says so and what to do."""
        return catalogue_age.freshness(self._date, today)

    def product(self, key: str) -> ProductKey | None:
        """The ClaveProdServ with exactly these eight digits, or None."""
        return self._remembered(PRODUCTS, key, self._product)

    def _product(self, key: str) -> ProductKey | None:
        row = self._one(
            "SELECT key, name, similar, iva, ieps, complement, border, valid_from, valid_until"
            " FROM product WHERE key = ?",
            key,
        )
        if row is None:
            return None
        key, name, similar, iva, ieps, complement, border, start, end = row
        return ProductKey(key, name, similar, iva, ieps, complement, bool(border), _day(start), _day(end))

    def unit(self, key: str) -> UnitKey | None:
        """The ClaveUnidad written exactly so (upper and lower case differ), or None."""
        return self._remembered(UNITS, key, self._unit)

    def _unit(self, key: str) -> UnitKey | None:
        row = self._one("SELECT key, name, description, symbol, valid_from, valid_until FROM unit WHERE key = ?", key)
        if row is None:
            return None
        key, name, description, symbol, start, end = row
        return UnitKey(key, name, description, symbol, _day(start), _day(end))

    def zip(self, code: str) -> ZipInfo | None:
        """The postal code with exactly these five digits, or None."""
        return self._remembered(ZIPS, code, self._zip)

    def _zip(self, code: str) -> ZipInfo | None:
        if len(code) != 5 or not (code.isascii() and code.isdigit()):
            return None
        row = self._one(_ZIP, int(code))
        if row is None:
            return None
        state, state_name, municipality, locality, border, descriptor, start, end = row
        tz = _ZONES_BY_STATE.get((descriptor, state)) or _ZONES[descriptor]
        return ZipInfo(code, state, state_name, municipality, locality, border, tz, _day(start), _day(end))

    def entry(self, catalogue: str, key: str) -> CatalogueEntry | None:
        """One key of a small catalogue (`"c_FormaPago"`, `"c_Pais"`, `"c_Moneda"`…), or None."""

        def read(key: str) -> CatalogueEntry | None:
            row = self._one(f"{_ENTRY} WHERE catalogue = ? AND key = ?", catalogue, key)
            return _entry(row) if row else None

        return self._remembered(catalogue, key, read)

    def entries(self, catalogue: str, on: dt.date | None = None) -> tuple[CatalogueEntry, ...]:
        """Every key of a small catalogue in SAT's order, those in force on the day when `on` is given."""
        rows = self._all(f"{_ENTRY} WHERE catalogue = ? ORDER BY position", catalogue)
        return tuple(
            entry for entry in map(_entry, rows) if on is None or _in_force(entry.valid_from, entry.valid_until, on)
        )

    def payment_form(self, key: str) -> PaymentForm | None:
        """One form of payment with what SAT says about its bank data, or None."""
        return self._typed("c_FormaPago", key, catalogue_types.payment_form)

    def country(self, key: str) -> Country | None:
        """One country by its three letters, with the patterns of its postal code and tax id, or None."""
        return self._typed("c_Pais", key, catalogue_types.country)

    def currency(self, key: str) -> Currency | None:
        """One currency by its three letters, or None."""
        return self._typed("c_Moneda", key, catalogue_types.currency)

    def regime(self, key: str) -> RegimeKey | None:
        """One régimen fiscal and whom it fits, or None."""
        return self._typed("c_RegimenFiscal", key, catalogue_types.regime)

    def use(self, key: str) -> UseKey | None:
        """One uso del CFDI and who may take it, or None."""
        return self._typed("c_UsoCFDI", key, catalogue_types.use)

    def tax(self, key: str) -> TaxKey | None:
        """One tax (001 ISR, 002 IVA, 003 IEPS), or None."""
        return self._typed("c_Impuesto", key, catalogue_types.tax)

    def _typed(self, catalogue: str, key: str, make: Callable[[CatalogueEntry], T]) -> T | None:
        entry = self.entry(catalogue, key)
        return None if entry is None else make(entry)

    def rates(
        self,
        tax: str | None = None,
        *,
        factor: str | None = None,
        withheld: bool | None = None,
        on: dt.date | None = None,
    ) -> tuple[Rate, ...]:
        """Rows of c_TasaOCuota in SAT's order: of one tax (001…), of one factor, withheld or not, in force on a day."""
        return tuple(
            rate
            for rate in self._rates
            if (tax is None or rate.tax == tax)
            and (factor is None or rate.factor == factor)
            and (withheld is None or (rate.withheld if withheld else rate.transferred))
            and (on is None or _in_force(rate.valid_from, rate.valid_until, on))
        )

    @cached_property
    def _rates(self) -> tuple[Rate, ...]:
        return tuple(map(_rate, self._all(_RATES)))

    def is_current(self, catalogue: str, key: str, on: dt.date) -> bool:
        """Whether `key` exists in the catalogue (by SAT's name, as `c_ClaveProdServ`) and is in force on the day."""
        found = self._validity(catalogue, key)
        return found is not None and _in_force(*found, on)

    def standing(self, catalogue: str, key: str, on: dt.date) -> Standing:
        """What a key is on the day: in force, not yet, no longer, or never a key of this catalogue.

        "retired" covers keys past their last day and those that SAT's schema lists and its workbook no longer does.
        """
        found = self._validity(catalogue, key)
        if found is None:
            return "retired" if self._one(_RETIRED, catalogue, key) else "unknown"
        if _in_force(*found, on):
            return "current"
        return "future" if found[0] is not None and on < found[0] else "retired"

    def successors(self, key: str, limit: int = 3) -> list[Hit]:
        """ClaveProdServ to offer in place of a retired or mistyped one: what it stood for, then its nearest kin."""
        row = self._one(_RETIRED, PRODUCTS, key)
        words = self.search_products(row[0], limit) if row and row[0] else []
        meant = [hit for hit in words if hit.why == catalogue_search.COMMON]
        known = {hit.key for hit in meant}
        kin: list[Hit] = []
        for length in (6, 4, 2):  # class, family, segment
            if len(meant) + len(kin) < limit and len(key) == 8:
                kin = [hit for hit in self.search_products(key[:length], limit + 1) if hit.key not in known | {key}]
        return (meant + kin)[:limit]

    def patent(self, key: str, on: dt.date) -> bool:
        """Whether a customs broker's licence (c_PatenteAduanal, four digits) stands on the day."""
        row = self._one("SELECT valid_from, valid_until FROM patent WHERE key = ?", key)
        return row is not None and _in_force(_day(row[0]), _day(row[1]), on)

    def pedimento(self, number: str, on: dt.date) -> bool:
        """Whether a NumeroPedimento (`15  48  3009  0001234`) fits c_NumPedimentoAduana on the day.

        Year, customs office and licence must be a row of it, and the consecutive number within its Cantidad. The last
        digit of the year stands before the consecutive.
        """
        parts = _PEDIMENTO.fullmatch(number)
        if parts is None:
            return False
        century, office, licence, consecutive = (int(part) for part in parts.groups())
        row = self._one(_QUOTA, office, licence, 2000 + century)
        if row is None or not _in_force(_day(row[1]), _day(row[2]), on):
            return False
        return 1 <= consecutive <= int(row[0])

    def _validity(self, catalogue: str, key: str) -> tuple[dt.date | None, dt.date | None] | None:
        if catalogue == PRODUCTS:
            found: ProductKey | UnitKey | ZipInfo | CatalogueEntry | None = self.product(key)
        elif catalogue == UNITS:
            found = self.unit(key)
        elif catalogue == ZIPS:
            found = self.zip(key)
        else:
            found = self.entry(catalogue, key)
        return None if found is None else (found.valid_from, found.valid_until)

    def search_products(self, text: str, limit: int = 8, favourites: Mapping[str, int] = {}) -> list[Hit]:
        """ClaveProdServ for what a person typed, best first: used by this business, everyday, then the catalogue.

        Words in any order, accents and case ignored, the last word may be unfinished; digits mean the start of a key.
        `favourites` maps key to times used. Empty text gives the favourites and then everyday keys.
        """
        return self._search(catalogue_search.PRODUCTS, text, limit, favourites)

    def search_units(self, text: str, limit: int = 8, favourites: Mapping[str, int] = {}) -> list[Hit]:
        """ClaveUnidad for what a person typed (name, symbol or key), in the order of `search_products`."""
        return self._search(catalogue_search.UNITS, text, limit, favourites)

    def _search(self, table: str, text: str, limit: int, favourites: Mapping[str, int]) -> list[Hit]:
        with self._borrowed() as connection:
            common = self._common.get(table)
            if common is None:  # two threads may both read it: the same rows
                common = self._common[table] = catalogue_search.Common.read(connection, table)
            return catalogue_search.search(connection, table, common, text, limit, favourites)

    def _remembered(self, catalogue: str, key: str, read: Callable[[str], T | None]) -> T | None:
        """One key, read once: a business uses few, and each of its documents asks for them."""
        found: T | None = self._known.get((catalogue, key))
        if found is None and (found := read(key)) is not None:  # what does not exist has no end
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[catalogue, key] = found
        return found

    def _one(self, sql: str, *values: str | int) -> tuple[Any, ...] | None:
        with self._borrowed() as connection:
            row: tuple[Any, ...] | None = connection.execute(sql, values).fetchone()
        return row

    def _all(self, sql: str, *values: str) -> list[tuple[Any, ...]]:
        with self._borrowed() as connection:
            return connection.execute(sql, values).fetchall()

    @contextmanager
    def _borrowed(self) -> Iterator[sqlite3.Connection]:
        connection = self._taken() or self._opened()
        try:
            yield connection
        finally:
            self._give_back(connection)

    def _taken(self) -> sqlite3.Connection | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _opened(self) -> sqlite3.Connection:
        # immutable: nobody writes a file named by its contents, so no locks and no journal files beside it
        uri = f"{self._file.resolve().as_uri()}?mode=ro&immutable=1"
        return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()


_MOST_KNOWN: Final = 4096
_RETIRED: Final = "SELECT name FROM retired WHERE catalogue = ? AND key = ?"
_QUOTA: Final = "SELECT quantity, valid_from, valid_until FROM pedimento WHERE office = ? AND patent = ? AND year = ?"
_PEDIMENTO: Final = re.compile(r"(\d{2})  (\d{2})  (\d{4})  \d(\d{6})", re.ASCII)
_ENTRY: Final = "SELECT key, name, valid_from, valid_until, data FROM entry"
_RATES: Final = """SELECT tax, factor, minimum, maximum, transferred, withheld, border, valid_from, valid_until
    FROM rate ORDER BY position"""
_ZIP: Final = """SELECT p.state, s.name, coalesce(m.name, ''), coalesce(l.name, ''), p.border, p.zone,
        z.valid_from, z.valid_until
    FROM zip z JOIN place p ON p.id = z.place
    JOIN entry s ON s.catalogue = 'c_Estado' AND s.key = p.state
    LEFT JOIN entry m ON m.catalogue = 'c_Municipio' AND m.key = p.state || '/' || p.municipality
    LEFT JOIN entry l ON l.catalogue = 'c_Localidad' AND l.key = p.state || '/' || p.locality
    WHERE z.code = ?"""


def _day(number: int | None) -> dt.date | None:
    """A stored day (20220101) as a date."""
    return None if number is None else dt.date(number // 10000, number // 100 % 100, number % 100)


def _in_force(start: dt.date | None, end: dt.date | None, on: dt.date) -> bool:
    return (start is None or start <= on) and (end is None or on <= end)


def _entry(row: tuple[Any, ...]) -> CatalogueEntry:
    return CatalogueEntry(row[0], row[1], _day(row[2]), _day(row[3]), json.loads(row[4]))


def _rate(row: tuple[Any, ...]) -> Rate:
    tax, factor, minimum, maximum, transferred, withheld, border, start, end = row
    flags = bool(transferred), bool(withheld), bool(border)
    return Rate(tax, factor, Decimal(minimum), Decimal(maximum), *flags, _day(start), _day(end))
