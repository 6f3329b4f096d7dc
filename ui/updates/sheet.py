"""The sheet that tells what is new in a release, and where it is."""

from __future__ import annotations

from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QWidget

from app.language import tr
from app.model.release import Release
from app.publisher import PUBLISHER, Publisher
from app.version import VERSION
from ui import fonts as types
from ui.appearance import Appearance
from ui.help.sheet_pages import WHAT_LEAVES
from ui.links import open_release_page, release_address
from ui.theme import Tone
from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.card import Note
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.sheet import Sheet


class ReleaseSheet(Sheet):
    """What is new, as plain text. The address is made of the version alone; nothing is downloaded here."""

    help_address = WHAT_LEAVES

    def __init__(
        self,
        look: Appearance,
        window: QWidget,
        clipboard: QClipboard,
        release: Release,
        publisher: Publisher = PUBLISHER,
    ) -> None:
        super().__init__(look, window, tr("A newer Countersign"))
        self._clipboard = clipboard
        self._release = release
        self._publisher = publisher
        self._address = release_address(release.version, publisher)
        self._fill()
        self._fill_footer()
        self.open_button.setFocus()

    def _fill(self) -> None:
        look = self.look
        title = tr("Countersign {version}", version=self._release.version)
        self.body.addWidget(PlainLabel(look, title, types.DIALOG_TITLE))
        self.body.addSpacing(look.px(2))
        self.body.addWidget(
            Paragraph(look, tr("You have {version}.", version=VERSION), is_quiet=True)
        )
        self.body.addSpacing(look.px(14))
        self.body.addWidget(PlainLabel(look, tr("What is new"), types.BODY_STRONG))
        self.body.addSpacing(look.px(4))
        self.news = Paragraph(look, self._release.whats_new or tr("Its publisher does not say."))
        self.body.addWidget(self.news)
        self.body.addSpacing(look.px(14))
        note = Note(
            look,
            Tone.NEUTRAL,
            "info",
            tr("Countersign downloads and installs nothing by itself."),
            tr("The page below has the files and their sums; your stored data stay."),
        )
        self.body.addWidget(note)
        self.body.addSpacing(look.px(8))
        self.body.addWidget(Paragraph(look, self._address, types.MONO, is_quiet=True))

    def _fill_footer(self) -> None:
        look = self.look
        self.copy_button = PlainButton(look, tr("Copy address"), "copy")
        self.copy_button.clicked.connect(self._on_copy_clicked)
        close = PlainButton(look, tr("Close"))
        close.clicked.connect(self.reject)
        self.open_button = PrimaryButton(look, tr("Open the page"), "arrow-square-out")
        self.open_button.clicked.connect(self._on_open_clicked)
        self.footer.addWidget(self.copy_button)
        self.footer.addStretch(1)
        self.footer.addWidget(close)
        self.footer.addWidget(self.open_button)

    def _on_copy_clicked(self) -> None:
        self._clipboard.setText(self._address)

    def _on_open_clicked(self) -> None:
        if not self.is_guarded:
            open_release_page(self._release.version, self._publisher)
            self.accept()
