"""The front page's examples, in their order, in one folder."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

import authority
from authority import Fleet, nginx_headers

README = Path(__file__).parent.parent / "README.md"


def blocks(marker: str) -> list[str]:
    return re.findall(rf"<!-- {re.escape(marker)} -->\n```\w+\n(.*?)```", README.read_text(), re.DOTALL)


def test_the_examples_run(fleet: Fleet, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (config,) = blocks("file: fleet.toml")
    fleet.config.write_text(config)
    monkeypatch.chdir(fleet.folder)
    peer = fleet.service()
    names: dict[str, object] = {
        "leaf": peer.der,
        "expired": fleet.service(not_after=authority.now() - timedelta(seconds=1)).der,
        "headers": nginx_headers(peer),
    }
    examples = blocks("run")
    assert len(examples) == 5
    for example in examples:
        exec(compile(example, README, "exec"), names)  # noqa: S102
    names["verifier"].close()  # type: ignore[attr-defined]
    printed = capsys.readouterr().out.splitlines()
    assert printed[:2] == ["service payments/api", "('reader',)"]
    assert "expired" in printed[2]
    assert printed[3] == "validity"
    assert printed[5] == "service payments/api (forwarded by 10.0.7.1)"
