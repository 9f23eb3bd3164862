"""The system checks: each finds its misconfiguration, and a right site has none."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from authority import PROXY
from fleet import CONFIG, Fleet
from vouchsafe.django import conf

CSRF = "django.middleware.csrf.CsrfViewMiddleware"
SESSIONS = "django.contrib.sessions.middleware.SessionMiddleware"
AUTHENTICATION = "django.contrib.auth.middleware.AuthenticationMiddleware"
OURS = "vouchsafe.django.middleware.MutualTLSMiddleware"
MODELS = "django.contrib.auth.backends.ModelBackend"
NETWORKS = 'networks = ["10.0.7.0/28"]\nunix_socket = true\n'
PRINCIPALS = 'principals = [{ kind = "service", name = "web/edge" }]\n'

# title: (keys of VOUCHSAFE, other settings, what is made of the configuration, [(id, a part of the message)])
FOUND: dict[str, tuple[dict[str, Any], dict[str, Any], Any, list[tuple[str, str]]]] = {
    "a right site has no findings": ({}, {}, None, []),
    "a mistyped key": ({"REQIRED": True}, {}, None, [("E001", "did you mean REQUIRED?")]),
    "a key in small letters": ({"source": "proxy"}, {}, None, [("E001", "did you mean SOURCE?")]),
    "a key that is like none": ({"X": 1}, {}, None, [("E001", "there are CONFIG, SOURCE, ")]),
    "no CONFIG": ({"CONFIG": None}, {}, None, [("E001", "['CONFIG'] is not set")]),
    "a CONFIG that is no path": ({"CONFIG": 7}, {}, None, [("E001", "found 7, wanted a path")]),
    "a flag that is a text": ({"REQUIRED": "False"}, {}, None, [("E001", "wanted True or False")]),
    "a source that is not there": ({"SOURCE": "header"}, {}, None, [("E001", "wanted one of proxy, params, socket")]),
    "params without a hop": ({"SOURCE": "params"}, {}, None, [("E001", "needs params_hop")]),
    "a hop of params that are not read": ({"PARAMS_HOP": "nginx"}, {}, None, [("E001", "has no parameters")]),
    "a hop's certificate where no hop is asked": (
        {"SOURCE": "socket", "HOP": "certificate"}, {}, None, [("E001", "reads no header of a hop")],
    ),
    "users by a function that is not there": (
        {"USERS": "site_client.nobody"}, {}, None, [("E001", 'does not define a "nobody"')],
    ),
    "users by what is no function": ({"USERS": "fleet.HOP"}, {}, None, [("E001", "fleet.HOP is no function")]),
    "users by a table": ({"USERS": {"kind": "person"}}, {}, None, [("E001", "wanted the dotted path")]),
    "users that are made of nothing": ({"CREATE_USERS": True}, {}, None, [("E001", "there are no USERS")]),
    "a role that permits nothing": ({"ROLE_PERMISSIONS": {"reader": []}}, {}, None, [("E001", "is not empty")]),
    "a permission without its application": (
        {"ROLE_PERMISSIONS": {"reader": ["view_letter"]}}, {}, None, [("E001", "'view_letter' is no permission")],
    ),
    "a role with a text in place of a list": (
        {"ROLE_GROUPS": {"reader": "clerks"}}, {}, None, [("E001", "wanted a list of names")],
    ),
    "an open path that is a prefix of none": ({"OPEN_PATHS": ["healthz"]}, {}, None, [("E001", "begins with /")]),
    "open paths that are a text": ({"OPEN_PATHS": "/healthz"}, {}, None, [("E001", "wanted a list of paths")]),
    "two faults are told at once": (
        {"SOURCE": "header", "WATCH": 1}, {}, None, [("E001", "True or False"), ("E001", "wanted one of")],
    ),
    "a certificate is not required": ({"REQUIRED": False}, {}, None, [("W001", "reach every view")]),
    "users are made": (
        {"USERS": "site_client.username", "CREATE_USERS": True}, {}, None, [("W003", "makes a user")],
    ),
    "the middleware is missing": (
        {}, {"MIDDLEWARE": [SESSIONS, AUTHENTICATION]}, None, [("E005", "no request is decided")],
    ),
    "the session's user comes after ours": (
        {}, {"MIDDLEWARE": [SESSIONS, CSRF, OURS, AUTHENTICATION]}, None, [("E006", "puts the session's user")],
    ),
    "a class made of ours is ours": (
        {}, {"MIDDLEWARE": [SESSIONS, CSRF, AUTHENTICATION, "site_client.Ours"]}, None, [],
    ),
    "a class made of ours, before one made of Django's": (
        {}, {"MIDDLEWARE": [SESSIONS, CSRF, "site_client.Ours", "site_client.Authentication"]},
        None, [("E006", "puts the session's user")],
    ),
    "no token is asked of browsers": (
        {}, {"MIDDLEWARE": [SESSIONS, AUTHENTICATION, OURS]}, None, [("W006", "what other sites make it ask")],
    ),
    "a middleware rewrites the address before ours": (
        {}, {"MIDDLEWARE": ["xff.middleware.XForwardedForMiddleware", CSRF, OURS]},
        None, [("E007", "what a header says")],
    ),
    "RemoteUserMiddleware beside ours": (
        {}, {"MIDDLEWARE": [SESSIONS, AUTHENTICATION, CSRF, OURS,
                            "django.contrib.auth.middleware.RemoteUserMiddleware"]},
        None, [("E008", "which under ASGI is a header")],
    ),
    "PersistentRemoteUserMiddleware beside ours": (
        {}, {"MIDDLEWARE": [CSRF, OURS, "django.contrib.auth.middleware.PersistentRemoteUserMiddleware"]},
        None, [("E008", "which under ASGI is a header")],
    ),
    "RemoteUserBackend beside ours": (
        {}, {"AUTHENTICATION_BACKENDS": ["django.contrib.auth.backends.RemoteUserBackend"]},
        None, [("E008", "REMOTE_USER")],
    ),
    "the framework's RemoteUserAuthentication beside ours": (
        {}, {"REST_FRAMEWORK": {"DEFAULT_AUTHENTICATION_CLASSES":
                                ["rest_framework.authentication.RemoteUserAuthentication"]}},
        None, [("E008", "REMOTE_USER")],
    ),
    "users without the backend": (
        {"USERS": "site_client.username"}, {"AUTHENTICATION_BACKENDS": [MODELS]},
        None, [("E009", "['USERS'] is set, and")],
    ),
    "roles without the backend": (
        {"ROLE_PERMISSIONS": {"reader": ["things.view_letter"]}}, {"AUTHENTICATION_BACKENDS": [MODELS]},
        None, [("E009", "['ROLE_PERMISSIONS'] is set, and")],
    ),
    "users without Django's own": (
        {"USERS": "site_client.username"}, {"INSTALLED_APPS": ["vouchsafe.django"]},
        None, [("E010", "django.contrib.auth is not in INSTALLED_APPS")],
    ),
    "a configuration that is not there": (
        {"CONFIG": "/nowhere/fleet.toml"}, {}, None, [("E002", "/nowhere/fleet.toml")],
    ),
    "a configuration with a fault, at its place": (
        {}, {}, lambda text: text.replace('"client"', '"cient"'), [("E002", "fleet.toml:1:11")],
    ),
    "a trusted hop is missing": (
        {}, {}, lambda text: text.replace(NETWORKS, ""), [("E002", "fleet.toml:")],
    ),
    "everybody is a trusted hop": (
        {}, {}, lambda text: text.replace("10.0.7.0/28", "0.0.0.0/0"), [("E002", "would trust every sender")],
    ),
    "a header whose name has an underscore": (
        {}, {}, lambda text: text + 'certificate_header = "X_Cert"\n', [("E002", "X_Cert is no name for such")],
    ),
    "rules that contradict the namespaces": (
        {}, {}, lambda text: text.replace('upn = ["people.example"], ', ""), [("E002", "can never apply")],
    ),
    "a configuration that identifies nobody": (
        {}, {}, lambda text: text.split("[[rule]]")[0] + PROXY, [("E003", "identify nobody")],
    ),
    "a proxy is the source, and there is none": (
        {}, {}, lambda text: text.replace(PROXY, ""), [("E004", "has no [proxy]")],
    ),
    "a [proxy] that is never read": ({"SOURCE": "socket"}, {}, None, [("W004", "never read")]),
    "principals are trusted, and addresses are asked": (
        {}, {}, lambda text: text.replace(NETWORKS, PRINCIPALS), [("E011", "headers are refused")],
    ),
    "certificates are asked, and no principals are trusted": (
        {"HOP": "certificate"}, {}, None, [("E012", "names no principals")],
    ),
    "a lax choice": (
        {}, {}, lambda text: text + "[danger]\nstale_crls = true\n", [("W005", "danger.stale_crls")],
    ),
    "a lax choice of one authority": (
        {}, {}, lambda text: text.replace("[revocation]", 'danger = { unchecked = ["dates"] }\n[revocation]'),
        [("W005", "anchors.fleet.danger.unchecked")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("title", FOUND)
def test_found(fleet: Fleet, monkeypatch: pytest.MonkeyPatch, title: str) -> None:
    monkeypatch.delenv("GUNICORN_CMD_ARGS", raising=False)
    monkeypatch.delenv("FORWARDED_ALLOW_IPS", raising=False)
    keys, others, rewrite, expected = FOUND[title]
    if rewrite is not None:
        text = CONFIG + PROXY
        assert rewrite(text) != text
        fleet.config.write_text(rewrite(text))
    with override_settings(VOUCHSAFE={"CONFIG": fleet.config, **keys}, **others):
        found = [message for message in run_checks(tags=["security"]) if str(message.id).startswith("vouchsafe.")]
    # What is only said once in a while (a CRL that is soon stale) is not what is tested here.
    assert [str(message.id).removeprefix("vouchsafe.") for message in found] == [number for number, _ in expected]
    for message, (_, words) in zip(found, expected, strict=True):
        assert words in message.msg
        assert "\n" not in message.msg


# title: (the environment of the process, id)
SERVERS = {
    "gunicorn takes underscores for hyphens": ("GUNICORN_CMD_ARGS", "-w 4 --header-map=dangerous", "W007"),
    "gunicorn takes underscores for hyphens, as two words": ("GUNICORN_CMD_ARGS", "--header-map dangerous", "W007"),
    "gunicorn believes everybody": ("GUNICORN_CMD_ARGS", "--forwarded-allow-ips=*", "W008"),
    "the server believes everybody": ("FORWARDED_ALLOW_IPS", "*", "W008"),
    "gunicorn drops them": ("GUNICORN_CMD_ARGS", "--header-map=drop --forwarded-allow-ips=10.0.7.3", None),
}


@pytest.mark.parametrize("title", SERVERS)
def test_servers(fleet: Fleet, setting: Any, monkeypatch: pytest.MonkeyPatch, title: str) -> None:
    name, value, expected = SERVERS[title]
    monkeypatch.setenv(name, value)
    found = [str(message.id) for message in run_checks(tags=["security"]) if str(message.id).startswith("vouchsafe.")]
    assert found == ([f"vouchsafe.{expected}"] if expected else [])


def test_no_setting_at_all_is_said() -> None:
    with override_settings():
        del settings.VOUCHSAFE
        assert [message.msg for message in run_checks(tags=["security"]) if message.id == "vouchsafe.E001"] == [
            "VOUCHSAFE is not set: it is a dict, with at least CONFIG"
        ]
        with pytest.raises(ImproperlyConfigured, match="VOUCHSAFE is not set"):
            conf.get_settings()


def test_a_site_with_a_mistyped_key_does_not_start(ask: Any, setting: Any) -> None:
    setting(REQUIRE=False)
    with pytest.raises(ImproperlyConfigured, match="did you mean REQUIRED"):
        ask()
