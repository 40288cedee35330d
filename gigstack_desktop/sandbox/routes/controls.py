"""/_sandbox: what only an embedded server has — failures by order."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from gigstack_desktop.sandbox.context import TheActor, TheServer
from gigstack_desktop.sandbox.envelope import JsonResponse, ok
from gigstack_desktop.sandbox.exact import new_router
from gigstack_desktop.sandbox.failures import FORM, Failure
from gigstack_desktop.sandbox.routes.answers import ORDERS
from gigstack_desktop.sandbox.schemas import WHOLE, Body

router = new_router("sandbox")


class Order(Body):
    """One failure: kind, for how many requests, of which method and path fragment."""

    kind: Annotated[str, Field(pattern=f"^({FORM.pattern})$")]
    count: Annotated[int, Field(ge=1, le=1000), WHOLE] = 1
    method: Annotated[str, Field(max_length=10)] = ""
    path: Annotated[str, Field(max_length=200)] = ""


class Orders(Body):
    """All orders at once; an empty list takes them back."""

    failures: Annotated[list[Order], Field(max_length=100)]


def _shown(orders: list[Failure]) -> list[dict[str, Any]]:
    return [{"kind": o.kind, "count": o.count, "method": o.method, "path": o.path} for o in orders]


@router.put("/_sandbox/failures", responses=ORDERS)
def order_failures(server: TheServer, _actor: TheActor, body: Orders) -> JsonResponse:
    """Order failures for the next requests."""
    server.failures.order([Failure(o.kind, o.count, o.method, o.path) for o in body.failures])
    return ok(_shown(server.failures.ordered()), "Failures ordered")


@router.get("/_sandbox/failures", responses=ORDERS)
def list_failures(server: TheServer, _actor: TheActor) -> JsonResponse:
    """The failures that still wait."""
    return ok(_shown(server.failures.ordered()), "Failures retrieved successfully")
