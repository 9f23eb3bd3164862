"""Principals as Django's users, and what their roles permit."""

from __future__ import annotations

import logging
import pickle
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group, Permission, User

from fleet import STRANGER, Fleet
from vouchsafe.django.backends import PrincipalBackend

BACKEND = "vouchsafe.django.backends.PrincipalBackend"


@pytest.fixture(autouse=True)
def people_are_users(setting: Any) -> None:
    setting(USERS="site_client.username")


def test_a_principal_is_the_user_that_users_names(ask: Any, fleet: Fleet) -> None:
    User.objects.create_user("jane")
    said = ask(card=fleet.person("jane")).json()
    assert (said["user"], said["authenticated"], said["principal"]) == ("jane", True, "person jane")
    assert ask("/awhoami", fleet.person("jane")).json()["user"] == "jane"


def test_nothing_is_written_into_the_session_and_the_next_request_is_nobody_s(
    ask: Any, fleet: Fleet, setting: Any
) -> None:
    setting(USERS="site_client.username", REQUIRED=False)
    User.objects.create_user("jane")
    assert ask(card=fleet.person("jane")).json()["session"] == {}
    assert ask.cookies == {}
    assert ask().json()["authenticated"] is False


@pytest.mark.parametrize("users", ["site_client.username", None])
def test_a_session_of_another_user_never_wins(ask: Any, fleet: Fleet, setting: Any, users: str | None) -> None:
    setting(USERS=users, REQUIRED=False)
    for name in ("jane", "boss"):
        User.objects.create_user(name)
    ask("/login?name=boss")
    assert ask().json()["user"] == "boss"  # a password's login holds where there is no certificate
    expected = "jane" if users else ""
    assert ask(card=fleet.person("jane")).json()["user"] == expected
    assert ask("/awhoami", fleet.person("jane")).json()["user"] == expected
    # A service is no user, and is not the session's either.
    assert ask(card=fleet.service()).json()["user"] == ""
    assert ask(card=fleet.person("jane"), hop=STRANGER).status == 403


def test_a_session_under_our_backend_s_name_is_nobody_s(ask: Any, fleet: Fleet, setting: Any) -> None:
    setting(USERS="site_client.username", REQUIRED=False)
    User.objects.create_user("boss")
    ask(f"/login?name=boss&backend={BACKEND}")
    assert ask().json()["authenticated"] is False


REFUSED = {
    "a user who is not there": ("site_client.username", lambda: None, "there is none"),
    "a user who is not active": (
        "site_client.username",
        lambda: User.objects.create_user("jane", is_active=False),
        "not active",
    ),
    "a rule that gives no name": ("site_client.wrong", lambda: None, "USERS gave 7"),
}


@pytest.mark.parametrize("title", REFUSED)
def test_refused(ask: Any, fleet: Fleet, setting: Any, caplog: pytest.LogCaptureFixture, title: str) -> None:
    users, make, words = REFUSED[title]
    setting(USERS=users)
    make()
    assert ask("/somebody", fleet.person("jane")).status == 403
    assert any(words in record.getMessage() and record.levelno == logging.WARNING for record in caplog.records)
    assert User.objects.count() == (1 if "active" in title else 0)


def test_create_users_makes_one_without_a_password_once(ask: Any, fleet: Fleet, setting: Any) -> None:
    setting(USERS="site_client.username", CREATE_USERS=True)
    for _ in range(2):
        assert ask(card=fleet.person("jane")).json()["user"] == "jane"
    assert not User.objects.get().has_usable_password()


def test_a_name_that_the_database_finds_under_another_case_is_refused(
    ask: Any, fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    jane = User.objects.create_user("Jane")
    monkeypatch.setattr("django.contrib.auth.models.UserManager.get_by_natural_key", lambda *_: jane)
    assert ask("/somebody", fleet.person("jane")).status == 403


def test_roles_give_permissions_to_services_without_a_user(ask: Any, fleet: Fleet, setting: Any) -> None:
    setting(ROLE_PERMISSIONS={"reader": ["things.view_letter"], "writer": ["things.change_letter"]})
    assert ask(card=fleet.service()).json()["permissions"] == ["things.view_letter"]
    writer = ask(card=fleet.service("pay/writer")).json()
    assert writer["permissions"] == ["things.change_letter", "things.view_letter"]
    assert writer["authenticated"] is False


def test_roles_give_the_permissions_of_groups_without_membership(ask: Any, fleet: Fleet, setting: Any) -> None:
    setting(ROLE_GROUPS={"reader": ["clerks"]})
    group = Group.objects.create(name="clerks")
    group.permissions.add(Permission.objects.get(codename="add_parcel"))
    assert ask(card=fleet.service()).json()["permissions"] == ["things.add_parcel"]
    assert ask(card=fleet.person("jane"), **{}).status == 200
    assert Group.objects.get().user_set.count() == 0


def test_roles_add_to_what_the_user_has(ask: Any, fleet: Fleet, setting: Any) -> None:
    setting(USERS="site_client.everybody", ROLE_PERMISSIONS={"reader": ["things.view_letter"]})
    User.objects.create_user("web/api").user_permissions.add(Permission.objects.get(codename="add_parcel"))
    assert ask(card=fleet.service()).json()["permissions"] == ["things.add_parcel", "things.view_letter"]


def test_what_roles_give_ends_with_the_request(ask: Any, fleet: Fleet, setting: Any) -> None:
    setting(USERS="site_client.everybody", ROLE_PERMISSIONS={"reader": ["things.view_letter"]})
    user = User.objects.create_user("web/api")
    assert ask(card=fleet.service()).json()["permissions"] == ["things.view_letter"]
    assert User.objects.get(pk=user.pk).get_all_permissions() == set()


@pytest.mark.parametrize("pretended", ["jane", {"kind": "person", "name": "jane"}, None, object()])
def test_only_a_principal_authenticates(setting: Any, pretended: Any) -> None:
    User.objects.create_user("jane")
    try:
        assert authenticate(None, principal=pretended) is None
        user = User.objects.get()
        user.principal = pretended
        assert PrincipalBackend().get_user_permissions(user) == set()
        get_user: Any = PrincipalBackend().get_user
        assert get_user(user.pk) is None
    finally:
        User.objects.all().delete()


def test_a_user_with_a_principal_can_not_be_stored(fleet: Fleet, setting: Any) -> None:
    from vouchsafe.django.conf import get_verifier
    from vouchsafe.django.users import user_of

    User.objects.create_user("jane")
    try:
        user = user_of(get_verifier().identify(fleet.person("jane").der))
        with pytest.raises(TypeError):
            pickle.dumps(user)
    finally:
        User.objects.all().delete()
