"""The front page's examples, in their order, in one folder, as a program of their own.

Where `CLEAN_PYTHON` names an interpreter that has the wheel and nothing else, it is that one that runs them.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import authority
from authority import Fleet, nginx_headers

README = Path(__file__).parent.parent / "README.md"


def blocks(marker: str) -> list[str]:
    return re.findall(rf"<!-- {re.escape(marker)} -->\n```\w+\n(.*?)```", README.read_text(), re.DOTALL)


def test_the_examples_run(fleet: Fleet) -> None:
    (config,) = blocks("file: fleet.toml")
    fleet.config.write_text(config)
    peer = fleet.service()
    examples = blocks("run")
    assert len(examples) == 5
    names = {
        "leaf": peer.der,
        "expired": fleet.service(not_after=authority.now() - timedelta(seconds=1)).der,
        "headers": nginx_headers(peer),
    }
    given = "".join(f"{name} = {value!r}\n" for name, value in names.items())
    python = os.environ.get("CLEAN_PYTHON", sys.executable)
    ran = subprocess.run(
        [python, "-I", "-c", given + "\n".join(examples)], cwd=fleet.folder, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    printed = ran.stdout.splitlines()
    assert printed[:2] == ["service payments/api", "('reader',)"]
    assert "expired" in printed[2]
    assert printed[3] == "validity"
    assert printed[5] == "service payments/api (forwarded by 10.0.7.1)"
