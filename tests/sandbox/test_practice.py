"""The practice business: there at once, believable, valid, made once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gigstack_desktop.cfdi import seal
from tests.sandbox.test_invoices import xml_of
from tests.support import sat
from tests.support.sandbox import RunningSandbox, running_sandbox

Json = dict[str, Any]


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    with running_sandbox(tmp_path_factory.mktemp("practice")) as running:
        yield running


def everything(server: RunningSandbox, path: str) -> list[Json]:
    """All pages of a list."""
    items: list[Json] = []
    cursor = ""
    while True:
        answer = server.call("GET", path, params={"limit": 100, "next": cursor}).json()
        items += answer["data"]
        if not answer["has_more"]:
            assert len(items) == answer["total_results"]
            return items
        cursor = answer["next"]


def test_the_first_list_is_complete(practice: RunningSandbox) -> None:
    assert len(everything(practice, "/clients")) == 25
    assert len(everything(practice, "/services")) == 20
    assert len(everything(practice, "/invoices/income")) == 180


def test_clients_are_valid(practice: RunningSandbox) -> None:
    clients = everything(practice, "/clients")
    assert [each["name"] for each in clients if not each["is_valid"]] == []
    assert len({each["tax_id"] for each in clients}) == len(clients)


def test_invoices_are_sealed_and_varied(practice: RunningSandbox) -> None:
    invoices = everything(practice, "/invoices/income")
    assert all(each["stamp"]["sello"] for each in invoices)
    kinds = Counter((each["payment_method"], each["status"]) for each in invoices)
    assert kinds["PPD", "valid"] > 40
    assert kinds["PUE", "valid"] > 80
    assert kinds["PUE", "cancelled"] >= 1
    assert any(each.get("last_balance") for each in invoices)
    folios = [each["folio_number"] for each in invoices]
    assert folios == sorted(folios, reverse=True)
    ages = [each["created_at"] for each in invoices]
    assert 300 * 86400 < ages[0] - ages[-1] < 370 * 86400


def test_balances_agree_with_complements(practice: RunningSandbox) -> None:
    complements = everything(practice, "/invoices/payment")
    paid: Counter[str] = Counter()
    for complement in complements:
        for related in complement["related_invoices"]:
            paid[related["uuid"]] += round(related["amount_paid"] * 100)
    for invoice in everything(practice, "/invoices/income"):
        if invoice["payment_method"] == "PPD":
            owed = round(invoice["total"] * 100) - paid[invoice["uuid"]]
            assert owed == round(invoice["last_balance"] * 100)
    folios = [each["folio_number"] for each in complements]
    assert folios == sorted(folios, reverse=True)


def test_documents_are_valid_for_sat(practice: RunningSandbox) -> None:
    chosen = everything(practice, "/invoices/income")[::12] + everything(practice, "/invoices/payment")[::12]
    for document in chosen:
        xml = xml_of(practice, document["uuid"])
        assert sat.xsd_problems(xml) == []
        assert seal.verify(xml)


def test_it_is_made_once(tmp_path: Path) -> None:
    with running_sandbox(tmp_path) as running:
        keys = (running.key, running.live_key)
        client = running.data("GET", "/clients?limit=1")[0]
        running.data("DELETE", f"/clients/{client['id']}")
    with running_sandbox(tmp_path, keys=keys) as running:
        assert len(everything(running, "/clients")) == 24
        assert len(everything(running, "/invoices/income")) == 180


def test_health_and_team_do_not_wait(tmp_path: Path) -> None:
    with running_sandbox(tmp_path, child_key="k") as running:
        assert running.call("GET", "/health").status_code == 200
        assert running.data("GET", "/teams/team_practica")["legal_name"] == "ESCUELA KEMPER URGATE"
        running.process.kill()
    with running_sandbox(tmp_path, child_key="k") as running:  # killed before or while the rows were made
        assert len(everything(running, "/invoices/income")) == 180


def test_live_mode_is_empty(practice: RunningSandbox) -> None:
    for path in ("/clients", "/services", "/invoices/income", "/payments"):
        assert practice.data("GET", path, key=practice.live_key) == []
