"""Real servers, as processes of their own, and a client for them."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator
    from pathlib import Path

Answer = tuple[int, str]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextlib.contextmanager
def serving(folder: Path, code: str, *command: str, at: str | int) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m COMMAND` in a folder where `app.py` holds the code, as soon as it listens at a port or a path."""
    (folder / "app.py").write_text(code)
    environment = {key: value for key, value in os.environ.items() if key != "FORWARDED_ALLOW_IPS"}
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=folder, env=environment, stdout=log, stderr=log
        )
    try:
        _wait(process, at, folder / "server.log")
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], at: str | int, log: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with contextlib.suppress(OSError), _connected(at):
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise AssertionError(f"the server does not listen at {at}:\n{log.read_text()}")


def _connected(at: str | int) -> socket.socket:
    if isinstance(at, int):
        return socket.create_connection(("127.0.0.1", at), timeout=10)
    one = socket.socket(socket.AF_UNIX)
    one.settimeout(10)
    try:
        one.connect(at)
    except OSError:
        one.close()
        raise
    return one


def ask(at: str | int, lines: list[tuple[bytes, bytes]] | None = None, context: ssl.SSLContext | None = None) -> Answer:
    """A request with these header lines, as they are: a client that repairs nothing."""
    connection = _connected(at)
    if context is not None:
        connection = context.wrap_socket(connection, server_hostname="localhost")
    with connection:
        fields = b"".join(name + b": " + value + b"\r\n" for name, value in lines or [])
        connection.sendall(b"GET /who HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + fields + b"\r\n")
        response = http.client.HTTPResponse(connection)
        response.begin()
        return response.status, response.read().decode()


def until(holds: Callable[[], bool], seconds: float = 30) -> bool:
    """Whether it holds before that time is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.2)
    return False
