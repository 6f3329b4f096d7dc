"""Answers what concerns where secrets are kept: the passphrase, the keyring once more, or nowhere."""

from __future__ import annotations

from collections.abc import Callable

from app.accounts.keyring_store import SecretStore
from app.accounts.secret_keeper import SecretKeeper
from app.accounts.vault import KeptVault
from app.errors import BadSettings
from app.language import tr
from app.model.sign_in import Vault
from app.worker.messages import Event
from app.worker.secret_messages import (
    ChangePassphrase,
    ChoosePassphrase,
    GivePassphrase,
    GoWithoutSecrets,
    PassphraseWanted,
    SecretsRequest,
    TrySecretsAgain,
)
from app.worker.threads import Threads


class SecretsDesk:
    """Works in a thread: a key is made of a passphrase in half a second on purpose."""

    def __init__(
        self, secrets: SecretStore, vault: Vault, publish: Callable[[Event], None]
    ) -> None:
        self._secrets = secrets
        self._vault = vault
        self._publish = publish
        self._threads = Threads(1, "secrets")

    def tell(self) -> None:
        """Let the window know where there is a passphrase, and ask for it where it is wanted."""
        if isinstance(self._secrets, SecretKeeper) and self._secrets.is_under_passphrase:
            self._publish(_state_of(self._secrets))

    async def answer(self, request: SecretsRequest) -> None:
        """Do what the person chose; stores are to be opened anew after that.

        Sign-ins that were kept for the session find their place at once.

        Raises:
            AppError: the passphrase is wrong or cannot be one, or its files cannot be used.
        """
        keeper = self._secrets
        if not isinstance(keeper, SecretKeeper):
            raise BadSettings(
                tr("Secrets are kept by whoever started this, not by the person."),
                tr("Open the window of Countersign for that."),
                code="secrets-fixed",
            )
        match request:
            case GivePassphrase(passphrase):
                await self._threads.run(keeper.give, passphrase)
            case ChoosePassphrase(passphrase):
                await self._threads.run(keeper.choose, passphrase)
            case ChangePassphrase(old, new):
                await self._threads.run(keeper.change, old, new)
            case GoWithoutSecrets():
                keeper.go_without()
            case TrySecretsAgain():
                keeper.try_again()
        self._publish(_state_of(keeper))
        if isinstance(self._vault, KeptVault):
            await self._threads.run(self._vault.settle)

    def close(self) -> None:
        """Let the thread end."""
        self._threads.close()


def _state_of(keeper: SecretKeeper) -> PassphraseWanted:
    is_used = keeper.is_under_passphrase and not keeper.is_closed
    return PassphraseWanted(keeper.wants_passphrase, is_used)
