"""``identify`` from Python beside the same call in Rust, and beside pyca/cryptography's verifier, in one process.

``../run-benches`` builds what it needs: a module with the feature ``probe``, which runs the Rust call and says how long
it took.

All three judge the same chain of three ECDSA P-256 certificates. cryptography checks no revocation, and makes no
identity; so vouchsafe is measured without CRLs (the like for like), and with them (what a service runs).
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store

import authority
from vouchsafe import Verifier, _vouchsafe

ROUNDS = 41
CALLS = 50
LIMIT = 1.3


def python(call: Callable[[], object]) -> float:
    """The seconds of so many calls."""
    started = time.perf_counter()
    for _ in range(CALLS):
        call()
    return time.perf_counter() - started


def measure(contestants: dict[str, Callable[[], float]]) -> dict[str, float]:
    """The median microseconds of one call. The rounds are interleaved, so that what disturbs one disturbs all."""
    rounds: dict[str, list[float]] = {name: [] for name in contestants}
    for number in range(ROUNDS + 3):
        for name, run in contestants.items():
            seconds = run()
            if number >= 3:
                rounds[name].append(seconds / CALLS * 1e6)
    return {name: statistics.median(each) for name, each in rounds.items()}


def main() -> int:
    fleet = authority.fleet(Path(tempfile.mkdtemp()))
    fleet.write()
    bare = fleet.toml("[danger]", "no_revocation = true")
    for line in ("[revocation]\n", 'crls = ["root.crl", "issuing.crl"]\n', 'intermediates = ["issuing.pem"]\n'):
        bare = bare.replace(line, "")
    plain = Verifier.from_toml(bare, folder=fleet.folder)
    full = Verifier.from_config(fleet.config, watch=True)
    peer = fleet.service()
    leaf, others = peer.der, [fleet.issuing.der]
    theirs = PolicyBuilder().store(Store([fleet.root.certificate])).build_client_verifier()

    def cryptography() -> object:
        chain = [x509.load_der_x509_certificate(der) for der in others]
        return theirs.verify(x509.load_der_x509_certificate(leaf), chain)

    # Not in the stubs, as it is in no wheel that is given to anybody.
    time_rust = getattr(_vouchsafe, "_time_identify")  # noqa: B009
    medians = measure(
        {
            "rust": lambda: time_rust(plain, leaf, others, CALLS),
            "python": lambda: python(lambda: plain.identify(leaf, others)),
            "rust, CRLs": lambda: time_rust(full, leaf, others, CALLS),
            "python, CRLs, watching": lambda: python(lambda: full.identify(leaf, others)),
            "cryptography": lambda: python(cryptography),
        }
    )
    full.close()
    for name, microseconds in medians.items():
        print(f"{name:24} {microseconds:8.1f} us")
    ratios = {
        "python / rust": medians["python"] / medians["rust"],
        "python / rust, CRLs": medians["python, CRLs, watching"] / medians["rust, CRLs"],
        "python / cryptography": medians["python"] / medians["cryptography"],
    }
    for name, ratio in ratios.items():
        print(f"{name:24} {ratio:8.3f}")
    return int(max(ratios["python / rust"], ratios["python / rust, CRLs"]) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
