"""Requests, sent by curl."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from stage.servers import Application

OVER_TLS = ("TLS", "UNVERIFIED", "UNDERSCORES")

#: What stands there and nowhere else: who has read this is in.
SECRETS = {
    "/": "person alice@corp.example",
    "/documents/1/": "42000 EUR",
    "/documents/3/": "smart card reader",
    "/admin/": "Site administration",
}


@dataclass(frozen=True)
class Answer:
    status: int
    is_in: bool


@dataclass(frozen=True)
class Ask:
    """A request. `{olga}` in a header is what nginx would write of her certificate, which is no secret; `{session}` is
    the key of a superuser's session."""

    path: str
    certificate: str | None = None
    headers: tuple[str, ...] = ()
    by: str = "TLS"  # a listener of nginx, or DIRECT: past it
    source: str = "127.0.0.1"

    def __call__(self, application: Application, folder: Path) -> Answer:
        command = [*self._curl(application, folder), "--write-out", "\n%{http_code}"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{self}\n{done.stderr.strip()}")
        body, _, status = done.stdout.rpartition("\n")
        return answer(int(status), body, self.path)

    def _curl(self, application: Application, folder: Path) -> list[str]:
        tls = self.by in OVER_TLS
        url = f"{'https' if tls else 'http'}://127.0.0.1:{application.ports[self.by]}{self.path}"
        arguments = ["--silent", "--show-error", "--max-time", "10", "--noproxy", "*", "--cacert", "pki/fleet-root.pem"]
        if self.certificate:
            arguments += ["--cert", f"pki/{self.certificate}.chain.pem", "--key", f"pki/{self.certificate}.key"]
        if not tls:
            arguments += ["--interface", self.source]
        if self.by == "DIRECT" and application.unix_socket and self.source == "127.0.0.1":
            arguments += ["--unix-socket", f"{application.name}.sock"]
        for header in self.headers:
            arguments += ["--header", _filled(header, application, folder)]
        return ["curl", *arguments, url]


def answer(status: int, body: str, path: str) -> Answer:
    return Answer(status, status == 200 and SECRETS[path] in body)


def _filled(header: str, application: Application, folder: Path) -> str:
    text, brace, word = header.removesuffix("}").partition("{")
    if not brace:
        return header
    if word == "session":
        return text + (folder / f"{application.settings}.session").read_text()
    return text + quote((folder / "pki" / f"{word}.pem").read_text(), safe="")
