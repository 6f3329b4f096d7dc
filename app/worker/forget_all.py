"""Removes all that Countersign keeps of this person on this computer: for who takes the program out again."""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from app.accounts.account_index import AccountIndex, store_of
from app.accounts.keyring_store import KeyringStore, SecretStore
from app.accounts.store_keys import StoreKeys
from app.accounts.vault import forget_vault_key
from app.autostart import Autostart, own_autostart
from app.errors import AppError, BadSettings
from app.folders import home_of
from app.moving import clear_up
from app.private_folder import told_as_settings

WORD = "FORGET"
# What Countersign writes into its folder. That may be a folder of the person's (--data-dir) with other
# things in it, so nothing else is touched, and no folder is removed that still holds something.
_OWN = re.compile(
    r"(accounts|network|releases|passphrase)\.(json|json\.bad|db|next\.db|[0-9a-f]{8}\.part)"
    r"|(passphrase(\.next)?|vault-[0-9a-f]{8})\.(earlier|damaged)-[\w-]+\.(db|json)"
    r"|(passphrase(\.next)?|(session-)?vault-[0-9a-f-]+)\.db"
    r"|window\.ini[\w.]*|crash[\w.-]*|instance\.(lock|address|[0-9a-f]{8}\.part)|keys\.lock"
    r"|(move|moved|home)\.(json|[0-9a-f]{8}\.part)"
    r"|logs/\w+\.log(\.\d+)?"
    r"|sandbox/(server\.json|account(-[0-9a-f]{8})?\.state[\w.]*)"
    r"|crashes/((last|new|told)-[\w-]+\.txt|in-a-row|starting|failed)"
    r"|papers/[\w-]+\.(pdf|[0-9a-f]{8}\.part)"
)
_BESIDE_DATABASE = re.compile(r"-(wal|shm|journal)$")
_STORE = re.compile(r"(sandbox|aws|endpoint-[0-9a-f]{8})-\d{12}")
_NAMED = 5
_FOLDERS = ("crashes", "logs", "sandbox", "papers", "stores")


def forget_everything(
    data_dir: Path, *, is_confirmed: bool, ask: Callable[[str], str] | None = None
) -> None:
    """Remove keys, data and the start with the session, after asking; print what became of it.

    Nobody may have the folder open but this process, and its lock is to be released before.

    Args:
        data_dir: The folder; AWS's own files are never touched.
        is_confirmed: Nobody is asked (`--yes`).
        ask: Asks in the terminal; None where there is nobody to be asked.

    Raises:
        BadSettings: it was not confirmed, nobody can be asked, or something cannot be removed.
        NoKeyring: the keyring cannot be used now; the data that its keys open are still there.
    """
    if not is_confirmed:
        _require_word(data_dir, ask)
    left = remove_all(data_dir, KeyringStore(), own_autostart(data_dir))
    if left:
        more = f" and {len(left) - _NAMED} more" if len(left) > _NAMED else ""
        names = ", ".join(left[:_NAMED]) + more
        _say(f"What is not Countersign's stays in {data_dir}: {names}.")
    _say("Countersign has forgotten everything that it kept for you on this computer.")


def remove_all(data_dir: Path, secrets: SecretStore, autostart: Autostart | None) -> list[str]:
    """Remove it; gives the names of what stays in the folder, as it is not Countersign's. Raises AppError."""
    clear_up(data_dir)
    home = home_of(data_dir)
    keys = StoreKeys(secrets, data_dir)
    forget_vault_key(secrets, data_dir)
    for name in _stores(data_dir):
        keys.forget(name)
    if autostart is not None and autostart.is_on():
        autostart.turn_off()
    with told_as_settings(data_dir):
        for path in list(_own_files(data_dir)):
            path.unlink(missing_ok=True)
        for folder in (*(data_dir / name for name in _FOLDERS), data_dir):
            with contextlib.suppress(OSError):  # somebody else has put something into it
                folder.rmdir()
        if home != data_dir.resolve():
            for path in list(_own_files(home)):
                path.unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                home.rmdir()
        return sorted(one.name for one in data_dir.iterdir()) if data_dir.exists() else []


def _stores(data_dir: Path) -> list[str]:
    """The names of all stores that have, or may have, a key."""
    folder = data_dir / "stores"
    found = {one.name for one in folder.iterdir()} if folder.is_dir() else set()
    with contextlib.suppress(AppError):
        found |= {store_of(one) for one in AccountIndex(data_dir).all()}
    return sorted(name for name in found if _STORE.fullmatch(name))


def _own_files(data_dir: Path) -> Iterator[Path]:
    for below in ("*", *(f"{name}/*" for name in _FOLDERS)):
        for path in data_dir.glob(below):
            name = _BESIDE_DATABASE.sub("", path.relative_to(data_dir).as_posix())
            if _OWN.fullmatch(name) and (path.is_symlink() or not path.is_dir()):
                yield path


def _require_word(data_dir: Path, ask: Callable[[str], str] | None) -> None:
    if ask is None:
        raise BadSettings(
            "Nothing was removed: nobody can be asked here.",
            "Run it in a terminal, or add --yes.",
            code="not-confirmed",
        )
    _say(
        f"Countersign will remove all that it keeps for you in {data_dir}: stored agreements, the log of"
        " your decisions, your notes, kept sign-ins, settings; and its keys in the system's keyring.\n"
        "Your AWS accounts and your AWS files stay as they are. This cannot be undone."
    )
    if ask(f"Type {WORD} to go on: ").strip() != WORD:
        raise BadSettings("Nothing was removed.", code="not-confirmed")


def _say(words: str) -> None:
    if sys.stdout is not None:  # a windowed program has none
        sys.stdout.write(f"{words}\n")
