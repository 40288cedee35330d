"""/_sandbox/mail: the e-mails that would have been sent."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query

from gigstack_desktop.sandbox import mail, tables
from gigstack_desktop.sandbox.context import TheActor, TheServer
from gigstack_desktop.sandbox.envelope import JsonResponse, ok
from gigstack_desktop.sandbox.exact import new_router
from gigstack_desktop.sandbox.paging import ListQuery, fetch, list_query
from gigstack_desktop.sandbox.routes.answers import Open, many

router = new_router("sandbox")
Word = Annotated[str, Query(max_length=300)]


class Mail(Open):
    """An e-mail in the local outbox; `created_at` in milliseconds."""

    id: str
    kind: str
    to: list[str]
    subject: str
    text: str
    attachments: list[str]
    about: str
    livemode: bool
    team: str
    created_at: int


@router.get("/_sandbox/mail", responses=many(Mail))
def list_mail(
    server: TheServer,
    actor: TheActor,
    query: Annotated[ListQuery, Depends(list_query)],
    to: Word = "",
    about: Word = "",
    kind: Word = "",
) -> JsonResponse:
    """The local outbox, newest first: whom the team would have written to, about what, with which attachments."""
    bound = query.bound(to=to, about=about, kind=kind)
    with server.database.read() as connection:
        page = fetch(connection, tables.mail, bound, mail.conditions(actor, to=to, about=about, kind=kind))
    return ok(page.items, "Mail retrieved successfully", **page.members())
