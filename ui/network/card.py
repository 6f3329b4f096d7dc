"""The part of the settings that shows the way to AWS."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.errors import AppError
from app.language import tr
from app.worker.network_messages import NetworkRead, ReadNetwork
from ui import fonts as types
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.network import words
from ui.widgets.buttons import PlainButton
from ui.widgets.card import Card
from ui.widgets.paragraph import Paragraph

_LINES = 2


class NetworkCard(Card):
    """What is in force, and a button for the sheet that changes it: `change_wanted`."""

    change_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context.look, parent=parent)
        self.setAccessibleName(tr("Network"))
        self._bridge = context.bridge
        self.tasks: Tasks = context.tasks
        row = QHBoxLayout()
        row.setSpacing(context.look.px(12))
        self.said = Paragraph(context.look, tr("Looking…"), is_quiet=True)
        # Room for the longest line: the settings are not laid out anew when the worker has answered.
        self.said.setMinimumHeight(context.look.px(_LINES * types.BODY.line))
        row.addWidget(self.said, 1)
        self.change_button = PlainButton(context.look, tr("Change…"))
        self.change_button.setAccessibleName(tr("Change the network settings"))
        self.change_button.clicked.connect(self.change_wanted)
        row.addWidget(self.change_button)
        self.body.addLayout(row)
        self._read()

    @async_slot
    async def _read(self) -> None:
        try:
            answer = await self._bridge.call(ReadNetwork())
        except AppError as error:
            if shiboken6.isValid(self):  # the settings may be closed by now
                self.said.set_words("", error.message)
            return
        if isinstance(answer, NetworkRead) and shiboken6.isValid(self):
            self.said.set_words("", answer.problem or words.summary(answer.found))
