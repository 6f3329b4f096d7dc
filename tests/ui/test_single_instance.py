"""One Countersign for each data folder, over races, crashes and strangers on its socket."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec
import pytest
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from app.errors import BadSettings
from ui.instance_lock import InstanceLock, RaiseRequest, claim
from ui.single_instance import InstanceServer

# A Countersign that only holds its place: it claims, listens, says so, and waits.
HOLDER = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from ui.instance_lock import RaiseRequest, claim
from ui.single_instance import InstanceServer
folder = Path(sys.argv[1])
app = QCoreApplication([])
lock = claim(folder, RaiseRequest("payment", sys.argv[2]))
if lock is None:
    print("passed on", flush=True)
    sys.exit(0)
server = InstanceServer(folder)
server.asked.connect(lambda request: print("asked", request.request_id, flush=True))
server.listen()
print("first", flush=True)
app.exec()
"""


def start(folder: Path, name: str = "pr-1") -> subprocess.Popen[str]:
    command = [sys.executable, "-c", HOLDER, str(folder), name]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def end(*processes: subprocess.Popen[str]) -> None:
    for process in processes:
        process.kill()
        process.communicate()


def first(folder: Path) -> tuple[InstanceLock, InstanceServer]:
    lock = claim(folder, RaiseRequest())
    assert lock is not None
    server = InstanceServer(folder)
    server.listen()
    return lock, server


def socket_name(folder: Path) -> str:
    content = (folder / "instance.address").read_bytes()
    return str(msgspec.json.decode(content)["name"])


def write_as_stranger(folder: Path, content: bytes, qtbot: QtBot) -> QLocalSocket:
    socket = QLocalSocket()
    socket.connectToServer(socket_name(folder))
    assert socket.waitForConnected(5000)
    socket.write(content)
    with qtbot.waitSignal(socket.disconnected, timeout=10_000):
        socket.flush()
    return socket


def test_a_second_start_passes_on_what_it_was_asked(tmp_path: Path, qtbot: QtBot) -> None:
    lock, server = first(tmp_path)
    with qtbot.waitSignal(server.asked, timeout=20_000) as asked:
        second = start(tmp_path, "pr-1a77d0c3e5")
    assert asked.args == [RaiseRequest("payment", "pr-1a77d0c3e5")]
    assert said(second) == "passed on"
    second.communicate()
    assert second.returncode == 0
    server.close()
    lock.release()


def test_a_start_while_the_first_is_still_opening_waits_for_it(
    tmp_path: Path, qtbot: QtBot
) -> None:
    lock = claim(tmp_path, RaiseRequest())
    assert lock is not None
    second = start(tmp_path)
    server = InstanceServer(tmp_path)
    with qtbot.waitSignal(server.asked, timeout=20_000):
        server.listen()
    assert said(second) == "passed on"
    end(second)
    server.close()
    lock.release()


def test_of_many_simultaneous_starts_exactly_one_becomes_the_first(tmp_path: Path) -> None:
    starts = [start(tmp_path, f"pr-{number}") for number in range(5)]
    words = sorted(said(one) if one.stdout else "" for one in starts)
    heard = sorted(word for word in words if word.startswith("asked"))
    end(*starts)
    assert (words.count("first"), words.count("passed on") + len(heard)) == (1, 4)


def test_after_a_crash_the_next_start_is_the_first_again(tmp_path: Path) -> None:
    crashed = start(tmp_path)
    assert said(crashed) == "first"
    left = Path(socket_name(tmp_path))
    crashed.send_signal(signal.SIGKILL)
    crashed.communicate()
    following = start(tmp_path)
    assert said(following) == "first"
    assert not left.exists()
    end(following)


def test_two_data_folders_are_two_countersigns(tmp_path: Path) -> None:
    one, other = start(tmp_path / "one"), start(tmp_path / "other")
    assert (said(one), said(other)) == ("first", "first")
    end(one, other)


@pytest.mark.parametrize(
    "content",
    [
        b"\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"\xff\xfe\x00\n",
        b'{"kind": 7}\n',
        b'{"request_id": "<b>../x</b>"}\n',
        b"[" * 3000 + b"\n",
        b"x" * 20_000,
    ],
)
def test_garbage_from_another_program_is_dropped(
    tmp_path: Path, qtbot: QtBot, content: bytes
) -> None:
    lock, server = first(tmp_path)
    heard: list[RaiseRequest] = []
    server.asked.connect(heard.append)
    answer = write_as_stranger(tmp_path, content, qtbot).readAll().data()
    assert (heard, answer) == ([], b"")
    with qtbot.waitSignal(server.asked, timeout=20_000):
        second = start(tmp_path)
    end(second)
    server.close()
    lock.release()


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_nobody_else_may_reach_the_socket(tmp_path: Path) -> None:
    lock, server = first(tmp_path)
    socket = Path(socket_name(tmp_path))
    for path in (socket, socket.parent, tmp_path / "instance.address"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
    server.close()
    lock.release()
    assert not socket.parent.exists()


def test_an_address_file_cannot_make_us_delete_other_folders(tmp_path: Path) -> None:
    kept = tmp_path / "countersign-kept"
    kept.mkdir()
    for name in (kept / "socket", Path(tempfile.gettempdir()) / "socket"):
        content = msgspec.json.encode({"name": str(name)})
        (tmp_path / "instance.address").write_bytes(content)
        lock, server = first(tmp_path)
        server.close()
        lock.release()
    assert kept.exists()


def test_a_first_one_that_does_not_answer_is_named(tmp_path: Path) -> None:
    lock = claim(tmp_path, RaiseRequest())
    assert lock is not None
    with pytest.raises(BadSettings, match=f"process {os.getpid()}"):
        claim(tmp_path, RaiseRequest(), patience_s=0)
    lock.release()


def test_a_folder_that_cannot_be_used_is_one_clear_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(BadSettings, match="cannot use the folder"):
        claim(blocked / "data", RaiseRequest())
