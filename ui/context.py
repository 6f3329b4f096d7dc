"""What every view is given: one value instead of a dozen arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtGui import QClipboard

from app.model.request import RequestKind
from ui.accounts.book import AccountBook
from ui.aio import Tasks
from ui.appearance import Appearance
from ui.bridge import Bridge
from ui.drafts import Drafts
from ui.settings import Settings
from ui.status import Status
from ui.store_view import StoreView

if TYPE_CHECKING:
    from ui.lock.state import LockState
    from ui.notices import Notices


class Places(msgspec.Struct, frozen=True):
    """Ways to other views, so that views need not know each other."""

    open_request: Callable[[RequestKind, str], None]
    open_agreement: Callable[[str], None]
    open_agreements_filtered: Callable[[str], None]  # all rows that hold a text
    open_charges_of: Callable[[str], None]  # of one agreement
    open_charge: Callable[[str], None]
    open_quote: Callable[[str], None]
    open_model: Callable[[str], None]  # an AI model by its id, or the use-case form
    open_session: Callable[[str], None]  # a payment session; empty: all of them
    find_offer: Callable[[str], None]  # in AWS Marketplace, by words or by a link
    open_activity: Callable[[], None]
    open_settings: Callable[[], None]
    open_health: Callable[[], None]
    open_network: Callable[[], None]
    open_guide: Callable[[str], None]  # at "page" or "page#section"; empty: at what is shown
    open_news: Callable[[], None]
    start_tour: Callable[[], None]
    update_now: Callable[[], None]
    allow_programs: Callable[[], None]  # of the open account's profile
    sign_in_again: Callable[[], None]  # to the open account
    lock: Callable[[], None]
    start_again: Callable[[], None]  # as it was started
    leave_safe_mode: Callable[[], None]  # and start as usual


class Context(msgspec.Struct, frozen=True):
    """The window's services, passed to each view when it is built."""

    look: Appearance
    bridge: Bridge
    store: StoreView
    status: Status
    accounts: AccountBook
    tasks: Tasks
    settings: Settings
    notices: Notices
    lock: LockState
    clipboard: QClipboard
    places: Places
    drafts: Drafts = msgspec.field(default_factory=Drafts)
