"""Our own check: what /openapi.json calls well formed is never refused as malformed."""

from __future__ import annotations

import re

import schemathesis

# How pydantic and FastAPI word what is wrong with a type or a size; the rules of the domain have words of their own.
MALFORMED = re.compile(r"[\w.\[\]]+: (Input should|String should|List should|Expected UploadFile|must be a number)")


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
