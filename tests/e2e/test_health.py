"""The health check in the real window: from the settings to a sound account, with a real keyring."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.desktop import Desktop

pytestmark = pytest.mark.timeout(400)


def test_the_settings_lead_to_a_check_of_everything(desktop: Desktop, tmp_path: Path) -> None:
    app = desktop.start(tmp_path / "data")
    app.see("^Updated ")
    app.click(app.see("^Settings", "push button"))
    app.click(app.see("^Health check…$", "push button"))
    app.see(r"^Identity: Fine\. You are signed in as assumed-role/Purchasing/")
    app.see(r"^The list of your agreements: Fine\. Allowed by aws-marketplace:SearchAgreements")
    app.see(r"^Keyring: Fine\. The system's keyring \(Secret Service\)")
    app.see(r"^Stored data: Fine\. .* encrypted and whole")
    app.see(r"^Tray: Look at this\. This desktop has no tray")
    app.picture("health")
    app.key("Escape")
    app.see_no("^Identity: Fine")
    assert app.quit() == 0
