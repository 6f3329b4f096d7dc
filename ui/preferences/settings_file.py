"""The settings as a file for another computer: what was chosen, and nothing of an account.

No PIN, no arrangement of tables, no sign-in and no amount of any purchase is in it; it is plain JSON.
"""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from app.errors import BadSettings
from app.language import tr
from app.model.money import Money
from app.model.notice_choice import NoticeChoice
from app.model.personal_rules import PersonalRules, check_limits
from app.model.text import plain
from ui.appearance import Scheme
from ui.settings import Settings

FILE_NAME = "countersign-settings.json"
_KIND: Literal["countersign-settings"] = "countersign-settings"
_VERSION: Literal[1] = 1
_MOST_BYTES = 64 * 1024
_NAME = 80
_CODE = "settings-file"
_NOTHING_CHANGED = tr("Nothing has been changed.")


class SettingsFile(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Everything that the file carries; a member that is missing, unknown or of another kind is refused."""

    kind: Literal["countersign-settings"]
    version: Literal[1]
    theme: Scheme
    close_to_tray: bool
    poll_minutes: Literal[1, 2, 5, 15]
    typed_limit: Annotated[Decimal, msgspec.Meta()]
    typed_limits: tuple[Money, ...]
    rules: PersonalRules
    notices: NoticeChoice
    hide_amounts: bool
    lock_after_minutes: Literal[0, 5, 15, 60]
    lock_on_sleep: bool
    lock_with_screen: bool
    look_for_releases: bool
    less_motion: bool = False
    language: Literal["", "en", "de", "ja"] = ""

    def __post_init__(self) -> None:
        """Raise ValueError for amounts that nobody can have chosen."""
        if not self.typed_limit.is_finite() or self.typed_limit < 0:
            raise ValueError(self.typed_limit)
        check_limits(self.typed_limits)


class _Head(msgspec.Struct):
    kind: str = ""
    version: int = 0


def taken(settings: Settings) -> SettingsFile:
    """What is set now."""
    return SettingsFile(
        kind=_KIND,
        version=_VERSION,
        theme=settings.scheme,
        close_to_tray=settings.closes_to_tray,
        poll_minutes=settings.poll_min,  # type: ignore[arg-type]
        typed_limit=settings.typed_limit,
        typed_limits=settings.typed_limits,
        rules=settings.rules,
        notices=settings.notices,
        hide_amounts=settings.hides_amounts,
        lock_after_minutes=settings.locks_after_min,  # type: ignore[arg-type]
        lock_on_sleep=settings.locks_on_sleep,
        lock_with_screen=settings.locks_with_screen,
        look_for_releases=settings.looks_for_releases,
        less_motion=settings.has_less_motion,
        language=settings.language,  # type: ignore[arg-type]
    )


def put(settings: Settings, content: SettingsFile) -> None:
    """Set everything as the file says."""
    settings.scheme = content.theme
    settings.has_less_motion = content.less_motion
    settings.language = content.language
    settings.closes_to_tray = content.close_to_tray
    settings.poll_min = content.poll_minutes
    settings.typed_limit = content.typed_limit
    settings.typed_limits = content.typed_limits
    settings.rules = content.rules
    settings.notices = content.notices
    settings.hides_amounts = content.hide_amounts
    settings.locks_after_min = content.lock_after_minutes
    settings.locks_on_sleep = content.lock_on_sleep
    settings.locks_with_screen = content.lock_with_screen
    settings.looks_for_releases = content.look_for_releases


def write_file(path: Path, content: SettingsFile) -> None:
    """Write the file. Raises BadSettings with the reason."""
    encoded = msgspec.json.format(msgspec.json.encode(content), indent=2)
    try:
        path.write_bytes(encoded + b"\n")
    except OSError as error:
        said = tr(
            "The settings were not saved as {path}: {error}.",
            path=_name(path),
            error=_reason(error),
        )
        raise BadSettings(said, tr("Choose another folder."), code=_CODE) from error


def read_file(path: Path) -> SettingsFile:
    """Read a file. Raises BadSettings, with one sentence that says what is wrong with it."""
    try:
        with path.open("rb") as file:
            encoded = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise _bad(path, tr("cannot be read: {error}", error=_reason(error))) from error
    if len(encoded) > _MOST_BYTES:
        raise _bad(path, tr("is too large for settings"))
    try:
        head = msgspec.json.decode(encoded, type=_Head)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise _bad(path, tr("holds no settings of Countersign")) from error
    if head.kind != _KIND:
        raise _bad(path, tr("holds no settings of Countersign"))
    if head.version != _VERSION:
        raise _bad(path, tr("was written by another version of Countersign"))
    try:
        return msgspec.json.decode(encoded, type=SettingsFile)
    except (msgspec.MsgspecError, ValueError, ArithmeticError, RecursionError) as error:
        raise _bad(
            path, tr("has a setting that makes no sense{error}", error=_where(error))
        ) from error


def _where(error: Exception) -> str:
    """Which setting: msgspec names it at the end, as `$.rules.priceUpPercent`; ours have plain names."""
    _, _, place = str(error).rpartition("`$.")
    return f": {plain(place.rstrip('`'), _NAME)}" if place and place != str(error) else ""


def _bad(path: Path, what: str) -> BadSettings:
    return BadSettings(
        tr("The file {path} {what}.", path=_name(path), what=what), _NOTHING_CHANGED, code=_CODE
    )


def _name(path: Path) -> str:
    return plain(path.name, _NAME)


def _reason(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno else tr("the system gives no reason")
