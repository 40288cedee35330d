"""SAT's columns as Python values: bank data of a form of payment, patterns of a country, who may take a use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest

from gigstack_desktop.cfdi import tables
from gigstack_desktop.cfdi.catalogues import Catalogues


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogues]:
    with Catalogues.open(cache=tmp_path_factory.mktemp("catalogues")) as opened:
        yield opened


@pytest.mark.parametrize(
    ("key", "banked", "payer", "payee", "proof", "foreign"),
    [
        ("01", False, "", "", False, False),
        ("02", True, "12345678901", "1234567890", False, True),
        ("03", True, "012180001234567897", "012180001234567897", True, True),
        ("04", True, "1234567890123456", "CLAVE_1234", False, True),
        ("06", True, "5512345678", "", False, False),
        ("28", True, "1234567890123456", "1234567890", False, True),
        ("29", True, "123456789012345", "1234567890", False, True),
    ],
)
def test_a_form_of_payment_says_its_accounts(
    catalogues: Catalogues, key: str, banked: bool, payer: str, payee: str, proof: bool, foreign: bool
) -> None:
    """Rules 13.2."""
    form = catalogues.payment_form(key)
    assert form is not None
    assert (form.banked, form.proof, form.foreign_bank) == (banked, proof, foreign)
    assert (form.payer_account, form.payee_account) == (bool(payer), bool(payee))
    assert form.payer_fits(payer) == bool(payer)
    assert form.payee_fits(payee) == bool(payee)
    assert not form.payer_fits("123")
    assert not form.payee_fits(payee + "-")
    assert form.operation_number


def test_to_be_defined_takes_anything(catalogues: Catalogues) -> None:
    form = catalogues.payment_form("99")
    assert form is not None
    assert form.payer_pattern is None
    assert form.payer_fits("whatever")


def test_every_form_reads_and_agrees_with_the_small_table(catalogues: Catalogues) -> None:
    forms = [catalogues.payment_form(entry.key) for entry in catalogues.entries("c_FormaPago")]
    assert {form.key: form.banked for form in forms if form} == {key: f.banked for key, f in tables.FORMS.items()}
    for form in forms:
        assert form is not None
        assert all(re.compile(pattern) for pattern in (form.payer_pattern, form.payee_pattern) if pattern)


@pytest.mark.parametrize(
    ("key", "good", "bad"),
    [("USA", "123456789", "12-3456789"), ("CAN", "123456789", "12345"), ("MEX", "EKU9003173C9", "EKU9003173C/")],
)
def test_a_country_knows_its_tax_ids(catalogues: Catalogues, key: str, good: str, bad: str) -> None:
    country = catalogues.country(key)
    assert country is not None
    assert country.tax_id_fits(good)
    assert not country.tax_id_fits(bad)
    assert country.group == "TLCAN"
    assert country.tax_id_listed == (key == "MEX")


def test_a_country_without_pattern_takes_any_tax_id(catalogues: Catalogues) -> None:
    germany = catalogues.country("DEU")
    assert germany is not None
    assert (germany.name, germany.group, germany.zip_pattern) == ("Alemania", "Unión Europea", None)
    assert germany.tax_id_fits("DE 123/45")
    assert all(catalogues.country(entry.key) for entry in catalogues.entries("c_Pais"))


def test_currencies_agree_with_the_small_table(catalogues: Catalogues) -> None:
    found = [catalogues.currency(entry.key) for entry in catalogues.entries("c_Moneda")]
    assert {currency.key: currency.decimals for currency in found if currency} == tables.CURRENCY_DECIMALS
    assert {currency.variation for currency in found if currency} == {Decimal(5), None}  # SAT writes 500 %


def test_regimes_and_uses_agree_with_the_small_table(catalogues: Catalogues) -> None:
    regimes = [catalogues.regime(entry.key) for entry in catalogues.entries("c_RegimenFiscal")]
    assert {r.key: (r.fisica, r.moral) for r in regimes if r} == {
        key: (r.fisica, r.moral) for key, r in tables.REGIMES.items()
    }
    for entry in catalogues.entries("c_UsoCFDI"):
        use = catalogues.use(entry.key)
        assert use is not None
        small = tables.USES[use.key]
        assert (use.fisica, use.moral) == ("fisica" in small.persons, "moral" in small.persons)
        assert use.regimes == small.regimes


def test_taxes_and_their_roles(catalogues: Catalogues) -> None:
    taxes = [catalogues.tax(key) for key in ("001", "002", "003")]
    assert [(tax.name, tax.withheld, tax.transferred) for tax in taxes if tax] == [
        ("ISR", True, False),
        ("IVA", True, True),
        ("IEPS", True, True),
    ]


def test_what_does_not_exist_is_none(catalogues: Catalogues) -> None:
    assert catalogues.payment_form("1") is None
    assert catalogues.country("mex") is None
    assert catalogues.currency("ZZZ") is None
    assert catalogues.regime("609") is None
    assert catalogues.use("P01") is None
    assert catalogues.tax("004") is None
