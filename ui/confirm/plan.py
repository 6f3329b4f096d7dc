"""What one confirmation sheet shows and the command it stands for: both come from the same values."""

from __future__ import annotations

import re
from dataclasses import dataclass

import msgspec

from app.language import tr
from app.model.command import Command
from app.model.money import Money

Line = tuple[tuple[str, bool], ...]  # runs of plain text, each strong or not; never markup
_STRONG = re.compile("</?b>")


def line(*texts: str) -> Line:
    """A line of which the first run is plain, the second strong, and so on in turn."""
    return tuple((run, index % 2 == 1) for index, run in enumerate(texts) if run)


def phrase(text: str, /, **values: object) -> Line:
    """A translated line: what stands between `<b>` and `</b>` is strong. Values are plain text whatever is in them."""
    runs = _STRONG.split(tr(text))
    said = ((run.format(**values), index % 2 == 1) for index, run in enumerate(runs))
    return tuple((run, is_strong) for run, is_strong in said if run)


def spoken(line_: Line) -> str:
    """The line as one string, for screen readers and tests."""
    return "".join(run for run, _ in line_)


@dataclass(frozen=True)
class Fact:
    """One line of what happens next, with its icon."""

    icon: str
    line: Line


@dataclass(frozen=True)
class ReasonField:
    """The text that goes with a decision. `member` is the command's field that carries it."""

    label: str
    hint: str
    member: str
    limit: int
    is_required: bool
    text: str = ""
    suggestions: tuple[tuple[str, str], ...] = ()  # chip, sentence


@dataclass(frozen=True)
class Plan:
    """Everything on one confirmation sheet. `money` is the large amount, `to_type` must be repeated.

    So must `word_to_type`, in any case, and `name_to_type`, as it is written.
    """

    command: Command
    icon: str
    action: str
    title: str
    subtitle: str
    button: str
    final: Line
    money: Money | None = None
    facts: tuple[Fact, ...] = ()
    warnings: tuple[Line, ...] = ()  # what the person's own rules find
    duplicate: Line = ()
    tick: str = ""
    to_type: Money | None = None
    limit_words: str = ""
    word_to_type: str = ""
    name_to_type: str = ""
    reason: ReasonField | None = None
    is_danger: bool = False
    cancel: str = tr("Cancel")
    instead: str = ""  # a link to something milder, which closes the sheet

    def command_with(self, reason: str | None) -> Command:
        """The command to send, carrying the typed reason."""
        if self.reason is None:
            return self.command
        return msgspec.structs.replace(self.command, **{self.reason.member: reason})
