"""/files: what an unguessable URL leads to, readable without a key."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from gigstack_desktop.sandbox import files
from gigstack_desktop.sandbox.context import TheServer

router = APIRouter(tags=["files"])


@router.get("/files/{token}/{name}", response_class=Response, include_in_schema=False)
def read_file(server: TheServer, token: str, name: str) -> Response:
    """A file by its token; the name is for people and is not looked at."""
    with server.database.read() as connection:
        file = files.find(connection, token)
    body = file.body if file.body is not None else files.paint(server.database, server.painter, file)
    headers = {
        "Content-Disposition": f"inline; filename*=UTF-8''{quote(file.name)}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(body, media_type=file.mime, headers=headers)
