"""The sheet of the way to AWS: shows what is in force, refuses in a sentence, keeps what fits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec
import pytest
import shiboken6
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.errors import BadSettings
from app.model.network_settings import (
    CertificateFile,
    EndpointUse,
    NetworkFound,
    NetworkSettings,
    ProxyUse,
)
from app.worker.messages import Done
from app.worker.network_messages import (
    CertificatesChecked,
    CheckCertificates,
    KeepNetwork,
    NetworkRead,
    ReadNetwork,
)
from tests.fakes.frame import Frame
from ui.network import words
from ui.network.card import NetworkCard
from ui.network.sheet import NetworkSheet

FILE = CertificateFile("/etc/brindle.pem", 3, datetime(2031, 4, 30, 12, tzinfo=UTC))
FOUND = NetworkFound(proxy="proxy.example:3128", proxy_from="the environment")


@pytest.fixture
def sheet(frame: Frame, qtbot: QtBot) -> Iterator[NetworkSheet]:
    frame.window.show()
    made = NetworkSheet(frame.context, frame.window)
    made.open()
    qtbot.waitUntil(lambda: asked(frame, ReadNetwork) is not None)
    frame.client.answer(NetworkRead(NetworkSettings(), FOUND))
    qtbot.waitUntil(made.save_button.isEnabled)
    yield made
    if shiboken6.isValid(made):
        with qtbot.waitSignal(made.destroyed):
            made.close()


def asked(frame: Frame, kind: type) -> object:
    newest = frame.client.asked[-1].request if frame.client.asked else None
    return newest if isinstance(newest, kind) else None


def pick(sheet: NetworkSheet, use: ProxyUse) -> None:
    sheet.proxy.setCurrentIndex(sheet.proxy.findData(use.value))


def test_what_the_system_says_is_shown(sheet: NetworkSheet) -> None:
    assert sheet.proxy.currentData() == ProxyUse.SYSTEM
    assert sheet.proxy_in_force.text() == "In force: proxy.example:3128, as the environment says."
    assert "come with Countersign" in sheet.certificates_in_force.text()
    assert "usual endpoints" in sheet.endpoints_in_force.text()
    assert not sheet.address.isVisible()


def test_an_address_is_asked_for_checked_and_kept_in_one_form(
    sheet: NetworkSheet, frame: Frame, qtbot: QtBot
) -> None:
    pick(sheet, ProxyUse.ADDRESS)
    assert sheet.address.isVisible()
    sheet.address.set_text("http://dana:word@proxy.example:3128")
    sheet.save_button.click()
    qtbot.waitUntil(lambda: "no password" in sheet.address.edit.accessibleDescription())
    assert asked(frame, ReadNetwork)
    sheet.address.set_text("proxy.example:3128")
    sheet.fips.setCurrentIndex(sheet.fips.findData(EndpointUse.ON.value))
    sheet.save_button.click()
    qtbot.waitUntil(lambda: asked(frame, KeepNetwork) is not None)
    assert asked(frame, KeepNetwork) == KeepNetwork(
        NetworkSettings(
            proxy=ProxyUse.ADDRESS, proxy_address="http://proxy.example:3128", fips=EndpointUse.ON
        )
    )
    with qtbot.waitSignal(sheet.kept):
        frame.client.answer(Done())


def test_a_file_of_certificates_is_looked_at_before_it_is_taken(
    sheet: NetworkSheet, frame: Frame, qtbot: QtBot
) -> None:
    sheet.choose_file("/etc/none.pem")
    qtbot.waitUntil(lambda: asked(frame, CheckCertificates) is not None)
    frame.client.fail(BadSettings("The file is not there.", "Choose another."))
    qtbot.waitUntil(sheet.file_problem.isVisible)
    assert sheet.file_problem.text() == "The file is not there. Choose another."
    assert sheet.chosen.certificates == ""
    before = len(frame.client.asked)
    sheet.choose_file(FILE.path)
    qtbot.waitUntil(lambda: len(frame.client.asked) > before)
    frame.client.answer(CertificatesChecked(FILE))
    qtbot.waitUntil(lambda: sheet.chosen.certificates == FILE.path)
    assert sheet.file_said.text() == "brindle.pem, 3 certificates, the first ends on 30 Apr 2031"
    assert not sheet.file_problem.isVisible()
    sheet.usual_button.click()
    assert sheet.chosen.certificates == ""
    assert not sheet.usual_button.isVisible()


def test_what_cannot_be_kept_leaves_the_sheet_open(
    sheet: NetworkSheet, frame: Frame, qtbot: QtBot
) -> None:
    sheet.save_button.click()
    qtbot.waitUntil(lambda: asked(frame, KeepNetwork) is not None)
    assert not sheet.save_button.isEnabled()
    frame.client.fail(BadSettings("The folder is read-only.", "Choose another."))
    qtbot.waitUntil(sheet.problem.isVisible)
    assert sheet.problem.words.text() == "The folder is read-only. Choose another."
    assert sheet.save_button.isEnabled()
    assert sheet.isVisible()


def test_a_sheet_that_was_closed_is_not_written_to_any_more(frame: Frame, qtbot: QtBot) -> None:
    frame.window.show()
    sheet = NetworkSheet(frame.context, frame.window)
    sheet.open()
    qtbot.waitUntil(lambda: asked(frame, ReadNetwork) is not None)
    with qtbot.waitSignal(sheet.destroyed):
        sheet.close()
    frame.client.answer(NetworkRead(NetworkSettings(), FOUND))


def test_what_stands_in_the_way_is_shown(sheet: NetworkSheet) -> None:
    hint = "W\u00e4hlen Sie sie erneut unter Einstellungen > Netzwerk."  # whatever the language
    found = NetworkFound(problem="The file is not there.", hint=hint, is_own_choice=True)
    settings = NetworkSettings(certificates=FILE.path, dual_stack=EndpointUse.OFF)
    sheet.show_read(NetworkRead(settings, found, is_sandbox=True))
    assert sheet.problem.isVisible()
    assert sheet.problem.words.text() == "The file is not there. Choose it again below."
    assert sheet.certificates_in_force.text() == "Not known."
    assert sheet.file_said.text() == "brindle.pem"
    assert sheet.chosen == settings
    assert "sandbox account" in sheet.intro.text()


@pytest.mark.parametrize(
    ("is_damaged", "said"),
    [
        (True, "They cannot be read. Choose them again below."),
        (False, "They cannot be read. Choose another folder."),
    ],
)
def test_settings_that_cannot_be_read_are_chosen_again_where_that_helps(
    sheet: NetworkSheet, is_damaged: bool, said: str
) -> None:
    read = NetworkRead(NetworkSettings(), FOUND, problem="They cannot be read.")
    hint = "Choose another folder."
    sheet.show_read(msgspec.structs.replace(read, hint=hint, is_damaged=is_damaged))
    assert sheet.problem.words.text() == said


def test_the_settings_show_a_line_and_open_the_sheet(frame: Frame, qtbot: QtBot) -> None:
    card = NetworkCard(frame.context)
    qtbot.addWidget(card)
    qtbot.waitUntil(lambda: asked(frame, ReadNetwork) is not None)
    frame.client.answer(NetworkRead(NetworkSettings(), FOUND))
    line = "Proxy proxy.example:3128, Countersign's certificates, AWS's usual endpoints."
    qtbot.waitUntil(lambda: card.said.text() == line)
    with qtbot.waitSignal(card.change_wanted):
        card.change_button.click()


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            NetworkFound(certificates=FILE, uses_fips=True, uses_dual_stack=True),
            "No proxy, certificates of brindle.pem, FIPS and dual-stack endpoints.",
        ),
        (NetworkFound(problem="No \u202eway."), "No way."),
    ],
)
def test_the_line_says_what_is_in_force(found: NetworkFound, said: str) -> None:
    assert words.summary(found) == said


def test_what_was_chosen_in_the_sheet_is_called_so() -> None:
    found = NetworkFound(proxy="proxy.example:3128", proxy_from="Settings > Network")
    assert words.proxy_in_force(found) == "In force: proxy.example:3128, as chosen here."


def test_an_address_is_a_plain_line(sheet: NetworkSheet) -> None:
    assert isinstance(sheet.address.edit, QLineEdit)
    assert sheet.address.edit.accessibleName() == "Address of the proxy"


def test_two_clicks_keep_once(sheet: NetworkSheet, frame: Frame, qtbot: QtBot) -> None:
    sheet.save_button.click()
    sheet.save_button.click()
    qtbot.waitUntil(lambda: asked(frame, KeepNetwork) is not None)
    assert [type(one.request) for one in frame.client.asked].count(KeepNetwork) == 1
    with qtbot.waitSignal(sheet.kept):
        frame.client.answer(Done())


def test_choices_have_room_for_the_words_of_every_language(
    frame: Frame, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(words.ENDPOINTS, EndpointUse.CONFIG.value, "Wie in der AWS-Konfiguration")
    frame.window.show()
    sheet = NetworkSheet(frame.context, frame.window)
    sheet.open()
    choices = (sheet.proxy, sheet.fips, sheet.dual_stack)
    qtbot.waitUntil(lambda: len({choice.width() for choice in choices}) == 1)
    assert all(choice.width() >= choice.sizeHint().width() for choice in choices)
    with qtbot.waitSignal(sheet.destroyed):
        sheet.close()


def test_nothing_is_chosen_before_it_is_known_what_was(frame: Frame, qtbot: QtBot) -> None:
    frame.window.show()
    sheet = NetworkSheet(frame.context, frame.window)
    sheet.open()
    qtbot.waitUntil(lambda: asked(frame, ReadNetwork) is not None)
    for widget in (sheet.proxy, sheet.choose_button, sheet.fips, sheet.save_button):
        assert not widget.isEnabled()
    assert not sheet.usual_button.isVisible()
    frame.client.fail(BadSettings("The worker is busy.", "Try again."))
    qtbot.waitUntil(sheet.problem.isVisible)
    assert sheet.proxy_in_force.text() == "Not known."
    assert not sheet.save_button.isEnabled()
    with qtbot.waitSignal(sheet.destroyed):
        sheet.close()
