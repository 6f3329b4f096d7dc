"""Everything that changes which account is open: the first page, switching, signing out, forgetting."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from app.errors import AppError
from app.language import tr
from app.model.account import AccountKind, KnownAccount, Profile, Program, Source
from app.worker.messages import (
    AllowProgram,
    ChangeAccount,
    ForgetAccount,
    ListProfiles,
    ProfilesFound,
    Request,
)
from app.worker.sign_in_messages import ReadSignOut, SignedOut, SignOut, SignOutRead
from ui.accounts.sheets import AccountSheet, ForgetSheet, LeaveSheet, ProgramSheet
from ui.accounts.sign_in import OpenPage, SignInFlow
from ui.accounts.sign_out_sheet import SignOutSheet
from ui.accounts.way_in import WayIn
from ui.accounts.welcome import WelcomePage
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.links import open_sign_in_page
from ui.theme import Tone
from ui.widgets.sheet import Sheet
from ui.window import MainWindow

_TYPED = tr("What you typed in a sheet that is open is lost.")
_SESSION = tr(
    "There is no keyring, so what was stored of this account, with its activity log and your notes, is"
    " removed."
)
_NOT_KEPT = (
    tr("This sign-in ends when you quit."),
    tr("There is no keyring that could keep it, so you sign in again at the next start."),
)
_NOT_OVER = (
    tr("You are signed out on this computer."),
    tr("AWS could not be told: there the sign-in to IAM Identity Center ends by itself."),
)


class AccountSwitcher(QObject):
    """Lives as long as the window. `stayed` when the person was asked, and does not leave the open account."""

    stayed = Signal()

    def __init__(
        self,
        context: Context,
        window: MainWindow,
        app: QApplication,
        open_page: OpenPage = open_sign_in_page,
    ) -> None:
        super().__init__()
        self._context = context
        self._window = window
        self._app = app
        self._open_page = open_page
        self._page: WelcomePage | None = None
        self._flow: SignInFlow | None = None
        self._unkept: Source | None = None
        self._after_leaving: Callable[[], None] | None = None
        self._asks_for_keys = False
        self._told: tuple[str, str] | None = None  # what is said once the next account is open
        self._way_in = WayIn(context)
        self.tasks: Tasks = context.tasks
        context.accounts.switched.connect(self._on_switched)

    # --- the first page ---------------------------------------------------------------------------

    def choose(self) -> None:
        """Show the first page, beside the account that is open or without one."""
        page, flow = self._first_page()
        page.ways.show_back(self._context.accounts.name)
        if not flow.is_under_way:
            page.show_ways()
        self._window.show_page(page)
        page.step.enter()
        self._find_profiles()

    def _first_page(self) -> tuple[WelcomePage, SignInFlow]:
        if self._page is not None and self._flow is not None:
            return self._page, self._flow
        page = self._page = WelcomePage(self._context.look, self._context.clipboard)
        page.ways.profile_chosen.connect(self._on_profile_chosen)
        page.ways.sandbox_chosen.connect(self._on_sandbox_chosen)
        page.ways.look_again.connect(self._find_profiles)
        page.ways.back_wanted.connect(self._window.show_account)
        page.ways.network_wanted.connect(self._context.places.open_network)
        flow = self._flow = SignInFlow(self._context, page, self._window, self._open_page)
        flow.kept.connect(self._on_kept)
        return page, flow

    @async_slot
    async def _find_profiles(self) -> None:
        page, flow = self._first_page()
        page.ways.show_looking()
        try:
            answer = await self._context.bridge.call(ListProfiles())
        except AppError as error:
            page.ways.show_failure(error.message, error.hint)
            return
        if isinstance(answer, ProfilesFound):
            page.ways.show_profiles(answer)
            flow.show_found(answer)
            asks_for_keys, self._asks_for_keys = self._asks_for_keys, False
            if asks_for_keys:
                flow.ask_for_keys()

    def _on_profile_chosen(self, profile: Profile) -> None:
        if profile.unallowed:
            self._ask_for_programs(profile.unallowed, profile.source)
        elif profile.signs_in_first and self._flow is not None:
            self._flow.sign_in_to_profile(profile)
        else:
            self.open(profile.source)

    def _on_sandbox_chosen(self) -> None:
        self.open(Source(sandbox=True))

    def _on_kept(self, source: Source, is_kept: bool) -> None:
        current = self._context.accounts.current
        if current is not None and current.key == source.key:
            self._window.show_account()
            self._context.places.update_now()  # the open account's sign-in was renewed
            return
        self._unkept = None if is_kept else source
        self.open(source)

    # --- programs ---------------------------------------------------------------------------------

    @async_slot
    async def show_programs(self) -> None:
        """Show the programs that the open account's profile wants to run and may not yet."""
        current = self._context.accounts.current
        try:
            answer = await self._context.bridge.call(ListProfiles())
        except AppError as error:
            self._context.notices.error(error)
            return
        if current is None or not isinstance(answer, ProfilesFound):
            return
        profile = _used_by(current, answer.profiles)
        if profile is not None and profile.unallowed:
            self._ask_for_programs(profile.unallowed, None)
        else:
            self._context.places.update_now()  # nothing is left to allow: it can be tried again

    def _ask_for_programs(self, programs: tuple[Program, ...], then: Source | None) -> None:
        sheet = ProgramSheet(self._context.look, self._window, programs)
        sheet.confirmed.connect(partial(self._allow, programs, then))
        sheet.open()

    @async_slot
    async def _allow(self, programs: tuple[Program, ...], then: Source | None) -> None:
        for program in programs:
            if not await self._ask(AllowProgram(program.profile, program.command)):
                return
        if then is None:
            self._context.places.update_now()
        else:
            self.open(then)

    # --- switching --------------------------------------------------------------------------------

    def open(self, source: Source) -> None:
        """Leave the open account for another one; asks first where something would be lost.

        One that was signed out of leads into its sign-in.
        """
        current = self._context.accounts.current
        if current is not None and current.key == source.key:
            self._window.show_account()
            return
        account = self._context.accounts.find(source.key)
        is_signed_out = account is not None and account.is_signed_out
        if is_signed_out and account is not None and account.kind is AccountKind.KEYS:
            self._asks_for_keys = True
            self.choose()
            return
        self._way_in.expect(source if is_signed_out else None)
        self._ask_to_leave_for(source)

    def reconnect(self) -> None:
        """Begin the open account anew, or none where none is open; asks first where something would be lost."""
        self._ask_to_leave_for(self._context.accounts.current)

    def _ask_to_leave_for(self, source: Source | None) -> None:
        lost = self._lost()
        if not lost:
            self._leave_for(source)
            return
        sheet = LeaveSheet(self._context.look, self._window, lost)
        sheet.confirmed.connect(partial(self._leave_for, source))
        sheet.rejected.connect(self.stayed)
        sheet.open()

    def _lost(self) -> tuple[str, ...]:
        """What opening another account would lose."""
        is_typed = any(_has_typed(sheet) for sheet in self._sheets())
        is_session = self._context.store.queries is not None and not self._context.store.is_kept
        return tuple(
            words for words, is_so in ((_TYPED, is_typed), (_SESSION, is_session)) if is_so
        )

    def _leave_for(self, source: Source | None) -> None:
        for sheet in self._sheets():
            sheet.reject()
        self._window.close_others()
        self._context.bridge.switch(source)

    def _sheets(self) -> list[Sheet]:
        return [
            widget
            for widget in self._app.topLevelWidgets()
            if isinstance(widget, Sheet) and widget.isVisible()
        ]

    def _on_switched(self) -> None:
        self._context.notices.clear()
        self._window.forget_account()
        self.tasks.start(self._window.drop_left(), "drop the views of the account that was left")
        if self._context.accounts.current is not None:
            self._window.show_account()
            self._say_where_it_is_kept()
            self._say_what_was_told()
            return
        do, self._after_leaving = self._after_leaving or self.choose, None
        do()

    def _say_where_it_is_kept(self) -> None:
        unkept, self._unkept = self._unkept, None
        if unkept is not None and unkept == self._context.accounts.current:
            self._context.notices.show(Tone.WARNING, "key", *_NOT_KEPT, stays=True)

    # --- names and colours ------------------------------------------------------------------------

    def edit(self, account: KnownAccount) -> None:
        """Let the person name an account."""
        sheet = AccountSheet(self._context.look, self._window, account)
        sheet.saved.connect(partial(self._save, account, sheet))
        sheet.forget_wanted.connect(partial(self._ask_to_forget, account))
        sheet.open()

    def _save(self, account: KnownAccount, sheet: AccountSheet) -> None:
        change = ChangeAccount(
            account.key, sheet.name.text(), sheet.color, sheet.favorite.isChecked()
        )
        self._tell(change)

    @async_slot
    async def _tell(self, request: Request) -> None:
        await self._ask(request)

    # --- signing out ------------------------------------------------------------------------------

    @async_slot
    async def sign_out(self, account: KnownAccount) -> None:
        """Ask whether to sign out of the open account, with what that removes."""
        try:
            read = await self._context.bridge.call(ReadSignOut(account.key))
        except AppError as error:
            self._context.notices.error(error)
            return
        if isinstance(read, SignOutRead):
            sheet = SignOutSheet(self._context.look, self._window, account, read, self._lost())
            sheet.confirmed.connect(partial(self._leave_and_sign_out, account))
            sheet.open()

    def _leave_and_sign_out(self, account: KnownAccount) -> None:
        self._after_leaving = partial(self._sign_out, account)
        self._leave_for(None)

    @async_slot
    async def _sign_out(self, account: KnownAccount) -> None:
        try:
            answer = await self._context.bridge.call(SignOut(account.key))
        except AppError as error:
            self.choose()
            self._context.notices.error(error)
            return
        if isinstance(answer, SignedOut) and not answer.is_over_at_aws:
            self._told = _NOT_OVER
        other = next((one for one in self._context.accounts.known if _is_next(one, account)), None)
        if other is not None:
            self._leave_for(other.source)
        else:
            self.choose()
            self._say_what_was_told()

    def _say_what_was_told(self) -> None:
        told, self._told = self._told, None
        if told is not None:
            self._context.notices.show(Tone.WARNING, "sign-out", *told, stays=True)

    # --- forgetting -------------------------------------------------------------------------------

    def _ask_to_forget(self, account: KnownAccount) -> None:
        accounts = self._context.accounts
        current = accounts.current
        sheet = ForgetSheet(
            self._context.look,
            self._window,
            account,
            is_open=current is not None and current.key == account.key,
            shared_with=next((one.nickname for one in accounts.known if _share(one, account)), ""),
        )
        sheet.confirmed.connect(partial(self._leave_and_forget, account))
        sheet.open()

    def _leave_and_forget(self, account: KnownAccount) -> None:
        current = self._context.accounts.current
        if current is not None and current.key == account.key:
            self._after_leaving = partial(self._forget, account)
            self._leave_for(None)
        else:
            self._forget(account)

    @async_slot
    async def _forget(self, account: KnownAccount) -> None:
        await self._ask(ForgetAccount(account.key))
        if self._context.accounts.current is None:
            self.choose()

    async def _ask(self, request: Request) -> bool:
        try:
            await self._context.bridge.call(request)
        except AppError as error:
            self._context.notices.error(error)
            return False
        return True


def _used_by(source: Source, profiles: tuple[Profile, ...]) -> Profile | None:
    """The profile of a choice; without a name it is the first, which the environment names."""
    named = [one for one in profiles if one.source.profile is not None]
    if source.profile is None:
        return named[0] if named else None
    return next((one for one in named if one.source.profile == source.profile), None)


def _is_next(one: KnownAccount, left: KnownAccount) -> bool:
    """Whether an account is opened in place of one that was signed out of: a real one that is signed in."""
    is_usable = not one.is_signed_out and not one.source.sandbox and one.used_at is not None
    return is_usable and one.key != left.key


def _share(one: KnownAccount, other: KnownAccount) -> bool:
    """Whether two choices lead to the same account, whose stored data they share."""
    return one.key != other.key and one.place == other.place


def _has_typed(sheet: QWidget) -> bool:
    """Whether the person has written into a sheet that has not been sent."""
    lines = any(edit.text() and edit.isModified() for edit in sheet.findChildren(QLineEdit))
    return lines or any(
        edit.toPlainText() and edit.document().isModified()
        for edit in sheet.findChildren(QPlainTextEdit)
    )
