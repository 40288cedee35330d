"""Position reading: values belong to the labels beside them, whatever the order in which the words were drawn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gigstack_desktop.cfdi.csf.labels import (
    PAGE_MARK,
    SECTIONS,
    collapse,
    fold,
    label_name,
    label_regex,
    section_regex,
    split_by_labels,
)
from gigstack_desktop.cfdi.csf.pages import PageText, Word
from gigstack_desktop.cfdi.csf.reading import Reading, Row
from gigstack_desktop.cfdi.csf.text import follows_regimes

PAGE_STEP = 100_000.0  # each page lies this far below the one before, so that sections may run over pages
_DATE = re.compile(r"\d{2}/\d{2}/\d{4}")


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one height, from left to right."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def middle(self) -> float:
        return self.words[0].middle

    def found(self, regex: re.Pattern[str], start: int = 0) -> tuple[re.Match[str], int, int] | None:
        """The first match in the folded text, with the first and the last-but-one index of its words."""
        match = regex.search(fold(self.text), start)
        return None if match is None else (match, *self._span(match.start(), match.end()))

    def _span(self, start: int, end: int) -> tuple[int, int]:
        first = last = position = 0
        for index, word in enumerate(self.words):
            if position <= start:
                first = index
            if position < end:
                last = index + 1
            position += len(word.text) + 1
        return first, last


@dataclass(frozen=True, slots=True)
class _Label:
    name: str
    middle: float


def read_positions(pages: Sequence[PageText], ocr: bool = False) -> Reading:
    """The reading by place, of pages in their printed order."""
    lines = [line for number, page in enumerate(pages) for line in _page_lines(page, number)]
    parts = _sections(lines, ocr)
    return Reading(
        identification=_identification(parts.get("identification", []), ocr),
        address=_address(parts.get("address", []), ocr),
        regimes=_regimes(parts.get("regimes", [])),
        closed=follows_regimes(list(parts)),
    )


def starts_section(page: PageText, ocr: bool = False) -> bool:
    """Whether the title of the identification or the address begins a line, as it does in no letter or contract."""
    titles = [section_regex(name, ocr) for name in ("identification", "address")]
    found = (line.found(title) for line in to_lines(page.words) for title in titles)
    return any(match is not None and match[1] == 0 and match[0].start() == 0 for match in found)


def to_lines(words: Iterable[Word]) -> list[Line]:
    """Words gathered into lines from the top; lines of a wrapped cell stay apart from the label between them."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.middle, w.left)):
        height = max(word.bottom - word.top, 1.0)
        if lines and abs(word.middle - lines[-1][0].middle) < 0.28 * height:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [Line(tuple(sorted(line, key=lambda w: w.left))) for line in lines]


def _page_lines(page: PageText, number: int) -> list[Line]:
    below = number * PAGE_STEP
    words = [Word(w.text, w.left, w.right, w.top + below, w.bottom + below) for w in page.words]
    lines = []
    for line in to_lines(words):
        mark = line.found(PAGE_MARK)
        kept = line.words if mark is None else line.words[: mark[1]] + line.words[mark[2] :]
        if kept:
            lines.append(Line(kept))
    return lines


def _sections(lines: list[Line], ocr: bool) -> dict[str, list[Line]]:
    """The lines below each title, down to the next title."""
    titles: dict[int, str] = {}
    for name in SECTIONS:
        regex = section_regex(name, ocr)
        for index, line in enumerate(lines):
            match = line.found(regex)
            if match is not None and match[1] == 0:
                titles.setdefault(index, name)
                break
    starts = sorted(titles)
    ends = [*starts[1:], len(lines)]
    return {titles[start]: lines[start + 1 : end] for start, end in zip(starts, ends, strict=False)}


def _identification(lines: list[Line], ocr: bool) -> dict[str, str]:
    regex = label_regex("identification", ocr)
    labels: list[_Label] = []
    values: list[Word] = []
    for line in lines:
        found = line.found(regex)
        if found is None or found[0].start() != 0:
            values.extend(line.words)
            continue
        labels.append(_Label(label_name(found[0]), line.words[0].middle))
        values.extend(line.words[found[2] :])
    if not labels:
        return {}
    dealt: dict[str, list[Word]] = {label.name: [] for label in labels}
    for word in values:
        nearest = min(labels, key=lambda label: abs(label.middle - word.middle))
        if abs(nearest.middle - word.middle) < PAGE_STEP / 2:
            dealt[nearest.name].append(word)
    return {name: join(words) for name, words in dealt.items()}


def _address(lines: list[Line], ocr: bool) -> dict[str, str]:
    split = _right_column(lines, ocr)
    words = [word for line in lines for word in line.words]
    left = [word for word in words if word.left < split - 2]
    right = [word for word in words if word.left >= split - 2]
    found = split_by_labels(join(left), "address", ocr)
    for name, value in split_by_labels(join(right), "address", ocr).items():
        found.setdefault(name, value)
    return found


def _right_column(lines: list[Line], ocr: bool) -> float:
    """Where the right column begins: the left edge of the label `Tipo de Vialidad`."""
    regex = label_regex("address", ocr)
    for line in lines:
        start = 0
        while (found := line.found(regex, start)) is not None:
            if label_name(found[0]) == "road_type":
                return line.words[found[1]].left
            start = found[0].end()
    return float("inf")


def join(words: Iterable[Word]) -> str:
    """The words as text, line by line from the top."""
    return collapse(" ".join(line.text for line in to_lines(words)))


def _regimes(lines: list[Line]) -> tuple[Row, ...]:
    start_x, end_x, body = _columns(lines)
    starts: list[Word] = []
    others: list[Word] = []
    ends: list[Word] = []
    for word in (word for line in body for word in line.words):
        if not _DATE.fullmatch(word.text):
            others.append(word)
        elif abs(word.left - start_x) <= abs(word.left - end_x):
            starts.append(word)
        else:
            ends.append(word)
    if not starts:
        return ()
    starts.sort(key=lambda w: w.middle)
    texts: list[list[Word]] = [[] for _ in starts]
    for word in others:
        texts[_nearest(starts, word)].append(word)
    closing = {_nearest(starts, word): word.text for word in ends}
    return tuple(
        Row(join(words), start.text, closing.get(index, ""))
        for index, (words, start) in enumerate(zip(texts, starts, strict=True))
    )


def _columns(lines: list[Line]) -> tuple[float, float, list[Line]]:
    """The left edges of Fecha Inicio and Fecha Fin, and the lines without the table's headings."""
    start_x, end_x = 0.0, float("inf")
    body = []
    for line in lines:
        heads = re.sub(r"\s", "", fold(line.text))
        if not re.fullmatch(r"(?:Regimen)?(?:FechaInicio)?(?:FechaFin)?", heads):
            body.append(line)
            continue
        dates = [word for word in line.words if fold(word.text).startswith("Fecha")]
        if len(dates) == 2:
            start_x, end_x = dates[0].left, dates[1].left
    if end_x == float("inf"):
        edges = sorted(word.left for line in body for word in line.words if _DATE.fullmatch(word.text))
        if edges and edges[-1] - edges[0] > 20:
            start_x, end_x = edges[0], edges[-1]
        elif edges:
            start_x = edges[0]
    return start_x, end_x, body


def _nearest(starts: list[Word], word: Word) -> int:
    return min(range(len(starts)), key=lambda i: abs(starts[i].middle - word.middle))
