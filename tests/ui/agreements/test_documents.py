"""Legal documents: where they lead is shown before anything opens, kept copies are saved."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.model.agreement_detail import LegalFile, TermsVersion
from app.model.term import LegalDocument, LegalTerm
from tests.fakes import agreement_samples as some
from tests.fakes.samples import NOW
from tests.fakes.widget_texts import all_text
from tests.ui.agreements.conftest import Stage
from ui import link_sheet, text
from ui.link_sheet import LinkSheet
from ui.tabs.agreements.pages.document_words import documents, file_name, kept_words
from ui.tabs.agreements.pages.documents import DocumentsPage, SaveDialog
from ui.terms.document_names import host_of

COPY = some.lumenfold().files[0]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that would have been opened in a browser."""
    found: list[str] = []

    def take(address: str) -> bool:
        found.append(address)
        return True

    monkeypatch.setattr(link_sheet, "open_document", take)
    return found


def page(stage: Stage) -> DocumentsPage:
    pane = stage.show()
    pane.show_page("documents")
    made = pane.pages["documents"]
    assert isinstance(made, DocumentsPage)
    return made


def asked(made: DocumentsPage, address: str) -> LinkSheet:
    made.ask_to_open(address)
    assert made.sheet is not None
    return made.sheet


def press(made: QWidget, name: str) -> None:
    buttons = made.findChildren(QWidget)
    found = next(one for one in buttons if one.accessibleName().replace("\u00a0", " ") == name)
    found.click()  # type: ignore[attr-defined]


def test_documents_by_kind_and_version_with_their_host(stage: Stage) -> None:
    seen = all_text(page(stage))
    for words in (
        "Custom licence, version 3",
        "Accepted 28 Jan 2026",
        "documents-lumenfold.s3.amazonaws.com",
        "Copy kept here since 29 Jan 2026",
        "Custom data subscription agreement, version 1",
        "No copy is kept here yet",
    ):
        assert words in seen


def test_the_host_is_shown_before_a_document_opens(
    stage: Stage, qtbot: QtBot, opened: list[str]
) -> None:
    made = page(stage)
    press(made, "Open Custom licence, version 3…")
    sheet = made.sheet
    assert sheet is not None
    assert "documents-lumenfold.s3.amazonaws.com" in all_text(sheet)
    assert not opened
    assert sheet.open_button is not None
    with qtbot.waitSignal(sheet.unguarded):
        sheet.open_button.click()
        assert not opened  # too soon to have been meant
    sheet.open_button.click()
    assert opened == [some.LICENCE_URL]


@pytest.mark.parametrize(
    ("address", "why"),
    [
        (some.FOREIGN_URL, "no host where AWS Marketplace keeps documents"),
        ("http://x.s3.amazonaws.com/a.pdf", "Only https addresses"),
        ("https://x.s3.amazonaws.com.evil.example/a", "no host where"),
        ("https://user@x.s3.amazonaws.com/a", "characters that can hide"),
        ("javascript:alert(1)", "Only https addresses"),
    ],
)
def test_other_addresses_can_only_be_copied(
    stage: Stage, opened: list[str], address: str, why: str
) -> None:
    sheet = asked(page(stage), address)
    assert why in all_text(sheet)
    assert sheet.open_button is None
    sheet.copy_button.click()
    assert stage.frame.context.clipboard.text() == address
    sheet.reject()
    assert not opened


def test_the_terms_page_asks_in_the_same_way(stage: Stage) -> None:
    pane = stage.show()
    pane.show_page("terms")
    press(pane.pages["terms"], "Custom licence")
    documents_page = pane.pages["documents"]
    assert isinstance(documents_page, DocumentsPage)
    assert documents_page.sheet is not None
    documents_page.sheet.reject()


def test_a_kept_copy_is_written_to_the_chosen_file(
    stage: Stage, qtbot: QtBot, tmp_path: Path
) -> None:
    stage.queries.files[COPY.url, COPY.sha256] = b"%PDF-1.7"
    made = page(stage)
    made.save(COPY, tmp_path / "licence.pdf")
    qtbot.waitUntil(lambda: "Saved as licence.pdf" in all_text(stage.frame.window))
    assert (tmp_path / "licence.pdf").read_bytes() == b"%PDF-1.7"


def test_a_copy_that_cannot_be_written_says_why(stage: Stage, qtbot: QtBot, tmp_path: Path) -> None:
    stage.queries.files[COPY.url, COPY.sha256] = b"x"
    made = page(stage)
    made.save(COPY, tmp_path / "missing" / "licence.pdf")
    qtbot.waitUntil(lambda: "could not be written" in all_text(stage.frame.window))
    made.save(msgspec.structs.replace(COPY, sha256="b"), tmp_path / "licence.pdf")
    qtbot.waitUntil(lambda: "not in the store any more" in all_text(stage.frame.window))
    assert not (tmp_path / "licence.pdf").exists()


def test_saving_asks_for_a_file_with_a_fitting_name(stage: Stage) -> None:
    made = page(stage)
    press(made, "Save a copy of Custom licence, version 3…")
    (dialog,) = made.window().findChildren(SaveDialog)
    assert Path(dialog.selectedFiles()[0]).name == (
        "Lumenfold Observability - Custom licence, version 3.pdf"
    )
    dialog.reject()


def test_a_file_name_cannot_leave_its_folder() -> None:
    term = LegalTerm("t", (LegalDocument("../../etc/x", some.LICENCE_URL),))
    detail = some.with_terms(some.lumenfold(), term)
    name = file_name(documents(detail)[0], "a/b\\c:d\x00")
    assert not set(name) & set("/\\:\x00")


def test_a_document_that_changed_says_so() -> None:
    newer = LegalFile(COPY.url, NOW, "b" * 64, 9, "application/pdf")
    detail = msgspec.structs.replace(some.lumenfold(), files=(newer, COPY))
    first = documents(detail)[0]
    assert first.copy == newer
    assert first.note == (
        "The document changed: another one is there since 18 Nov 2026. The copy of 29 Jan 2026 is"
        " kept too."
    )


def test_a_document_that_the_terms_no_longer_name_stays_to_be_saved() -> None:
    old = LegalFile("https://x.s3.amazonaws.com/old", NOW - timedelta(days=90), "c", 1)
    detail = msgspec.structs.replace(some.lumenfold(), files=(COPY, old))
    assert documents(detail)[-1].copy == old


def test_an_earlier_document_has_its_kind_its_version_and_its_dates(stage: Stage) -> None:
    url = "https://x.s3.amazonaws.com/old"
    old = LegalFile(url, NOW - timedelta(days=90), "c", 1)
    detail = msgspec.structs.replace(some.lumenfold(), files=(COPY, old))
    (newest, *_) = detail.terms
    paper = LegalDocument("CustomEula", url, "2")
    terms = msgspec.structs.replace(newest.terms, terms=(LegalTerm("t", (paper,)),))
    former = TermsVersion(NOW - timedelta(days=200), terms)
    detail = msgspec.structs.replace(detail, terms=(newest, former))
    said = documents(detail)[-1]
    assert said.title == "Earlier: Custom licence, version\u00a02"
    assert said.second == f"The terms name it no longer, since {text.date(newest.seen_at)}"
    assert kept_words(said.copy) == f"Copy kept here since {text.date(old.seen_at)}"
    pane = stage.show(detail)
    pane.show_page("documents")
    assert "Earlier: Custom licence, version 2" in all_text(pane.pages["documents"])


@pytest.mark.parametrize(
    ("address", "host"),
    [("https://a.example/x", "a.example"), ("https://[::1", ""), ("", ""), ("no address", "")],
)
def test_the_host_of_an_address(address: str, host: str) -> None:
    assert host_of(address) == host
