"""What only the window can tell of this computer: whether notifications and the tray work here."""

from __future__ import annotations

from functools import partial

from app.language import tr
from app.model.health import HealthCheck, HealthGroup, HealthState

_NOTIFICATIONS = partial(HealthCheck, "notifications", HealthGroup.COMPUTER, tr("Notifications"))
_TRAY = partial(HealthCheck, "tray", HealthGroup.COMPUTER, tr("Tray"))


def notification_check(service: str) -> HealthCheck:
    """Say who shows notifications; `service` is empty where nobody answers."""
    if service:
        return _NOTIFICATIONS(HealthState.OK, tr("They are shown by {service}.", service=service))
    return _NOTIFICATIONS(
        HealthState.WARNING,
        tr("No notification service answers."),
        tr(
            "Countersign tells deadlines in its window instead. Start a notification service to see them"
            " while the window is closed."
        ),
    )


def tray_check(*, is_available: bool) -> HealthCheck:
    """Say whether there is a tray that the icon stands in."""
    if is_available:
        return _TRAY(HealthState.OK, tr("The icon stands in the system's tray."))
    return _TRAY(
        HealthState.WARNING,
        tr("This desktop has no tray, so closing the window quits Countersign."),
        tr("Leave the window open, or add a tray to the desktop, to hear of deadlines in time."),
    )
