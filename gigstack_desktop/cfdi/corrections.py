"""Applying a finding's correction to the document that it was found in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from gigstack_desktop.cfdi.model import Finding, Invoice


def apply_fix(invoice: Invoice, finding: Finding) -> Invoice:
    """The document with the finding's field set to its `fix`: that finding is gone and nothing new blocks.

    Raises ValueError when the finding brings no correction or its path leads nowhere.
    """
    if finding.fix is None:
        raise ValueError(f"{finding.code} has no correction")
    try:
        corrected: Invoice = _set(invoice, finding.path, finding.fix)
    except (AttributeError, IndexError, TypeError) as error:
        raise ValueError(f"{finding.path} is no field of the document") from error
    return corrected


def _set(value: Any, path: tuple[str | int, ...], fix: object) -> Any:
    if not path:
        return fix
    step, *rest = path
    if isinstance(step, int):
        return (*value[:step], _set(value[step], tuple(rest), fix), *value[step + 1 :])
    return replace(value, **{step: _set(getattr(value, step), tuple(rest), fix)})
