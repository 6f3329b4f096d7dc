"""The two sheets that say where Countersign looks: regions, and the user ids of a payment manager."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.language import tr
from app.model.payment_session import PaymentManager, is_region
from ui.appearance import Appearance
from ui.tabs.sessions.new_session import user_id_problem
from ui.tabs.sessions.values_sheet import ValuesSheet, ValueWords
from ui.tabs.sessions.words import manager_name

# Where AgentCore payments began (AWS's announcement of the preview); any other can be typed.
_SUGGESTED = ("us-east-1", "us-west-2", "eu-central-1", "ap-southeast-2")
_REGIONS = tr("AWS keeps payment managers apart in each region. Countersign looks in these:")
_USERS = tr(
    "AWS lists sessions and wallets by the user id that the agents send, and cannot say which ids "
    "there are. Countersign lists those of:"
)


def _region_problem(typed: str) -> str:
    return "" if is_region(typed) else tr("A region looks like us-east-1.")


class RegionsSheet(ValuesSheet):
    """`chosen` carries the regions in their order."""

    def __init__(self, look: Appearance, window: QWidget, regions: Sequence[str]) -> None:
        words = ValueWords(
            tr("Regions with payment managers"),
            _REGIONS,
            tr("Add a region"),
            tr("Add the region"),
            tr("Type a region first."),
            tr("Look in these"),
            tr("No region yet."),
            _region_problem,
            tr("Add a region first."),
        )
        super().__init__(look, window, words, regions, _SUGGESTED)


class UsersSheet(ValuesSheet):
    """`kept` carries the payment manager, and the user ids that shall be listed."""

    kept = Signal(object, object)

    def __init__(self, look: Appearance, window: QWidget, manager: PaymentManager) -> None:
        words = ValueWords(
            tr("User ids of {manager}", manager=manager_name(manager)),
            _USERS,
            tr("Add a user id"),
            tr("Add the user id"),
            tr("Type a user id first."),
            tr("Keep these"),
            tr("No user id yet."),
            user_id_problem,
        )
        super().__init__(look, window, words, manager.user_ids)
        self._manager = manager
        self.chosen.connect(self._on_chosen)

    def _on_chosen(self, users: tuple[str, ...]) -> None:
        self.kept.emit(self._manager, users)
