"""Every rule: what breaks it, what does not, what its correction does, and that none of appendix A is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from gigstack_desktop.cfdi.catalogues import Catalogues
from gigstack_desktop.cfdi.checker import CODES, RULES, blocks, check
from gigstack_desktop.cfdi.corrections import apply_fix
from gigstack_desktop.cfdi.messages import OWN_MESSAGES, PAC_TABLE, explain
from gigstack_desktop.cfdi.model import Finding, Invoice
from gigstack_desktop.cfdi.rules import Path
from gigstack_desktop.cfdi.rules_cancellation import CANCELLATION, Cancellation, check_cancellation
from gigstack_desktop.cfdi.totals import compute
from tests.cfdi import broken_documents, broken_payments
from tests.cfdi.broken_documents import NOW
from tests.cfdi.broken_payments import stated, with_stated
from tests.cfdi.good_documents import GOOD, OTHER, UUID

# Appendix A of the rules: the codes with severity B or W, as it lists them.
APPENDIX_A = """
    CFDI40101 401 CFDI40103 CFDI40104 CFDI40105 CFDI40106
    CFDI40107 CFDI40112 CFDI40202 CFDI40204 CFDI40210 CFDI40214 CFDI40220
    CFDI40108 CFDI40110 CFDI40169 CFDI40111 CFDI40113 CFDI40114 CFDI40115 CFDI40117 CFDI40118 CFDI40119
    CFDI40122 CFDI40222 CFDI40124 CFDI40125 CFDI40126 CFDI40130 CFDI40131-40135 CFDI40136 CFDI40137
    CFDI40140 CFDI40141 CFDI40146 CFDI40147 CFDI40149 CFDI40150-40156 CFDI40157 CFDI40158 CFDI40159
    CFDI40160 CFDI40161 CFDI40162 CFDI40196 CFDI40163 CFDI140228 CFDI40164 CFDI40165 CFDI40166
    CFDI40167 CFDI40180 CFDI40186 CFDI40168 CFDI40171 CFDI40172 CFDI140226 CFDI140227 CFDI40173
    CFDI40174 CFDI40181 CFDI40177 CFDI40178 CFDI40184 CFDI40179 CFDI40185 CFDI40219 CFDI40201
    CFDI40203 CFDI40205 CFDI40206 CFDI40208 CFDI40209 CFDI40211-40213 CFDI40215-40218 CFDI40221
    CRP20101-20123 CRP20201-20211 CRP20212 CRP20214 CRP20215 CRP20217 CRP20276 CRP20218 CRP20221-20228
    312 CRP20229-20235 CRP20237 CRP20238 CRP20241 CRP20244 CRP20245-20274 CRP20275 CRP20278 CRP20279
"""
# Codes of the numbered rules 2 to 16 that appendix A does not repeat, and its rows without a code.
NUMBERED = """
    CFDI40109 CFDI40116 CFDI40120 CFDI40121 CFDI40123 CFDI40127 CFDI40128 CFDI40170 CFDI40175 CFDI40176 CFDI40182
    CFDI40183 CFDI40207 CFDI140225 CRP20213 CRP20216 CRP20219 CRP20236 CRP20239 CRP20240 CRP20242 CRP20243 CRP20277
    CFDI40188 CFDI40189 CFDI40191 CFDI40193 CFDI40194 CFDI40195 CFDI40142 CFDI40197-40200
    PUE99 RFC_DIGIT NAME_SUFFIX NAME_CASE
"""

BROKEN = (*broken_documents.broken(), *broken_payments.broken())


def listed(text: str) -> Iterator[str]:
    for prefix, first, last in re.findall(r"([A-Z_]*)(\d*)(?:-(\d+))?(?=\s)", text):
        if first:
            yield from (f"{prefix}{number}" for number in range(int(first), int(last or first) + 1))
        elif prefix:
            yield prefix


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogues]:
    with Catalogues.open(cache=tmp_path_factory.mktemp("catalogues")) as opened:
        yield opened


def test_no_code_of_appendix_a_is_missing():
    assert {"CFDI40131", "CFDI40135", "CRP20274", "401"} <= set(listed(APPENDIX_A))
    assert set(listed(APPENDIX_A)) - CODES == set()
    assert set(listed(NUMBERED)) - CODES == set()


def test_every_rule_is_broken_by_some_document():
    # No key of the catalogue of August 2026 asks for a complement: that rule and cancellations have tests of their own.
    elsewhere = {"CFDI40163", *(rule.code for rule in CANCELLATION)}
    assert {rule.code for rule in RULES} - {code for code, _, _ in BROKEN} == elsewhere


def test_every_code_has_its_own_sentence():
    for code in CODES:
        assert code in OWN_MESSAGES or code in PAC_TABLE, code
        assert "{" not in explain(code)
    assert set(OWN_MESSAGES) == CODES - set(PAC_TABLE)


@pytest.mark.parametrize("name", GOOD)
def test_a_good_document_has_no_findings(name, catalogues):
    document, options = GOOD[name]
    assert check(document, **options) == ()
    told: dict[str, Any] = (
        {"totals": compute(document)} if document.kind != "P" else with_stated(document, stated(document))
    )
    assert check(document, catalogues=catalogues, now=NOW, **told, **options) == ()


@pytest.mark.parametrize(("code", "document", "options"), BROKEN, ids=[f"{n}-{b[0]}" for n, b in enumerate(BROKEN)])
def test_a_broken_document_is_found_out(code, document, options, catalogues):
    found = check(document, catalogues=catalogues, **options)
    mine = [finding for finding in found if finding.code == code]
    assert mine, [finding.code for finding in found]
    severity = {rule.severity for rule in RULES if rule.code == code}
    assert not severity or {finding.severity for finding in mine} <= severity
    assert blocks(mine) is (mine[0].severity == "B")
    assert all("{" not in finding.message and finding.message.strip() for finding in found)
    for finding in found:
        if finding.fix is not None:
            lost = mended(document, finding, found, {"catalogues": catalogues, **options})
            assert [path for path in lost if area(path) not in (area(finding.path), ("totals",))] == []


def mended(document: Invoice, finding: Finding, before: tuple[Finding, ...], options: dict[str, Any]) -> list[Path]:
    """Apply the correction: its finding is gone and nothing new blocks. Where else findings went away is answered."""
    corrected = apply_fix(document, finding)
    if "totals" in options:
        options = {**options, "totals": compute(corrected)}
    after = {place(found): found for found in check(corrected, **options)}
    known = {place(found) for found in before}
    assert place(finding) not in after
    assert [key for key, found in after.items() if found.severity == "B" and key not in known] == []
    return [path for _, path in known - after.keys()]


def place(finding: Finding) -> tuple[str, Path]:
    """What a finding says, where; the taxes of a line are one place, since a correction may count them anew."""
    return finding.code, finding.path[:3] if finding.path[0] == "lines" else finding.path


def area(path: Path) -> Path:
    """What a correction may touch: a party, a line, a payment; form and method of payment hang together."""
    if path[0] in ("payment_form", "payment_method"):
        return ("payment",)
    return path[: 2 if path[0] in ("lines", "payments", "local_taxes") else 1]


def test_a_correction_that_is_none_is_refused():
    document, _ = GOOD["company"]
    with pytest.raises(ValueError, match="no correction"):
        apply_fix(document, Finding("X", "B", ("place",), ""))
    with pytest.raises(ValueError, match="no field"):
        apply_fix(document, Finding("X", "B", ("nowhere", 1), "", "y"))


@pytest.mark.parametrize(
    ("code", "request_"),
    [
        ("", Cancellation(UUID, "01", OTHER, relates=True, living=1)),
        ("", Cancellation(UUID, "02")),
        ("311", Cancellation(UUID, "05")),
        # 17: the substitute comes first, related to the wrong one
        ("312", Cancellation(UUID, "01")),
        ("312", Cancellation(UUID, "01", OTHER, relates=False)),
        ("SUBSTITUTE_UUID", Cancellation(UUID, "01", "no")),
        ("SUBSTITUTE_UUID", Cancellation(UUID, "01", UUID.lower())),
        ("SUBSTITUTE_UNDUE", Cancellation(UUID, "03", OTHER)),
        ("204", Cancellation(UUID, "02", living=2)),
    ],
)
def test_cancellations(code, request_):
    found = check_cancellation(request_)
    assert [finding.code for finding in found] == ([code] if code else [])
    assert not code or blocks(found)
