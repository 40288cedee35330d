"""What the pages for customers are made of: one frame, one style sheet, everything escaped, no scripts."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from starlette.responses import Response

from gigstack_desktop.sandbox.records import Json

if TYPE_CHECKING:
    from gigstack_desktop.sandbox.context import Server

STYLE = """
:root{color-scheme:light dark;--ink:#101828;--soft:#5b6475;--line:#dfe3ea;--card:#fff;--back:#f4f6fa;--brand:#2c5ff6}
@media(prefers-color-scheme:dark){:root{--ink:#eef1f6;--soft:#a5aebd;--line:#333b49;--card:#1a2029;--back:#10141a;
--brand:#7c9cff}}
*{box-sizing:border-box}body{margin:0;background:var(--back);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
.practice{background:#fef0c7;color:#7a2e0e;text-align:center;padding:.4rem 1rem;font-weight:600;font-size:.85rem}
main{max-width:44rem;margin:2rem auto;padding:0 1rem}h1{font-size:1.5rem;margin:.2rem 0}
h2{font-size:1.05rem;margin:0 0 .6rem}
.soft{color:var(--soft)}section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1.2rem;
margin:1rem 0;overflow-x:auto}table{width:100%;border-collapse:collapse}th{text-align:left;font-size:.8rem;
color:var(--soft);font-weight:600}td,th{padding:.45rem .5rem .45rem 0;border-bottom:1px solid var(--line)}
tr:last-child td{border-bottom:0}.sum{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.total{font-size:1.9rem;font-weight:700}label{display:block;margin:.8rem 0 .2rem;font-weight:600}
input,select{width:100%;padding:.55rem .7rem;border:1px solid var(--line);border-radius:8px;font:inherit;
background:var(--card);color:inherit}button{margin-top:1.2rem;padding:.65rem 1.4rem;border:0;border-radius:8px;
background:var(--brand);color:#fff;font:inherit;font-weight:600;cursor:pointer}.bad{color:#b42318;font-weight:600}
.good{color:#067647;font-weight:600}a{color:var(--brand)}
"""
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
STATES = {
    "requires_payment_method": "Por pagar",
    "pending": "Pendiente",
    "processing": "En proceso",
    "succeeded": "Pagado",
    "succeeded_": "Pagado",
    "failed": "Fallido",
    "refunded": "Reembolsado",
    "cancelled": "Cancelado",
    "completed": "Facturado",
    "expired": "Vencido",
    "valid": "Vigente",
}
_FRAME = """<!DOCTYPE html>
<html lang="es-MX"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>{style}</style></head><body>
<div class="practice">Ambiente de práctica · SIN VALIDEZ FISCAL</div>
<main><p class="soft">{issuer}</p><h1>{title}</h1>{body}</main></body></html>
"""


class Markup(str):
    """Text that is HTML already."""


def fill(template: str, **values: object) -> Markup:
    """A template with its values, escaped unless they are HTML already."""
    shown = {name: value if isinstance(value, Markup) else html.escape(str(value)) for name, value in values.items()}
    return Markup(template.format_map(shown))


def join(parts: Iterable[Markup]) -> Markup:
    """Pieces of HTML, one after another."""
    return Markup("".join(parts))


def page(title: str, issuer: str, body: Markup, status: int = 200) -> Response:
    """A whole page."""
    content = fill(_FRAME, title=title, issuer=issuer, style=Markup(STYLE), body=body)
    return Response(content, status, HEADERS, "text/html; charset=utf-8")


def sorry(sentence: str, status: int) -> Response:
    """The page of what cannot be shown."""
    return page("No disponible", "", fill("<section>{text}</section>", text=sentence), status)


def amount(value: object, currency: object) -> str:
    """Money as people read it."""
    return f"${value:,.2f} {currency}"


def state(status: str) -> str:
    """A status in Spanish."""
    return STATES.get(status, status)


def day(server: Server, place: str, seconds: int) -> str:
    """A moment as a day of the team's calendar."""
    local: datetime = server.press.local_time(place, seconds * 1000)
    return f"{local:%d/%m/%Y}"


def items(owner: Json) -> Markup:
    """The lines of a payment or receipt, with the sum below."""
    row = '<tr><td>{description}</td><td class="sum">{quantity}</td><td class="sum">{price}</td></tr>'
    currency = owner["currency"]
    rows = join(
        fill(
            row,
            description=item["description"],
            quantity=f"{Decimal(item['quantity']).normalize():f}",
            price=amount(item["unit_price"], currency),
        )
        for item in owner["items"]
    )
    head = '<table><tr><th>Concepto</th><th class="sum">Cantidad</th><th class="sum">Precio</th></tr>{rows}</table>'
    total = '<p class="sum soft">Total</p><p class="sum total">{total}</p>'
    return join([fill(head, rows=rows), fill(total, total=amount(owner["total"], currency))])


def select(name: str, label: str, options: Iterable[tuple[str, str]], chosen: str = "") -> Markup:
    """A choice of a form."""
    shown = join(
        fill(
            '<option value="{value}"{mark}>{text}</option>',
            value=value,
            text=text,
            mark=Markup(" selected") if value == chosen else Markup(""),
        )
        for value, text in options
    )
    template = '<label for="{name}">{label}</label><select id="{name}" name="{name}">{options}</select>'
    return fill(template, name=name, label=label, options=shown)


def field(name: str, label: str, value: str = "", *, kind: str = "text", most: int = 300) -> Markup:
    """A field of a form."""
    template = (
        '<label for="{name}">{label}</label>'
        '<input id="{name}" name="{name}" type="{kind}" value="{value}" maxlength="{most}">'
    )
    return fill(template, name=name, label=label, value=value, kind=kind, most=most)
