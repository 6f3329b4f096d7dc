"""The step that asks where an IAM Identity Center is: its start URL and its region."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.language import tr
from app.model.sign_in import Center
from app.model.start_url import problem_of, region_in, tidied
from app.model.text import plain
from ui import fonts as types
from ui.accounts.regions import DEFAULT_REGION, region_options
from ui.accounts.step import Step
from ui.appearance import Appearance
from ui.widgets.buttons import ButtonSize, LinkButton, PlainButton, PrimaryButton
from ui.widgets.card import Card
from ui.widgets.choice import Choice
from ui.widgets.field import Field
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph

_LONGEST = 400
_MOST_KNOWN = 3
_CHOICE = 320
_KNOWN_WORDS = tr("Known here")  # from kept sign-ins and the AWS files
_HINT = tr("Your organisation has an access portal for it. Its address is the start URL.")
_REGION_HINT = tr(
    "Where your organisation runs it, which need not be where it buys. The portal's settings show"
    " it; ask the person who manages AWS access when you are not sure."
)


class CenterForm(Step):
    """`wanted` carries a Center and whether a device code shall be used instead of the browser alone."""

    wanted = Signal(object, bool)

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(look, tr("Sign in with IAM Identity Center"), _HINT, parent)
        self.known_buttons: list[PlainButton] = []
        self._known: dict[str, Center] = {}
        self._build()
        self.edit.textEdited.connect(self._on_text_edited)
        self.edit.returnPressed.connect(self._on_browser_clicked)
        self.browser_button.clicked.connect(self._on_browser_clicked)
        self.code_button.clicked.connect(self._on_code_clicked)

    @property
    def edit(self) -> QLineEdit:
        """The field of the start URL."""
        if not isinstance(self.start_url.edit, QLineEdit):
            raise TypeError
        return self.start_url.edit

    def enter(self) -> None:
        """Begin to type."""
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_known(self, centers: Iterable[Center]) -> None:
        """Offer what other profiles and accounts use; an empty form begins with the region of the first."""
        self._known = {one.start_url: one for one in centers}
        for button in self.known_buttons:
            button.hide()
            button.deleteLater()
        self.known_buttons = []
        for center in list(self._known.values())[:_MOST_KNOWN]:
            button = PlainButton(self.look, plain(_short(center), 60), size=ButtonSize.SMALL)
            button.setAccessibleName(tr("Use {start_url}", start_url=plain(center.start_url, 80)))
            button.setProperty("center", center.start_url)
            button.clicked.connect(self._on_known_clicked)
            self._known_column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            last = self.known_buttons[-1] if self.known_buttons else self.edit
            QWidget.setTabOrder(last, button)
            self.known_buttons.append(button)
        self._known_line.setVisible(bool(self._known))
        first = next(iter(self._known.values()), None)
        if not self.start_url.text():
            self._choose_region(first.region if first else DEFAULT_REGION)

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        look, px = self.look, self.look.px
        card = Card(look, padding=16)
        card.body.setSpacing(px(14))
        self.start_url = Field(look, tr("Start URL"), "https://example.awsapps.com/start")
        self.edit.setMaxLength(_LONGEST)
        self.edit.setInputMethodHints(Qt.InputMethodHint.ImhUrlCharactersOnly)
        card.body.addWidget(self.start_url)
        self._known_line = QWidget()
        self._known_column = QVBoxLayout(self._known_line)
        self._known_column.setContentsMargins(0, 0, 0, 0)
        self._known_column.setSpacing(px(6))
        self._known_column.addWidget(PlainLabel(look, _KNOWN_WORDS, types.SECOND, "text2"))
        self._known_line.hide()
        card.body.addWidget(self._known_line)
        card.body.addLayout(self._region_column())
        self.column.addWidget(card)
        row = QHBoxLayout()
        row.setSpacing(px(16))
        self.code_button = LinkButton(look, tr("Use a code instead"))
        self.code_button.set_tip(tr("For a browser on another device"))
        self.browser_button = PrimaryButton(
            look, tr("Sign in in the browser"), "arrow-square-out", icon_last=True
        )
        row.addWidget(self.code_button)
        row.addStretch(1)
        row.addWidget(self.browser_button)
        self.column.addLayout(row)
        QWidget.setTabOrder(self.edit, self.region)
        QWidget.setTabOrder(self.region, self.browser_button)
        QWidget.setTabOrder(self.browser_button, self.code_button)

    def _region_column(self) -> QVBoxLayout:
        look = self.look
        column = QVBoxLayout()
        column.setSpacing(look.px(4))
        label = PlainLabel(look, tr("Region of Identity Center"), types.SECOND, "text2")
        self.region = Choice(look, tr("Region of Identity Center"), region_options())
        self.region.setFixedWidth(look.px(_CHOICE))
        label.setBuddy(self.region)
        column.addWidget(label)
        column.addWidget(self.region)
        column.addWidget(Paragraph(look, _REGION_HINT, types.SECOND, is_quiet=True))
        return column

    # --- slots ------------------------------------------------------------------------------------

    def _choose_region(self, region: str) -> None:
        self.region.setCurrentIndex(max(0, self.region.findData(region)))

    def _on_text_edited(self, typed: str) -> None:
        self.start_url.set_problem("")
        start_url = tidied(typed)
        known = self._known.get(start_url)
        region = known.region if known else region_in(start_url)
        if region:
            self._choose_region(region)

    def _on_known_clicked(self) -> None:
        known = self._known.get(str(self.sender().property("center")))
        if known is not None:
            self.start_url.set_text(known.start_url)
            self.start_url.set_problem("")
            self._choose_region(known.region)
            self.browser_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_browser_clicked(self) -> None:
        self._send(uses_code=False)

    def _on_code_clicked(self) -> None:
        self._send(uses_code=True)

    def _send(self, *, uses_code: bool) -> None:
        start_url = tidied(self.start_url.text())
        problem = problem_of(start_url)
        self.start_url.set_problem(problem)
        if problem:
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.start_url.set_text(start_url)
        self.wanted.emit(Center(start_url, self.region.currentData()), uses_code)


def _short(center: Center) -> str:
    address = center.start_url.partition("://")[2] or center.start_url
    return address.removesuffix("/start")
