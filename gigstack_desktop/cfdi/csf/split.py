"""Tells the constancias of one file apart: which pages belong to which."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from gigstack_desktop.cfdi.csf.labels import PAGE_MARK, fold, section_regex
from gigstack_desktop.cfdi.csf.pages import PageText
from gigstack_desktop.cfdi.csf.position import to_lines
from gigstack_desktop.cfdi.csf.reading import RFC

CHAIN = re.compile(rf"\|\s*\|\s*(\d{{4}})/(\d\d)/(\d\d)[\s\d:]*\|\s*({RFC})\s*\|\s*CONSTANCIA")
ROW_RFC = re.compile(rf"RFC\s*:\s*({RFC})\b")


@dataclass
class _Run:
    """Pages that follow each other and may be one constancia."""

    pages: list[PageText] = field(default_factory=list)
    numbers: set[int] = field(default_factory=set)
    of: int = 0
    begun: bool = False
    rfc: str = ""

    @property
    def whole(self) -> bool:
        return bool(self.of) and len(self.numbers) >= self.of


def constancias(pages: Sequence[PageText], ocr: bool = False) -> list[list[PageText]]:
    """The pages of each constancia, in the order of the file; a cover letter goes with the one that follows it.

    A page belongs to the run that its `Página [n] de [m]` continues; without such marks a constancia begins where its
    identification does. A last page whose chain names another of the people goes to that one's.
    """
    title = section_regex("identification", ocr)
    begins = {page.index for page in pages if title.search(fold(whole_text([page])))}
    if len(begins) < 2:
        return [list(pages)]
    runs = _runs(pages, lambda page: page.index in begins)
    _send_home(runs)
    return [run.pages for run in runs if run.begun]


def whole_text(pages: Sequence[PageText]) -> str:
    """The text in drawing order and again line by line: a phrase may be whole in only one of them."""
    drawn = "\n".join(page.text for page in pages)
    return drawn + "\n" + "\n".join(line.text for page in pages for line in to_lines(page.words))


def page_mark(page: PageText) -> re.Match[str] | None:
    """The page's number and how many there are, where it says so."""
    return PAGE_MARK.search(page.text) or PAGE_MARK.search(" ".join(line.text for line in to_lines(page.words)))


def _runs(pages: Sequence[PageText], begins: Callable[[PageText], bool]) -> list[_Run]:
    runs = [_Run()]
    for page in pages:
        mark = page_mark(page)
        number, of = (int(mark[1]), int(mark[2])) if mark else (0, 0)
        if _elsewhere(runs[-1], number, of, begins(page)):
            runs.append(_Run())
        run = runs[-1]
        run.pages.append(page)
        if begins(page):
            run.begun = True
            run.rfc = next((found[1] for found in ROW_RFC.finditer(whole_text([page]))), "")
        if number:
            run.numbers.add(number)
            run.of = of
    return runs


def _elsewhere(run: _Run, number: int, of: int, begins: bool) -> bool:
    """Whether a page cannot belong to this run."""
    if run.whole or (begins and run.begun):
        return True
    return bool(number and run.of) and (number in run.numbers or of != run.of)


def _send_home(runs: list[_Run]) -> None:
    """Give pages that name their person to that one's run, and those of a run that identifies nobody to a neighbour."""
    owners = {run.rfc: run for run in runs if run.begun and run.rfc}
    last = next(run for run in runs if run.begun)
    for run in runs:
        for page in list(run.pages):
            chain = CHAIN.search(whole_text([page]))
            owner = owners.get(chain[4], run) if chain and chain[4] != run.rfc else run
            if owner is run and not run.begun:
                owner = last
            if owner is not run:
                run.pages.remove(page)
                owner.pages.append(page)
        last = run if run.begun else last
