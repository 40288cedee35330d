"""The one table of messages: every code that can come back has a sentence, and the API's catalogue is made of it."""

from __future__ import annotations

import pytest

from gigstack_desktop.cfdi.messages import OWN_MESSAGES, PAC_MESSAGES, PAC_TABLE, explain
from gigstack_desktop.cfdi.pac_errors import error_catalogue

STAMPING = [*range(301, 309), 401, 402]
CANCELLATION = [*range(201, 207), *range(301, 306), 310, 311, 312]


@pytest.mark.parametrize("code", [*STAMPING, *CANCELLATION])
def test_codes_of_the_services(code):
    assert str(code) in PAC_MESSAGES


def test_codes_of_the_matrices():
    """Every number that SAT gave out: header to summary, envelope, payments."""
    assert {f"CFDI{number}" for number in (*range(40101, 40223), 40999)} <= set(PAC_MESSAGES)
    assert {f"CFDI{number}" for number in (140224, 140225, 140226, 140227, 140228)} <= set(PAC_MESSAGES)
    assert {f"CRP{number}" for number in (*range(20101, 20124), *range(20201, 20280), 20999)} <= set(PAC_MESSAGES)


def test_a_sentence_needs_no_values():
    for code in (*PAC_MESSAGES, *OWN_MESSAGES):
        sentence = explain(code)
        assert "{" not in sentence
        assert sentence.strip() == sentence
        assert sentence.endswith((".", "?", ")", "…")), code


def test_codes_are_recognised_as_pacs_write_them():
    expected = PAC_MESSAGES["CFDI40147"]
    for said in ("40148", "CFDI40148", "cfdi40148", "CFDI40148 - El campo DomicilioFiscalReceptor…", "CFDI 40148"):
        assert explain(said) == expected
    assert explain("CRP20244").startswith("El abono")
    assert explain("20244") == explain("CRP20244")
    assert explain("301") == PAC_MESSAGES["301"]
    assert explain("401") == PAC_MESSAGES["CFDI40101"]


def test_values_fill_the_sentence():
    assert "exige" in explain("CFDI140225", resico="exige")
    assert "1 USD" in explain("CFDI40115", moneda="USD")


def test_an_unknown_code_is_named():
    assert "CFDI49999" in explain("CFDI49999: algo nuevo")
    assert "SAT rechazó" in explain("CFDI49999")
    assert "{x}" in explain("{x}")  # a stranger's braces are text
    assert explain("") == PAC_MESSAGES["CFDI40999"]


def test_the_catalogue_of_errors():
    catalogue = error_catalogue()
    assert [entry.code for entry in catalogue] == list(PAC_TABLE)
    assert {entry.type for entry in catalogue} == {"invoice", "receiver", "sender", "unknown"}
    for entry in catalogue:
        assert entry.description_es == explain(entry.code)
        assert entry.explanation_en.endswith(".")
        assert entry.solution_en.endswith(".")
    (postal,) = (entry for entry in catalogue if entry.code == "CFDI40148")
    assert postal.type == "receiver"
    assert "postal code" in postal.explanation_en
