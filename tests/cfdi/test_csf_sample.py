"""The made-up constancia of practice and demo is read by our own reader, every field."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from gigstack_desktop.cfdi import rfc as rfcs
from gigstack_desktop.cfdi.csf.reader import read_csf, street
from gigstack_desktop.sandbox.sample_csf import draw, make_sample_csf
from gigstack_desktop.sandbox.sample_people import sample_person


def test_twenty_samples_are_read_without_a_doubt(qapp: QApplication) -> None:
    for seed in range(20):
        person = sample_person(seed)
        place = person.place
        result = read_csf(draw(person))
        assert (result.error, result.warnings, result.low_confidence) == (None, (), frozenset()), seed
        assert (result.rfc, result.id_cif, result.curp) == (person.rfc, person.id_cif, person.curp)
        assert (result.legal_name, result.issued, result.status) == (person.legal_name, person.issued, "ACTIVO")
        address = result.address
        assert address.street == street(place.road_type, place.road)
        assert (address.exterior, address.interior, address.zip) == (person.exterior, person.interior, place.zip)
        assert (address.neighborhood, address.city, address.state) == (place.neighborhood, place.city, place.state)
        assert [(row.text, row.start) for row in result.regimes] == list(person.regimes)
        assert len(result.current_codes) == 1
        assert rfcs.digit_ok(result.rfc)


def test_a_sample_is_written_and_differs_each_time(qapp: QApplication, tmp_path: Path) -> None:
    target = tmp_path / "constancia.pdf"
    data = make_sample_csf(target)
    assert target.read_bytes() == data
    assert read_csf(data).ok
    assert sample_person(7) == sample_person(7)
    assert len({sample_person().rfc for _ in range(8)}) > 1
