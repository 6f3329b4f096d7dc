"""The screen of the way to AWS, with a proxy and certificates that somebody chose."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtWidgets import QWidget

from app.language import tr
from app.model.network_settings import CertificateFile, NetworkFound, NetworkSettings, ProxyUse
from app.worker.network_messages import NetworkRead
from ui.network.sheet import NetworkSheet
from ui.screens import Screen, Stage

_PATH = "/etc/ssl/brindle/authorities.pem"
_HERE = tr("Settings > Network")
_READ = NetworkRead(
    NetworkSettings(
        proxy=ProxyUse.ADDRESS,
        proxy_address="http://proxy.brindle.example:3128",
        certificates=_PATH,
    ),
    NetworkFound(
        proxy="proxy.brindle.example:3128",
        proxy_from=_HERE,
        certificates=CertificateFile(_PATH, 3, datetime(2031, 4, 30, tzinfo=UTC)),
        certificates_from=_HERE,
    ),
)
_BROKEN = NetworkRead(
    _READ.settings,
    NetworkFound(
        proxy="proxy.brindle.example:3128",
        proxy_from=_HERE,
        problem=f"The file of certificates {_PATH} is not there.",
        hint="Choose it again under Settings > Network.",
        is_own_choice=True,
    ),
)


async def _as_found(stage: Stage) -> NetworkSheet:
    sheet = NetworkSheet(stage.context, stage.window)
    sheet.open()
    # The worker loads botocore first, and its answer would take the place of what is shown by then.
    await stage.until(sheet.save_button.isEnabled, "The network in force is not read.")
    return sheet


async def _chosen(stage: Stage) -> QWidget:
    sheet = await _as_found(stage)
    sheet.show_read(_READ)
    return sheet


async def _in_the_way(stage: Stage) -> QWidget:
    sheet = await _as_found(stage)
    sheet.show_read(_BROKEN)
    sheet.address.set_text("proxy brindle")
    sheet.save_button.click()
    return sheet


def _close(widget: QWidget) -> None:
    widget.close()


SCREENS = (
    Screen("network", _as_found, _close),
    Screen("network-problem", _in_the_way, _close),
    Screen("network-chosen", _chosen, _close, also_narrow=True),
)
