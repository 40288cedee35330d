"""/users: U1–U6 of the contract, and DELETE."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Connection

from gigstack_desktop.sandbox import links, mail, people
from gigstack_desktop.sandbox.auth import Actor
from gigstack_desktop.sandbox.context import TheActor, TheServer
from gigstack_desktop.sandbox.envelope import JsonResponse, missing, ok
from gigstack_desktop.sandbox.exact import new_router
from gigstack_desktop.sandbox.paging import ListQuery, list_query
from gigstack_desktop.sandbox.records import Json
from gigstack_desktop.sandbox.routes.answers import created, refusing
from gigstack_desktop.sandbox.routes.answers_office import A_LOGIN, A_USER, AN_EMAIL, USERS
from gigstack_desktop.sandbox.schemas_office import EmailInput, LoginLinkInput, UserInput, UserUpdate

router = new_router("users")
LINK_MS = 3_600_000
WELCOME = "Hola, {name}:\n\nTe invitaron a gigstack. Entra con este enlace, que vale una hora:\n{url}\n"
RESET = "Hola, {name}:\n\nPara poner otra contraseña abre este enlace, que vale una hora:\n{url}\n"


@router.get("/users", responses=USERS)
def list_users(server: TheServer, actor: TheActor, query: Annotated[ListQuery, Depends(list_query)]) -> JsonResponse:
    """U1. List the users of the account."""
    with server.database.read() as connection:
        users, page = people.page(connection, actor, query)
    return ok(users, "Users retrieved successfully", **page.members())


@router.post("/users", status_code=201, responses={**created(A_USER), **refusing(409)})
def create_user(request: Request, server: TheServer, actor: TheActor, body: UserInput) -> JsonResponse:
    """U4. Create a user, a member of the key's team with `auto_join`; 409 when the e-mail is taken (inferred).

    The invitation goes to the local outbox (/_sandbox/mail).
    """
    now = server.clock.now_ms()
    with server.database.write() as connection:
        user = people.create(connection, actor, body.given(), now)
        url = _link(request, links.make(connection, actor, "login", user["id"], now + LINK_MS))
        _write(connection, actor, user, "Te invitaron a gigstack", WELCOME.format(name=user["name"], url=url), now)
        shown = people.shown(connection, user)
    return ok({**shown, "invitation_sent": True}, "User created successfully", status=201)


@router.post("/users/reset-password", responses={**AN_EMAIL, **refusing(404)})
def reset_password(request: Request, server: TheServer, actor: TheActor, body: EmailInput) -> JsonResponse:
    """U5. Send a link for another password to the local outbox; 404 when no user has the e-mail (inferred)."""
    now = server.clock.now_ms()
    with server.database.write() as connection:
        user = people.by_email(connection, actor, body.email)
        url = _link(request, links.make(connection, actor, "login", user["id"], now + LINK_MS))
        _write(connection, actor, user, "Otra contraseña", RESET.format(name=user["name"], url=url), now)
    return ok({"email": user["email"]}, "Password reset email sent")


@router.post("/users/login-link", responses={**A_LOGIN, **refusing(404)})
def login_link(request: Request, server: TheServer, actor: TheActor, body: LoginLinkInput) -> JsonResponse:
    """U6. A link with which a user enters without a password, good for an hour (shape and duration inferred)."""
    if not body.user_id:
        raise missing("user_id")
    now = server.clock.now_ms()
    with server.database.write() as connection:
        user = people.get(connection, actor, body.user_id)
        token = links.make(connection, actor, "login", user["id"], now + LINK_MS)
    url = _link(request, token)
    data = {"url": url, "login_link": url, "token": token, "expires_at": (now + LINK_MS) // 1000}
    return ok(data, "Login link generated successfully")


@router.get("/users/{user_id}", responses=A_USER)
def get_user(server: TheServer, actor: TheActor, user_id: str) -> JsonResponse:
    """U2. Get a user."""
    with server.database.read() as connection:
        user = people.shown(connection, people.get(connection, actor, user_id))
    return ok(user, "User retrieved successfully")


@router.put("/users/{user_id}", responses=A_USER)
@router.patch("/users/{user_id}", responses=A_USER)
def update_user(server: TheServer, actor: TheActor, user_id: str, body: UserUpdate) -> JsonResponse:
    """U3. Update a user; only what is sent changes, and the e-mail never does (400)."""
    with server.database.write() as connection:
        user = people.change(connection, actor, user_id, body.given())
        shown = people.shown(connection, user)
    return ok(shown, "User updated successfully")


@router.delete("/users/{user_id}", responses=A_USER)
def delete_user(server: TheServer, actor: TheActor, user_id: str) -> JsonResponse:
    """Extension: take a user out of all teams. The owner of the account stays (400)."""
    with server.database.write() as connection:
        user = people.remove(connection, actor, user_id)
        shown = people.shown(connection, user)
    return ok(shown, "User deleted successfully")


def _link(request: Request, token: str) -> str:
    return f"{str(request.base_url).rstrip('/')}/login/{token}"


def _write(connection: Connection, actor: Actor, user: Json, subject: str, text: str, now_ms: int) -> None:
    mail.post(
        connection,
        actor,
        kind="user",
        to=[user["email"]],
        subject=subject,
        text=text,
        attachments=[],
        about=user["id"],
        now_ms=now_ms,
    )
