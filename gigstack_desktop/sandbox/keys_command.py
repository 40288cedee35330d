"""`gigstack-desktop sandbox keys`: make, list and revoke the keys with which people use an office's server."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from gigstack_desktop import paths
from gigstack_desktop.sandbox import company, ids
from gigstack_desktop.sandbox.auth import KeyFacts, Keys, key_id_of
from gigstack_desktop.sandbox.database import Database, sqlite_url
from gigstack_desktop.sandbox.envelope import ApiError

HEADINGS = ("key_id", "nombre/name", "modo/mode", "equipo/team", "creada/created", "usada/used", "estado/state")
NO_TEAM = "No hay equipo {team}.\nThere is no team {team}."
NO_KEY = "No hay una llave vigente {key}.\nThere is no key in force {key}."


def main(argv: list[str]) -> int:
    """Do what was asked; status 1 and a sentence on stderr when there is no such team or key.

    `create` prints one JSON line, `{"key", "key_id", "mode", "team", "name"}`: the key is shown this once, only its
    hash is kept. `revoke` holds on running servers within a second.
    """
    options = _arguments(argv)
    database = Database(_url(options))
    clock = ids.Clock()
    try:
        with database.write() as connection:
            company.ensure(connection, clock.now_ms())
        return {"create": _create, "list": _list, "revoke": _revoke}[options.act](Keys(database, clock), clock, options)
    finally:
        database.close()


def _arguments(argv: list[str]) -> argparse.Namespace:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--data", type=Path, help="folder of the database, as the server was given")
    shared.add_argument("--database", default="", help="database URL, as the server was given")
    parser = argparse.ArgumentParser(prog="gigstack-desktop sandbox keys", description="Keys of an office's server.")
    acts = parser.add_subparsers(dest="act", required=True)
    create = acts.add_parser("create", parents=[shared], help="make a key; it is shown this once")
    create.add_argument("--mode", choices=["test", "live"], default="test", help="what the key works on")
    create.add_argument("--team", default=company.TEAM_ID, help="whose documents; the practice company by default")
    create.add_argument("--name", default="", help="whose key it is, for the list")
    acts.add_parser("list", parents=[shared], help="keys with their last use")
    revoke = acts.add_parser("revoke", parents=[shared], help="refuse a key from now on")
    revoke.add_argument("key_id", help="as the list shows it")
    return parser.parse_args(argv)


def _url(options: argparse.Namespace) -> str:
    folder = options.data or paths.data_dir() / "practice"
    return options.database or sqlite_url(paths.ensure(folder) / "sandbox.sqlite3")


def _create(keys: Keys, clock: ids.Clock, options: argparse.Namespace) -> int:
    live = options.mode == "live"
    try:
        key = keys.create(
            options.team, livemode=live, now_ms=clock.now_ms(), label=options.name[:100], made_by="command"
        )
    except ApiError:
        sys.stderr.write(NO_TEAM.format(team=options.team) + "\n")
        return 1
    made = next(each for each in keys.stored() if each.key_id == key_id_of(key))
    shown = {"key": key, "key_id": made.key_id, "mode": options.mode, "team": made.team, "name": made.label}
    sys.stdout.write(json.dumps(shown, ensure_ascii=False) + "\n")
    return 0


def _list(keys: Keys, _clock: ids.Clock, _options: argparse.Namespace) -> int:
    rows = [HEADINGS, *(_row(key) for key in keys.stored())]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    for row in rows:
        line = "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True))
        sys.stdout.write(line.rstrip() + "\n")
    return 0


def _row(key: KeyFacts) -> tuple[str, ...]:
    mode = "live" if key.livemode else "test"
    state = "vigente/in force" if key.revoked_ms is None else f"revocada/revoked {_time(key.revoked_ms)}"
    name = key.label or ("(práctica/practice)" if key.made_by == "start" else "")
    return (key.key_id, name, mode, key.team, _time(key.created_ms), _time(key.last_used_ms), state)


def _time(moment_ms: int | None) -> str:
    if moment_ms is None:
        return "-"
    return datetime.fromtimestamp(moment_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")


def _revoke(keys: Keys, clock: ids.Clock, options: argparse.Namespace) -> int:
    if not keys.revoke(options.key_id, clock.now_ms()):
        sys.stderr.write(NO_KEY.format(key=options.key_id) + "\n")
        return 1
    sys.stdout.write(f"{options.key_id} revocada/revoked\n")
    return 0
