"""How a second start reaches the Countersign that runs already: one line through a socket of its own."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path
from threading import Event

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app.errors import BadSettings
from app.language import tr
from app.model.typed import known
from ui.instance_lock import RaiseRequest

_ADDRESS = "instance.address"
_PREFIX = "countersign-"
_CONNECT_MS = 500
_ANSWER_MS = 10_000
_MAX_MESSAGE = 4096
_MOST_CALLERS = 20
_HEARD = b"heard\n"
_ID = re.compile(r"[A-Za-z0-9-]{0,128}")
_UNCONNECTED = QLocalSocket.LocalSocketState.UnconnectedState


class _Address(msgspec.Struct, frozen=True):
    """Where the running Countersign listens; kept in the data folder, which is the person's alone."""

    name: str


class InstanceServer(QObject):
    """Hears second starts. `asked` carries the RaiseRequest of each. Needs the lock to be held."""

    asked = Signal(object)

    def __init__(self, data_dir: Path) -> None:
        super().__init__()
        self._data_dir = data_dir
        self._folder: Path | None = None
        self._read: dict[QLocalSocket, bytes] = {}
        self._server = QLocalServer(self)
        # The default socket may be read by everybody on this machine.
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_new_connection)

    def listen(self) -> None:
        """Let second starts in.

        Raises:
            BadSettings: no socket can be made.
        """
        _forget_last(self._data_dir)
        try:
            name = self._new_name()
            is_listening = self._server.listen(name)
            if is_listening:
                _write_private(self._data_dir / _ADDRESS, msgspec.json.encode(_Address(name)))
        except OSError as error:
            raise _deaf(os.strerror(error.errno or 0)) from error
        if not is_listening:
            raise _deaf(tr("the system opens no socket for it"))

    def close(self) -> None:
        """Hear nobody any more."""
        self._server.close()
        (self._data_dir / _ADDRESS).unlink(missing_ok=True)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _new_name(self) -> str:
        """A name that nobody can guess, or a place in a folder that only this person may enter."""
        if os.name == "nt":
            return _PREFIX + os.urandom(16).hex()
        self._folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        return str(self._folder / "socket")

    def _on_new_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            if len(self._read) >= _MOST_CALLERS:
                socket.abort()
                socket.deleteLater()
                continue
            self._read[socket] = b""
            socket.readyRead.connect(self._on_ready_read)
            socket.disconnected.connect(self._on_disconnected)
            self._take(socket)

    def _on_ready_read(self) -> None:
        for socket in list(self._read):
            self._take(socket)

    def _take(self, socket: QLocalSocket) -> None:
        if not socket.bytesAvailable():
            return
        content = self._read[socket] + socket.read(_MAX_MESSAGE).data()
        self._read[socket] = content
        line, end, _ = content.partition(b"\n")
        if not end and len(content) < _MAX_MESSAGE:
            return
        request = _decode(line) if end else None
        if request is None:
            socket.abort()
            return
        socket.write(_HEARD)
        socket.flush()  # the second start may end before this one has raised its window
        socket.disconnectFromServer()
        self.asked.emit(request)

    def _on_disconnected(self) -> None:
        for socket in [one for one in self._read if one.state() is _UNCONNECTED]:
            del self._read[socket]
            socket.deleteLater()


def pass_on(data_dir: Path, request: RaiseRequest, pause_s: float) -> bool:
    """Ask the running Countersign to come forward; False when it did not say that it heard.

    Where nobody listens yet, it waits `pause_s` so that the caller may simply try again.
    """
    socket = QLocalSocket()
    address = _read_address(data_dir)
    if address is not None:
        socket.connectToServer(address.name)
        if socket.waitForConnected(_CONNECT_MS):
            return _ask(socket, request)
    Event().wait(pause_s)
    return False


def _ask(socket: QLocalSocket, request: RaiseRequest) -> bool:
    socket.write(msgspec.json.encode(request) + b"\n")
    while socket.bytesAvailable() < len(_HEARD):
        if not socket.waitForReadyRead(_ANSWER_MS):
            break
    return socket.readAll().data() == _HEARD


def _decode(line: bytes) -> RaiseRequest | None:
    """Read a request; anything else that comes through the socket is dropped."""
    try:
        request = msgspec.json.decode(line, type=known(RaiseRequest))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    is_sound = _ID.fullmatch(request.kind) and _ID.fullmatch(request.request_id)
    return request if is_sound else None


def _read_address(data_dir: Path) -> _Address | None:
    try:
        return msgspec.json.decode((data_dir / _ADDRESS).read_bytes(), type=known(_Address))
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None


def _forget_last(data_dir: Path) -> None:
    """Remove the socket of a Countersign that crashed: our lock proves that it is gone."""
    last = _read_address(data_dir)
    if last is None or os.name == "nt":
        return
    folder = Path(last.name).parent
    if folder.name.startswith(_PREFIX) and folder.parent == Path(tempfile.gettempdir()):
        shutil.rmtree(folder, ignore_errors=True)


def _write_private(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def _deaf(why: str) -> BadSettings:
    return BadSettings(
        tr("Countersign cannot listen for a second start: {why}.", why=why),
        tr("Check that the folder for temporary files and the data folder can be written."),
        code="single-instance",
    )
