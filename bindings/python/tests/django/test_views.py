"""What a view wants of a principal: kinds, roles, directness, ownership, CSRF, the REST framework."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.test import RequestFactory

from authority import now
from fleet import STRANGER, Fleet
from servers import until
from things.models import Letter, Parcel
from vouchsafe.django.decorators import principal_required
from vouchsafe.django.mixins import PrincipalRequiredMixin
from vouchsafe.django.ownership import owns
from vouchsafe.django.requirements import get_principal


@pytest.fixture(autouse=True)
def nobody_may_ask(setting: Any) -> None:
    setting(REQUIRED=False, USERS="site_client.username")


# path, who asks, status
ASKED = {
    "nobody is told that a certificate is missing": ("/somebody", None, 401),
    "anybody may ask where nothing more is wanted": ("/somebody", "web/api", 200),
    "a service of the role may ask": ("/writers", "pay/writer", 200),
    "a service without the role may not": ("/writers", "web/api", 403),
    "another kind may not, whatever its name": ("/writers", "jane", 403),
    "a forwarded certificate is not direct": ("/direct", "web/api", 403),
    "a person may ask an async view for people": ("/people", "jane", 200),
    "a service may not": ("/people", "web/api", 403),
    "nobody may not ask an async view": ("/people", None, 401),
    "a service may ask a class-based view for services": ("/services", "web/api", 200),
    "a person may not ask it": ("/services", "jane", 403),
    "nobody may not ask it": ("/services", None, 401),
    "a service may ask an async class-based view": ("/aservices", "web/api", 200),
    "a person may not ask that": ("/aservices", "jane", 403),
    "nobody may not ask that": ("/aservices", None, 401),
}


@pytest.mark.parametrize("title", ASKED)
def test_principal_required(ask: Any, fleet: Fleet, title: str) -> None:
    path, who, status = ASKED[title]
    User.objects.create_user("jane")
    card = None if who is None else fleet.person(who) if who == "jane" else fleet.service(who)
    assert ask(path, card).status == status


def test_a_view_without_the_middleware_is_an_error_and_not_nobody() -> None:
    with pytest.raises(ImproperlyConfigured, match="MutualTLSMiddleware"):
        principal_required(lambda request: None)(RequestFactory().get("/"))
    with pytest.raises(ImproperlyConfigured, match="MutualTLSMiddleware"):
        get_principal(RequestFactory().get("/"))


@pytest.mark.parametrize("words", [[], "", [""], [7]])
def test_an_empty_list_is_an_error_where_it_is_written(words: Any) -> None:
    with pytest.raises(ValueError, match="role"):
        principal_required(role=words)
    with pytest.raises(ValueError, match="kind"):
        type("View", (PrincipalRequiredMixin,), {"principal_kind": words})


# owner, who asks, whether it is theirs
LETTERS = {
    "a person may ask for what is theirs": ("person jane", "jane", True),
    "another person may not": ("person jane", "joan", False),
    "a person whose name begins alike may not": ("person jane", "jan", False),
    "a service of the owner's name may not": ("person web/api", "web/api", False),
    "a bare name is nobody's": ("jane", "jane", False),
    "what has no owner is nobody's": ("", "jane", False),
    "a service may ask for what is its own": ("service web/api", "web/api", True),
    "nobody owns nothing": ("", None, False),
}


@pytest.mark.parametrize("title", LETTERS)
def test_letters(ask: Any, fleet: Fleet, title: str) -> None:
    owner, who, theirs = LETTERS[title]
    for name in ("jane", "joan", "jan"):
        User.objects.create_user(name)
    letter = Letter.objects.create(owner=owner)
    card = None if who is None else fleet.service(who) if "/" in who else fleet.person(who)
    assert ask(f"/letter/{letter.pk}", card).status == (200 if theirs else 403)
    assert ask("/mine", card).json()["letters"] == ([letter.pk] if theirs else [])


def test_a_confused_deputy_asks_for_itself(ask: Any, fleet: Fleet, setting: Any) -> None:
    """A service that asks in the name of a person gets what is the service's, whatever the request says."""
    setting(USERS="site_client.username", ROLE_PERMISSIONS={"reader": ["things.view_letter"]})
    User.objects.create_user("jane")
    letter = Letter.objects.create(owner="person jane")
    claims = [(b"x-user", b"jane"), (b"remote-user", b"jane"), (b"x-on-behalf-of", b"person jane")]
    path = f"/letter/{letter.pk}?owner=person+jane&user=jane"
    assert ask(path, fleet.service(), lines=claims, REMOTE_USER="jane").status == 403
    assert ask(path, fleet.person("jane"), lines=claims).status == 200


def test_parcels_are_of_users(ask: Any, fleet: Fleet) -> None:
    jane, _ = User.objects.create_user("jane"), User.objects.create_user("joan")
    parcel, orphan = Parcel.objects.create(owner=jane), Parcel.objects.create(owner=None)
    assert ask(f"/parcel/{parcel.pk}", fleet.person("jane")).status == 200
    assert ask(f"/parcel/{parcel.pk}", fleet.person("joan")).status == 403
    assert ask(f"/parcel/{orphan.pk}", fleet.person("jane")).status == 403
    assert ask("/mine", fleet.person("jane")).json()["parcels"] == [parcel.pk]
    assert ask("/mine", fleet.person("joan")).json()["parcels"] == []
    assert ask("/mine", fleet.service()).json()["parcels"] == []


def test_a_session_s_user_owns_nothing_by_it(ask: Any, fleet: Fleet) -> None:
    """Ownership asks for the principal; a site that wants sessions too asks for them itself."""
    parcel = Parcel.objects.create(owner=User.objects.create_user("jane"))
    ask("/login?name=jane")
    assert ask(f"/parcel/{parcel.pk}").status == 403
    assert ask(f"/parcel/{parcel.pk}", fleet.service()).status == 403


def test_an_owner_of_another_type_is_an_error(fleet: Fleet) -> None:
    from vouchsafe.django.conf import get_verifier

    request = RequestFactory().get("/")
    request.principal = get_verifier().identify(fleet.service().der)
    with pytest.raises(TypeError, match="holds no principal's key and no user: int"):
        owns(request, Letter(owner=7))


def test_a_post_needs_the_csrf_token_with_a_certificate_too(ask: Any, fleet: Fleet) -> None:
    answer = ask("/write", fleet.service(), method="POST", body=b"a=b")
    assert answer.status == 403
    assert "CSRF" in answer.body
    token = "a" * 32
    ask.cookies["csrftoken"] = token
    lines = [(b"x-csrftoken", token.encode()), (b"referer", b"https://site.example/")]
    assert ask("/write", fleet.service(), method="POST", body=b"a=b", lines=lines).status == 200


# path, who, method, status
FRAMEWORK = {
    "nobody is answered with 401": ("/api", None, "GET", 401),
    "a service is who it is, without a user": ("/api", "web/api", "GET", 200),
    "a person is a user": ("/api/users", "jane", "GET", 200),
    "a service is no user": ("/api/users", "web/api", "GET", 403),
    "a role is asked for": ("/api/writers", "pay/writer", "GET", 200),
    "and is not there": ("/api/writers", "web/api", "GET", 403),
    "a POST without the CSRF token is refused": ("/api", "jane", "POST", 403),
}


@pytest.mark.parametrize("title", FRAMEWORK)
def test_rest_framework(ask: Any, fleet: Fleet, title: str) -> None:
    path, who, method, status = FRAMEWORK[title]
    User.objects.create_user("jane")
    card = None if who is None else fleet.person(who) if who == "jane" else fleet.service(who)
    answer = ask(path, card, method=method)
    assert answer.status == status, answer.body
    if status == 401:
        assert answer.headers["www-authenticate"] == "ClientCertificate"
    if method == "POST":
        assert "CSRF" in answer.body


def test_rest_framework_takes_a_post_with_the_token(ask: Any, fleet: Fleet) -> None:
    User.objects.create_user("jane")
    ask.cookies["csrftoken"] = token = "a" * 32
    lines = [(b"x-csrftoken", token.encode()), (b"referer", b"https://site.example/")]
    answer = ask("/api", fleet.person("jane"), method="POST", lines=lines)
    assert answer.json() == {"auth": "person jane", "user": "jane"}
    assert ask("/api", fleet.person("jane"), method="POST", lines=lines, hop=STRANGER).status == 403


def test_a_principal_ends_with_its_certificate_in_a_request_that_lasts(fleet: Fleet, setting: Any) -> None:
    from vouchsafe.django.conf import get_verifier
    from vouchsafe.django.users import user_of

    setting(ROLE_PERMISSIONS={"reader": ["things.view_letter"]})
    request = RequestFactory().get("/")
    request.principal = get_verifier().identify(fleet.service(not_after=now() + timedelta(seconds=2)).der)
    user = user_of(request.principal)
    view = principal_required(lambda request: "seen")
    assert (view(request), user.has_perm("things.view_letter")) == ("seen", True)
    assert until(lambda: not request.principal.is_current(), 10)
    with pytest.raises(PermissionDenied, match="expired"):
        view(request)
    assert not user.has_perm("things.view_letter")
