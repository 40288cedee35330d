"""`search TEXTO`: SAT's keys of products and services, or of units, best first."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterator

from gigstack_desktop.cfdi.catalogue_file import CataloguesDamaged
from gigstack_desktop.cfdi.catalogues import Catalogues
from gigstack_desktop.cfdi.terminal import Answer


def answers(options: argparse.Namespace) -> Iterator[Answer]:
    """The keys that the words may mean; for people also how old the catalogues are."""
    text = " ".join(options.text)
    try:
        with Catalogues.open() as catalogues:
            find = catalogues.search_units if options.units else catalogues.search_products
            hits = find(text, options.limit)
            age = catalogues.freshness(dt.datetime.now().astimezone().date()).sentence
    except CataloguesDamaged:
        yield _unusable("Los catálogos del SAT están dañados; vuelve a instalar el programa.")
    except OSError as error:
        yield _unusable(f"No se pueden abrir los catálogos del SAT: {error.strerror or error}.")
    else:
        yield from (
            Answer({"key": hit.key, "name": hit.name, "why": hit.why}, f"{hit.key}  {hit.name}") for hit in hits
        )
        if not hits and not options.json:
            yield Answer(None, f"Nada en el catálogo se parece a «{text}».")
        if not options.json:
            yield Answer(None, f"\n{age}")


def _unusable(sentence: str) -> Answer:
    return Answer({"error": sentence}, sentence, ok=False, error=True)
