"""What the person chose for the window. Never account data, names, ids or amounts: the file is plain."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from app.language import CHOICE, LANGUAGES
from ui.appearance import Scheme

if TYPE_CHECKING:
    from app.model.money import Money
    from app.model.notice_choice import NoticeChoice
    from app.model.personal_rules import PersonalRules

POLL_MINUTES = (1, 2, 5, 15)
DEFAULT_TYPED_LIMIT = Decimal(10_000)
_FILE = "window.ini"
T = TypeVar("T")
_LOCK_MINUTES = ("5", "15", "60")


class Settings(QObject):
    """Typed access to the settings file; wrong values in the file read as the default."""

    changed = Signal()

    def __init__(self, data_dir: Path, *, is_safe: bool = False) -> None:
        """Read the file. In safe mode arrangements read as the default, and stay as they were kept."""
        super().__init__()
        self.folder = data_dir
        self.is_safe = is_safe
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
    def language(self) -> str:
        """What is to be spoken from the next start on; empty: as the system."""
        value = str(self._file.value(CHOICE, ""))
        return value if value in LANGUAGES else ""

    @language.setter
    def language(self, value: str) -> None:
        self._store(CHOICE, value)

    @property
    def has_less_motion(self) -> bool:
        """Whether nothing moves by itself."""
        return self._flag("less_motion", default=False)

    @has_less_motion.setter
    def has_less_motion(self, value: bool) -> None:
        self._store("less_motion", value)

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
    def tour_was_shown(self) -> bool:
        """Whether the tour of the sandbox account has begun before, or was offered."""
        return self._flag("tour_was_shown", default=False)

    @tour_was_shown.setter
    def tour_was_shown(self, value: bool) -> None:
        self._store("tour_was_shown", value)

    @property
    def told_version(self) -> str:
        """The version whose news were told, or which was the first here; empty before any start."""
        value = self._file.value("told_version", "")
        return value if isinstance(value, str) else ""

    @told_version.setter
    def told_version(self, value: str) -> None:
        self._store("told_version", value)

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
    def typed_limits(self) -> tuple[Money, ...]:
        """The limits of single currencies, instead of `typed_limit`."""
        from app.model.money import Money  # noqa: PLC0415 - the first frame needs no amount
        from app.model.personal_rules import check_limits  # noqa: PLC0415 - as above

        limits = self._value("typed_limits", tuple[Money, ...]) or ()
        try:
            check_limits(limits)
        except ValueError:
            return ()
        return limits

    @typed_limits.setter
    def typed_limits(self, value: tuple[Money, ...]) -> None:
        self._store_value("typed_limits", value)

    def typed_limit_of(self, money: Money | None) -> Decimal:
        """Above this amount of its currency, an amount must be typed to confirm."""
        own = (one for one in self.typed_limits if money and one.currency == money.currency)
        return next((one.amount for one in own), self.typed_limit)

    @property
    def rules(self) -> PersonalRules:
        """What the person wants to be warned of before they pay or buy."""
        from app.model.personal_rules import PersonalRules  # noqa: PLC0415 - as above

        return self._value("rules", PersonalRules) or PersonalRules()

    @rules.setter
    def rules(self, value: PersonalRules) -> None:
        self._store_value("rules", value)

    @property
    def notices(self) -> NoticeChoice:
        """Which notices are told, and when."""
        from app.model.notice_choice import NoticeChoice  # noqa: PLC0415 - nothing is told before

        return self._value("notices", NoticeChoice) or NoticeChoice()

    @notices.setter
    def notices(self, value: NoticeChoice) -> None:
        self._store_value("notices", value)

    @property
    def poll_min(self) -> int:
        """Every so many minutes AWS is asked what waits; one of `POLL_MINUTES`."""
        value = str(self._file.value("poll_min", POLL_MINUTES[0]))
        return int(value) if value in map(str, POLL_MINUTES) else POLL_MINUTES[0]

    @poll_min.setter
    def poll_min(self, value: int) -> None:
        self._store("poll_min", str(value))

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

    @property
    def looks_for_releases(self) -> bool:
        """Whether newer releases are looked for, and told."""
        return self._flag("look_for_releases", default=True)

    @looks_for_releases.setter
    def looks_for_releases(self, value: bool) -> None:
        self._store("look_for_releases", value)

    @property
    def left_out_release(self) -> str:
        """The version that the person does not want to be told of again."""
        value = self._file.value("left_out_release", "")
        return value if isinstance(value, str) else ""

    @left_out_release.setter
    def left_out_release(self, value: str) -> None:
        self._store("left_out_release", value)

    def knows_administrator(self, account_mark: str) -> bool:
        """Whether the person has read that an account is signed in to as an administrator."""
        return self._flag(f"administrator_read/{account_mark}", default=False)

    def set_knows_administrator(self, account_mark: str) -> None:
        """Remember that it was read. The mark stands for an account without naming it."""
        self._file.setValue(f"administrator_read/{account_mark}", True)

    def layout(self, table: str, account_mark: str) -> str:
        """How a table is arranged for an account, as text that its reader checks; empty at first."""
        value = self._arrangement(f"tables/{account_mark}/{table}")
        return value if isinstance(value, str) else ""

    def set_layout(self, table: str, account_mark: str, content: str) -> None:
        """Remember how a table is arranged. The mark stands for an account without naming it."""
        self._keep(f"tables/{account_mark}/{table}", content)

    def model_region(self, account_mark: str) -> str:
        """The region whose AI models an account looks at, not checked; empty at first."""
        value = self._arrangement(f"model_region/{account_mark}")
        return value if isinstance(value, str) else ""

    def set_model_region(self, account_mark: str, region: str) -> None:
        """Remember the region. The mark stands for an account without naming it."""
        self._keep(f"model_region/{account_mark}", region)

    def geometry(self, name: str) -> QByteArray:
        """Where a window or splitter was, empty at first."""
        value = self._arrangement(f"geometry/{name}")
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_geometry(self, name: str, value: QByteArray) -> None:
        """Remember where a window or splitter is."""
        self._keep(f"geometry/{name}", value)

    def _arrangement(self, name: str) -> object:
        return None if self.is_safe else self._file.value(name)

    def _keep(self, name: str, value: str | QByteArray) -> None:
        if not self.is_safe:
            self._file.setValue(name, value)

    def _value(self, name: str, kind: type[T]) -> T | None:
        """A value that is kept as JSON; None where there is none, or none of this kind."""
        import msgspec  # noqa: PLC0415 - loaded already where one is asked for

        content = self._file.value(name, "")
        try:
            return msgspec.json.decode(str(content), type=kind)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return None

    def _store_value(self, name: str, value: object) -> None:
        import msgspec  # noqa: PLC0415 - loaded already where one is kept

        self._store(name, msgspec.json.encode(value).decode())

    def _flag(self, name: str, *, default: bool) -> bool:
        value = str(self._file.value(name, default)).lower()
        return value == "true" if value in ("true", "false") else default

    def _store(self, name: str, value: str | bool) -> None:
        self._file.setValue(name, value)
        self.changed.emit()
