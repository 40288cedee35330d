"""What end-to-end tests write, order and count: a complete draft, failures of the API, the invoices it holds."""

from __future__ import annotations

from typing import Any

import httpx

from gigstack_desktop.services.draft import Draft, DraftLine, DraftTax

CONCEPTS = (
    # quantity, unit, key, description, unit price: the columns in their order
    ("12", "E48", "80101500", "Consultoría en procesos", "850.00"),
    ("3", "E48", "86101700", "Capacitación al personal", "2333.335"),
)


def draft_of(description: str, **changes: Any) -> Draft:
    """A complete invoice of $3,481.16 that only its concept tells from the others."""
    line = DraftLine(
        quantity="2",
        unit_key="E48",
        unit_name="Unidad de servicio",
        product_key="80141503",
        description=description,
        unit_price="1500.50",
        taxes=(DraftTax(),),
    )
    name = "SERVICIO DE ADMINISTRACION TRIBUTARIA"
    facts = {"rfc": "SAT970701NN3", "name": name, "regimen": "603", "zip": "06300", "uso": "G03", "form": "03"}
    return Draft(**{**facts, "lines": (line,), **changes})  # type: ignore[arg-type]


def order(base_url: str, key: str, *kinds: str) -> None:
    """Let the embedded API misbehave at the next stamps; without kinds it behaves again."""
    failures = [{"kind": kind, "method": "POST", "path": "/invoices/income"} for kind in kinds]
    answer = httpx.put(_failures(base_url), headers=_bearer(key), json={"failures": failures}, timeout=30)
    assert answer.status_code == 200, answer.text


def ordered(base_url: str, key: str) -> int:
    """How many ordered failures still wait for their request."""
    answer = httpx.get(_failures(base_url), headers=_bearer(key), timeout=30)
    assert answer.status_code == 200, answer.text
    return len(answer.json()["data"])


def invoices(base_url: str, key: str) -> list[dict[str, Any]]:
    """Every income invoice that the API holds."""
    found, cursor = list[dict[str, Any]](), ""
    with httpx.Client(base_url=base_url, headers=_bearer(key), timeout=30) as http:
        while True:
            answer = http.get("/invoices/income", params={"limit": 100, **({"next": cursor} if cursor else {})})
            assert answer.status_code == 200, answer.text
            body = answer.json()
            found += body["data"]
            cursor = body.get("next") or ""
            if not cursor:
                return found


def _failures(base_url: str) -> str:
    return f"{base_url.removesuffix('/v2')}/_sandbox/failures"


def _bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}
