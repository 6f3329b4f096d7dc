"""The two sheets that say where Countersign looks: regions, and the user ids of a payment manager."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.model.payment_session import PaymentManager, is_region
from ui.appearance import Appearance
from ui.tabs.sessions.new_session import user_id_problem
from ui.tabs.sessions.values_sheet import ValuesSheet, ValueWords
from ui.tabs.sessions.words import manager_name

# Where AgentCore payments began (AWS's announcement of the preview); any other can be typed.
_SUGGESTED = ("us-east-1", "us-west-2", "eu-central-1", "ap-southeast-2")
_REGIONS = "AWS keeps payment managers apart in each region. Countersign looks in these:"
_USERS = (
    "AWS lists sessions and wallets by the user id that the agents send, and cannot say which ids "
    "there are. Countersign lists those of:"
)


def _region_problem(typed: str) -> str:
    return "" if is_region(typed) else "A region looks like us-east-1."


class RegionsSheet(ValuesSheet):
    """`chosen` carries the regions in their order."""

    def __init__(self, look: Appearance, window: QWidget, regions: Sequence[str]) -> None:
        words = ValueWords(
            "Regions with payment managers",
            _REGIONS,
            "region",
            "Look in these",
            "No region yet.",
            _region_problem,
            "Add a region first.",
        )
        super().__init__(look, window, words, regions, _SUGGESTED)


class UsersSheet(ValuesSheet):
    """`kept` carries the payment manager, and the user ids that shall be listed."""

    kept = Signal(object, object)

    def __init__(self, look: Appearance, window: QWidget, manager: PaymentManager) -> None:
        words = ValueWords(
            f"User ids of {manager_name(manager)}",
            _USERS,
            "user id",
            "Keep these",
            "No user id yet.",
            user_id_problem,
        )
        super().__init__(look, window, words, manager.user_ids)
        self._manager = manager
        self.chosen.connect(self._on_chosen)

    def _on_chosen(self, users: tuple[str, ...]) -> None:
        self.kept.emit(self._manager, users)
