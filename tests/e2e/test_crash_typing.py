"""SIGKILL while somebody types: what was typed up to the last second is there again, and so is the place in it."""

from __future__ import annotations

import random
from pathlib import Path

from tests.support.driver import Driven, Said, driven, is_alive, until

MODULE = "tests.e2e.typing_program"
ROUNDS = 20
BLANK = ["1", "", ""]
TYPED = (0, 3, 4)  # quantity, description, price

State = tuple[list[list[str]], int]  # cells by line, and the line of the caret


def test_what_was_typed_up_to_the_last_second_survives_twenty_kills(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    luck = random.Random(20261121)
    possible: list[State] = [([BLANK], 0)]
    lost: list[float] = []
    for number in range(ROUNDS + 1):
        with driven(MODULE, home, first=number == 0, seed=number) as program:
            restored = program.wait_for("restored")
            lost.append(_check_restored(restored, possible, program, first=number == 0))
            if number == ROUNDS:
                break
            program.wait_for("key", times=luck.randint(3, 60))
            killed = program.kill()
            until(lambda: not is_alive(restored["embedded"]))  # noqa: B023
            possible = _states(restored, program.of("key"), killed)
            assert program.complaints() == []
    print(f"keys lost per kill: {lost[1:]}")


def _check_restored(restored: Said, possible: list[State], program: Driven, *, first: bool) -> int:
    """Fails unless the screen is as it was at some key of the last second; how many keys were lost."""
    drafts = program.wait_for("drafts")["ids"]
    assert len(drafts) == (0 if first else 1)
    lines, row = restored["lines"], restored["place"][0]
    for lost, (cells, caret_row) in enumerate(reversed(possible)):
        if _written(lines) == _written(cells) and row == caret_row:
            return lost
    raise AssertionError(f"restored {lines} at line {row}; last: {possible[-1]} of {len(possible)} that were possible")


def _states(restored: Said, keys: list[Said], killed: float) -> list[State]:
    """What the draft was after each key, from the last one that is older than a second on."""
    cells = [list(line) for line in restored["lines"]]
    row = restored["place"][0]
    states: list[tuple[float, State]] = [(restored["at"], ([list(line) for line in cells], row))]
    for key in keys:
        row = key["row"]
        cells += [list(BLANK) for _ in range(len(cells), row + 1)]
        if key["text"] is not None:
            cells[row][TYPED.index(key["column"])] = key["text"]
        states.append((key["at"], ([list(line) for line in cells], row)))
    old = [number for number, (at, _) in enumerate(states) if at <= killed - 1.0]
    return [state for _, state in states[old[-1] if old else 0 :]]


def _written(lines: list[list[str]]) -> list[list[str]]:
    """Without the blank lines at the end: nothing is lost with them."""
    while lines and lines[-1] == BLANK:
        lines = lines[:-1]
    return lines
