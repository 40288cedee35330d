"""The OpenAPI document: what FastAPI knows of the routes, made true and complete where it only guesses."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from gigstack_desktop.sandbox.routes.answers import REFUSALS

Json = dict[str, Any]
ABOUT = """The gigstack API v2, served on this computer for practice, tests and offices; paths, bodies and answers are
the contract's.

**Keys.** `Authorization: Bearer <key>`, or the bare key. A test key and a live key see different objects. `?team=` acts
for another team of the same owner.

**Answers** are `{success, message, data, timestamp}`, errors `{success, message, error: {code, message, details},
timestamp}`. Money is a JSON number with exact digits; times are seconds unless a description says milliseconds.
Members that are not described are ignored.

**Writes.** `PATCH` does the same as `PUT`: only what is sent changes. A repeated `idempotency_key` gives the first
answer again with 200, or 409 when the body is another one.

**Failures by order.** The header `X-Sandbox-Fail` on one request, or `PUT /_sandbox/failures` for the next ones, make
the server fail on purpose: `delay:SECONDS`, `timeout-before` and `timeout-after` (never answered; done only in the
second case), `drop-before` and `drop` (hung up, likewise), `truncate` (hung up in the middle of the answer),
`half-json` (a proper answer with half of its JSON), `429` or `429:SECONDS` (with `Retry-After`), `500` to `599`,
`pac:CODE` and `pac:down` for stamps, `sat:CODE`, `sat:slow` and `sat:down` for cancellations. These statuses are not
listed with every operation; 503 comes unordered, too, when the database cannot be reached.
"""
TAGS = {
    "clients": "Customers, their fiscal data and portals.",
    "services": "Products and services.",
    "invoices": "Income, egress and payment complements; files, cancellation, e-mail.",
    "drafts": "Invoices that are not stamped yet.",
    "payments": "Requests for payment, payments, refunds.",
    "receipts": "Receipts and their windows.",
    "teams": "Companies, their settings, series, members and certificates.",
    "users": "The people of an account.",
    "webhooks": "Who is told of what happens, and the log of deliveries.",
    "documents": "Uploads: constancias and support documents.",
    "sandbox": "What only a practice server has: ordered failures, its clock, its outbox, its customers' answers.",
    "health": "Whether the server lives.",
}
FOREIGN = ("HTTPValidationError", "ValidationError")  # FastAPI's own errors, which no answer of ours has


def describe(app: FastAPI) -> Json:
    """The document of all operations, made once; each lists exactly the statuses that it can answer."""
    if app.openapi_schema is None:
        tags = [{"name": name, "description": text} for name, text in TAGS.items()]
        document = get_openapi(
            title=app.title,
            version=app.version,
            description=ABOUT,
            routes=app.routes,
            tags=tags,
            servers=[{"url": "/", "description": "This server"}],
        )
        for path, operations in document["paths"].items():
            for operation in operations.values():
                _complete(operation, path)
        components = document["components"]
        components["responses"] = {str(status): _refusal(REFUSALS[status]) for status in REFUSALS}
        for name in FOREIGN:
            components["schemas"].pop(name, None)
        app.openapi_schema = document
    return app.openapi_schema


def methods_of(app: FastAPI, path: str) -> list[str]:
    """The documented methods of an address; a fixed path (`/clients/search`) comes before one with an id."""
    parts = path.split("/")
    fitting = [
        (template.count("{"), methods) for template, methods in describe(app)["paths"].items() if _fits(template, parts)
    ]
    return [method.upper() for method in min(fitting, key=lambda each: each[0])[1]] if fitting else []


def _fits(template: str, parts: list[str]) -> bool:
    wanted = template.split("/")
    return len(wanted) == len(parts) and all(a == b or a.startswith("{") for a, b in zip(wanted, parts, strict=True))


def _complete(operation: Json, path: str) -> None:
    """Add the refusals that follow from what the operation takes, and drop the one that FastAPI assumes."""
    responses: Json = operation["responses"]
    responses.pop("422", None)
    refused = {status for status in REFUSALS if str(status) in responses} | _implied(operation, path)
    responses |= {str(status): {"$ref": f"#/components/responses/{status}"} for status in refused}
    operation["responses"] = dict(sorted(responses.items()))


def _implied(operation: Json, path: str) -> set[int]:
    """With a key: 400 (`team` and the address itself can be malformed), 401, 403; 404 by id; 413 with a body."""
    if "security" not in operation:
        return set()
    by_id, body = "{" in path, "requestBody" in operation
    return {400, 401, 403} | ({404} if by_id else set()) | ({413} if body else set())


def _refusal(text: str) -> Json:
    schema = {"$ref": "#/components/schemas/ErrorAnswer"}
    return {"description": text, "content": {"application/json": {"schema": schema}}}
