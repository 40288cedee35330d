"""SIGKILL between the confirmation and the answer: one invoice per confirmed stamp, whatever had happened by then."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import pytest

from gigstack_desktop.services.profiles import Profile
from tests.support.driver import Driven, driven, is_alive, until
from tests.support.sandbox import running_sandbox
from tests.support.work import invoices, order

MODULE = "tests.e2e.stamping_program"
ROUNDS = int(os.environ.get("GIGSTACK_CRASH_ROUNDS", "10"))  # of each of the two arrangements
# What the API does with the request, and how long after the confirmation the program dies at the latest (seconds).
EARLY = 0.01
WAYS = (
    ("", EARLY),  # before the promise is on disk, as often as not: then the draft is left
    ("delay:0.3", 0.5),
    ("timeout-after", 0.5),
    ("", 0.3),
    ("delay:1.0", 0.4),
    ("timeout-before", 0.3),
)


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
        records = invoices(where["base_url"], where["key"])
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

    def tell(self) -> None:
        """Figures for whoever reads along; most promises must have reached the disk, or nothing was tried."""
        print(self.summary, f"({len(self.promised)} with the promise known to be on disk)")
        assert len(self.promised) >= len(self.confirmed) / 2

    def break_off(self, program: Driven, name: str, limit: float) -> None:
        """Kill it at a moment nobody chose after the confirmation."""
        program.wait_for("confirmed" if limit > EARLY else "confirming")
        with pytest.raises(subprocess.TimeoutExpired):
            program.process.wait(self.luck.uniform(0, limit))
        program.kill()
        self.confirmed.append(name)
        if program.of("promised"):
            self.promised.append(name)


def _remember(home: Path, profile: Profile) -> None:
    """Make it the profile used last."""
    (home / "profiles.json").write_text(json.dumps({"profiles": [asdict(profile)]}), encoding="utf-8")


def test_practice_program_and_api_killed_together(tmp_path: Path, empty_practice: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(empty_practice, home / "profiles" / "practice")
    _remember(home, Profile("practice", "practice", "Práctica", "EKU9003173C9"))
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
    rounds.tell()


def test_program_killed_while_the_service_goes_on(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    rounds = Rounds(random.Random(20261123))
    with running_sandbox(tmp_path / "api", "--empty") as api:
        profile = Profile("cuenta", "test", "Cuenta", "EKU9003173C9", "team_practica", api.base_url)
        _remember(home, profile)
        account = {"profile": profile.id, "key": api.key, "base_url": api.base_url}
        for number in range(ROUNDS + 1):
            failure, limit = WAYS[number % len(WAYS)]
            name = f"Ronda {number}" if number < ROUNDS else ""
            with driven(MODULE, home, description=name, failure=failure, **account) as program:
                rounds.check(program)
                if name:
                    rounds.break_off(program, name, limit)
            order(api.base_url, api.key)
    rounds.tell()
