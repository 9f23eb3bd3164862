"""The main job: a handshake of Python's own ``ssl``, and who the client is then."""

from __future__ import annotations

import socket
import ssl
import sys
import threading
from pathlib import Path

import pytest

import authority
from authority import SERVER, Fleet, Issued
from vouchsafe import Refusal, Verifier


def context(purpose: ssl.Purpose, fleet: Fleet, own: Issued, chain: str = "") -> ssl.SSLContext:
    file = fleet.folder / f"{purpose.name}.pem"
    file.write_text(own.pem + chain + own.key_pem)
    made = ssl.create_default_context(purpose, cadata=fleet.root.pem + fleet.issuing.pem)
    made.load_cert_chain(file)
    return made


def handshake(fleet: Fleet, client: Issued, chain: str = "") -> list[bytes]:
    """What the server has of the client's certificates: its own, and from Python 3.13 on the others."""
    server = fleet.issuing.issue(dns="api.svc.example", usages=(SERVER,))
    accepting = context(ssl.Purpose.CLIENT_AUTH, fleet, server)
    accepting.verify_mode = ssl.CERT_REQUIRED
    connecting = context(ssl.Purpose.SERVER_AUTH, fleet, client, chain)
    ours, theirs = socket.socketpair()

    def connect() -> None:
        with connecting.wrap_socket(theirs, server_hostname="api.svc.example") as connection:
            connection.recv(1)

    thread = threading.Thread(target=connect)
    thread.start()
    with accepting.wrap_socket(ours, server_side=True) as connection:
        leaf = connection.getpeercert(binary_form=True)
        assert leaf is not None
        certificates = [leaf]
        if sys.version_info >= (3, 13):
            certificates = connection.get_unverified_chain()
        connection.sendall(b"!")
    thread.join()
    return certificates


def test_a_client_is_identified_after_its_handshake(fleet: Fleet, verifier: Verifier) -> None:
    leaf, *others = handshake(fleet, fleet.service())
    assert str(verifier.identify(leaf, others)) == "service payments/api"


def test_a_client_that_openssl_accepts_is_refused_all_the_same(fleet: Fleet) -> None:
    revoked, elsewhere = fleet.service(), fleet.issuing.issue(spiffe="spiffe://evil.example/ns/payments/sa/api")
    fleet.write(revoked=(revoked,))
    verifier = Verifier.from_config(fleet.config)
    for client, rule in [(revoked, "revoked"), (elsewhere, "unmapped")]:
        leaf, *others = handshake(fleet, client)
        with pytest.raises(Refusal) as refused:
            verifier.identify(leaf, others)
        assert refused.value.rule == rule


@pytest.mark.skipif(sys.version_info < (3, 13), reason="ssl tells of the client's own certificate alone")
def test_intermediates_come_with_the_handshake(tmp_path: Path) -> None:
    fleet = authority.fleet(tmp_path)
    fleet.write()
    text = fleet.config.read_text().replace('intermediates = ["issuing.pem"]', "")
    verifier = Verifier.from_toml(text, folder=fleet.folder)
    leaf, *others = handshake(fleet, fleet.service(), fleet.issuing.pem)
    assert others == [fleet.issuing.der]
    assert str(verifier.identify(leaf, others)) == "service payments/api"
