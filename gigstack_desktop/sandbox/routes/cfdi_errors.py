"""/invoices/errors: I11 of the contract, what the rejections of PAC and SAT mean."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query

from gigstack_desktop.sandbox.context import TheActor
from gigstack_desktop.sandbox.envelope import JsonResponse, ok
from gigstack_desktop.sandbox.exact import new_router
from gigstack_desktop.sandbox.records import Json
from gigstack_desktop.sandbox.routes.answers import Open, many
from gigstack_desktop.sandbox.text import fold

router = new_router("invoices")


class CfdiError(Open):
    """CfdiError: description in Spanish, explanation and solution in English."""

    code: str
    description: str
    explanation: str
    solution: str
    type: str


def _all() -> list[Json]:
    from gigstack_desktop.cfdi.pac_errors import error_catalogue

    return [
        {
            "code": error.code,
            "description": error.description_es,
            "explanation": error.explanation_en,
            "solution": error.solution_en,
            "type": error.type,
        }
        for error in error_catalogue()
    ]


def _fits(error: Json, code: str, words: list[str], kind: str) -> bool:
    text = fold(" ".join(error.values()))
    same = not code or error["code"].upper() == code.upper()
    return same and kind in ("", error["type"]) and all(word in text for word in words)


@router.get("/invoices/errors", responses=many(CfdiError))
@router.get("/invoices/cfdi-errors", responses=many(CfdiError))
@router.get("/cfdi-errors", responses=many(CfdiError))
def list_cfdi_errors(
    _actor: TheActor,
    code: Annotated[str, Query(max_length=50)] = "",
    q: Annotated[str, Query(max_length=200)] = "",
    type: Literal["", "invoice", "receiver", "sender", "unknown"] = "",  # noqa: A002 - the contract's name
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    page: Annotated[int, Query(ge=1, le=10**6)] = 1,
) -> JsonResponse:
    """I11. The rejection codes of PAC and SAT, explained; `q` wants every word, accents and case aside.

    Chosen: the path is not documented, so the aliases `/invoices/cfdi-errors` and `/cfdi-errors` are served as well.
    """
    found = [error for error in _all() if _fits(error, code, fold(q).split(), type)]
    shown = found[(page - 1) * limit : page * limit]
    return ok(shown, "CFDI errors retrieved successfully", total=len(found), page=page, limit=limit)
