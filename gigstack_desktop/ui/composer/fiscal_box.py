"""Datos fiscales: folded to one line until they are needed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from gigstack_desktop.services.draft import Draft
from gigstack_desktop.ui import icons
from gigstack_desktop.ui.composer import corrections, options
from gigstack_desktop.ui.widgets import buttons
from gigstack_desktop.ui.widgets.card import Card, label
from gigstack_desktop.ui.widgets.form import Choice, Field, FormGrid

_TEXTS = ("exchange_rate", "series", "conditions", "notes", "emails")
_CHOICES = ("method", "form", "currency", "exportacion")


class FiscalBox(Card):
    """Emits what was changed as (field of the draft, text); `fields` are the places for findings."""

    edited = Signal(str, str)
    relation_edited = Signal(str, object)  # kind, tuple of UUIDs
    period_edited = Signal(str, str)  # part of InformacionGlobal, value

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, padding=12)
        self.toggle = buttons.ghost("", "chevron-right")
        self.toggle.setCheckable(True)
        self.toggle.setText(self.tr("Datos fiscales"))
        self.summary = label("", "soft")
        self.content = FormGrid()
        self.fields: dict[str, Field] = {}
        self._choices = {
            "method": Choice(self.tr("Método de pago"), options.methods()),
            "form": Choice(self.tr("Forma de pago"), options.forms()),
            "currency": Choice(self.tr("Moneda"), options.currencies()),
            "exportacion": Choice(self.tr("Exportación"), options.exports()),
        }
        self._texts = {name: QLineEdit() for name in _TEXTS}
        self.relation_kind = Choice(self.tr("Tipo de relación"), options.relations())
        self.relation_uuids = QLineEdit()
        self.periodicity = Choice(self.tr("Periodicidad"), options.periodicities())
        self.months = Choice(self.tr("Mes"), options.months("04"))
        self.year = QLineEdit()
        self._build()
        self._connect()
        self._fold(False)

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.toggle)
        top.addWidget(self.summary, 1)
        self.body.addLayout(top)
        self._add_terms()
        self._add_relation()
        self._add_period()
        self.body.addWidget(self.content)

    def _add_terms(self) -> None:
        self._put("method", self.tr("Método de pago"), self._choices["method"], 4)
        self._put("form", self.tr("Forma de pago"), self._choices["form"], 4)
        self._put("currency", self.tr("Moneda"), self._choices["currency"], 2)
        self._put("exchange_rate", self.tr("Tipo de cambio"), self._texts["exchange_rate"], 2)
        self._put("series", self.tr("Serie"), self._texts["series"], 2)
        self._put("conditions", self.tr("Condiciones de pago"), self._texts["conditions"], 5)
        self._put("exportacion", self.tr("Exportación"), self._choices["exportacion"], 5)
        self._put("notes", self.tr("Notas en el PDF"), self._texts["notes"], 7)
        self._put("emails", self.tr("Correos"), self._texts["emails"], 5)
        self._texts["exchange_rate"].setAlignment(Qt.AlignmentFlag.AlignRight)
        self._texts["conditions"].setPlaceholderText(self.tr("Por ejemplo: 30 días"))
        self._texts["series"].setPlaceholderText(self.tr("La de siempre"))

    def _add_relation(self) -> None:
        self.relation_uuids.setPlaceholderText(self.tr("UUID, separados por comas"))
        self._put("relations", self.tr("Documentos relacionados"), self.relation_kind, 5)
        self._relation_field = Field(self.tr("UUID relacionados"), self.relation_uuids)
        self.content.add(self._relation_field, 7)

    def _add_period(self) -> None:
        self._put("global_period", self.tr("Periodicidad"), self.periodicity, 4)
        self._months_field = Field(self.tr("Mes"), self.months)
        self._year_field = Field(self.tr("Año"), self.year)
        self.content.add(self._months_field, 4)
        self.content.add(self._year_field, 4)

    def _put(self, name: str, title: str, editor: QWidget, span: int) -> None:
        self.fields[name] = Field(title, editor)
        self.content.add(self.fields[name], span)

    def _connect(self) -> None:
        self.toggle.toggled.connect(self._fold)
        for name, choice in self._choices.items():
            choice.setObjectName(name)
            choice.chosen.connect(self._chosen)
        for name, text in self._texts.items():
            text.setObjectName(name)
            text.textEdited.connect(self._typed)
        self.relation_kind.chosen.connect(self._relation_changed)
        self.relation_uuids.textEdited.connect(self._relation_changed)
        self.periodicity.chosen.connect(self._periodicity_chosen)
        self.months.chosen.connect(self._month_chosen)
        self.year.textEdited.connect(self._year_typed)

    # -- showing ---------------------------------------------------------------------------------------------------

    def show_draft(self, draft: Draft) -> None:
        """Show the terms of this draft; what is being typed is not disturbed."""
        for name, choice in self._choices.items():
            choice.set_value(getattr(draft, name))
        for name, text in self._texts.items():
            if text.text() != getattr(draft, name):
                text.setText(getattr(draft, name))
        self.fields["exchange_rate"].setEnabled(draft.currency != "MXN")
        self._show_relation(draft)
        self._show_period(draft)
        self.summary.setText(self._line(draft))

    def _show_relation(self, draft: Draft) -> None:
        relation = draft.relations[0] if draft.relations else None
        self.relation_kind.set_value(relation.kind if relation else "")
        uuids = ", ".join(relation.uuids) if relation else ""
        if not self.relation_uuids.hasFocus():
            self.relation_uuids.setText(uuids)
        self._relation_field.setVisible(relation is not None)

    def _show_period(self, draft: Draft) -> None:
        shown = corrections.needs_period(draft)
        for field in (self.fields["global_period"], self._months_field, self._year_field):
            field.setVisible(shown)
        period = draft.global_period
        self.periodicity.set_value(period.periodicity if period else "")
        self.months.set_options(options.months(period.periodicity if period else "04"))
        self.months.set_value(period.months if period else "")
        if not self.year.hasFocus():
            self.year.setText(period.year if period else "")

    def _line(self, draft: Draft) -> str:
        form = f"{draft.form} {options.form_name(draft.form)}" if draft.form else self.tr("sin forma de pago")
        money = draft.currency
        if draft.exchange_rate:
            money = self.tr("{currency} a {rate}").format(currency=draft.currency, rate=draft.exchange_rate)
        parts = [draft.method, form, money]
        if draft.series:
            parts.append(self.tr("serie {series}").format(series=draft.series))
        parts.append(draft.conditions)
        if draft.relations:
            parts.append(self.tr("con documentos relacionados"))
        return " · ".join(part for part in parts if part)

    def unfold(self) -> None:
        """Show all of it (a finding is in here)."""
        self.toggle.setChecked(True)

    def _fold(self, shown: bool) -> None:
        icons.put(self.toggle, "chevron-down" if shown else "chevron-right")
        self.content.setVisible(shown)

    # -- typing ----------------------------------------------------------------------------------------------------

    def _chosen(self, key: str) -> None:
        self.edited.emit(self.sender().objectName(), key)

    def _typed(self, text: str) -> None:
        self.edited.emit(self.sender().objectName(), text)

    def _relation_changed(self) -> None:
        uuids = tuple(part.strip() for part in self.relation_uuids.text().replace(";", ",").split(",") if part.strip())
        self.relation_edited.emit(self.relation_kind.value(), uuids)
        self._relation_field.setVisible(bool(self.relation_kind.value()))

    def _periodicity_chosen(self, key: str) -> None:
        self.months.set_options(options.months(key))
        self.period_edited.emit("periodicity", key)

    def _month_chosen(self, key: str) -> None:
        self.period_edited.emit("months", key)

    def _year_typed(self, text: str) -> None:
        self.period_edited.emit("year", text)
