"""System checks: the misconfigurations that let somebody in, or nobody, said before the first request."""

from __future__ import annotations

import itertools
import os
import sys
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Warn
from django.utils.module_loading import import_string

from vouchsafe import ConfigError, Verifier, VouchsafeError
from vouchsafe.django import conf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MIDDLEWARE = "vouchsafe.django.middleware.MutualTLSMiddleware"
BACKEND = "vouchsafe.django.backends.PrincipalBackend"
CSRF = "django.middleware.csrf.CsrfViewMiddleware"
AUTHENTICATION = "django.contrib.auth.middleware.AuthenticationMiddleware"
REMOTE_USER = {
    "django.contrib.auth.middleware.RemoteUserMiddleware",
    "django.contrib.auth.middleware.PersistentRemoteUserMiddleware",
    "django.contrib.auth.backends.RemoteUserBackend",
    "django.contrib.auth.backends.AllowAllUsersRemoteUserBackend",
    "rest_framework.authentication.RemoteUserAuthentication",
}
# What is known to put an address of X-Forwarded-For into REMOTE_ADDR.
REWRITERS = {
    "xff.middleware.XForwardedForMiddleware",
    "x_forwarded_for.middleware.XForwardedForMiddleware",
    "real_ip.middleware.RealIPMiddleware",
    "django_real_ip.middleware.RealIPMiddleware",
    "request_logging.middleware.SetRemoteAddrMiddleware",
    "set_remote_addr.middleware.SetRemoteAddr",
}


@register(Tags.security)
def check_vouchsafe(app_configs: Sequence[Any] | None = None, **_: Any) -> list[CheckMessage]:
    """All checks, in the order in which an operator would mend them."""
    found = [*_middleware(), *_remote_user(), *_server()]
    raw = getattr(settings, "VOUCHSAFE", None)
    if wrong := conf.problems(raw):
        return [Error(text, id="vouchsafe.E001") for text in wrong] + found
    wanted = conf.read(raw)
    return [*found, *_settings(wanted), *_configuration(wanted)]


def _middleware() -> Iterator[CheckMessage]:
    listed = list(settings.MIDDLEWARE)
    own = _places(listed, MIDDLEWARE)
    if not own:
        yield Error(f"{MIDDLEWARE} is not in MIDDLEWARE: no request is decided", id="vouchsafe.E005")
        return
    if any(place > own[0] for place in _places(listed, AUTHENTICATION)):
        yield Error(
            f"{MIDDLEWARE} stands before {AUTHENTICATION}, which puts the session's user into request.user",
            hint="Put it right after AuthenticationMiddleware.",
            id="vouchsafe.E006",
        )
    for name in listed[: own[0]]:
        if name in REWRITERS:
            yield Error(
                f"{name} stands before {MIDDLEWARE}, and makes REMOTE_ADDR what a header says",
                hint="Put it after, or do without it.",
                id="vouchsafe.E007",
            )
    if not _places(listed, CSRF):
        yield Warn(
            f"{CSRF} is not in MIDDLEWARE: a browser sends its certificate with what other sites make it ask",
            hint="Leave it in, also where all clients are services: one day a person has a certificate.",
            id="vouchsafe.W006",
        )


def _places(listed: list[str], wanted: str) -> list[int]:
    """Where this middleware, or a class made of it, stands."""
    return [place for place, name in enumerate(listed) if name == wanted or _is_made_of(name, wanted)]


def _is_made_of(name: str, wanted: str) -> bool:
    try:
        made, base = import_string(name), import_string(wanted)
    except ImportError:
        return False  # Django says so when it starts
    return isinstance(made, type) and issubclass(made, base)


def _remote_user() -> Iterator[CheckMessage]:
    framework = getattr(settings, "REST_FRAMEWORK", None) or {}
    used = [*settings.MIDDLEWARE, *settings.AUTHENTICATION_BACKENDS]
    used += [str(name) for name in framework.get("DEFAULT_AUTHENTICATION_CLASSES", ())]
    for name in used:
        if name in REMOTE_USER:
            yield Error(
                f"{name} believes REMOTE_USER, which under ASGI is a header that every client can send",
                hint="Remove it; PrincipalBackend and USERS do its work.",
                id="vouchsafe.E008",
            )


def _server() -> Iterator[CheckMessage]:
    """What can be known of the server from the environment of this process."""
    arguments = os.environ.get("GUNICORN_CMD_ARGS", "").replace("=", " ").split()
    pairs = dict(itertools.pairwise(arguments))
    if pairs.get("--header-map") == "dangerous":
        yield Warn(
            "gunicorn runs with --header-map dangerous: X_A is taken for X-A",
            hint="Leave header_map at `drop`.",
            id="vouchsafe.W007",
        )
    allowed = pairs.get("--forwarded-allow-ips", os.environ.get("FORWARDED_ALLOW_IPS", ""))
    if "*" in allowed:
        yield Warn(
            "FORWARDED_ALLOW_IPS is *: every client is believed what it says about where it comes from",
            hint="Name the proxy's address; run uvicorn with --no-proxy-headers.",
            id="vouchsafe.W008",
        )


def _settings(wanted: conf.Settings) -> Iterator[CheckMessage]:
    if not wanted.required:
        yield Warn(
            "VOUCHSAFE['REQUIRED'] is False: requests without a certificate reach every view",
            hint="Each view that needs a principal has to say so: @principal_required.",
            id="vouchsafe.W001",
        )
    if wanted.create_users:
        yield Warn(
            "VOUCHSAFE['CREATE_USERS'] is True: every certificate that USERS gives a name makes a user",
            id="vouchsafe.W003",
        )
    needs_backend = [
        key for key in ("users", "role_permissions", "role_groups") if getattr(wanted, key)
    ]  # without a backend nobody asks what roles permit
    if needs_backend and BACKEND not in settings.AUTHENTICATION_BACKENDS:
        yield Error(
            f"VOUCHSAFE['{needs_backend[0].upper()}'] is set, and {BACKEND} is not in AUTHENTICATION_BACKENDS",
            id="vouchsafe.E009",
        )
    if needs_backend and not apps.is_installed("django.contrib.auth"):
        yield Error(
            f"VOUCHSAFE['{needs_backend[0].upper()}'] is set, and django.contrib.auth is not in INSTALLED_APPS",
            id="vouchsafe.E010",
        )


def _configuration(wanted: conf.Settings) -> Iterator[CheckMessage]:
    try:
        verifier = Verifier.from_config(wanted.config)
    except ConfigError as error:
        for finding in error.findings:
            kind, number = (Warn, "W002") if finding.is_warning else (Error, "E002")
            yield kind(str(finding), id=f"vouchsafe.{number}")
        return
    except (VouchsafeError, OSError) as error:
        yield Error(f"{wanted.config}: {error}", id="vouchsafe.E002")
        return
    for finding in verifier.warnings:
        yield Warn(str(finding), id="vouchsafe.W002")
    if not verifier.identifies:
        yield Error(f"{wanted.config} has neither rules nor a mapper: it would identify nobody", id="vouchsafe.E003")
    yield from _proxy(wanted, verifier)
    for name in dangers(wanted.config):
        yield Warn(f"{wanted.config} has a lax choice: {name}", id="vouchsafe.W005")


def _proxy(wanted: conf.Settings, verifier: Verifier) -> Iterator[CheckMessage]:
    proxy = verifier.proxy
    if wanted.source != "proxy":
        if proxy is not None:
            yield Warn(
                f"VOUCHSAFE['SOURCE'] is '{wanted.source}', and {wanted.config} has a [proxy] that is never read",
                id="vouchsafe.W004",
            )
        return
    if proxy is None:
        yield Error(
            f"VOUCHSAFE['SOURCE'] is 'proxy', and {wanted.config} has no [proxy]: no header is read from anywhere",
            id="vouchsafe.E004",
        )
    elif wanted.hop == "address" and not (proxy.trusts_networks or proxy.trusts_unix_socket):
        yield Error(
            f"[proxy] of {wanted.config} trusts principals only, VOUCHSAFE['HOP'] is 'address': headers are refused",
            hint="Set HOP to 'certificate', or name networks or unix_socket.",
            id="vouchsafe.E011",
        )
    elif wanted.hop == "certificate" and not proxy.trusts_principals:
        yield Error(
            f"VOUCHSAFE['HOP'] is 'certificate', and [proxy] of {wanted.config} names no principals",
            id="vouchsafe.E012",
        )


def dangers(config: str) -> list[str]:
    """The lax choices that a configuration makes, by the names that they have there (from Python 3.11 on)."""
    document: dict[str, Any] = {}
    if sys.version_info >= (3, 11):
        import tomllib

        with open(config, "rb") as file:
            document = tomllib.load(file)
    anchors = document.get("anchors", {})
    found = [f"danger.{key}" for key in document.get("danger", {})]
    return found + [f"anchors.{name}.danger.{key}" for name in anchors for key in anchors[name].get("danger", {})]
