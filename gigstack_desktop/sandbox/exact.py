"""Requests whose JSON bodies keep their decimals, and the routes that use them."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import Response

from gigstack_desktop.sandbox import jsontext

BODY_LIMIT = 12 * 1024 * 1024


class ExactRequest(Request):
    """A request whose JSON body keeps its decimals; an empty body counts as `{}`."""

    async def body(self) -> bytes:
        """The body, 413 when it is larger than any that makes sense."""
        if not hasattr(self, "_body"):
            await self._read()
        return self._body

    async def _read(self) -> None:
        chunks, size = [], 0
        async for chunk in self.stream():
            size += len(chunk)
            if size > BODY_LIMIT:
                raise HTTPException(413, "The body is too large")
            chunks.append(chunk)
        kind = self.headers.get("content-type", "")
        self._body = b"".join(chunks) or (b"{}" if "json" in kind else b"")

    async def json(self) -> Any:
        """The body with `Decimal` for every number that is not whole."""
        try:
            return jsontext.loads(await self.body())
        except (ValueError, RecursionError) as error:
            raise json.JSONDecodeError(str(error), "", 0) from error


class ExactRoute(APIRoute):
    """A route whose handler is given an `ExactRequest`."""

    def get_route_handler(self) -> Any:
        handle = super().get_route_handler()

        async def with_exact_request(request: Request) -> Response:
            # PostgreSQL keeps no NUL in a text, and no name of ours has one.
            if "\0" in request.scope["path"] or b"%00" in request.scope["query_string"]:
                raise HTTPException(400, "The address must not contain NUL characters")
            return await handle(ExactRequest(request.scope, request.receive))

        return with_exact_request


def new_router(tag: str) -> APIRouter:
    """A router for one resource."""
    return APIRouter(tags=[tag], route_class=ExactRoute)
