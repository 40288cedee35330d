"""Pages for customers: pay a request (/p), invoice a receipt (/autofactura), see one's documents (/portal)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from gigstack_desktop.sandbox import clients, files, links, pages, payments, portal, receipts, tables, teams
from gigstack_desktop.sandbox.context import Server, TheServer, job_of
from gigstack_desktop.sandbox.envelope import ApiError
from gigstack_desktop.sandbox.expiry import expire_now
from gigstack_desktop.sandbox.pages import Markup, fill, join
from gigstack_desktop.sandbox.records import Json

router = APIRouter(tags=["pages"], include_in_schema=False)
FORMS = {
    "card": ("04", "Tarjeta"),
    "oxxo": ("01", "Efectivo en OXXO"),
    "stripe-spei": ("03", "Transferencia (SPEI)"),
    "spei": ("03", "Transferencia (SPEI)"),
    "bank": ("03", "Transferencia (SPEI)"),
}
Token = Annotated[str, Query(max_length=200)]
Written = Annotated[str, Form(max_length=300)]
GONE = "El enlace no existe o ya venció."


def _gently(show: Callable[..., Response]) -> Callable[..., Response]:
    """Refusals as a page for people."""

    @wraps(show)
    def shown(*args: Any, **values: Any) -> Response:
        try:
            return show(*args, **values)
        except ApiError as error:
            return pages.sorry(GONE if error.status == 404 else error.sentence, error.status)

    return shown


def _issuer(team: Json) -> str:
    return str((team.get("brand") or {}).get("alias") or team["legal_name"])


@router.get("/p/{token}")
@_gently
def show_payment(server: TheServer, token: str) -> Response:
    """What is to be paid, and a button that pays it with practice money."""
    with server.database.read() as connection:
        link = links.find(connection, "pay", token, server.clock.now_ms())
        payment = payments.get(connection, link.actor, link.ref)
        team = teams.load(connection, link.actor.team).payload
        issued = [files.links(connection, uuid, "", ("pdf", "xml")) for uuid in payment["invoices"]]
    return pages.page("Pago", _issuer(team), _payment_body(payment, token, issued))


def _payment_body(payment: Json, token: str, issued: list[dict[str, str]]) -> Markup:
    facts = fill(
        '<section><p class="soft">Para {client}</p>{items}<p>Estado: <strong>{state}</strong></p></section>',
        client=payment["client"]["legal_name"] or payment["client"]["name"] or payment["client"]["email"],
        items=pages.items(payment),
        state=pages.state(payment["status"]),
    )
    if payment["status"] not in payments.UNPAID:
        return join([facts, *(_downloads("Documento", each) for each in issued), _invoice_it(payment)])
    options = dict(FORMS[method] for method in payment["allowed_payment_methods"])
    form = fill(
        '<section><form method="post" action="/p/{token}">{choice}<button>Pagar</button>'
        '<p class="soft">Es una práctica: no se cobra dinero.</p></form></section>',
        token=token,
        choice=pages.select("payment_form", "Forma de pago", options.items()),
    )
    return join([facts, form])


def _invoice_it(payment: Json) -> Markup:
    """Where the customer gets its invoice, when a receipt was made of the payment."""
    if not payment["receipt_id"] or payment["invoices"]:
        return Markup("")
    template = '<section><p><a href="/autofactura?id={id}">Obtenga su factura</a></p></section>'
    return fill(template, id=payment["receipt_id"])


def _downloads(title: str, addresses: dict[str, str]) -> Markup:
    template = '<section><p class="good">{title}</p><p>{links}</p></section>'
    return fill(template, title=title, links=_links(addresses))


def _links(addresses: dict[str, str]) -> Markup:
    return join(
        fill('<a href="{url}">{kind}</a> ', url=url, kind=kind.upper()) for kind, url in sorted(addresses.items())
    )


@router.post("/p/{token}")
@_gently
def pay(request: Request, server: TheServer, token: str, payment_form: Written = "") -> Response:
    """Pay with practice money."""
    with server.database.write() as connection:
        link = links.find(connection, "pay", token, server.clock.now_ms())
        payment = payments.get(connection, link.actor, link.ref)
        forms = [FORMS[method][0] for method in payment["allowed_payment_methods"]]
        chosen = payment_form if payment_form in forms else forms[0]
        payments.pay(job_of(request, server, link.actor, connection), payment["id"], {"payment_form": chosen})
    return RedirectResponse(f"/p/{token}", 303, pages.HEADERS)


@router.get("/portal/{token}")
@_gently
def show_portal(request: Request, server: TheServer, token: str) -> Response:
    """A client's invoices and receipts."""
    with server.database.read() as connection:
        link = links.find(connection, "portal", token, server.clock.now_ms())
        clients.get(connection, link.actor, link.ref)  # a deleted client has no portal
        team = teams.load(connection, link.actor.team).payload
    expire_now(request, server, link.actor)
    invoices = _documents(server, link, tables.invoice)
    server.seal([invoice["uuid"] for invoice in invoices if not invoice["stamp"]["sello"]])
    with server.database.read() as connection:
        addresses = {each["uuid"]: files.links(connection, each["uuid"], "", ("pdf", "xml")) for each in invoices}
    place = team["address"]["zip"]
    body = [
        _table("Facturas", [_invoice_row(server, place, each, addresses[each["uuid"]]) for each in invoices]),
        _table("Recibos", [_receipt_row(server, place, each) for each in _documents(server, link, tables.receipt)]),
    ]
    return pages.page("Sus documentos", _issuer(team), join(body))


def _documents(server: Server, link: links.Link, table: Any) -> list[Json]:
    with server.database.read() as connection:
        return portal.documents(connection, link.actor, link.ref, table)


def _table(title: str, rows: list[Markup]) -> Markup:
    if not rows:
        return fill('<section><h2>{title}</h2><p class="soft">No hay ninguno.</p></section>', title=title)
    head = '<tr><th>Fecha</th><th>Folio</th><th class="sum">Total</th><th>Estado</th><th></th></tr>'
    table = "<section><h2>{title}</h2><table>{head}{rows}</table></section>"
    return fill(table, title=title, head=Markup(head), rows=join(rows))


ROW = '<tr><td>{day}</td><td>{folio}</td><td class="sum">{total}</td><td>{state}</td><td>{links}</td></tr>'


def _invoice_row(server: Server, place: str, invoice: Json, addresses: dict[str, str]) -> Markup:
    return fill(
        ROW,
        day=pages.day(server, place, invoice["created_at"]),
        folio=f"{invoice['series']}{invoice['folio_number']}",
        total=pages.amount(
            invoice.get("amount", invoice["total"]), invoice.get("payment_currency", invoice["currency"])
        ),
        state=pages.state(invoice["status"]),
        links=_links(addresses),
    )


def _receipt_row(server: Server, place: str, receipt: Json) -> Markup:
    open_now = receipt["status"] == "pending"
    return fill(
        ROW,
        day=pages.day(server, place, receipt["created"]),
        folio=receipt["id"][-6:].upper(),
        total=pages.amount(receipt["total"], receipt["currency"]),
        state=pages.state(receipt["status"]),
        links=fill('<a href="{url}">Facturar</a>', url=receipt["url"]) if open_now else Markup(""),
    )


@router.get("/autofactura")
@_gently
def show_receipt(request: Request, server: TheServer, id: Token = "") -> Response:  # noqa: A002 - the contract's name
    """A receipt, and the form that invoices it."""
    return _receipt_page(request, server, id, {})


def _receipt_page(
    request: Request, server: Server, receipt_id: str, typed: dict[str, str], problem: str = ""
) -> Response:
    with server.database.read() as connection:
        actor = portal.receipt_actor(connection, receipt_id)
    expire_now(request, server, actor)
    with server.database.read() as connection:
        receipt = receipts.get(connection, actor, receipt_id)
        team = teams.load(connection, actor.team).payload
        found = files.links(connection, receipt["invoice_id"] or "", "", ("pdf", "xml"))
    state = "<p>Estado: <strong>{state}</strong>. Puede facturarlo hasta el {until}.</p>"
    facts = fill(
        "<section>{items}" + state + "</section>",
        items=pages.items(receipt),
        state=pages.state(receipt["status"]),
        until=pages.day(server, team["address"]["zip"], receipt["validUntil"]),
    )
    pending = receipt["status"] == "pending"
    invoiced = _downloads("Su factura está lista.", found) if receipt["status"] == "completed" else Markup("")
    rest = _form(receipt, team, typed, problem) if pending else invoiced
    status = 400 if problem and pending else 200  # what is done is no mistake, asked for twice
    return pages.page("Obtenga su factura", _issuer(team), join([facts, rest]), status)


def _form(receipt: Json, team: Json, typed: dict[str, str], problem: str) -> Markup:
    from gigstack_desktop.cfdi.tables import REGIMES, USES

    client = receipt["client"]
    known = {**client, "zip": client["address"]["zip"], **typed}
    allowed = (team.get("settings") or {}).get("uses_on_self_invoice_portal") or list(USES)
    uses = [(code, f"{code} {USES[code].name}") for code in USES if code in allowed]
    parts = [
        fill('<p class="bad">{problem}</p>', problem=problem) if problem else Markup(""),
        pages.field("tax_id", "RFC", known["tax_id"], most=13),
        pages.field("legal_name", "Nombre o razón social, como en su constancia", known["legal_name"]),
        pages.select(
            "tax_system",
            "Régimen fiscal",
            [(code, f"{code} {row.name}") for code, row in REGIMES.items()],
            known["tax_system"],
        ),
        pages.field("zip", "Código postal de su domicilio fiscal", known["zip"], most=5),
        pages.select("use", "Uso del CFDI", uses, known["use"] or "G03"),
        pages.field("email", "Correo para recibirla", known["email"], kind="email"),
    ]
    template = (
        '<section><h2>Sus datos fiscales</h2><form method="post" action="/autofactura?id={id}">{fields}'
        "<button>Facturar</button></form></section>"
    )
    return fill(template, id=receipt["id"], fields=join(parts))


def _printable(text: str) -> str:
    """What of a field can stand in a document and in any database."""
    return "".join(letter for letter in text if letter.isprintable()).strip()


@router.post("/autofactura")
@_gently
def invoice_receipt(
    request: Request,
    server: TheServer,
    id: Token = "",  # noqa: A002 - the contract's name
    tax_id: Written = "",
    legal_name: Written = "",
    tax_system: Written = "",
    zip: Written = "",  # noqa: A002 - the field's name
    use: Written = "",
    email: Written = "",
) -> Response:
    """Invoice a receipt to who fills in the form; what is wrong is said above it."""
    from gigstack_desktop.sandbox import receipt_stamping

    written = {"tax_id": tax_id, "legal_name": legal_name, "tax_system": tax_system, "zip": zip, "use": use}
    typed, email = {name: _printable(value) for name, value in written.items()}, _printable(email)
    if not all(typed.values()):
        return _receipt_page(request, server, id, {**typed, "email": email}, "Llene todos los datos fiscales.")
    with server.database.read() as connection:
        actor = portal.receipt_actor(connection, id)
    expire_now(request, server, actor)
    asked = {
        "fiscal_information": typed,
        "use": typed["use"],
        "emails": [email] if email else [],
        "send_email": bool(email),
    }
    try:
        with server.database.write() as connection:
            receipt_stamping.stamp(job_of(request, server, actor, connection), id, asked)
    except ApiError as error:
        return _receipt_page(request, server, id, {**typed, "email": email}, error.sentence)
    return RedirectResponse(f"/autofactura?id={id}", 303, pages.HEADERS)
