"""Changes of a draft that a rule asks for: fields tied together, the checker's corrections, the PAC's answers. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from gigstack_desktop.cfdi import names
from gigstack_desktop.cfdi import rfc as rfcs
from gigstack_desktop.cfdi.model import Finding, Tax
from gigstack_desktop.errors import FieldProblem, Rejected
from gigstack_desktop.services.draft import Draft, DraftGlobal, DraftLine
from gigstack_desktop.ui.composer import presets

TO_BE_DEFINED = "99"
# The checker speaks of cfdi.model's fields, the draft has its own names.
_HEADER = {
    ("receiver", "rfc"): "rfc",
    ("receiver", "name"): "name",
    ("receiver", "regimen"): "regimen",
    ("receiver", "zip"): "zip",
    ("receiver", "uso_cfdi"): "uso",
    ("receiver", "residencia_fiscal"): "residencia_fiscal",
    ("receiver", "num_reg_id_trib"): "num_reg_id_trib",
    ("payment_form",): "form",
    ("payment_method",): "method",
    ("currency",): "currency",
    ("exchange_rate",): "exchange_rate",
    ("series",): "series",
    ("conditions",): "conditions",
    ("exportacion",): "exportacion",
    ("relations",): "relations",
    ("global_period",): "global_period",
}
_LINE_FIELDS = frozenset(
    {"quantity", "unit_key", "unit_name", "product_key", "description", "unit_price", "discount", "sku"}
)


def header_field(path: tuple[str | int, ...]) -> str:
    """The draft's field that a finding is about; "" when it is about none of the header's."""
    return _HEADER.get(tuple(str(p) for p in path[:2]), "") or _HEADER.get(tuple(str(p) for p in path[:1]), "")


def coherent(draft: Draft, changed: str, own_zip: str = "") -> Draft:
    """The fields that follow from the one just changed: PPD means form 99, pesos have no rate, the public in
    general has SAT's own data and the issuer's postal code (rules 8, 11, 12)."""
    if changed == "method":
        return _method(draft)
    if changed == "rfc" and rfcs.is_generic(rfcs.normalize(draft.rfc)):
        return replace(draft, regimen="616", uso="S01", zip=own_zip or draft.zip)
    if changed == "form" and draft.form == TO_BE_DEFINED:
        return replace(draft, method="PPD")
    if changed == "form" and draft.form and draft.method == "PPD":
        return replace(draft, method="PUE")
    if changed == "currency" and draft.currency == "MXN":
        return replace(draft, exchange_rate="")
    return draft


def _method(draft: Draft) -> Draft:
    if draft.method == "PPD":
        return replace(draft, form=TO_BE_DEFINED)
    return replace(draft, form="") if draft.form == TO_BE_DEFINED else draft


def needs_period(draft: Draft) -> bool:
    """Whether this is a global invoice and must say its period (rules 8.2)."""
    return names.is_public(draft.name)


def with_period(draft: Draft, **changes: str) -> Draft:
    """The draft with those parts of InformacionGlobal changed."""
    return replace(draft, global_period=replace(draft.global_period or DraftGlobal(), **changes))


def offered(draft: Draft, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings, each with its correction only when `apply` can carry it out here."""
    return tuple(f if f.fix is None or apply(draft, f) != draft else replace(f, fix=None) for f in findings)


def apply(draft: Draft, finding: Finding) -> Draft:
    """The draft with the finding's own correction; unchanged when it brings none or it fits no field."""
    if finding.fix is None:
        return draft
    if finding.path[:1] == ("lines",) and len(finding.path) > 1:
        return _mend_line(draft, finding)
    name = header_field(finding.path)
    if not isinstance(finding.fix, str | Decimal) or not isinstance(getattr(draft, name, None), str):
        return draft
    changes: dict[str, Any] = {name: _text(finding.fix)}
    return coherent(replace(draft, **changes), name)


def _mend_line(draft: Draft, finding: Finding) -> Draft:
    row, name = finding.path[1], str(finding.path[2]) if len(finding.path) > 2 else ""
    if not isinstance(row, int) or row >= len(draft.lines):
        return draft
    if name == "taxes" and len(finding.path) > 3:
        return draft.with_line(row, _with_tax(draft.lines[row], finding.path[3], finding.fix))
    return draft.with_line(row, _mended(draft.lines[row], name, finding.fix))


def _mended(line: DraftLine, name: str, fix: object) -> DraftLine:
    if name in _LINE_FIELDS and isinstance(fix, str | Decimal | int):
        changes: dict[str, Any] = {name: _text(fix)}
        return replace(line, **changes)
    if name == "objeto_imp" and isinstance(fix, str):
        return replace(line, objeto_imp="" if fix == "02" else fix, taxes=line.taxes if fix == "02" else ())
    if name == "taxes" and isinstance(fix, tuple) and all(isinstance(tax, Tax) for tax in fix):
        return replace(line, taxes=tuple(presets.as_typed(tax) for tax in fix), objeto_imp="")
    return line


def _with_tax(line: DraftLine, at: str | int, fix: object) -> DraftLine:
    """The line with that tax corrected; as it is when the taxes are not those that were checked."""
    if not isinstance(at, int) or not isinstance(fix, Tax) or at >= len(line.taxes):
        return line
    typed, mended = line.taxes[at], presets.as_typed(fix)
    if (typed.impuesto, typed.factor, typed.withheld) != (mended.impuesto, mended.factor, mended.withheld):
        return line
    return replace(line, taxes=(*line.taxes[:at], mended, *line.taxes[at + 1 :]))


def _text(value: object) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def refusals(error: Rejected) -> tuple[Finding, ...]:
    """What the service or the PAC refused, each thing once, at its field."""
    said = [_finding(problem) for problem in error.fields] or [_finding(FieldProblem("", error.code, error.message))]
    return tuple({(finding.code, finding.path): finding for finding in said}.values())


def still_true(refused: Finding, before: Draft, now: Draft) -> bool:
    """Whether what was refused is still as it was: a changed field deserves another try."""
    path = refused.path
    if path[:1] == ("lines",) and len(path) > 1 and isinstance(path[1], int):
        return before.lines[path[1] : path[1] + 1] == now.lines[path[1] : path[1] + 1]
    name = header_field(path)
    return bool(getattr(before, name) == getattr(now, name)) if name else before == replace(now, caret=before.caret)


def _finding(problem: FieldProblem) -> Finding:
    message = problem.message.removeprefix(f"{problem.code}: ")
    return Finding(problem.code, "B", _path(problem.code, problem.path), message)


# Where each of SAT's and the API's complaints belongs when it comes without a path (rules, appendix A).
_BY_CODE: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("CFDI40143",), ("receiver", "rfc")),
    (("CFDI40144", "CFDI40145", "CFDI40146"), ("receiver", "name")),
    (("CFDI40147", "CFDI40148", "CFDI40149"), ("receiver", "zip")),
    (("CFDI40157", "CFDI40158", "CFDI40159"), ("receiver", "regimen")),
    (("CFDI40160", "CFDI40161"), ("receiver", "uso_cfdi")),
    (("CFDI40103", "CFDI40104", "CFDI40105"), ("payment_form",)),
    (("CFDI40124", "CFDI40125"), ("payment_method",)),
    (("CFDI40113",), ("currency",)),
    (("CFDI40114", "CFDI40115", "CFDI40117", "CFDI40118"), ("exchange_rate",)),
    (("CFDI40137",), ("relations",)),
)
_API_NAMES: dict[str, tuple[str, ...]] = {
    "tax_id": ("receiver", "rfc"),
    "legal_name": ("receiver", "name"),
    "tax_system": ("receiver", "regimen"),
    "zip": ("receiver", "zip"),
    "use": ("receiver", "uso_cfdi"),
    "payment_form": ("payment_form",),
    "payment_method": ("payment_method",),
    "currency": ("currency",),
    "exchange_rate": ("exchange_rate",),
    "series": ("series",),
}


def _path(code: str, path: str) -> tuple[str | int, ...]:
    parts = [part for part in path.replace("[", ".").replace("]", "").split(".") if part]
    if len(parts) > 1 and parts[0] in ("items", "lines") and parts[1].isdigit():
        return ("lines", int(parts[1]), *parts[2:3])
    if parts and parts[-1] in _API_NAMES:
        return _API_NAMES[parts[-1]]
    if tuple(parts) in _HEADER:
        return tuple(parts)
    for codes, where in _BY_CODE:
        if code in codes:
            return where
    return tuple(parts)
