"""What happens at the end of an agreement, in one sentence, and never more than AWS has said."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from app.language import tr
from app.model.agreement import Agreement
from app.model.agreement_detail import AgreementDetail
from app.model.renewal import Renewal
from app.model.term import AgreementTerms, RenewalTerm, UsagePricingTerm
from app.model.text import plain
from ui import text
from ui.chips import LAST_DAY
from ui.terms.price_words import price_sentence, renewal_period
from ui.theme import Tone

TRIAL_ICON = "gift"
_SOON = timedelta(days=90)
_TURNED_OFF = tr("You turned auto-renew off.")
_SAYS_NO_MORE = tr("AWS does not say more about this state.")
_ENDED = {
    "EXPIRED": (tr("Ended."), tr("It reached its end date.")),
    "CANCELLED": (
        tr("Cancelled."),
        tr("It was ended early: by you, or by a cancellation request of the seller."),
    ),
    "RENEWED": (tr("Renewed."), tr("A new agreement continues it.")),
    "REPLACED": (tr("Replaced."), tr("Another agreement took its place.")),
    "TERMINATED": (
        tr("Terminated by AWS."),
        tr("AWS ends agreements for example when a payment fails."),
    ),
    "SUPERSEDED": (tr("Superseded."), _SAYS_NO_MORE),
    "ROLLED_BACK": (tr("Rolled back."), _SAYS_NO_MORE),
    "ARCHIVED": (tr("Archived."), _SAYS_NO_MORE),
}


# What is said in place of the first words where the end is known.
_ENDED_ON = {"EXPIRED": tr("Ended on {date}."), "RENEWED": tr("Renewed on {date}.")}


class NoteWords(msgspec.Struct, frozen=True):
    """A note: its tone, its icon, strong first words, the rest."""

    tone: Tone
    icon: str
    bold: str
    rest: str = ""


def newest_terms(detail: AgreementDetail) -> AgreementTerms:
    """The terms as AWS showed them last; none when they have not been read."""
    if detail.terms:
        return detail.terms[0].terms
    return AgreementTerms(detail.row.agreement.agreement_id)


def renewals_used(detail: AgreementDetail) -> int | None:
    """How often this agreement has been renewed before; None when its first one is not stored."""
    agreement = detail.row.agreement
    ids = [one.agreement_id for one in detail.chain]
    first = agreement.initial_agreement_id or agreement.agreement_id
    if first not in ids or agreement.agreement_id not in ids:
        return None
    before = detail.chain[: ids.index(agreement.agreement_id)]
    return sum(one.status == "RENEWED" for one in before)


def ending(detail: AgreementDetail, now: datetime) -> NoteWords:
    """Say what happens at the end, the decision's deadline first where there is one."""
    agreement = detail.row.agreement
    if agreement.status != "ACTIVE":
        return _has_ended(detail)
    if agreement.end is None:
        rest = tr("It runs until it is cancelled.")
        return NoteWords(Tone.NEUTRAL, "infinity", tr("No end date."), rest)
    if agreement.end <= now:
        bold = tr("Should have ended on {date}.", date=text.date(agreement.end))
        rest = tr("AWS still showed it as active when it was read last.")
        return NoteWords(Tone.WARNING, "hourglass-medium", bold, rest)
    return _Running(detail, agreement.end, now).words()


def trial_note(detail: AgreementDetail, now: datetime) -> NoteWords | None:
    """That a free trial ends, and what follows as far as the terms say it."""
    agreement = detail.row.agreement
    at = agreement.free_trial_ends_at
    if at is None or at <= now or agreement.status != "ACTIVE":
        return None
    is_metered = any(isinstance(one, UsagePricingTerm) for one in newest_terms(detail).terms)
    rest = tr("From then on you pay for use at the agreed rates.") if is_metered else ""
    bold = tr(
        "The free trial ends in {countdown}, on {date}.",
        countdown=text.long_countdown(at, now),
        date=text.date(at),
    )
    return NoteWords(_tone(at, now), TRIAL_ICON, bold, rest)


def start_note(detail: AgreementDetail, now: datetime) -> NoteWords | None:
    """That an agreement has been accepted but has not begun."""
    agreement = detail.row.agreement
    at = agreement.starts_at
    if at is None or at <= now or agreement.status != "ACTIVE":
        return None
    bold = tr(
        "Starts in {countdown}, on {date}.",
        countdown=text.long_countdown(at, now),
        date=text.date(at),
    )
    rest = tr("It has been accepted. Charges may be due before it starts.")
    return NoteWords(Tone.ACCENT, "calendar-blank", bold, rest)


class _Running:
    """The words for an active agreement with an end."""

    def __init__(self, detail: AgreementDetail, end: datetime, now: datetime) -> None:
        self._detail = detail
        self._agreement = detail.row.agreement
        self._terms = newest_terms(detail)
        self._end = text.date(end)
        self._ends_bold = tr(
            "Ends in {countdown}, on {date}.",
            countdown=text.long_countdown(end, now),
            date=self._end,
        )
        self._at = end
        self._by = detail.row.decide_by
        self._now = now

    def words(self) -> NoteWords:
        """Choose by what is known about renewal."""
        ways = {
            Renewal.ON: self._renews,
            Renewal.OFF: self._is_off,
            Renewal.SELLER_OFF: self._is_off_by_seller,
            Renewal.LIMIT_REACHED: self._is_used_up,
            Renewal.MOVES: self._moves,
            Renewal.NONE: self._has_no_term,
            Renewal.UNKNOWN: self._is_unknown,
        }
        return ways[self._detail.row.renewal]()

    def _renews(self) -> NoteWords:
        how = f"{self._length()}{price_sentence(self._agreement, self._renewal, self._now)}"
        if self._by is None:
            late = tr(
                "By when you can turn that off is not known: {reason}.", reason=self._no_deadline()
            )
            return self._will_renew(how, late)
        until = text.date(self._by)
        if self._by <= self._now:
            late = tr("The time to turn that off passed on {date}.", date=until)
            return self._will_renew(how, late)
        rest = tr(
            "It renews on {date}{how} unless you turn it off by {deadline}.",
            date=self._end,
            how=how,
            deadline=until,
        )
        return self._decide(self._by, rest)

    def _will_renew(self, how: str, late: str) -> NoteWords:
        renews = tr("It renews{how}.", how=how)
        bold = tr("Renews on {date}.", date=self._end)
        return self._note("arrows-clockwise", bold, f"{renews} {late}")

    def _is_off(self) -> NoteWords:
        if self._by is None:
            late = tr(
                "By when you can turn it on is not known: {reason}.", reason=self._no_deadline()
            )
            return self._ends(f"{_TURNED_OFF} {late}")
        until = text.date(self._by)
        if self._by <= self._now:
            late = tr("The time to turn it on passed on {date}.", date=until)
            return self._ends(f"{_TURNED_OFF} {late}")
        rest = tr(
            "It ends on {date}, as you turned auto-renew off, unless you turn it on by {deadline}.",
            date=self._end,
            deadline=until,
        )
        return self._decide(self._by, rest)

    def _moves(self) -> NoteWords:
        offer = plain(self._agreement.renewal_offer_id, 64)
        to = tr("AWS replaces it by an agreement on offer {offer}.", offer=offer) if offer else ""
        rest = to or tr("AWS replaces it. It does not say by which offer.")
        return self._note("swap", tr("Moves to another offer on {date}.", date=self._end), rest)

    def _is_off_by_seller(self) -> NoteWords:
        return self._ends(tr("The seller turned renewal off. You cannot turn it on again."))

    def _is_used_up(self) -> NoteWords:
        most = self._renewal.max_renewals if self._renewal else None
        if most is None:
            return self._ends(tr("It has used all its renewals."))
        return self._ends(
            text.plural(
                most,
                "It has used all its renewals: at most {n} was agreed.",
                "It has used all its renewals: at most {n} were agreed.",
            )
        )

    def _has_no_term(self) -> NoteWords:
        return self._ends(tr("It has no renewal term, so it does not renew."))

    def _is_unknown(self) -> NoteWords:
        return self._ends(_why_unknown(self._agreement))

    def _length(self) -> str:
        length = renewal_period(self._terms)
        return tr(" for {length}", length=length) if length else ""

    @property
    def _renewal(self) -> RenewalTerm | None:
        return self._terms.renewal

    def _no_deadline(self) -> str:
        """Why it is not known by when renewal can be turned on or off."""
        if self._renewal and self._renewal.unread_lockout:
            return tr("Countersign cannot read the period that its renewal term names")
        return tr("no term says it") if self._detail.terms else tr("its terms have not been read")

    def _decide(self, by: datetime, rest: str) -> NoteWords:
        bold = tr(
            "Decide about renewal in {countdown}.", countdown=text.long_countdown(by, self._now)
        )
        return NoteWords(_tone(by, self._now), "hourglass-medium", bold, rest)

    def _ends(self, rest: str) -> NoteWords:
        return self._note("calendar-x", self._ends_bold, rest)

    def _note(self, icon: str, bold: str, rest: str) -> NoteWords:
        return NoteWords(_tone(self._at, self._now), icon, bold, rest)


def _why_unknown(agreement: Agreement) -> str:
    behavior, reason = plain(agreement.end_behavior, 60), plain(agreement.end_reason, 60)
    if not behavior:
        return tr("Whether it renews is not known: AWS has not said what happens then.")
    if behavior != "EXPIRE":
        if reason:
            return tr(
                "AWS calls what happens then “{behavior}” (reason “{reason}”), which this version"
                " does not know.",
                behavior=behavior,
                reason=reason,
            )
        return tr(
            "AWS calls what happens then “{behavior}”, which this version does not know.",
            behavior=behavior,
        )
    if reason:
        return tr(
            "It does not renew. AWS gives “{reason}” as reason, which this version does not know.",
            reason=reason,
        )
    return tr("It does not renew. AWS gives no reason.")


def _has_ended(detail: AgreementDetail) -> NoteWords:
    agreement = detail.row.agreement
    status = plain(agreement.status, 40) or tr("no status")
    unknown = (
        tr("AWS calls this “{status}”.", status=status),
        tr("This version does not know this state."),
    )
    bold, rest = _ENDED.get(agreement.status, unknown)
    icon = {"RENEWED": "arrows-clockwise", "REPLACED": "swap", "TERMINATED": "x-circle"}
    tone = Tone.DANGER if agreement.status == "TERMINATED" else Tone.NEUTRAL
    found = icon.get(agreement.status, "calendar-x")
    if agreement.end and agreement.status in _ENDED_ON:
        bold = _ENDED_ON[agreement.status].format(date=text.date(agreement.end))
    return NoteWords(tone, found, bold, rest)


def _tone(at: datetime, now: datetime) -> Tone:
    if at - now < LAST_DAY:
        return Tone.DANGER
    return Tone.WARNING if at - now < _SOON else Tone.NEUTRAL
