"""Tries every row at every server, and compares what came with what must."""

import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from stage import revoked, rows, table
from stage.ask import Answer
from stage.rows import Row
from stage.servers import Application, Stage, free_ports, gunicorn, ours, uvicorn
from stage.sessions import log_in_superusers
from stage.table import Section, Tried

USUAL = ("Presence", "Success")
PORTS = ("DIRECT", "TLS", "PLAIN", "UNVERIFIED", "FORGETFUL", "UNDERSCORES")


def main() -> int:
    started = time.monotonic()
    applications = everybody()
    folder = tempfile.TemporaryDirectory(prefix="vouchsafe-attack-")
    with folder, Stage(Path(folder.name), applications, careless=True) as stage:
        sections = []
        print(table.head(applications))
        for section in attack(stage):
            print(table.printed(section, applications), flush=True)
            sections.append(section)
        print(table.summary(sections, applications, time.monotonic() - started))
        wrong = [fault for section in sections for tried in section.tried for fault in tried.wrong]
        if wrong:
            print(f"\n{stage.logs()}\n{len(wrong)} wrong:", *wrong, sep="\n", file=sys.stderr)
    return 1 if wrong else 0


def everybody() -> list[Application]:
    """Ours, ours behind a uvicorn that is set up wrongly, and the usual middleware, in two grades of care."""
    wrongly = Application("uvicorn-proxy-headers", uvicorn("--proxy-headers", "--forwarded-allow-ips", "*"))
    usual = [
        Application(f"usual-{check.lower()}", gunicorn("usual.wsgi"), "usual.settings", {"USUAL": check}, "usual.conf")
        for check in USUAL
    ]
    applications = [*ours(), wrongly, *usual]
    ports = iter(free_ports(len(PORTS) * len(applications)))
    for application in applications:
        application.ports = {name: next(ports) for name in (["DIRECT"] if application is wrongly else PORTS)}
    return applications


def attack(stage: Stage) -> Iterator[Section]:
    log_in_superusers(stage)
    for title, section in rows.SECTIONS.items():
        yield Section(title, [_try(stage, row) for row in section])
    yield Section("Revoked while everything runs", list(_revoke(stage)))
    yield Section("What only the proxy can prevent", [_try(stage, row) for row in rows.LIMITS])


def _try(stage: Stage, row: Row) -> Tried:
    tried = Tried(row.title, row.is_attack)
    for application in stage.applications:
        if application.name in row.places(stage.applications):
            _at(stage, application, tried, row, partial(row.ask, application, stage.folder))
    return tried


def _at(stage: Stage, application: Application, tried: Tried, row: Row, ask: Callable[[], Answer]) -> None:
    logs = [stage.folder / "nginx/nginx.log", stage.log(application.name)]
    before = [log.stat().st_size for log in logs]
    answer = tried.answers[application.name] = ask()
    if not application.vouched_for:
        wanted = row.usual[application.name == "usual-success"]
        if answer.is_in != wanted:
            tried.wrong.append(f"{application.name}: {answer}, wanted {'in' if wanted else 'out'}")
        return
    status, log = row.outcomes.get(application.name, row.outcomes[""])
    line = tried.lines[application.name] = _line(logs, before, log)
    if answer != Answer(status, status == 200) or log not in line:
        tried.wrong.append(f"{application.name}: {answer}, {line!r}; wanted {status}, {log!r}")


def _line(logs: list[Path], before: list[int], wanted: str) -> str:
    """The line that was logged: the one that has what is wanted, or the last."""
    until = time.monotonic() + 2
    while True:
        lines = []
        for log, size in zip(logs, before, strict=True):
            lines += log.read_bytes()[size:].decode().splitlines()
        found = [line for line in lines if wanted in line]
        if found or time.monotonic() > until:
            return _without_its_head((found or lines or ["nothing"])[-1])
        time.sleep(0.02)


def _without_its_head(line: str) -> str:
    """Without what changes with each request: the number of the process, and what nginx puts around its message."""
    message = re.search(r"client SSL certificate verify error: \(.*?\)", line)
    return f"nginx: {message[0]}" if message else re.sub(r"^\d+ ", "", line)


def _revoke(stage: Stage) -> Iterator[Tried]:
    running = [application for application in stage.applications if "TLS" in application.ports]
    watching = [application for application in running if application.vouched_for]
    before = _try(stage, rows.NOT_YET_REVOKED)
    held = {application.name: revoked.Held.at(application, stage.folder) for application in running}
    yield before
    stage.authorities.revoke(revoked.WHO, revoked.ISSUER)
    stage.authorities.publish_crl(revoked.ISSUER)
    seconds = revoked.wait_until_refused(stage, watching)
    unnoticed = revoked.wait_until_noticed(stage, watching, times=1)
    after = _try(stage, rows.REVOKED)
    after.wrong += unnoticed
    after.title = after.title.format(seconds=seconds)
    yield after
    for title, ask in revoked.ATTEMPTS.items():
        tried = Tried(title, rows.REVOKED.is_attack)
        for application in running:
            _at(stage, application, tried, rows.REVOKED, partial(ask, held[application.name]))
        yield tried
    stage.authorities.put_back_crl(revoked.ISSUER)
    unnoticed = revoked.wait_until_noticed(stage, watching, times=2)
    put_back = _try(stage, rows.PUT_BACK)
    put_back.wrong += unnoticed
    yield put_back
    yield _try(stage, rows.NOT_REVOKED)
