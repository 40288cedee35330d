"""The reader over many drawn constancias: every field right, nothing wrong shown as sure, every refusal by its name."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption

from gigstack_desktop.cfdi.csf.pages import MAX_PAGES, MOST_PAGES, Pdf
from gigstack_desktop.cfdi.csf.reader import MAX_BYTES, read_all, read_csf
from gigstack_desktop.cfdi.csf.split import constancias
from gigstack_desktop.cfdi.csf.types import CsfResult
from tests.support import csf_factory as factory
from tests.support.csf_factory import KEMPER, VALIDATOR, Layout, altered, make

TODAY = date(2026, 11, 20)
OTHER = factory.person(4)
SEEDS = 200


def found(result: CsfResult) -> dict[str, object]:
    """The result in the shape of `Truth.expected`."""
    data: dict[str, Any] = result.as_dict()
    flat = {**data["address"], **data}
    regimes = [(row["text"], row["code"], row["start"], row["end"]) for row in data["regimes"]]
    return {name: regimes if name == "regimes" else flat[name] for name in KEMPER.expected()}


def is_low(result: CsfResult, name: str) -> bool:
    return {"state_key": "state", "person": "rfc"}.get(name, name) in result.low_confidence


def codes(result: CsfResult) -> set[str]:
    return {note.code for note in result.warnings}


def messages(result: CsfResult) -> list[str]:
    return [note.message for note in result.warnings]


def test_many_layouts_are_read_right_and_nothing_wrong_looks_sure() -> None:
    total, wrong, sure = 0, [], []
    for seed in range(SEEDS):
        truth, layout = factory.person(seed), factory.layouts(seed)
        result = read_csf(make(truth, layout), TODAY)
        assert result.ok, (seed, result.error)
        values = found(result)
        for name, value in truth.expected().items():
            total += 1
            if values[name] != value:
                wrong.append((seed, name, value, values[name]))
                if not is_low(result, name):
                    sure.append(wrong[-1])
    assert sure == []
    assert len(wrong) <= 0.005 * total, wrong


def test_an_ordinary_constancia_leaves_nothing_to_revise() -> None:
    for seed in range(12):
        result = read_csf(make(factory.person(seed)), TODAY)
        assert result.low_confidence == frozenset(), seed
        assert codes(result) <= {"old", "future", "several_regimes", "status"}, seed
    result = read_csf(make(KEMPER), TODAY)
    assert (result.warnings, result.current_codes, result.person) == ((), ("601",), "moral")
    assert result.validation_url == f"{VALIDATOR}?D1=10&D2=1&D3=18010312345_EKU9003173C9"


@pytest.mark.parametrize(
    "layout",
    [
        Layout(break_address=True),
        Layout(reversed_pages=True),
        Layout(cover=True, reversed_pages=True),
        Layout(break_regimes=True),
        Layout(rows_first=True, cell=200, wrap=150, wide_regime=False),
        Layout(shuffle=7),
        Layout(letters=True),
        Layout(whole_lines=True),
        Layout(no_accents=True, tight_labels=True),
        Layout(old_footer=True, chain_time=True),
        Layout(labels=dict(factory.VARIANTS), scale=0.7),
        Layout(location=True, old_footer=True),
        Layout(title_behind=True),
        Layout(old_qr=True),
        Layout(qr_alone=True),
        Layout(place=120),
        Layout(blanks=True),
    ],
    ids=lambda layout: "-".join(k for k, v in vars(layout).items() if v is True or (k == "shuffle" and v)) or "other",
)
@pytest.mark.parametrize("seed", [3, 8, 11])
def test_each_layout_by_itself(layout: Layout, seed: int) -> None:
    truth = factory.person(seed)
    assert found(read_csf(make(truth, layout), TODAY)) == truth.expected()


def test_a_reordered_drawing_is_marked_for_review_where_only_one_reading_holds() -> None:
    result = read_csf(make(KEMPER, Layout(shuffle=1)), TODAY)
    assert {"rfc", "id_cif", "zip", "state", "status"}.isdisjoint(result.low_confidence)
    assert "street" in result.low_confidence
    assert "Revisa los campos marcados: no se leyeron con seguridad." in messages(result)


PDF = make(KEMPER)
REFUSALS = {
    "empty": (b"", "El archivo está vacío. Vuelve a descargarlo del SAT."),
    "not_pdf": (
        b"PK\x03\x04 constancia.docx",
        "Esto no es un PDF. Arrastra la Constancia de Situación Fiscal en PDF, tal como la descargas del SAT.",
    ),
    "too_big": (
        PDF + b"\0" * MAX_BYTES,
        "El archivo pesa más de 10 MB. La constancia del SAT pesa menos de 1 MB; usa el archivo original.",
    ),
    "damaged": (
        PDF[: len(PDF) * 2 // 3],
        "El PDF está dañado o incompleto y no se puede abrir. Descárgalo de nuevo.",
    ),
    "encrypted": (
        factory.encrypted(KEMPER),
        "El PDF está protegido con contraseña. Quítasela o descarga la constancia de nuevo.",
    ),
    "scan": (
        factory.pictured(make(KEMPER, Layout(qr="")), dpi=90),
        "El PDF es una imagen y no se pudo leer su código QR. Usa el PDF original del SAT o captura los datos a mano.",
    ),
    "several": (
        factory.joined(PDF, make(OTHER)),
        f"El archivo contiene más de una constancia (EKU9003173C9, {OTHER.rfc}). Súbelas por separado.",
    ),
}


@pytest.mark.parametrize("reason", REFUSALS)
def test_each_error_in_its_own_words(reason: str) -> None:
    data, message = REFUSALS[reason]
    result = read_csf(data, TODAY)
    assert result.error is not None
    assert (result.ok, result.error.reason, result.error.message) == (False, reason, message)
    assert (result.rfc, result.legal_name) == ("", "")


@pytest.mark.parametrize(
    ("data", "kind", "tail"),
    [
        (factory.opinion(), "opinion", " Parece una opinión de cumplimiento."),
        (factory.cfdi(), "cfdi", " Parece una factura."),
        (factory.curp_document(), "curp", " Parece una CURP."),
        (factory.cedula(), "cedula", " Parece una cédula de datos fiscales."),
        (factory.contract(), "", ""),
        (factory.letters("Hola, esta es una carta cualquiera sin nada fiscal que leer."), "", ""),
    ],
    ids=["opinion", "cfdi", "curp", "cedula", "contract", "letter"],
)
def test_other_documents_are_refused_by_name(data: bytes, kind: str, tail: str) -> None:
    error = read_csf(data, TODAY).error
    assert error is not None
    assert (error.reason, error.details["kind"]) == ("not_csf", kind)
    assert error.message == "Este documento no es una Constancia de Situación Fiscal." + tail


@pytest.mark.parametrize("cut", [0.02, 0.2, 0.5, 0.8, 0.97])
def test_a_cut_file_is_damaged_wherever_it_was_cut(cut: float) -> None:
    error = read_csf(PDF[: int(len(PDF) * cut)], TODAY).error
    assert error is not None
    assert error.reason == "damaged"


@pytest.mark.parametrize(("dpi", "angle", "quality"), [(150, 0, 70), (110, 3, 30), (110, 180, 40), (200, -2, 20)])
def test_a_scan_gives_rfc_and_id_by_its_qr(dpi: int, angle: float, quality: int) -> None:
    result = read_csf(factory.pictured(PDF, dpi=dpi, angle=angle, quality=quality), TODAY)
    assert result.error is not None
    assert result.error.message == (
        "El PDF es una imagen, sin texto. Del código QR leímos el RFC EKU9003173C9 y el idCIF 18010312345; "
        "escribe el resto de los datos."
    )
    assert (result.ok, result.rfc, result.id_cif, result.person) == (False, "EKU9003173C9", "18010312345", "moral")


def test_two_scans_in_one_file_are_two_constancias() -> None:
    error = read_csf(factory.pictured(factory.joined(PDF, make(OTHER))), TODAY).error
    assert error is not None
    assert (error.reason, set(error.details.values())) == ("several", {"EKU9003173C9", OTHER.rfc})


def test_a_file_that_only_forbids_changes_is_read() -> None:
    locked = make(KEMPER, encrypt=StandardEncryption("", ownerPassword="secreto", canPrint=0, canModify=0))
    assert found(read_csf(locked, TODAY)) == KEMPER.expected()


def test_a_letter_in_front_may_name_another_rfc() -> None:
    letter = factory.letters("De: Despacho Contable de Muestra", f"RFC: {OTHER.rfc}", "Adjunto la constancia.")
    assert found(read_csf(factory.joined(letter, PDF), TODAY)) == KEMPER.expected()


def test_damaged_bytes_never_raise_and_never_hang() -> None:
    files = (PDF, factory.pictured(PDF, dpi=60))
    for seed in range(60):
        rng = random.Random(seed)
        data = bytearray(files[seed % 10 == 0])
        for _ in range(rng.choice((1, 5, 50))):
            data[rng.randrange(len(data))] = rng.randrange(256)
        result = read_csf(bytes(data), TODAY)
        assert result.ok == (result.error is None)


def test_the_same_constancia_twice_is_one() -> None:
    assert found(read_csf(factory.joined(PDF, PDF), TODAY)) == KEMPER.expected()


def test_the_newest_constancia_of_a_person_counts() -> None:
    before = make(altered(KEMPER, issued=date(2024, 3, 1), zip="42502"))
    for files in ((before, PDF), (PDF, before)):
        assert found(read_csf(factory.joined(*files), TODAY)) == KEMPER.expected()


PEOPLE = tuple(factory.person(seed) for seed in (4, 7, 12, 15))
ORDERS = {
    "plain": Layout(),
    "reversed": Layout(reversed_pages=True),
    "unnumbered": Layout(numbered=False),
    "covers": Layout(cover=True),
    "three pages": Layout(break_address=True),
    "shuffled": Layout(rows_first=True),
    "alone": Layout(qr_alone=True),
}


@pytest.mark.parametrize("order", ORDERS)
def test_several_constancias_in_one_file_are_all_read(order: str) -> None:
    results = read_all(factory.joined(*(make(person, ORDERS[order]) for person in PEOPLE)), TODAY)
    assert [found(result) for result in results] == [person.expected() for person in PEOPLE]
    assert not any("text_mismatch" in codes(result) or "qr_mismatch" in codes(result) for result in results)


def test_a_cover_letter_goes_with_the_constancia_behind_it() -> None:
    with Pdf(factory.joined(*(make(person, Layout(cover=True)) for person in PEOPLE[:2]))) as pdf:
        groups = constancias(pdf.pages())
    assert [[page.index for page in group] for group in groups] == [[0, 1, 2], [3, 4, 5]]


def test_many_constancias_of_different_layouts_in_one_file() -> None:
    for seed in range(0, 24, 3):
        people = [factory.person(seed + n) for n in range(3)]
        layouts = [replace(factory.layouts(seed + n), shuffle=None) for n in range(3)]
        pairs = list(zip(people, layouts, strict=True))
        results = read_all(factory.joined(*(make(person, layout) for person, layout in pairs)), TODAY)
        assert [result.rfc for result in results] == [person.rfc for person in people], seed
        for result, person in zip(results, people, strict=True):
            wrong = [name for name, value in person.expected().items() if found(result)[name] != value]
            assert all(is_low(result, name) for name in wrong), (seed, wrong)


def test_constancias_whose_pages_are_mixed_are_told_apart_by_their_chains() -> None:
    one, two = make(KEMPER), make(OTHER)
    mixed = factory.picked((one, 0), (two, 0), (one, 1), (two, 1))
    results = read_all(mixed, TODAY)
    assert [found(result) for result in results] == [KEMPER.expected(), OTHER.expected()]


def test_a_scan_beside_a_constancia_with_text_gives_what_its_qr_says() -> None:
    results = read_all(factory.joined(PDF, factory.pictured(make(OTHER))), TODAY)
    assert [(result.ok, result.rfc) for result in results] == [(True, KEMPER.rfc), (False, OTHER.rfc)]
    assert results[1].error is not None
    assert results[1].error.reason == "scan_qr"


def test_scans_in_one_file_are_told_apart() -> None:
    results = read_all(factory.pictured(factory.joined(PDF, make(OTHER))), TODAY)
    assert [(result.ok, result.rfc) for result in results] == [(False, KEMPER.rfc), (False, OTHER.rfc)]


def test_one_constancia_is_one_result() -> None:
    assert read_all(PDF, TODAY) == (read_csf(PDF, TODAY),)
    assert [result.error.reason for result in read_all(b"", TODAY) if result.error] == ["empty"]


def test_more_pages_than_are_looked_at_are_said() -> None:
    people = [factory.person(seed) for seed in range(MOST_PAGES // 2 + 1)]
    results = read_all(factory.joined(*(make(person) for person in people)), TODAY)
    assert MAX_PAGES < 2 * len(results) == MOST_PAGES
    assert [result.rfc for result in results] == [person.rfc for person in people[:-1]]
    assert f"Solo se leyeron las primeras {MOST_PAGES} páginas." in messages(results[-1])[-1]


def test_more_scanned_pages_than_are_looked_at_are_said() -> None:
    page = factory.pictured(make(KEMPER, Layout(only_page_one=True)), dpi=72)
    (result,) = read_all(factory.joined(*[page] * (MAX_PAGES + 1)), TODAY)
    assert result.rfc == KEMPER.rfc
    assert f"Solo se leyeron las primeras {MAX_PAGES} páginas." in messages(result)[-1]


def test_recognised_text_of_a_scan_is_never_shown_as_sure() -> None:
    misread = factory.ocr_lines(altered(KEMPER, rfc="EKU9O03173C9"))
    result = read_csf(factory.pictured(PDF, ocr=misread), TODAY)
    assert (result.ok, result.rfc, result.id_cif) == (True, "EKU9003173C9", "18010312345")
    sure = {"rfc", "id_cif", "curp"}
    assert sure.isdisjoint(result.low_confidence)
    assert {"legal_name", "zip", "street", "state", "regimes", "status", "issued"} <= result.low_confidence
    assert (result.legal_name, result.address.zip) == ("ESCUELA KEMPER URGATE", "42501")


def _qr(rfc: str = KEMPER.rfc, cif: str = KEMPER.id_cif, host: str = "https://siat.sat.gob.mx") -> Layout:
    path = VALIDATOR.removeprefix("https://siat.sat.gob.mx")
    return Layout(qr=f"{host}{path}?D1=10&D2=1&D3={cif}_{rfc}")


_RENT = ("Régimen de Arrendamiento", "606", "01/01/2020", "")
_TRUST = ("Régimen Simplificado de Confianza", "626", "01/01/2022", "")
_ENDED = ("Régimen General de Ley Personas Morales", "601", "01/01/2002", "31/12/2021")
_ODD = ("Régimen de los Habitantes de la Luna", None, "01/01/2020", "")
_ALTERED = "El archivo pudo ser alterado: verifica en la página del SAT."
WARNINGS: dict[str, tuple[bytes, str]] = {
    "qr_mismatch": (
        make(KEMPER, _qr(rfc=OTHER.rfc)),
        f"El RFC o idCIF del código QR ({OTHER.rfc}) no coincide con el del texto (EKU9003173C9). {_ALTERED}",
    ),
    "qr_mismatch cif": (
        make(KEMPER, _qr(cif="18010399999")),
        f"El RFC o idCIF del código QR (18010399999) no coincide con el del texto (18010312345). {_ALTERED}",
    ),
    "text_mismatch": (
        make(KEMPER, Layout(card_rfc=OTHER.rfc, qr="")),
        f"El RFC no es el mismo en todo el documento (EKU9003173C9, {OTHER.rfc}). {_ALTERED}",
    ),
    "qr_other_site": (
        make(KEMPER, _qr(host="https://siat.sat.gob.mx.ejemplo.com")),
        "El código QR no lleva al sitio del SAT (siat.sat.gob.mx.ejemplo.com). No lo abras; verifica el documento.",
    ),
    "qr_absent": (
        make(KEMPER, Layout(qr="")),
        "No se encontró el código QR; los datos salen solo del texto.",
    ),
    "several_regimes": (
        make(altered(OTHER, regimes=(_RENT, _TRUST), issued=TODAY)),
        "Tiene 2 regímenes vigentes. Elige con cuál se le va a facturar.",
    ),
    "unknown_regime": (
        make(altered(KEMPER, regimes=(_ODD,))),
        "No reconocemos el régimen «Régimen de los Habitantes de la Luna». Elígelo de la lista.",
    ),
    "regime_person": (
        make(altered(KEMPER, regimes=(_RENT,))),
        "El régimen 606 no corresponde a una persona moral. Elígelo de la lista.",
    ),
    "no_regime": (
        make(KEMPER, Layout(only_page_one=True)),
        "El archivo no trae la página de regímenes. Elige el régimen a mano.",
    ),
    "no_current_regime": (
        make(altered(KEMPER, regimes=(_ENDED,))),
        "Ninguno de los regímenes de la constancia está vigente. Elige el régimen a mano.",
    ),
    "status": (
        make(altered(KEMPER, status="CANCELADO")),
        "Ante el SAT aparece como CANCELADO. Puede que no acepte facturas a su nombre.",
    ),
    "old": (
        make(altered(KEMPER, issued=date(2026, 8, 19))),
        "La constancia es del 19/08/2026. No vence, pero los datos pudieron cambiar.",
    ),
    "future": (
        make(altered(KEMPER, issued=date(2026, 12, 24))),
        "La fecha de emisión (24/12/2026) está en el futuro; revisa el documento o el reloj del equipo.",
    ),
    "zip_state": (
        make(altered(KEMPER, zip="06000")),
        "El código postal 06000 no corresponde a HIDALGO.",
    ),
    "rfc_digit": (
        make(altered(KEMPER, rfc="EKU9003173C1")),
        "El dígito verificador del RFC EKU9003173C1 no cuadra. Compáralo con el documento.",
    ),
}


@pytest.mark.parametrize("case", WARNINGS)
def test_each_warning_in_its_own_words_and_the_data_still_there(case: str) -> None:
    data, message = WARNINGS[case]
    result = read_csf(data, TODAY)
    assert result.ok
    assert message in messages(result)
    assert case.split()[0] in codes(result)
    assert result.legal_name
    beside = {"check_fields", "qr_absent"} if case == "text_mismatch" else {"check_fields"}
    assert codes(result) <= {case.split()[0], *beside}


def test_what_disagrees_is_not_sure() -> None:
    assert "rfc" in read_csf(make(KEMPER, _qr(rfc=OTHER.rfc)), TODAY).low_confidence
    assert "id_cif" in read_csf(make(KEMPER, _qr(cif="18010399999")), TODAY).low_confidence
    assert "rfc" in read_csf(make(KEMPER, Layout(card_rfc=OTHER.rfc)), TODAY).low_confidence


def test_a_table_torn_between_pages_out_of_order_is_never_shown_as_sure() -> None:
    truth = altered(KEMPER, regimes=(_ENDED, _TRUST))
    torn = Layout(break_regimes=True, reversed_pages=True)
    assert found(read_csf(make(truth, torn), TODAY)) == truth.expected()
    assert "regimes" in read_csf(make(truth, replace(torn, numbered=False)), TODAY).low_confidence


def test_three_months_to_the_day_is_not_old() -> None:
    assert "old" not in codes(read_csf(make(altered(KEMPER, issued=date(2026, 8, 20))), TODAY))


def test_a_régimen_that_ended_is_shown_but_not_offered() -> None:
    result = read_csf(make(altered(KEMPER, regimes=(_ENDED, _TRUST))), TODAY)
    assert [(row.code, row.current) for row in result.regimes] == [("601", False), ("626", True)]
    assert result.current_codes == ("626",)


def test_a_régimen_of_the_other_kind_of_person_is_not_offered() -> None:
    assert read_csf(make(altered(KEMPER, regimes=(_RENT,))), TODAY).current_codes == ()


def test_a_name_keeps_its_signs_and_loses_the_régimen_capital() -> None:
    truth = altered(KEMPER, company='MUÑOZ & "HIJOS", TRANSPORTES', commercial="LA MUESTRA")
    assert read_csf(make(truth), TODAY).legal_name == 'MUÑOZ & "HIJOS", TRANSPORTES'


@pytest.mark.parametrize("rfc", ["M&O900317AB0", "ÑUÑ900317AB0"])
def test_an_rfc_with_rare_letters_agrees_with_its_qr(rfc: str) -> None:
    for written in (rfc, rfc.replace("&", "%26").replace("Ñ", "%D1"), rfc.replace("Ñ", "%C3%91")):
        result = read_csf(make(altered(KEMPER, rfc=rfc), _qr(rfc=written)), TODAY)
        assert (result.rfc, codes(result) & {"qr_mismatch", "qr_absent"}) == (rfc, set()), written
