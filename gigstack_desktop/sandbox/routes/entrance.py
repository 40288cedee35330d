"""Pages for the people of a team: upload its CSD (/onboarding), enter (/login); and certificates to practise with."""

from __future__ import annotations

import base64
from typing import Annotated

from fastapi import APIRouter, File, Form, UploadFile
from starlette.responses import Response

from gigstack_desktop.sandbox import links, pages, people, team_changes, teams
from gigstack_desktop.sandbox.context import TheActor, TheServer
from gigstack_desktop.sandbox.envelope import ApiError, JsonResponse, ok
from gigstack_desktop.sandbox.exact import new_router
from gigstack_desktop.sandbox.pages import fill
from gigstack_desktop.sandbox.records import Json
from gigstack_desktop.sandbox.routes.answers import created
from gigstack_desktop.sandbox.routes.answers_office import A_CERTIFICATE
from gigstack_desktop.sandbox.routes.teams import content
from gigstack_desktop.sandbox.schemas_office import CertificateOrder

router = APIRouter(tags=["pages"], include_in_schema=False)
controls = new_router("sandbox")
TheFile = Annotated[UploadFile | None, File()]
GONE = "El enlace no existe o ya venció."
UPLOAD = """<section>{told}<p>RFC: <b>{rfc}</b></p>
<p class="soft">Sube el certificado de sello digital (CSD) con el que se firman las facturas de la empresa.</p>
<form method="post" enctype="multipart/form-data">
<label for="cert">Certificado (.cer)</label><input id="cert" name="cert" type="file" accept=".cer" required>
<label for="key">Llave (.key)</label><input id="key" name="key" type="file" accept=".key" required>
<label for="keyPass">Contraseña de la llave</label><input id="keyPass" name="keyPass" type="password" required>
<button>Subir</button></form></section>"""
ENTERED = "<section><p>Entraste como <b>{name}</b> ({email}).</p><p class='soft'>Aquí no hay más que ver.</p></section>"


@router.get("/onboarding/{token}")
def show_onboarding(server: TheServer, token: str) -> Response:
    """Where a team's CSD is uploaded by whoever has the link."""
    try:
        with server.database.read() as connection:
            now = server.clock.now_ms()
            link = links.find(connection, "onboarding", token, now)
            return _upload_page(teams.get(connection, link.actor, link.ref, now))
    except ApiError as error:
        return pages.sorry(GONE, error.status)


@router.post("/onboarding/{token}")
def upload_csd(
    server: TheServer,
    token: str,
    cert: TheFile = None,
    key: TheFile = None,
    key_pass: Annotated[str, Form(alias="keyPass", max_length=300)] = "",
) -> Response:
    """The upload; a refused one is told on the page."""
    from gigstack_desktop.sandbox import csd  # late: cryptography

    now = server.clock.now_ms()
    try:
        with server.database.read() as connection:
            link = links.find(connection, "onboarding", token, now)
            team = teams.get(connection, link.actor, link.ref, now)
    except ApiError as error:
        return pages.sorry(GONE, error.status)
    try:
        files = (content("cert", cert), content("key", key), key_pass)
        with server.database.write() as connection:
            team = csd.connect(connection, link.actor, link.ref, files, server.vault, now)
    except ApiError as error:
        return _upload_page(team, error.sentence, error.status)
    return _upload_page(team)


def _upload_page(team: Json, problem: str = "", status: int = 200) -> Response:
    told = fill("")
    if problem:
        told = fill('<p class="bad">{problem}</p>', problem=problem)
    elif team["sat"]["completed"]:
        told = fill('<p class="good">La empresa tiene un CSD vigente.</p>')
    name = team["brand"]["alias"] or team["legal_name"]
    return pages.page("Conecta tu empresa con el SAT", name, fill(UPLOAD, told=told, rfc=team["tax_id"]), status)


@router.get("/login/{token}")
def enter(server: TheServer, token: str) -> Response:
    """Who entered by a link of a mail or of U6; its time is the user's last login."""
    now = server.clock.now_ms()
    try:
        with server.database.write() as connection:
            link = links.find(connection, "login", token, now)
            user = people.enter(connection, link.actor, link.ref, now)
    except ApiError as error:
        return pages.sorry(GONE, error.status)
    return pages.page("Hola", "", fill(ENTERED, name=user["name"], email=user["email"]))


@controls.post("/_sandbox/teams/{team_id}/csd", status_code=201, responses=created(A_CERTIFICATE))
def issue_certificate(server: TheServer, actor: TheActor, team_id: str, body: CertificateOrder) -> JsonResponse:
    """Issue a CSD or an e.firma for a team's RFC by the test authority, to practise its upload with. It is not kept."""
    from gigstack_desktop.cfdi.certificates import Certificate  # late: cryptography
    from gigstack_desktop.sandbox.authority import Authority

    now = server.clock.now_ms()
    with server.database.write() as connection:
        team = team_changes.lock(connection, actor, team_id, now)
        if not team["tax_id"]:
            raise ApiError("business_rule_violation", "The team has no tax_id", message="Invalid request")
        name = team["legal_name"] or team["name"] or team["tax_id"]
        files = Authority().issue(connection, team["tax_id"], name, e_firma=body.kind == "fiel", password=body.password)
    certificate = Certificate.load(files[0])
    data = {
        "kind": body.kind,
        "rfc": certificate.rfc,
        "number": certificate.number,
        "cert": base64.b64encode(files[0]).decode(),
        "key": base64.b64encode(files[1]).decode(),
        "password": body.password,
        "cert_name": f"{certificate.number}.cer",
        "key_name": f"{certificate.rfc}_{certificate.number}.key",
        "expires_at": int(certificate.valid_until.timestamp()),
    }
    return ok(data, "Certificate issued", status=201)
