"""`manage.py vouchsafe_check`."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import CommandError, call_command

if TYPE_CHECKING:
    from pathlib import Path

    from fleet import Fleet


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("vouchsafe_check", *arguments, stdout=out)
    return out.getvalue()


def test_it_prints_what_holds(fleet: Fleet, setting: Any) -> None:
    setting(ROLE_PERMISSIONS={"reader": ["things.view_letter"]}, OPEN_PATHS=["/healthz"])
    text = run()
    for line in [
        f"configuration:  {fleet.config}",
        "trust anchor:   fleet: CN=Fleet CA, until ",
        "CRL:            CN=Fleet CA, until ",
        "source:         proxy",
        "proxy:          nginx: x-ssl-client-cert, x-ssl-client-verify",
        "trusted hops:   10.0.7.0/28, a Unix socket; known by address",
        "certificate:    required, but for /healthz",
        "role reader:    things.view_letter",
        "lax choices:    none",
    ]:
        assert line in text


def test_it_says_whom_a_certificate_would_be(fleet: Fleet, setting: Any, tmp_path: Path) -> None:
    setting(USERS="site_client.username", ROLE_PERMISSIONS={"reader": ["things.view_letter"]})
    service, person = tmp_path / "api.pem", tmp_path / "jane.der"
    service.write_text(fleet.service().pem)
    person.write_bytes(fleet.person("jane").der)
    text = run(str(service))
    for line in ["principal:      service web/api", "roles:          reader", "user:           nobody"]:
        assert line in text
    assert "permissions:    things.view_letter" in text
    with pytest.raises(CommandError, match="person jane is to be the user 'jane', and there is none"):
        run(str(person))
    try:
        User.objects.create_user("jane").user_permissions.add(Permission.objects.get(codename="add_parcel"))
        text = run(str(person))
    finally:
        User.objects.all().delete()
    assert "user:           jane" in text
    assert "permissions:    things.add_parcel" in text


def test_asking_makes_no_users(fleet: Fleet, setting: Any, tmp_path: Path) -> None:
    setting(USERS="site_client.username", CREATE_USERS=True)
    (tmp_path / "jane.pem").write_text(fleet.person("jane").pem)
    with pytest.raises(CommandError, match="there is none"):
        run(str(tmp_path / "jane.pem"))
    assert not User.objects.exists()


def test_a_revoked_certificate_is_refused_with_the_reason(fleet: Fleet, setting: Any, tmp_path: Path) -> None:
    card = fleet.service()
    (tmp_path / "api.pem").write_text(card.pem)
    fleet.revoke(card)
    with pytest.raises(CommandError, match=r"refused: .*revoked"):
        run(str(tmp_path / "api.pem"))


WRONG = {
    "a file that is not there": (None, "No such file"),
    "a file with a key": ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "PRIVATE KEY"),
    "a file with nothing": ("", r"refused|no certificate"),
}


@pytest.mark.parametrize("title", WRONG)
def test_wrong_files(setting: Any, tmp_path: Path, title: str) -> None:
    content, words = WRONG[title]
    file = tmp_path / "peer.pem"
    if content is not None:
        file.write_text(content)
    with pytest.raises(CommandError, match=words):
        run(str(file))


def test_errors_are_told_and_counted(fleet: Fleet, setting: Any, capsys: pytest.CaptureFixture[str]) -> None:
    setting(SOURCE="header", WATCH=1)
    out = io.StringIO()
    with pytest.raises(CommandError, match="2 errors"):
        call_command("vouchsafe_check", stdout=out)
    assert "error vouchsafe.E001: VOUCHSAFE['WATCH']: found 1, wanted True or False" in out.getvalue()


def test_warnings_are_told_and_are_no_errors(setting: Any) -> None:
    setting(REQUIRED=False)
    assert "warning vouchsafe.W001" in run()
