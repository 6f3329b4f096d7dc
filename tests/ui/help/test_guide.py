"""The guide is true of the program: each link, each help target, each shortcut, each explained word exists."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest
from botocore.model import StructureShape
from botocore.session import Session
from PySide6.QtGui import QKeySequence

from app.errors import BadSettings
from app.model.command import CommandState
from app.model.request import DeadlineKind, RequestKind
from app.model.timeline import Kind
from tests.fakes.window import Opened
from ui import chips, entitlement_states
from ui.approvals import levels
from ui.approvals import words as approval_words
from ui.help import subjects
from ui.help.guide import CONTENTS, GUIDE, NEWS, SOURCE, BlockKind, Guide, read_page, slug
from ui.help.guide_search import find
from ui.invoices import words as invoice_words
from ui.links import is_allowed
from ui.purchase import set_words
from ui.registry import TabKey
from ui.tabs.charges import columns
from ui.tabs.offers.models import words as model_words
from ui.tabs.sessions import words as session_words
from ui.widgets.chip import ChipFace

# Keys that belong to a list, a field or a sheet, and are no action of the window.
OF_WIDGETS = {"Enter", "Esc", "F2", "Space", "Alt"}
_KEYS = re.compile(
    r"`((?:(?:Ctrl|Shift|Alt)\+)*(?:[A-Z]|F\d+|\d|Return|Enter|Esc|Space|Tab|Left|,))`"
)
_MOST_SENTENCES = 4


@pytest.fixture
def guide() -> Guide:
    return Guide()


def pages(guide: Guide) -> list[str]:
    return [CONTENTS, *(name for group in guide.groups() for name in group.names)]


def test_the_contents_name_every_page(guide: Guide) -> None:
    assert sorted(pages(guide)) == sorted(path.stem for path in GUIDE.glob("*.md"))


def test_every_link_leads_somewhere(guide: Guide) -> None:
    links = [
        (name, link.to)
        for name in pages(guide)
        for block in guide.page(name).blocks
        for link in block.links
    ]
    assert len(links) > 20
    for name, to in links:
        found = is_allowed(to) if to.startswith("https:") else guide.section(to) is not None
        assert found, f"{name} leads to {to}"


def test_every_tab_has_its_page(guide: Guide) -> None:
    assert set(subjects.PAGES) == set(TabKey)
    wanted = (*subjects.PAGES.values(), subjects.SIGN_IN, subjects.OUTCOMES, subjects.PERMISSIONS)
    assert guide.section(subjects.BEFORE_DECIDING) is not None
    for name in (*wanted, subjects.PRIVACY, NEWS):
        assert guide.page(name).sections()


def test_every_shortcut_that_the_guide_names_exists(bare_window: Opened) -> None:
    known = {
        key.toString(QKeySequence.SequenceFormat.PortableText)
        for action in bare_window.window.actions()
        for key in action.shortcuts()
    }
    named = {
        (path.name, keys)
        for path in GUIDE.glob("*.md")
        for keys in _KEYS.findall(path.read_text("utf-8"))
    }
    assert len(named) > 15
    assert [one for one in named if one[1] not in known | OF_WIDGETS] == []


def addresses() -> set[str]:
    named = {
        value
        for name, value in vars(subjects).items()
        if name.isupper() and isinstance(value, str) and "#" in value
    }
    named.remove(
        subjects.BEFORE_DECIDING
    )  # a page of its own for a sheet, and no short explanation
    return named | set(subjects.TERMS.values()) | set(subjects.DEADLINES.values())


@pytest.mark.parametrize("address", sorted(addresses()))
def test_what_is_explained_has_a_few_plain_sentences_and_a_source(
    guide: Guide, address: str
) -> None:
    section = guide.section(address)
    assert section is not None
    said = [one for one in section.blocks if not one.text.startswith(SOURCE)]
    assert len(section.blocks) == len(said) + 1, "says where the rule comes from"
    assert said
    for block in said:
        assert 1 <= len(re.findall(r"[.:](?:\s|$)", block.text)) <= _MOST_SENTENCES


def union_members(service: str, shape: str) -> set[str]:
    model = Session().get_service_model(service).shape_for(shape)
    assert isinstance(model, StructureShape)
    return set(model.members)


@pytest.mark.parametrize(
    ("service", "shape"),
    [("marketplace-agreement", "AcceptedTerm"), ("marketplace-discovery", "OfferTerm")],
)
def test_every_kind_of_term_of_aws_is_explained(service: str, shape: str) -> None:
    assert union_members(service, shape) <= set(subjects.TERMS)


def test_a_kind_of_term_that_is_new_is_explained_as_such() -> None:
    assert subjects.term_address("unknownTerm NewTerm") == subjects.UNKNOWN_TERM


def test_every_deadline_is_explained(guide: Guide) -> None:
    assert set(subjects.DEADLINES) == set(Kind)
    for kind, deadline in product(RequestKind, DeadlineKind):
        assert guide.section(subjects.deadline_address(kind, deadline)) is not None


def words_of(guide: Guide, address: str) -> str:
    section = guide.section(address)
    assert section is not None
    return " ".join(block.text for block in section.blocks)


@pytest.mark.parametrize(
    ("faces", "address"),
    [
        (chips._AGREEMENT.values(), subjects.AGREEMENT_STATES),
        (chips._QUOTE.values(), subjects.QUOTE_STATES),
        (chips._SESSION.values(), subjects.SESSION_STATES),
        (chips._DECIDED.values(), subjects.REQUEST_STATES),
        (chips.KIND_CHIPS.values(), subjects.REQUEST_KINDS),
        ((chips.POSSIBLE_DUPLICATE, chips.SAME_AMOUNT), subjects.DUPLICATE),
        (approval_words._FACES.values(), subjects.APPROVAL_STATES),
        (levels._FACES.values(), subjects.APPROVAL_STATES),
        (set_words._FACES.values(), subjects.SET_STATES),
        ((set_words._CLOSED, set_words._UNREAD, set_words._DENIED), subjects.SET_STATES),
        ([face for face, _ in columns._KINDS.values()], subjects.CHARGE_STATES),
        ((columns._UPCOMING, columns._INVOICED), subjects.CHARGE_STATES),
        (invoice_words.FACES.values(), subjects.INVOICE_LINKS),
        (session_words._INSTRUMENT_FACES.values(), subjects.WALLET_STATES),
        (model_words._STEPS.values(), subjects.MODEL_STATES),
        (
            (model_words._SEND_FORM, model_words._NONE_NEEDED, model_words._NOT_READABLE),
            subjects.MODEL_STATES,
        ),
        (entitlement_states._FACES.values(), subjects.ENTITLEMENT_STATES),
    ],
)
def test_every_status_word_is_explained(guide: Guide, faces: list[ChipFace], address: str) -> None:
    said = words_of(guide, address)
    assert [face.words for face in faces if face.words not in said] == []


def test_every_outcome_word_is_explained(guide: Guide) -> None:
    slugs = {one.slug for one in guide.page(subjects.OUTCOMES).sections()}
    faces = [chips.outcome_face(state) for state in CommandState]
    words = {face.words for face in (*faces, chips._PARTLY, chips._AT_WORK)}
    assert {slug(one) for one in words} <= slugs


# --- reading -----------------------------------------------------------------------------------------


def test_markdown_is_read_as_plain_runs() -> None:
    page = read_page(
        "x", "# T\n\nSee **this** and\n`Ctrl+K`, [there](b.md#c).\n\n1. One\n- Two\n  more"
    )
    title, paragraph, first, second = page.blocks
    assert (title.kind, title.text) == (BlockKind.TITLE, "T")
    assert paragraph.text == "See this and Ctrl+K, there."
    assert [run.to for run in paragraph.links] == ["b#c"]
    assert (first.mark, second.mark, second.text) == ("1.", "•", "Two more")


def test_markup_stays_what_it_is() -> None:
    page = read_page("x", "# T\n\n<b>no</b> <img src=x>")
    assert page.blocks[1].text == "<b>no</b> <img src=x>"


def test_a_page_that_is_missing_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="not in this installation"):
        Guide(tmp_path).page("first-steps")


def test_the_search_finds_sections_with_all_words(guide: Guide) -> None:
    hits = find(guide, "lockout renewal")
    assert "deadlines#renewal-decision" in [hit.address for hit in hits]
    assert find(guide, "zebra") == ()


def test_what_stands_in_a_title_comes_first(guide: Guide) -> None:
    assert find(guide, "purchase order")[0].address == "charges#set-a-purchase-order"
