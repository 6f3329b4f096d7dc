"""The screens of the health check, for `--screenshots`."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.model.health import HealthCheck, HealthGroup, HealthState
from app.model.policy import Policy
from ui.health.own_checks import notification_check, tray_check
from ui.health.window import HealthWindow
from ui.screens import Prepare, Screen, Stage
from ui.widgets.empty import PermissionState, Refusal
from ui.widgets.missing_right import MissingRightNote

_PATIENCE = 40  # rounds of settling until everything was checked
_TROUBLE = (
    HealthCheck(
        "identity",
        HealthGroup.SIGN_IN,
        "Identity",
        HealthState.WARNING,
        "You are signed in as the root user of account 4471-0926-3358, who may do anything.",
        "Use a role that has only the policy “watch only”, or the one that fits what you do.",
        policy=Policy.WATCH,
    ),
    HealthCheck(
        "right.SearchAgreements",
        HealthGroup.RIGHTS,
        "The list of your agreements",
        HealthState.OK,
        "Allowed by aws-marketplace:SearchAgreements.",
    ),
    HealthCheck(
        "right.ListAgreementCharges",
        HealthGroup.RIGHTS,
        "Charges and their purchase orders",
        HealthState.FAILED,
        "Missing right: aws-marketplace:ListAgreementCharges. It unlocks charges and their purchase"
        " orders.",
        "Ask the person who manages AWS access to add it.",
        missing_right="aws-marketplace:ListAgreementCharges",
    ),
    HealthCheck(
        "clock",
        HealthGroup.CONNECTION,
        "Clock",
        HealthState.FAILED,
        "This computer's clock is 20 min ahead of AWS's, so AWS refuses calls.",
        "Set the clock, or let the system set it by itself.",
    ),
    tray_check(is_available=False),
)


async def _own() -> tuple[HealthCheck, ...]:
    return (notification_check("Plasma"), tray_check(is_available=True))


async def _nothing() -> tuple[HealthCheck, ...]:
    return ()


async def _checked(stage: Stage) -> QWidget:
    window = HealthWindow(stage.context, _own)
    window.show()
    for _ in range(_PATIENCE):
        await stage.settle()
        if window.checks and not window.is_checking:
            break
    return window


def _shown(checks: tuple[HealthCheck, ...]) -> Prepare:
    async def prepare(stage: Stage) -> QWidget:
        window = HealthWindow(stage.context, _nothing)
        window.show_checks(checks)
        return window

    return prepare


async def _under_way(stage: Stage) -> QWidget:
    window = HealthWindow(stage.context, _nothing)
    window.is_checking = True  # so that being shown begins no check, which would end
    window.show_checks(())
    return window


def _close(widget: QWidget) -> None:
    widget.close()
    widget.deleteLater()


def _refused(reason: str, right: str) -> Prepare:
    async def prepare(stage: Stage) -> QWidget:
        look, clipboard = stage.context.look, stage.context.clipboard
        page = QWidget()
        page.setProperty("ground", "surface")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        page.resize(stage.window.size())
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        note = MissingRightNote(
            look, "organisation approvals", right, clipboard, reason=reason, as_banner=True
        )
        principal = "arn:aws:sts::447109263358:assumed-role/BuyerReadOnly/brindle"
        said = "AccessDeniedException"
        if right:
            said = "AccessDeniedException, no policy allows this action"
        refusal = Refusal("agreements", right, principal, "18 Nov 2026, 10:40", said, reason)
        column.addWidget(note)
        column.addWidget(PermissionState(look, refusal, clipboard), 1)
        page.show()
        return page

    return prepare


SCREENS = (
    Screen("health", _checked, _close),
    Screen("health-trouble", _shown(_TROUBLE), _close),
    Screen("health-loading", _under_way, _close),
    Screen("refused-right", _refused("", "aws-marketplace:SearchAgreements"), _close),
    Screen("refused-mfa", _refused("MISSING_MFA", ""), _close),
)
