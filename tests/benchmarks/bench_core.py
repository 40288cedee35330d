"""The fiscal core by itself: one document from values to stamped XML, the checker, import time and memory.

Run: `python tests/benchmarks/bench_core.py`. satcfdi does the same work beside it, and two bare RSA signatures show the
floor that no program passes: a document carries the issuer's seal and the PAC's.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, timedelta
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from satcfdi.create.cfd import cfdi40
from satcfdi.models import Signer

from gigstack_desktop.cfdi import checker, seal, stamp, xml_writer
from gigstack_desktop.cfdi.catalogues import Catalogues
from gigstack_desktop.cfdi.certificates import Certificate, PrivateKey
from gigstack_desktop.cfdi.model import Invoice
from gigstack_desktop.cfdi.totals import compute
from tests.benchmarks.figures import report
from tests.support import certs, sat
from tests.support.invoices import DATE, IVA16, invoice, line

NOW = (DATE + timedelta(hours=12)).replace(tzinfo=UTC)
UUID = "6f2d1c0a-9b1e-4a53-8b39-0f3a5d0b7c11"
CSD, PAC = certs.csd(), certs.pac()
CERTIFICATE, KEY = Certificate.load(CSD.cer), PrivateKey.load(CSD.key, CSD.password)
PAC_CERTIFICATE, PAC_KEY = Certificate.load(PAC.cer), PrivateKey.load(PAC.key, PAC.password)


def median_ms(work: Callable[[], object], rounds: int = 200) -> float:
    """The median of `rounds` calls, after some that warm up."""
    for _ in range(max(3, rounds // 10)):
        work()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def beside(name: str, value: float, ours: float) -> None:
    """A peer or a floor, with its ratio to our figure of the same run."""
    print(f"  beside it, {name}: {value:.2f} ms, {value / ours:.2f} times ours", flush=True)


def document(count: int, salt: int = 0) -> Invoice:
    """An everyday invoice of `count` lines, unlike the last one: nothing is answered from memory."""
    lines = (line(f"{100 + salt % 1000 + number}.25", str(1 + number % 9), (IVA16,)) for number in range(count))
    return invoice(*lines, series="A", folio=str(salt + 1))


class Fresh:
    """A new document at each call."""

    def __init__(self, count: int) -> None:
        self.count, self.salt = count, 0

    def __call__(self) -> Invoice:
        self.salt += 1
        return document(self.count, self.salt)


def issue(asked: Invoice, catalogues: Catalogues) -> bytes:
    """What a stamping takes, as the embedded API does it: totals, every check, the issuer's seal, the PAC's, XML."""
    totals = compute(asked)
    found = checker.check(asked, catalogues=catalogues, now=NOW, totals=totals)
    assert not checker.blocks(found), found
    root = seal.seal(xml_writer.build(asked, totals), KEY, CERTIFICATE)
    stamp.stamp_root(root, uuid=UUID, when=asked.date, pac_rfc="SPR190613I52", certificate=PAC_CERTIFICATE, key=PAC_KEY)
    return xml_writer.serialize(root)


def theirs(asked: Invoice, signer: Signer) -> bytes:
    """satcfdi: values to sealed XML; it has no checker and no PAC."""
    made = cfdi40.Comprobante(
        emisor=cfdi40.Emisor(rfc=asked.issuer.rfc, nombre=asked.issuer.name, regimen_fiscal=asked.issuer.regimen),
        lugar_expedicion=asked.place,
        receptor=cfdi40.Receptor(
            rfc=asked.receiver.rfc,
            nombre=asked.receiver.name,
            uso_cfdi=asked.receiver.uso_cfdi,
            domicilio_fiscal_receptor=asked.receiver.zip,
            regimen_fiscal_receptor=asked.receiver.regimen,
        ),
        conceptos=[
            cfdi40.Concepto(
                clave_prod_serv=each.product_key,
                cantidad=each.quantity,
                clave_unidad=each.unit_key,
                descripcion=each.description,
                valor_unitario=each.unit_price,
                impuestos=cfdi40.Impuestos(traslados=cfdi40.Traslado("002", "Tasa", Decimal("0.160000"))),
            )
            for each in asked.lines
        ],
        forma_pago=asked.payment_form,
        metodo_pago=asked.payment_method,
        serie=asked.series,
        folio=asked.folio,
        fecha=asked.date,
    )
    made.sign(signer)
    return bytes(made.xml_bytes())


def one_document(catalogues: Catalogues) -> None:
    """Build, check, seal and stamp; with satcfdi and the two signatures beside it."""
    signer = Signer.load(CSD.cer, CSD.key, CSD.password)
    for count in (1, 5):
        fresh = Fresh(count)
        ours = median_ms(lambda fresh=fresh: issue(fresh(), catalogues))
        peer = median_ms(lambda fresh=fresh: theirs(fresh(), signer), 60)
        report(f"one document, {count} lines: build, check, seal, stamp", ours, 1.0)
        beside("satcfdi: build and seal, no check, no stamp", peer, ours)
    text = "||4.0|" + "x" * 600
    beside("two bare RSA-2048 signatures, the floor", 2 * median_ms(lambda: KEY.sign(text)), ours)
    xml = issue(document(5), catalogues)
    beside("validating it against SAT's XSD", median_ms(lambda: sat.xsd_problems(xml)), ours)


def the_checker(catalogues: Catalogues) -> None:
    """Every rule over 20 and 1,000 lines, totals computed before."""
    for count, goal in ((20, 2.0), (1000, 60.0)):
        asked = document(count)
        totals = compute(asked)
        work = lambda a=asked, t=totals: checker.check(a, catalogues=catalogues, now=NOW, totals=t)  # noqa: E731
        report(f"checker, {count} lines", median_ms(work, 40), goal)
        fresh = Fresh(count)
        report(f"totals, {count} lines", median_ms(lambda fresh=fresh: compute(fresh()), 40), goal)


_WEIGHT = """
import time, psutil
me = psutil.Process()
before = me.memory_info().rss
start = time.perf_counter()
import {module}
spent = (time.perf_counter() - start) * 1000
print(spent, (me.memory_info().rss - before) / 2**20)
"""


def weight(modules: str, name: str, goal: float) -> None:
    """Import time and memory in a fresh process, median of seven after one that compiles, as an installation is."""
    runs = []
    with tempfile.TemporaryDirectory() as compiled:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled, "PYTHONDONTWRITEBYTECODE": ""}
        command = [sys.executable, "-c", _WEIGHT.format(module=modules)]
        for _ in range(8):
            done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
            runs.append([float(value) for value in done.stdout.split()])
        del runs[0]
    report(f"import {name}", statistics.median(run[0] for run in runs), goal)
    print(f"  memory of it: {statistics.median(run[1] for run in runs):.1f} MiB", flush=True)


def main() -> None:
    """Print every figure."""
    catalogues = Catalogues.open()
    one_document(catalogues)
    the_checker(catalogues)
    catalogues.close()
    room = "gigstack_desktop.cfdi."
    parts = ("totals", "checker", "xml_writer", "xml_reader", "seal", "stamp", "pagos", "breakdown", "catalogues")
    weight(", ".join(room + part for part in parts), "of the fiscal core, all of it", 120)
    weight(f"{room}totals, {room}checker", "of totals and checker alone", 120)
    weight("satcfdi.create.cfd.cfdi40, satcfdi.models", "of satcfdi, beside it", 120)


if __name__ == "__main__":
    main()
