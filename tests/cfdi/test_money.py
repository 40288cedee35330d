"""Exact numbers, RFC, names and words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gigstack_desktop.cfdi import money, names, rfc, tables
from gigstack_desktop.cfdi.words import in_words


def test_floats_are_refused():
    with pytest.raises(TypeError):
        money.D(0.1)  # type: ignore[arg-type]


def test_ties_go_away_from_zero():
    assert money.money(Decimal("1000.005"), "MXN") == Decimal("1000.01")
    assert money.round_half_up(Decimal("-2.5"), 0) == Decimal(-3)


def test_wide_products_stay_exact():
    assert money.six(Decimal("999999999999999999.999999")) == Decimal("999999999999999999.999999")


@pytest.mark.parametrize(
    ("currency", "places"),
    [("MXN", 2), ("USD", 2), ("COP", 2), ("JPY", 0), ("CLP", 0), ("KWD", 3), ("CLF", 4), ("XXX", 0)],
)
def test_decimals_of_currencies(currency, places):
    assert money.decimals(currency) == places


def test_plain_text_has_no_exponent_and_no_negative_zero():
    assert money.plain(Decimal("1E+3")) == "1000"
    assert money.plain(Decimal("-0.00")) == "0.00"
    assert money.shortest(Decimal("1101.500")) == "1101.5"
    assert money.shortest(Decimal("100.00")) == "100"
    assert money.shortest(Decimal("5"), 2) == "5.00"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("SAT970701NN3", None),
        ("CACX7605101P8", None),
        ("L&O950913MSA", None),
        ("EKU9003173C9", None),
        ("XAXX010101000", None),
        ("XEXX010101000", None),
        ("EXT990101NI1", None),
        ("", "empty"),
        ("SAT970701NN", "form"),
        ("sat970701nn3", "form"),
        ("SAT970701NN4", "digit"),
        ("SAT970230NN3", "date"),
        ("SAT971301NN3", "date"),
    ],
)
def test_rfc_problems(text, problem):
    assert rfc.check(text) == problem


def test_rfc_check_digits_of_the_rules():
    assert rfc.check_digit("SAT970701NN") == "3"
    assert rfc.check_digit("CACX7605101P") == "8"
    assert rfc.check_digit("L&O950913MSA") == "A"


def test_rfc_normalizing_and_person():
    assert rfc.normalize(" sat-970701 nn3 ") == "SAT970701NN3"
    assert (rfc.person("SAT970701NN3"), rfc.person("CACX7605101P8")) == ("moral", "fisica")


@pytest.mark.parametrize(
    ("given", "name", "suffix"),
    [
        ("Acme S.A. de C.V.", "ACME", "S.A. DE C.V."),
        ("GIGSTACK SAPI DE CV", "GIGSTACK", "SAPI DE CV"),
        ("FOO, S DE RL DE CV", "FOO", "S DE RL DE CV"),
        ("LOS PINOS A.C.", "LOS PINOS", "A.C."),
        ("CAÑÓN & HIJOS SC", "CAÑÓN & HIJOS", "SC"),
        ("CASA", "CASA", ""),
        ("MUSA", "MUSA", ""),
        ("SA DE CV", "SA DE CV", ""),
    ],
)
def test_kind_of_company_is_split_off(given, name, suffix):
    assert names.split_company_suffix(given) == (name, suffix)


def test_names_keep_accents_and_signs():
    assert names.normalize_name("  Peña  y\tO'Neil, Ñandú & Cía. ") == "PEÑA Y O'NEIL, ÑANDÚ & CÍA."


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("1500.50", "MXN", "MIL QUINIENTOS PESOS 50/100 M.N."),
        ("1", "MXN", "UN PESO 00/100 M.N."),
        ("0.5", "MXN", "CERO PESOS 50/100 M.N."),
        ("21", "MXN", "VEINTIÚN PESOS 00/100 M.N."),
        ("31", "MXN", "TREINTA Y UN PESOS 00/100 M.N."),
        ("100.005", "MXN", "CIEN PESOS 01/100 M.N."),
        ("1000000", "MXN", "UN MILLÓN DE PESOS 00/100 M.N."),
        ("2000001", "MXN", "DOS MILLONES UN PESOS 00/100 M.N."),
        ("1432.09", "USD", "MIL CUATROCIENTOS TREINTA Y DOS DÓLARES 09/100 USD"),
        ("221", "GBP", "DOSCIENTAS VEINTIUNA LIBRAS ESTERLINAS 00/100 GBP"),
        ("1500", "JPY", "MIL QUINIENTOS YENES JPY"),
        ("-16", "MXN", "MENOS DIECISÉIS PESOS 00/100 M.N."),
        ("7", "XYZ", "SIETE XYZ 00/100 XYZ"),
    ],
)
def test_amounts_in_words(amount, currency, words):
    assert in_words(Decimal(amount), currency) == words


def test_uses_and_regimes_of_a_customer():
    assert "G03" not in tables.uses_for("605", "fisica")
    assert "D01" in tables.uses_for("605", "fisica")
    assert "D01" not in tables.uses_for("626", "fisica")
    assert tables.uses_for("616", "fisica") == ("G02", "S01")
    assert {"601", "626"} <= set(tables.regimes_for("moral"))
    assert "612" not in tables.regimes_for("moral")


def test_rates_in_force():
    assert tables.rate_allowed("002", "Tasa", Decimal("0.16"), withheld=False)
    assert not tables.rate_allowed("002", "Tasa", Decimal("0.15"), withheld=False)
    assert tables.rate_allowed("002", "Tasa", Decimal("0.106667"), withheld=True)
    assert not tables.rate_allowed("003", "Tasa", Decimal("0.03"), withheld=True)
