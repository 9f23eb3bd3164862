"""What an editor shows is what the module says of itself. (Names and types are for stubtest, in ``run-tests``.)"""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest

import vouchsafe
from vouchsafe import _vouchsafe

STUB = Path(vouchsafe.__file__).parent / "_vouchsafe.pyi"
Documented = ast.ClassDef | ast.FunctionDef


def documented() -> list[tuple[str, str | None]]:
    rows = []
    for node in ast.parse(STUB.read_text()).body:
        if isinstance(node, Documented):
            rows.append((node.name, ast.get_docstring(node)))
        if isinstance(node, ast.ClassDef):
            each = [inner for inner in node.body if isinstance(inner, ast.FunctionDef)]
            rows += [(f"{node.name}.{inner.name}", ast.get_docstring(inner)) for inner in each if inner.name[0] != "_"]
    return rows


@pytest.mark.parametrize(("name", "stub"), documented(), ids=[name for name, _ in documented()])
def test_the_stub_says_of(name: str, stub: str | None) -> None:
    thing: object = _vouchsafe
    for part in name.split("."):
        thing = inspect.getattr_static(thing, part)
        thing = getattr(thing, "__func__", thing)
    doc = getattr(thing, "__doc__", None)
    assert doc
    assert stub
    assert stub.split() == doc.split()


def test_everything_public_is_documented() -> None:
    for name in vouchsafe.__all__:
        assert name == "__version__" or inspect.getdoc(getattr(vouchsafe, name)), name
    assert sorted(vouchsafe.__all__) == vouchsafe.__all__
    assert (STUB.parent / "py.typed").exists()
