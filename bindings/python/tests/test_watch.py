"""Files that change while a service runs."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
import weakref
from pathlib import Path
from typing import Any

import pytest

import authority
from authority import PROXY, SERVICES, Fleet, nginx_headers
from vouchsafe import Change, ConfigError, Hop, NotConfigured, Refusal, Verifier
from waiting import PATIENCE, until

TESTS = str(Path(__file__).parent)


def is_refused(verifier: Verifier, peer: authority.Issued) -> bool:
    try:
        verifier.identify(peer.der)
    except Refusal:
        return True
    return False


def test_a_crl_that_comes_revokes_while_running(fleet: Fleet, watching: Verifier) -> None:
    peer, other = fleet.service(), fleet.service("ns/payments/sa/other")
    assert watching.identify(peer.der).name == "payments/api"
    fleet.write_crls(peer, number=2)
    until(lambda: is_refused(watching, peer), "the peer is revoked")
    assert watching.identify(other.der).name == "payments/other"
    assert watching.generation == 1
    assert watching.last_error is None


def test_an_older_crl_does_not_come_back(fleet: Fleet) -> None:
    peer = fleet.service()
    fleet.write_crls(peer, number=2)
    changes: list[Change] = []
    with Verifier.from_config(fleet.config, watch=True, on_change=changes.append) as verifier:
        fleet.write_crls(number=1)
        until(lambda: verifier.generation == 1, "the older CRLs are loaded")
        assert is_refused(verifier, peer)
        # The headers of a proxy are decided by the same CRLs.
        with pytest.raises(Refusal, match="revoked"):
            verifier.identify_forwarded(nginx_headers(peer), Hop.unix_socket())
        until(lambda: changes, "the change is told")
    assert len(changes[0].kept) == 2
    assert "Fleet" in changes[0].kept[0]


def test_files_that_are_not_good_change_nothing(fleet: Fleet) -> None:
    peer = fleet.service()
    changes: list[Change] = []
    with Verifier.from_config(fleet.config, watch=True, on_change=changes.append) as verifier:
        authority.replace(fleet.config, 'purpose = "cilent"\n')
        until(lambda: changes, "the fault is told")
        assert isinstance(verifier.last_error, ConfigError)
        assert 'did you mean "client"?' in str(verifier.last_error)
        assert verifier.identify(peer.der).name == "payments/api"
        assert (changes[0].swapped, changes[0].generation) == (False, 0)
        assert str(changes[0].error) == str(verifier.last_error)
        fleet.write(PROXY)
        until(lambda: verifier.last_error is None, "the files are good again")
    assert len(changes) == 2
    assert (changes[1].swapped, changes[1].generation, changes[1].error) == (True, 1, None)


def test_the_proxy_changes_with_the_rest(fleet: Fleet, watching: Verifier) -> None:
    assert watching.proxy is not None
    headers = nginx_headers(fleet.service())
    fleet.write(PROXY.replace("10.0.7.0/28", "10.0.8.0/28"), SERVICES.replace("services", "more"))
    until(lambda: watching.generation == 1, "the change holds")
    assert watching.proxy.networks == ("10.0.8.0/28",)
    principal = watching.identify_forwarded(headers, Hop.address("10.0.8.1"))
    assert principal is not None
    assert principal.rules == ("more", "services")
    with pytest.raises(Refusal):
        watching.identify_forwarded(headers, Hop.address("10.0.7.1"))


def test_without_rules_there_is_nothing_to_watch(fleet: Fleet) -> None:
    authority.replace(fleet.config, fleet.toml().replace(SERVICES, ""))
    with pytest.raises(NotConfigured, match="identifies nobody"):
        Verifier.from_config(fleet.config, watch=True)


def test_what_holds_stays_after_the_end_of_watching(fleet: Fleet) -> None:
    peer = fleet.service()
    with Verifier.from_config(fleet.config, watch=True) as verifier:
        assert verifier.watching
        fleet.write_crls(peer, number=2)
        until(lambda: verifier.generation == 1, "the change holds")
    verifier.close()
    assert not verifier.watching
    fleet.write_crls(number=3)
    verifier.look()
    assert verifier.generation == 1
    assert is_refused(verifier, peer)
    assert repr(verifier).endswith("generation 1>")


def test_what_a_callback_raises_ends_nothing(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    raised: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", raised.append)
    errors = [KeyError("mine"), SystemExit(3), KeyboardInterrupt()]

    def on_change(_: Change) -> None:
        raise errors[len(raised)]

    with Verifier.from_config(fleet.config, watch=True, on_change=on_change) as verifier:
        for number, error in enumerate(errors, start=1):
            fleet.write_crls(number=number + 1)
            until(lambda: len(raised) == number, "the exception is told")  # noqa: B023
            assert raised[-1].exc_value is error
            assert verifier.generation == number
        assert verifier.watching


def test_a_callback_may_use_and_close_the_verifier(fleet: Fleet) -> None:
    peer = fleet.service().der
    told: list[str] = []

    def on_change(change: Change) -> None:
        told.append(f"{change.generation} {verifier.generation} {verifier.identify(peer).name}")
        verifier.close()
        told.append(str(verifier.watching))

    verifier = Verifier.from_config(fleet.config, watch=True, on_change=on_change)
    fleet.write_crls(number=2)
    until(lambda: len(told) == 2, "the callback comes to its end")
    assert told == ["1 1 payments/api", "False"]


def test_closing_waits_for_a_callback_that_runs_and_lets_it(fleet: Fleet) -> None:
    inside = threading.Event()
    told: list[str] = []

    def on_change(_: Change) -> None:
        inside.set()
        for _turn in range(20):
            # Each turn gives up the interpreter's lock, and wants it back.
            threading.Event().wait(0.001)
        told.append("done")

    verifier = Verifier.from_config(fleet.config, watch=True, on_change=on_change)
    fleet.write_crls(number=2)
    assert inside.wait(PATIENCE)
    verifier.close()
    assert told == ["done"]


def test_a_verifier_that_nobody_has_ends_its_thread(fleet: Fleet) -> None:
    inside = threading.Event()
    verifier = Verifier.from_config(fleet.config, watch=True, on_change=lambda _: inside.set())
    gone = weakref.ref(verifier)
    threads = native_threads()
    fleet.write_crls(number=2)
    assert inside.wait(PATIENCE)
    del verifier
    gc.collect()
    assert gone() is None
    until(lambda: native_threads() < threads, "the threads end")


def native_threads() -> int:
    return len(list(Path("/proc/self/task").iterdir())) if sys.platform == "linux" else 0


ENDS = {
    "while it watches": "",
    "with an exception": "raise SystemExit(0)",
    "with a callback that sleeps": "change(); inside.wait(20)",
    "after the verifier is gone": "del verifier",
    "with a verifier in a cycle": "loop = [verifier]; loop.append(loop); del verifier",
    "with a verifier that is made too late": """
def too_late():
    try:
        Verifier.from_config(fleet.config, watch=True)
    except Exception as error:
        print(type(error).__name__, flush=True)
late.append(too_late)
""",
    "in a forked process, too": """
import os
if os.fork() == 0:
    assert verifier.watching
    sys.exit(0)
assert os.wait()[1] == 0
""",
}


@pytest.mark.parametrize("how", ENDS)
def test_the_interpreter_ends(how: str, tmp_path: Path) -> None:
    script = f"""
import atexit, sys, threading, time, pathlib
sys.path.insert(0, {TESTS!r})
late = []
atexit.register(lambda: [each() for each in late])  # Runs last, as it comes first.
import authority
from vouchsafe import Verifier
fleet = authority.fleet(pathlib.Path({str(tmp_path)!r}))
fleet.write()
inside = threading.Event()
def told(change):
    inside.set()
    time.sleep(0.5)
def change():
    fleet.write_crls(number=2)
verifier = Verifier.from_config(fleet.config, watch=True, on_change=told)
{ENDS[how]}
"""
    run = subprocess.run([sys.executable, "-W", "ignore", "-c", script], capture_output=True, text=True, timeout=60)
    wanted = "WatchError\n" if "too late" in how else ""
    assert (run.returncode, run.stdout, run.stderr) == (0, wanted, "")
