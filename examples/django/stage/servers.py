"""nginx, gunicorn and uvicorn, with what they need, in one folder. All of them end with the stage."""

import contextlib
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from stage.certificates import Authorities

HERE = Path(__file__).resolve().parent.parent
FIXTURES = {"archive.settings": ["documents", "operators"], "usual.settings": ["documents"]}
TRUSTED_NETWORK = 'networks = ["127.0.0.1"]'


@dataclass
class Application:
    """A server of the Django project behind nginx, and the ports that lead to it."""

    name: str
    command: list[str]
    settings: str = "archive.settings"
    environment: dict[str, str] = field(default_factory=dict)
    headers: str = "client_certificate.conf"
    unix_socket: bool = False
    workers: int = 2
    ports: dict[str, int] = field(default_factory=dict)

    @property
    def vouched_for(self) -> bool:
        return self.settings == "archive.settings"


def gunicorn(module: str, *more: str) -> list[str]:
    return [sys.executable, "-m", "gunicorn", module, "--bind", "127.0.0.1:@DIRECT@", *more]


def uvicorn(*more: str) -> list[str]:
    command = ["uvicorn", "archive.asgi:application", "--host", "127.0.0.1", "--port", "@DIRECT@", "--no-access-log"]
    return [sys.executable, "-m", *command, "--lifespan", "off", *more]


def ours() -> list[Application]:
    preload = ["--preload", "--bind", "unix:@FOLDER@/gunicorn-preload-socket.sock"]
    return [
        Application("gunicorn", gunicorn("archive.wsgi")),
        Application("gunicorn-preload-socket", gunicorn("archive.wsgi", *preload), unix_socket=True),
        Application("uvicorn", uvicorn("--no-proxy-headers"), workers=1),
    ]


class Stage:
    """`with Stage(folder, applications) as stage:` everything is up, and down again after it."""

    def __init__(self, folder: Path, applications: list[Application], *, careless: bool = False) -> None:
        self.folder, self.applications, self.careless = folder, applications, careless
        self.authorities = Authorities(folder)
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        # So that `kill` and a closed terminal end what was started here, as Ctrl-C does; not under nohup.
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, lambda number, _: sys.exit(128 + number))
        try:
            self._prepare()
            for application in self.applications:
                self._start_application(application)
            self._start_nginx()
            for application in self.applications:
                self._wait_for(application)
        except BaseException:
            self.__exit__()
            raise
        return self

    def wait(self) -> None:
        """Until one of them ends, which none should."""
        while all(process.poll() is None for process in self.running.values()):
            time.sleep(0.5)
        raise RuntimeError(f"it ended by itself\n{self.logs()}")

    def __exit__(self, *_: object) -> None:
        for process in reversed(self.running.values()):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=5)
            # Also workers that outlived their parent.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.running.clear()

    @property
    def settings(self) -> list[str]:
        return sorted({application.settings for application in self.applications})

    def parent(self, application: Application) -> int:
        return self.running[application.name].pid

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def manage(self, *arguments: str, settings: str = "archive.settings") -> str:
        environment = self._environment(settings, self.applications[0].name)
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=HERE, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"manage.py {' '.join(arguments)}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def _prepare(self) -> None:
        if not self.authorities.pki.is_dir():
            self.authorities.make()
            (self.folder / "secret-key").write_text(secrets.token_urlsafe(50))
        text = (HERE / "vouchsafe.toml").read_text()
        assert TRUSTED_NETWORK in text
        for application in self.applications:
            hop = "unix_socket = true" if application.unix_socket else TRUSTED_NETWORK
            self._configuration_of(application.name).write_text(text.replace(TRUSTED_NETWORK, hop))
        for settings in self.settings:
            self.manage("migrate", "--verbosity", "0", settings=settings)
            self.manage("loaddata", *FIXTURES[settings], "--verbosity", "0", settings=settings)

    def _configuration_of(self, name: str) -> Path:
        return self.folder / f"vouchsafe.{name}.toml"

    def _environment(self, settings: str, name: str) -> dict[str, str]:
        return os.environ | {
            "PYTHONUNBUFFERED": "1",
            "DJANGO_SETTINGS_MODULE": settings,
            "ARCHIVE_FOLDER": str(self.folder),
            "ARCHIVE_VOUCHSAFE": str(self._configuration_of(name)),
        }

    def _start_application(self, application: Application) -> None:
        command = [self._filled(word, application) for word in application.command]
        environment = self._environment(application.settings, application.name) | application.environment
        self._start(application.name, command, HERE, environment)

    def _start_nginx(self) -> None:
        home = self.folder / "nginx"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(HERE / "nginx", home, ignore=shutil.ignore_patterns("*.in"))
        templates = ["application", *(["careless"] if self.careless else [])]
        for application in self.applications:
            if "TLS" in application.ports:
                texts = [(HERE / "nginx" / f"{name}.conf.in").read_text() for name in templates]
                file = home / f"application.{application.name}.conf"
                file.write_text(self._filled("\n".join(texts), application))
        (home / "nginx.conf").write_text(self._filled((HERE / "nginx/nginx.conf.in").read_text()))
        self._start("nginx", [nginx(), "-p", f"{home}/", "-c", "nginx.conf", "-e", "nginx.log"], home, dict(os.environ))

    def _filled(self, text: str, application: Application | None = None) -> str:
        words = {"FOLDER": str(self.folder)}
        if application:
            ports = {name: str(port) for name, port in application.ports.items()}
            upstream = f"127.0.0.1:{application.ports['DIRECT']}"
            if application.unix_socket:
                upstream = f"unix:{self.folder}/{application.name}.sock"
            words |= ports | {"NAME": application.name, "UPSTREAM": upstream, "HEADERS": application.headers}
        return re.sub("@([A-Z]+)@", lambda found: words[found[1]], text)

    def _start(self, name: str, command: list[str], folder: Path, environment: dict[str, str]) -> None:
        with self.log(name).open("wb") as log:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.running[name] = process

    def _wait_for(self, application: Application) -> None:
        until = time.monotonic() + 30
        for port in application.ports.values():
            while not _listens(port):
                gone = [process for process in self.running.values() if process.poll() is not None]
                if gone or time.monotonic() > until:
                    what = gone[0].args if gone else application.command
                    raise RuntimeError(f"did not start: {what}\n{self.logs()}")
                time.sleep(0.05)

    def logs(self) -> str:
        files = [*self.folder.glob("*.log"), *self.folder.glob("nginx/*.log")]
        return "".join(f"--- {file.name}\n{file.read_text()[-4000:]}" for file in files if file.stat().st_size)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def nginx() -> str:
    """Servers are often outside of a user's PATH."""
    return shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin") or "nginx"


def free_ports(count: int) -> list[int]:
    """Ports that nobody has at this moment."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports
