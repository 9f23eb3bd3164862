"""No panic is expected. If there is one, it is an exception of ours."""

from __future__ import annotations

import pytest

from vouchsafe import InternalError, VouchsafeError, _vouchsafe

panic = getattr(_vouchsafe, "_panic", None)


@pytest.mark.skipif(panic is None, reason="the wheel can not be made to panic; ./run-benches builds one that can")
def test_a_panic_is_an_internal_error(capfd: pytest.CaptureFixture[str]) -> None:
    assert panic is not None
    with pytest.raises(
        InternalError, match=r"a fault of vouchsafe, please report it: oh no at .*verifier\.rs:\d+"
    ) as raised:
        panic("oh no")
    assert isinstance(raised.value, VouchsafeError)
    assert capfd.readouterr() == ("", "")
