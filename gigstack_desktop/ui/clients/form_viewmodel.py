"""The client form without widgets: what is typed, what is said of it, and saving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gigstack_desktop.cfdi import rfc as rfcs
from gigstack_desktop.errors import AppError
from gigstack_desktop.ui import messages
from gigstack_desktop.ui.clients import checks
from gigstack_desktop.ui.clients.checks import Remark
from gigstack_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from gigstack_desktop.api.models.clients import Client, ClientInput
    from gigstack_desktop.cfdi.catalogues import ZipInfo
    from gigstack_desktop.services.workspace import Workspace

# Name in the form, path at the service.
PLAIN = {
    "rfc": "tax_id",
    "legal_name": "legal_name",
    "name": "name",
    "regimen": "tax_system",
    "use": "use",
    "email": "email",
    "phone": "phone",
}
ADDRESS = ("zip", "street", "exterior", "interior", "neighborhood", "city", "state")
FIELDS = (*PLAIN, *ADDRESS)
PATHS = {path: name for name, path in PLAIN.items()} | {f"address.{name}": name for name in ADDRESS} | {"rfc": "rfc"}


class ClientFormViewModel(QObject):
    """One client being written. What is typed stays until it is saved or put aside by the person."""

    started = Signal()  # other values are shown now
    remarked = Signal(str, object)  # field, Remark or None
    duplicate_found = Signal(object)  # Client with the same RFC, or None
    busy_changed = Signal(bool)
    saved = Signal(object, bool)  # Client, whether an invoice comes next
    failed = Signal(object)  # AppError

    def __init__(self, workspace: Workspace, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._tasks = workspace, tasks
        self.client_id = ""
        self.id_cif = ""
        self.values: dict[str, str] = dict.fromkeys(FIELDS, "")
        self.duplicate: Client | None = None
        self._first = dict(self.values)
        self._zip: tuple[str, ZipInfo | None] | None = None
        self._use_chosen = False

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return self.values != self._first

    def start(self, client: Client | None = None, values: dict[str, str] | None = None) -> None:
        """A new client, or this one; `values` were read or typed before and are not saved yet."""
        self.client_id = client.id if client else ""
        self._first = of_client(client)
        self.id_cif = (values or {}).get("id_cif", "")
        self.values = self._first | {name: text for name, text in (values or {}).items() if name in FIELDS}
        self._use_chosen = bool(self.values["use"])
        self.duplicate, self._zip = None, None
        self._propose()
        self.started.emit()
        self.duplicate_found.emit(None)
        self._remark_all()
        self._look_up_rfc()
        self._look_up_zip()

    def type(self, name: str, text: str) -> None:
        """A field was changed by the person."""
        self.values[name] = text
        if name == "use":
            self._use_chosen = True
        if name in ("rfc", "regimen"):
            self._propose()
        if name == "rfc":
            self._look_up_rfc()
        if name == "zip":
            self._look_up_zip()
        self._remark_all(name)

    def save(self, *, invoice: bool = False) -> None:
        """Create or update; a second time while saving does nothing."""
        self._tasks.once("clients.save", lambda: self._save(invoice))

    def remark(self, name: str) -> Remark | None:
        """What there is to say of a field now."""
        v = self.values
        if name == "zip":
            answered = self._zip is not None and self._zip[0] == v["zip"].strip()
            return checks.of_zip(v["zip"], self._zip[1] if self._zip else None, answered)
        return {
            "rfc": lambda: checks.of_rfc(v["rfc"]),
            "legal_name": lambda: checks.of_name(v["legal_name"], v["rfc"]),
            "regimen": lambda: checks.of_regimen(v["regimen"], v["rfc"]),
            "use": lambda: checks.of_use(v["use"], v["regimen"], v["rfc"]),
            "email": lambda: checks.of_email(v["email"]),
        }.get(name, lambda: None)()

    # -- inside ----------------------------------------------------------------------------------------------------

    def _propose(self) -> None:
        """Fill what follows from the RFC and the régimen, only where the person chose nothing."""
        generic = rfcs.is_generic(rfcs.normalize(self.values["rfc"]))
        if generic:
            self.values["regimen"] = self.values["regimen"] or "616"
            if not self.values["legal_name"] and rfcs.normalize(self.values["rfc"]).startswith("XAXX"):
                self.values["legal_name"] = checks.PUBLIC_NAME
        if self.values["regimen"] and not self._use_chosen:
            from gigstack_desktop.services.csf import default_use

            self.values["use"] = "S01" if generic else default_use(self.values["regimen"])

    def _remark_all(self, typed: str = "") -> None:
        related = {"rfc": ("rfc", "legal_name", "regimen", "use"), "regimen": ("regimen", "use")}
        for name in related.get(typed, (typed,)) if typed else FIELDS:
            self.remarked.emit(name, self.remark(name))

    def _look_up_rfc(self) -> None:
        self._tasks.latest("clients.form.rfc", self._find_duplicate)

    def _look_up_zip(self) -> None:
        self._tasks.latest("clients.form.zip", self._find_zip)

    async def _find_duplicate(self) -> None:
        rfc = rfcs.normalize(self.values["rfc"])
        found = await self._tasks.call(self._workspace.clients.find_by_rfc(rfc)) if len(rfc) >= 12 else None
        if found is not None and found.id == self.client_id:
            found = None
        if found != self.duplicate:
            self.duplicate = found
            self.duplicate_found.emit(found)

    async def _find_zip(self) -> None:
        code = self.values["zip"].strip()
        if len(code) == 5 and code.isdigit():
            self._zip = (code, await self._tasks.call(self._workspace.catalogues.zip(code)))
            self.remarked.emit("zip", self.remark("zip"))

    async def _save(self, invoice: bool) -> None:
        self.busy_changed.emit(True)
        sent = dict(self.values)
        try:
            client = await self._tasks.call(self._workspace.clients.save(self._input(), self.client_id or None))
        except AppError as error:
            self._tell_fields(error)
            self.failed.emit(error)
        else:
            self.client_id = client.id
            self._first = sent
            self.saved.emit(client, invoice)
        finally:
            self.busy_changed.emit(False)

    def _tell_fields(self, error: AppError) -> None:
        for path, text in messages.field_sentences(error).items():
            name = PATHS.get(path.removeprefix("body."), "")
            if name:
                self.remarked.emit(name, Remark("B", text))

    def _input(self) -> ClientInput:
        """Only what was changed: updates merge at the service, and an empty text clears."""
        from gigstack_desktop.api.models.clients import AddressInput, ClientInput

        tidy = {name: text.strip() for name, text in self.values.items()}
        tidy["rfc"] = rfcs.normalize(tidy["rfc"])
        changed = {name for name in FIELDS if tidy[name] != self._first[name] or (tidy[name] and not self.client_id)}
        given = {path: tidy[name] for name, path in PLAIN.items() if name in changed}
        if not self.client_id and not tidy["name"] and tidy["legal_name"]:
            given["name"] = tidy["legal_name"]
        if changed & set(ADDRESS):
            parts = {name: tidy[name] for name in ADDRESS if tidy[name] or name in changed}
            return ClientInput(**given, address=AddressInput(country="MEX", **parts))
        return ClientInput(**given)


def of_client(client: Client | None) -> dict[str, str]:
    """A client's fields as the form shows them."""
    if client is None:
        return dict.fromkeys(FIELDS, "")
    values = {name: str(getattr(client, path)) for name, path in PLAIN.items()}
    if values["name"] == values["legal_name"]:
        values["name"] = ""
    return values | {name: str(getattr(client.address, name)) for name in ADDRESS}
