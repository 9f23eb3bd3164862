"""The setting `VOUCHSAFE`: one dict, each key checked, and the verifier that it describes."""

from __future__ import annotations

import difflib
import logging
import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed
from django.utils.module_loading import import_string

from vouchsafe import Change, Principal, Verifier
from vouchsafe.sources import HopName, Source, SourceError, SourceName

logger = logging.getLogger("vouchsafe.django")


@dataclass(frozen=True)
class Settings:
    """What `VOUCHSAFE` says, each key in small letters.

    - `CONFIG` (required): the path of the TOML file that says whom to believe.
    - `SOURCE`: `"proxy"`, `"params"` or `"socket"`: where the certificate comes from.
    - `HOP`: for `"proxy"`, whether the proxy is known by its `"address"` or by its `"certificate"`.
    - `PARAMS_HOP`: for `"params"`, the name of the web server in answers.
    - `REQUIRED`: whether a request without a certificate is answered with 401 (True).
    - `OPEN_PATHS`: exact paths that are served without a certificate nonetheless, such as `"/healthz"`.
    - `WATCH`: whether changed files are taken up without a restart (True).
    - `USERS`: dotted path of a function `(principal) -> username | None`; None: nobody is a user.
    - `CREATE_USERS`: whether a user that is not there is made (False).
    - `ROLE_PERMISSIONS`: `{role: [permission, ..]}`, for as long as the request lasts.
    - `ROLE_GROUPS`: `{role: [name of a group, ..]}`: the permissions of these groups, likewise.
    """

    config: str
    source: SourceName = "proxy"
    hop: HopName = "address"
    params_hop: str | None = None
    required: bool = True
    open_paths: frozenset[str] = frozenset()
    watch: bool = True
    users: str | None = None
    create_users: bool = False
    role_permissions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    role_groups: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def where_from(self) -> Source:
        """The source, with what belongs to it."""
        return Source(self.source, self.params_hop, self.hop)

    def username_of(self) -> Callable[[Principal], str | None] | None:
        """The function that `USERS` names."""
        if self.users is None:
            return None
        function: Callable[[Principal], str | None] = import_string(self.users)
        return function


KEYS = tuple(each.name.upper() for each in fields(Settings))


def problems(raw: object) -> list[str]:
    """Everything that is wrong with this value of `VOUCHSAFE`, each in one line."""
    if not isinstance(raw, Mapping):
        return ["VOUCHSAFE is not set: it is a dict, with at least CONFIG"]
    found = [_unknown(key) for key in raw if key not in KEYS]
    if not raw.get("CONFIG"):
        found.append("VOUCHSAFE['CONFIG'] is not set: the path of the TOML file that says whom to believe")
    elif not isinstance(raw["CONFIG"], (str, os.PathLike)):
        found.append(f"VOUCHSAFE['CONFIG']: found {raw['CONFIG']!r}, wanted a path")
    for key in ("REQUIRED", "WATCH", "CREATE_USERS"):
        if not isinstance(raw.get(key, True), bool):
            found.append(f"VOUCHSAFE['{key}']: found {raw[key]!r}, wanted True or False")
    found += _source_problems(raw) + _users_problems(raw)
    for key in ("ROLE_PERMISSIONS", "ROLE_GROUPS"):
        found += _roles_problems(key, raw.get(key, {}))
    found += _path_problems(raw.get("OPEN_PATHS", ()))
    return found


def _unknown(key: object) -> str:
    near = difflib.get_close_matches(str(key).upper(), KEYS, n=1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(KEYS)}"
    return f"VOUCHSAFE has the unknown key {key!r}: {hint}"


def _source_problems(raw: Mapping[Any, Any]) -> list[str]:
    name = raw.get("PARAMS_HOP")
    if name is not None and not isinstance(name, str):
        return [f"VOUCHSAFE['PARAMS_HOP']: found {name!r}, wanted a name"]
    try:
        Source(raw.get("SOURCE", "proxy"), name, raw.get("HOP", "address"))
    except (SourceError, TypeError) as error:
        return [f"VOUCHSAFE: {error}"]
    return []


def _users_problems(raw: Mapping[Any, Any]) -> list[str]:
    users = raw.get("USERS")
    if users is None:
        return ["VOUCHSAFE['CREATE_USERS'] is on, and there are no USERS"] if raw.get("CREATE_USERS") is True else []
    if not isinstance(users, str):
        return [f"VOUCHSAFE['USERS']: {users!r}: wanted the dotted path of a function: principal to username or None"]
    try:
        function = import_string(users)
    except ImportError as error:
        return [f"VOUCHSAFE['USERS']: {error}"]
    return [] if callable(function) else [f"VOUCHSAFE['USERS']: {users} is no function"]


def _roles_problems(key: str, table: object) -> list[str]:
    if not isinstance(table, Mapping):
        return [f"VOUCHSAFE['{key}']: found {table!r}, wanted a dict from roles to lists"]
    found = []
    for role, names in table.items():
        where = f"VOUCHSAFE['{key}'][{role!r}]"
        good = isinstance(names, (list, tuple, set, frozenset)) and all(isinstance(name, str) for name in names)
        if not isinstance(role, str) or not good or not names:
            found.append(f"{where}: found {names!r}, wanted a list of names that is not empty")
        elif key == "ROLE_PERMISSIONS":
            found += [f"{where}: {name!r} is no permission: app.codename" for name in names if not _is_permission(name)]
    return found


def _is_permission(name: str) -> bool:
    app, dot, codename = name.partition(".")
    return bool(app and dot and codename)


def _path_problems(paths: object) -> list[str]:
    if isinstance(paths, str) or not isinstance(paths, (list, tuple, set, frozenset)):
        return [f"VOUCHSAFE['OPEN_PATHS']: found {paths!r}, wanted a list of paths"]
    wanted = "wanted an exact path that begins with /"
    return [f"VOUCHSAFE['OPEN_PATHS']: found {path!r}, {wanted}" for path in paths if not str(path).startswith("/")]


def read(raw: object) -> Settings:
    """The settings, or `ImproperlyConfigured` with everything that is wrong."""
    found = problems(raw)
    if found or not isinstance(raw, Mapping):
        raise ImproperlyConfigured("; ".join(found))
    values = {str(key).lower(): value for key, value in raw.items()}
    values["config"] = os.fspath(values["config"])
    values["open_paths"] = frozenset(values.get("open_paths", ()))
    for key in ("role_permissions", "role_groups"):
        values[key] = {role: frozenset(names) for role, names in values.get(key, {}).items()}
    return Settings(**values)


class _Held:
    """What this process has read and made, until the setting changes."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.settings: Settings | None = None
        self.verifier: Verifier | None = None


_held = _Held()


def get_settings() -> Settings:
    """`VOUCHSAFE`, read once."""
    held = _held.settings
    if held is None:
        held = _held.settings = read(getattr(settings, "VOUCHSAFE", None))
    return held


def get_verifier() -> Verifier:
    """The verifier of `CONFIG`, made once a process; one that watches notices by itself that it was forked.

    Raises `vouchsafe.ConfigError`, with all findings.
    """
    if (verifier := _held.verifier) is not None:
        return verifier
    with _held.lock:
        if _held.verifier is None:
            wanted = get_settings()
            on_change = _log_change if wanted.watch else None
            verifier = Verifier.from_config(wanted.config, watch=wanted.watch, on_change=on_change)
            wanted.where_from().check(verifier)
            _held.verifier = verifier
        return _held.verifier


def _log_change(change: Change) -> None:
    if change.swapped:
        logger.info("the configuration is generation %d now", change.generation)
    if change.error is not None:
        logger.error("what is in the files is not taken up, and what held before still holds: %s", change.error)
    for warning in change.warnings:
        logger.warning("%s", warning)


def _forget(*, setting: str, **_: object) -> None:
    """Tests override settings."""
    if setting == "VOUCHSAFE":
        verifier, _held.verifier, _held.settings = _held.verifier, None, None
        if verifier is not None:
            verifier.close()


setting_changed.connect(_forget)
