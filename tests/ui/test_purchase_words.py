"""What is said about the commands that buy and cancel: in the sheet, in the log, and where they lead."""

from __future__ import annotations

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from app.model.command import CommandState, Purchase
from tests.fakes import purchase_samples as some
from tests.fakes import quote_samples as quotes
from tests.fakes import samples
from tests.fakes.frame import Frame
from ui.appearance import Appearance
from ui.confirm.outcome_view import OutcomeView
from ui.confirm.outcome_words import details, outcome, sending
from ui.confirm.subject import open_subject, subject_noun
from ui.confirm.verbs import verb

BOUGHT = "agmt-9fw3h1z6k0pc"


@pytest.mark.parametrize("state", CommandState)
@pytest.mark.parametrize("command", some.every_purchase(), ids=lambda one: type(one).__name__)
def test_every_purchase_has_words_for_every_outcome(
    command: Purchase, state: CommandState, look: Appearance, qtbot: QtBot
) -> None:
    record = samples.record(state, command)
    said = outcome(record, samples.NOW)
    view = OutcomeView(look, said)
    qtbot.addWidget(view)
    assert not view.grab().isNull()
    assert look.icons.glyph(verb(command).icon)
    assert details(record).startswith(verb(command).name)
    if state is CommandState.UNKNOWN:
        assert verb(command).not_twice in said.body
        assert said.body.endswith(" a second time.")


@pytest.mark.parametrize("command", some.every_purchase(), ids=lambda one: type(one).__name__)
def test_while_it_is_sent_a_purchase_is_named_by_what_is_bought(command: Purchase) -> None:
    assert some.TITLE in sending(command).body


def test_an_accepted_quote_tells_its_agreement_value_and_orders() -> None:
    record = samples.record(command=some.accept_quote(), result=BOUGHT)
    rows = {row.label: row.value for row in outcome(record, samples.NOW).rows}
    assert rows["Agreement"] == BOUGHT
    assert rows["Value"].replace("\u00a0", " ") == "38,400.00 USD"
    assert rows["With estimated tax"].replace("\u00a0", " ") == "46,080.00 USD"
    assert rows["Purchase order"] == "BL-2026-0211"
    assert f"Agreement: {BOUGHT}" in details(record)


def test_what_is_paid_by_use_is_never_told_as_nothing() -> None:
    record = samples.record(command=some.accept_quote(quotes.metered()), result=BOUGHT)
    said = f"{outcome(record, samples.NOW).rows} {details(record)}"
    assert "Metered" in said
    assert "0.00" not in said


def test_an_agreement_by_use_is_not_told_to_have_had_a_value_of_nothing() -> None:
    cancelled = some.cancel_agreement()
    shown = msgspec.structs.replace(cancelled.shown, money=quotes.usd("0.00"))
    record = samples.record(command=msgspec.structs.replace(cancelled, shown=shown))
    said = outcome(record, samples.NOW)
    assert said.title == "Cancelled and confirmed"
    assert "0.00" not in f"{said.rows} {details(record)}"


@pytest.mark.parametrize(
    ("command", "result", "noun", "place"),
    [
        (some.accept_quote(), BOUGHT, "agreement", ("agreement", BOUGHT)),
        (some.accept_quote(), "", "quote", ("quote", quotes.QUOTE_ID)),
        (some.create_quote(), quotes.QUOTE_ID, "quote", ("quote", quotes.QUOTE_ID)),
        (some.create_quote(), "", "offer", ("quote", quotes.OFFER_ID)),
        (some.start_approvals(), "", "quote", ("quote", quotes.QUOTE_ID)),
        (some.cancel_quote(), "", "quote", ("quote", quotes.QUOTE_ID)),
        (
            some.cancel_agreement(),
            "",
            "agreement",
            ("agreement", samples.SABLEWOOD.agreement_id),
        ),
    ],
)
def test_the_log_leads_to_what_came_of_a_purchase(
    command: Purchase, result: str, noun: str, place: tuple[str, str], frame: Frame
) -> None:
    record = samples.record(command=command, result=result)
    open_subject(frame.context.places, record)
    assert subject_noun(record) == noun
    assert frame.places == [place]
