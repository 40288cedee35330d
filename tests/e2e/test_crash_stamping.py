"""SIGKILL between the confirmation and the answer: one invoice per confirmed stamp, whatever had happened by then."""

from __future__ import annotations

import json
import os
import random
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import httpx
import pytest

from gigstack_desktop.services.profiles import Profile
from tests.support.driver import Driven, driven, is_alive, until
from tests.support.sandbox import RunningSandbox, running_sandbox

MODULE = "tests.e2e.stamping_program"
ROUNDS = int(os.environ.get("GIGSTACK_CRASH_ROUNDS", "10"))  # of each of the two arrangements
# What the API does with the request, and how long after the confirmation the program dies at the latest (seconds).
WAYS = (("", 0.3), ("delay:0.3", 0.5), ("timeout-after", 0.5), ("delay:1.0", 0.4), ("timeout-before", 0.3))


def _home(folder: Path, profile: Profile) -> Path:
    """A home whose last profile is `profile`."""
    home = folder / "home"
    home.mkdir()
    (home / "profiles.json").write_text(json.dumps({"profiles": [asdict(profile)]}), encoding="utf-8")
    return home


def _invoices(base_url: str, key: str) -> list[dict[str, Any]]:
    """Every income invoice that the API holds."""
    headers, found, cursor = {"Authorization": f"Bearer {key}"}, list[dict[str, Any]](), ""
    with httpx.Client(base_url=base_url, headers=headers, timeout=30) as http:
        while True:
            answer = http.get("/invoices/income", params={"limit": 100, **({"next": cursor} if cursor else {})})
            assert answer.status_code == 200, answer.text
            body = answer.json()
            found += body["data"]
            cursor = body.get("next") or ""
            if not cursor:
                return found


class Rounds:
    """What was confirmed so far, and whether every account of it agrees."""

    def __init__(self, luck: random.Random) -> None:
        self.luck = luck
        self.confirmed: list[str] = []
        self.promised: list[str] = []
        self.summary = ""

    def check(self, program: Driven) -> None:
        """Nothing waits, nothing is doubled, every promise is kept; a draft or an invoice for each confirmation."""
        where, settled = program.wait_for("open"), program.wait_for("settled")
        records = _invoices(where["base_url"], where["key"])
        held = Counter(item["description"] for record in records for item in record["items"])
        cached, drafts = Counter(settled["cached"]), Counter(settled["drafts"])
        for name in self.confirmed:
            assert held[name] + drafts[name] == 1, (name, held[name], drafts[name])
            assert cached[name] == held[name], name
        assert [name for name in self.promised if held[name] != 1] == []
        marks = Counter(record["metadata"]["intent"] for record in records)
        assert all(count == 1 for count in marks.values()), marks
        assert len(records) == sum(held[name] for name in self.confirmed)
        assert set(settled["states"]) <= {"borrador"}
        assert program.complaints() == []
        self.summary = f"{sum(held.values())} stamped, {sum(drafts.values())} drafts of {len(self.confirmed)} confirmed"

    def break_off(self, program: Driven, name: str, limit: float) -> None:
        """Kill it at a moment nobody chose after the confirmation."""
        program.wait_for("confirmed")
        with pytest.raises(subprocess.TimeoutExpired):
            program.process.wait(self.luck.uniform(0, limit))
        program.kill()
        self.confirmed.append(name)
        if program.of("promised"):
            self.promised.append(name)


@contextmanager
def _account(folder: Path) -> Iterator[RunningSandbox]:
    with running_sandbox(folder / "api", "--empty") as api:
        yield api


def test_practice_program_and_api_killed_together(tmp_path: Path) -> None:
    with running_sandbox(tmp_path / "home" / "profiles" / "practice", "--empty"):
        pass  # an empty practice database: the year of history is not what is tried here
    home = tmp_path / "home"
    profile = Profile("practice", "practice", "Práctica", "EKU9003173C9")
    (home / "profiles.json").write_text(json.dumps({"profiles": [asdict(profile)]}), encoding="utf-8")
    rounds = Rounds(random.Random(20261122))
    for number in range(ROUNDS + 1):
        failure, limit = WAYS[number % len(WAYS)]
        name = f"Ronda {number}" if number < ROUNDS else ""
        with driven(MODULE, home, description=name, failure=failure, profile="", key="", base_url="") as program:
            rounds.check(program)
            if name:
                rounds.break_off(program, name, limit)
                child = program.wait_for("open")["embedded"]
                until(lambda: not is_alive(child))  # noqa: B023
    print(rounds.summary, f"({len(rounds.promised)} with the promise known to be on disk)")
    assert len(rounds.promised) >= ROUNDS / 2


def test_program_killed_while_the_service_goes_on(tmp_path: Path) -> None:
    rounds = Rounds(random.Random(20261123))
    with _account(tmp_path) as api:
        profile = Profile("cuenta", "test", "Cuenta", "EKU9003173C9", "team_practica", api.base_url)
        home = _home(tmp_path, profile)
        account = {"profile": profile.id, "key": api.key, "base_url": api.base_url}
        for number in range(ROUNDS + 1):
            failure, limit = WAYS[number % len(WAYS)]
            name = f"Ronda {number}" if number < ROUNDS else ""
            with driven(MODULE, home, description=name, failure=failure, **account) as program:
                rounds.check(program)
                if name:
                    rounds.break_off(program, name, limit)
            api.data("PUT", f"{api.origin}/_sandbox/failures", {"failures": []})
    print(rounds.summary, f"({len(rounds.promised)} with the promise known to be on disk)")
    assert len(rounds.promised) >= ROUNDS / 2
