"""The real main window around a fake worker and a real store."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.model.account import Identity, Source
from app.worker.messages import SignedIn
from tests.fakes.client import FakeClient
from tests.fakes.frame import appearance
from ui.accounts.book import AccountBook
from ui.aio import Tasks
from ui.bridge import Bridge
from ui.context import Context, Places
from ui.lock.state import LockState
from ui.notices import Notices
from ui.settings import Settings
from ui.status import Status
from ui.store_view import StoreView
from ui.window import MainWindow


class Opened:
    """A main window, its services, and what it asked other places for."""

    def __init__(self, app: QApplication, folder: Path, tasks: Tasks, source: Source) -> None:
        self.client = FakeClient()
        self.places: list[str] = []
        look = appearance(app)
        bridge = Bridge(self.client)
        self.store = StoreView(bridge)
        self.status = Status(bridge)
        self.accounts = AccountBook(bridge, source)
        self.context = Context(
            look=look,
            bridge=bridge,
            store=self.store,
            status=self.status,
            accounts=self.accounts,
            tasks=tasks,
            settings=Settings(folder),
            notices=Notices(look),
            lock=LockState(),
            clipboard=app.clipboard(),
            places=Places(
                open_request=lambda _kind, request_id: self.places.append(request_id),
                open_agreement=self.places.append,
                open_agreements_filtered=self.places.append,
                open_charges_of=self.places.append,
                open_charge=self.places.append,
                open_quote=self.places.append,
                open_model=self.places.append,
                open_session=self.places.append,
                find_offer=self.places.append,
                open_activity=lambda: self.places.append("activity"),
                open_settings=lambda: self.places.append("settings"),
                open_health=lambda: self.places.append("health"),
                allow_programs=lambda: self.places.append("programs"),
                sign_in_again=lambda: self.places.append("sign-in"),
                lock=lambda: self.places.append("lock"),
                start_again=lambda: self.places.append("again"),
                leave_safe_mode=lambda: self.places.append("as usual"),
                open_network=lambda: self.places.append("network"),
                open_guide=lambda address: self.places.append(f"guide {address}"),
                open_news=lambda: self.places.append("news"),
                start_tour=lambda: self.places.append("tour"),
                update_now=lambda: self.places.append("update"),
            ),
        )
        self.window = MainWindow(self.context.settings)
        self.window.build(self.context)
        self.window.complete()
        self.window.show()
        bridge.begin()

    def sign_in(self, endpoint_url: str = "") -> None:
        """The worker tells who we are."""
        arn = "arn:aws:sts::447109263358:assumed-role/Buyer/sample"
        identity = Identity("447109263358", arn, "us-east-1")
        self.client.tell(SignedIn(identity, "brindle-prod", endpoint_url))

    def close(self) -> None:
        """Close window and store."""
        self.window.allow_close()
        self.window.close()
        self.window.deleteLater()
        self.store.close()
        self.store.deleteLater()  # its timers end in the window's thread, not where garbage is found


def open_window(
    app: QApplication, folder: Path, tasks: Tasks, source: Source | None = None
) -> Opened:
    """Open the main window."""
    return Opened(app, folder, tasks, source or Source())
