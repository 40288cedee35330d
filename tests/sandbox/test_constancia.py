"""C9: a client from a Constancia de Situación Fiscal."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from gigstack_desktop.sandbox import constancia
from gigstack_desktop.sandbox.envelope import ApiError
from tests.sandbox.conftest import CLIENT
from tests.support.sandbox import RunningSandbox


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A made-up constancia."""
    from PySide6.QtGui import QGuiApplication

    from gigstack_desktop.sandbox.sample_csf import make_sample_csf

    application = QGuiApplication.instance() or QGuiApplication([])
    assert application is not None
    return make_sample_csf(None, seed=3)


def _upload(server: RunningSandbox, data: bytes, query: str = "") -> Any:
    return server.call("POST", f"/clients/csf{query}", files={"file": ("csf.pdf", data, "application/pdf")})


def test_creates_and_updates_a_client(server: RunningSandbox, sample: bytes) -> None:
    created = _upload(server, sample)
    assert created.status_code == 201, created.text
    client = created.json()["data"]
    assert client["rfc"] == client["tax_id"] == client["metadata"]["rfc"]
    assert client["tax_system"]
    assert len(client["address"]["zip"]) == 5
    assert created.json()["message"] == "Client updated with CSF data"
    other = server.data("POST", "/clients", {"name": "Otro", "email": "otro@csf.example"})
    updated = _upload(server, sample, f"?client_id={other['id']}")
    assert updated.status_code == 200
    assert updated.json()["data"]["tax_id"] == client["tax_id"]
    assert updated.json()["data"]["email"] == "otro@csf.example"
    assert _upload(server, sample, "?client_id=client_x").status_code == 404


def test_nobody_gets_the_data_of_another_taxpayer(server: RunningSandbox, sample: bytes) -> None:
    other = server.data("POST", "/clients", CLIENT)
    answer = _upload(server, sample, f"?client_id={other['id']}")
    assert (answer.status_code, answer.json()["error"]["details"][0]) == (400, "other_rfc")
    assert server.data("GET", f"/clients/{other['id']}") == other


def test_a_reader_that_hangs_is_ended(sample: bytes) -> None:
    with pytest.raises(ApiError) as refused:
        constancia.read(sample, seconds=0.001)
    assert refused.value.details[0] == "timeout"


def test_a_reader_that_dies_refuses_the_file(sample: bytes) -> None:
    with pytest.raises(ApiError) as refused:
        constancia.read(sample, command=(sys.executable, "-c", "import os; os.abort()"))
    assert refused.value.details[0] == "damaged"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_upload_error"),
        (b"\x89PNG\r\n", "invalid_file_format"),
        (b"%PDF-1.4 broken", "invalid_file_format"),
        (b"%PDF-1.4" + b" " * 5 * 1024 * 1024, "file_upload_error"),
    ],
)
def test_what_is_no_constancia_is_refused(server: RunningSandbox, data: bytes, code: str) -> None:
    answer = _upload(server, data)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


def test_the_file_is_required(server: RunningSandbox) -> None:
    assert server.call("POST", "/clients/csf").json()["error"]["code"] == "missing_required_field"
