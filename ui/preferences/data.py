"""The page of what lies on this computer: the data folder, and the settings as a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from app.errors import AppError
from app.language import tr
from app.model.text import plain
from app.moving import forget_plan, last_move, plan_move, planned
from app.unsafe_places import danger_of
from ui import fonts as types
from ui.context import Context
from ui.links import open_folder
from ui.preferences.rows import SettingsCard, SettingsPage
from ui.preferences.settings_file import FILE_NAME, SettingsFile, put, read_file, taken, write_file
from ui.theme import Tone
from ui.widgets.announce import announce
from ui.widgets.buttons import LinkButton, PlainButton
from ui.widgets.card import Note
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph

_LONGEST = 400
_WHY = tr(
    "It is not safe for the data: what changes there late or by itself can damage them. Choose a folder on a"
    " disk of this computer alone."
)
_FILTER = tr("Settings of Countersign (*.json)")


class DataPage(SettingsPage):
    """`replaced` when all settings are others: what shows them is to be made anew."""

    replaced = Signal()

    def __init__(self, context: Context) -> None:
        said = tr("Everything that Countersign keeps. What is stored of AWS is encrypted.")
        super().__init__(context.look, tr("Data on this computer"), said)
        self._context = context
        look = context.look
        self.folder = PlainLabel(
            look, plain(str(context.settings.folder), _LONGEST), types.MONO, "text2", wraps=True
        )
        self.folder.setAccessibleName(tr("Data folder {text}", text=self.folder.text()))
        self.open_button = PlainButton(look, tr("Open folder"), "folder-open")
        self.copy_button = PlainButton(look, tr("Copy path"), "copy")
        self.move_button = PlainButton(look, tr("Move…"), "arrow-right")
        card = SettingsCard(look)
        card.add_row(
            tr("Data folder"),
            tr(
                "It moves to an empty or new folder at the next start, before anything in it is open"
            ),
        )
        card.body.addWidget(self.folder)
        card.add_below(self.copy_button, self.open_button, self.move_button)
        self.danger = Note(look, Tone.WARNING, "warning-circle")
        self.moving = Paragraph(look, "", types.SECOND, is_quiet=True)
        self.stay_button = LinkButton(look, tr("Do not move"))
        card.body.addWidget(self.moving)
        card.body.addWidget(self.danger)  # under the folder that it is about
        self.again_button = LinkButton(look, tr("Start again now"))
        self.again_button.clicked.connect(context.places.start_again)
        ways = QHBoxLayout()
        ways.setSpacing(look.px(16))
        ways.addWidget(self.again_button)
        ways.addWidget(self.stay_button)
        ways.addStretch(1)
        card.body.addLayout(ways)
        self.save_button = PlainButton(look, tr("Save settings…"), "download-simple")
        self.load_button = PlainButton(look, tr("Load settings…"), "folder-open")
        file = SettingsCard(look)
        file.add_row(
            tr("Settings as a file"),
            tr("For another computer. No PIN, no sign-in and nothing of an account is in it"),
        )
        file.add_below(self.load_button, self.save_button)
        self.said = Paragraph(look, "", types.SECOND, is_quiet=True)
        self.said.hide()
        file.body.addWidget(self.said)
        self.add(card, file)
        self.end()
        self.open_button.clicked.connect(self._on_open_clicked)
        self.copy_button.clicked.connect(self._on_copy_clicked)
        self.move_button.clicked.connect(self.ask_where_to)
        self.stay_button.clicked.connect(self._on_stay_clicked)
        self._show_move()
        self.save_button.clicked.connect(self.ask_where)
        self.load_button.clicked.connect(self.ask_which)

    def ask_where_to(self) -> QFileDialog:
        """Ask for the folder to move to."""
        dialog = QFileDialog(self, tr("Move the data to an empty or new folder"))
        dialog.setSupportedSchemes(["file"])
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.move_to)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def move_to(self, name: str) -> None:
        """Plan to move the data there at the next start, or say why that cannot be."""
        try:
            plan_move(self._context.settings.folder, Path(name))
        except AppError as error:
            self._show_move(f"{error.message} {error.hint}")
        else:
            self._show_move()
        said = self.moving.text()
        if not self.danger.isHidden():
            said = f"{said} {self.danger.words.text()}"
        announce(self.moving, said, is_urgent=True)

    def _on_stay_clicked(self) -> None:
        forget_plan(self._context.settings.folder)
        self._show_move()
        self.move_button.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_move(self, problem: str = "") -> None:
        """What is planned or, where nothing is, what became of the last move; and whether the place is safe."""
        folder = self._context.settings.folder
        target, last = planned(folder), last_move(folder)
        strong, said = "", problem
        if not problem and target is not None:
            strong = tr("Quit Countersign and start it again to move.")
            said = tr(
                "It then copies everything to {target}, compares the copy,"
                " uses it from then on and removes what is here. A folder that a program"
                " synchronises, or on a network, is not safe for it.",
                target=plain(str(target), _LONGEST),
            )
        elif not problem and last is not None:
            strong, said = last.words, plain(last.said, 2 * _LONGEST)
        danger = danger_of(target or folder)
        self.danger.setVisible(bool(danger))
        self.danger.set_words(danger, _WHY)
        self.moving.set_words(strong, said)
        self.moving.setVisible(bool(strong or said))
        self.stay_button.setVisible(target is not None)
        self.again_button.setVisible(target is not None)

    def ask_where(self) -> QFileDialog:
        """Ask for the file to save to."""
        dialog = self._dialog(tr("Save the settings"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(FILE_NAME)
        dialog.fileSelected.connect(self.save_to)
        dialog.open()
        return dialog

    def ask_which(self) -> QFileDialog:
        """Ask for the file to load."""
        dialog = self._dialog(tr("Load settings"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.load_from)
        dialog.open()
        return dialog

    def save_to(self, name: str) -> None:
        """Write the settings to a file, and say so."""
        try:
            write_file(Path(name), taken(self._context.settings))
        except AppError as error:
            self._say(f"{error.message} {error.hint}")
            return
        self._say(tr("Saved as {name}.", name=plain(Path(name).name, 80)))

    def load_from(self, name: str) -> None:
        """Set everything as a file says, which can be undone; a file that makes no sense changes nothing."""
        context = self._context
        try:
            content = read_file(Path(name))
        except AppError as error:
            self._say(f"{error.message} {error.hint}")
            return
        before = taken(context.settings)

        def restore() -> None:
            put(context.settings, before)
            _show(context, before)

        put(context.settings, content)
        _show(context, content)
        context.notices.undo.offer(tr("Settings loaded."), restore)
        self.replaced.emit()

    def _say(self, words: str) -> None:
        """Beside the buttons: what lies under the settings cannot be read now."""
        self.said.set_words("", words)
        self.said.show()
        announce(self.said, words, is_urgent=True)

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self, title)
        dialog.setSupportedSchemes(["file"])
        dialog.setNameFilter(_FILTER)
        dialog.setDefaultSuffix("json")
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _on_open_clicked(self) -> None:
        open_folder(self._context.settings.folder)

    def _on_copy_clicked(self) -> None:
        self._context.clipboard.setText(str(self._context.settings.folder))


def _show(context: Context, content: SettingsFile) -> None:
    context.look.set_scheme(content.theme)
    context.look.set_motion(is_on=not content.less_motion)
