"""The settings that the page shows are without findings, and hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asgiref.sync import async_to_sync
from django.core.checks import run_checks
from django.test import AsyncClient, Client, override_settings

from test_documents import blocks
from vouchsafe.django import conf

if TYPE_CHECKING:
    from fleet import Fleet


def shown(fleet: Fleet) -> dict[str, Any]:
    names: dict[str, Any] = {"BASE_DIR": fleet.folder}
    exec(blocks("django.md", "python")[0], names)  # noqa: S102 (our own page)
    return {name: value for name, value in names.items() if name.isupper() and name != "BASE_DIR"}


def test_the_settings_have_no_findings(ask: Any, fleet: Fleet) -> None:
    values = shown(fleet)
    assert set(values) == {"INSTALLED_APPS", "MIDDLEWARE", "AUTHENTICATION_BACKENDS", "VOUCHSAFE"}
    # Our own models stay: their tables are there.
    values["INSTALLED_APPS"] = [*values["INSTALLED_APPS"], "things"]
    with override_settings(**values):
        assert conf.problems(values["VOUCHSAFE"]) == []
        assert [str(each.id) for each in run_checks(tags=["security"]) if "vouchsafe" in str(each.id)] == []
        said = ask(card=fleet.service()).json()
    assert (said["principal"], said["permissions"]) == ("service web/api", ["things.view_letter"])


def test_every_key_of_the_setting_is_described() -> None:
    described = conf.Settings.__doc__ or ""
    assert [key for key in conf.KEYS if f"- `{key}`" not in described] == []


def test_a_project_s_own_tests_ask_with_django_s_clients(setting: Any, fleet: Fleet) -> None:
    card = fleet.service()
    said = {"X-SSL-Client-Cert": card.escaped, "X-SSL-Client-Verify": "SUCCESS"}
    answer = Client().get("/whoami", REMOTE_ADDR="10.0.7.3", headers=said)
    assert answer.json()["principal"] == "service web/api"
    assert async_to_sync(AsyncClient().get)("/awhoami", headers=said).status_code == 403
    names: dict[str, Any] = {"AsyncClient": AsyncClient}
    exec(blocks("django.md", "python")[-1], names)  # noqa: S102 (our own page)
    asking = names["Asking"]()
    assert async_to_sync(asking.get)("/awhoami", headers=said).json()["principal"] == "service web/api"
