"""What the documents show is what runs."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from fleet import HOP, STRANGER, Fleet
from vouchsafe import Verifier

if TYPE_CHECKING:
    import types

PACKAGE = Path(__file__).resolve().parent.parent
DOCUMENTS = PACKAGE / "docs"
SOURCES = PACKAGE / "python" / "vouchsafe"


def blocks(document: str, language: str) -> list[str]:
    text = (DOCUMENTS / document).read_text()
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.M | re.S)


def module_of(code: str, fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    """The block as a module, beside a configuration."""
    monkeypatch.chdir(fleet.folder)
    monkeypatch.syspath_prepend(str(fleet.folder))
    sys.modules.pop("shown", None)
    (fleet.folder / "shown.py").write_text(code)
    return __import__("shown")


@pytest.fixture
def fleet(tmp_path: Path) -> Fleet:
    """A fleet with the configuration that the page shows."""
    (shown,) = blocks("django.md", "toml")
    return Fleet(tmp_path / "fleet", shown.replace("unix_socket", 'networks = ["10.0.7.0/28"]\nunix_socket'))


def test_the_configuration_has_no_findings(fleet: Fleet) -> None:
    verifier = Verifier.from_config(fleet.config)
    assert verifier.warnings == ()
    assert verifier.identify(fleet.service().der).name == "web/api"
    assert verifier.identify(fleet.person("jane").der).name == "jane"


def test_flask(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    (code,) = blocks("wsgi-asgi.md", "python")[:1]
    client = module_of(code, fleet, monkeypatch).app.test_client()

    def status(card: Any, hop: str = HOP) -> int:
        return int(client.get("/who", environ_overrides=card.environ(hop)).status_code)

    assert client.get("/who", environ_overrides=fleet.service().environ()).text == "service web/api"
    assert (status(fleet.person("jane")), status(fleet.service(), STRANGER)) == (403, 403)


def test_fastapi(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    from starlette.testclient import TestClient

    app = module_of(blocks("wsgi-asgi.md", "python")[1], fleet, monkeypatch).app

    def who(card: Any, hop: str = HOP) -> Any:
        headers = {name.decode(): value.decode() for name, value in card.lines()}
        return TestClient(app, client=(hop, 40000)).get("/who", headers=headers)

    assert who(fleet.service()).text == "service web/api"
    assert (who(fleet.person("jane")).status_code, who(fleet.service(), STRANGER).status_code) == (403, 403)


def test_every_check_and_every_key_is_on_the_page() -> None:
    page = (DOCUMENTS / "django.md").read_text()
    checks = (SOURCES / "django" / "checks.py").read_text()
    shown = set(re.findall(r"^\| `vouchsafe\.([EW]\d+)`", page, flags=re.M))
    assert shown == set(re.findall(r"\b([EW]\d{3})\b", checks))
    settings = (SOURCES / "django" / "conf.py").read_text()
    keys = set(re.findall(r"^    - `([A-Z_]+)`", settings, flags=re.M))
    assert keys == set(re.findall(r"^\| `([A-Z_]+)` \|", page, flags=re.M))
