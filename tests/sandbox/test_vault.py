"""What is locked for the database can only be unlocked with the key beside it, and as what it is."""

from __future__ import annotations

import base64
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from gigstack_desktop.sandbox.envelope import ApiError
from gigstack_desktop.sandbox.vault import Vault
from tests.sandbox.conftest import CLIENT, ITEM
from tests.support import certs
from tests.support.sandbox import ROOT, running_sandbox

COMPANY = {
    "legal_name": "XENON INDUSTRIAL ARTICLES",
    "tax_id": "XIA190128J61",
    "tax_system": "601",
    "address": {"country": "MEX", "zip": "76343"},
}

LOCK = "import sys; from gigstack_desktop.sandbox.vault import Vault; print(Vault(__import__('pathlib').Path(sys.argv[1])).lock(b'x', 'a'))"  # noqa: E501 - a program of one line


def test_locked_and_unlocked(tmp_path: Path) -> None:
    locked = Vault(tmp_path / "new").lock(b"secret", "csd:team_1")
    assert Vault(tmp_path / "new").lock(b"secret", "csd:team_1") != locked
    assert Vault(tmp_path / "new").unlock(locked, "csd:team_1") == b"secret"
    assert (tmp_path / "new" / "vault.key").stat().st_mode & 0o777 == 0o600
    assert [each.name for each in (tmp_path / "new").iterdir()] == ["vault.key"]


def test_another_key_another_matter_or_none_at_all(tmp_path: Path) -> None:
    locked = Vault(tmp_path / "a").lock(b"secret", "csd:team_1")
    Vault(tmp_path / "b").lock(b"other", "x")
    for vault, about in ((Vault(tmp_path / "b"), "csd:team_1"), (Vault(tmp_path / "a"), "csd:team_2")):
        with pytest.raises(ApiError, match=r"vault\.key"):
            vault.unlock(locked, about)
    with pytest.raises(ApiError, match=r"vault\.key"):
        Vault(tmp_path / "c").unlock(locked, "csd:team_1")
    assert not (tmp_path / "c").exists()


def test_servers_that_begin_at_once_make_one_key(tmp_path: Path) -> None:
    programs = [
        subprocess.Popen([sys.executable, "-c", LOCK, str(tmp_path)], stdout=subprocess.PIPE, cwd=ROOT, text=True)
        for _ in range(4)
    ]
    texts = [program.communicate()[0].strip() for program in programs]
    assert [Vault(tmp_path).unlock(text, "a") for text in texts] == [b"x"] * 4


def test_secrets_are_worth_nothing_without_the_vault(tmp_path: Path) -> None:
    files = certs.issue(rfc="XIA190128J61", number="30001000000500009904")
    plain = serialization.load_der_private_key(files.key, files.password).private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    invoice = {"client": CLIENT, "items": [ITEM], "payment_form": "03"}
    with running_sandbox(tmp_path, "--empty") as running:
        keys = (running.key, running.live_key)
        webhook = running.data("POST", "/webhooks", {"url": "https://example.com/"})
        team = running.data("POST", "/teams", COMPANY)["id"]
        upload = {"cert": ("a.cer", files.cer), "key": ("a.key", files.key)}
        password = {"keyPass": files.password.decode()}
        running.call("POST", f"/teams/{team}/sat-connection", data=password, files=upload)
        assert running.call("POST", f"/invoices/income?team={team}", invoice).status_code == 201
    for path in tmp_path.iterdir():
        kept = path.read_bytes()
        assert plain[-300:-200] not in kept  # a prime; the beginning of the key is in the certificate too
        assert base64.b64encode(plain)[-300:-200] not in kept
        assert files.password not in kept
        assert webhook["secret"].encode() not in kept
    (tmp_path / "vault.key").unlink()
    with running_sandbox(tmp_path, "--empty", keys=keys) as running:
        answer = running.call("POST", f"/invoices/income?team={team}", invoice)
        assert answer.status_code == 503
        assert "vault.key" in answer.json()["error"]["message"]
