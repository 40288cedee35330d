"""The FastAPI application: routes, exact JSON in, one error shape out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match

from gigstack_desktop import paths
from gigstack_desktop.cfdi.json_fields import BadRequest
from gigstack_desktop.sandbox import company, failures, practice_clock
from gigstack_desktop.sandbox.auth import Keys
from gigstack_desktop.sandbox.context import Server, ready
from gigstack_desktop.sandbox.database import Database
from gigstack_desktop.sandbox.deliverer import Deliverer
from gigstack_desktop.sandbox.description import describe, methods_of
from gigstack_desktop.sandbox.envelope import ApiError, ErrorStyle, failure
from gigstack_desktop.sandbox.expiry import expire
from gigstack_desktop.sandbox.ids import Clock
from gigstack_desktop.sandbox.paper import Painter
from gigstack_desktop.sandbox.practice import Practice
from gigstack_desktop.sandbox.press import Press
from gigstack_desktop.sandbox.reach import Reach
from gigstack_desktop.sandbox.routes import (
    cancellations,
    cfdi_errors,
    clients,
    clock,
    controls,
    documents,
    drafts,
    entrance,
    files,
    health,
    invoices,
    mail,
    pages,
    payments,
    receipts,
    services,
    teams,
    users,
    webhooks,
)
from gigstack_desktop.sandbox.vault import Vault

PREFIX = "/v2"
CODES = {
    400: "invalid_request_body",
    401: "unauthorized",
    403: "forbidden",
    404: "resource_not_found",
    405: "operation_not_allowed",
    413: "file_upload_error",
}


class SandboxApp(FastAPI):
    """The application; failures by order stand in front of everything else."""

    def openapi(self) -> dict[str, Any]:
        """The document at /openapi.json."""
        return describe(self)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        server = self.state.server
        kind = server.failures.take(scope)
        if refusal := failures.refusal(kind):
            await failure(refusal, server.error_style)(scope, receive, send)
            return
        await failures.serve(super().__call__, kind, scope, receive, send)


def create_app(
    database_url: str,
    *,
    empty: bool = False,
    error_style: ErrorStyle = "standard",
    folder: Path | None = None,
    office: bool = False,
) -> SandboxApp:
    """The API over the database at `database_url`, which is made and upgraded when needed.

    `empty` leaves out the practice clients, services and documents; the practice company is always there. `folder` is
    where the key of stored secrets lies: beside a SQLite file unless given. An `office` server is for other computers
    too, so its webhooks do not call this one.
    """
    database = Database(database_url)
    with database.write() as connection:
        now = Clock(practice_clock.ahead_ms(connection))
        company.ensure(connection, now.now_ms())
    app = SandboxApp(
        title="gigstack API v2 (embedded)",
        version="2",
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
    )
    keys = Keys(database, now)
    vault, reach = Vault(folder or _folder_of(database_url)), Reach(loopback=not office)
    server = Server(
        database,
        keys,
        now,
        failures.Failures(),
        Press(vault),
        Painter(),
        Practice(),
        vault,
        reach,
        Deliverer(database, now, vault, reach, keys.note_uses),
        error_style=error_style,
    )
    app.state.server = server
    server.practice.start(server, empty=empty)
    _add_routes(app)
    _add_errors(app, error_style)
    return app


def _folder_of(database_url: str) -> Path:
    url = make_url(database_url)
    beside = url.get_backend_name() == "sqlite" and url.database
    return Path(beside).parent if beside else paths.data_dir() / "practice"


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.server.deliverer.start()
    yield
    await run_in_threadpool(app.state.server.close)


def _add_routes(app: FastAPI) -> None:
    router = APIRouter()
    for module in (teams, users, webhooks, cfdi_errors):
        router.include_router(module.router)
    for module in (documents, clients, services, drafts, invoices, payments, receipts):
        router.include_router(module.router, dependencies=[Depends(ready), Depends(expire)])
    app.include_router(router, prefix=PREFIX)
    app.include_router(health.router, prefix=PREFIX)
    app.include_router(health.router, include_in_schema=False)
    app.include_router(files.router)
    app.include_router(pages.router, dependencies=[Depends(ready)])
    app.include_router(entrance.router)
    app.include_router(controls.router)
    app.include_router(entrance.controls)
    for module in (mail, clock, cancellations):
        app.include_router(module.router)
    app.include_router(receipts.control)
    app.include_router(documents.control)


def _add_errors(app: FastAPI, style: ErrorStyle) -> None:
    async def refused(_request: Request, error: Exception) -> Response:
        assert isinstance(error, ApiError)
        return failure(error, style)

    async def not_understood(_request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return failure(_from_validation(error), style)

    async def not_exact(_request: Request, error: Exception) -> Response:
        assert isinstance(error, BadRequest)
        return failure(ApiError("invalid_field_value", str(error), message="Invalid request body"), style)

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        code = CODES.get(error.status_code, "internal_server_error")
        headers = (
            {"Allow": ", ".join(await run_in_threadpool(_allowed, app, request))} if error.status_code == 405 else {}
        )
        known = ApiError(code, str(error.detail), message=str(error.detail), status=error.status_code, headers=headers)
        return failure(known, style)

    async def broken(_request: Request, error: Exception) -> Response:
        code = "database_error" if isinstance(error, DBAPIError) else "internal_server_error"
        status = 503 if isinstance(error, OperationalError) else 500
        return failure(ApiError(code, "Something failed inside", message="Internal Server Error", status=status), style)

    app.add_exception_handler(ApiError, refused)
    app.add_exception_handler(RequestValidationError, not_understood)
    app.add_exception_handler(BadRequest, not_exact)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, broken)


def _allowed(app: FastAPI, request: Request) -> list[str]:
    """The methods that the address of a request knows: the documented ones, or those of a page."""
    if documented := methods_of(app, request.url.path):
        return documented
    scopes = [{**request.scope, "method": method} for method in ("GET", "POST", "PUT", "PATCH", "DELETE")]
    return [scope["method"] for scope in scopes if any(r.matches(scope)[0] is Match.FULL for r in app.routes)]


def _from_validation(error: RequestValidationError) -> ApiError:
    """FastAPI's findings in the contract's words."""
    details, absent = [], True
    for finding in error.errors():
        if finding["type"] == "json_invalid":
            why = f"The body is not valid JSON: {finding['ctx']['error']}"
            return ApiError("invalid_request_body", why, message="Invalid request body")
        path = ".".join(str(part) for part in finding["loc"][1:])
        gone = finding["type"] == "missing"
        absent = absent and gone
        details.append(
            f"{path or 'body'} is required"
            if gone
            else f"{path or 'body'}: {finding['msg'].removeprefix('Value error, ')}"
        )
    code = "missing_required_field" if absent else "invalid_field_value"
    return ApiError(code, details[0], message="Invalid request body", details=details)
