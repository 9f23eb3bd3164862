"""nginx before uWSGI: the certificate in parameters of uWSGI's own protocol, which no client can send."""

from __future__ import annotations

import contextlib
import os
import shutil
import ssl
import subprocess
from typing import TYPE_CHECKING

import pytest

import servers
from authority import SERVER, root
from fleet import Card, Fleet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pyuwsgi = pytest.importorskip("pyuwsgi")
NGINX = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not here")

APP = """
from vouchsafe import Verifier
from vouchsafe.wsgi import MutualTLSMiddleware

def who(environ, start_response):
    start_response("200 OK", [])
    return [str(environ["vouchsafe.principal"]).encode()]

app = MutualTLSMiddleware(
    who, Verifier.from_config("fleet.toml", watch=True), source="params", params_hop="nginx"
)
"""

# As docs/django.md has it: what the application reads, at every listener.
CONFIG = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; uwsgi_temp_path {folder}/uwsgi;
    fastcgi_temp_path {folder}/fastcgi; scgi_temp_path {folder}/scgi;
    uwsgi_param REQUEST_METHOD $request_method;
    uwsgi_param PATH_INFO $document_uri;
    uwsgi_param QUERY_STRING $query_string;
    uwsgi_param SERVER_NAME $server_name;
    uwsgi_param SERVER_PORT $server_port;
    uwsgi_param REMOTE_ADDR $remote_addr;
    uwsgi_param SSL_CLIENT_CERT $ssl_client_raw_cert;
    uwsgi_param SSL_CLIENT_VERIFY $ssl_client_verify;
    server {{
        listen 127.0.0.1:{tls} ssl;
        ssl_certificate {folder}/server.pem; ssl_certificate_key {folder}/server.pem;
        ssl_client_certificate {folder}/fleet-ca.pem; ssl_verify_client optional_no_ca;
        location / {{ uwsgi_pass unix:{folder}/app.sock; }}
    }}
    server {{ listen 127.0.0.1:{plain}; location / {{ uwsgi_pass unix:{folder}/app.sock; }} }}
}}
"""


@pytest.fixture
def fleet(tmp_path: Path) -> Fleet:
    return Fleet(tmp_path / "fleet")


class Site:
    """nginx, by TLS and without."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.tls, self.plain = folder, servers.free_port(), servers.free_port()

    def ask(self, card: Card | None, *lines: tuple[bytes, bytes]) -> servers.Answer:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        if card is not None:
            (self.folder / "client.pem").write_text(card.pem + card.key_pem)
            context.load_cert_chain(self.folder / "client.pem")
        return servers.ask(self.tls, list(lines), context)


@contextlib.contextmanager
def nginx(folder: Path) -> Iterator[Site]:
    site = Site(folder)
    server = root("Server CA").issue(dns="localhost", usages=(SERVER,))
    (folder / "server.pem").write_text(server.pem + server.key_pem)
    (folder / "nginx.conf").write_text(CONFIG.format(folder=folder, tls=site.tls, plain=site.plain))
    process = subprocess.Popen([str(NGINX), "-p", folder, "-c", "nginx.conf"], stderr=subprocess.DEVNULL)
    try:
        assert servers.until(lambda: _listens(site.plain))
        yield site
    finally:
        process.terminate()
        process.wait()


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError):
        servers.ask(port)
        return True
    return False


def test_nginx_hands_certificates_to_uwsgi_in_parameters(fleet: Fleet) -> None:
    (fleet.folder / "server.py").write_text("import pyuwsgi, sys\npyuwsgi.run(sys.argv[1:])\n")
    path = str(fleet.folder / "app.sock")
    arguments = ["--socket", path, "--wsgi-file", "app.py", "--callable", "app", "--master", "--die-on-term"]
    card, other = fleet.service(), root("Fleet CA").service("ns/web/sa/api")
    stranger = Card(other.certificate, other.key)
    forged = [(b"SSL-Client-Cert", card.escaped.encode()), (b"SSL-Client-Verify", b"SUCCESS"), *card.lines()]
    with servers.serving(fleet.folder, APP, "server", *arguments, at=path), nginx(fleet.folder) as site:
        assert site.ask(card) == (200, "service web/api (forwarded by nginx)")
        assert site.ask(None)[0] == 401
        assert site.ask(None, *forged)[0] == 401
        assert servers.ask(site.plain, forged)[0] == 401
        assert site.ask(stranger)[0] == 403  # optional_no_ca
        assert site.ask(fleet.service("web/api", domain="other.example"))[0] == 403
        fleet.revoke(card)  # the workers were forked when the application had been loaded
        assert servers.until(lambda: site.ask(card)[0] == 403)
