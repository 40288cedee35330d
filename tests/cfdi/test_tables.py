"""The small tables in the code say the same as SAT's workbook that ships with the program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from gigstack_desktop.cfdi import tables
from gigstack_desktop.cfdi.catalogues import Catalogues
from gigstack_desktop.cfdi.checker import check
from tests.support.invoices import IVA8, IVA16, PERSON, D, invoice, line


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogues]:
    with Catalogues.open(cache=tmp_path_factory.mktemp("catalogues")) as opened:
        yield opened


@pytest.mark.parametrize(
    ("catalogue", "table"),
    [
        ("c_FormaPago", tables.FORMS),
        ("c_MetodoPago", tables.METHODS),
        ("c_RegimenFiscal", tables.REGIMES),
        ("c_UsoCFDI", tables.USES),
        ("c_Moneda", tables.CURRENCY_DECIMALS),
        ("c_TipoRelacion", tables.RELATIONS),
        ("c_ObjetoImp", tables.OBJETO_IMP),
        ("c_Exportacion", tables.EXPORT),
        ("c_Meses", tables.MONTHS),
        ("c_Periodicidad", tables.PERIODICITY),
    ],
)
def test_the_same_keys(catalogues, catalogue, table):
    assert {entry.key for entry in catalogues.entries(catalogue)} == set(table)


def test_the_same_decimals(catalogues):
    official = {entry.key: int(entry.data["Decimales"] or 0) for entry in catalogues.entries("c_Moneda")}
    assert official == tables.CURRENCY_DECIMALS


def test_the_same_uses_by_regime_and_person(catalogues):
    for entry in catalogues.entries("c_UsoCFDI"):
        use = tables.USES[entry.key]
        regimes = {part.strip() for part in entry.data["Régimen Fiscal Receptor"].split(",")}
        assert use.regimes == regimes, entry.key
        assert ("fisica" in use.persons, "moral" in use.persons) == (
            entry.data["Física"] == "Sí",
            entry.data["Moral"] == "Sí",
        )


def test_the_same_regimes_by_person(catalogues):
    for entry in catalogues.entries("c_RegimenFiscal"):
        regime = tables.REGIMES[entry.key]
        assert (regime.fisica, regime.moral) == (entry.data["Física"] == "Sí", entry.data["Moral"] == "Sí"), entry.key


def test_the_same_accounts_of_each_form_of_payment(catalogues):
    for key, form in tables.FORMS.items():
        official = catalogues.payment_form(key)
        assert official is not None
        assert form.banked is official.banked, key
        accounts = tables.ACCOUNTS.get(key, tables.Accounts("", ""))
        assert (accounts.payer, accounts.payee) == (official.payer_pattern or "", official.payee_pattern or ""), key
        assert (key in tables.ACCOUNTS) is form.banked
        assert official.foreign_bank is (key in ("02", "03", "04", "28", "29", "99"))
        assert official.proof is (key in ("03", "99"))


def test_every_official_rate_is_allowed_and_nothing_else(catalogues):
    official = catalogues.rates()
    for rate in official:
        for value in (rate.minimum, rate.maximum):
            for withheld, there in ((False, rate.transferred), (True, rate.withheld)):
                if there:
                    assert tables.rate_allowed(rate.tax, rate.factor, value, withheld=withheld), rate
    for rule in tables.RATES:
        assert any(
            (rate.tax, rate.factor) == (rule.impuesto, rule.factor)
            and rate.allows(rule.high)
            and (rate.transferred or not rule.transferred)
            and (rate.withheld or not rule.withheld)
            for rate in official
        ), rule


def test_the_checker_asks_the_real_catalogues(catalogues):
    def codes(document):
        return {finding.code for finding in check(document, catalogues=catalogues)}

    assert codes(invoice(line("100", taxes=(IVA16,)))) == set()
    assert codes(invoice(line("1", product_key="15101506"))) == {"CFDI40162"}
    assert codes(invoice(line("1", unit_key="e48"))) == {"CFDI40165"}
    assert codes(invoice(line("1", taxes=(IVA8,)))) == {"IVA_BORDER"}
    assert codes(invoice(line("1", taxes=(IVA8,)), place="22000")) == set()
    assert codes(invoice(place="00001")) == {"CFDI40126"}
    assert codes(invoice(receiver=replace(PERSON, zip="00001"))) == {"CFDI40147"}
    assert codes(invoice(receiver=replace(PERSON, zip="06000"))) == set()
    assert codes(invoice(currency="JPY", exchange_rate=D("0.13"))) == set()
