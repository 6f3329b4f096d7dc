"""The person's notes: kept while they are typed, taken back step by step, never lost to a refresh."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.errors import BadSettings
from app.model.agreement_detail import AgreementDetail
from app.model.note import NOTE_LIMIT, Note
from app.worker.note_messages import KeepNote
from tests.fakes import agreement_samples as some
from tests.fakes.frame import Frame
from tests.fakes.stored_world import NOW
from tests.ui.agreements.conftest import Stage
from ui.search_find import agreement_hit
from ui.table.clipboard import fields, titles
from ui.tabs.agreements.columns import COLUMNS
from ui.tabs.agreements.pages.notes import NotesPage, tags_problem
from ui.widgets.card import Card

NOTE = Note(some.LUMENFOLD_ID, "Ask finance first", ("renewal", "EU"), "Dana", "CC-4711")


def with_note(note: Note | None) -> AgreementDetail:
    detail = some.lumenfold()
    return msgspec.structs.replace(detail, row=msgspec.structs.replace(detail.row, note=note))


@pytest.fixture
def page(stage: Stage) -> NotesPage:
    stage.show()
    stage.pane.show_page("notes")
    found = stage.pane.pages["notes"]
    assert isinstance(found, NotesPage)
    return found


def kept(frame: Frame) -> list[Note]:
    return [one.request.note for one in frame.client.asked if isinstance(one.request, KeepNote)]


def test_what_is_typed_is_kept_after_a_pause(page: NotesPage, frame: Frame, qtbot: QtBot) -> None:
    QTest.keyClicks(page.owner.edit, "Dana")
    QTest.keyClicks(page.tags.edit, "renewal, EU")
    QTest.keyClicks(page.words.edit, "Ask finance first")
    assert kept(frame) == []
    assert page.state.text() == "Keeping…"

    qtbot.waitUntil(lambda: bool(frame.client.asked))
    assert kept(frame) == [msgspec.structs.replace(NOTE, cost_center="")]
    frame.client.done()
    qtbot.waitUntil(lambda: page.state.text() == "Kept on this computer")


def test_words_typed_while_others_are_on_their_way_follow_them(
    page: NotesPage, frame: Frame, qtbot: QtBot
) -> None:
    QTest.keyClicks(page.owner.edit, "Da")
    page.save()
    qtbot.waitUntil(lambda: len(frame.client.asked) == 1)
    QTest.keyClicks(page.owner.edit, "na")
    page.save()
    assert len(frame.client.asked) == 1
    frame.client.done()
    qtbot.waitUntil(lambda: len(frame.client.asked) == 2)
    assert [one.owner for one in kept(frame)] == ["Da", "Dana"]


def test_undo_puts_back_step_by_step_what_was_kept_before(
    stage: Stage, page: NotesPage, frame: Frame, qtbot: QtBot
) -> None:
    stage.show(with_note(NOTE))
    qtbot.waitUntil(lambda: page.owner.text() == "Dana")
    assert not page.undo.isVisible()
    for words in ("Dana S", "Dana St"):
        page.owner.set_text(words)
        page.save()
    QTest.mouseClick(page.undo, Qt.MouseButton.LeftButton)
    assert page.owner.text() == "Dana S"
    QTest.mouseClick(page.undo, Qt.MouseButton.LeftButton)
    assert page.owner.text() == "Dana"
    assert not page.undo.isVisible()
    qtbot.waitUntil(lambda: bool(frame.client.asked))
    while page.keeper.is_busy(some.LUMENFOLD_ID):
        number = len(frame.client.asked)
        frame.client.done()
        qtbot.waitUntil(
            lambda number=number: (  # type: ignore[misc]
                len(frame.client.asked) > number or not page.keeper.is_busy(some.LUMENFOLD_ID)
            )
        )
    assert kept(frame)[-1] == NOTE


def test_a_refresh_leaves_what_is_being_typed_alone(
    stage: Stage, page: NotesPage, qtbot: QtBot
) -> None:
    QTest.keyClicks(page.words.edit, "half a sen")
    stage.show(with_note(NOTE))
    assert page.words.text() == "half a sen"


def test_what_another_window_of_time_wrote_is_shown(
    stage: Stage, page: NotesPage, qtbot: QtBot
) -> None:
    stage.show(with_note(NOTE))
    qtbot.waitUntil(lambda: page.words.text() == "Ask finance first")
    assert page.tags.text() == "renewal, EU"
    assert page.cost_center.text() == "CC-4711"


@pytest.mark.parametrize("leave", ["page", "agreement"])
def test_leaving_keeps_what_was_typed(
    stage: Stage, page: NotesPage, frame: Frame, qtbot: QtBot, leave: str
) -> None:
    QTest.keyClicks(page.owner.edit, "Dana")
    if leave == "page":
        stage.pane.show_page("summary")
    else:
        stage.pane.show_agreement("agmt-other")
    qtbot.waitUntil(lambda: len(kept(frame)) == 1)
    assert kept(frame)[0] == Note(some.LUMENFOLD_ID, owner="Dana")


def test_what_could_not_be_kept_stays_says_why_and_can_be_tried_again(
    stage: Stage, page: NotesPage, frame: Frame, qtbot: QtBot
) -> None:
    QTest.keyClicks(page.owner.edit, "Dana")
    page.save()
    qtbot.waitUntil(lambda: bool(frame.client.asked))
    frame.client.fail(BadSettings("The disk is full.", "Free some space."))
    qtbot.waitUntil(lambda: page.state.text() == "Not kept. The disk is full.")

    stage.pane.show_agreement("")
    stage.show()
    assert page.owner.text() == "Dana"
    assert page.again.isVisibleTo(page)
    page.again.click()
    qtbot.waitUntil(lambda: len(frame.client.asked) == 2)
    frame.client.done()
    qtbot.waitUntil(lambda: page.state.text() == "Kept on this computer")


def test_a_note_that_is_too_long_says_so_before_it_is_cut(
    page: NotesPage, frame: Frame, qtbot: QtBot
) -> None:
    page.words.set_text("x" * (NOTE_LIMIT + 12))
    page.save()
    assert page.words.edit.accessibleDescription() == (
        "At most 4,000 characters are kept: 12 too many."
    )
    assert kept(frame) == []
    page.words.set_text("x" * NOTE_LIMIT)
    page.save()
    qtbot.waitUntil(lambda: len(kept(frame)) == 1)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", ""),
        ("a, b", ""),
        ("x" * 41, "A tag has at most 40 characters."),
        (",".join(str(number) for number in range(21)), "At most 20 tags are kept."),
        (",".join(["same"] * 30), ""),
    ],
)
def test_tags_beyond_the_limits_are_told(typed: str, problem: str) -> None:
    assert tags_problem(typed) == problem


def test_the_summary_shows_what_was_written_and_leads_to_it(stage: Stage, qtbot: QtBot) -> None:
    stage.show(with_note(NOTE))
    cards = stage.pane.pages["summary"].findChildren(Card)
    card = next(one for one in cards if one.accessibleName().startswith("Your notes"))
    assert card.accessibleName() == (
        "Your notes. Owner Dana. Cost centre CC-4711. Tags renewal, EU. Ask finance first"
    )
    stage.pane.pages["summary"].notes_asked.emit()  # type: ignore[attr-defined]
    assert stage.pane.page == "notes"
    focus = stage.frame.window.focusWidget()
    assert focus is not None
    assert focus.accessibleName() == "Note"


def test_the_columns_say_what_is_written_and_copy_all_of_it() -> None:
    note = msgspec.structs.replace(NOTE, text="first\nsecond")
    own = [one for one in COLUMNS if one.name in ("owner", "cost_center", "tags", "note")]
    assert all(one.is_extra for one in own)
    assert titles(own) == ["Owner", "Cost centre", "Tags", "Note"]
    row = with_note(note).row
    assert fields(own, row, NOW) == ["Dana", "CC-4711", "renewal, EU", "first second"]
    assert fields(own, some.row(), NOW) == ["", "", "", ""]


def test_a_hit_says_which_of_the_own_words_it_was_found_by() -> None:
    row = with_note(msgspec.structs.replace(NOTE, text="first line\nthe budget is tight")).row
    assert agreement_hit(row, ["budget"], NOW).detail.endswith("the budget is tight")
    assert agreement_hit(row, ["cc-4711"], NOW).detail.endswith("CC-4711")
