"""The shortcuts that are the same everywhere, and the sheet that shows them (Ctrl+F1)."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from gigstack_desktop.ui.dialogs import Sheet
from gigstack_desktop.ui.widgets.card import label


def _tr(text: str) -> str:
    return QCoreApplication.translate("Shortcuts", text)


def groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """Heading and (keys, what they do) of every shortcut worth knowing."""
    return [
        (
            _tr("En todas partes"),
            [
                ("Ctrl+K", _tr("Buscar clientes, productos y facturas")),
                ("Ctrl+N", _tr("Nuevo de esta vista")),
                ("Ctrl+Shift+F", _tr("Nueva factura")),
                ("Ctrl+Shift+C", _tr("Nuevo cliente")),
                ("Ctrl+Shift+P", _tr("Registrar pago")),
                ("Ctrl+U", _tr("Elegir constancias o CFDI")),
                ("Alt+1…9", _tr("Ir a una sección")),
                ("F5", _tr("Actualizar")),
                ("F1", _tr("Esta hoja")),
            ],
        ),
        (
            _tr("Listas"),
            [
                ("Ctrl+F", _tr("Filtrar la lista")),
                ("Enter", _tr("Abrir")),
                ("F2", _tr("Editar")),
                ("Ctrl+C", _tr("Copiar las filas elegidas")),
            ],
        ),
        (
            _tr("Factura"),
            [
                ("Ctrl+Enter", _tr("Timbrar")),
                (_tr("Tab en la última celda"), _tr("Nuevo concepto")),
                ("Ctrl+J", _tr("Igual que la celda de arriba")),
                ("F4", _tr("Impuestos del concepto")),
                ("Alt+↑ / Alt+↓", _tr("Mover el concepto")),
                ("Ctrl+Supr", _tr("Eliminar el concepto")),
            ],
        ),
    ]


class ShortcutSheet(Sheet):
    """Every shortcut on one sheet."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, self.tr("Atajos de teclado"), icon="keyboard", width=620)
        self.body.addWidget(shortcut_table())
        self.add_accept(self.tr("Cerrar"))


def shortcut_table() -> QWidget:
    """The shortcuts in two columns, also shown in the settings."""
    table = QWidget()
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    row = 0
    for heading, shortcuts in groups():
        grid.addWidget(label(heading, "strong"), row, 0, 1, 2)
        for keys, what in shortcuts:
            row += 1
            grid.addWidget(label(keys, "kbd"), row, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(label(what, "soft"), row, 1)
        row += 1
        grid.setRowMinimumHeight(row, 10)
        row += 1
    return table
