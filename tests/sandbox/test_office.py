"""An office's server: TLS and real keys beyond loopback, and several servers that share a database."""

from __future__ import annotations

import base64
import io
import ipaddress
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from gigstack_desktop.sandbox import company, serve
from gigstack_desktop.sandbox.auth import Keys
from gigstack_desktop.sandbox.database import Database, sqlite_url
from gigstack_desktop.sandbox.ids import Clock
from tests.sandbox.conftest import CLIENT, ITEM
from tests.sandbox.test_keys import create, keys, refused_within_a_second
from tests.sandbox.test_vault import COMPANY
from tests.sandbox.test_webhooks import until
from tests.support.postgresql import programs, running_postgresql
from tests.support.receiver import receiving
from tests.support.sandbox import RunningSandbox, running_sandbox

Json = dict[str, Any]
EVERYWHERE = "0.0.0.0"


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A self-signed certificate for 127.0.0.1, as an office could make one, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "oficina")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(pem)
    return folder / "cert.pem", folder / "key.pem"


def refusal(*arguments: str) -> list[str]:
    """The sentences with which a server does not start."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        assert serve.main(["--empty", *arguments]) == 2
    assert out.getvalue() == ""
    return err.getvalue().splitlines()


def printed_key(folder: Path) -> str:
    """A key as a practice server prints it when it starts."""
    database, clock = Database(sqlite_url(folder / "sandbox.sqlite3")), Clock()
    with database.write() as connection:
        company.ensure(connection, clock.now_ms())
    key = Keys(database, clock).create(company.TEAM_ID, livemode=False, now_ms=clock.now_ms())
    database.close()
    return key


def test_beyond_loopback_only_with_tls_and_real_keys(tmp_path: Path, tls: tuple[Path, Path]) -> None:
    where = ("--data", str(tmp_path), "--host", EVERYWHERE)
    pair = ("--tls-cert", str(tls[0]), "--tls-key", str(tls[1]))
    spanish, english = refusal(*where)
    assert "hace falta TLS" in spanish
    assert "needs TLS" in english
    printed = printed_key(tmp_path)
    assert "sandbox keys create" in refusal(*where, *pair)[1]
    made = create("--data", str(tmp_path))
    with running_sandbox(tmp_path, "--empty", "--host", EVERYWHERE, *pair, keys=(made["key"], "")) as running:
        assert running.base_url.startswith("https://")
        port = running.base_url.rsplit(":", 1)[1].removesuffix("/v2")
        running.base_url = f"https://127.0.0.1:{port}/v2"
        with httpx.Client(verify=ssl.create_default_context(cafile=str(tls[0]))) as trusting:
            running.http = trusting
            assert running.data("GET", "/teams/team_practica")["tax_id"] == "EKU9003173C9"
            assert running.call("GET", "/teams", key=printed).status_code == 401
            for url in ("http://127.0.0.1:9/", "https://127.0.0.1/"):  # the server's own computer is not theirs
                assert running.call("POST", "/webhooks", {"url": url}).status_code == 400
            assert keys("revoke", made["key_id"], "--data", str(tmp_path))[0] == 0
            assert refused_within_a_second(running, made["key"])
        with httpx.Client() as strict, pytest.raises(httpx.ConnectError):
            strict.get(f"https://127.0.0.1:{port}/health")


def test_tls_on_loopback_with_practice_keys(tmp_path: Path, tls: tuple[Path, Path]) -> None:
    with running_sandbox(tmp_path, "--empty", "--tls-cert", str(tls[0]), "--tls-key", str(tls[1])) as running:
        assert running.base_url.startswith("https://127.0.0.1:")
        with httpx.Client(verify=ssl.create_default_context(cafile=str(tls[0]))) as trusting:
            running.http = trusting
            assert running.call("GET", "/teams").status_code == 200


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--tls-cert", "{cert}"], "go together"),
        (["--tls-cert", "{cert}", "--tls-key", "{cert}"], "cannot be used"),
        (["--tls-cert", "{none}", "--tls-key", "{key}"], "cannot be used"),
        (["--port", "70000"], "Cannot listen"),
        (["--port", "{taken}"], "Cannot listen"),
        (["--host", "localhost", "--port", "-1"], "Cannot listen"),
    ],
)
def test_other_reasons_not_to_start(tls: tuple[Path, Path], arguments: list[str], sentence: str) -> None:
    with receiving() as receiver:
        taken = receiver.url.rsplit(":", 1)[1]
        names = {"cert": tls[0], "key": tls[1], "none": tls[0].parent / "none.pem", "taken": taken}
        assert sentence in refusal(*(each.format(**names) for each in arguments))[-1]


Pair = tuple[RunningSandbox, RunningSandbox]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Two servers that begin at once over one new database."""
    folder = tmp_path_factory.mktemp("shared")
    with ExitStack() as stack:
        where: list[str] = []
        if request.param == "postgresql":
            if programs() is None:
                pytest.skip("PostgreSQL is not installed")
            where = ["--database", stack.enter_context(running_postgresql())]
        made = create("--data", str(folder), *where)
        arguments = ["--empty", *where]

        def start() -> RunningSandbox:
            return stack.enter_context(running_sandbox(folder, *arguments, keys=(made["key"], "")))

        with ThreadPoolExecutor() as pool:
            first, second = [future.result() for future in [pool.submit(start), pool.submit(start)]]
        first.key = second.key = made["key"]
        first.where = second.where = ["--data", str(folder), *where]  # type: ignore[attr-defined]
        yield first, second


def test_servers_see_each_others_changes(pair: Pair) -> None:
    first, second = pair
    team = first.data("POST", "/teams", {**COMPANY, "brand": {"alias": "Compartida"}})
    assert second.data("GET", f"/teams/{team['id']}") == team
    second.data("PUT", f"/teams/{team['id']}/settings", {"default_series": {"income": {"serie": "Z"}}})
    for server, other in ((first, second), (second, first)):  # the second certificate replaces the first everywhere
        path = f"{server.origin}/_sandbox/teams/{team['id']}/csd"
        order = server.data("POST", path, {})
        files = {"cert": ("a.cer", base64.b64decode(order["cert"])), "key": ("a.key", base64.b64decode(order["key"]))}
        body = {"keyPass": order["password"]}
        assert server.call("POST", f"/teams/{team['id']}/sat-connection", data=body, files=files).status_code == 200
        invoice = {"client": CLIENT, "items": [ITEM], "payment_form": "03"}
        issued = other.data("POST", f"/invoices/income?team={team['id']}", invoice)
        assert issued["series"] == "Z"
        links = server.data("GET", f"/invoices/{issued['uuid']}/files?team={team['id']}")
        assert f'NoCertificado="{order["number"]}"'.encode() in server.http.get(links["xml"]).content


def test_a_key_revoked_is_revoked_on_all(pair: Pair) -> None:
    made = create(*pair[0].where)  # type: ignore[attr-defined]
    for server in pair:
        assert server.call("GET", "/teams", key=made["key"]).status_code == 200
    keys("revoke", made["key_id"], *pair[0].where)  # type: ignore[attr-defined]
    for server in pair:
        assert refused_within_a_second(server, made["key"])


def test_an_event_is_sent_by_one_of_them(pair: Pair) -> None:
    first, second = pair
    with receiving() as receiver:
        webhook = first.data("POST", "/webhooks", {"url": receiver.url, "events": ["customer.created"]})
        for number in range(20):
            pair[number % 2].data("POST", "/clients", {"name": f"Cliente {number}"})
        events = [receiver.next().json["id"] for _ in range(20)]
        assert len(set(events)) == 20
        path = f"/webhooks/{webhook['id']}/deliveries?limit=100"
        until(lambda: {each["status"] for each in second.data("GET", path)} == {"delivered"})
        assert [len(each["attempts"]) for each in first.data("GET", path)] == [1] * 20
        assert receiver.inbox.empty()
        first.data("DELETE", f"/webhooks/{webhook['id']}")


def test_time_moves_for_all(pair: Pair) -> None:
    first, second = pair
    before = second.data("GET", f"{second.origin}/_sandbox/clock")["now"]
    first.data("POST", f"{first.origin}/_sandbox/clock", {"advance_seconds": 86_400})
    until(lambda: second.data("GET", f"{second.origin}/_sandbox/clock")["now"] >= before + 86_400_000)
