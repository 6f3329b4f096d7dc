"""Asks the person for the code of an MFA device, for a thread that waits with a sign-in."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from app.aws.browser_words import cancelled_sign_in
from app.errors import BadSettings
from app.language import tr
from app.model.mfa_code import NOT_A_CODE, code_of
from app.worker.messages import Event
from app.worker.sign_in_messages import MfaWanted

PATIENCE = timedelta(minutes=5)


@dataclass
class _Question:
    """One prompt. `code` None when it is over: nobody answered."""

    is_over: bool = False
    code: str | None = None


class MfaPrompt:
    """At most one prompt at a time; may be used from any thread.

    `publish` must not block. `patience` is how long a prompt stays open.
    """

    def __init__(self, publish: Callable[[Event], None], *, patience: timedelta = PATIENCE) -> None:
        self._publish = publish
        self._patience = patience
        self._changed = threading.Condition()
        self._open: _Question | None = None
        self._waiting = 0
        self._is_closed = False
        self._on_change: Callable[[], None] | None = None

    @property
    def is_open(self) -> bool:
        """Whether the person is being asked."""
        return self._open is not None

    @property
    def has_waiting(self) -> bool:
        """Whether somebody waits for the open prompt to be over, to ask then."""
        return self._waiting > 0

    def watch(self, on_change: Callable[[], None] | None) -> None:
        """Tell somebody, in any thread, whenever a prompt opens or is over; None: nobody."""
        self._on_change = on_change

    def ask(self, serial: str, problem: str = "") -> str:
        """Ask for the code of a device and wait for it; `problem` says why it is asked again.

        Who asks while another prompt is open waits for it: given up, that holds for both. Answered, a
        prompt of its own follows, as AWS takes each code only once.

        Raises:
            SignInNeeded: nobody answered in time, or the sign-in was given up.
        """
        question = _Question()
        with self._changed:
            self._wait_for_others()
            self._open = question
            self._tell(MfaWanted(serial, problem))
            self._changed.wait_for(lambda: question.is_over, self._patience.total_seconds())
            if not question.is_over:
                self._end(None)
        if question.code is None:
            raise cancelled_sign_in()
        return question.code

    def give(self, code: str) -> None:
        """Answer the open prompt; without one, the code came too late and counts for nothing.

        Raises:
            BadSettings: it is no code; the prompt stays open.
        """
        digits = code_of(code)
        if not digits:
            raise BadSettings(
                NOT_A_CODE, tr("Type the code that the device shows."), code="mfa-code"
            )
        self._end(digits)

    def give_up(self) -> None:
        """End the open prompt without an answer."""
        self._end(None)

    def close(self) -> None:
        """Give up what is open, and whatever is asked from now on."""
        with self._changed:
            self._is_closed = True
        self._end(None)

    def _wait_for_others(self) -> None:
        while (other := self._open) is not None:
            self._waiting += 1
            self._changed.wait_for(lambda: self._open is not other)
            self._waiting -= 1
            if other.code is None:
                raise cancelled_sign_in()
        if self._is_closed:
            raise cancelled_sign_in()

    def _end(self, code: str | None) -> None:
        """End the open prompt. The window is told here and now: at a quit, the thread may come too late."""
        with self._changed:
            question, self._open = self._open, None
            if question is not None:
                question.is_over, question.code = True, code
                self._tell(MfaWanted(""))
                self._changed.notify_all()

    def _tell(self, event: MfaWanted) -> None:
        self._publish(event)
        if self._on_change is not None:
            self._on_change()
