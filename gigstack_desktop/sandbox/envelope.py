"""What every answer is wrapped in: one union of the documented success envelopes and of the error envelopes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from starlette.responses import Response

from gigstack_desktop.sandbox import jsontext

ErrorStyle = Literal["standard", "classic"]

STATUS = {
    "unauthorized": 401,
    "invalid_token": 401,
    "forbidden": 403,
    "insufficient_permissions": 403,
    "validation_failed": 400,
    "invalid_request_body": 400,
    "missing_required_field": 400,
    "invalid_field_value": 400,
    "resource_not_found": 404,
    "resource_already_exists": 409,
    "resource_conflict": 409,
    "business_rule_violation": 400,
    "operation_not_allowed": 400,
    "external_service_error": 502,
    "payment_processor_error": 502,
    "cfdi_service_error": 400,
    "internal_server_error": 500,
    "service_unavailable": 503,
    "rate_limit_exceeded": 429,
    "database_error": 500,
    "data_integrity_error": 409,
    "file_not_found": 404,
    "file_upload_error": 400,
    "invalid_file_format": 400,
}


OF_FIELDS = frozenset(("validation_failed", "invalid_request_body", "missing_required_field", "invalid_field_value"))


class ApiError(Exception):
    """A refusal that the caller may read: code of the contract (section 1.4), heading, sentence and details.

    What is wrong with a field is in the details too, as the contract's sample has it; elsewhere they would only repeat
    the sentence, and clients print both (the official command-line one: `message: details`).
    """

    def __init__(
        self,
        code: str,
        sentence: str,
        *,
        message: str = "Invalid request",
        details: Sequence[str] = (),
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code, sentence)
        self.code = code
        self.sentence = sentence
        self.message = message
        self.details = list(details) or ([sentence] if code in OF_FIELDS else [])
        self.status = status or STATUS[code]
        self.headers = dict(headers or {})
        self.extra: dict[str, Any] = {}


def not_found(noun: str, identifier: str) -> ApiError:
    """404 for an unknown id, an id of another team or of the other mode."""
    return ApiError("resource_not_found", f"{noun} {identifier} was not found", message="Record Not Found")


def missing(field: str) -> ApiError:
    """400 in the guide's words: `Invalid request body / client is required`."""
    return ApiError("missing_required_field", f"{field} is required", message="Invalid request body")


def invalid(field: str, why: str) -> ApiError:
    """400 for one field with a value that cannot be."""
    return ApiError("invalid_field_value", f"{field} {why}", message="Invalid request body")


class JsonResponse(Response):
    """A JSON body written with exact decimals."""

    media_type = "application/json; charset=utf-8"

    def render(self, content: Any) -> bytes:
        return jsontext.dumps(content).encode("utf-8")


def timestamp() -> str:
    """Now, as the envelope's ISO-8601 text with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def ok(data: Any, message: str, *, status: int = 200, **more: Any) -> JsonResponse:
    """A success: the union of the classic and the standardized envelope."""
    body = {"success": True, "message": message, "data": data, **more, "timestamp": timestamp()}
    return JsonResponse(body, status_code=status)


def failure(error: ApiError, style: ErrorStyle = "standard") -> JsonResponse:
    """A refusal: shape C with the seed's top-level `message`, or literally shape A when the style is classic."""
    body: dict[str, Any]
    if style == "classic":
        body = {"message": error.message, "error": error.sentence}
    else:
        inner = {"code": error.code, "message": error.sentence, "details": error.details, **error.extra}
        body = {"success": False, "message": error.message, "error": inner, "timestamp": timestamp()}
    return JsonResponse(body, status_code=error.status, headers=error.headers)
