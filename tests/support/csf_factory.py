"""Draws constancias of made-up people with reportlab, in many layouts, together with the truth they hold.

Only invented people and companies and the SAT's public test RFCs; every page says "MUESTRA SIN VALIDEZ" in a picture.
"""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from urllib.parse import quote_from_bytes

import pypdfium2
import zxingcpp
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen import canvas

from gigstack_desktop.cfdi import rfc as rfcs
from gigstack_desktop.cfdi.csf.labels import MONTHS
from gigstack_desktop.cfdi.csf.notes import curp_digit

VALIDATOR = "https://siat.sat.gob.mx/app/qr/faces/pages/mobile/validadorqr.jsf"
WIDTH, HEIGHT = 612, 792
Pair = tuple[str, str]


@dataclass(frozen=True)
class Truth:
    """What a constancia says. Regimes are (printed text, clave, start, end)."""

    rfc: str
    id_cif: str
    issued: date
    status: str
    regimes: tuple[tuple[str, str | None, str, str], ...]
    zip: str
    road_type: str
    road: str
    exterior: str
    interior: str
    neighborhood: str
    locality: str
    city: str
    state: str
    state_key: str
    company: str = ""
    capital: str = ""
    commercial: str = ""
    first_names: str = ""
    surname: str = ""
    second_surname: str = ""
    curp: str = ""
    between: str = ""
    and_between: str = ""

    @property
    def moral(self) -> bool:
        return len(self.rfc) == 12

    @property
    def legal_name(self) -> str:
        if self.moral:
            return self.company
        return " ".join(part for part in (self.first_names, self.surname, self.second_surname) if part)

    @property
    def street(self) -> str:
        return (
            self.road if not self.road_type or self.road.startswith(self.road_type) else f"{self.road_type} {self.road}"
        )

    def expected(self) -> dict[str, object]:
        """The fields of a `CsfResult` that reads this constancia rightly."""
        return {
            "rfc": self.rfc,
            "id_cif": self.id_cif,
            "legal_name": self.legal_name,
            "person": "moral" if self.moral else "fisica",
            "curp": self.curp,
            "status": self.status,
            "issued": self.issued.isoformat(),
            "regimes": [(text, code, _iso(start), _iso(end)) for text, code, start, end in self.regimes],
            "street": self.street,
            "exterior": self.exterior,
            "interior": self.interior,
            "neighborhood": self.neighborhood,
            "city": self.city,
            "state": self.state,
            "state_key": self.state_key,
            "zip": self.zip,
        }


def _iso(slashed: str) -> str | None:
    return "-".join(reversed(slashed.split("/"))) if slashed else None


@dataclass(frozen=True)
class Layout:
    """How to draw: every knob is a thing seen in, or done to, real constancias."""

    wrap: float = 262  # points after which an identification value wraps
    cell: float = 262  # points of an address cell
    shuffle: int | None = None  # seed of another drawing order
    rows_first: bool = False  # line by line instead of cell by cell
    break_address: bool = False  # a page break between `Entre Calle:` and `Y Calle:`
    repeat_headings: bool = True
    no_accents: bool = False
    tight_labels: bool = False  # no blank after the colon of address labels
    old_footer: bool = False  # e-mail and telephones, as until 2022
    chain_time: bool = False  # 2026: the chain has a time and one field more
    only_page_one: bool = False
    reversed_pages: bool = False
    cover: bool = False
    numbered: bool = True
    scale: float = 1.0
    qr: str | None = None  # another address in the QR; "" for none
    card_rfc: str | None = None
    wide_regime: bool = True
    letters: bool = False  # every letter placed on its own
    whole_lines: bool = False  # blanks inside the strings, as other programs write them
    centred_regimes: bool = False  # dates beside the middle of a wrapped régimen
    break_regimes: bool = False  # the régimen table begins on one page and ends on the next
    location: bool = False  # `Datos de Ubicación:` over the address, as before 2022
    title_behind: bool = False  # the title of the activities stays on page 1, its rows go to page 2
    old_qr: bool = False  # the last QR holds the chain and the seal in Latin-1 (D1=0)
    qr_alone: bool = False  # the last QR has a page to itself
    place: float = 190  # points after which place and date of issue wrap, even before the year
    blanks: bool = False  # two blanks inside a kind of vialidad, as the SAT prints `AVENIDA  (AV.)`
    labels: dict[str, str] = field(default_factory=dict)


VARIANTS = (
    ("Nombre (s):", "Nombre(s):"),
    ("Denominación/Razón Social:", "Denominación o Razón Social:"),
    ("Fecha inicio de operaciones:", "Fecha de inicio de operaciones:"),
)
STATES = (
    ("HIDALGO", "HID", "42", "PACHUCA DE SOTO"),
    ("CIUDAD DE MEXICO", "CMX", "06", "CUAUHTEMOC"),
    ("MEXICO", "MEX", "50", "TOLUCA"),
    ("JALISCO", "JAL", "44", "GUADALAJARA"),
    ("NUEVO LEON", "NLE", "64", "MONTERREY"),
    ("VERACRUZ DE IGNACIO DE LA LLAVE", "VER", "91", "XALAPA"),
    ("BAJA CALIFORNIA SUR", "BCS", "23", "LA PAZ"),
    ("SAN LUIS POTOSI", "SLP", "78", "SAN LUIS POTOSI"),
    ("MICHOACAN DE OCAMPO", "MIC", "58", "MORELIA"),
    ("YUCATAN", "YUC", "97", "MERIDA"),
)
REGIMES = {
    "F": (
        ("Régimen de Sueldos y Salarios e Ingresos Asimilados a Salarios", "605"),
        ("Régimen de Arrendamiento", "606"),
        ("Régimen de las Personas Físicas con Actividades Empresariales y Profesionales", "612"),
        ("Régimen Simplificado de Confianza", "626"),
        (
            "Régimen de las Actividades Empresariales con ingresos a través de Plataformas Tecnológicas.",
            "625",
        ),
        ("Régimen de Ingresos por Dividendos (socios y accionistas)", "611"),
        ("Régimen de los ingresos por intereses", "614"),
        ("Sin obligaciones fiscales", "616"),
    ),
    "M": (
        ("Régimen General de Ley Personas Morales", "601"),
        ("Personas Morales con Fines no Lucrativos", "603"),
        ("Régimen Simplificado de Confianza", "626"),
        ("Régimen de Actividades Agrícolas, Ganaderas, Silvícolas y Pesqueras PM", "622"),
    ),
}
_NAMES = ("ANA SOFIA", "JOSE LUIS", "MARIA DE LOS ANGELES", "ÑANDU", "CARLOS", "GUADALUPE DEL CARMEN", "LUZ")
_SURNAMES = ("PRUEBA", "MUÑOZ", "DE LA CRUZ", "FICTICIO", "EJEMPLO", "IMAGINARIO Y LOPEZ", "NUÑEZ")
_COMPANIES = (
    "COMERCIALIZADORA IMAGINARIA DEL BAJIO",
    "MUÑOZ & ASOCIADOS CONSULTORES",
    "SERVICIOS INVENTADOS",
    'GRUPO "LA MUESTRA", TRANSPORTES Y LOGISTICA INTEGRAL DEL SURESTE MEXICANO',
    "ASOCIACION FICTICIA DE PRODUCTORES AGRICOLAS Y GANADEROS DE LA SIERRA NORTE UNIDOS POR EL EJEMPLO",
)
_CAPITALS = ("SOCIEDAD ANONIMA DE CAPITAL VARIABLE", "SOCIEDAD DE RESPONSABILIDAD LIMITADA DE CAPITAL VARIABLE")
_ROADS = (
    ("CALLE", "CALLE HIDALGO"),
    ("AVENIDA (AV.)", "INSURGENTES SUR"),
    ("", "PRIVADA DE LOS EJEMPLOS INVENTADOS Y DE LAS MUESTRAS SIN VALIDEZ NUMERO OCHO"),
    ("BOULEVARD (BLVD.)", "ADOLFO RUIZ CORTINES"),
    ("CERRADA (CDA) O PRIVADA (PRIV)", "3A CERRADA DE PINOS"),
    ("CALLE", "16 DE SEPTIEMBRE"),
)
_EXTERIORS = ("1032", "SN", "S/N", "SIN NUMERO", "MZ 5 LT 12", "3.18 KM")
_INTERIORS = ("", "", "3ER PISO", "A", "LOCAL 14-B PLANTA BAJA")
_COLONIES = ("CENTRO", "PERIODISTAS", "EX HACIENDA DE SAN JUAN DE LOS EJEMPLOS Y ANEXAS SEGUNDA SECCION", "DEL VALLE")


def person(seed: int) -> Truth:
    """A made-up taxpayer: a company for odd seeds, a natural person for even ones."""
    rng = random.Random(seed)
    moral = bool(seed % 2)
    state, key, prefix, city = rng.choice(STATES)
    kind, road = rng.choice(_ROADS)
    born = f"{rng.randint(60, 99):02}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
    letters = "".join(rng.choice("ABCDEGHMPRSTV") for _ in range(3 if moral else 4))
    if rng.random() < 0.1:
        letters = letters[:1] + rng.choice("Ñ&") + letters[2:]
    body = letters + born + "".join(rng.choice("ABCDEFGH123456789") for _ in range(2))
    rfc = body + rfcs.check_digit(body if moral else body + "0")
    offered = rng.sample(REGIMES["M" if moral else "F"], k=rng.choice((1, 1, 1, 2, 3)))
    rows = []
    for number, (text, code) in enumerate(offered):
        start = f"{rng.randint(1, 28):02}/{rng.randint(1, 12):02}/{rng.randint(2001, 2021)}"
        ended = "31/12/2022" if number and rng.random() < 0.5 else ""
        rows.append((text, code, start, ended))
    common = {
        "rfc": rfc,
        "id_cif": f"{rng.randint(14, 24)}{rng.randint(1, 12):02}{rng.randint(0, 9_999_999):07}",
        "issued": date(rng.randint(2023, 2026), rng.randint(1, 12), rng.randint(1, 28)),
        "status": rng.choice(("ACTIVO", "ACTIVO", "ACTIVO", "REACTIVADO", "SUSPENDIDO")),
        "regimes": tuple(rows),
        "zip": f"{prefix}{rng.randint(0, 999):03}",
        "road_type": kind,
        "road": road,
        "exterior": rng.choice(_EXTERIORS),
        "interior": rng.choice(_INTERIORS),
        "neighborhood": rng.choice(_COLONIES),
        "locality": rng.choice(("", city)),
        "city": city,
        "state": state,
        "state_key": key,
        "between": rng.choice(("", "CALLE DE LA PRUEBA")),
        "and_between": rng.choice(("", "AVENIDA DEL EJEMPLO")),
    }
    if moral:
        return Truth(
            **common,
            company=rng.choice(_COMPANIES),
            capital=rng.choice(_CAPITALS),
            commercial=rng.choice(("", "LA MUESTRA")),
        )
    curp = letters.replace("Ñ", "X").replace("&", "X")
    tail = rng.choice("HM") + rng.choice(("DF", "HG", "JC")) + rng.choice(("RRN", "PLS", "MXT"))
    curp = f"{curp[0]}A{curp[2:]}{born}{tail}0"
    return Truth(
        **common,
        first_names=rng.choice(_NAMES),
        surname=rng.choice(_SURNAMES),
        second_surname=rng.choice((*_SURNAMES, "")),
        curp=curp + curp_digit(curp),
        commercial=rng.choice(("", "", "TIENDA DE MUESTRA")),
    )


KEMPER = Truth(
    rfc="EKU9003173C9",
    id_cif="18010312345",
    issued=date(2026, 10, 2),
    status="ACTIVO",
    regimes=(("Régimen General de Ley Personas Morales", "601", "01/04/2002", ""),),
    zip="42501",
    road_type="CALLE",
    road="CALLE HIDALGO",
    exterior="12",
    interior="",
    neighborhood="CENTRO",
    locality="ACTOPAN",
    city="ACTOPAN",
    state="HIDALGO",
    state_key="HID",
    company="ESCUELA KEMPER URGATE",
    capital="SOCIEDAD ANONIMA DE CAPITAL VARIABLE",
)


def layouts(seed: int) -> Layout:
    """One of the many layouts, by seed."""
    rng = random.Random(10_000 + seed)
    flip = lambda share: rng.random() < share  # noqa: E731
    return Layout(
        wrap=rng.choice((262, 262, 180, 320)),
        cell=rng.choice((262, 262, 240)),
        shuffle=seed if flip(0.12) else None,
        rows_first=flip(0.2),
        break_address=flip(0.2),
        repeat_headings=flip(0.5),
        no_accents=flip(0.1),
        tight_labels=flip(0.15),
        old_footer=flip(0.15),
        chain_time=flip(0.3),
        reversed_pages=flip(0.12),
        cover=flip(0.08),
        scale=rng.choice((1.0, 1.0, 1.0, 0.93)),
        wide_regime=flip(0.5),
        letters=flip(0.1),
        whole_lines=flip(0.2),
        centred_regimes=flip(0.3),
        break_regimes=flip(0.2),
        labels=dict(VARIANTS) if flip(0.2) else {},
        location=flip(0.15),
        title_behind=flip(0.2),
        old_qr=flip(0.3),
        qr_alone=flip(0.2),
        place=rng.choice((190, 190, 150, 120, 260)),
        blanks=flip(0.2),
    )


class _Sheet:
    """Collects words for each page, then draws them in the order that the layout asks for."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.pages: list[list[tuple[float, float, str, str, float]]] = [[]]
        self.pictures: list[list[tuple[Image.Image, float, float, float, float]]] = [[]]

    def page(self) -> None:
        self.pages.append([])
        self.pictures.append([])

    def words(self, x: float, y: float, text: str, bold: bool = False, size: float = 8) -> float:
        font = "Helvetica-Bold" if bold else "Helvetica"
        if self.layout.whole_lines and text:
            self.pages[-1].append((x, y, text, font, size))
            return x + stringWidth(text + " ", font, size)
        for word in text.split(" "):
            if word:
                self.pages[-1].append((x, y, word, font, size))
            x += stringWidth(word + " ", font, size)
        return x

    def picture(self, image: Image.Image, x: float, y: float, width: float, height: float) -> None:
        self.pictures[-1].append((image, x, y, width, height))

    def save(self, **options: object) -> bytes:
        out = io.BytesIO()
        pdf = canvas.Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1, **options)
        order = list(range(len(self.pages)))
        self._number_pages()
        for index in reversed(order) if self.layout.reversed_pages else order:
            pdf.scale(self.layout.scale, self.layout.scale)
            self._draw(pdf, index)
            pdf.showPage()
        pdf.save()
        return out.getvalue()

    def _number_pages(self) -> None:
        numbered = self.pages[1:] if self.layout.cover else self.pages
        for number, words in enumerate(numbered, start=1) if self.layout.numbered else ():
            mark = _Sheet(Layout())
            mark.words(515, 765, f"Página  [{number}] de [{len(numbered)}]", True)
            words[:0] = mark.pages[0]

    def _draw(self, pdf: canvas.Canvas, index: int) -> None:
        words = list(self.pages[index])
        if self.layout.shuffle is not None:
            random.Random(self.layout.shuffle).shuffle(words)
        elif self.layout.rows_first:
            words.sort(key=lambda word: (round(word[1], 1), word[0]))
        for x, y, word, font, size in words:
            pdf.setFont(font, size)
            for piece in word if self.layout.letters else (word,):
                pdf.drawString(x, HEIGHT - y, piece)
                x += stringWidth(piece, font, size)
        for image, x, y, width, height in self.pictures[index]:
            pdf.drawImage(ImageReader(image), x, HEIGHT - y - height, width, height, mask="auto")
        pdf.drawImage(ImageReader(watermark()), 150, 20, 300, 40, mask="auto")


@cache
def watermark() -> Image.Image:
    """The words MUESTRA SIN VALIDEZ as a picture, so that they are no text of the page."""
    image = Image.new("RGB", (600, 80), "white")
    ImageDraw.Draw(image).text((10, 10), "MUESTRA SIN VALIDEZ", fill="#cc0000", font=ImageFont.load_default(48))
    return image


@cache
def qr_image(text: str) -> Image.Image:
    return Image.fromarray(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=3))


def make(truth: Truth, layout: Layout | None = None, **options: object) -> bytes:
    """The constancia as PDF; `options` go to reportlab's Canvas (encrypt=…)."""
    layout = layout or Layout()
    sheet = _Sheet(layout)
    if layout.cover:
        sheet.words(60, 100, "Estimado cliente: adjunto mi constancia de situación fiscal. Saludos cordiales.", size=11)
        sheet.page()
    _first_page(sheet, truth)
    if not layout.only_page_one:
        sheet.page()
        _second_page(sheet, truth)
    return sheet.save(**options)


def _label(layout: Layout, text: str) -> str:
    text = layout.labels.get(text, text)
    return text.translate(str.maketrans("áéíóúÁÉÍÓÚ", "aeiouAEIOU")) if layout.no_accents else text


def _written(day: date) -> str:
    month = next(name for name, number in MONTHS.items() if number == day.month)
    return f"{day.day:02} DE {month} DE {day.year}"


def _first_page(sheet: _Sheet, truth: Truth) -> None:
    layout = sheet.layout
    sheet.words(64, 99, "CÉDULA DE IDENTIFICACIÓN FISCAL", True, 10)
    sheet.words(190, 158, layout.card_rfc or truth.rfc)
    sheet.words(154, 168, "Registro Federal de Contribuyentes")
    for number, line in enumerate(_lines(truth.legal_name, 126)):
        sheet.words(165, 182 + 9 * number, line)
    sheet.words(160, 218, "Nombre, denominación o razón")
    sheet.words(205, 226, "social")
    sheet.words(181, 236, f"idCIF: {truth.id_cif}")
    sheet.words(170, 246, "VALIDA TU INFORMACIÓN")
    sheet.words(205, 254, "FISCAL")
    sheet.words(339, 156, "CONSTANCIA DE SITUACIÓN FISCAL", True, 12)
    sheet.words(390, 172, "Lugar y Fecha de Emisión", True)
    place = f"{truth.city} , {truth.state} A {_written(truth.issued)}"
    for number, line in enumerate(_lines(place, layout.place)):
        sheet.words(350, 182 + 9.25 * number, line)
    sheet.words(410, 250, truth.rfc)
    _qr(sheet, truth)
    y = _address(sheet, truth, _identification(sheet, truth))
    if layout.title_behind:
        _activities_title(sheet, y + 24)


def _activities_title(sheet: _Sheet, y: float) -> None:
    sheet.words(30.5, y, _label(sheet.layout, "Actividades Económicas:"), True, 10)


def _qr(sheet: _Sheet, truth: Truth) -> None:
    text = sheet.layout.qr
    if text is None:
        text = f"{VALIDATOR}?D1=10&D2=1&D3={truth.id_cif}_{truth.rfc}"
    if text:
        sheet.picture(qr_image(text), 33, 138, 112, 112)


def _lines(text: str, width: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and stringWidth(longer, "Helvetica", 8) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def identification_rows(truth: Truth) -> list[Pair]:
    changed = ("Fecha de último cambio de estado:", "01 DE ENERO DE 2022")
    start = ("Fecha inicio de operaciones:", "01 DE ABRIL DE 2002")
    status = ("Estatus en el padrón:", truth.status)
    commercial = ("Nombre Comercial:", truth.commercial)
    if truth.moral:
        name = ("Denominación/Razón Social:", truth.company)
        return [("RFC:", truth.rfc), name, ("Régimen Capital:", truth.capital), commercial, start, status, changed]
    names = [
        ("Nombre (s):", truth.first_names),
        ("Primer Apellido:", truth.surname),
        ("Segundo Apellido:", truth.second_surname),
    ]
    return [("RFC:", truth.rfc), ("CURP:", truth.curp), *names, start, status, changed, commercial]


def _identification(sheet: _Sheet, truth: Truth) -> float:
    layout = sheet.layout
    y = 285.0
    sheet.words(30.5, y, _label(layout, "Datos de Identificación del Contribuyente:"), True, 10)
    for label, value in identification_rows(truth):
        lines = _lines(value, layout.wrap)
        extra = 9.25 * (len(lines) - 1)
        y += 20.5 + extra / 2
        sheet.words(35.9, y, _label(layout, label), True)
        for number, line in enumerate(lines):
            sheet.words(235.9, y + 9.25 * number - extra / 2, line)
        y += extra / 2
    return y


def address_rows(truth: Truth, old: bool) -> list[tuple[Pair, Pair | None]]:
    rows: list[tuple[Pair, Pair | None]] = [
        (("Código Postal:", truth.zip), ("Tipo de Vialidad:", truth.road_type)),
        (("Nombre de Vialidad:", truth.road), ("Número Exterior:", truth.exterior)),
        (("Número Interior:", truth.interior), ("Nombre de la Colonia:", truth.neighborhood)),
        (
            ("Nombre de la Localidad:", truth.locality),
            ("Nombre del Municipio o Demarcación Territorial:", truth.city),
        ),
        (("Nombre de la Entidad Federativa:", truth.state), ("Entre Calle:", truth.between)),
        (("Y Calle:", truth.and_between), None),
    ]
    if old:
        rows[-1] = (rows[-1][0], ("Correo Electrónico:", "muestra@ejemplo.mx"))
        rows.append((("Tel. Fijo Lada:", "771"), ("Número:", "7120000")))
        rows.append((("Tel. Movil Lada:", ""), ("Número:", "5550000000")))
        rows.append((("Estado del domicilio:", "Verificado por el contribuyente"), None))
        rows.append((("Estado del contribuyente en el domicilio:", "Localizado"), None))
    return rows


def _address(sheet: _Sheet, truth: Truth, y: float) -> float:
    layout = sheet.layout
    y += 28
    title = "Datos de Ubicación:" if layout.location else "Datos del domicilio registrado"
    sheet.words(30.5, y, _label(layout, title), True, 10)
    rows = address_rows(truth, layout.old_footer)
    for index, row in enumerate(rows):
        cells = [_cell(layout, pair) for pair in row if pair is not None]
        extra = 9.25 * (max(len(lines) for lines in cells) - 1)
        y += 20.5 + extra / 2
        if (layout.break_address and index == 5) or y > 750:
            sheet.page()
            y = 60.0
        for x, lines in zip((35.9, 310.9), cells, strict=False):
            top = y - 9.25 * (len(lines) - 1) / 2
            for number, line in enumerate(lines):
                _styled(sheet, x, top + 9.25 * number, line)
        y += extra / 2
    return y


Styled = list[tuple[str, bool]]


def _cell(layout: Layout, pair: Pair) -> list[Styled]:
    """Label and value as the words of one cell, wrapped at its width."""
    label, value = _label(layout, pair[0]), pair[1]
    words = [(word, True) for word in label.split()] + [(word, False) for word in value.split()]
    if layout.blanks and "(" in value:  # an empty word is one more blank
        at = next(index for index, (word, _) in enumerate(words) if word.startswith("("))
        words.insert(at, ("", False))
    if layout.tight_labels and value:
        glue = len(label.split())
        joined = (words[glue - 1][0] + words[glue][0], True)
        words = [*words[: glue - 1], joined, *words[glue + 1 :]]
    lines: list[Styled] = [[]]
    width = 0.0
    for word, bold in words:
        long = stringWidth(word + " ", "Helvetica-Bold" if bold else "Helvetica", 8)
        if lines[-1] and width + long > layout.cell:
            lines.append([])
            width = 0.0
        lines[-1].append((word, bold))
        width += long
    return lines


def _styled(sheet: _Sheet, x: float, y: float, line: Styled) -> None:
    for word, bold in line:
        x = sheet.words(x, y, word, bold)


def _second_page(sheet: _Sheet, truth: Truth) -> None:
    layout = sheet.layout
    if not layout.title_behind:
        _activities_title(sheet, 60)
    sheet.words(30.5, 78, "Orden", True)
    sheet.words(150, 78, "Actividad Económica", True)
    sheet.words(448, 78, "Fecha Inicio", True)
    sheet.words(522, 78, "Fecha Fin", True)
    sheet.words(35, 96, "1")
    sheet.words(60, 96, "Otros servicios de apoyo a los negocios y arrendamiento de muestras")
    sheet.words(455, 96, "01/04/2002")
    y = _regimes(sheet, truth, 130)
    sheet.words(30.5, y + 20, "Obligaciones:", True, 10)
    sheet.words(30.5, y + 36, "Declaración informativa mensual de operaciones con terceros de IVA")
    sheet.words(455, y + 36, "01/04/2002")
    sheet.words(30.5, y + 80, "Sus datos personales son incorporados y protegidos en los sistemas del SAT.")
    sheet.words(35.8, y + 120, "Cadena Original Sello:", True)
    day = truth.issued.strftime("%Y/%m/%d") + (" 10:00:00" if layout.chain_time else "")
    chain = f"||{day}|{truth.rfc}|CONSTANCIA DE SITUACIÓN FISCAL|200001088888800000031|"
    chain += "2|" if layout.chain_time else "|"
    sheet.words(150, y + 120, chain)
    sheet.words(35.8, y + 134, "Sello Digital:", True)
    sheet.words(150, y + 134, "c2luIHZhbGlkZXo+" * 4)
    if layout.qr_alone:
        sheet.page()
        y = 0.0
    sheet.picture(qr_image(_last_qr(truth, chain, layout)), 460, y + 150, 90, 90)


def _last_qr(truth: Truth, chain: str, layout: Layout) -> str:
    if not layout.old_qr:
        return f"{VALIDATOR}?D1=26&D2=1&D3=1_{truth.rfc}"
    return f"{VALIDATOR}?D1=0&D2=1&D3={quote_from_bytes(chain.encode('latin-1'))}_c2luIHZhbGlkZXo="


def _regimes(sheet: _Sheet, truth: Truth, y: float) -> float:
    layout = sheet.layout
    sheet.words(30.5, y, _label(layout, "Regímenes:"), True, 10)
    if layout.repeat_headings:
        for x, text in ((214, "Régimen"), (448, "Fecha Inicio"), (522, "Fecha Fin")):
            sheet.words(x, y + 18, _label(layout, text), True, 10)
    y += 36
    for index, (text, _, start, end) in enumerate(truth.regimes):
        lines = _lines(text, 410 if layout.wide_regime else 240)
        if layout.break_regimes and index == 1:
            sheet.page()
            y = 80.0
        above = 9.25 * (len(lines) - 1) / 2 if layout.centred_regimes else 0
        for number, line in enumerate(lines):
            sheet.words(30.5, y + 9.25 * number - above, line)
        sheet.words(455, y, start)
        if end:
            sheet.words(525, y, end)
        y += 21.85 + 9.25 * (len(lines) - 1)
    return y


# -- what people do to constancias ---------------------------------------------------------------------------------


def joined(*files: bytes) -> bytes:
    """Several PDFs as one file."""
    return picked(*((data, None) for data in files))


def picked(*pages: tuple[bytes, int | None]) -> bytes:
    """A file of single pages (None: of all) of others."""
    target = pypdfium2.PdfDocument.new()
    for data, index in pages:
        source = pypdfium2.PdfDocument(data)
        target.import_pages(source, None if index is None else [index])
        source.close()
    out = io.BytesIO()
    target.save(out)
    target.close()
    return out.getvalue()


def pictured(data: bytes, *, dpi: int = 120, angle: float = 0.0, ocr: Sequence[str] = (), quality: int = 60) -> bytes:
    """A scan of the file: pictures only; `ocr` is a scanner's invisible text, line by line, on the first page."""
    document = pypdfium2.PdfDocument(data)
    out = io.BytesIO()
    pdf = canvas.Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1)
    for index in range(len(document)):
        image = document[index].render(scale=dpi / 72, grayscale=True).to_pil()
        image = image.rotate(angle, expand=False, fillcolor=255)
        jpeg = io.BytesIO()
        image.save(jpeg, "JPEG", quality=quality)
        pdf.drawImage(ImageReader(jpeg), 0, 0, WIDTH, HEIGHT)
        if index == 0 and ocr:
            text = pdf.beginText(36, 740)
            text.setTextRenderMode(3)
            text.setFont("Helvetica", 8)
            for line in ocr:
                text.textLine(line)
            pdf.drawText(text)
        pdf.showPage()
    pdf.save()
    document.close()
    return out.getvalue()


def ocr_lines(truth: Truth) -> list[str]:
    """The first page as a scanner's recognition misreads it."""
    lines = ["CÉDULA DE IDENTIFICACIÓN FISCAL", "CONSTANCIA DE SITUACION FISCAL", f"idCIF: {truth.id_cif}"]
    lines.append("Datos de ldentificaci6n del Contribuyente:")
    lines += [f"{label.replace('ó', '6')} {value}" for label, value in identification_rows(truth)]
    lines.append("Datos del domicilio registrado")
    for left, right in address_rows(truth, False):
        cells = [cell for cell in (left, right) if cell]
        lines.append("  ".join(f"{label.replace('ó', '6').replace('ú', 'ü')} {value}" for label, value in cells))
    return [line.replace("Ñ", "N") for line in lines]


def encrypted(truth: Truth) -> bytes:
    return make(truth, encrypt=StandardEncryption("secreto", canPrint=0))


def letters(*lines: str) -> bytes:
    """A document of plain lines."""
    sheet = _Sheet(Layout())
    for number, line in enumerate(lines):
        sheet.words(50, 60 + 14 * number, line, size=10)
    return sheet.save()


def contract() -> bytes:
    return letters(
        "CONTRATO DE PRESTACIÓN DE SERVICIOS",
        "El prestador declara tener el RFC: EKU9003173C9 según su CONSTANCIA DE SITUACIÓN FISCAL,",
        "con idCIF: 18010312345 y Código Postal: 42501, que se agrega como anexo, junto con los Datos del",
        "Contribuyente que constan en ella. CLÁUSULAS. PRIMERA. El domicilio es el que ahí aparece.",
    )


def opinion() -> bytes:
    return letters(
        "Opinión del cumplimiento de obligaciones fiscales",
        "RFC EKU9003173C9  Nombre, denominación o razón social ESCUELA KEMPER URGATE",
        "Folio 26NA0000001  Sentido POSITIVO  artículo 32-D del Código Fiscal de la Federación",
    )


def cfdi() -> bytes:
    return letters(
        "Factura A-1  Folio fiscal: 00000000-0000-4000-8000-000000000000",
        "RFC emisor: EKU9003173C9  Régimen fiscal: 601  Código postal: 42501  Uso CFDI: G03",
        "Sello digital del CFDI  Este documento es una representación impresa de un CFDI",
    )


def curp_document() -> bytes:
    return letters("ESTADOS UNIDOS MEXICANOS", "CLAVE ÚNICA DE REGISTRO DE POBLACIÓN", "CURP: XEXX010101HNEXXXA4")


def cedula() -> bytes:
    return letters("Servicio de Administración Tributaria", "Cédula de datos fiscales", "RFC: EKU9003173C9 CP: 42501")


def altered(truth: Truth, **changes: object) -> Truth:
    return replace(truth, **changes)
