from __future__ import annotations

import pickle

import pytest

from app.model.secret import Secret


def test_a_secret_does_not_show_itself() -> None:
    secret = Secret("hunter2")

    assert "hunter2" not in f"{secret!r} {secret} {[secret]}"
    assert secret.reveal() == "hunter2"


def test_a_secret_cannot_be_pickled() -> None:
    with pytest.raises(TypeError, match="does not travel"):
        pickle.dumps(Secret("hunter2"))
