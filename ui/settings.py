"""What the person chose for the window. Never account data, names, ids or amounts: the file is plain."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from ui.appearance import Scheme

DEFAULT_TYPED_LIMIT = Decimal(10_000)
_FILE = "window.ini"
_LOCK_MINUTES = ("5", "15", "60")


class Settings(QObject):
    """Typed access to the settings file; wrong values in the file read as the default."""

    changed = Signal()

    def __init__(self, data_dir: Path) -> None:
        super().__init__()
        self._file = QSettings(str(data_dir / _FILE), QSettings.Format.IniFormat)

    @property
    def scheme(self) -> Scheme:
        """Light, dark, or as the system."""
        value = str(self._file.value("theme", Scheme.SYSTEM))
        return Scheme(value) if value in set(Scheme) else Scheme.SYSTEM

    @scheme.setter
    def scheme(self, value: Scheme) -> None:
        self._store("theme", str(value))

    @property
    def closes_to_tray(self) -> bool:
        """Whether closing the window keeps Countersign in the tray."""
        return self._flag("close_to_tray", default=True)

    @closes_to_tray.setter
    def closes_to_tray(self, value: bool) -> None:
        self._store("close_to_tray", value)

    @property
    def tray_was_explained(self) -> bool:
        """Whether the person has been told that closing keeps the tray."""
        return self._flag("tray_was_explained", default=False)

    @tray_was_explained.setter
    def tray_was_explained(self, value: bool) -> None:
        self._store("tray_was_explained", value)

    @property
    def hides_amounts(self) -> bool:
        """Whether notifications leave amounts out."""
        return self._flag("hide_amounts", default=False)

    @hides_amounts.setter
    def hides_amounts(self, value: bool) -> None:
        self._store("hide_amounts", value)

    @property
    def typed_limit(self) -> Decimal:
        """Above this amount, in each currency, the amount must be typed to confirm."""
        from ui.typed import typed_amount  # noqa: PLC0415 - the first frame needs no amount

        value = typed_amount(str(self._file.value("typed_limit", "")))
        return DEFAULT_TYPED_LIMIT if value is None else value

    @typed_limit.setter
    def typed_limit(self, value: Decimal) -> None:
        self._store("typed_limit", f"{value:f}")

    @property
    def locks_after_min(self) -> int:
        """Minutes without a key or a click after which the window locks; 0: it does not."""
        value = str(self._file.value("lock_after_min", "0"))
        return int(value) if value in _LOCK_MINUTES else 0

    @locks_after_min.setter
    def locks_after_min(self, value: int) -> None:
        self._store("lock_after_min", str(value))

    @property
    def locks_on_sleep(self) -> bool:
        """Whether the window locks when the computer sleeps."""
        return self._flag("lock_on_sleep", default=True)

    @locks_on_sleep.setter
    def locks_on_sleep(self, value: bool) -> None:
        self._store("lock_on_sleep", value)

    @property
    def locks_with_screen(self) -> bool:
        """Whether the window locks when the screen is locked."""
        return self._flag("lock_with_screen", default=True)

    @locks_with_screen.setter
    def locks_with_screen(self, value: bool) -> None:
        self._store("lock_with_screen", value)

    @property
    def pin_digest(self) -> str:
        """What the PIN is checked with, as `ui.lock.pin` made it; empty without a PIN."""
        value = self._file.value("lock_pin", "")
        return value if isinstance(value, str) else ""

    @pin_digest.setter
    def pin_digest(self, value: str) -> None:
        self._store("lock_pin", value)

    def knows_administrator(self, account_mark: str) -> bool:
        """Whether the person has read that an account is signed in to as an administrator."""
        return self._flag(f"administrator_read/{account_mark}", default=False)

    def set_knows_administrator(self, account_mark: str) -> None:
        """Remember that it was read. The mark stands for an account without naming it."""
        self._file.setValue(f"administrator_read/{account_mark}", True)

    def layout(self, table: str, account_mark: str) -> str:
        """How a table is arranged for an account, as text that its reader checks; empty at first."""
        value = self._file.value(f"tables/{account_mark}/{table}", "")
        return value if isinstance(value, str) else ""

    def set_layout(self, table: str, account_mark: str, content: str) -> None:
        """Remember how a table is arranged. The mark stands for an account without naming it."""
        self._file.setValue(f"tables/{account_mark}/{table}", content)

    def model_region(self, account_mark: str) -> str:
        """The region whose AI models an account looks at, not checked; empty at first."""
        value = self._file.value(f"model_region/{account_mark}", "")
        return value if isinstance(value, str) else ""

    def set_model_region(self, account_mark: str, region: str) -> None:
        """Remember the region. The mark stands for an account without naming it."""
        self._file.setValue(f"model_region/{account_mark}", region)

    def geometry(self, name: str) -> QByteArray:
        """Where a window or splitter was, empty at first."""
        value = self._file.value(f"geometry/{name}")
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_geometry(self, name: str, value: QByteArray) -> None:
        """Remember where a window or splitter is."""
        self._file.setValue(f"geometry/{name}", value)

    def _flag(self, name: str, *, default: bool) -> bool:
        value = str(self._file.value(name, default)).lower()
        return value == "true" if value in ("true", "false") else default

    def _store(self, name: str, value: str | bool) -> None:
        self._file.setValue(name, value)
        self.changed.emit()
