"""Productos y servicios over a real workspace and the real sandbox: keys by words, taxes by name, undo."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import pytest_asyncio
from PySide6.QtWidgets import QApplication

from gigstack_desktop.ui.composer import presets
from gigstack_desktop.ui.products.form_viewmodel import OWN, preset_of
from gigstack_desktop.ui.products.view import ProductsView
from gigstack_desktop.ui.products.viewmodel import ProductsViewModel
from tests.support.screens import CTRL, Desk, Key, press, write


@pytest_asyncio.fixture
async def view(at_desk: Desk, eventually: Any) -> AsyncIterator[ProductsView]:
    viewmodel = ProductsViewModel(at_desk.workspace, at_desk.tasks)
    made = ProductsView(viewmodel, at_desk.tasks, at_desk.navigator)
    viewmodel.setParent(made)
    made.resize(1240, 820)
    made.show()
    made.activateWindow()
    await eventually(made.isActiveWindow)
    yield made
    made.close()


def names(view: ProductsView) -> list[str]:
    model = view.table.paged_model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


async def add(at_desk: Desk, description: str, **more: Any) -> Any:
    from gigstack_desktop.api.models.products import ProductInput, TaxInput

    data = ProductInput(
        description=description, product_key="80141503", unit_key="E48", unit_name="Servicio",
        unit_price=Decimal("1500.5"), taxability="02", taxes=(TaxInput(type="IVA", rate=Decimal("0.16")),), **more,
    )  # fmt: skip
    return await at_desk.engine.call(at_desk.workspace.products.save(data))


async def test_a_product_is_made_by_keyboard_with_its_key_by_words(
    view: ProductsView, at_desk: Desk, eventually: Any, unnamed: Any
) -> None:
    view.new()
    await eventually(lambda: QApplication.focusWidget() is view.form.description)
    write("Renta de bodega")
    press(Key.Key_Tab)
    write("renta")
    await eventually(lambda: view.form.keys.suggestions())
    picked = view.form.keys.suggestions()[0]
    press(Key.Key_Return)
    assert view.form.product_key.text() == picked.detail
    assert view.form.fields["product_key"].finding.text() == picked.title
    assert view.form.unit_key.text() == "E48"
    view.form.unit_price.setFocus()
    write("12,500.5")
    view.form.preset.setFocus()
    view.form.preset.set_value("lease")
    view.form.preset.activated.emit(view.form.preset.currentIndex())
    assert view.form.objeto.text() == "Objeto de impuesto: 02 Sí objeto de impuesto"
    assert unnamed(view) == []
    view.form.sku.setFocus()
    write("REN-1")
    press(Key.Key_Return)
    await eventually(lambda: "Renta de bodega" in names(view))
    product = (await at_desk.engine.call(at_desk.workspace.products.suggest("renta bodega")))[0]
    assert (product.product_key, product.unit_price, product.sku) == (picked.detail, Decimal("12500.5"), "REN-1")
    assert product.taxes_text == "IVA 16 · ret ISR 10 · ret IVA 10.6667"


async def test_without_a_description_nothing_is_sent(view: ProductsView, at_desk: Desk, eventually: Any) -> None:
    view.new()
    view.form.sku.setFocus()
    write("X")
    press(Key.Key_Return)
    await eventually(lambda: view.form.fields["description"].finding.text() == "Escribe qué vendes.")
    assert view.form.sku.text() == "X"
    assert view.form.isVisible()


async def test_choosing_a_row_shows_it_and_saving_keeps_the_rest(
    view: ProductsView, at_desk: Desk, eventually: Any
) -> None:
    product = await add(at_desk, "Curso de cocina", sku="CC")
    await eventually(lambda: "Curso de cocina" in names(view))
    await eventually(lambda: view.table.paged_model().row_at(names(view).index("Curso de cocina")) is not None)
    view.table.setFocus()
    view.table.select_rowid(view.table.paged_model().rowid_at(names(view).index("Curso de cocina")))
    await eventually(lambda: view.form.description.text() == "Curso de cocina")
    assert view.form.preset.value() == "iva16"
    assert view.form.unit_price.text() == "1,500.50"
    assert not view.viewmodel.form.dirty
    press(Key.Key_Return)
    await eventually(lambda: QApplication.focusWidget() is view.form.description)
    view.form.unit_price.setFocus()
    write("1600")
    press(Key.Key_Return)
    await eventually(lambda: at_desk.said == ["Curso de cocina guardado"])
    after = await at_desk.engine.call(at_desk.workspace.products.get(product.id))
    assert (after.unit_price, after.sku, after.product_key) == (Decimal(1600), "CC", "80141503")
    assert [tax.type for tax in after.taxes] == ["IVA"]


async def test_duplicate_delete_and_undo(view: ProductsView, at_desk: Desk, eventually: Any) -> None:
    product = await add(at_desk, "Asesoría", sku="AS")
    await eventually(lambda: "Asesoría" in names(view))
    view.viewmodel.duplicate(product.id)
    await eventually(lambda: view.form.description.text() == "Asesoría")
    assert view.viewmodel.form.product_id == ""
    assert view.form.sku.text() == ""
    view.form.description.setFocus()
    view.form.description.selectAll()
    write("Asesoría fiscal")
    press(Key.Key_Return)
    await eventually(lambda: {"Asesoría", "Asesoría fiscal"} <= set(names(view)))
    offered: list[Any] = []
    at_desk.navigator.notified.connect(offered.append)
    view.viewmodel.delete(product.id)
    await eventually(lambda: "Asesoría" not in names(view))
    await eventually(lambda: [notice for notice in offered if notice.action == "Deshacer"])
    offered[-1].on_action()
    await eventually(lambda: "Asesoría" in names(view))


async def test_a_product_begins_an_invoice(view: ProductsView, at_desk: Desk, eventually: Any) -> None:
    product = await add(at_desk, "Traducción")
    view.open_with(product_id=product.id)
    await eventually(lambda: view.form.isVisible() and view.form.description.text() == "Traducción")
    view.form.description.setFocus()
    press(Key.Key_Return, CTRL)
    await eventually(lambda: at_desk.opened)
    section, arguments = at_desk.opened[0]
    assert section == "composer"
    draft = await at_desk.engine.call(at_desk.workspace.drafts.get(str(arguments["draft_id"])))
    line = draft.lines[0]
    assert (line.description, line.unit_price, line.product_id) == ("Traducción", "1500.50", product.id)


def test_every_preset_is_known_again_by_its_taxes() -> None:
    for preset in presets.PRESETS:
        found = preset_of(preset.draft_taxes, preset.objeto_imp or "02")
        assert presets.preset(found).draft_taxes == preset.draft_taxes
    assert preset_of((), "03") == OWN
