"""What people type finds the key that an accountant would choose."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigstack_desktop.cfdi import catalogue_search, catalogue_slips
from gigstack_desktop.cfdi.catalogues import Catalogues


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogues]:
    with Catalogues.open(cache=tmp_path_factory.mktemp("catalogues")) as opened:
        yield opened


PRODUCTS = [
    ("renta", "80131502"),
    ("renta local comercial", "80131502"),
    ("renta de casa", "80131501"),
    ("RENTA DE OFICINA", "80131502"),
    ("flete", "78101800"),
    ("fletes", "78101800"),
    ("transporte carga carretera", "78101800"),
    ("pagina web", "81112103"),
    ("página web", "81112103"),
    ("pág", "81112103"),
    ("honorarios", "80101500"),
    ("honorarios médicos", "85121600"),
    ("consultoría", "80101500"),
    ("asesoria contable", "84111500"),
    ("mantenimiento", "72101507"),
    ("mantenimiento aire acondicionado", "72101511"),
    ("refacciones", "25174800"),
    ("tacos", "90101500"),
    ("papelería", "44121600"),
    ("software", "43231500"),
    ("licencia de software", "81112500"),
    ("diseño gráfico", "82141502"),
    ("grafico diseno", "82141502"),
    ("publicidad", "82101801"),
    ("publicidad en redes sociales", "82101603"),
    ("limpieza", "76111500"),
    ("servicio de limpieza de oficinas", "76111500"),
    ("hospedaje", "90111500"),
    ("medicamentos", "51142000"),
    ("material eléctrico", "39121700"),
    ("pintura", "31211500"),
    ("cemento", "30111601"),
    ("ropa", "53103000"),
    ("zapatos hombre", "53111601"),
    ("hombre zapatos", "53111601"),
    ("computadora", "43211500"),
    ("laptop", "43211503"),
    ("reparación de celulares", "72103302"),
    ("marketing digital", "82101603"),
    ("cortinas y persianas", "52131500"),
    ("florería", "10326000"),
    ("aparatos auditivos", "42211705"),
    ("levantamiento topográfico", "81151604"),
    ("maestro de ceremonias", "90131500"),
    ("celular", "43191501"),
    ("capacitación", "86101700"),
    ("curso de excel", "86101700"),
    ("contabilidad", "84111500"),
    ("abogado", "80121704"),
    ("notario", "80121603"),
    ("médico", "85121502"),
    ("dentista", "85122000"),
    ("arquitecto", "81101508"),
    ("jardinería", "72102902"),
    ("vigilancia", "92121500"),
    ("paquetería", "78102200"),
    ("gasolina", "15101514"),
    ("gasol", "15101514"),
    ("diesel", "15101505"),
    ("anticipo", "84111506"),
    ("vidrio templado", "30171706"),
    ("martillo", "27111602"),
    ("cinta metrica", "27111801"),
    ("8411", "84111500"),
    ("01010101", "01010101"),
    ("0101", "01010101"),
    ("uniformes escolares", "53102700"),
]


@pytest.mark.parametrize(("text", "key"), PRODUCTS)
def test_products_among_the_first_eight(catalogues: Catalogues, text: str, key: str) -> None:
    assert key in [hit.key for hit in catalogues.search_products(text)]


def _accepted(name: str) -> list[tuple[str, frozenset[str]]]:
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    pairs = (line.partition(" = ") for line in lines if not line.startswith("#"))
    return [(text, frozenset(keys.split())) for text, _, keys in pairs if keys]


def test_everyday_queries_find_an_accountants_key_among_the_first_eight(catalogues: Catalogues) -> None:
    queries = _accepted("everyday_queries.txt")
    missed = [text for text, keys in queries if not keys & {hit.key for hit in catalogues.search_products(text)}]
    assert len(queries) >= 200
    assert len(missed) <= len(queries) // 10, missed
    assert all(catalogues.product(key) for _, keys in queries for key in keys)


def test_everyday_units_are_found_among_the_first_eight(catalogues: Catalogues) -> None:
    queries = _accepted("everyday_units.txt")
    missed = [text for text, keys in queries if not keys & {hit.key for hit in catalogues.search_units(text)}]
    assert len(queries) >= 40
    assert len(missed) <= len(queries) // 10, missed
    assert all(catalogues.unit(key) for _, keys in queries for key in keys)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("arrendamento oficina", "80131502"),  # a letter missing
        ("compuatdora", "43211500"),  # two exchanged
        ("conputadora", "43211500"),  # another
        ("refacciiones", "25174800"),  # one too many
        ("valatas", "25171713"),  # the first letter, by its sound
        ("ielo", "50202302"),
        ("otrnillos", "31161500"),
        ("pastl", "50182001"),  # and not pasta
        ("claovs", "31162000"),  # and not clave
        ("lap top", "43211503"),  # one word as two
    ],
)
def test_a_slip_of_the_fingers_is_put_right(catalogues: Catalogues, text: str, key: str) -> None:
    assert key in [hit.key for hit in catalogues.search_products(text)]


def _with_a_slip(text: str, choice: random.Random) -> str:
    at = choice.choice([index for index, letter in enumerate(text) if letter.isalpha()][1:])
    before, letter, after = text[:at], text[at], text[at + 1 :]
    return choice.choice(
        [
            before + choice.choice("abcdefghijklmnopqrstuvwxyz") + after,
            before + after,
            before + letter + letter + after,
            before[:-1] + letter + before[-1] + after,
        ]
    )


def test_everyday_queries_with_one_slip_are_still_found(catalogues: Catalogues) -> None:
    choice = random.Random(1)
    queries = [(text, keys) for text, keys in _accepted("everyday_queries.txt") if len(text) > 5][::2]
    typed = [(_with_a_slip(text, choice), keys) for text, keys in queries]
    missed = [text for text, keys in typed if not keys & {hit.key for hit in catalogues.search_products(text)}]
    assert len(missed) <= len(queries) // 10, missed


@pytest.mark.parametrize(
    ("typed", "word", "far"),
    [
        ("flte", "flete", (0, 0)),
        ("flete", "fletes", (0, 0)),
        ("fleete", "flete", (0, 0)),
        ("felte", "flete", (0, 0)),
        ("flite", "flete", (0, 1)),
        ("fltee", "fletero", (2, 0)),
        ("fluto", "flete", None),
        ("paz", "caja", None),
    ],
)
def test_one_slip_and_no_more(typed: str, word: str, far: tuple[int, int] | None) -> None:
    assert catalogue_slips.near(typed, word) == far


@pytest.mark.parametrize("text", ["4323", " 4323 ", "4323xxxx", "43-23", "4323*", "43 23"])
def test_a_range_of_keys_by_its_first_digits(catalogues: Catalogues, text: str) -> None:
    keys = [hit.key for hit in catalogues.search_products(text, limit=30)]
    assert keys[0] == "43231500"
    assert len(keys) == 30
    assert all(key.startswith("4323") for key in keys)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("pieza", "H87"),
        ("pza", "H87"),
        ("h87", "H87"),
        ("servicio", "E48"),
        ("hora", "HUR"),
        ("kilo", "KGM"),
        ("kg", "KGM"),
        ("m2", "MTK"),
        ("metros cuadrados", "MTK"),
        ("cajas", "XBX"),
        ("litro", "LTR"),
        ("mes", "MON"),
        ("días", "DAY"),
        ("actividad", "ACT"),
        ("tonelada", "TNE"),
        ("xbx", "XBX"),
    ],
)
def test_units_come_first(catalogues: Catalogues, text: str, key: str) -> None:
    assert catalogues.search_units(text)[0].key == key


def test_a_measure_is_no_range_of_keys(catalogues: Catalogues) -> None:
    assert not any(hit.key.startswith("24") for hit in catalogues.search_products("2x4"))


def test_what_this_business_used_comes_first(catalogues: Catalogues) -> None:
    hits = catalogues.search_products("flete", favourites={"78101802": 3, "78101801": 14, "84111500": 99})
    assert [(hit.key, hit.why) for hit in hits[:3]] == [
        ("78101801", "usada"),
        ("78101802", "usada"),
        ("78101800", "común"),
    ]
    assert hits[-1].why == "catálogo"


def test_used_keys_are_found_by_an_everyday_word_too(catalogues: Catalogues) -> None:
    """The name of 80131502 does not say renta."""
    assert catalogues.search_products("renta", favourites={"80131502": 1})[0].why == "usada"
    assert catalogues.search_units("pza", favourites={"H87": 2})[0].why == "usada"
    assert catalogues.search_units("h87", favourites={"H87": 2})[0].why == "usada"


def test_empty_text_offers_used_then_everyday_keys(catalogues: Catalogues) -> None:
    hits = catalogues.search_products("  ", limit=4, favourites={"84111500": 2, "15101506": 50, "78101800": 7})
    assert [hit.key for hit in hits[:2]] == ["78101800", "84111500"]  # the retired key is gone
    assert [hit.why for hit in hits] == ["usada", "usada", "común", "común"]


def test_an_exact_name_beats_part_of_an_everyday_phrase(catalogues: Catalogues) -> None:
    assert catalogues.search_products("vidrio templado")[0].key == "30171706"


def test_digits_give_keys_in_order_and_general_ones_first(catalogues: Catalogues) -> None:
    keys = [hit.key for hit in catalogues.search_products("8411", limit=5)]
    assert keys == sorted(keys)
    assert keys[0].endswith("00")
    assert catalogues.search_products("99999") == []


def test_nothing_found_is_an_empty_list(catalogues: Catalogues) -> None:
    assert catalogues.search_products("xyzzyqq") == []
    assert catalogues.search_units("xyzzyqq") == []


def test_each_key_once_and_never_more_than_asked(catalogues: Catalogues) -> None:
    for text in ("servicio", "a", "de", "se", "ci", "7", ""):
        hits = catalogues.search_products(text, limit=20, favourites={"81112103": 1})
        assert len(hits) <= 20
        assert len({hit.key for hit in hits}) == len(hits)
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@given(st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_nothing_typed_breaks_the_search(catalogues: Catalogues, text: str) -> None:
    for hit in catalogues.search_products(text):
        assert catalogues.product(hit.key) is not None
    for hit in catalogues.search_units(text):
        assert catalogues.unit(hit.key) is not None


@pytest.mark.parametrize(
    "text", ['"', '"flete', "flete*", "flete OR", "NOT", "name:flete", "(", "NEAR(a b)", "^a", "a-b", "\0"]
)
def test_query_syntax_is_plain_text(catalogues: Catalogues, text: str) -> None:
    catalogues.search_products(text)


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("camiones", "camion"),
        ("lapices", "lapi"),
        ("zapatos", "zapato"),
        ("gas", "gas"),
        ("papeles", "papel"),
        ("pc", "pc"),
    ],
)
def test_plurals_and_singulars_meet(word: str, stem: str) -> None:
    assert catalogue_search.stem(word) == stem
