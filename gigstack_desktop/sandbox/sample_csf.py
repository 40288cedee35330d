"""Draws a made-up constancia with Qt for practice and the demo: real to the reader, of nobody, marked as a sample."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import segno
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)

from gigstack_desktop.cfdi.csf.labels import MONTHS
from gigstack_desktop.paths import resource
from gigstack_desktop.sandbox.sample_people import SamplePerson, sample_person

_VALIDATOR = "https://siat.sat.gob.mx/app/qr/faces/pages/mobile/validadorqr.jsf"
_RESOLUTION = 720  # ten units a point
_PAGE = QSizeF(612, 792)
_LINE = 9.25
_ROW = 21.0
# Inter joins and swaps signs by context, which loses "-" and ":" between digits when the text is taken out again.
_PLAIN_FEATURES = ("calt", "case", "ccmp", "liga", "kern")


def make_sample_csf(path: Path | str | None, seed: int | None = None) -> bytes:
    """The PDF of a made-up constancia, written to `path` too when one is given.

    The same seed on the same day gives the same taxpayer; None gives a new one each time.
    """
    data = draw(sample_person(seed))
    if path is not None:
        Path(path).write_bytes(data)
    return data


def draw(person: SamplePerson) -> bytes:
    """The constancia of this taxpayer as PDF."""
    _ensure_application()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_RESOLUTION)
    writer.setTitle("Constancia de práctica, sin validez")
    writer.setPageLayout(
        QPageLayout(QPageSize(_PAGE, QPageSize.Unit.Point), QPageLayout.Orientation.Portrait, QMarginsF())
    )
    painter = QPainter(writer)
    painter.scale(_RESOLUTION / 72, _RESOLUTION / 72)
    try:
        sheet = _Sheet(painter)
        _first_page(sheet, person)
        writer.newPage()
        _second_page(sheet, person)
    finally:
        painter.end()
    buffer.close()
    return bytes(data.data())


_application: QGuiApplication | None = None


def _ensure_application() -> None:
    """Fonts need a QGuiApplication; a program without windows gets one that needs no display."""
    global _application
    if QGuiApplication.instance() is None:
        _application = QGuiApplication(["sample-csf", "-platform", "offscreen"])


def _family() -> str:
    """Inter, loaded once into the application; the system's font where Inter cannot be loaded."""
    if "Inter" not in QFontDatabase.families():
        for name in ("Inter-Regular.otf", "Inter-Bold.otf"):
            QFontDatabase.addApplicationFont(str(resource("fonts", name)))
    return "Inter" if "Inter" in QFontDatabase.families() else QFont().family()


class _Sheet:
    """Words on a page measured in points from its top left corner."""

    def __init__(self, painter: QPainter) -> None:
        self.painter = painter
        self._family = _family()
        self._fonts: dict[tuple[bool, float], tuple[QFont, QFontMetricsF]] = {}

    def _font(self, bold: bool, size: float) -> tuple[QFont, QFontMetricsF]:
        if (bold, size) not in self._fonts:
            font = QFont(self._family)
            font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
            font.setPixelSize(round(size * 100))
            for tag in _PLAIN_FEATURES:
                font.setFeature(QFont.Tag(tag), 0)
            self._fonts[bold, size] = (font, QFontMetricsF(font))
        return self._fonts[bold, size]

    def words(self, x: float, y: float, text: str, bold: bool = False, size: float = 7.2) -> float:
        """Draws `text` word by word with its baseline at `y`; the next free x."""
        for word in text.split():
            self._word(x, y, word, bold, size)
            x += self.width(word, bold, size) + 0.3 * size
        return x

    def _word(self, x: float, y: float, word: str, bold: bool, size: float) -> None:
        self.painter.save()
        self.painter.translate(x, y)
        # Fonts are sized in whole pixels: drawn a hundred times too large and made small, their widths are exact.
        self.painter.scale(0.01, 0.01)
        self.painter.setFont(self._font(bold, size)[0])
        self.painter.drawText(QPointF(0, 0), word)
        self.painter.restore()

    def width(self, word: str, bold: bool = False, size: float = 7.2) -> float:
        """How wide a word is, in points."""
        return self._font(bold, size)[1].horizontalAdvance(word) / 100

    def wrapped(self, x: float, y: float, text: str, width: float, *, centred: bool = False) -> None:
        """Draws `text` in lines no wider than `width`; `centred` spreads them around `y`."""
        lines = list(self._lines(text, width))
        top = y - _LINE * (len(lines) - 1) / 2 if centred else y
        for number, line in enumerate(lines):
            self.words(x, top + _LINE * number, line)

    def _lines(self, text: str, width: float) -> Iterator[str]:
        line: list[str] = []
        for word in text.split():
            if line and sum(self.width(w) + 2.2 for w in [*line, word]) > width:
                yield " ".join(line)
                line = []
            line.append(word)
        yield " ".join(line)

    def qr(self, text: str, x: float, y: float, side: float) -> None:
        """A QR code as squares, so that it stays sharp at any size."""
        rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
        module = side / len(rows)
        for r, row in enumerate(rows):
            for c, dark in enumerate(row):
                if dark:
                    square = QRectF(x + c * module, y + r * module, module, module)
                    self.painter.fillRect(square, Qt.GlobalColor.black)

    def watermark(self) -> None:
        """MUESTRA SIN VALIDEZ as a picture, so that it is no text of the page."""
        image = QImage(900, 110, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        pen = QPainter(image)
        font = QFont(self._family)
        font.setPixelSize(72)
        font.setWeight(QFont.Weight.Bold)
        pen.setFont(font)
        pen.setPen(QColor("#c62828"))
        pen.drawText(image.rect(), Qt.AlignmentFlag.AlignCenter, "MUESTRA SIN VALIDEZ")
        pen.end()
        self.painter.drawImage(QRectF(156, 28, 300, 36.7), image)

    def rule(self, y: float) -> None:
        """A thin grey line across the page."""
        self.painter.fillRect(QRectF(30, y, 552, 0.4), QColor("#9e9e9e"))


def _first_page(sheet: _Sheet, person: SamplePerson) -> None:
    sheet.watermark()
    sheet.words(520, 772, "Página [1] de [2]", True)
    _card(sheet, person)
    sheet.words(330, 110, "CONSTANCIA DE SITUACIÓN FISCAL", True, 11)
    sheet.words(390, 132, "Lugar y Fecha de Emisión", True)
    place = person.place
    sheet.wrapped(350, 143, f"{place.city} , {place.state} A {_written(person.issued)}", 200)
    sheet.words(410, 190, person.rfc)
    y = 285.0
    sheet.words(30.5, y, "Datos de Identificación del Contribuyente:", True, 9)
    for label, value in _identification(person):
        y += _ROW
        sheet.words(35.9, y, label, True)
        sheet.wrapped(235.9, y, value, 262, centred=True)
        sheet.rule(y + 8)
    y += 32
    sheet.words(30.5, y, "Datos del domicilio registrado", True, 9)
    for pair in _address(person):
        y += _ROW
        for x, (label, value) in zip((35.9, 310.9), pair, strict=False):
            sheet.words(sheet.words(x, y, label, True), y, value)
        sheet.rule(y + 8)


def _card(sheet: _Sheet, person: SamplePerson) -> None:
    sheet.words(64, 110, "CÉDULA DE IDENTIFICACIÓN FISCAL", True, 9)
    sheet.qr(f"{_VALIDATOR}?D1=10&D2=1&D3={person.id_cif}_{person.rfc}", 33, 135, 105)
    sheet.words(190, 150, person.rfc)
    sheet.words(158, 160, "Registro Federal de Contribuyentes")
    sheet.wrapped(165, 178, person.legal_name, 126)
    sheet.words(160, 208, "Nombre, denominación o razón")
    sheet.words(205, 217, "social")
    sheet.words(181, 232, f"idCIF: {person.id_cif}")
    sheet.words(172, 247, "VALIDA TU INFORMACIÓN")
    sheet.words(205, 256, "FISCAL")


def _written(day: date) -> str:
    month = next(name for name, number in MONTHS.items() if number == day.month)
    return f"{day.day:02} DE {month} DE {day.year}"


def _identification(person: SamplePerson) -> list[tuple[str, str]]:
    since = ("Fecha inicio de operaciones:", _written(person.since))
    status = ("Estatus en el padrón:", "ACTIVO")
    changed = ("Fecha de último cambio de estado:", _written(person.since))
    commercial = ("Nombre Comercial:", "")
    if person.company:
        name = ("Denominación/Razón Social:", person.company)
        return [("RFC:", person.rfc), name, ("Régimen Capital:", person.capital), commercial, since, status, changed]
    labels = ("Nombre (s):", "Primer Apellido:", "Segundo Apellido:")
    names = list(zip(labels, person.names, strict=True))
    return [("RFC:", person.rfc), ("CURP:", person.curp), *names, since, status, changed, commercial]


def _address(person: SamplePerson) -> list[tuple[tuple[str, str], ...]]:
    place = person.place
    return [
        (("Código Postal:", place.zip), ("Tipo de Vialidad:", place.road_type)),
        (("Nombre de Vialidad:", place.road), ("Número Exterior:", person.exterior)),
        (("Número Interior:", person.interior), ("Nombre de la Colonia:", place.neighborhood)),
        (
            ("Nombre de la Localidad:", place.city),
            ("Nombre del Municipio o Demarcación Territorial:", place.city),
        ),
        (("Nombre de la Entidad Federativa:", place.state), ("Entre Calle:", "")),
        (("Y Calle:", ""),),
    ]


def _second_page(sheet: _Sheet, person: SamplePerson) -> None:
    sheet.watermark()
    sheet.words(520, 772, "Página [2] de [2]", True)
    y = _activities(sheet, person, 90)
    y = _regimes(sheet, person, y)
    sheet.words(30.5, y, "Obligaciones:", True, 9)
    sheet.words(30.5, y + 20, "Declaración mensual de pago de IVA")
    sheet.words(455, y + 20, f"{person.since:%d/%m/%Y}")
    sheet.words(30.5, y + 62, "Sus datos personales son incorporados y protegidos en los sistemas del SAT.")
    sheet.words(35.9, y + 92, "Cadena Original Sello:", True)
    chain = f"||{person.issued:%Y/%m/%d}|{person.rfc}|CONSTANCIA DE SITUACIÓN FISCAL|200001088888800000031||"
    sheet.words(150, y + 92, chain)
    sheet.words(35.9, y + 106, "Sello Digital:", True)
    sheet.words(150, y + 106, "TVVFU1RSQSBTSU4gVkFMSURFWg==")


def _activities(sheet: _Sheet, person: SamplePerson, y: float) -> float:
    sheet.words(30.5, y, "Actividades Económicas:", True, 9)
    heads = (
        (30.5, "Orden"),
        (70, "Actividad Económica"),
        (380, "Porcentaje"),
        (448, "Fecha Inicio"),
        (522, "Fecha Fin"),
    )
    for x, text in heads:
        sheet.words(x, y + 18, text, True)
    sheet.words(35, y + 36, "1")
    sheet.words(70, y + 36, "Otros servicios profesionales, científicos y técnicos")
    sheet.words(392, y + 36, "100")
    sheet.words(455, y + 36, f"{person.since:%d/%m/%Y}")
    return y + 70


def _regimes(sheet: _Sheet, person: SamplePerson, y: float) -> float:
    sheet.words(30.5, y, "Regímenes:", True, 9)
    for x, text in ((200, "Régimen"), (448, "Fecha Inicio"), (522, "Fecha Fin")):
        sheet.words(x, y + 18, text, True)
    y += 36
    for text, start in person.regimes:
        sheet.words(30.5, y, text)
        sheet.words(455, y, f"{start:%d/%m/%Y}")
        y += _ROW
    return y + 13
