"""Making and deleting payment sessions: a made one lets an agent spend, a deleted one is forgotten by AWS.

Nothing here pays.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import chain

import msgspec

from app.aws.calls import Answer
from app.commands.base import (
    Finding,
    Gateways,
    Lasting,
    Reading,
    Verdict,
    Words,
    amount,
    differences,
)
from app.errors import AppError, Conflict, NotFound, Rejected
from app.language import tr
from app.model.command import CreatePaymentSession, DeletePaymentSession, Evidence
from app.model.number import written
from app.model.payment_session import (
    AGENT_LIMIT,
    LONGEST_MINUTES,
    MOST_LIMIT,
    SHORTEST_MINUTES,
    USER_ID_LIMIT,
    PaymentSession,
    SessionGone,
    client_token,
    is_agent,
    is_client_token,
    is_lifetime,
    is_limit,
    is_manager_arn,
    is_session_id,
    is_user_id,
    manager_id_of,
    region_of,
)

_CREATE, _GET = "CreatePaymentSession", "GetPaymentSession"
_LIST, _DELETE = "ListPaymentSessions", "DeletePaymentSession"
# For so long the same request is sent again under its token, which never makes a second session. Later it
# could make a first one that nobody expects any more; from then on, AWS's list is only looked at.
RESENT_WITHIN = timedelta(minutes=5)
_CLOCKS_DIFFER = timedelta(seconds=5)
_SENT_BY = RESENT_WITHIN + timedelta(seconds=125)  # the last request to be answered
_GONE_WITHIN_S = 10 * 60
_MOST_LIKE_IT = 10  # sessions that are compared one by one


class SessionCreation:
    """Let an agent spend up to a limit, for a limited time.

    A lost answer is found out by asking once more with the same token, while that is recent; after that by
    looking for a session with this limit and length that was made at that time.
    """

    done = tr("AWS has made the payment session.")
    reads = _LIST
    words = Words(
        subject=tr("Your request for a payment session"),
        again=tr("You can create it again."),
        locked=tr(
            "Do not create it a second time. Countersign asks AWS until it shows the outcome."
        ),
        same=tr("created the same"),
        elsewhere=tr("It is not known what became of it."),
    )
    lasting = None

    def __init__(self, gateways: Gateways) -> None:
        self._gateways = gateways

    def check(self, command: CreatePaymentSession) -> None:
        """Refuse what AWS's service model does not take, and a session without a limit."""
        shown = command.shown
        _require_manager(command.target)
        _require_user(shown.user_id)
        if not is_client_token(client_token(command.command_id)):
            raise Rejected(tr("The id of this command makes no token for AWS."), code="bad-id")
        if not is_agent(shown.agent):
            raise Rejected(
                tr("The agent's name cannot be sent to AWS."),
                tr(
                    "Use at most {most} letters, digits and signs of plain English.",
                    most=AGENT_LIMIT,
                ),
                code="bad-agent",
            )
        if not is_limit(shown.money):
            raise Rejected(
                tr("This cannot be the limit of a payment session."),
                tr(
                    "Enter more than 0 and at most {limit} USD, with two decimals at most.",
                    limit=written(MOST_LIMIT),
                ),
                code="bad-limit",
            )
        if not is_lifetime(shown.minutes):
            raise Rejected(
                tr("A payment session cannot last so long."),
                tr(
                    "Choose {least} to {most} minutes.",
                    least=SHORTEST_MINUTES,
                    most=LONGEST_MINUTES,
                ),
                code="bad-length",
            )

    def re_read(self, command: CreatePaymentSession) -> Reading:
        """See that the manager takes sessions, and that its sessions can be looked at afterwards."""
        managers = self._gateways.payment_regions.managers(region_of(command.target))
        manager = managers.manager(manager_id_of(command.target)).value
        changed = differences(
            (command.target, manager.arn, tr("AWS shows another payment manager under its id")),
            (True, manager.is_ready, tr("the payment manager takes no sessions now")),
        )
        number = len(self._listed(command))
        text = tr("Read before sending: AWS shows {number} of this user's sessions.", number=number)
        return Reading(changed, _LIST, text)

    def send(self, command: CreatePaymentSession) -> Verdict:
        """Ask for it; only the session itself, read by the id that AWS gave, proves it."""
        return self._ask(command)

    def find_out(self, command: CreatePaymentSession, noted: Sequence[Evidence], /) -> Verdict:
        """Ask once more with the same token while that is recent, else look for the session."""
        sent_at = next((one.at for one in noted if one.operation == _LIST), None)
        now = self._gateways.clock.now()
        if sent_at is not None and now - sent_at <= RESENT_WITHIN:
            latest = sent_at + RESENT_WITHIN
            try:
                with self._gateways.sends.unless(lambda: self._gateways.clock.now() > latest):
                    return msgspec.structs.replace(self._ask(command), is_own=True)
            except AppError as error:
                # Also a refusal proves nothing of the request before: rights and quotas change.
                if not error.request_id:
                    raise
        return self._look(command, sent_at, now)

    def _ask(self, command: CreatePaymentSession) -> Verdict:
        shown, target = command.shown, command.target
        sessions = self._gateways.payment_regions.sessions(target)
        token = client_token(command.command_id)
        asked = sessions.create(
            target, shown.user_id, token, shown.money, shown.minutes, shown.agent
        )
        session_id = asked.value.session_id
        try:
            found = self._read(command, session_id)
        except AppError:
            text = tr("AWS gave a payment session, which cannot be read yet.")
            return Verdict(Finding.TAKEN, _CREATE, text, asked.request_id)
        if not _fits(command, found):
            text = tr(
                "AWS made a payment session, but with another limit or length than you asked for."
            )
            return Verdict(Finding.UNSURE, _CREATE, text, asked.request_id, found, session_id)
        text = tr("AWS gave the payment session: {left} to spend.", left=amount(found.left))
        return Verdict(Finding.DONE, _CREATE, text, asked.request_id, found, session_id)

    def _look(
        self, command: CreatePaymentSession, sent_at: datetime | None, now: datetime
    ) -> Verdict:
        """Look for a session that was made when this was sent, with the same limit and length."""
        if sent_at is None:
            return Verdict(Finding.UNSURE, _LIST, tr("It is not known when this was sent."))
        first, last = sent_at - _CLOCKS_DIFFER, sent_at + _SENT_BY
        listed = [
            one
            for one in self._listed(command)
            if first <= one.created_at <= last and one.minutes == command.shown.minutes
        ]
        if len(listed) > _MOST_LIKE_IT:
            return Verdict(Finding.UNSURE, _LIST, tr("AWS shows too many sessions of that time."))
        for one in sorted(listed, key=lambda one: one.created_at):
            found = self._read(command, one.session_id)
            if _fits(command, found):
                text = tr("AWS shows a session with this limit and length, made at that time.")
                return Verdict(Finding.DONE, _LIST, text, seen=found, result=found.session_id)
        if now >= last + timedelta(minutes=command.shown.minutes):
            text = tr(
                "AWS shows no such session; one that was made then would have expired by now."
            )
            return Verdict(Finding.ELSEWHERE, _LIST, text)
        return Verdict(Finding.WAITING, _LIST, tr("AWS shows no such session."))

    def _listed(self, command: CreatePaymentSession) -> list[PaymentSession]:
        sessions = self._gateways.payment_regions.sessions(command.target)
        found = list(sessions.sessions(command.target, command.shown.user_id))
        return list(chain.from_iterable(page.items for page in found))

    def _read(self, command: CreatePaymentSession, session_id: str) -> PaymentSession:
        answer = self._gateways.payment_regions.sessions(command.target).session(
            command.target,
            session_id,
            command.shown.user_id,
            at=self._gateways.clock.now(),
            urgent=True,
        )
        return msgspec.structs.replace(answer.value, agent=command.shown.agent)


class SessionDeletion:
    """End a session early. What is known of it is stored before AWS forgets it."""

    done = tr("AWS has the payment session no more. What was spent stays in Countersign.")
    reads = _GET
    words = Words(
        subject=tr("Your request to delete the session"),
        again=tr("You can delete it again."),
        locked=tr("Countersign reads the session again until AWS shows the outcome."),
        same=tr("deleted it"),
    )
    lasting = Lasting(tr("AWS has taken it, but still shows the session."), _GONE_WITHIN_S)

    def __init__(self, gateways: Gateways) -> None:
        self._gateways = gateways

    def check(self, command: DeletePaymentSession) -> None:
        """Refuse ids that cannot be AWS's."""
        _require_manager(command.manager_arn)
        _require_user(command.shown.user_id)
        if not is_session_id(command.target):
            raise Rejected(tr("The id of the payment session is not one of AWS's."), code="bad-id")

    def re_read(self, command: DeletePaymentSession) -> Reading:
        """Read all of it once more, to be kept; that more was spent meanwhile stops nothing."""
        answer = self._read(command)
        found, shown = answer.value, command.shown
        return Reading(
            differences=differences(
                (shown.created_at, found.created_at, tr("it was made at another time")),
                (shown.minutes, found.minutes, tr("it has another length")),
                (shown.limit, found.limit, tr("it has another limit")),
            ),
            operation=_GET,
            text=tr("Read before sending: {found}", found=_told(found)),
            request_id=answer.request_id,
            seen=(found,),
            is_kept_first=True,
        )

    def send(self, command: DeletePaymentSession) -> Verdict:
        """Delete it; that AWS has it no more is read back."""
        sessions = self._gateways.payment_regions.sessions(command.manager_arn)
        try:
            answer = sessions.delete(command.manager_arn, command.target, command.shown.user_id)
        except NotFound as error:
            if not error.request_id:
                raise
            # No refusal: what was wanted has been brought about before, as far as AWS says.
            raise Conflict(
                tr("AWS did not find the session when it was to be deleted."),
                code=error.code,
                reason=error.code,
                request_id=error.request_id,
            ) from error
        return Verdict(Finding.TAKEN, _DELETE, tr("AWS took it."), answer.request_id)

    def find_out(self, command: DeletePaymentSession, _noted: Sequence[Evidence], /) -> Verdict:
        """Read the session back: it is deleted when AWS does not find it."""
        try:
            answer = self._read(command)
        except NotFound as error:
            if not error.request_id:
                raise
            gone = SessionGone(command.target)
            text = tr("AWS has the session no more.")
            return Verdict(Finding.DONE, _GET, text, error.request_id, gone)
        found = answer.value
        text = tr("AWS still has the session: {found}", found=_told(found))
        return Verdict(Finding.WAITING, _GET, text, answer.request_id, found)

    def _read(self, command: DeletePaymentSession) -> Answer[PaymentSession]:
        sessions = self._gateways.payment_regions.sessions(command.manager_arn)
        return sessions.session(
            command.manager_arn,
            command.target,
            command.shown.user_id,
            at=self._gateways.clock.now(),
            urgent=True,
        )


def _require_manager(arn: str) -> None:
    if not is_manager_arn(arn):
        raise Rejected(tr("This is not the ARN of a payment manager."), code="bad-id")


def _require_user(user_id: str) -> None:
    if not is_user_id(user_id):
        raise Rejected(
            tr("The user id cannot be sent to AWS."),
            tr(
                "Use 1 to {most} letters, digits and signs of plain English.",
                most=USER_ID_LIMIT,
            ),
            code="bad-user",
        )


def _fits(command: CreatePaymentSession, found: PaymentSession) -> bool:
    shown = command.shown
    return (found.user_id, found.minutes, found.limit) == (
        shown.user_id,
        shown.minutes,
        shown.money,
    )


def _told(found: PaymentSession) -> str:
    if not found.has_limit:
        return tr("it has no limit.")
    return tr("{left} left of {limit}.", left=amount(found.left), limit=amount(found.limit))
