"""Whether the server lives: answered without a key."""

from __future__ import annotations

from fastapi import APIRouter

from gigstack_desktop.sandbox.envelope import JsonResponse, ok
from gigstack_desktop.sandbox.routes.answers import HEALTH

router = APIRouter(tags=["health"])


@router.get("/health", responses=HEALTH)
async def health() -> JsonResponse:
    """The server answers."""
    return ok({"status": "ok"}, "Service is healthy")


@router.get("/auth/health", responses=HEALTH)
async def auth_health() -> JsonResponse:
    """The part that checks keys answers."""
    return ok({"status": "ok"}, "Auth service is healthy")
