"""The local outbox and the clock that can be moved forward."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, insert, select

from gigstack_desktop.sandbox import mail, tables
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.database import Database, sqlite_url
from tests.support.sandbox import running_sandbox

Json = dict[str, Any]
ACTOR = Actor("team_x", False, "user_x", "key_test_x")


def _post(database: Database, to: list[str], about: str = "thing_1", now_ms: int = 1) -> None:
    with database.write() as connection:
        mail.post(
            connection,
            ACTOR,
            kind="receipt",
            to=to,
            subject="Recibo",
            text="Gracias",
            attachments=["recibo.pdf"],
            about=about,
            now_ms=now_ms,
        )


def _outbox(database: Database, **filters: str) -> list[str]:
    with database.read() as connection:
        query = select(tables.mail.c.about).where(*mail.conditions(ACTOR, **filters)).order_by(tables.mail.c.created_ms)
        return list(connection.execute(query).scalars())


def test_mail_goes_once_to_each_address_and_is_found_by_any(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path / "mail.sqlite3"))
    team = {"id": "team_x", "owner": "user_x", "created_ms": 1, "name": "x", "payload": "{}"}
    with database.write() as connection:
        connection.execute(insert(tables.team).values(team))
    _post(database, ["a@x.example", " A@X.example ", "", "b@x.example"])
    _post(database, ["c@x.example"], about="thing_2", now_ms=2)
    _post(database, ["", " "], about="thing_3", now_ms=3)
    assert _outbox(database) == ["thing_1", "thing_2"]
    assert _outbox(database, to="B@x.example") == ["thing_1"]
    assert _outbox(database, about="thing_2", kind="receipt") == ["thing_2"]
    assert _outbox(database, kind="invoice") == []
    with database.read() as connection:
        assert connection.execute(select(tables.mail_recipient.c.address)).scalars().all() == [
            "a@x.example",
            "b@x.example",
            "c@x.example",
        ]
    database.close()


def test_the_clock_moves_forward_and_stays_there(tmp_path: Path) -> None:
    with running_sandbox(tmp_path, "--empty") as server:
        clock = f"{server.origin}/_sandbox/clock"
        before = server.data("GET", clock)
        assert before["ahead_seconds"] == 0
        after = server.data("POST", clock, {"advance_seconds": 86_400})
        assert after["now"] - before["now"] >= 86_400_000
        assert server.call("POST", clock, {"advance_seconds": -1}).status_code == 400
        keys = (server.key, server.live_key)
    with running_sandbox(tmp_path, "--empty", keys=keys) as server:
        again = server.data("GET", f"{server.origin}/_sandbox/clock")
        assert again["ahead_seconds"] == 86_400
        assert again["now"] > after["now"]


def test_an_old_database_learns_its_folios(tmp_path: Path) -> None:
    """Invoices of before the column are found by their number."""
    url = sqlite_url(tmp_path / "old.sqlite3")
    Database(url).close()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO team (id, owner, created_ms, name, payload) VALUES ('t', 'u', 1, 'x', '{}')"
        )
        payload = '{"folio_number": 41}'
        connection.exec_driver_sql(
            "INSERT INTO invoice (id, team_id, livemode, created_ms, name, search, payload, kind, status, client_id,"
            " series, currency, payment_method, source, sealed)"
            " VALUES ('i', 't', 0, 1, '', '', ?, 'I', 'valid', 'c', 'A', 'MXN', 'PUE', '', 1)",
            (payload,),
        )
        for name in ("mail_recipient", "mail", "draft", "cancellation", "relation", "party"):
            connection.exec_driver_sql(f"DROP TABLE {name}")
        for name in ("invoice_folio", "invoice_recent"):
            connection.exec_driver_sql(f"DROP INDEX {name}")
        connection.exec_driver_sql("ALTER TABLE invoice DROP COLUMN folio")
        connection.exec_driver_sql("DELETE FROM schema_version WHERE version = 2")
    engine.dispose()
    database = Database(url)
    with database.read() as connection:
        assert connection.execute(select(tables.invoice.c.folio)).scalar_one() == 41
    database.close()
