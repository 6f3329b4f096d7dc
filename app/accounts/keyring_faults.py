"""What can be wrong with a keyring, each with a name, one sentence and a way on.

Backends raise what their system's libraries raise, often one inside the other; those libraries are not
imported here, so their errors are known by name and number.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.errors import NoKeyring
from app.language import tr
from app.model.number import written

_CODE = "no-keyring"
_BY_NAME = {
    "KeyringLocked": "dismissed",  # backends raise it once the person has closed the question
    "KeychainDenied": "dismissed",
    "PromptDismissedException": "dismissed",
    "LockedException": "locked",
    "SecAuthFailure": "denied",
    "SecretServiceNotAvailableException": "missing",
    "NoKeyringError": "missing",
}
_BUS_ERRORS = {
    "org.freedesktop.DBus.Error.AccessDenied": "denied",
    "org.freedesktop.DBus.Error.ServiceUnknown": "missing",
    "org.freedesktop.DBus.Error.NameHasNoOwner": "missing",
    "org.freedesktop.Secret.Error.IsLocked": "locked",
}
_MAC_STATUS = {  # Security framework; -128 is a question that the person cancelled
    -128: "dismissed",
    -25293: "denied",
    -25308: "locked",
    -34018: "denied",
    -67030: "denied",
}
_WINDOWS_ERRORS = {5: "denied", 1312: "missing", 1783: "oversized"}
_CANCELLED_WORDS = "Cancelled by user"  # KWallet's whole message


def no_keyring() -> NoKeyring:
    """Say that there is none."""
    return _TOLD["missing"]()


def too_slow(timeout_s: float) -> NoKeyring:
    """Say that it did not answer."""
    return NoKeyring(
        tr(
            "The system's keyring did not answer within {seconds} seconds.",
            seconds=f"{timeout_s:g}",
        ),
        tr("Unlock it, or answer its question, then try again."),
        code=_CODE,
        reason="timed out",
    )


def too_long(limit: int) -> NoKeyring:
    """Say that a secret is longer than a keyring takes."""
    return NoKeyring(
        tr(
            "A secret is longer than the {limit} characters that a keyring takes.",
            limit=written(limit),
        ),
        tr("This is a fault of Countersign; nothing was kept."),
        code=_CODE,
        reason="oversized",
    )


def not_kept() -> NoKeyring:
    """Say that it gave back something else than it got."""
    return NoKeyring(
        tr("The system's keyring did not keep what it was given."),
        tr("Check that it works in another program, then try again."),
        code=_CODE,
        reason="failed",
    )


def told(error: Exception) -> NoKeyring:
    """Say what a backend's error means; its own words are left out."""
    for one in _chain(error):
        reason = _reason(one)
        if reason in _TOLD:
            return _TOLD[reason]()
    return NoKeyring(
        tr("The system's keyring gave an error ({error}).", error=type(error).__name__),
        tr("Check that it works in another program, then try again."),
        code=_CODE,
        reason="failed",
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Give an error and what it came from, the innermost first."""
    found: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in found:
        found.append(one)
        one = one.__cause__ or one.__context__
    return reversed(found)


def _reason(error: BaseException) -> str:
    """Name what one error means; empty when it says nothing of a keyring."""
    named = _BY_NAME.get(type(error).__name__)
    if named or str(error) == _CANCELLED_WORDS:
        return named or "dismissed"
    get_name = getattr(error, "get_dbus_name", None)  # KWallet's library
    bus_error = get_name() if callable(get_name) else getattr(error, "name", None)
    if isinstance(bus_error, str):
        return _BUS_ERRORS.get(bus_error, "")
    number = getattr(error, "winerror", None)
    if isinstance(number, int):
        return _WINDOWS_ERRORS.get(number, "")
    status = error.args[0] if error.args else None
    return _MAC_STATUS.get(status, "") if isinstance(status, int) else ""


def _missing() -> NoKeyring:
    return NoKeyring(
        tr("This system has no keyring that Countersign can use."),
        tr("On Linux, install and start GNOME Keyring or KWallet."),
        code=_CODE,
        reason="missing",
    )


def _locked() -> NoKeyring:
    return NoKeyring(
        tr("The system's keyring is locked."),
        tr("Unlock it, then try again."),
        code=_CODE,
        reason="locked",
    )


def _dismissed() -> NoKeyring:
    return NoKeyring(
        tr("The system's keyring stayed locked: its question was not answered."),
        tr("Try again and answer it, or unlock the keyring first."),
        code=_CODE,
        reason="dismissed",
    )


def _denied() -> NoKeyring:
    return NoKeyring(
        tr("The system's keyring does not let Countersign in."),
        tr(
            "Allow Countersign in the keyring's own settings; on a Mac, install its signed version."
        ),
        code=_CODE,
        reason="denied",
    )


def _oversized() -> NoKeyring:
    return NoKeyring(
        tr("A secret is longer than the system's keyring takes."),
        tr("This is a fault of Countersign; nothing was kept."),
        code=_CODE,
        reason="oversized",
    )


_TOLD = {
    "missing": _missing,
    "locked": _locked,
    "dismissed": _dismissed,
    "denied": _denied,
    "oversized": _oversized,
}
