"""What is wrong with a configuration, at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

import authority
from authority import Fleet
from vouchsafe import ConfigError, Finding, Verifier


def test_all_that_is_wrong_is_told_at_its_line_and_column(fleet: Fleet) -> None:
    text = 'purpose = "cilent"\n[anchors.fleet]\nfiel = "root.pem"\n[danger]\nno_revocation = true\n'
    with pytest.raises(ConfigError) as raised:
        Verifier.from_toml(text, folder=fleet.folder, name="fleet.toml")
    findings = raised.value.findings
    assert [(each.file, each.line, each.column, each.is_warning) for each in findings] == [
        ("fleet.toml", 1, 11, False),
        ("fleet.toml", 2, 1, False),
        ("fleet.toml", 3, 1, False),
    ]
    assert str(findings[2]) == 'fleet.toml:3:1: [anchors.NAME] has no key "fiel"; did you mean "file"?'
    assert findings[2].message == '[anchors.NAME] has no key "fiel"'
    shown = str(raised.value)
    assert " --> fleet.toml:3:1\n" in shown
    assert "help: did you mean" in shown
    assert "\x1b" not in shown


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for watch in (False, True):
        with pytest.raises(ConfigError, match=r"none\.toml: it cannot be read") as raised:
            Verifier.from_config(tmp_path / "none.toml", watch=watch)
        assert len(raised.value.findings) == 1


def test_nobody_is_never_everybody(fleet: Fleet) -> None:
    for title, text in [
        ("nothing", ""),
        ("no anchors", 'purpose = "client"\n[danger]\nno_revocation = true\n'),
        ("no decision on revocation", 'purpose = "client"\n[anchors.fleet]\nfile = "root.pem"\n'),
        ("a proxy at no place", fleet.toml('[proxy]\nprofile = "nginx"')),
        ("a proxy at every place", fleet.toml('[proxy]\nprofile = "nginx"\nnetworks = ["0.0.0.0/0"]')),
    ]:
        with pytest.raises(ConfigError):
            print(title, Verifier.from_toml(text, folder=fleet.folder))


def test_warnings_do_not_refuse(fleet: Fleet) -> None:
    authority.replace(fleet.folder / "spare.pem", authority.root("Spare").pem)
    text = fleet.toml('[anchors.spare]\nfile = "spare.pem"')
    verifier = Verifier.from_toml(text, folder=fleet.folder)
    assert all(isinstance(each, Finding) and each.is_warning for each in verifier.warnings)
    assert any("spare" in str(each) for each in verifier.warnings)


def test_it_says_what_it_was_made_of(fleet: Fleet, verifier: Verifier) -> None:
    names = [Path(file).name for file in verifier.files]
    assert names[0] == "fleet.toml"
    assert sorted(names[1:]) == ["issuing.crl", "issuing.pem", "root.crl", "root.pem"]
    (anchor,) = verifier.anchors
    assert (anchor.name, anchor.subject) == ("fleet", "CN=Fleet Root")
    assert anchor.not_before == fleet.root.certificate.not_valid_before_utc
    assert anchor.not_after == fleet.root.certificate.not_valid_after_utc
    assert {crl.issuer for crl in verifier.crls} == {"CN=Fleet Root", "CN=Fleet Issuing CA"}
    assert all(crl.next_update and crl.next_update > crl.this_update for crl in verifier.crls)
    assert verifier.identifies
    assert repr(verifier) == f'<Verifier "{fleet.config}", generation 0>'


def test_without_watch_nothing_is_watched(fleet: Fleet, verifier: Verifier) -> None:
    peer = fleet.service()
    fleet.write_crls(peer, number=2)
    verifier.look()
    assert (verifier.generation, verifier.watching, verifier.last_error) == (0, False, None)
    verifier.close()
    with verifier as same:
        assert same is verifier
    assert verifier.identify(peer.der).name == "payments/api"


def test_a_callback_that_would_never_be_called_is_a_mistake(fleet: Fleet) -> None:
    with pytest.raises(ValueError, match="never called without watch=True"):
        Verifier.from_config(fleet.config, on_change=print)
    with pytest.raises(TypeError, match="can be called with a Change"):
        Verifier.from_config(fleet.config, watch=True, on_change=7)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Verifier()
