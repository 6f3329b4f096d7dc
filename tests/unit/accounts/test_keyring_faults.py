"""Each way in which keyrings fail has its name, whatever library told of it and how deep."""

from __future__ import annotations

import pytest
from keyring.errors import InitError, KeyringError, KeyringLocked, PasswordSetError

from app.accounts.keyring_faults import told


class PromptDismissedException(Exception):
    """As SecretStorage names it."""


class LockedException(Exception):
    """As SecretStorage names it."""


class SecretServiceNotAvailableException(Exception):
    """As SecretStorage names it."""


class DBusErrorResponse(Exception):
    """As jeepney names it."""

    def __init__(self, name: str) -> None:
        super().__init__(name, ("hidden words",))
        self.name = name


class DBusException(Exception):
    """As KWallet's library names it."""

    def get_dbus_name(self) -> str:
        return "org.freedesktop.DBus.Error.AccessDenied"


class WindowsFault(OSError):
    """As pywin32-ctypes raises it."""

    def __init__(self, number: int) -> None:
        super().__init__("hidden words")
        self.winerror = number


class SecurityError(Exception):
    """As the macOS backend raises it: status and words."""


def within(outer: Exception, inner: Exception) -> Exception:
    """Give an error that came of another one."""
    outer.__cause__ = inner
    return outer


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (KeyringLocked("Failed to unlock the collection!"), "dismissed"),
        (within(InitError("x"), PromptDismissedException()), "dismissed"),
        (PasswordSetError("Cancelled by user"), "dismissed"),
        (within(KeyringError("x"), SecurityError(-128, "Unknown Error")), "dismissed"),
        (LockedException("x"), "locked"),
        (DBusErrorResponse("org.freedesktop.Secret.Error.IsLocked"), "locked"),
        (within(KeyringError("x"), SecurityError(-25308, "Unknown Error")), "locked"),
        (within(KeyringError("x"), SecurityError(-25293, "Unknown Error")), "denied"),
        (within(PasswordSetError("x"), SecurityError(-67030, "Unknown Error")), "denied"),
        (DBusErrorResponse("org.freedesktop.DBus.Error.AccessDenied"), "denied"),
        (within(InitError("x"), DBusException()), "denied"),
        (WindowsFault(5), "denied"),
        (WindowsFault(1312), "missing"),
        (within(InitError("x"), SecretServiceNotAvailableException()), "missing"),
        (DBusErrorResponse("org.freedesktop.DBus.Error.ServiceUnknown"), "missing"),
        (WindowsFault(1783), "oversized"),
        (OSError(1783, "CredWrite"), "failed"),
        (DBusErrorResponse("org.example.Odd"), "failed"),
        (ValueError(), "failed"),
    ],
    ids=repr,
)
def test_each_fault_has_its_name_and_a_way_on(error: Exception, reason: str) -> None:
    fault = told(error)
    assert fault.reason == reason
    assert fault.code == "no-keyring"
    assert fault.hint.endswith(".")
    assert "hidden" not in fault.message + fault.hint


def test_the_faults_are_told_apart_in_words() -> None:
    errors = (
        KeyringLocked("x"),
        LockedException("x"),
        SecurityError(-25293, "x"),
        SecretServiceNotAvailableException("x"),
        WindowsFault(1783),
        ValueError("x"),
    )
    assert len({told(error).message for error in errors}) == len(errors)
