"""SAT's catalogues as shipped: keys exist, retired ones do not, places know their border and their clock."""

from __future__ import annotations

import concurrent.futures
import json
import lzma
import multiprocessing
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from gigstack_desktop import paths
from gigstack_desktop.cfdi import catalogue_file
from gigstack_desktop.cfdi.catalogues import Catalogues, CataloguesDamaged
from gigstack_desktop.cfdi.checker import check
from tests.support.invoices import invoice, line

TODAY = date(2026, 9, 1)
SHIPPED = paths.resource("catalogues", catalogue_file.SHIPPED)


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogues]:
    with Catalogues.open(cache=tmp_path_factory.mktemp("catalogues")) as opened:
        yield opened


def test_the_workbook_says_its_day(catalogues: Catalogues) -> None:
    assert catalogues.date == date(2026, 8, 21)
    assert catalogues.metadata["workbook"] == "catCFDI_V_4_20260821.xls"


@pytest.mark.parametrize(
    ("catalogue", "count"),
    [
        ("c_FormaPago", 22),
        ("c_UsoCFDI", 24),
        ("c_RegimenFiscal", 19),
        ("c_ObjetoImp", 8),
        ("c_TipoRelacion", 7),
        ("c_MetodoPago", 2),
        ("c_Meses", 18),
        ("c_Periodicidad", 5),
        ("c_Impuesto", 3),
        ("c_TipoDeComprobante", 5),
    ],
)
def test_sizes_are_those_of_the_workbook(catalogues: Catalogues, catalogue: str, count: int) -> None:
    """Rules 17."""
    assert len(catalogues.entries(catalogue, on=TODAY)) == count


def test_large_catalogues_are_complete(tmp_path: Path) -> None:
    with sqlite3.connect(catalogue_file.unpacked(cache=tmp_path)) as db:
        counts = [
            db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("product", "unit", "zip", "rate")
        ]
    db.close()
    assert counts == [52_513, 2_418, 95_748, 19]


@pytest.mark.parametrize(
    ("catalogue", "key"),
    [
        ("c_ClaveProdServ", "01010101"),
        ("c_ClaveProdServ", "84111506"),
        ("c_ClaveUnidad", "H87"),
        ("c_ClaveUnidad", "18"),
        ("c_CodigoPostal", "06000"),
        ("c_FormaPago", "01"),
        ("c_FormaPago", "99"),
        ("c_TipoRelacion", "04"),
        ("c_Impuesto", "002"),
        ("c_RegimenFiscal", "626"),
        ("c_UsoCFDI", "CP01"),
        ("c_Moneda", "MXN"),
        ("c_Pais", "MEX"),
        ("c_Exportacion", "01"),
        ("c_Meses", "18"),
    ],
)
def test_keys_in_force(catalogues: Catalogues, catalogue: str, key: str) -> None:
    assert catalogues.is_current(catalogue, key, TODAY)


@pytest.mark.parametrize(
    ("catalogue", "key"),
    [
        ("c_ClaveProdServ", "15101506"),  # retired: gasoline has keys by octane
        ("c_ClaveProdServ", "1010101"),  # what a spreadsheet makes of 01010101
        ("c_ClaveProdServ", "99999999"),
        ("c_ClaveUnidad", "h87"),  # case counts
        ("c_CodigoPostal", "6000"),
        ("c_CodigoPostal", "٠٦٠٠٠"),
        ("c_FormaPago", "1"),
        ("c_RegimenFiscal", "609"),
        ("c_UsoCFDI", "P01"),
        ("c_TipoRelacion", "08"),
        ("c_Nada", "01"),
    ],
)
def test_keys_that_do_not_stand(catalogues: Catalogues, catalogue: str, key: str) -> None:
    assert not catalogues.is_current(catalogue, key, TODAY)


def test_keys_only_the_schema_still_knows(catalogues: Catalogues) -> None:
    """The XSD lists 234 product keys that SAT's workbook no longer does (rules 17)."""
    import satcfdi
    from lxml import etree

    folder = Path(satcfdi.__file__).parent / "transform" / "schemas" / "www.sat.gob.mx"
    schema = etree.parse(folder / "sitio_internet" / "cfd" / "catalogos" / "catCFDI.xsd")
    space = {"x": "http://www.w3.org/2001/XMLSchema"}
    listed = schema.xpath("//x:simpleType[@name='c_ClaveProdServ']//x:enumeration/@value", namespaces=space)
    retired = [key for key in listed if catalogues.product(key) is None]
    assert "15101506" in retired
    assert len(retired) == 234


@pytest.mark.parametrize(
    ("catalogue", "key", "standing"),
    [
        ("c_ClaveProdServ", "15101506", "retired"),
        ("c_ClaveProdServ", "15101514", "current"),
        ("c_ClaveProdServ", "15109999", "unknown"),
        ("c_ClaveUnidad", "DX", "retired"),
        ("c_RegimenFiscal", "609", "retired"),
        ("c_UsoCFDI", "P01", "retired"),
        ("c_TipoRelacion", "08", "retired"),
        ("c_TipoRelacion", "10", "unknown"),
        ("c_CodigoPostal", "06000", "current"),
        ("c_CodigoPostal", "00001", "unknown"),
    ],
)
def test_a_retired_key_is_told_from_one_that_never_was(
    catalogues: Catalogues, catalogue: str, key: str, standing: str
) -> None:
    """Rules 17, trap 20."""
    assert catalogues.standing(catalogue, key, TODAY) == standing


def test_a_key_is_not_in_force_before_its_first_day(catalogues: Catalogues) -> None:
    assert catalogues.standing("c_ObjetoImp", "06", date(2024, 12, 12)) == "future"


def test_a_retired_key_has_successors(catalogues: Catalogues) -> None:
    """Trap 20: gasoline has keys by octane now."""
    assert [hit.key for hit in catalogues.successors("15101506")][:2] == ["15101514", "15101515"]
    assert [hit.key for hit in catalogues.successors("46111500")] == ["46111700", "46111701", "46111702"]
    assert [hit.key for hit in catalogues.successors("78101899", limit=2)] == ["78101800", "78101801"]
    assert catalogues.successors("99999999") == []


def test_numbers_of_customs(catalogues: Catalogues) -> None:
    assert catalogues.pedimento("15  48  3009  5001234", TODAY)
    assert not catalogues.pedimento("15 48 3009 5001234", TODAY)  # two blanks between the parts
    assert not catalogues.pedimento("15  48  3009  5000000", TODAY)
    assert not catalogues.pedimento("15  99  3009  5001234", TODAY)
    assert not catalogues.pedimento("26  85  9037  6000001", date(2025, 12, 31))
    assert catalogues.patent("9055", TODAY)
    assert not catalogues.patent("0001", TODAY)
    office = catalogues.entry("c_Aduana", "83")
    assert office is not None
    assert office.name == "DOS BOCAS, PARAISO, TABASCO."


@pytest.mark.parametrize(
    ("day", "days", "stale", "begins"),
    [
        (date(2026, 8, 20), 0, False, "Los catálogos del SAT son de hoy (21 de agosto de 2026)."),
        (date(2026, 8, 22), 1, False, "Los catálogos del SAT son de ayer"),
        (date(2026, 10, 20), 60, False, "Los catálogos del SAT son de hace 60 días"),
        (date(2026, 10, 21), 61, True, "Los catálogos del SAT son de hace 61 días"),
    ],
)
def test_how_old_they_are(catalogues: Catalogues, day: date, days: int, stale: bool, begins: str) -> None:
    age = catalogues.freshness(day)
    assert (age.date, age.days, age.stale) == (catalogues.date, days, stale)
    assert age.sentence.startswith(begins)
    assert ("actualiza el programa" in age.sentence) == stale


def test_validity_days_count(catalogues: Catalogues) -> None:
    """ObjetoImp 06 exists since 13 December 2024."""
    assert not catalogues.is_current("c_ObjetoImp", "06", date(2024, 12, 12))
    assert catalogues.is_current("c_ObjetoImp", "06", date(2024, 12, 13))


def test_a_product_in_sats_words(catalogues: Catalogues) -> None:
    product = catalogues.product("01010101")
    assert product is not None
    assert (product.name, product.similar, product.border) == ("No existe en el catálogo", "Público en general", False)
    assert (product.iva, product.ieps) == ("Opcional", "Opcional")
    assert product.valid_from == date(2022, 1, 1)
    assert product.valid_until is None


def test_a_unit_in_sats_words(catalogues: Catalogues) -> None:
    unit = catalogues.unit("KGM")
    assert unit is not None
    assert (unit.name, unit.symbol) == ("Kilogramo", "kg")


def test_a_small_catalogue_keeps_sats_columns(catalogues: Catalogues) -> None:
    use = catalogues.entry("c_UsoCFDI", "D01")
    assert use is not None
    assert (use.data["Física"], use.data["Moral"]) == ("Sí", "No")
    assert catalogues.entry("c_Moneda", "JPY") is not None


@pytest.mark.parametrize(
    ("code", "state", "municipality", "border", "tz", "winter", "summer"),
    [
        ("22000", "BCN", "Tijuana", 1, "America/Tijuana", -8, -7),
        ("77500", "ROO", "Benito Juárez", 0, "America/Cancun", -5, -5),
        ("77000", "ROO", "Othón P. Blanco", 2, "America/Cancun", -5, -5),
        ("32000", "CHH", "Juárez", 1, "America/Ciudad_Juarez", -7, -6),
        ("88000", "TAM", "Nuevo Laredo", 1, "America/Matamoros", -6, -5),
        ("31000", "CHH", "Chihuahua", 0, "America/Mexico_City", -6, -6),
        ("83000", "SON", "Hermosillo", 0, "America/Hermosillo", -7, -7),
        ("80000", "SIN", "Culiacán", 0, "America/Mazatlan", -7, -7),
        ("06000", "CMX", "Cuauhtémoc", 0, "America/Mexico_City", -6, -6),
        ("42501", "HID", "", 0, "America/Mexico_City", -6, -6),  # SAT names no municipality for it
    ],
)
def test_places_know_their_border_and_clock(
    catalogues: Catalogues, code: str, state: str, municipality: str, border: int, tz: str, winter: int, summer: int
) -> None:
    """Rules 16: the same descriptor covers two offsets on the border."""
    from datetime import datetime

    found = catalogues.zip(code)
    assert found is not None
    assert (found.code, found.state, found.municipality, found.border, found.tz) == (
        code,
        state,
        municipality,
        border,
        tz,
    )
    hours = [datetime(2026, month, 15, tzinfo=ZoneInfo(tz)).utcoffset() for month in (1, 7)]
    assert [offset.total_seconds() / 3600 for offset in hours if offset] == [winter, summer]


def test_every_postal_code_has_a_clock(catalogues: Catalogues, tmp_path: Path) -> None:
    db = sqlite3.connect(catalogue_file.unpacked(cache=tmp_path))
    codes = [code for (code,) in db.execute("SELECT min(code) FROM zip GROUP BY place")]
    db.close()
    assert all(ZoneInfo(found.tz) for code in codes if (found := catalogues.zip(f"{code:05d}")) is not None)


def test_rates_of_the_decree(catalogues: Catalogues) -> None:
    """Rules 6."""
    transferred = [rate.maximum for rate in catalogues.rates("002", withheld=False, on=TODAY)]
    assert transferred == [Decimal("0.000000"), Decimal("0.160000"), Decimal("0.080000")]
    assert [rate.maximum for rate in catalogues.rates("002", withheld=False) if rate.border] == [Decimal("0.08")]
    (isr,) = catalogues.rates("001", withheld=True, on=TODAY)
    assert isr.allows(Decimal("0.0125"))
    assert not isr.allows(Decimal("0.350001"))
    (quota,) = catalogues.rates("003", factor="Cuota", withheld=False, on=TODAY)
    assert quota.maximum == Decimal("72.160500")
    assert catalogues.rates("003", factor="Cuota", on=date(2025, 12, 31)) == ()
    assert len(catalogues.rates()) == 19


def test_many_threads_ask_one_object(catalogues: Catalogues) -> None:
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: [hit.key for hit in catalogues.search_products("flete")], range(64)))
    assert len({tuple(answer) for answer in answers}) == 1


def test_threads_that_come_and_go_leave_no_connection_behind(tmp_path: Path) -> None:
    with Catalogues.open(cache=tmp_path) as catalogues:
        for _ in range(20):
            thread = threading.Thread(target=catalogues.zip, args=("06300",))
            thread.start()
            thread.join()
        assert len(catalogues._idle) == 1
    assert catalogues._idle == []


def test_closing_leaves_a_question_under_way_its_connection(tmp_path: Path) -> None:
    catalogues = Catalogues.open(cache=tmp_path)
    with catalogues._borrowed() as connection:
        catalogues.close()
        assert connection.execute("SELECT count(*) FROM zip").fetchone()[0] > 0
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")
    assert catalogues.zip("06300") is not None  # asked too late: answered, and nothing stays open
    assert catalogues._idle == []


def test_unpacked_once(tmp_path: Path) -> None:
    first = catalogue_file.unpacked(cache=tmp_path)
    stamp = first.stat().st_mtime_ns
    assert catalogue_file.unpacked(cache=tmp_path) == first
    assert first.stat().st_mtime_ns == stamp
    assert [path.name for path in tmp_path.iterdir()] == [first.name]


def _open_in_a_process(cache: Path) -> str:
    with Catalogues.open(cache=cache) as catalogues:
        return catalogues.search_units("pieza")[0].key


def test_several_processes_unpack_at_once(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        assert pool.map(_open_in_a_process, [tmp_path / "cache"] * 3) == ["H87"] * 3
    assert len(list((tmp_path / "cache").iterdir())) == 1


def test_an_incomplete_copy_is_replaced(tmp_path: Path) -> None:
    copy = catalogue_file.unpacked(cache=tmp_path)
    copy.write_bytes(copy.read_bytes()[:1000])
    with Catalogues.open(cache=tmp_path) as catalogues:
        assert catalogues.product("01010101") is not None


def _shipped_copy(folder: Path, data: bytes) -> Path:
    packed = folder / SHIPPED.name
    packed.write_bytes(data)
    packed.with_suffix(".json").write_bytes(SHIPPED.with_suffix(".json").read_bytes())
    return packed


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "another"])
def test_a_damaged_file_says_so(tmp_path: Path, damage: str) -> None:
    data = SHIPPED.read_bytes()
    middle = len(data) // 2
    damaged = {
        "cut": data[:middle],
        "flipped": data[:middle] + bytes([data[middle] ^ 255]) + data[middle + 1 :],
        "empty": b"",
        "another": lzma.compress(b"SQLite format 3\0"),
    }[damage]
    packed = _shipped_copy(tmp_path, damaged)
    with pytest.raises(CataloguesDamaged, match=r"catalogues\.sqlite\.xz is damaged"):
        Catalogues.open(packed, cache=tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_missing_or_broken_manifest_says_so(tmp_path: Path) -> None:
    packed = _shipped_copy(tmp_path, SHIPPED.read_bytes())
    for manifest in ('{"sha256": 1', json.dumps({"size": 1}), "[]"):
        packed.with_suffix(".json").write_text(manifest, encoding="utf-8")
        with pytest.raises(CataloguesDamaged):
            Catalogues.open(packed, cache=tmp_path)
    packed.with_suffix(".json").unlink()
    with pytest.raises(CataloguesDamaged):
        Catalogues.open(packed, cache=tmp_path)


def test_a_file_that_is_no_catalogue_says_so(tmp_path: Path) -> None:
    plain = tmp_path / "other.sqlite"
    plain.write_bytes(b"not a database" * 100)
    with pytest.raises(CataloguesDamaged):
        Catalogues.open(plain)


def test_keys_that_were_asked_for_cost_nothing_again(catalogues: Catalogues, tmp_path: Path) -> None:
    """Every document of a business asks for the same few: they are remembered, with nothing left to ask."""
    file = tmp_path / "catalogues.sqlite"
    shutil.copy(catalogues._file, file)
    with Catalogues(file) as mine:
        first = check(invoice(line("100")), catalogues=mine)
        mine.close()
        file.unlink()
        assert check(invoice(line("250"), line("3")), catalogues=mine) == first == ()
        with pytest.raises(sqlite3.OperationalError):
            check(invoice(line("250", unit_key="KGM")), catalogues=mine)
