"""Leads a person through signing in: form, browser, account and role, or keys; then the account opens.

One sign-in at a time. What was given up, or belongs to an earlier try, changes nothing when it arrives.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from functools import partial

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.errors import AppError
from app.language import tr
from app.model.account import Profile, Source
from app.model.sign_in import AccessKeys, BrowserPage, Center, CenterAccount
from app.model.text import plain
from app.worker.messages import AccountSwitched, Answer, Event, ProfilesFound
from app.worker.sign_in_messages import (
    BrowserWanted,
    CancelSignIn,
    CenterEntered,
    CenterRoles,
    KeepCenterRole,
    KeepKeys,
    ListCenterRoles,
    SignInKept,
    SignInToCenter,
    SignInToConsole,
)
from ui import text
from ui.accounts.browser_step import (
    CENTER_WORDS,
    CONSOLE_WORDS,
    PROFILE_WORDS,
    BrowserStep,
    BrowserWords,
)
from ui.accounts.center_form import CenterForm
from ui.accounts.center_words import (
    NO_ACCOUNT,
    NO_ROLE,
    account_name,
    account_row,
    center_hint,
    role_row,
)
from ui.accounts.keys_sheet import KeysSheet
from ui.accounts.pick_step import PickStep
from ui.accounts.regions import DEFAULT_REGION
from ui.accounts.step import Step
from ui.accounts.welcome import WelcomePage
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.links import open_sign_in_page
from ui.secret_clipboard import SecretClipboard
from ui.widgets.announce import announce

OpenPage = Callable[[str, str], bool]


class Try(msgspec.Struct, frozen=True):
    """One sign-in in the browser. `then` is a profile that is opened right after it."""

    request: SignInToCenter | SignInToConsole
    words: BrowserWords
    came_from: Step
    then: Source | None = None

    @property
    def center(self) -> Center | None:
        """The Identity Center that is signed in to; None for the console."""
        return self.request.center if isinstance(self.request, SignInToCenter) else None

    @property
    def uses_code(self) -> bool:
        """Whether a code is compared."""
        return isinstance(self.request, SignInToCenter) and self.request.uses_code


class SignInFlow(QObject):
    """`kept` carries the Source that can be opened now, and whether it is there at the next start."""

    kept = Signal(object, bool)

    def __init__(
        self,
        context: Context,
        page: WelcomePage,
        window: QWidget,
        open_page: OpenPage = open_sign_in_page,
    ) -> None:
        super().__init__(page)
        look = context.look
        self._context = context
        self._page = page
        self._window = window
        self._open_page = open_page
        self._found = ProfilesFound(())
        self._try: Try | None = None
        self._is_asked = False
        self._one_call = asyncio.Lock()  # what an earlier call told of its page came before its end
        self._browser_page: BrowserPage | None = None
        self._accounts: tuple[CenterAccount, ...] = ()
        self._account: CenterAccount | None = None
        self._sheet: KeysSheet | None = None
        self._secrets = SecretClipboard(context.clipboard, context.tasks)
        self.tasks: Tasks = context.tasks
        self.form = CenterForm(look)
        self.browser = BrowserStep(look)
        self.account_step = PickStep(look, tr("Choose an account"), "account")
        self.role_step = PickStep(look, tr("Choose a role"), "role")
        self._connect()

    def _connect(self) -> None:
        self._context.bridge.received.connect(self._on_event)
        self._page.ways.center_chosen.connect(self.ask_for_center)
        self._page.ways.keys_chosen.connect(self.ask_for_keys)
        self._page.ways.console_chosen.connect(self.sign_in_to_console)
        self.form.wanted.connect(self._on_center_wanted)
        self.form.back_wanted.connect(self._page.show_ways)
        self.browser.back_wanted.connect(self._on_browser_back)
        self.browser.open_wanted.connect(self._open_again)
        self.browser.copy_code_wanted.connect(self._on_copy_code_wanted)
        self.browser.copy_address_wanted.connect(self._on_copy_address_wanted)
        self.browser.again_wanted.connect(self._on_again_wanted)
        self.browser.other_way_wanted.connect(self._on_other_way_wanted)
        self.account_step.picked.connect(self._on_account_picked)
        self.account_step.back_wanted.connect(self.reset)
        self.role_step.picked.connect(self._on_role_picked)
        self.role_step.back_wanted.connect(self._on_role_back)
        self.role_step.again_wanted.connect(self._on_roles_again)

    # --- beginning --------------------------------------------------------------------------------

    def show_found(self, found: ProfilesFound) -> None:
        """Know what the AWS files offer, and where sign-ins go."""
        self._found = found
        self.form.show_known(found.centers)

    def ask_for_center(self) -> None:
        """Ask for an Identity Center."""
        self._page.show_step(self.form)

    def sign_in_to_profile(self, profile: Profile) -> None:
        """Sign in to the Identity Center of a profile, then open the profile."""
        if profile.center is not None:
            request = SignInToCenter(profile.center)
            self._begin(Try(request, PROFILE_WORDS, self._page.ways, profile.source))

    def sign_in_to_console(self) -> None:
        """Sign in with a console session."""
        self._begin(Try(SignInToConsole(DEFAULT_REGION), CONSOLE_WORDS, self._page.ways))

    def ask_for_keys(self) -> None:
        """Open the sheet for access keys."""
        keeps = self._found.keeps_secrets
        sheet = self._sheet = KeysSheet(self._context.look, self._window, keeps_secrets=keeps)
        sheet.given.connect(partial(self._keep_keys, sheet))
        sheet.finished.connect(self._on_sheet_finished)
        sheet.open()

    def reset(self) -> None:
        """Give up what is under way, and show all ways again."""
        self._give_up()
        self._page.show_ways()

    @property
    def is_under_way(self) -> bool:
        """Whether a sign-in waits for the browser, or for a choice."""
        return self._try is not None

    # --- the browser ------------------------------------------------------------------------------

    def _on_center_wanted(self, center: Center, uses_code: bool) -> None:
        self._begin(Try(SignInToCenter(center, uses_code), CENTER_WORDS, self.form))

    def _begin(self, attempt: Try) -> None:
        self._give_up()
        self._try = attempt
        self._page.show_step(self.browser)
        self.browser.begin(
            attempt.words,
            uses_code=attempt.uses_code,
            has_other_way=attempt.center is not None,
        )
        self._sign_in(attempt)

    @async_slot
    async def _sign_in(self, attempt: Try) -> None:
        async with self._one_call:
            if self._try is not attempt:
                return
            self._is_asked = True
            try:
                answer = await self._context.bridge.call(attempt.request)
            except AppError as error:
                if self._try is attempt:
                    self._end_browser()
                    self.browser.show_failure(error)
                return
        if self._try is attempt:
            self._end_browser()
            self._signed_in(attempt, answer)

    def _signed_in(self, attempt: Try, answer: Answer) -> None:
        if isinstance(answer, SignInKept):
            self._kept(answer)
        elif isinstance(answer, CenterEntered) and attempt.then is not None:
            self._try = None
            self._page.show_ways()
            self.kept.emit(attempt.then, True)
        elif isinstance(answer, CenterEntered):
            self._show_accounts(answer.accounts)

    def _on_event(self, event: Event) -> None:
        if isinstance(event, AccountSwitched):
            self._forget_all()
        elif isinstance(event, BrowserWanted) and self._is_asked:
            if event.page is not None:
                self._browser_page = event.page
                is_open = self._open_page(event.page.url, self._found.endpoint_url)
                self.browser.show_page(event.page, is_open=is_open)
            elif self._browser_page is not None:
                self._browser_page = None
                self.browser.show_returned()

    def _open_again(self) -> None:
        page = self._browser_page
        if page is not None:
            is_open = self._open_page(page.url, self._found.endpoint_url)
            self.browser.show_page(page, is_open=is_open)

    def _on_copy_code_wanted(self) -> None:
        if self._browser_page is not None:
            self._context.clipboard.setText(self._browser_page.user_code)
            announce(self.browser, tr("Code copied"))

    def _on_copy_address_wanted(self) -> None:
        if self._browser_page is not None:
            self._secrets.put(self._browser_page.url)
            announce(self.browser, tr("Address copied, for a minute"))

    def _on_again_wanted(self) -> None:
        if self._try is not None:
            self._begin(msgspec.structs.replace(self._try))

    def _on_other_way_wanted(self) -> None:
        attempt = self._try
        if attempt is not None and attempt.center is not None:
            request = SignInToCenter(attempt.center, not attempt.uses_code)
            self._begin(msgspec.structs.replace(attempt, request=request))

    def _on_browser_back(self) -> None:
        came_from = self._try.came_from if self._try is not None else self._page.ways
        self._give_up()
        self._page.show_step(came_from)

    def _end_browser(self) -> None:
        self._is_asked, self._browser_page = False, None

    def _give_up(self) -> None:
        """Leave the sign-in that is under way; the worker ends what waits for the browser."""
        was_asked, self._try = self._is_asked, None
        self._end_browser()
        self.browser.end()
        if was_asked:
            self._cancel()

    @async_slot
    async def _cancel(self) -> None:
        with contextlib.suppress(AppError):  # the worker has ended: the sign-in with it
            await self._context.bridge.call(CancelSignIn())

    def _forget_all(self) -> None:
        """Another account is open: the worker that the sign-in was made with is gone."""
        self._try, self._account, self._accounts = None, None, ()
        self._end_browser()
        self.browser.end()
        self._page.show_ways()
        if self._sheet is not None:
            self._sheet.accept()

    # --- account and role -------------------------------------------------------------------------

    def _show_accounts(self, accounts: tuple[CenterAccount, ...]) -> None:
        self._accounts = tuple(sorted(accounts, key=lambda one: one.name.casefold()))
        self._page.show_step(self.account_step)
        if not accounts:
            self.account_step.show_empty(
                tr("You are signed in to IAM Identity Center."), *NO_ACCOUNT
            )
            return
        self.account_step.show_rows(
            center_hint(len(accounts)),
            [account_row(one) for one in self._accounts],
        )

    def _on_account_picked(self, account_id: str) -> None:
        account = next((one for one in self._accounts if one.account_id == account_id), None)
        if account is not None:
            self._page.show_step(self.role_step)
            self._list_roles(account)

    def _on_roles_again(self) -> None:
        if self._account is not None:
            self._list_roles(self._account)

    @async_slot
    async def _list_roles(self, account: CenterAccount) -> None:
        attempt = self._try
        if attempt is None or attempt.center is None:
            return
        self._account = account
        where = tr(
            "In {account}, {number}.",
            account=account_name(account),
            number=text.account_id(account.account_id),
        )
        self.role_step.show_loading(where, tr("Reading your roles in this account"))
        try:
            answer = await self._context.bridge.call(
                ListCenterRoles(attempt.center, account.account_id)
            )
        except AppError as error:
            if self._is_at(attempt, account):
                self.role_step.show_failure(error)
            return
        if not self._is_at(attempt, account) or not isinstance(answer, CenterRoles):
            return
        if not answer.roles:
            self.role_step.show_empty(where, *NO_ROLE)
            return
        self.role_step.show_rows(where, [role_row(role) for role in answer.roles])
        if len(answer.roles) == 1:
            self._keep_role(account, answer.roles[0])

    def _is_at(self, attempt: Try, account: CenterAccount) -> bool:
        """Whether the person still waits for this account."""
        return self._try is attempt and self._account is account

    def _on_role_picked(self, role: str) -> None:
        if self._account is not None:
            self._keep_role(self._account, role)

    @async_slot
    async def _keep_role(self, account: CenterAccount, role: str) -> None:
        attempt = self._try
        if attempt is None or attempt.center is None:
            return
        self.role_step.show_opening(tr("Opening the account as {role}", role=plain(role, 60)))
        try:
            answer = await self._context.bridge.call(KeepCenterRole(attempt.center, account, role))
        except AppError as error:
            if self._is_at(attempt, account):
                self.role_step.show_failure(error)
            return
        if self._is_at(attempt, account) and isinstance(answer, SignInKept):
            self._kept(answer)

    def _on_role_back(self) -> None:
        self._account = None
        self._page.show_step(self.account_step)

    # --- keys -------------------------------------------------------------------------------------

    @async_slot
    async def _keep_keys(self, sheet: KeysSheet, keys: AccessKeys) -> None:
        try:
            answer = await self._context.bridge.call(KeepKeys(keys))
        except AppError as error:
            if self._sheet is sheet:
                sheet.show_failure(error)
            return
        if self._sheet is sheet and isinstance(answer, SignInKept):
            sheet.accept()
            self._kept(answer)

    def _on_sheet_finished(self) -> None:
        self._sheet = None  # it is destroyed

    def _kept(self, answer: SignInKept) -> None:
        self._try = None
        self._page.show_ways()
        self.kept.emit(answer.source, answer.is_kept)
