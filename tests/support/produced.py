"""Everything that a server ever stamped, read from its database and held to SAT's schema and to the arithmetic."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import create_engine, text

from gigstack_desktop.cfdi import seal, xml_reader
from gigstack_desktop.cfdi.totals import compute
from tests.support import sat


def documents(url: str) -> Iterator[bytes]:
    """The XML of every sealed document in the database at `url`."""
    engine = create_engine(url)
    with engine.connect() as connection:
        query = text("SELECT body FROM file WHERE kind = 'xml' AND body IS NOT NULL")
        yield from (bytes(body) for body in connection.execute(query).scalars())
    engine.dispose()


def problems(url: str) -> list[str]:
    """What is wrong with any of them: the schema (addenda aside, which are free), the seal, the recomputed totals."""
    found, seen = [], 0
    for xml in documents(url):
        seen += 1
        document = xml_reader.read(xml)
        wrong = sat.xsd_problems(sat.without_addenda(xml))
        if not seal.verify(xml):
            wrong.append("the seal does not verify")
        if compute(document.invoice) != document.totals:
            wrong.append("recomputing gives other totals")
        stamp = document.stamp
        found += [f"{stamp.uuid if stamp else '?'}: {each}" for each in wrong]
    return found if seen else ["nothing was stamped"]
