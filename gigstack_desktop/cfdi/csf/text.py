"""Stream reading: the pages' text in drawing order, cut at the section titles and then at the labels."""

from __future__ import annotations

import re

from gigstack_desktop.cfdi.csf.labels import (
    AFTER_REGIMES,
    PAGE_MARK,
    SECTIONS,
    collapse,
    fold,
    section_regex,
    split_by_labels,
)
from gigstack_desktop.cfdi.csf.reading import Reading, Row
from gigstack_desktop.cfdi.csf.regimes import code_for

_HEADINGS = re.compile(r"Regimen\s+Fecha\s*(?:de\s+)?Inicio\s+Fecha\s*Fin|Fecha\s*Inicio|Fecha\s*Fin")
_ROW = re.compile(r"(?P<text>\D.*?)\s*(?P<start>\d{2}/\d{2}/\d{4})(?:\s*(?P<end>\d{2}/\d{2}/\d{4}))?", re.DOTALL)


def read_stream(pages: list[str], ocr: bool = False) -> Reading:
    """The reading of the pages' texts; a section whose title is missing is looked for in the whole text."""
    text = "\n".join(PAGE_MARK.sub(" ", page) for page in pages)
    parts = sections(text, ocr)
    return Reading(
        identification=split_by_labels(parts.get("identification", text), "identification", ocr),
        address=split_by_labels(parts.get("address", text), "address", ocr),
        regimes=_rows(parts.get("regimes", "")),
        closed=follows_regimes(list(parts)),
    )


def sections(text: str, ocr: bool = False) -> dict[str, str]:
    """The text of each section, from its title to the next title in the text; the first title of a kind counts."""
    folded = fold(text)
    found = ((name, section_regex(name, ocr).search(folded)) for name in SECTIONS)
    titles = sorted((match.start(), match.end(), name) for name, match in found if match)
    ends = [start for start, _, _ in titles[1:]] + [len(text)]
    return {name: text[begin:end] for (_, begin, name), end in zip(titles, ends, strict=False)}


def follows_regimes(names: list[str]) -> bool:
    """Whether the section after the régimen table, in the order found, is one that belongs there."""
    place = names.index("regimes") + 1 if "regimes" in names else len(names)
    return place < len(names) and names[place] in AFTER_REGIMES


def _rows(text: str) -> tuple[Row, ...]:
    folded = _HEADINGS.sub(lambda match: " " * len(match[0]), fold(text))
    # Blank the headings in the accented text too: folding keeps every position.
    text = "".join(" " if blank == " " else letter for letter, blank in zip(text, folded, strict=True))
    rows, end = [], 0
    for match in _ROW.finditer(text):
        rows.append(Row(collapse(match["text"]), match["start"], match["end"] or ""))
        end = match.end()
    rest = collapse(text[end:])
    if rows and rest and code_for(f"{rows[-1].text} {rest}"):
        rows[-1] = Row(f"{rows[-1].text} {rest}", rows[-1].start, rows[-1].end)
    return tuple(rows)
