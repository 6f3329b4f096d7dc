"""What stands in the place of the sessions: where to look first, not allowed, no manager, no user id."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.language import tr
from app.model.denial import denial_of
from app.model.payment_session import RegionReading
from app.model.text import plain
from ui import text
from ui.context import Context
from ui.tabs.sessions.shelf import Shelf
from ui.theme import Tone
from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.card import Note
from ui.widgets.empty import EmptyState, PermissionState, Refusal
from ui.widgets.missing_right import MissingRightNote

LIST_RIGHT = "bedrock-agentcore:ListPaymentManagers"


class SessionStates(QStackedWidget):
    """Shows the content or one state. `regions_wanted`, `users_wanted`, `again_wanted` as its buttons say."""

    regions_wanted = Signal()
    users_wanted = Signal()
    again_wanted = Signal()

    def __init__(self, context: Context, content: QWidget) -> None:
        super().__init__()
        self._context = context
        self._content = content
        self._page: QWidget | None = None
        self._key: object = None
        self.addWidget(content)

    @property
    def shows_content(self) -> bool:
        """Whether nothing stands in the way of the table."""
        return self._page is None

    def show_for(self, shelf: Shelf, *, has_sessions: bool) -> None:
        """Show what fits what is known."""
        key, make = self._wanted(shelf, has_sessions=has_sessions)
        if key == self._key:
            return
        self._key = key
        old, self._page = self._page, make() if make is not None else None
        if self._page is not None:
            self.addWidget(self._page)
        self.setCurrentWidget(self._page or self._content)
        if old is not None:
            self.removeWidget(old)
            old.deleteLater()

    def _wanted(
        self, shelf: Shelf, *, has_sessions: bool
    ) -> tuple[object, Callable[[], QWidget] | None]:
        """Give what identifies a state, and what makes it; None: the content."""
        if self._context.store.queries is None or has_sessions:
            return "", None
        if not shelf.readings:
            return ("", None) if shelf.is_waiting else ("regions", self._no_regions)
        if not shelf.managers:
            return self._without_managers(shelf)
        usable = [one for one in shelf.looked_at if one.takes_iam]
        if usable and not any(one.user_ids for one in usable):
            return ("users", tuple(one.arn for one in usable)), self._no_users
        return "", None

    def _without_managers(self, shelf: Shelf) -> tuple[object, Callable[[], QWidget] | None]:
        if not shelf.is_tried:
            return "", None  # the table says that it is still reading
        refused = [one for one in shelf.readings if one.error_code]
        if not refused:
            return ("none", shelf.regions), lambda: self._no_managers(shelf.regions)
        first = refused[0]
        is_denied = bool(first.missing_right) or denial_of(first.error_code) is not None
        make = self._denied if is_denied else self._failed
        return (first.error_code, first.error_message, first.region), lambda: make(first)

    # --- the states -------------------------------------------------------------------------------

    def _no_regions(self) -> QWidget:
        button = PrimaryButton(self._context.look, tr("Choose regions…"), "globe-hemisphere-west")
        button.clicked.connect(self.regions_wanted)
        return EmptyState(
            self._context.look,
            "globe-hemisphere-west",
            tr("Where are your payment managers?"),
            tr(
                "AWS keeps them apart in each region. Choose the regions in which Countersign looks."
            ),
            buttons=(button,),
        )

    def _no_managers(self, regions: tuple[str, ...]) -> QWidget:
        look = self._context.look
        regions_button = PlainButton(look, tr("Other regions…"), "globe-hemisphere-west")
        regions_button.clicked.connect(self.regions_wanted)
        where = plain(", ".join(regions), 120)
        return EmptyState(
            look,
            "wallet",
            tr("No payment managers"),
            tr(
                "There is none in {regions}. Whoever manages AgentCore in AWS makes one; then agents of "
                "this account can be given sessions here.",
                regions=where,
            ),
            buttons=(regions_button, self._again_button()),
        )

    def _no_users(self) -> QWidget:
        button = PlainButton(self._context.look, tr("Add user ids…"), "user")
        button.clicked.connect(self.users_wanted)
        return EmptyState(
            self._context.look,
            "user",
            tr("Whose sessions?"),
            tr(
                "AWS lists sessions by the user id that the agents send, and cannot say which there are. "
                "Add the ids that you use, or create a session: its user id is remembered."
            ),
            buttons=(button,),
        )

    def _denied(self, reading: RegionReading) -> QWidget:
        context = self._context
        identity = context.status.identity
        refusal = Refusal(
            tr("payment sessions"),
            reading.missing_right or LIST_RIGHT,
            identity.principal_arn if identity else "",
            text.date_time(reading.tried_at or context.store.now()),
            plain(reading.error_message or reading.error_code),
            reading.error_code,
        )
        state = PermissionState(context.look, refusal, context.clipboard)
        state.retry_button.clicked.connect(self.again_wanted)
        state.check_button.clicked.connect(context.places.open_health)
        return state

    def _failed(self, reading: RegionReading) -> QWidget:
        return EmptyState(
            self._context.look,
            "warning-circle",
            tr("{region} could not be read", region=plain(reading.region, 30)),
            f"{plain(reading.error_message)} {plain(reading.error_hint)}".strip(),
            tone=Tone.WARNING,
            buttons=(self._again_button(), self._regions_button()),
        )

    def _again_button(self) -> PlainButton:
        button = PlainButton(self._context.look, tr("Read again"), "arrow-clockwise")
        button.clicked.connect(self.again_wanted)
        return button

    def _regions_button(self) -> PlainButton:
        button = PlainButton(self._context.look, tr("Regions…"), "globe-hemisphere-west")
        button.clicked.connect(self.regions_wanted)
        return button


def region_note(context: Context, reading: RegionReading) -> Note:
    """Say that one region could not be read while others could."""
    look, region = context.look, plain(reading.region, 30)
    if reading.missing_right or denial_of(reading.error_code) is not None:
        denied = MissingRightNote(
            look,
            tr("payment sessions in {region}", region=region),
            reading.missing_right or LIST_RIGHT,
            context.clipboard,
            reason=reading.error_code,
            as_banner=True,
        )
        denied.check_button.clicked.connect(context.places.open_health)
        return denied
    said = f"{plain(reading.error_message)} {plain(reading.error_hint)}".strip()
    strong = tr("{region} could not be read.", region=region)
    return Note(look, Tone.WARNING, "warning-circle", strong, said, as_banner=True)
