"""What the first page needs of the outside while somebody signs in: a browser, and samples."""

from __future__ import annotations

from datetime import UTC, datetime

from app.model.sign_in import BrowserPage, Center, CenterAccount

CENTER = Center("https://brindle.awsapps.com/start", "eu-west-1")
ENDS = datetime(2099, 1, 1, tzinfo=UTC)  # later than any run of the tests
PAGE = BrowserPage("https://oidc.eu-west-1.amazonaws.com/authorize?state=canary-state", ENDS)
CODE_PAGE = BrowserPage(
    "https://brindle.awsapps.com/start/#/device?user_code=KQTB-WHZD", ENDS, "KQTB-WHZD"
)
PRODUCTION = CenterAccount("447109263358", "Brindle production", "aws@example.com")
LABS = CenterAccount("109377542286", "Loom labs", "labs@example.com")


class FakeOpener:
    """Keeps what it was to open; `opens` False: there is none."""

    def __init__(self) -> None:
        self.opened: list[tuple[str, str]] = []
        self.opens = True

    def open(self, address: str, endpoint_url: str) -> bool:
        self.opened.append((address, endpoint_url))
        return self.opens
