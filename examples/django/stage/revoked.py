"""A certificate is revoked while everything runs: nothing is started again, and what was open stays open."""

import http.client
import socket
import ssl
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from stage.ask import Answer, Ask, answer
from stage.servers import Application, Stage

WHO, ISSUER, PATH = "lost-laptop", "fleet", "/documents/1/"
VERSIONS = {"TLS 1.2": ssl.TLSVersion.TLSv1_2, "TLS 1.3": ssl.TLSVersion.TLSv1_3}


class Connection(http.client.HTTPConnection):
    """HTTP over a TLS session that may be an earlier one, resumed."""

    def __init__(self, port: int, context: ssl.SSLContext, session: ssl.SSLSession | None = None) -> None:
        super().__init__("127.0.0.1", port, timeout=10)
        self.context, self.session = context, session

    def connect(self) -> None:
        raw = socket.create_connection((self.host, self.port), self.timeout)
        self.sock = self.context.wrap_socket(raw, server_hostname=self.host, session=self.session)

    def ask(self) -> Answer:
        self.request("GET", PATH)
        response = self.getresponse()
        return answer(response.status, response.read().decode(), PATH)


@dataclass
class Held:
    """What its owner has open at one application when the certificate is revoked."""

    port: int
    kept: Connection
    sessions: dict[str, tuple[ssl.SSLContext, ssl.SSLSession]]

    @classmethod
    def at(cls, application: Application, folder: Path) -> Self:
        port, sessions = application.ports["TLS"], {}
        for name, version in VERSIONS.items():
            context = _context(folder / "pki", version)
            connection = Connection(port, context)
            assert connection.ask().is_in
            # With TLS 1.3 the ticket comes after the handshake, so it is taken after an answer.
            sessions[name] = context, connection.sock.session
            connection.close()
        kept = Connection(port, _context(folder / "pki", ssl.TLSVersion.TLSv1_3))
        assert kept.ask().is_in
        return cls(port, kept, sessions)

    def resumed(self, version: str) -> Answer:
        context, session = self.sessions[version]
        connection = Connection(self.port, context, session)
        connection.connect()
        assert connection.sock.session_reused, f"nginx resumed no session of {version}"
        given = connection.ask()
        connection.close()
        return given


def _context(pki: Path, version: ssl.TLSVersion) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(pki / "fleet-root.pem"))
    context.minimum_version = context.maximum_version = version
    context.load_cert_chain(pki / f"{WHO}.chain.pem", pki / f"{WHO}.key")
    return context


def wait_until_refused(stage: Stage, applications: list[Application], seconds: float = 20) -> float:
    """Until every worker of every application has seen it: each has several chances in a row to say yes."""
    started = time.monotonic()
    last_accepted = started
    for application in applications:
        refusals = 0
        while refusals < 8 and time.monotonic() < started + seconds:
            refusals += 1
            if Ask(PATH, WHO)(application, stage.folder).is_in:
                refusals, last_accepted = 0, time.monotonic()
    return last_accepted - started


def wait_until_noticed(stage: Stage, applications: list[Application], times: int) -> list[str]:
    """Until each worker has told that it took up a change, so many times. What is wrong if one did not.

    Where the system has no more events to give (inotify's are counted), files are looked at every ten seconds.
    """
    until = time.monotonic() + 20
    wrong = []
    for application in applications:
        while sum(told >= times for told in _changes(stage, application).values()) < application.workers:
            if time.monotonic() > until:
                wrong.append(f"{application.name}: not every worker took up change {times}")
                break
            time.sleep(0.05)
    return wrong


def _changes(stage: Stage, application: Application) -> Counter[str]:
    """How often each worker has told of a change, by its number; with --preload their parent tells too."""
    lines = [
        line for line in stage.log(application.name).read_text().splitlines() if "configuration is generation" in line
    ]
    told = Counter(line.split()[0] for line in lines)
    if application.workers > 1:
        told.pop(str(stage.parent(application)), None)
    return told


ATTEMPTS = {
    "On a connection that has been open since before": lambda held: held.kept.ask(),
    "In a session of TLS 1.2 from before, resumed": lambda held: held.resumed("TLS 1.2"),
    "In a session of TLS 1.3 from before, resumed": lambda held: held.resumed("TLS 1.3"),
}
