"""The header's words about the sync: what is being read, or how fresh the data is."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from app.language import tr
from app.model.sync import Listing, SyncProgress
from ui import text
from ui.status import Status
from ui.theme import Tone

LISTING_WORDS = {
    Listing.PAYMENTS: tr("payment requests"),
    Listing.CANCELLATIONS: tr("cancellation requests"),
    Listing.APPROVALS: tr("approvals"),
    Listing.AGREEMENTS: tr("agreements"),
    Listing.VALUES: tr("agreement values"),
    Listing.NAMES: tr("product names"),
    Listing.TERMS: tr("terms"),
    Listing.CHARGES: tr("charges"),
    Listing.QUOTES: tr("quotes"),
    Listing.INVOICES: tr("invoices"),
    Listing.OFFERS: tr("private offers"),
}


SHOWN_BEFORE_END = timedelta(minutes=60)
WARNED_BEFORE_END = timedelta(minutes=10)
_MINUTE = timedelta(minutes=1)


class SyncWords(msgspec.Struct, frozen=True):
    """Icon, tone and words for the header."""

    icon: str
    tone: Tone | None
    words: str


def sync_words(status: Status, now: datetime) -> SyncWords:
    """What the header says now, the most urgent first."""
    return _trouble(status, now) or _freshness(status, now)


def _trouble(status: Status, now: datetime) -> SyncWords | None:
    read = (
        tr(", read {synced_at}", synced_at=text.ago(status.synced_at, now))
        if status.synced_at
        else ""
    )
    if status.lost is not None:
        return SyncWords("warning-circle", Tone.WARNING, tr("Stopped{read}", read=read))
    if status.store_problem is not None:
        return SyncWords("database", Tone.WARNING, tr("Stored data not open"))
    if status.sign_in_error is not None:
        return SyncWords("warning-circle", Tone.WARNING, tr("Not signed in{read}", read=read))
    if status.is_offline and not status.is_syncing:
        return SyncWords("wifi-slash", Tone.WARNING, tr("Offline{read}", read=read))
    return None


def _freshness(status: Status, now: datetime) -> SyncWords:
    if status.is_syncing:
        return SyncWords("arrow-clockwise", None, progress_words(status.progress))
    if status.sync_error is not None and status.sync_error.kind != "OverQuota":
        complete = (
            tr(", last complete {synced_at}", synced_at=text.ago(status.synced_at, now))
            if status.synced_at
            else ""
        )
        return SyncWords(
            "warning-circle", Tone.WARNING, tr("Not all could be read{complete}", complete=complete)
        )
    if status.synced_at is None:
        return SyncWords("circle-dashed", None, tr("Not read yet"))
    return SyncWords(
        "check-circle",
        Tone.POSITIVE,
        tr("Updated {synced_at}", synced_at=text.ago(status.synced_at, now)),
    )


def sign_in_words(status: Status) -> SyncWords | None:
    """How long the sign-in still lasts, in its last hour; None before that."""
    left = status.ends_in
    if left is None or left > SHOWN_BEFORE_END:
        return None
    if left <= timedelta():
        return SyncWords("key", Tone.WARNING, tr("Sign-in has ended"))
    minutes = max(1, -(-left // _MINUTE))
    tone = Tone.WARNING if left <= WARNED_BEFORE_END else None
    return SyncWords("key", tone, tr("Sign-in ends in {minutes} min", minutes=minutes))


def progress_words(progress: SyncProgress | None) -> str:
    """`Reading agreements, 6 of 14`."""
    if progress is None:
        return tr("Reading from AWS")
    what = tr(
        "Reading {listing_words}, {done}",
        listing_words=LISTING_WORDS[progress.listing],
        done=text.count(progress.done),
    )
    return (
        what
        if progress.total is None
        else tr("{what} of {total}", what=what, total=text.count(progress.total))
    )
