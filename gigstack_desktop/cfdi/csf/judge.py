"""Decides between two readings: plausibility decides, wrapped cells go by place, and what stays in doubt is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gigstack_desktop.cfdi.csf.labels import ADDRESS, IDENTIFICATION, fold, has_label
from gigstack_desktop.cfdi.csf.places import state_key
from gigstack_desktop.cfdi.csf.reading import (
    IS_CURP,
    IS_RFC,
    SLASHED,
    STATUSES,
    WRITTEN,
    Reading,
    Row,
    parse_slashed,
    parse_written,
)
from gigstack_desktop.cfdi.csf.regimes import code_for

_DATED = {"operations", "status_date"}
_FREE = {"email", "address_state", "taxpayer_state"}
_LONGEST = {
    "rfc": 13,
    "curp": 18,
    "company": 300,
    "capital": 120,
    "zip": 5,
    "exterior": 60,
    "interior": 60,
    "road_type": 60,
    "status": 40,
}
_ADDRESS_ROWS = (
    ("zip", "road_type"),
    ("road", "exterior"),
    ("interior", "neighborhood"),
    ("locality", "city"),
    ("state", "between"),
    ("and_between", "email"),
)
# Fields whose right form leaves hardly any room for a wrong value, and the points that this form earns.
_STRICT = {"rfc": 3, "curp": 3, "zip": 3, "state": 3, "status": 2}
# Gathers differing fields that may have exchanged words.
_Clusters = Callable[[Sequence[str], Sequence[str]], Iterator[tuple[str, ...]]]
_EXPECTED = {"zip", "road", "exterior", "neighborhood", "city", "state"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The chosen values, and the names of those (with "regimes" for the table) that nobody should trust unseen."""

    identification: Mapping[str, str]
    address: Mapping[str, str]
    regimes: tuple[Row, ...]
    doubtful: frozenset[str]


def decide(stream: Reading, position: Reading) -> Verdict:
    """The best of both readings."""
    person, unsure_person = _merge(stream.identification, position.identification, _runs)
    address, unsure_address = _merge(stream.address, position.address, _pairs)
    rows, unsure_rows = _rows(stream, position)
    doubtful = unsure_person | unsure_address | {name for name in _EXPECTED if name not in address}
    doubtful |= {name for name, value in (*person.items(), *address.items()) if plausibility(name, value) < 0}
    return Verdict(person, address, rows, frozenset(doubtful | ({"regimes"} if unsure_rows else set())))


def plausibility(name: str, value: str) -> int:
    """How much `value` looks like what belongs in the field: forms count for it, swallowed neighbours against it."""
    score = _form(name, value)
    if not value:
        return score
    if has_label(value):
        score -= 6
    if name not in _DATED and (SLASHED.search(value) or WRITTEN.search(fold(value))):
        score -= 6
    if name not in _FREE and any(letter.islower() for letter in value):
        score -= 4
    if len(value) > _LONGEST.get(name, 150):
        score -= 4
    return score


def _form(name: str, value: str) -> int:
    match name:
        case "rfc":
            return 3 if IS_RFC.fullmatch(value) else -2
        case "curp":
            return 3 if IS_CURP.fullmatch(value) else -1
        case "zip":
            return 3 if len(value) == 5 and value.isascii() and value.isdigit() else -3
        case "state":
            return 3 if state_key(value) else -2
        case "status":
            return 2 if value in STATUSES else 0 if value else -1
        case "operations" | "status_date":
            return 1 if parse_written(value) else -1
        case "company" | "first_names" | "surname" | "city":
            return 1 if value else -1
    return 0


def _merge(
    stream: Mapping[str, str], position: Mapping[str, str], clusters: _Clusters
) -> tuple[dict[str, str], set[str]]:
    order = [name for name in (*IDENTIFICATION, *ADDRESS) if name in stream or name in position]
    by_stream = {name: stream.get(name, "") for name in order}
    by_place = {name: position.get(name, "") for name in order}
    better = by_place if _score(by_place, position) > _score(by_stream, stream) else by_stream
    merged = dict(better)
    doubtful: set[str] = set()
    differing = [name for name in order if by_stream[name] != by_place[name]]
    for cluster in clusters(order, differing):
        if _same_words(cluster, by_stream, by_place) and _sum(cluster, by_place) >= _sum(cluster, by_stream):
            merged.update({name: by_place[name] for name in cluster})
        else:
            doubtful.update(name for name in cluster if by_stream[name] != by_place[name])
    scores = sorted((_score(by_stream, stream), _score(by_place, position)))
    if (
        scores[1] > 0 and scores[0] < scores[1] / 2
    ):  # one reading is rubbish: its dissent says nothing about values of a strict form
        doubtful -= {name for name in doubtful if _form(name, merged[name]) >= _STRICT.get(name, 9)}
    return merged, doubtful


def _runs(order: Sequence[str], differing: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Neighbours in the identification table: a wrapped value stands around its label's line."""
    run: list[str] = []
    for name in order:
        if name in differing:
            run.append(name)
        elif run:
            yield tuple(run)
            run = []
    if run:
        yield tuple(run)


def _pairs(order: Sequence[str], differing: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The two cells of a row of the address table; other fields stand alone."""
    left = set(differing)
    for row in _ADDRESS_ROWS:
        pair = tuple(name for name in row if name in left)
        if pair:
            yield pair
        left -= set(pair)
    yield from ((name,) for name in order if name in left)


def _score(values: Mapping[str, str], found: Mapping[str, str]) -> int:
    return sum(plausibility(name, value) for name, value in values.items() if name in found)


def _sum(names: Iterable[str], values: Mapping[str, str]) -> int:
    return sum(plausibility(name, values[name]) for name in names)


def _same_words(names: tuple[str, ...], first: Mapping[str, str], second: Mapping[str, str]) -> bool:
    return len(names) > 1 and _words(names, first) == _words(names, second)


def _words(names: Iterable[str], values: Mapping[str, str]) -> Counter[str]:
    return Counter(word for name in names for word in values[name].split())


def _rows(stream: Reading, position: Reading) -> tuple[tuple[Row, ...], bool]:
    """The better régimen table and whether it is in doubt."""
    by_place = _table_score(position.regimes) > _table_score(stream.regimes)
    chosen, other = (position, stream) if by_place else (stream, position)
    if chosen.regimes and not chosen.closed:
        return chosen.regimes, True
    if stream.regimes == position.regimes:
        return chosen.regimes, not all(_sound(row) for row in chosen.regimes)
    # A table whose every row is word for word in the catalogue is right, unless the other one is so too, and differs.
    return chosen.regimes, not (_all_proven(chosen.regimes) and not _all_proven(other.regimes))


def _all_proven(rows: tuple[Row, ...]) -> bool:
    return bool(rows) and all(_proven(row) for row in rows)


def _table_score(rows: tuple[Row, ...]) -> int:
    return sum(1 + 3 * _proven(row) + _sound(row) for row in rows) - sum(4 for row in rows if not _sound(row))


def _sound(row: Row) -> bool:
    dated = parse_slashed(row.start) is not None and (not row.end or parse_slashed(row.end) is not None)
    return dated and bool(row.text) and len(row.text) <= 160 and not has_label(row.text)


def _proven(row: Row) -> bool:
    return _sound(row) and code_for(row.text) is not None
