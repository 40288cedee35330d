"""The embedded API over real HTTP: start, memory, reading, stamping, first PDF, search over many invoices.

Run: `python tests/benchmarks/bench_sandbox.py [sqlite] [postgresql] [--invoices 100000]`. The limit beside the reading
figures is plain Starlette that answers the same rows of the same database, and nothing else.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import psutil
from sqlalchemy import create_engine, text

from tests.benchmarks.figures import report
from tests.sandbox.conftest import CLIENT, ITEM
from tests.support.postgresql import running_postgresql

ROOT = Path(__file__).resolve().parents[2]
CONCURRENCY = 10
CLIENTS = 7919


class Connection:
    """One kept-alive connection that costs next to nothing, so that the server is what is measured."""

    def __init__(self, host: str, key: str) -> None:
        self.host, self.key = host, key

    async def open(self) -> Connection:
        """Connect."""
        address, port = self.host.split(":")
        self.reader, self.writer = await asyncio.open_connection(address, int(port), limit=2**24)
        return self

    async def ask(self, method: str, path: str, body: object = None) -> bytes:
        """The body of a successful answer."""
        content = json.dumps(body).encode() if body is not None else b""
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: {self.host}\r\nAuthorization: Bearer {self.key}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        )
        self.writer.write(head.encode() + content)
        headers = await self.reader.readuntil(b"\r\n\r\n")
        length = next(int(line[15:]) for line in headers.split(b"\r\n") if line.lower().startswith(b"content-length:"))
        answer = await self.reader.readexactly(length)
        assert headers[9:10] == b"2", answer[:500]
        return answer


async def times(host: str, key: str, count: int, ask: Callable[[Connection, int], object]) -> list[float]:
    """Milliseconds of `count` requests over ten connections, sorted."""
    connections = [await Connection(host, key).open() for _ in range(CONCURRENCY)]
    spent: list[float] = []

    async def work(connection: Connection, first: int) -> None:
        for number in range(first, count, CONCURRENCY):
            start = time.perf_counter()
            await ask(connection, number)  # type: ignore[misc]
            spent.append((time.perf_counter() - start) * 1000)

    await asyncio.gather(*(work(connection, first) for first, connection in enumerate(connections)))
    for connection in connections:
        connection.writer.close()
    return sorted(spent)


def tell(name: str, spent: list[float], goals: tuple[float, float]) -> None:
    """Median and 99th percentile with their aims."""
    report(f"{name}, p50", statistics.median(spent), goals[0])
    report(f"{name}, p99", spent[int(len(spent) * 0.99)], goals[1])


@contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[tuple[str, str, psutil.Process, float]]:
    """A server: host, key, its process, and milliseconds from its start to its first answer."""
    command = [sys.executable, "-m", "gigstack_desktop", "sandbox", "--data", str(folder), *arguments]
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)
    assert process.stdout is not None
    try:
        said = json.loads(process.stdout.readline())
        host = said["base_url"].removeprefix("http://").removesuffix("/v2")
        key = said["test_key"] or (folder / "key").read_text()
        (folder / "key").write_text(key)
        asyncio.run(times(host, key, 1, lambda c, _: c.ask("GET", "/v2/teams?limit=1")))
        yield host, key, psutil.Process(process.pid), (time.perf_counter() - start) * 1000
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def reading(host: str, key: str, uuid: str) -> None:
    """GET one and a list of 100."""
    one = asyncio.run(times(host, key, 1500, lambda c, _: c.ask("GET", f"/v2/invoices/income/{uuid}")))
    tell("GET one invoice, 10 at a time", one, (10, 40))
    many = asyncio.run(times(host, key, 300, lambda c, _: c.ask("GET", "/v2/invoices/income?limit=100")))
    tell("list of 100 invoices, 10 at a time", many, (60, 200))


LIMIT = """
import sys, uvicorn
from sqlalchemy import create_engine, text
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
engine = create_engine(sys.argv[1])
def rows(query):
    with engine.connect() as connection:
        return [row[0] for row in connection.execute(text(query))]
def one(request):
    return Response(rows(f"SELECT payload FROM invoice WHERE id = '{request.path_params['uuid']}'")[0])
def many(request):
    found = rows("SELECT payload FROM invoice WHERE kind = 'I' ORDER BY created_ms DESC LIMIT 100")
    return Response('{"data":[' + ",".join(found) + "]}")
app = Starlette(routes=[Route("/v2/invoices/income/{uuid}", one), Route("/v2/invoices/income", many)])
config = uvicorn.Config(app, port=0, log_level="critical", access_log=False)
server = uvicorn.Server(config)
import socket
listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
listening.bind(("127.0.0.1", 0)); listening.listen(64)
print(listening.getsockname()[1], flush=True)
server.run(sockets=[listening])
"""


def limit(url: str, uuid: str) -> None:
    """The same rows by plain Starlette."""
    process = subprocess.Popen([sys.executable, "-c", LIMIT, url], stdout=subprocess.PIPE, cwd=ROOT)
    assert process.stdout is not None
    host = f"127.0.0.1:{int(process.stdout.readline())}"
    for name, path, count in (("one", f"/v2/invoices/income/{uuid}", 1500), ("list", "/v2/invoices/income", 300)):
        spent = asyncio.run(times(host, "x", count, lambda c, _, path=path: c.ask("GET", path)))
        print(f"  beside it, plain Starlette, {name}: p50 {statistics.median(spent):.1f} ms, ", end="")
        print(f"p99 {spent[int(len(spent) * 0.99)]:.1f} ms", flush=True)
    process.terminate()
    process.wait()
    process.stdout.close()


def stamping(host: str, key: str, client_id: str, count: int = 1000) -> str:
    """Stamped invoices per second, ten clients at a time; gives one uuid back."""

    def body(number: int) -> dict[str, object]:
        items = [{**ITEM, "unit_price": 100 + number}]
        return {"client": {"id": client_id}, "items": items, "payment_form": "03", "idempotency_key": f"b{number}"}

    answers: list[bytes] = []

    async def stamp(connection: Connection, number: int) -> None:
        answers.append(await connection.ask("POST", "/v2/invoices/income", body(number)))

    start = time.perf_counter()
    spent = asyncio.run(times(host, key, count, stamp))
    rate = count / (time.perf_counter() - start)
    print(f"{'stamped invoices per second, 10 at a time':<58} {rate:9.1f} /s   goal   150.0 /s", flush=True)
    report("one stamped invoice, 10 at a time, all told", 1000 / rate, 1000 / 150)
    tell("answer of one of them", spent, (66, 200))
    return str(json.loads(answers[0])["data"]["uuid"])


def first_pdf(host: str, key: str, uuid: str) -> None:
    """From asking for the files to the last byte of a PDF that nobody had painted; then of a second document."""

    async def download(connection: Connection, _: int) -> None:
        address = json.loads(await connection.ask("GET", f"/v2/invoices/{uuid}/files"))["data"]["pdf"]
        pdf = await connection.ask("GET", "/" + address.split("/", 3)[3])
        assert pdf.startswith(b"%PDF-"), pdf[:40]

    for name, goal in (("first PDF, with the painter's start", 1500.0), ("the same PDF again", 50.0)):
        report(name, asyncio.run(times(host, key, 1, download))[0], goal)


def multiply(url: str, count: int) -> None:
    """Fill the table up to `count` invoices by copying one, each with a client's name and folio of its own."""
    engine = create_engine(url)
    with engine.begin() as connection:
        row = dict(connection.execute(text("SELECT * FROM invoice WHERE kind = 'I' LIMIT 1")).mappings().one())
        columns = ", ".join(row)
        insert = text(f"INSERT INTO invoice ({columns}) VALUES ({', '.join(':' + name for name in row)})")
        batch = []
        party = "INSERT INTO party (client_id, team_id, livemode, words) VALUES (:client_id, :team_id, 0, :words)"
        for number in range(min(count, CLIENTS)):
            words = f"cliente {number} comercial {number % 613}"
            facts = {"client_id": f"client_{number}", "team_id": row["team_id"], "words": words}
            connection.execute(text(party), facts)
        for number in range(count):
            identifier, client = f"00000000-0000-4000-8000-{number:012d}", number % CLIENTS
            payload = row["payload"].replace(row["id"], identifier)
            own = {"id": identifier, "name": f"cliente {client}", "client_id": f"client_{client}", "folio": number}
            batch.append({**row, **own, "payload": payload})
            if len(batch) == 5000:
                connection.execute(insert, batch)
                batch = []
        if batch:
            connection.execute(insert, batch)
    engine.dispose()


def searching(host: str, key: str, count: int) -> None:
    """Words that a few, many and no invoices have, with and without a typing error."""
    words = ("cliente+4711", "comercial+12", "robotica", "rovotica", "a4242", "nadie")
    for word in words:
        spent = asyncio.run(times(host, key, 40, lambda c, _, w=word: c.ask("GET", f"/v2/invoices/search?q={w}")))
        report(f"search «{word}» over {count:,} invoices, p50", statistics.median(spent), 100)
    one = asyncio.run(times(host, key, 300, lambda c, _: c.ask("GET", "/v2/invoices/income?limit=100")))
    tell(f"list of 100 out of {count:,}", one, (60, 200))


def measure(kind: str, url: str, folder: Path, count: int) -> None:
    """Every figure on one kind of database."""
    print(f"-- {kind}", flush=True)
    arguments = ["--empty", *(["--database", url] if kind == "postgresql" else [])]
    url = url or f"sqlite:///{folder / 'sandbox.sqlite3'}"
    with serving(folder, *arguments) as (host, key, _, first):
        report("start of a new database to the first answer", first, 1200)
    with serving(folder, *arguments) as (host, key, process, first):
        report("start to the first answer", first, 1200)
        print(f"  idle memory: {process.memory_info().rss / 2**20:.0f} MiB", flush=True)
        client_id = asyncio.run(_client(host, key))
        uuid = stamping(host, key, client_id)
        reading(host, key, uuid)
        limit(url, uuid)
        first_pdf(host, key, uuid)
        print(f"  memory after it: {process.memory_info().rss / 2**20:.0f} MiB", flush=True)
        multiply(url, count)
        searching(host, key, count)


async def _client(host: str, key: str) -> str:
    connection = await Connection(host, key).open()
    made = json.loads(await connection.ask("POST", "/v2/clients", CLIENT))
    connection.writer.close()
    return str(made["data"]["id"])


def main() -> None:
    """SQLite, and PostgreSQL where it is installed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("kinds", nargs="*", default=["sqlite", "postgresql"])
    parser.add_argument("--invoices", type=int, default=100_000)
    options = parser.parse_args()
    for kind in options.kinds:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            url = stack.enter_context(running_postgresql()) if kind == "postgresql" else ""
            measure(kind, url, folder, options.invoices)


if __name__ == "__main__":
    main()
