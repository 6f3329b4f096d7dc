"""The messages about where secrets are kept: the passphrase, and what to do without a keyring."""

from __future__ import annotations

import msgspec

# --- calls -------------------------------------------------------------------------------------------


class GivePassphrase(msgspec.Struct, frozen=True, tag=True):
    """Open the stored data with its passphrase. Answered with Done; a wrong one fails (wrong-passphrase).

    It does not show itself.
    """

    passphrase: str

    def __repr__(self) -> str:
        return "GivePassphrase(…)"


class ChoosePassphrase(msgspec.Struct, frozen=True, tag=True):
    """Keep the store under this passphrase from now on, the open one too. Answered with Done.

    It does not show itself.
    """

    passphrase: str

    def __repr__(self) -> str:
        return "ChoosePassphrase(…)"


class ChangePassphrase(msgspec.Struct, frozen=True, tag=True):
    """Keep the same under another passphrase. Answered with Done; a wrong old one fails (wrong-passphrase).

    It does not show itself.
    """

    old: str
    new: str

    def __repr__(self) -> str:
        return "ChangePassphrase(…)"


class GoWithoutSecrets(msgspec.Struct, frozen=True, tag=True):
    """Leave what is stored closed, and keep nothing until the window ends. Answered with Done."""


class TrySecretsAgain(msgspec.Struct, frozen=True, tag=True):
    """Ask the keyring again, after the person has unlocked or started it. Answered with Done."""


SecretsRequest = (
    GivePassphrase | ChoosePassphrase | ChangePassphrase | GoWithoutSecrets | TrySecretsAgain
)

# --- events ------------------------------------------------------------------------------------------


class PassphraseWanted(msgspec.Struct, frozen=True, tag=True):
    """What is stored waits for the person's passphrase, or no longer. `is_used`: it is open with one."""

    is_wanted: bool
    is_used: bool = False


SecretsEvent = PassphraseWanted
