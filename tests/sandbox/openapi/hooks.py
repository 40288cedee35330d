"""Our own check: what /openapi.json calls well formed is never refused as malformed."""

from __future__ import annotations

import re

import schemathesis

# `field: sentence` is how the reader of bodies and parameters words its refusals; the rules of the domain never do.
MALFORMED = re.compile(r"[\w.\[\]]+: ")


@schemathesis.check
def documented_shapes_are_read(
    _context: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case
) -> None:
    """A request made after the schema gets as far as the rules of the domain."""
    mode = case.meta.generation.mode if case.meta else None
    if response.status_code != 400 or mode is None or not mode.is_positive:
        return
    error = response.json()["error"]
    code = error["code"] in ("invalid_field_value", "missing_required_field")
    assert not (code and MALFORMED.match(error["message"])), f"documented, but refused: {error['message']}"
