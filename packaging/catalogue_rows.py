"""Rows of the catalogue file, one function for each table, from the sheets of SAT's workbook."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from sat_workbook import BuildError, Cell, Sheet

from gigstack_desktop.cfdi.catalogue_search import words

# Catalogues kept as rows of `entry`, with the width of keys that the workbook keeps as numbers.
SMALL = {
    "c_FormaPago": 2,
    "c_Moneda": 0,
    "c_TipoDeComprobante": 0,
    "c_Exportacion": 2,
    "c_MetodoPago": 0,
    "c_Periodicidad": 2,
    "c_Meses": 2,
    "c_TipoRelacion": 2,
    "c_RegimenFiscal": 3,
    "c_Pais": 0,
    "c_UsoCFDI": 0,
    "c_ObjetoImp": 2,
    "c_Impuesto": 3,
    "c_TipoFactor": 0,
    "c_Estado": 0,
    "c_Municipio": 3,
    "c_Localidad": 2,
    "c_Aduana": 2,
}
LARGE = (
    "c_CodigoPostal",
    "c_ClaveProdServ",
    "c_ClaveUnidad",
    "c_TasaOCuota",
    "c_PatenteAduanal",
    "c_NumPedimentoAduana",
)
BY_STATE = {"c_Municipio", "c_Localidad"}
TAXES = {"ISR": "001", "IVA": "002", "IEPS": "003"}


def catalogue_name(sheet: str) -> str:
    """The catalogue of a sheet: SAT writes `C_Municipio` there."""
    return "c_" + sheet[2:]


def wanted(sheet: str) -> bool:
    """Whether the sheet of this name goes into the file."""
    name = catalogue_name(sheet)
    return name in SMALL or name.startswith(LARGE)


def cell_text(cell: Cell, width: int = 0) -> str:
    """A key or a word; a key that the spreadsheet turned into a number gets its leading zeros back."""
    if isinstance(cell, float):
        return f"{int(cell):0{width}d}" if cell.is_integer() else str(cell)
    return " ".join(str(cell).split())


def _day(cell: Cell) -> int | None:
    return cell.year * 10000 + cell.month * 100 + cell.day if isinstance(cell, date) else None


def _rate(cell: Cell) -> str:
    return str(Decimal(str(cell)).quantize(Decimal("0.000001")))


def _yes(cell: Cell) -> bool:
    return words(str(cell)) == ["si"]


def _table(name: str, sheet: Sheet) -> tuple[list[str], Iterator[list[Cell]]]:
    """The titles of a catalogue and its rows; a second row of titles fills the columns it names."""
    index = next((i for i, row in enumerate(sheet) if name.lower() in (str(cell).lower() for cell in row)), None)
    if index is None:
        raise BuildError(f"{name}: no row of titles")
    titles = [cell_text(cell) for cell in sheet[index]]
    body = sheet[index + 1 :]
    if body and not body[0][0] and any(body[0]):
        titles = [cell_text(under) or title for title, under in zip(titles, body[0], strict=True)]
        body = body[1:]
    return titles, (row for row in body if any(cell != "" for cell in row))


def _column(name: str, titles: Sequence[str], *beginnings: str) -> int:
    for index, title in enumerate(titles):
        if " ".join(words(title)).startswith(beginnings):
            return index
    raise BuildError(f"{name}: no column {beginnings[0]!r}")


def _validity(name: str, titles: Sequence[str]) -> tuple[int, int]:
    start = _column(name, titles, "fecha inicio de vigencia", "fecha de inicio de vigencia", "fechainiciovigencia")
    end = _column(name, titles, "fecha fin de vigencia", "fecha de fin de vigencia", "fechafinvigencia")
    return start, end


def products(sheet: Sheet, everyday: Sequence[str]) -> list[tuple[object, ...]]:
    """Rows of `product`, numbered by likelihood: everyday keys, general (class) keys, the rest by key.

    The search looks at the first ids only when a short prefix matches thousands of rows.
    """
    name = "c_ClaveProdServ"
    titles, rows = _table(name, sheet)
    columns = [
        _column(name, titles, beginning)
        for beginning in ("c claveprodserv", "descripcion", "palabras", "incluir iva", "incluir ieps", "complemento")
    ]
    border = _column(name, titles, "estimulo")
    start, end = _validity(name, titles)
    found = {}
    for row in rows:
        key, *texts = (cell_text(row[column], 8 if index == 0 else 0) for index, column in enumerate(columns))
        found[key] = (key, *texts, int(row[border] == 1), _day(row[start]), _day(row[end]))
    order = {key: index for index, key in enumerate(everyday)}
    ranked = sorted(found, key=lambda key: (order.get(key, len(order)), not key.endswith("00"), key))
    return [(index, *found[key]) for index, key in enumerate(ranked, 1)]


def units(sheet: Sheet, everyday: Sequence[str]) -> list[tuple[object, ...]]:
    """Rows of `unit`, everyday units first."""
    name = "c_ClaveUnidad"
    titles, rows = _table(name, sheet)
    columns = [_column(name, titles, beginning) for beginning in ("c claveunidad", "nombre", "descripcion", "simbolo")]
    start, end = _validity(name, titles)
    found = {}
    for row in rows:
        key, *texts = (cell_text(row[column]) for column in columns)
        found[key] = (key, *texts, _day(row[start]), _day(row[end]))
    order = {key: index for index, key in enumerate(everyday)}
    ranked = sorted(found, key=lambda key: (order.get(key, len(order)), key))
    return [(index, *found[key]) for index, key in enumerate(ranked, 1)]


def entries(name: str, sheet: Sheet) -> Iterator[tuple[object, ...]]:
    """Rows of `entry` for one small catalogue; keys of municipalities and localities begin with their state."""
    titles, rows = _table(name, sheet)
    validity = () if name == "c_Pais" else _validity(name, titles)  # SAT gives countries no dates
    named = 0 if name == "c_TipoFactor" else _column(name, titles, "descripcion", "nombre")
    used = {0, named, *validity}
    keyed = (row for row in rows if row[0] != "")  # c_TipoDeComprobante splits N over two rows
    for position, row in enumerate(keyed, 1):
        key = cell_text(row[0], SMALL[name])
        if name in BY_STATE:
            key = f"{cell_text(row[1])}/{key}"
        data = {title: cell_text(row[i]) for i, title in enumerate(titles) if title and i not in used and row[i] != ""}
        start, end = (_day(row[i]) for i in validity) if validity else (None, None)
        yield name, key, position, cell_text(row[named]), start, end, json.dumps(data, ensure_ascii=False)


def rates(sheet: Sheet) -> Iterator[tuple[object, ...]]:
    """Rows of `rate`: a fixed value has equal ends; the 8 % of the border stimulus carries its own name at SAT."""
    name = "c_TasaOCuota"
    titles, rows = _table(name, sheet)
    low, high = _column(name, titles, "valor minimo"), _column(name, titles, "valor maximo")
    tax, factor = _column(name, titles, "impuesto"), _column(name, titles, "factor")
    transferred, withheld = _column(name, titles, "traslado"), _column(name, titles, "retencion")
    start, end = _validity(name, titles)
    for position, row in enumerate(rows, 1):
        word, _, stimulus = cell_text(row[tax]).partition(" ")
        least, most = row[low] if row[low] != "" else row[high], row[high]
        flags = int(_yes(row[transferred])), int(_yes(row[withheld])), int(bool(stimulus))
        code = TAXES[word], cell_text(row[factor])
        yield position, *code, _rate(least), _rate(most), *flags, _day(row[start]), _day(row[end])


def zips(sheets: Iterable[Sheet]) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Rows of `place` and `zip`: 95,000 codes share some thousands of places."""
    name = "c_CodigoPostal"
    found: dict[int, tuple[tuple[str, str, str, int, str], int | None, int | None]] = {}
    for sheet in sheets:
        titles, rows = _table(name, sheet)
        at = [_column(name, titles, b) for b in ("c estado", "c municipio", "c localidad", "estimulo", "descripcion")]
        start, end = _validity(name, titles)
        for row in rows:
            code = cell_text(row[0], 5)
            if not re.fullmatch(r"\d{5}", code):
                continue  # "Continúa en c_CodigoPostal_2"
            state, municipality, locality, border, zone = (row[i] for i in at)
            flag = int(cell_text(border) or 0)
            place = cell_text(state), cell_text(municipality, 3), cell_text(locality, 2), flag, cell_text(zone)
            found[int(code)] = place, _day(row[start]), _day(row[end])
    places = {place: index for index, place in enumerate(sorted({place for place, _, _ in found.values()}), 1)}
    return (
        [(index, *place) for place, index in places.items()],
        [(code, places[place], start, end) for code, (place, start, end) in sorted(found.items())],
    )


def patents(sheet: Sheet) -> Iterator[tuple[object, ...]]:
    """Rows of `patent`: customs brokers' licences and when they stand."""
    name = "c_PatenteAduanal"
    titles, rows = _table(name, sheet)
    start, end = _column(name, titles, "inicio de vigencia"), _column(name, titles, "fin de vigencia")
    for row in rows:
        yield cell_text(row[0], 4), _day(row[start]), _day(row[end])


def pedimentos(sheet: Sheet) -> Iterator[tuple[object, ...]]:
    """Rows of `pedimento`: how many numbers a licence may use at a customs office in a year."""
    name = "c_NumPedimentoAduana"
    titles, rows = _table("c_Aduana", sheet)  # the sheet's first title is not its name
    columns = [_column(name, titles, beginning) for beginning in ("c aduana", "patente", "ejercicio", "cantidad")]
    start, end = _validity(name, titles)
    for row in rows:
        yield *(int(cell_text(row[column])) for column in columns), _day(row[start]), _day(row[end])
