"""The banners under the tabs: what is wrong or special now, until it no longer is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import msgspec
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from app.errors import AppError
from app.language import tr
from app.model.policy import Policy
from app.model.principal import Breadth, spoken_principal
from app.model.release import Release
from app.model.right import POLICIES
from app.model.text import plain
from app.version import VERSION
from app.worker.messages import SetStoreAside
from ui import text
from ui.accounts.keyring_help import ACTIONS, SESSION, KeyringHelp, action_for
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.sign_in.identity_warning import IdentityWarning
from ui.status import Status
from ui.sync_words import WARNED_BEFORE_END
from ui.theme import Tone
from ui.widgets.announce import announce
from ui.widgets.buttons import ButtonSize, IconButton, LinkButton, PlainButton
from ui.widgets.card import Note
from ui.widgets.menu_button import MenuButton

_NOT_ALLOWED = "program-not-allowed"  # the code of the refusal in app.aws.programs
_SIGN_IN_NEEDED = "SignInNeeded"  # the kind of error that signing in again may mend
_WAITS_FOR_KEY = (
    "passphrase",
    "locked",
    "dismissed",
    "timed out",
)  # reasons of a store that could not be opened
_POLICY_LINES = {
    Policy.WATCH: tr("Watch only"),
    Policy.APPROVE: tr("Watch and approve"),
    Policy.BUY: tr("Watch, approve and buy"),
}


class Banner(msgspec.Struct, frozen=True):
    """One banner.

    `action` names the buttons: "retry", "sign-in", "signing-in", "program", "aside", "policy", "release",
    "news", "safe" or none.
    """

    tone: Tone
    icon: str
    strong: str
    rest: str
    action: str = ""


_SAFE_MODE = Banner(
    Tone.WARNING,
    "shield-warning",
    tr("Countersign is in safe mode, as it crashed three times in a row or was asked to."),
    tr(
        "Windows and tables are as at first, and nothing is read from AWS, nor anybody reminded, until you"
        " choose Read now."
    ),
    "safe",
)


def wanted_banners(
    status: Status,
    breadth: Breadth = Breadth.ORDINARY,
    left_out: str | None = "",
    *,
    is_safe: bool = False,
    told: str = "",
) -> list[Banner]:
    """The banners for the present state, most important first; `breadth` is what to warn of.

    `left_out` is the release that is not told; None: none is. `told` is the version that ran here when
    news were told last.
    """
    makers: tuple[Callable[[Status], Banner | None], ...] = (
        _endpoint,
        _worker,
        _store,
        _sign_in,
        _ending,
        _offline,
        _clock,
        _session_only,
    )
    banners = [banner for maker in makers if (banner := maker(status)) is not None]
    if is_safe:
        banners.insert(0, _SAFE_MODE)
    last = (_identity(status, breadth), _release(status.release, left_out), _updated(told))
    return banners + [banner for banner in last if banner is not None]


def _endpoint(status: Status) -> Banner | None:
    if not status.endpoint_url:
        return None
    where = plain(status.endpoint_url, 120)
    return Banner(
        Tone.WARNING,
        "warning-circle",
        tr("This is not AWS."),
        tr("Every call goes to {where}, as you asked.", where=where),
    )


def _worker(status: Status) -> Banner | None:
    if status.lost is None:
        return None
    strong = tr("The part that talks to AWS has stopped.")
    if status.lost.restarts_in_s is None:
        rest = tr("It stopped several times. Quit and start Countersign again; stored data stays.")
    else:
        rest = tr("It starts again by itself. What was being sent is checked first.")
    return Banner(Tone.DANGER, "warning-circle", strong, rest)


def _store(status: Status) -> Banner | None:
    problem = status.store_problem
    if problem is None:
        return None
    action = action_for(problem) or ("aside" if problem.can_set_aside else "")
    if not action and problem.error.kind == "BadSettings":
        action = "retry"  # the disk was full, the folder could not be written: that can be mended
    # Nothing is wrong with a store that only waits for its key.
    tone = Tone.WARNING if problem.error.reason in _WAITS_FOR_KEY else Tone.DANGER
    message, hint = plain(problem.error.message), plain(problem.error.hint)
    return Banner(tone, "database", message, hint, action)


def _sign_in(status: Status) -> Banner | None:
    error = status.sign_in_error
    if error is None:
        return None
    message = plain(error.message)  # it may name a profile, a role or a device
    if error.code == _NOT_ALLOWED:
        return Banner(Tone.WARNING, "key", message, tr("Nothing has run."), "program")
    action = "retry" if error.kind != _SIGN_IN_NEEDED else _sign_in_action(status)
    return Banner(Tone.WARNING, "key", message, plain(error.hint), action)


def _sign_in_action(status: Status) -> str:
    return "signing-in" if status.is_renewing else "sign-in"


def _ending(status: Status) -> Banner | None:
    left, ends_at = status.ends_in, status.ends_at
    if left is None or ends_at is None or left > WARNED_BEFORE_END:
        return None
    if status.has_ended:
        strong = tr("Your sign-in has ended.")
        rest = tr(
            "Changing anything is off until you sign in again. What waits goes on by itself then."
        )
    else:
        strong = tr("Your sign-in ends at {ends_at}.", ends_at=text.time(ends_at))
        rest = tr("Sign in again now, and nothing has to wait.")
    return Banner(Tone.WARNING, "key", strong, rest, _sign_in_action(status))


def _identity(status: Status, breadth: Breadth) -> Banner | None:
    identity = status.identity
    if identity is None or breadth is Breadth.ORDINARY:
        return None
    if breadth is Breadth.ROOT:
        strong = tr("You are signed in as the root user.")
        rest = tr(
            "It may do everything, and no policy limits it. Use a role that may do only what"
            " Countersign needs."
        )
    else:
        strong = tr(
            "{principal_arn} looks like an administrator.",
            principal_arn=plain(spoken_principal(identity.principal_arn), 60),
        )
        rest = tr(
            "Who gets at these credentials can change everything in the account. Countersign needs"
            " far less."
        )
    return Banner(Tone.WARNING, "shield-warning", strong, rest, "policy")


def _release(release: Release | None, left_out: str | None) -> Banner | None:
    if release is None or left_out is None or release.version == left_out:
        return None
    strong = tr("Countersign {version} is out.", version=release.version)
    return Banner(
        Tone.NEUTRAL, "info", strong, tr("You have {version}.", version=VERSION), "release"
    )


def _updated(told: str) -> Banner | None:
    if told in ("", VERSION):
        return None
    strong = tr("This is Countersign {version} now.", version=VERSION)
    return Banner(Tone.NEUTRAL, "info", strong, tr("You had {told}.", told=plain(told, 20)), "news")


def _offline(status: Status) -> Banner | None:
    if not status.is_offline or status.sign_in_error is not None:
        return None
    at = status.synced_at
    rest = tr("Changing anything is off until you are back.")
    if at:
        read = tr("Showing what we read on {at}.", at=text.date_at_time(at))
        rest = f"{read} {rest}"
    return Banner(Tone.WARNING, "wifi-slash", tr("You are offline."), rest, "retry")


def _clock(status: Status) -> Banner | None:
    if not status.clock_is_wrong:
        return None
    minutes = text.plural(round(abs(status.clock_offset_s)) // 60, "{n} minute", "{n} minutes")
    is_behind = status.clock_offset_s > 0
    strong = tr("The clock of this computer is wrong.")
    return Banner(
        Tone.WARNING,
        "clock",
        strong,
        tr(
            "It is {minutes} behind, so AWS refuses our calls. Set the clock; countdowns follow AWS's time.",
            minutes=minutes,
        )
        if is_behind
        else tr(
            "It is {minutes} ahead, so AWS refuses our calls. Set the clock; countdowns follow AWS's time.",
            minutes=minutes,
        ),
    )


def _session_only(status: Status) -> Banner | None:
    if status.store_is_kept:
        note = plain(status.store_note)
        return Banner(Tone.WARNING, "database", note, "") if note else None
    note = status.store_note or tr("What is read now is removed when you quit.")
    return Banner(Tone.NEUTRAL, "info", note, "", SESSION)


class Banners(QWidget):
    """Shows the wanted banners; asks the worker when a button is pressed."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.tasks: Tasks = context.tasks
        self._shown: list[Banner] = []
        self.warning = IdentityWarning(context.status, context.store, context.settings)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        context.status.changed.connect(self.refresh)
        context.store.opened.connect(self.refresh)  # it tells whether the warning was read
        self.warning.changed.connect(self.refresh)
        context.settings.changed.connect(self.refresh)  # it tells whether releases are wanted
        self.refresh()

    def refresh(self) -> None:
        """Show what is wanted now; unchanged banners stay as they are."""
        settings = self._context.settings
        left_out = settings.left_out_release if settings.looks_for_releases else None
        wanted = wanted_banners(
            self._context.status,
            self.warning.breadth,
            left_out,
            is_safe=settings.is_safe,
            told=settings.told_version,
        )
        if wanted == self._shown:
            return
        self._shown = wanted
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for banner in wanted:
            self._column.addWidget(self._note(banner))
        self.setVisible(bool(wanted))

    def _note(self, banner: Banner) -> Note:
        look = self._context.look
        note = Note(look, banner.tone, banner.icon, banner.strong, banner.rest, as_banner=True)
        if banner.action == "retry":
            note.add_widget(self._health_link())
            button = PlainButton(look, tr("Try now"), "arrow-clockwise", size=ButtonSize.SMALL)
            button.clicked.connect(self._context.places.update_now)
            note.add_widget(button)
        elif banner.action in ("sign-in", "signing-in"):
            note.add_widget(self._health_link())
            button = PlainButton(look, tr("Sign in again"), "key", size=ButtonSize.SMALL)
            button.clicked.connect(self._context.places.sign_in_again)
            if banner.action == "signing-in":
                button.set_words(tr("Signing in…"))
                button.set_on(False, tr("Countersign is signing in."))
            note.add_widget(button)
        elif banner.action == "safe":
            read = PlainButton(look, tr("Read now"), "arrow-clockwise", size=ButtonSize.SMALL)
            read.clicked.connect(self._context.places.update_now)
            leave = PlainButton(look, tr("Restart as usual"), size=ButtonSize.SMALL)
            leave.clicked.connect(self._context.places.leave_safe_mode)
            note.add_widget(read)
            note.add_widget(leave)
        elif banner.action == "policy":
            note.add_widget(self._policy_button())
            dismiss = IconButton(look, "x", tr("Dismiss this warning"), small=True)
            dismiss.clicked.connect(self.warning.dismiss)
            note.add_widget(dismiss)
        elif banner.action in ("release", "news"):
            self._add_news(note, is_release=banner.action == "release")
        elif banner.action == "program":
            button = PlainButton(look, tr("Show the command…"), size=ButtonSize.SMALL)
            button.clicked.connect(self._context.places.allow_programs)
            note.add_widget(button)
        elif banner.action in ACTIONS:
            KeyringHelp(self._context, note, banner.action)
        elif banner.action == "aside":
            button = PlainButton(look, tr("Keep it aside and begin anew"), size=ButtonSize.SMALL)
            button.clicked.connect(self._on_aside_clicked)
            note.add_widget(button)
        return note

    def _add_news(self, note: Note, *, is_release: bool) -> None:
        look = self._context.look
        words = tr("What is new…") if is_release else tr("What's new")
        button = PlainButton(look, words, size=ButtonSize.SMALL)
        name = tr("Say nothing more of this version") if is_release else tr("Dismiss what is new")
        dismiss = IconButton(look, "x", name, small=True)
        button.clicked.connect(self._on_news_clicked if is_release else self._on_own_news_clicked)
        dismiss.clicked.connect(
            self._on_release_left_out if is_release else self._on_own_news_dismissed
        )
        note.add_widget(button)
        note.add_widget(dismiss)

    def _health_link(self) -> LinkButton:
        check = LinkButton(self._context.look, tr("Health check"))
        check.clicked.connect(self._context.places.open_health)
        return check

    def _policy_button(self) -> MenuButton:
        look = self._context.look
        button = MenuButton(look, tr("Copy a smaller policy"), "copy", size=ButtonSize.SMALL)
        menu = QMenu(button)
        menu.setAccessibleName(tr("Policy to copy as JSON"))
        for policy, words in _POLICY_LINES.items():
            menu.addAction(words).triggered.connect(partial(self._copy_policy, policy))
        button.setMenu(menu)
        return button

    def _copy_policy(self, policy: Policy) -> None:
        self._context.clipboard.setText(POLICIES[policy])
        announce(self, tr("Copied"))
        words = tr("The policy “{policy}” is copied.", policy=policy)
        self._context.notices.show(
            Tone.POSITIVE, "check-circle", words, tr("Give it to a role in IAM.")
        )

    def _on_own_news_clicked(self) -> None:
        self._context.places.open_news()

    def _on_own_news_dismissed(self) -> None:
        self._context.settings.told_version = VERSION

    def _on_news_clicked(self) -> None:
        from ui.updates.sheet import ReleaseSheet  # noqa: PLC0415 - rarely needed

        context = self._context
        if context.status.release is not None:
            ReleaseSheet(context.look, self, context.clipboard, context.status.release).open()

    def _on_release_left_out(self) -> None:
        if self._context.status.release is not None:
            settings = self._context.settings
            undo = partial(setattr, settings, "left_out_release", settings.left_out_release)
            settings.left_out_release = self._context.status.release.version
            self._context.notices.undo.offer(tr("This version is not told again."), undo)

    @async_slot
    async def _on_aside_clicked(self) -> None:
        try:
            await self._context.bridge.call(SetStoreAside())
        except AppError as error:
            self._context.notices.error(error)
