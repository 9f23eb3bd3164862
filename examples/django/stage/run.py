"""The stage for people: fixed ports, and commands to try."""

import shutil
import sys

from stage.certificates import LEAVES, Authorities
from stage.servers import HERE, Stage, ours

FOLDER = HERE / "var"

PORTS = {
    "gunicorn": {"TLS": 8443, "PLAIN": 8080, "DIRECT": 8001},
    "uvicorn": {"TLS": 8444, "PLAIN": 8081, "DIRECT": 8002},
}

INVITATION = """
It is up: nginx on https://127.0.0.1:8443 for gunicorn, and on https://127.0.0.1:8444 for uvicorn. To try, from here:

  as() { curl --cacert var/pki/fleet-root.pem --cert var/pki/$1.chain.pem --key var/pki/$1.key "${@:2}"; }

  as billing https://127.0.0.1:8443/                    # who am I
  as billing https://127.0.0.1:8443/documents/1/        # its own
  as reports https://127.0.0.1:8443/documents/1/        # somebody else's: 404
  as alice   https://127.0.0.1:8444/documents/          # a person, by smart card, at uvicorn
  as olga    https://127.0.0.1:8443/admin/              # an operator, without a login
  as billing https://127.0.0.1:8443/admin/              # no operator: 403
  as partner-billing https://127.0.0.1:8443/            # an authority that may not say so: 403
  curl --cacert var/pki/fleet-root.pem https://127.0.0.1:8443/                     # nobody: 401
  curl --interface 127.0.0.2 -H 'X-SSL-Client-Cert: x' http://127.0.0.1:8001/      # past nginx: 403
  ./revoke reports                                      # then ask as reports again
  @PYTHON@ manage.py vouchsafe_check var/pki/outside.pem    # what is configured, and who that would be

Why somebody was refused: var/gunicorn.log, var/uvicorn.log, var/nginx/nginx.log. Ctrl-C stops everything.
"""


def serve() -> None:
    """Afresh each time: what it keeps is of no value."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    applications = [application for application in ours() if application.name in PORTS]
    for application in applications:
        application.ports = PORTS[application.name]
    with Stage(FOLDER, applications) as stage:
        print(INVITATION.replace("@PYTHON@", sys.executable))
        try:
            stage.wait()
        except KeyboardInterrupt:
            print("\nstopping")


def revoke(name: str) -> None:
    issuers = {leaf.name: leaf.issuer for leaf in LEAVES}
    if name not in issuers or not FOLDER.is_dir():
        sys.exit(f"found {name}, wanted one of {', '.join(issuers)}, while ./run runs")
    authorities = Authorities(FOLDER)
    authorities.revoke(name, issuers[name])
    authorities.publish_crl(issuers[name])
    print(f"{name} is revoked: var/pki/crls/{issuers[name]}.crl")
