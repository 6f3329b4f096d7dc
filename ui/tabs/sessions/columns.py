"""The columns of the sessions table."""

from __future__ import annotations

from datetime import datetime

from app.language import tr, tr_in
from app.model.payment_session import PaymentSession
from app.model.text import plain
from ui import text
from ui.table.column import Align, Cell, Column
from ui.table.common_cells import id_cell
from ui.tabs.sessions import words
from ui.tabs.sessions.cells import GaugeCell, TimeCell
from ui.theme import Tone

_USER_CHARS = 120
_NO_LIMIT = tr("The agent may spend whatever the wallet holds, until the session expires.")


def agent(session: PaymentSession, now: datetime) -> Cell:
    """The agent over the session's id; the id alone where AWS does not say whose it is."""
    short = words.short_session(session.session_id)
    name = words.title_of(session) if session.agent else short
    second = short if session.agent else words.NO_AGENT
    return Cell(
        name,
        second,
        is_strong=True,
        is_faint=words.is_over(session, now),
        tip=f"{name}\n{plain(session.session_id)}",
        spoken=tr("{agent}, session {session}", agent=name, session=short)
        if session.agent
        else tr("Session {session}, {agent}", session=short, agent=second),
        copied=plain(session.agent, 256),
        copied_rest=(plain(session.session_id),),
    )


def user(session: PaymentSession, _now: datetime) -> Cell:
    """The user id that the agent sends."""
    whole = plain(session.user_id, _USER_CHARS)
    return Cell(whole, is_faint=True, tip=whole, copied=whole)


def spent(session: PaymentSession, now: datetime) -> Cell:
    """What is spent of how much, over a bar."""
    said, share = words.spent_words(session), session.spent_share
    first, rest = words.spent_parts(session)
    is_warned = words.is_worth_a_warning(session) and not words.is_over(session, now)
    tone = words.spent_tone(session, now)
    return GaugeCell(
        first,
        rest=rest,
        at_end=words.percent(session),
        share=None if share is None else float(share),
        bar_tone=tone,
        tone=tone if tone in (Tone.DANGER, Tone.WARNING) else None,
        icon="warning-circle" if is_warned else "",
        is_faint=share is None,
        tip=_tip(session),
        spoken=words.spoken_spending(session),
        money=session.spent,
        copied=said,
    )


def _tip(session: PaymentSession) -> str:
    at = session.left_at or session.amounts_read_at
    if at is None:
        return tr("AWS tells amounts session by session; this one is read next.")
    if session.is_unlimited:
        return tr("AWS tells what is spent only of sessions with a limit.")
    as_of = tr("As of {date}", date=text.utc(at))
    return f"{words.spent_words(session)}\n{as_of}"


def left(session: PaymentSession, _now: datetime) -> Cell:
    """What is left to spend."""
    if session.is_unlimited:
        return Cell(tr("No limit"), tone=Tone.WARNING, is_strong=True, tip=_NO_LIMIT)
    if session.left is None:
        return Cell(text.DASH, is_faint=True, spoken=tr("Left: not known"), copied="")
    said = text.money(session.left)
    return Cell(
        said,
        money=session.left,
        tip=tr("{amount} left", amount=said),
        spoken=tr("Left: {amount}", amount=said),
    )


def limit(session: PaymentSession, _now: datetime) -> Cell:
    """The limit."""
    if session.limit is None:
        return Cell(tr("No limit") if session.is_unlimited else text.DASH, is_faint=True)
    return Cell(text.money(session.limit), money=session.limit)


def expires(session: PaymentSession, now: datetime) -> Cell:
    """How long it lasts, over how long in all."""
    first, second = words.expiry_words(session, now)
    is_soon, is_over = words.expires_soon(session, now), words.is_over(session, now)
    return TimeCell(
        first,
        second,
        tone=Tone.WARNING if is_soon else None,
        icon="hourglass-medium" if is_soon else "",
        is_strong=not is_over,
        is_faint=is_over,
        tip=text.utc(session.expires_at),
        spoken=words.spoken_expiry(session, now),
        copied=f"{text.sheet_date(session.expires_at)} {text.time(session.expires_at)}",
    )


def status(session: PaymentSession, now: datetime) -> Cell:
    """The chip."""
    face = words.state_face(session, now)
    return Cell(chip=face, spoken=face.words)


def created(session: PaymentSession, now: datetime) -> Cell:
    """When it was made."""
    at = session.created_at
    return Cell(
        text.short_date(at, now),
        text.time(at),
        tip=text.utc(at),
        copied=f"{text.sheet_date(at)} {text.time(at)}",
    )


def session_id(session: PaymentSession, _now: datetime) -> Cell:
    """The id."""
    return id_cell(session.session_id)


def region(session: PaymentSession, _now: datetime) -> Cell:
    """Where its payment manager lives."""
    return Cell(plain(session.region, 30) or text.DASH)


COLUMNS = (
    Column(
        tr("Agent and session"),
        180,  # all columns stand beside the pane in a window of the usual size
        agent,
        "agent",
        stretches=True,
        name="agent",
        sheet=(tr("Agent"), tr("Session id")),
    ),
    Column(tr("User"), 110, user, "user", name="user", yields=1),
    Column(
        tr("Spent"),
        216,
        spent,
        "spent",
        descends_first=True,
        name="spent",
        sheet=(tr("Spent"), tr("Spent, currency")),
    ),
    Column(
        tr_in("amount", "Left"),
        132,
        left,
        "left",
        align=Align.RIGHT,
        name="left",
        sheet=(tr_in("amount", "Left"), tr("Left, currency")),
        yields=2,
    ),
    Column(tr("Expires in"), 116, expires, "standing", align=Align.RIGHT, name="expires"),
    Column(tr("Status"), 106, status, "state", name="status"),
    Column(
        tr("Limit"),
        110,
        limit,
        "limit",
        align=Align.RIGHT,
        name="limit",
        is_extra=True,
        sheet=(tr("Limit"), tr("Limit, currency")),
    ),
    Column(
        tr("Created"), 120, created, "created", descends_first=True, name="created", is_extra=True
    ),
    Column(tr("Session id"), 220, session_id, name="id", is_extra=True),
    Column(tr("Region"), 110, region, name="region", is_extra=True),
)
