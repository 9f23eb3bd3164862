"""One verifier, many threads."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from authority import Fleet, nginx_headers
from vouchsafe import Hop, Refusal, Verifier
from waiting import until


def test_many_threads_at_once_get_their_own_answers(fleet: Fleet, watching: Verifier) -> None:
    peers = [fleet.service(f"ns/payments/sa/api-{number}") for number in range(8)]
    revoked = fleet.service("ns/payments/sa/revoked")

    def ask(number: int) -> str:
        peer = peers[number % 8]
        principal = watching.identify_forwarded(nginx_headers(peer), Hop.unix_socket())
        assert principal == watching.identify(peer.der)
        with pytest.raises(Refusal):
            watching.identify(peer.der[:-1])
        return principal.name

    with ThreadPoolExecutor(16) as pool:
        answers = pool.map(ask, range(400))
        # And what holds is changed meanwhile.
        for number in range(3):
            fleet.write_crls(revoked, number=number + 2)
            watching.look()
        assert list(answers) == [f"payments/api-{number % 8}" for number in range(400)]
    until(lambda: watching.generation > 0, "the change holds")
    with pytest.raises(Refusal, match="revoked"):
        watching.identify(revoked.der)


@pytest.fixture
def _no_switching() -> Iterator[None]:
    """No thread gives up the interpreter's lock unless it releases it itself."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(3600)
    yield
    sys.setswitchinterval(interval)


Call = Callable[[Verifier, Fleet, bytes], Any]
CALLS: dict[str, Call] = {
    "identify": lambda verifier, _, peer: verifier.identify(peer),
    "verify": lambda verifier, _, peer: verifier.verify(peer),
    "explain": lambda verifier, _, peer: verifier.explain(peer),
    "from_config": lambda _, fleet, __: Verifier.from_config(fleet.config),
    "from_toml": lambda _, fleet, __: Verifier.from_toml(fleet.toml(), folder=fleet.folder),
}


@pytest.mark.usefixtures("_no_switching")
@pytest.mark.parametrize("name", CALLS)
def test_others_run_while_it_works(name: str, fleet: Fleet, verifier: Verifier) -> None:
    """Counted, not timed: without a release the other thread would never run, however often it is called."""
    peer, call = fleet.service().der, CALLS[name]
    principal = verifier.identify(peer)
    ran: list[str] = []
    gate = threading.Lock()
    gate.acquire()

    def run() -> None:
        gate.acquire()
        ran.append("the other")

    other = threading.Thread(target=run)
    other.start()
    gate.release()
    for _ in range(5000):
        principal.has_role("reader")
    assert ran == [], "what releases nothing lets nobody run"
    calls = 0
    while not ran and calls < 5000:
        call(verifier, fleet, peer)
        calls += 1
    assert ran == ["the other"], f"nobody ran in {calls} calls"
    other.join()


@pytest.mark.usefixtures("_no_switching")
def test_others_run_while_headers_are_read(fleet: Fleet, verifier: Verifier) -> None:
    headers, hop = nginx_headers(fleet.service()), Hop.unix_socket()
    CALLS["forwarded"] = lambda verifier, _, __: verifier.identify_forwarded(headers, hop)
    try:
        test_others_run_while_it_works("forwarded", fleet, verifier)
    finally:
        del CALLS["forwarded"]
