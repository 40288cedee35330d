"""What the catalogues cost: import, first unpacking, opening, type-ahead, lookups. Run it as a script.

Goals: import < 10 ms; open and first query ≤ 5 ms once unpacked; type-ahead p99 ≤ 8 ms over 4,000 queries, one- and
two-letter ones among them; on an idle two-core machine. The peer of the same run is FTS5's own bm25 on the same file,
asked for the same words.
"""

from __future__ import annotations

import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import date
from pathlib import Path

from gigstack_desktop.cfdi.catalogue_search import words

PHRASES = """renta de local comercial|flete nacional|página web|honorarios profesionales|consultoría|mantenimiento
|refacciones|tacos|papelería|software de contabilidad|diseño gráfico|publicidad en internet|servicio de limpieza
|transporte|hospedaje|medicamentos|material eléctrico|pintura vinílica|cemento gris|ropa de trabajo|zapatos para hombre
|computadora|celular|capacitación|abogado|médico|dentista|arquitecto|jardinería|seguridad|paquetería|gasolina
|vidrio templado|tornillos|cinta métrica|aceite de motor|llantas|silla de oficina|aire acondicionado|carne de res
|84111|78101800"""
FAVOURITES = {
    f"{key}": index for index, key in enumerate([84111500, 78101800, 80131502, 81112103, 43211503, 44121600] * 3)
}

PEER = """SELECT t.key, t.name FROM product_fts f JOIN product t ON t.id = f.rowid
    WHERE product_fts MATCH ? ORDER BY rank LIMIT 8"""
IMPORT = """
import sqlite3, json, threading, decimal, datetime, unicodedata, dataclasses, pathlib, re, typing, time
start = time.perf_counter()
import gigstack_desktop.cfdi.catalogues
print((time.perf_counter() - start) * 1000)
"""
OPEN = """
import sys, time
from pathlib import Path
from gigstack_desktop.cfdi.catalogues import Catalogues
start = time.perf_counter()
catalogues = Catalogues.open(cache=Path(sys.argv[1]))
catalogues.search_products("flete")
print((time.perf_counter() - start) * 1000)
"""


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of one run."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def in_a_process(code: str, *arguments: str, runs: int = 7) -> float:
    """Best of some fresh processes, in milliseconds, as the code itself measures it."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", code, *arguments]
    outputs = [subprocess.run(command, capture_output=True, check=True, env=environment) for _ in range(runs)]
    return min(float(output.stdout) for output in outputs)


def report(name: str, value: float, goal: float) -> None:
    print(f"{name:<44} {value:9.3f} ms   goal {goal:7.3f} ms   {value / goal:5.2f} of the goal")


def percentiles(name: str, values: Iterable[float], goal: float) -> None:
    found = sorted(values)
    print(f"{name:<44} p50 {statistics.median(found):6.2f}  max {found[-1]:6.2f}  of {len(found)}")
    report(f"{name}, p99", found[int(len(found) * 0.99)], goal)


def keystrokes() -> list[str]:
    """Every beginning of every phrase, as they arrive while typing."""
    phrases = PHRASES.replace("\n", "").split("|")
    return [phrase[:length] for phrase in phrases for length in range(1, len(phrase) + 1)]


def mixed() -> list[str]:
    """4,000 queries: every single letter and pair, what people type for a key, cut short and with a letter wrong."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    short = [*letters, *(first + second for first in letters for second in letters)]
    lines = (Path(__file__).parents[1] / "cfdi" / "everyday_queries.txt").read_text(encoding="utf-8").splitlines()
    phrases = [line.partition(" = ")[0] for line in lines if " = " in line and not line.startswith("#")]
    choice = random.Random(4000)
    found = list(short)
    while len(found) < 4000:
        phrase = choice.choice(phrases)
        typed = phrase[: choice.randint(1, len(phrase))]
        if choice.random() < 0.25:
            at = choice.randrange(len(typed))
            typed = typed[:at] + choice.choice(letters) + typed[at + 1 :]
        found.append(typed)
    choice.shuffle(found)
    return found


def bm25(connection: sqlite3.Connection, text: str) -> list[tuple[str, str]]:
    """The first eight by FTS5's own rank, every word a prefix."""
    query = " ".join(f'"{word}"*' for word in words(text))
    if not query:
        return []
    found: list[tuple[str, str]] = connection.execute(PEER, (query,)).fetchall()
    return found


def main() -> None:
    from gigstack_desktop.cfdi import catalogue_file
    from gigstack_desktop.cfdi.catalogues import Catalogues

    report("import", in_a_process(IMPORT), 10)
    with tempfile.TemporaryDirectory() as name:
        cache = Path(name)
        report("unpack (once per version)", timed(lambda: catalogue_file.unpacked(cache=cache)), 500)
        report("open and first query, new process", in_a_process(OPEN, name), 5)
        with Catalogues.open(cache=cache) as catalogues:
            typed = keystrokes()
            percentiles("type-ahead, products", [timed(lambda t=t: catalogues.search_products(t)) for t in typed], 8)
            used = [timed(lambda t=t: catalogues.search_products(t, favourites=FAVOURITES)) for t in typed]
            percentiles("type-ahead with favourites", used, 8)
            percentiles("type-ahead, units", [timed(lambda t=t: catalogues.search_units(t)) for t in typed], 8)
            queries = mixed()
            percentiles("4,000 mixed queries", [timed(lambda t=t: catalogues.search_products(t)) for t in queries], 8)
            with closing(sqlite3.connect(catalogue_file.unpacked(cache=cache))) as peer:
                percentiles("the same by FTS5 bm25", [timed(lambda t=t: bm25(peer, t)) for t in queries], 8)
            day = date(2026, 9, 1)
            many = 2000
            check = timed(lambda: [catalogues.is_current("c_ClaveProdServ", "84111500", day) for _ in range(many)])
            report("does a product key stand", check / many, 0.1)
            report("a postal code", timed(lambda: [catalogues.zip("22000") for _ in range(many)]) / many, 0.1)


if __name__ == "__main__":
    main()
