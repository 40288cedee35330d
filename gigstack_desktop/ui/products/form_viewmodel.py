"""The product form without widgets: what is typed, which taxes, and saving."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from gigstack_desktop.cfdi.model import IEPS, ISR, IVA
from gigstack_desktop.errors import AppError
from gigstack_desktop.services.draft import DraftTax
from gigstack_desktop.ui import messages
from gigstack_desktop.ui.composer import fill, presets
from gigstack_desktop.ui.tasks import Tasks
from gigstack_desktop.ui.widgets.money_field import parse_amount

if TYPE_CHECKING:
    from gigstack_desktop.api.models.products import Product, ProductInput
    from gigstack_desktop.services.queries import KeyHit
    from gigstack_desktop.services.workspace import Workspace

FIELDS = ("description", "product_key", "product_name", "unit_key", "unit_name", "unit_price", "sku", "preset")
LOOKED_UP = ("product_name", "unit_name")
PATHS = {
    "description": "description",
    "product_key": "product_key",
    "unit_key": "unit_key",
    "unit_name": "unit_key",
    "unit_price": "unit_price",
    "sku": "sku",
    "taxes": "preset",
    "taxability": "preset",
}
OWN = "own"
GENERIC_KEY = "01010101"
_NAMES = {IVA: "IVA", ISR: "ISR", IEPS: "IEPS"}
_CODES = {name: code for code, name in _NAMES.items()}


class ProductFormViewModel(QObject):
    """One product being written. What is typed stays until it is saved or put aside by the person."""

    started = Signal()
    filled = Signal(str)  # a field that the form filled by itself
    remarked = Signal(str, str, str)  # field, severity ("" nothing), words
    busy_changed = Signal(bool)
    saved = Signal(object, bool)  # Product, whether an invoice comes next
    failed = Signal(object)  # AppError

    def __init__(self, workspace: Workspace, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._tasks = workspace, tasks
        self.product_id = ""
        self.values: dict[str, str] = dict.fromkeys(FIELDS, "")
        self.own_taxes: tuple[DraftTax, ...] = ()
        self.own_objeto = ""
        self._first = dict(self.values)

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved; names that were looked up are nothing typed."""
        return any(self.values[name] != self._first[name] for name in FIELDS if name not in LOOKED_UP)

    @property
    def taxes(self) -> tuple[DraftTax, ...]:
        """The taxes of the chosen set."""
        key = self.values["preset"]
        return self.own_taxes if key == OWN else presets.preset(key).draft_taxes if key else ()

    @property
    def objeto_imp(self) -> str:
        """Objeto de impuesto as it follows from the taxes (rules 6): 02 with taxes, the set's own or 01 without."""
        key = self.values["preset"]
        if key == OWN:
            return self.own_objeto or ("02" if self.own_taxes else "01")
        return "02" if self.taxes else "01"

    def start(self, product: Product | None = None, values: dict[str, str] | None = None) -> None:
        """A new product, or this one; `values` were typed before or are those of the product being duplicated."""
        self.product_id = product.id if product else ""
        self._first = self._of(product)
        self.values = self._first | (values or {})
        self.started.emit()
        self._remark_all()
        self._tasks.latest("products.form.names", self._name_keys)

    def type(self, name: str, text: str) -> None:
        """A field was changed by the person."""
        self.values[name] = text
        if name in ("product_key", "unit_key"):
            self.values["product_name" if name == "product_key" else "unit_name"] = ""
            self._tasks.latest("products.form.names", self._name_keys)
        self._remark(name)

    def pick(self, name: str, hit: KeyHit) -> None:
        """A SAT key was chosen from the suggestions."""
        self.values[name] = hit.key
        self.values["product_name" if name == "product_key" else "unit_name"] = hit.name
        self._remark(name)
        if name == "product_key" and not self.values["unit_key"]:
            self.values |= fill.default_unit(hit.key)
            self._remark("unit_key")
            self.filled.emit("unit_key")

    def save(self, *, invoice: bool = False) -> None:
        """Create or update; a second time while saving does nothing."""
        self._tasks.once("products.save", lambda: self._save(invoice))

    async def search_keys(self, text: str) -> list[KeyHit]:
        """SAT's product keys by words."""
        return await self._tasks.call(self._workspace.products.search_keys(text))

    async def search_units(self, text: str) -> list[KeyHit]:
        """SAT's units by words."""
        return await self._tasks.call(self._workspace.products.search_units(text))

    # -- inside ----------------------------------------------------------------------------------------------------

    def _of(self, product: Product | None) -> dict[str, str]:
        if product is None:
            return dict.fromkeys(FIELDS, "") | {"preset": "iva16"}
        self.own_taxes = tuple(
            DraftTax(
                impuesto=_CODES.get(tax.type, tax.type),
                factor=tax.factor,
                rate="" if tax.rate is None else f"{tax.rate:f}",
                withheld=tax.withholding,
                included=tax.inclusive,
            )
            for tax in product.taxes
        )
        self.own_objeto = product.taxability
        names = ("description", "product_key", "unit_key", "unit_name", "sku")
        values = dict.fromkeys(FIELDS, "") | {name: str(getattr(product, name)) for name in names}
        return values | {
            "unit_price": fill.plain(product.unit_price),
            "preset": preset_of(self.own_taxes, self.own_objeto),
        }

    def _remark_all(self) -> None:
        for name in ("description", "product_key", "unit_key", "unit_price", "preset", "sku"):
            self._remark(name)

    def _remark(self, name: str) -> None:
        severity, words = self._words(name)
        self.remarked.emit(name, severity, words)

    def _words(self, name: str) -> tuple[str, str]:
        text = self.values[name].strip()
        if name == "product_key" and text:
            if text == GENERIC_KEY:
                return "W", _tr("Es la clave genérica; una propia evita rechazos de tus clientes.")
            if self.values["product_name"]:
                return "OK", self.values["product_name"]
            return ("P", _tr("Son ocho dígitos; escribe palabras para buscarla.")) if len(text) != 8 else ("", "")
        if name == "unit_key" and text and self.values["unit_name"]:
            return "OK", self.values["unit_name"]
        if name == "unit_price" and text and parse_amount(text) is None:
            return "W", _tr("No es una cantidad.")
        return "", ""

    async def _name_keys(self) -> None:
        """The names of keys that were typed or came with the product."""
        catalogues = self._workspace.catalogues
        key, unit = self.values["product_key"].strip(), self.values["unit_key"].strip()
        if key and not self.values["product_name"] and (product := await self._tasks.call(catalogues.product(key))):
            self._named("product_name", product.name, "product_key")
        if unit and not self.values["unit_name"] and (found := await self._tasks.call(catalogues.unit(unit))):
            self._named("unit_name", found.name, "unit_key")

    def _named(self, name: str, text: str, field: str) -> None:
        self.values[name] = text
        self._remark(field)

    async def _save(self, invoice: bool) -> None:
        price = parse_amount(self.values["unit_price"]) if self.values["unit_price"].strip() else Decimal(0)
        if not self.values["description"].strip():
            self.remarked.emit("description", "B", _tr("Escribe qué vendes."))
            return
        if price is None:
            self.remarked.emit("unit_price", "B", _tr("No es una cantidad."))
            return
        self.busy_changed.emit(True)
        sent = dict(self.values)
        try:
            product = await self._tasks.call(self._workspace.products.save(self._input(price), self.product_id or None))
        except AppError as error:
            for path, text in messages.field_sentences(error).items():
                if name := PATHS.get(path.split(".")[0].split("[")[0], ""):
                    self.remarked.emit(name, "B", text)
            self.failed.emit(error)
        else:
            self.product_id, self._first = product.id, sent
            self.saved.emit(product, invoice)
        finally:
            self.busy_changed.emit(False)

    def _input(self, price: Decimal) -> ProductInput:
        from gigstack_desktop.api.models.products import ProductInput, TaxInput

        taxes = tuple(
            TaxInput(
                type=_NAMES.get(tax.impuesto, tax.impuesto),
                rate=Decimal(tax.rate) if tax.rate else None,
                factor=tax.factor,
                withholding=tax.withheld,
                inclusive=tax.included,
            )
            for tax in self.taxes
        )
        names = ("description", "product_key", "unit_key", "unit_name", "sku")
        texts = {name: self.values[name].strip() for name in names}
        if not self.product_id:
            texts = {name: text for name, text in texts.items() if text}
        return ProductInput(**texts, unit_price=price, taxability=self.objeto_imp, taxes=taxes)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Products", text)


def preset_of(taxes: tuple[DraftTax, ...], objeto_imp: str) -> str:
    """The preset with exactly these taxes, or `OWN` for a set without a name."""
    wanted = [_facts(tax) for tax in taxes]
    for preset in presets.PRESETS:
        same_object = not preset.objeto_imp or preset.objeto_imp == (objeto_imp or "01")
        if [_facts(tax) for tax in preset.draft_taxes] == wanted and same_object:
            return preset.key
    return OWN


def _facts(tax: DraftTax) -> tuple[str, str, Decimal | None, bool, bool]:
    rate = Decimal(tax.rate) if tax.rate and tax.factor != "Exento" else None
    return tax.impuesto, tax.factor, rate, tax.withheld, tax.included
