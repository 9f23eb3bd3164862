"""A watcher's thread does not live in the child of a fork: gunicorn's ``--preload`` forks after everything is made."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection

import pytest

import authority
from authority import PROXY, Fleet
from test_watch import is_refused
from vouchsafe import Change, ConfigError, Verifier
from waiting import until

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here"),
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning"),
]


def in_child(run: Callable[[], object]) -> None:
    """Runs it in the child of a fork, which must come to its end."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            run()
            status = 0
        except BaseException:
            os.write(writer, traceback.format_exc().encode())
        finally:
            os._exit(status)
    os.close(writer)
    with os.fdopen(reader) as said:
        text = said.read()
    assert os.waitpid(child, 0)[1] == 0, text


def test_a_child_watches_anew(fleet: Fleet, watching: Verifier) -> None:
    peer = fleet.service()
    assert watching.identify(peer.der).name == "payments/api"

    def child() -> None:
        assert watching.watching
        before = watching.generation
        assert before > 0, "another process is another generation"
        assert watching.identify(peer.der).name == "payments/api"
        fleet.write_crls(peer, number=2)
        until(lambda: is_refused(watching, peer), "the child sees the CRL")
        assert watching.generation > before
        watching.close()

    in_child(child)
    until(lambda: is_refused(watching, peer), "the parent sees it, too")


def test_a_child_begins_with_what_the_files_say_then(fleet: Fleet, watching: Verifier) -> None:
    peer = fleet.service()

    def child() -> None:
        fleet.write_crls(peer, number=2)
        # Nobody has watched until here: the first call loads.
        assert is_refused(watching, peer)

    in_child(child)


def test_a_child_whose_files_are_not_good_has_what_its_parent_had(fleet: Fleet) -> None:
    peer = fleet.service()
    changes: list[Change] = []
    verifier = Verifier.from_config(fleet.config, watch=True, on_change=changes.append)

    def child() -> None:
        changes.clear()
        authority.replace(fleet.config, "purpose")
        assert verifier.identify(peer.der).name == "payments/api"
        assert isinstance(verifier.last_error, ConfigError)
        until(lambda: changes, "the fault is told")
        assert not changes[0].swapped
        assert changes[0].generation == verifier.generation
        fleet.write(PROXY, revoked=(peer,), number=2)
        until(lambda: is_refused(verifier, peer), "the child sees that they are good again")
        assert verifier.last_error is None

    in_child(child)
    verifier.close()


def test_no_crl_goes_back_in_a_child(fleet: Fleet) -> None:
    peer = fleet.service()
    fleet.write_crls(peer, number=2)
    with Verifier.from_config(fleet.config, watch=True) as verifier:

        def child() -> None:
            fleet.write_crls(number=1)
            assert is_refused(verifier, peer)

        in_child(child)


def test_what_was_closed_stays_closed_in_a_child(fleet: Fleet) -> None:
    peer = fleet.service()
    verifier = Verifier.from_config(fleet.config, watch=True)
    verifier.close()

    def child() -> None:
        fleet.write_crls(peer, number=2)
        assert not verifier.watching
        assert verifier.identify(peer.der).name == "payments/api"

    in_child(child)


def test_a_child_may_close_or_forget_what_it_never_used(fleet: Fleet) -> None:
    verifiers = [Verifier.from_config(fleet.config, watch=True) for _ in range(2)]

    def child() -> None:
        verifiers[0].close()
        assert not verifiers[0].watching
        verifiers.clear()

    in_child(child)
    assert all(verifier.watching for verifier in verifiers)
    verifiers.clear()


def test_a_childs_child_watches_anew(fleet: Fleet, watching: Verifier) -> None:
    peer = fleet.service()

    def grandchild() -> None:
        assert watching.generation == 2
        fleet.write_crls(peer, number=2)
        until(lambda: is_refused(watching, peer), "the grandchild sees the CRL")

    def child() -> None:
        assert watching.generation == 1
        in_child(grandchild)
        until(lambda: is_refused(watching, peer), "the child sees it")

    in_child(child)


def test_many_forks_among_busy_threads(fleet: Fleet, watching: Verifier) -> None:
    """No lock that somebody held goes into a child."""
    peer = fleet.service().der
    over = threading.Event()

    def busy() -> None:
        while not over.is_set():
            watching.identify(peer)
            watching.look()

    threads = [threading.Thread(target=busy) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(20):
            in_child(lambda: watching.identify(peer))
    finally:
        over.set()
        for thread in threads:
            thread.join()


def worker(verifier: Verifier, peer: bytes, answers: Connection) -> None:
    answers.send((str(verifier.identify(peer)), verifier.watching))
    answers.close()
    sys.exit(0)


def test_multiprocessing_that_forks(fleet: Fleet, watching: Verifier) -> None:
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=worker, args=(watching, fleet.service().der, sender))
    process.start()
    assert receiver.poll(60)
    assert receiver.recv() == ("service payments/api", True)
    process.join(60)
    assert process.exitcode == 0
