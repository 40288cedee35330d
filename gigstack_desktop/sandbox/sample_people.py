"""Believable taxpayers who do not exist, for the constancias of practice and the demo."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gigstack_desktop.cfdi import rfc as rfcs
from gigstack_desktop.cfdi.csf.notes import curp_digit


@dataclass(frozen=True, slots=True)
class SamplePlace:
    """Where a made-up taxpayer lives: entidad, municipio, colonia, postal code and one street."""

    state: str
    city: str
    neighborhood: str
    zip: str
    road_type: str
    road: str


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """A made-up taxpayer; `company` is empty for a natural person. Regimes are printed texts with their start."""

    rfc: str
    id_cif: str
    curp: str
    company: str
    capital: str
    names: tuple[str, str, str]
    exterior: str
    interior: str
    place: SamplePlace
    regimes: tuple[tuple[str, date], ...]
    since: date
    issued: date

    @property
    def legal_name(self) -> str:
        """The name as a CFDI 4.0 wants it."""
        return self.company or " ".join(filter(None, self.names))


_PLACES = (
    SamplePlace("CIUDAD DE MEXICO", "CUAUHTEMOC", "CENTRO", "06000", "CALLE", "REPUBLICA DE URUGUAY"),
    SamplePlace("CIUDAD DE MEXICO", "BENITO JUAREZ", "DEL VALLE NORTE", "03103", "AVENIDA (AV.)", "AMORES"),
    SamplePlace("JALISCO", "GUADALAJARA", "AMERICANA", "44160", "AVENIDA (AV.)", "VALLARTA"),
    SamplePlace("NUEVO LEON", "MONTERREY", "CENTRO", "64000", "CALLE", "MATAMOROS"),
    SamplePlace("QUERETARO", "QUERETARO", "CENTRO", "76000", "CALLE", "CALLE CORREGIDORA"),
    SamplePlace("PUEBLA", "PUEBLA", "CENTRO", "72000", "AVENIDA (AV.)", "AVENIDA REFORMA"),
    SamplePlace("YUCATAN", "MERIDA", "MERIDA CENTRO", "97000", "CALLE", "60"),
    SamplePlace("HIDALGO", "PACHUCA DE SOTO", "PERIODISTAS", "42060", "BOULEVARD (BLVD.)", "EVERARDO MARQUEZ"),
    SamplePlace("GUANAJUATO", "LEON", "CENTRO", "37000", "CALLE", "MADERO"),
    SamplePlace("VERACRUZ DE IGNACIO DE LA LLAVE", "XALAPA", "CENTRO", "91000", "CALLE", "ENRIQUEZ"),
)
_TRADES = (
    "FERRETERA", "CONSULTORIA", "PAPELERA", "DISTRIBUIDORA", "CONSTRUCTORA", "EDITORIAL", "PANIFICADORA",
    "COMERCIALIZADORA", "TRANSPORTES", "AGENCIA CREATIVA",
)  # fmt: skip
_MADE_UP = ("LOS ALAMOS", "VIENTO NORTE", "TRES VOLCANES", "MONTE AZUL", "LA CEIBA", "RIO CLARO", "EL CARDON")
_NAMES = ("ANA LAURA", "JORGE", "MARIA FERNANDA", "LUIS ENRIQUE", "PATRICIA", "SOFIA", "RAUL", "CLAUDIA IVETTE")
_SURNAMES = ("OROZCO", "VILLASEÑOR", "CARRANZA", "MONDRAGON", "BARRIOS", "QUIROZ", "SAAVEDRA", "ELIZONDO", "TREJO")
_CAPITALS = ("SOCIEDAD ANONIMA DE CAPITAL VARIABLE", "SOCIEDAD DE RESPONSABILIDAD LIMITADA DE CAPITAL VARIABLE")
_COMPANY_REGIMES = ("Régimen General de Ley Personas Morales", "Régimen Simplificado de Confianza")
_PERSON_REGIMES = (
    "Régimen de las Personas Físicas con Actividades Empresariales y Profesionales",
    "Régimen Simplificado de Confianza",
    "Régimen de Arrendamiento",
)


def sample_person(seed: int | None = None, today: date | None = None) -> SamplePerson:
    """A believable taxpayer who does not exist: valid check digits, a postal code of its state, one current régimen."""
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    today = today or datetime.now().astimezone().date()
    moral = rng.random() < 0.6
    names = ("", "", "") if moral else (rng.choice(_NAMES), rng.choice(_SURNAMES), rng.choice(_SURNAMES))
    company = f"{rng.choice(_TRADES)} {rng.choice(_MADE_UP)}" if moral else ""
    since = date(rng.randint(2003, 2022), rng.randint(1, 12), rng.randint(1, 28))
    born = since if moral else date(rng.randint(1962, 1998), rng.randint(1, 12), rng.randint(1, 28))
    rfc = _rfc(company, names, born, rng)
    return SamplePerson(
        rfc=rfc,
        id_cif=f"{since:%y%m}{rng.randint(0, 9_999_999):07}",
        curp="" if moral else _curp(rfc, names, rng),
        company=company,
        capital=rng.choice(_CAPITALS) if moral else "",
        names=names,
        exterior=rng.choice((str(rng.randint(1, 2400)), "S/N", "MZ 5 LT 12")),
        interior=rng.choice(("", "", str(rng.randint(1, 30)), "PISO 3")),
        place=rng.choice(_PLACES),
        regimes=((rng.choice(_COMPANY_REGIMES if moral else _PERSON_REGIMES), since),),
        since=since,
        issued=today - timedelta(days=rng.randint(0, 20)),
    )


def _ascii(text: str) -> str:
    return text.replace("Ñ", "X").replace(" ", "")


def _rfc(company: str, names: tuple[str, str, str], born: date, rng: random.Random) -> str:
    if company:
        words = [word for word in company.split() if word not in {"LOS", "LA", "EL"}]
        letters = "".join(word[0] for word in words)[:3]
        letters += _ascii(words[-1])[1 : 1 + 3 - len(letters)]
    else:
        letters = _initials(names)
    body = f"{letters}{born:%y%m%d}{rng.choice('ABCDEFGH123456789')}{rng.choice('123456789ABCDEFGH')}"
    return body + rfcs.check_digit(body if company else body + "0")


def _initials(names: tuple[str, str, str]) -> str:
    first, surname, second = (_ascii(name) for name in names)
    vowel = next(letter for letter in surname[1:] if letter in "AEIOU")
    return surname[0] + vowel + second[0] + first[0]


def _curp(rfc: str, names: tuple[str, str, str], rng: random.Random) -> str:
    first, surname, second = (_ascii(name) for name in names)
    inner = "".join(next(c for c in name[1:] if c not in "AEIOU") for name in (surname, second, first))
    # A letter in the 17th place belongs to those born since 2000; before, it is a digit.
    body = f"{rfc[:10]}{rng.choice('HM')}{rng.choice(('DF', 'JC', 'NL', 'QT', 'PL'))}{inner}0"
    return body + curp_digit(body)
